"""One masked sentence in easy words, boldly or carefully: what the simplifier chooses from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.documents.rows import RowKind, Trouble
from pipelines.documents.rules.brackets import without_brackets, without_signs
from pipelines.documents.rules.clauses import apart, tail_apart
from pipelines.documents.rules.lexicon import in_everyday_words
from pipelines.documents.rules.normal_forms import numbers_as_digits
from pipelines.documents.rules.phrases import in_full, rephrased, tidy, without_needless_words
from pipelines.documents.rules.reader import addressed, as_you
from pipelines.documents.rules.voice import active
from pipelines.documents.sentences import split_sentences

_LEANS = re.compile(
    r"(?:If so|If this happens|Otherwise|For example|Then|This|These|It (?!is against)|They)\b"
    r"|(?:\w+ ){1,4}do this\b"
)


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What a sentence became, still masked: the text of each row, and what is wrong with the whole of it."""

    pieces: tuple[str, ...]
    troubles: tuple[Trouble, ...] = ()


def rewritten(text: str, kind: RowKind, *, ends: bool) -> Rewritten:
    """A masked sentence after all rules.

    Args:
        text: with its facts masked.
        kind: a heading is never taken apart.
        ends: whether the source ends it with a mark.
    """
    text = numbers_as_digits(in_full(without_signs(text)))
    if kind is RowKind.HEADING:
        text, own, bracket = without_brackets(text)
        heading = in_everyday_words(rephrased(without_needless_words(text))).rstrip(".")
        return Rewritten((" ".join((heading, *own)),), (bracket,) if bracket else ())
    text, own, bracket = without_brackets(text)
    text = rephrased(without_needless_words(as_you(text)))
    pieces = [piece for part in (*split_sentences(text), *own) for piece in apart(part)]
    easy = [in_everyday_words(active(addressed(piece))) for piece in pieces if piece.strip(" .")]
    # Once more, for an active sentence says who acts, and everyday words can be longer.
    said = [_ended(part, ends=ends) for piece in easy for part in (tail_apart(piece) if ends else (piece,))]
    return Rewritten(_in_rows(said) or (text,), (bracket,) if bracket else ())


def reworded(text: str, *, ends: bool) -> Rewritten:
    """A masked sentence with everyday words and figures only: its clauses, voice and order stay."""
    parts = split_sentences(numbers_as_digits(in_full(without_signs(text)))) or (text,)
    return Rewritten(tuple(_ended(in_everyday_words(part), ends=ends) for part in parts))


def _in_rows(pieces: Sequence[str]) -> tuple[str, ...]:
    """One sentence a row; one that leans on the sentence before stands beside the same picture."""
    rows: list[list[str]] = []
    for piece in pieces:
        if rows and len(rows[-1]) == 1 and _LEANS.match(piece):
            rows[-1] = [rows[-1][0] if rows[-1][0].endswith((".", "?", "!", ":")) else f"{rows[-1][0]}.", piece]
        else:
            rows.append([piece])
    return tuple(" ".join(row) for row in rows)


def _ended(piece: str, *, ends: bool) -> str:
    piece = tidy(piece)
    return piece if not ends or piece.endswith((".", "?", "!", ":")) else f"{piece.rstrip(';,')}."
