"""One local fact: its units, what fits each of them, and how a value is shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from pipelines.facts.dates import show_date
from pipelines.facts.money import show_gbp, show_number

Value = Decimal | date | str

_NUMBER = re.compile(r"\d{1,12}(?:\.\d{1,4})?")
_WHOLE = re.compile(r"\d{1,12}")
_POUNDS = re.compile(r"\d{1,12}(?:\.\d{1,2})?")
_PHONE = re.compile(r"\+?[0-9() ]{3,20}")
_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s.]{1,63}(?:\.[^@\s.]{1,63}){1,5}")
_URL = re.compile(r"https?://\S{3,500}")


@dataclass(frozen=True, slots=True)
class FactRow:
    """A value with one right answer, the days it holds for, and where it stands."""

    id: str
    label: str
    value: Value
    unit: str
    valid_from: date
    valid_to: date | None  # last day, inclusive; None when no end is known
    source: str
    file: Path
    line: int

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def shown(self) -> str:
        """£45, 25%, 21 days, 1 April 2026."""
        return show_value(self.value, self.unit)

    @property
    def period(self) -> str:
        """'1 April 2026 to 31 March 2027' or 'from 1 April 2026'."""
        if self.valid_to is None:
            return f"from {show_date(self.valid_from)}"
        return f"{show_date(self.valid_from)} to {show_date(self.valid_to)}"


def _decimal(pattern: re.Pattern[str]) -> Callable[[str], Value | None]:
    return lambda raw: Decimal(raw) if pattern.fullmatch(raw) else None


def _matching(pattern: re.Pattern[str]) -> Callable[[str], Value | None]:
    return lambda raw: raw if pattern.fullmatch(raw) else None


def read_date(raw: str) -> date | None:
    """A day written as 2026-04-01; None for anything else."""
    try:
        return date.fromisoformat(raw) if len(raw) == 10 else None
    except ValueError:
        return None


UNITS: dict[str, tuple[Callable[[str], Value | None], str]] = {
    "gbp": (_decimal(_POUNDS), "pounds as digits, with at most two after the point: 45 or 1234.50"),
    "percent": (_decimal(_NUMBER), "digits without the sign: 25"),
    "days": (_decimal(_WHOLE), "a whole number: 21"),
    "weeks": (_decimal(_WHOLE), "a whole number: 4"),
    "months": (_decimal(_WHOLE), "a whole number: 12"),
    "years": (_decimal(_WHOLE), "a whole number: 3"),
    "hours": (_decimal(_NUMBER), "digits: 2 or 1.5"),
    "minutes": (_decimal(_WHOLE), "a whole number: 10"),
    "count": (_decimal(_WHOLE), "a whole number: 3"),
    "date": (read_date, "a day as 2026-04-01"),
    "phone": (_matching(_PHONE), "digits and spaces in quotes: '01632 960 001'"),
    "email": (_matching(_EMAIL), "an address: parking@northmere.example"),
    "url": (_matching(_URL), "an address that starts with https://"),
    "text": (lambda raw: raw or None, "a few words"),
}
_PERIODS = frozenset({"days", "weeks", "months", "years", "hours", "minutes"})


def show_value(value: Value, unit: str) -> str:
    """The value as a resident reads it."""
    if isinstance(value, date):
        return show_date(value)
    if isinstance(value, str):
        return value
    if unit == "gbp":
        return show_gbp(value)
    if unit == "percent":
        return f"{show_number(value)}%"
    if unit in _PERIODS:
        return f"{show_number(value)} {unit.removesuffix('s') if value == 1 else unit}"
    return show_number(value)
