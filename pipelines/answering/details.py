"""What a question says that a calculation needs: band, area, household, dates, amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipelines.facts.dates import find_dates
from pipelines.facts.money import find_amounts

_BAND = re.compile(
    r"\bband(?:s|ed)?\s*(?:is\s+|=\s*|:\s*)?['\"]?(?P<band>[a-h])\b"
    r"|\b(?P<before>[b-h])\s+band\b(?!\s+[a-h]\b)",  # 'a band' is any band
    re.IGNORECASE,
)
_LONE_BAND = re.compile(r"^\W*(?:it'?s\s+|its\s+|i think\s+)?(?P<band>[a-h])\W*$", re.IGNORECASE)
_ALONE = re.compile(
    r"\b(?:liv(?:e|ing)\s+(?:alone|by myself|on my own)|on my own|by myself|single (?:person|occupan\w+|adult)|"
    r"only (?:one\s+)?adult|one adult|25\s?%\s*(?:off|discount)|just me|sole (?:adult|occup\w+))\b",
    re.IGNORECASE,
)
_DISABLED = re.compile(
    r"\bdisab(?:led|ility)\b.{0,30}\b(?:band|reduc|relief|discount)|\bdisabled band\b", re.IGNORECASE
)
_INSTALMENTS = re.compile(
    r"\b(?P<number>10|12|ten|twelve)\s*(?:monthly\s*)?(?:instalments?|installments?|payments?|months?)\b", re.IGNORECASE
)
_SECOND_HOME = re.compile(r"\b(?:second|2nd|holiday)\s+(?:home|house|property|flat)\b", re.IGNORECASE)
_EMPTY_YEARS = re.compile(
    r"\bempty\b.{0,40}?\b(?P<years>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\s*(?:\+\s*)?"
    r"(?:years?|yrs?)\b|\b(?P<before>\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\s*(?:years?|yrs?)\s+empty\b",
    re.IGNORECASE,
)
_IN = re.compile(
    r"\b(?:mov(?:e|ed|ing)\s+in|moving into|moved into|buy|bought|start(?:ed|s|ing)?|tenancy starts?|from)\b",
    re.IGNORECASE,
)
_OUT = re.compile(
    r"\b(?:mov(?:e|ed|ing)\s+out|leav(?:e|ing)|left|sold|sell(?:ing)?|until|till|tenancy ends?)\b", re.IGNORECASE
)
_NUMBERS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True, slots=True)
class Details:
    """What the resident said; None or False where they said nothing."""

    band: str | None = None
    alone: bool = False
    disabled_reduction: bool = False
    instalments: int | None = None
    second_home: bool = False
    years_empty: int | None = None
    day: date | None = None
    moves_in: bool = False
    moves_out: bool = False
    amounts: tuple[Decimal, ...] = ()


def read_details(text: str, today: date, *, reply: str = "") -> Details:
    """Read a standalone question; ``reply`` is its last part as written, which may be no more than a band's letter."""
    band = _BAND.search(text) or _LONE_BAND.match(reply)
    instalments = _INSTALMENTS.search(text)
    empty = _EMPTY_YEARS.search(text)
    return Details(
        band=_band(band),
        alone=bool(_ALONE.search(text)),
        disabled_reduction=bool(_DISABLED.search(text)),
        instalments=_number(instalments["number"]) if instalments else None,
        second_home=bool(_SECOND_HOME.search(text)),
        years_empty=_number(empty["years"] or empty["before"]) if empty else None,
        day=next((day for day in find_dates(text, today) if day), None),
        moves_in=bool(_IN.search(text)),
        moves_out=bool(_OUT.search(text)),
        amounts=find_amounts(text),
    )


def _band(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    groups = match.groupdict()
    return str(groups.get("band") or groups.get("before")).upper()


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _NUMBERS.index(word.lower())
