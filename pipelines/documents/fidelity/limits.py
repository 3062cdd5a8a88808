"""What binds a figure: 'at least', 'up to', 'before', 'a week'; a figure without it says something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipelines.documents.values.find import find_values
from pipelines.documents.values.value import Kind, Value

Side = Literal["up", "down", "until", "since"]

_BEFORE: tuple[tuple[Side, re.Pattern[str]], ...] = (
    (
        "down",
        re.compile(
            r"\b(?:no|not) (?:more|greater|longer|older) than(?: about)?\s*$|\bnot (?:exceed(?:ing)?|over|above)\s*$",
            re.I,
        ),
    ),
    (
        "up",
        re.compile(
            r"\b(?:no|not) (?:less|fewer|younger) than\s*$|\bnot (?:under|below)\s*$|\bno earlier than\s*$", re.I
        ),
    ),
    ("until", re.compile(r"\b(?:no|not) later than(?: \w+)?\s*$", re.I)),
    (
        "up",
        re.compile(
            r"\b(?:more|greater|older|longer|higher) than\s*$|\b(?:at least|exceed(?:s|ing)?|in excess of)\s*$", re.I
        ),
    ),
    (
        "up",
        re.compile(r"\b(?:over|above|minimum(?: of)?|minimum \w+ (?:of|is)|a minimum of)(?: the age of)?\s*$", re.I),
    ),
    (
        "down",
        re.compile(
            r"\b(?:less|fewer|younger|shorter|lower) than\s*$|\b(?:at most|up to|under|below)(?: the age of)?\s*$", re.I
        ),
    ),
    ("down", re.compile(r"\b(?:maximum(?: of)?|maximum \w+ (?:of|is)|a maximum of|capped at|limited to)\s*$", re.I)),
    ("until", re.compile(r"\b(?:within|by|before|until|till|up to)(?: (?:the|a|end of|at least))*\s*$", re.I)),
    ("since", re.compile(r"\b(?:after|since|from)(?: the)?\s*$", re.I)),
)
_AFTER: tuple[tuple[Side, re.Pattern[str]], ...] = (
    (
        "up",
        re.compile(
            r"^(?: (?:years|days|weeks|months)(?: old)?)?,? (?:or|and) (?:more|over|above|older|longer|later)\b", re.I
        ),
    ),
    (
        "down",
        re.compile(
            r"^(?: (?:years|days|weeks|months)(?: old)?)?,? (?:or|and) (?:less|under|fewer|below|younger)\b", re.I
        ),
    ),
)
_MEASURES = frozenset((Kind.AMOUNT, Kind.NUMBER, Kind.PERCENTAGE, Kind.DURATION, Kind.FRACTION))
_MOMENTS = frozenset((Kind.DATE, Kind.TIME, Kind.DAY))
_UNIT = re.compile(
    r"^,?\s?(?:\([^)]*\)\s)?(?:an?|per|each|every|for (?:each|every|one)|/)\s?"
    r"(?P<unit>hour|day|night|week|month|year|annum)\b"
    r"|^\s(?P<ly>daily|weekly|monthly|yearly|annually|pa|pcm|pw)\b",
    re.IGNORECASE,
)
_UNITS = {"daily": "day", "weekly": "week", "monthly": "month", "yearly": "year", "annually": "year", "annum": "year",
          "pa": "year", "pcm": "month", "pw": "week"}  # fmt: skip
_SAID_UNIT = r"\b(?:an?|per|each|every)\s{0}\b|\b{0}ly\b|\b{0}s?\b"


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure with what binds it."""

    value: Value
    side: str  # a Side, or the unit of time of a rate: 'week'
    text: str


def limits(text: str) -> Iterator[Bound]:
    """Figures with a side: 'at least 14 days' is up, 'under 18' down, 'by 5 May' until, 'from April' since."""
    for value in find_values(text):
        before, after = text[max(0, value.start - 40) : value.start], text[value.end : value.end + 30]
        side = _side(before, after, value.kind)
        if side:
            yield Bound(value, side, _quoted(text, value))


def _side(before: str, after: str, kind: Kind) -> Side | None:
    found = next((side for side, pattern in _AFTER if pattern.search(after)), None) if kind in _MEASURES else None
    found = found or next((side for side, pattern in _BEFORE if pattern.search(before)), None)
    if kind in _MEASURES:
        return found if found in ("up", "down") or (found == "until" and kind is Kind.DURATION) else None
    if kind in _MOMENTS:
        return found if found in ("until", "since") else None
    return None


def _quoted(text: str, value: Value) -> str:
    start = max(text.rfind(" ", 0, max(0, value.start - 12)) + 1, 0)
    return text[start : value.end]


def rates(text: str) -> Iterator[Bound]:
    """Amounts with a unit of time: '£5 a week', '£1,200 per annum'."""
    for value in find_values(text):
        unit = _UNIT.match(text[value.end :]) if value.kind in (Kind.AMOUNT, Kind.PERCENTAGE) else None
        if unit:
            word = (unit["unit"] or unit["ly"]).lower()
            yield Bound(value, _UNITS.get(word, word), text[value.start : value.end + unit.end()])


def says_unit(text: str, unit: str) -> bool:
    """Whether a text names a unit of time in any form: 'a week', 'each week', 'weekly'."""
    pattern = (
        _SAID_UNIT.format(unit)
        + (r"|\bannual\w*|\bper annum" if unit == "year" else "")
        + (r"|\bdaily" if unit == "day" else "")
    )
    return re.search(pattern, text, re.IGNORECASE) is not None


_OFTEN = re.compile(
    r"\b(?:each|every|per) (hour|day|night|week|month|year|annum)\b|\b(daily|weekly|monthly|yearly|annually)\b", re.I
)


def frequencies(text: str) -> Iterator[tuple[str, str]]:
    """How often something happens, as (words, unit of time): 'each month', 'weekly'."""
    for match in _OFTEN.finditer(text):
        word = (match[1] or match[2]).lower()
        yield match[0], _UNITS.get(word, word)
