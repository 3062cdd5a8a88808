"""One masked sentence in easy words, boldly or carefully: what the simplifier chooses from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from pipelines.documents.rows import RowKind, Trouble
from pipelines.documents.rules.bans import as_ban
from pipelines.documents.rules.brackets import without_brackets, without_signs
from pipelines.documents.rules.brevity import brief
from pipelines.documents.rules.clause_parts import lone_verb
from pipelines.documents.rules.clauses import apart, tail_apart
from pipelines.documents.rules.inversion import with_comma, with_if
from pipelines.documents.rules.lexicon import in_everyday_words
from pipelines.documents.rules.lists import ITEM
from pipelines.documents.rules.normal_forms import numbers_as_digits
from pipelines.documents.rules.phrases import in_full, rephrased, tidy, without_needless_words
from pipelines.documents.rules.reader import addressed, as_you
from pipelines.documents.rules.sound import guarded, guarded_parts
from pipelines.documents.rules.voice import active
from pipelines.documents.sentences import split_sentences

_LEANS = re.compile(
    r"(?:If so|If this happens|Otherwise|For example|Then|This|These|It (?!is against)|They)\b"
    r"|(?:\w+ ){1,4}do this\b"
)
# What must stand right behind its sentence: no explanation of a hard word may come between.
_POINTS_BACK = re.compile(
    r"This (?:\w+ happen|time starts|applies|is (?:only if|the rule|true|from|until|by|on|in|at)|starts|must|does)\b"
)
_SMALL_AFTER_COLON = frozenset("you we the a an this these your our they it if please".split())
# 'Household waste: bins must …', '5.3: Before a permit …': what names the sentence is no part of it.
_NAMED = re.compile(r"^(?P<mark>\d{1,2}(?:\.\d{1,2})+[.:]?|\d{1,2}\.|(?:ʘl\d+|[A-Z])[^.:;,?!()]{0,40}:) +(?=[\wʘ\"'])")


@dataclass(frozen=True, slots=True)
class Boldness:
    """Which rules may be used on a sentence."""

    cuts: bool = True
    voice: bool = True
    phrases: bool = True
    speaks: bool = True  # to the reader: 'the applicant' → 'you'


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What a sentence became, still masked: the text of each row, and what is wrong with the whole of it."""

    pieces: tuple[str, ...]
    troubles: tuple[Trouble, ...] = ()


def rewritten(text: str, kind: RowKind, *, ends: bool, boldness: Boldness = Boldness()) -> Rewritten:
    """A masked sentence after the rules that may be used; a rule whose result sounds wrong is left out.

    Args:
        text: with its facts masked.
        kind: a heading is never taken apart.
        ends: whether the source ends it with a mark.
        boldness: the rules.
    """
    text = numbers_as_digits(in_full(without_signs(_without_list_end(text))))
    if kind is RowKind.HEADING:
        text, own, bracket = without_brackets(text)
        heading = guarded(in_everyday_words, guarded(_briefly, text)).rstrip(".")
        return Rewritten((" ".join((heading, *own)),), (bracket,) if bracket else ())
    mark, text = _named_apart(text)
    text, own, bracket = without_brackets(text)
    pieces = [piece for part in (*split_sentences(text), *own) for piece in _pieces(part, boldness)]
    easy = [_easy(piece, boldness) for piece in pieces if piece.strip(" .")]
    easy = [_as_own_deed(easy[at - 1], piece) if at else piece for at, piece in enumerate(easy)]
    # Once more, for an active sentence says who acts, and everyday words can be longer.
    cuts = ends and boldness.cuts
    again = [part for at, piece in enumerate(easy) for part in (_tails(piece, easy[at + 1 :]) if cuts else (piece,))]
    said = [_ended(guarded(brief, part) if cuts else part, ends=ends) for part in again]
    rows = _in_rows(said) or (text,)
    return Rewritten((_with_mark(mark, rows[0]), *rows[1:]), (bracket,) if bracket else ())


def reworded(text: str, *, ends: bool) -> Rewritten:
    """A masked sentence with everyday words and figures only: its clauses, voice and order stay."""
    parts = split_sentences(numbers_as_digits(in_full(without_signs(_without_list_end(text))))) or (text,)
    return Rewritten(tuple(_ended(guarded(in_everyday_words, part), ends=ends) for part in parts))


