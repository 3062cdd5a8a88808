"""A model's rows as a draft: joined to their sentences, cured where one click would do, and graded by the rules."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from pipelines.documents.checks import Finding, apply_cure, check_row, context_of
from pipelines.documents.fidelity import added_facts, fact_states
from pipelines.documents.fidelity.brackets import content
from pipelines.documents.glossary import Glossary
from pipelines.documents.row_schema import DraftedRow
from pipelines.documents.rows import EasyRead, HardWord, Row, RowKind, SourceSentence
from pipelines.engines.protocols import PictureSet

# Rules about words, that a model is told of. Pictures, layout and the whole document are not its matter.
_TOLD = frozenset(("1", "2", "3", "4", "5", "6", "8", "9", "10", "11", "13", "14", "20", "27", "28", "31"))
_WARNINGS_TOLD = _TOLD - {"1", "4"}  # a sentence of 12 words, or a word that only is uncommon, is left to a person
_CURED = frozenset(("5", "6", "9", "10", "13", "14", "20", "27"))
_MOST_CURES = 12  # of one row
_LEAK_WORDS = 8  # words in a row that give our instructions away
_WEIGHT = {"warn": 1, "fail": 5}


@dataclass(frozen=True, slots=True)
class Draft:
    """Rows for a piece of a section."""

    sentences: Mapping[str, SourceSentence]  # by the token that the model knows them by
    rows: tuple[Row, ...]
    council: str = ""

    @property
    def easy_read(self) -> EasyRead:
        return EasyRead(title="", council=self.council, sources=tuple(self.sentences.values()), rows=self.rows)

    def sentence(self, sentence_id: str) -> SourceSentence:
        return next(sentence for sentence in self.sentences.values() if sentence.id == sentence_id)

    def in_order(self) -> tuple[Row, ...]:
        """The rows in the order of the first sentence that each says; what says the same stays as it was."""
        order = {sentence.id: at for at, sentence in enumerate(self.sentences.values())}
        return tuple(sorted(self.rows, key=lambda row: min(order[source] for source in row.source_ids)))

    def replaced(self, row: Row, parts: Sequence[DraftedRow], glossary: Glossary, *, told: str) -> Draft:
        """The draft with other rows in the place of one; itself where none will do."""
        if not parts or any(_leaks(part.text, told) for part in parts):
            return self
        new = tuple(
            replace(
                row,
                id=row.id if number == 0 else f"{row.id}.{number + 1}",
                text=part.text,
                hard_words=_hard_words(part, glossary),
                picture=row.picture if number == 0 else None,
            )
            for number, part in enumerate(parts)
        )
        rows = tuple(each for old in self.rows for each in (new if old.id == row.id else (old,)))
        return cured(replace(self, rows=rows))

    def broken_sentences(self) -> dict[str, str]:
        """Sentences that the rows do not say safely, with what is wrong: id → reason.

        A row that says a broken sentence and others breaks them too, since it is taken out whole.
        """
        broken: dict[str, str] = {}
        named = {source for row in self.rows for source in row.source_ids}
        for sentence in self.sentences.values():
            if sentence.id not in named:
                broken[sentence.id] = "It left this sentence out."
        for state in fact_states(self.easy_read):
            if state.state == "lost":
                broken.setdefault(state.source_id, f"It lost '{state.text}'.")
        added = {state.row_ids[0]: f"It added '{state.text}'." for state in reversed(added_facts(self.easy_read))}
        for row in self.rows:
            said = content(" ".join(self.sentence(source).text for source in row.source_ids))
            if not content(row.text) & said and said:
                added.setdefault(row.id, "It wrote about something else.")
            if row.id in added:
                broken |= {source: broken.get(source, added[row.id]) for source in row.source_ids}
        return self._spread(broken)

    def _spread(self, broken: dict[str, str]) -> dict[str, str]:
        size = -1
        while size != len(broken):
            size = len(broken)
            for row in self.rows:
                reason = next((broken[source] for source in row.source_ids if source in broken), "")
                if reason:
                    broken |= {source: broken.get(source, reason) for source in row.source_ids}
        return broken


def rows_of(
    written: Sequence[DraftedRow],
    sentences: Mapping[str, SourceSentence],
    glossary: Glossary,
    picture_set: PictureSet | None,
    *,
    told: str,
) -> Draft:
    """What a model wrote as rows.

    Args:
        written: in the model's order.
        sentences: by the tokens that the model was told.
        glossary: gives hard words their meaning; a word that it does not know stays a plain word.
        picture_set: gives an idea its picture, where it has one.
        told: the instructions; a row that repeats them is left out.
    """
    rows: list[Row] = []
    for number, drafted in enumerate(written, 1):
        named = [sentences[name] for name in dict.fromkeys(drafted.names) if name in sentences]
        if not named or _leaks(drafted.text, told):
            continue
        first = named[0]
        kind = first.kind if len(named) == 1 else RowKind.TEXT
        rows.append(
            Row(
                id=f"{first.id}.m{number}",
                kind=kind,
                text=drafted.text.rstrip(".") if kind is RowKind.HEADING else _ended(drafted.text),
                level=min(first.level, 3) if kind is RowKind.HEADING else 0,
                hard_words=_hard_words(drafted, glossary),
                picture=picture_set.picture_for(drafted.picture_idea) if picture_set and drafted.picture_idea else None,
                source_ids=tuple(sentence.id for sentence in named),
            )
        )
    return Draft(sentences, tuple(rows))


def _hard_words(drafted: DraftedRow, glossary: Glossary) -> tuple[HardWord, ...]:
    found: dict[str, HardWord] = {}
    for word in drafted.hard_words:
        term = glossary.get(word)
        if term is not None and term.hard and word.lower() in drafted.text.lower():
            found[term.term] = HardWord(word, term.meaning)
    return tuple(found.values())


def _ended(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text[-1] in ".!?:" else f"{text}."


def cured(draft: Draft) -> Draft:
    """The draft with every cure made that changes figures, marks and set phrases, or explains a hard word."""
    easy_read = draft.easy_read
    for row in draft.rows:
        for _ in range(_MOST_CURES):
            current = next((each for each in easy_read.rows if each.id == row.id), row)
            finding = next((one for one in _findings(current, easy_read) if one.cure and one.rule in _CURED), None)
            if finding is None:
                break
            changed = apply_cure(easy_read, finding)
            if changed == easy_read:
                break
            easy_read = changed
    return replace(draft, rows=easy_read.rows)


def faults(draft: Draft) -> dict[str, list[str]]:
    """What the rules have against each row that a model can mend: row id → texts."""
    easy_read = draft.easy_read
    found: dict[str, list[str]] = {}
    for row in easy_read.rows:
        texts = [f.text for f in _findings(row, easy_read) if f.level == "fail" or f.rule in _WARNINGS_TOLD]
        if texts:
            found[row.id] = list(dict.fromkeys(texts))
    return found


def grade(draft: Draft) -> int:
    """How much the rules have against a draft; 0 is best."""
    easy_read = draft.easy_read
    return sum(_WEIGHT[finding.level] for row in easy_read.rows for finding in _findings(row, easy_read))


def _findings(row: Row, easy_read: EasyRead) -> list[Finding]:
    found = check_row(row, context_of(easy_read, pictures=False))
    return [finding for finding in found if finding.rule in _TOLD]


def _leaks(text: str, told: str) -> bool:
    """Whether a row repeats the instructions."""
    return bool(_runs(text) & _runs(told))


def _runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + _LEAK_WORDS]) for at in range(len(words) - _LEAK_WORDS + 1)}
