"""Days as councils count them: London time, bank holidays, working days and tax years."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from pipelines.errors import FactError

LONDON = ZoneInfo("Europe/London")
NATIONS = {"England": "ENG", "Wales": "WLS", "Scotland": "SCT", "Northern Ireland": "NIR"}


def in_london(now: datetime) -> datetime:
    """The same moment on a London clock. A time without a zone is taken to be London time already."""
    return now.replace(tzinfo=LONDON) if now.tzinfo is None else now.astimezone(LONDON)


@lru_cache(maxsize=64)
def _bank_holidays(year: int, nation: str) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv=NATIONS[nation], years=year))


def is_bank_holiday(day: date, *, nation: str = "England") -> bool:
    return day in _bank_holidays(day.year, nation)


def is_working_day(day: date, *, nation: str = "England") -> bool:
    """Monday to Friday, and not a bank holiday."""
    return day.weekday() < 5 and not is_bank_holiday(day, nation=nation)


def working_day_after(day: date, number: int, *, nation: str = "England") -> date:
    """The first (``number=1``), second, ... working day after ``day``; ``day`` itself is never counted."""
    if number < 1:
        raise FactError(f"Cannot count {number} working days: give 1 or more.")
    while number:
        day += timedelta(days=1)
        number -= is_working_day(day, nation=nation)
    return day


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day when it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def whole_years(since: date, on: date) -> int:
    """Full years from ``since`` to ``on``; 29 February has its anniversary on 28 February."""
    if on < since:
        raise FactError("The second date is before the first.")
    years = on.year - since.year
    return years if add_months(since, 12 * years) <= on else years - 1


@dataclass(frozen=True, slots=True)
class TaxYear:
    """A council tax year: 1 April to 31 March (Local Government Finance Act 1992 s.1)."""

    first: int  # calendar year in which it starts

    @property
    def start(self) -> date:
        return date(self.first, 4, 1)

    @property
    def end(self) -> date:
        """The last day, 31 March."""
        return date(self.first + 1, 3, 31)

    @property
    def days(self) -> int:
        """365, or 366 when the year holds a 29 February (next in 2027-28)."""
        return (self.end - self.start).days + 1

    def __str__(self) -> str:
        return f"{self.first}-{(self.first + 1) % 100:02d}"


def tax_year_of(day: date) -> TaxYear:
    return TaxYear(day.year if day.month >= 4 else day.year - 1)
