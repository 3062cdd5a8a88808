"""An answer in Easy Read: fixed replies by hand, other sentences by a simplifier, with every fact kept.

The simplifier may be any; a sentence of which it would lose or add a fact stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from pipelines.documents.easy_replies import NO_PICTURE, EasyReplies, EasyRow
from pipelines.documents.fidelity import added_facts, fact_states
from pipelines.documents.pictures import illustrate
from pipelines.documents.protocols import Simplifier
from pipelines.documents.rows import EasyRead, Row, RowKind, SourceSentence
from pipelines.engines.protocols import PictureSet
from pipelines.replies import DEFAULT_LANGUAGE, Replies
from pipelines.types import Answer, Sentence

BY_HAND = "hand.r"  # how the ids of hand-written rows begin
NOTES = ("overdue_note", "partly_answered", "help_beside")  # replies that stand beside an answer's own sentences
_PLACEHOLDER = re.compile(r"\\\{([a-z_]{1,20})\\\}")
# What no rule may touch: a hidden detail, '[PCN]' or '[your parking ticket number]', and an address of gov.uk.
_LABEL = re.compile(r"\[[^\[\]\n]{1,60}\]|(?<![\w./-])(?:www\.)?gov\.uk(?:/[\w-]+)+")
_GARBLED = re.compile(r"[,;:]\s*[.?!](?:\s|$)|\. [a-z]")  # marks that no sentence has: a rewriting went wrong
_NUMBER = re.compile(r"\d(?: ?\d){2,}|\b(?:[\w-]+\.){1,4}(?:uk|org|com)\b(?:/[\w/-]*\w)?")


@dataclass(frozen=True, slots=True)
class Easier:
    """An answer's Easy Read form."""

    easy_read: EasyRead
    by_hand: bool  # a person wrote every row; otherwise a program made some, which nobody has checked


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """What the form is made with. Threads may share it."""

    replies: Replies
    easy_replies: EasyReplies
    simplifier: Simplifier
    picture_set: PictureSet | None  # None leaves every row without a picture

    def easier(self, answer: Answer, *, council: str) -> Easier:
        """The Easy Read form of an answer.

        Args:
            answer: as it was given; labels of hidden details ('[PCN]') stay whole.
            council: its name as printed.
        """
        parts = tuple(self._parts(answer, council))
        sources = _sources(part for part in parts if isinstance(part, Sentence))
        simplified = iter(self._simplified(sources, council))
        rows: list[Row] = []
        for part in parts:
            rows += next(simplified) if isinstance(part, Sentence) else [self._by_hand(part, len(rows))]
        easy_read = EasyRead(
            title="", council=council, sources=sources, rows=tuple(rows), engine=self.simplifier.name if sources else ""
        )
        return Easier(self._illustrated(easy_read), by_hand=not sources)

    def _illustrated(self, easy_read: EasyRead) -> EasyRead:
        """With pictures; a hand-written row has the one that was chosen for it, or none."""
        if self.picture_set is None:
            return easy_read
        drawn = illustrate(easy_read, self.picture_set)
        pairs = zip(easy_read.rows, drawn.rows, strict=True)
        return replace(drawn, rows=tuple(old if old.id.startswith(BY_HAND) else new for old, new in pairs))

    def _parts(self, answer: Answer, council: str) -> Iterator[Sentence | EasyRow]:
        """The answer's own sentences in their order, with the rows of a fixed reply where its sentences stood."""
        values = _values(answer, council)
        fixed = [reply for key in (answer.reply, *NOTES) if (reply := self._fixed(key, answer, values))]
        own = " ".join(each.text for each in answer.sentences if not any(each in reply.said for reply in fixed))
        for sentence in _in_order(answer):
            reply = next((reply for reply in fixed if sentence in reply.said), None)
            if reply is None:
                yield sentence
            elif sentence == reply.said[0]:
                yield from _not_twice(reply.rows, values.get("phone", ""), own)

    def _fixed(self, key: str, answer: Answer, values: Mapping[str, str]) -> _Fixed | None:
        """Which sentences of the answer are this reply's, and its rows; None when there are none of either."""
        if key not in self.replies.by_key:
            return None
        templates = self.replies.by_key[key].wordings[DEFAULT_LANGUAGE].sentences
        patterns = [_pattern(template) for template in templates]
        found = [
            (sentence, match)
            for sentence in answer.sentences
            if (match := next(filter(None, (pattern.fullmatch(sentence.text) for pattern in patterns)), None))
        ]
        filled = dict(chain(values.items(), *(match.groupdict().items() for _, match in found)))
        rows = self.easy_replies.rows(key, filled)
        # A council may have changed the ordinary words, and a number with them.
        kept = _numbers(sentence.text for sentence, _ in found) <= _numbers(row.text for row in rows)
        return _Fixed(tuple(sentence for sentence, _ in found), rows) if found and rows and kept else None

    def _by_hand(self, row: EasyRow, number: int) -> Row:
        wanted = "" if row.picture == NO_PICTURE else row.picture or row.text
        picture = self.picture_set.picture_for(wanted) if self.picture_set and wanted else None
        return Row(id=f"{BY_HAND}{number}", text=row.text, picture=picture, checked=True)

    def _simplified(self, sources: Sequence[SourceSentence], council: str) -> list[list[Row]]:
        """The rows of each sentence; where a fact of one would be lost or added, the sentence itself."""
        hidden = _Hidden.of(source.text for source in sources)
        plain = tuple(replace(source, text=hidden.hide(source.text)) for source in sources)
        rows = self.simplifier.simplify(plain) if plain else ()
        draft = EasyRead(title="", council=council, sources=plain, rows=rows)
        states = (*fact_states(draft), *added_facts(draft))
        unsafe = {state.source_id for state in states if state.state == "lost"}
        of_row = {row.id: row.source_ids for row in rows}
        added = (row_id for state in states if state.state == "added" for row_id in state.row_ids)
        unsafe |= {source_id for row_id in added for source_id in of_row.get(row_id, ())}
        return [
            [_as_it_was(source)]
            if source.id in unsafe
            else _shown([row for row in rows if row.source_ids[:1] == (source.id,)], source, hidden)
            for source in sources
        ]