def _pieces(part: str, boldness: Boldness) -> tuple[str, ...]:
    part = guarded(as_ban, guarded(with_if, guarded(with_comma, guarded(without_needless_words, part))))
    part = guarded(as_you, part) if boldness.speaks else part
    part = guarded(_rephrased_to_you if boldness.speaks else rephrased, part) if boldness.phrases else part
    if not boldness.cuts:
        return (part,)
    pieces = guarded_parts(apart, part)
    again = len(pieces) > 1 and boldness.phrases  # 'failure to pay is an offence', which now opens its sentence
    return tuple(guarded(rephrased, piece) if again and not piece.startswith(ITEM) else piece for piece in pieces)


def _tails(piece: str, following: Sequence[str]) -> tuple[str, ...]:
    return guarded_parts(partial(tail_apart, behind=following[0] if following else ""), piece)


def _easy(piece: str, boldness: Boldness) -> str:
    if piece.startswith(ITEM):
        return ITEM + guarded(in_everyday_words, piece.removeprefix(ITEM))
    if boldness.speaks:
        piece = guarded(addressed, piece)
    if boldness.voice:
        piece = guarded(active, piece)
    return guarded(in_everyday_words, piece)


def _as_own_deed(before: str, piece: str) -> str:
    """'You may still apply.' 'This may happen if …' → 'You may do this if …'."""
    own = re.match(r"You (may|can|must|should) (?!be\b|get\b|have\b|lose\b|need\b|owe\b)", before)
    return re.sub(rf"^This {own[1]} happen\b", f"You {own[1]} do this", piece) if own else piece


def _rephrased_to_you(text: str) -> str:
    """'Tenants wishing to let their home …' → 'If you want to let your home …'."""
    said = rephrased(text)
    now = re.search(r"\b[Yy]ou\b", said) and not re.search(r"\b(?:you|your)\b", text, re.IGNORECASE)
    return re.sub(r"\btheir\b", "your", said) if now and re.match(r"If you\b|You\b", said) else said


def _briefly(text: str) -> str:
    return rephrased(without_needless_words(text))


def _without_list_end(text: str) -> str:
    """The end of a list item: '…;' and '…; or' are marks of the list, not of what it says."""
    return re.sub(r"\s*;\s*(and|or)\s*$", r", \1", re.sub(r"\s*;\s*$", "", text))


def _named_apart(text: str) -> tuple[str, str]:
    """A clause number, or what a sentence is about and its colon, with the sentence behind it."""
    match = _NAMED.match(text)
    if match is None:
        return "", text
    mark, rest = match["mark"], text[match.end() :]
    if mark[0].isdigit():
        return mark, rest
    says = lone_verb(mark.rstrip(":")) is None and lone_verb(rest) not in (None, 0)
    return (mark, rest) if says else ("", text)


def _with_mark(mark: str, text: str) -> str:
    if not mark:
        return text
    first = text.split(" ", 1)[0]
    small = mark.endswith(":") and not mark[0].isdigit() and first.lower() in _SMALL_AFTER_COLON
    return f"{mark} {text[:1].lower() + text[1:] if small else text}"


def _in_rows(pieces: Sequence[str]) -> tuple[str, ...]:
    """One sentence a row; one that leans on the sentence before stands beside the same picture."""
    rows: list[list[str]] = []
    for piece in pieces:
        if (
            rows
            and (len(rows[-1]) == 1 or (len(rows[-1]) == 2 and _POINTS_BACK.match(piece)))
            and not rows[-1][0].startswith(ITEM)
            and not piece.startswith(ITEM)
            and _LEANS.match(piece)
        ):
            rows[-1] = [*(said if said.endswith((".", "?", "!", ":")) else f"{said}." for said in rows[-1]), piece]
        else:
            rows.append([piece])
    return tuple(" ".join(row) for row in rows)


def _ended(piece: str, *, ends: bool) -> str:
    if piece.startswith(ITEM):
        return ITEM + tidy(piece.removeprefix(ITEM))
    piece = tidy(piece)
    return piece if not ends or piece.endswith((".", "?", "!", ":")) else f"{piece.rstrip(';,')}."
