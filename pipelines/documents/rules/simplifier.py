"""Easy Read rows by rules alone: one idea a row, every fact kept, and a trouble where a sentence stays hard."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.documents.fidelity import fact_states
from pipelines.documents.glossary import Glossary, load_glossary
from pipelines.documents.rows import EasyRead, Row, RowKind, SourceSentence, Trouble
from pipelines.documents.rules.clause_parts import LONG
from pipelines.documents.rules.force import changed_force
from pipelines.documents.rules.hard_words import explained, rare_words, with_shares
from pipelines.documents.rules.lists import ITEM
from pipelines.documents.rules.masking import Masked, mask
from pipelines.documents.rules.rewrite import Boldness, Rewritten, reworded, rewritten
from pipelines.documents.rules.voice import is_passive

# Minutes and reports speak of applicants and tenants, not to them.
_OF_A_MEETING = re.compile(
    r"\b(?:Councillors?|Cllrs?|[Cc]ommittee|[Rr]esolved|RESOLVED|[Mm]embers (?:were|noted|agreed))\b"
)
_BOLD_TO_CAREFUL = (
    Boldness(),
    Boldness(voice=False),
    Boldness(phrases=False),
    Boldness(speaks=False),
    Boldness(cuts=False),
    Boldness(voice=False, phrases=False, speaks=False),
    Boldness(cuts=False, voice=False),
)


class RulesSimplifier:
    """Fills the Simplifier protocol without any weights. Threads may share it: it keeps nothing between calls."""

    name = "rules"

    def __init__(self, glossary: Glossary | None = None) -> None:
        self._glossary = glossary or load_glossary()

    def simplify(self, section: Sequence[SourceSentence]) -> tuple[Row, ...]:
        """Rows for a section in its order; a hard word is explained where it first stands in the section."""
        known: set[str] = set()
        speaks = not any(_OF_A_MEETING.search(sentence.text) for sentence in section)
        return tuple(row for sentence in section for row in self._rows(sentence, known, speaks=speaks))

    def _rows(self, sentence: SourceSentence, known: set[str], *, speaks: bool) -> tuple[Row, ...]:
        masked = mask(_clean(sentence.text))
        said = _faithful(sentence, masked, speaks=speaks)
        pieces = (*said.pieces, *_link_sentences(sentence)) if sentence.kind is not RowKind.HEADING else said.pieces
        rows = [self._row(sentence, masked, piece, known, number) for number, piece in enumerate(pieces, 1)]
        first = replace(rows[0], troubles=(*masked.troubles, *said.troubles, *rows[0].troubles))
        return (first, *rows[1:])

    def _row(self, sentence: SourceSentence, masked: Masked, piece: str, known: set[str], number: int) -> Row:
        item = piece.startswith(ITEM)
        piece = piece.removeprefix(ITEM)
        row_id, text = f"{sentence.id}.r{number}", masked.restored(piece)
        if _longest(text) > LONG:
            text = masked.restored_briefly(piece)
        rare = rare_words(piece, self._glossary)
        if sentence.kind is RowKind.HEADING:
            return Row(
                id=row_id, kind=sentence.kind, text=text, level=min(sentence.level, 3), source_ids=(sentence.id,),
                troubles=rare,
            )  # fmt: skip
        troubles = (*_troubles(text), *rare)
        full, words = explained(with_shares(text, known), self._glossary, known)
        kind = RowKind.ITEM if item else sentence.kind
        return Row(id=row_id, kind=kind, text=full, hard_words=words, source_ids=(sentence.id,), troubles=troubles)


def _link_sentences(sentence: SourceSentence) -> tuple[str, ...]:
    """Where a link leads that the words do not show: on paper nobody can press it."""
    hidden = [link for link in sentence.links if link.startswith("http") and _bare(link) not in _bare(sentence.text)]
    return tuple(f"The web page is {link}." if link[-1:].isalnum() else f"The web page is {link}" for link in hidden)


def _bare(address: str) -> str:
    return re.sub(r"https?://|www\.", "", address.lower()).rstrip("/")


def _clean(text: str) -> str:
    text = text.replace("’", "'").replace("‘", "'").replace("“", '"').replace("”", '"').replace("\u00a0", " ")
    return re.sub(r"\s+", " ", text).strip()


def _faithful(sentence: SourceSentence, masked: Masked, *, speaks: bool) -> Rewritten:
    """The boldest rewriting that loses no fact, condition or duty; else the sentence as it was, with a trouble."""
    ends = sentence.text.rstrip().endswith((".", "?", "!", ":"))
    why, troubles = "", ()
    for boldness in _BOLD_TO_CAREFUL:
        draft = rewritten(
            masked.text, sentence.kind, ends=ends, boldness=replace(boldness, speaks=boldness.speaks and speaks)
        )
        lost = _lost(sentence, masked, draft)
        if not lost:
            return draft
        why, troubles = why or lost, troubles or draft.troubles
    careful = reworded(masked.text, ends=ends)
    if not _lost(sentence, masked, careful):
        return careful
    trouble = Trouble("kept", f"Kept as it was: {why} would have been lost. Write this sentence by hand.")
    return Rewritten((masked.text,), (trouble, *troubles))


def _lost(sentence: SourceSentence, masked: Masked, said: Rewritten) -> str:
    """What a rewriting would lose, in words; empty when nothing. The checks ask the same question of every draft."""
    missing = masked.missing(" ".join(said.pieces))
    if missing:
        return f"'{missing[0].source}'"
    changed = changed_force(masked.text, " ".join(said.pieces))
    if changed:
        return changed
    rows = tuple(
        Row(
            id=f"r{number}",
            kind=sentence.kind,
            text=masked.restored(piece.removeprefix(ITEM)),
            source_ids=(sentence.id,),
        )
        for number, piece in enumerate(said.pieces)
    )
    draft = EasyRead(title="", council="", sources=(replace(sentence, links=()),), rows=rows)  # links stand apart
    return next((f"'{state.text}'" for state in fact_states(draft) if state.state == "lost"), "")


def _longest(text: str) -> int:
    """Words of the longest sentence of a row."""
    return max(len(sentence.split()) for sentence in re.split(r"(?<=[.?!]) (?=[A-Z£\d])", text))


def _troubles(text: str) -> tuple[Trouble, ...]:
    found: list[Trouble] = []
    longest = _longest(text)
    if longest > LONG:
        found.append(Trouble("long", f"This sentence has {longest} words. Split it: at most {LONG}, better 10."))
    if is_passive(text):
        found.append(Trouble("passive", "It does not say who does it. Write 'we …' or 'you …'."))
    if ";" in text:
        found.append(Trouble("joined", "Two ideas in one sentence. Write them as two."))
    return tuple(found)