@dataclass(frozen=True, slots=True)
class _Fixed:
    said: tuple[Sentence, ...]
    rows: tuple[EasyRow, ...]


@dataclass(frozen=True, slots=True)
class _Hidden:
    """Labels and addresses, each with a reference number in its place: rules leave those alone."""

    labels: Mapping[str, str]  # label: number

    @classmethod
    def of(cls, texts: Iterable[str]) -> _Hidden:
        found = dict.fromkeys(label for text in texts for label in _LABEL.findall(text))
        return cls({label: f"ZZ{9000000 + number}" for number, label in enumerate(found)})

    def hide(self, text: str) -> str:
        return _LABEL.sub(lambda match: self.labels[match[0]], text)

    def show(self, text: str) -> str:
        for label, number in self.labels.items():
            text = text.replace(number, label)
        return text


def _shown(rows: Sequence[Row], source: SourceSentence, hidden: _Hidden) -> list[Row]:
    """The rows with their labels again; the sentence as it was when one is gone or torn."""
    shown = [replace(row, text=hidden.show(row.text)) for row in rows]
    together = " ".join(row.text for row in shown)
    whole = all(label in together for label in _LABEL.findall(source.text)) and not _GARBLED.search(together)
    return shown if shown and whole else [_as_it_was(source)]


def _as_it_was(source: SourceSentence) -> Row:
    return Row(id=f"{source.id}.r1", kind=source.kind, text=source.text, source_ids=(source.id,))


def _in_order(answer: Answer) -> Iterator[Sentence]:
    """Sentences as a card shows them: figures that no sentence says after the words, the working last."""
    workings = [sentence for sentence in answer.sentences if sentence.kind == "working"]
    yield from (sentence for sentence in answer.sentences if sentence.kind != "working")
    said = answer.text
    for figure in answer.figures:
        if figure.value not in said:
            yield Sentence(f"{figure.label}: {figure.value}", kind="figure")
    yield from workings


def _sources(sentences: Iterable[Sentence]) -> tuple[SourceSentence, ...]:
    return tuple(
        SourceSentence(f"a.s{number}", "a", sentence.text.removeprefix("- ").strip(), _kind(sentence), section=0)
        for number, sentence in enumerate(sentences, 1)
    )


def _kind(sentence: Sentence) -> RowKind:
    if sentence.text.startswith("- "):
        return RowKind.ITEM
    return RowKind.STEP if sentence.kind == "step" else RowKind.TEXT


def _values(answer: Answer, council: str) -> dict[str, str]:
    contact = answer.contact
    said = {"council": council}
    return said | ({"name": contact.name, "phone": contact.phone, "hours": contact.hours} if contact else {})


def _pattern(template: str) -> re.Pattern[str]:
    """A sentence of a reply with a group for each of its placeholders."""
    seen: set[str] = set()

    def group(match: re.Match[str]) -> str:
        name = match[1]
        again = name in seen
        seen.add(name)
        return f"(?P={name})" if again else f"(?P<{name}>.+)"

    return re.compile(_PLACEHOLDER.sub(group, re.escape(template)))


def _not_twice(rows: Sequence[EasyRow], phone: str, own: str) -> tuple[EasyRow, ...]:
    """The rows of a reply without the council's number where the answer's own sentences have said it."""
    said = bool(phone) and phone in own
    return tuple(row for row in rows if not said or phone not in row.text)


def _numbers(texts: Iterable[str]) -> set[str]:
    return {re.sub(r"\s", "", found) for text in texts for found in _NUMBER.findall(text)}
