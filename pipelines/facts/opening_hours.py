"""When a team is open: read from '09:00-17:00', said in words, and asked of a clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pipelines.facts.calendar import in_london, is_bank_holiday
from pipelines.facts.dates import WEEKDAYS

DayName = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "bank_holidays"]
_WEEK: tuple[DayName, ...] = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s?(?:-|to)\s?(\d{1,2}):(\d{2})")
_FULL_DAY = 24 * 60
_LOOK_AHEAD = 21  # days; longer than any run of bank holidays


@dataclass(frozen=True, slots=True)
class Span:
    """A time of being open, in minutes after midnight; ``end`` is the first minute of being closed."""

    start: int
    end: int


Day = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Hours:
    """A week of opening hours, Monday first."""

    week: tuple[Day, ...]
    bank_holidays: Day = ()

    @property
    def always(self) -> bool:
        return all(day == (Span(0, _FULL_DAY),) for day in self.week)

    @property
    def words(self) -> str:
        """'Monday to Friday, 9am to 5pm'; empty when it is never open."""
        if self.always:
            return "24 hours a day, every day"
        return ", and ".join(f"{days}, {_day_in_words(day)}" for days, day in self._runs())

    def _runs(self) -> list[tuple[str, Day]]:
        """Neighbouring days with the same hours, named together; closed days are left out."""
        runs: list[tuple[int, int, Day]] = []
        for number, day in enumerate(self.week):
            if day and runs and runs[-1][1] == number - 1 and runs[-1][2] == day:
                runs[-1] = (runs[-1][0], number, day)
            elif day:
                runs.append((number, number, day))
        return [(_days_in_words(first, last), day) for first, last, day in runs]

    def open_at(self, now: datetime, *, nation: str = "England") -> bool:
        """Whether somebody is there at this moment, by a London clock. Only 'always' stays open on bank holidays."""
        local = in_london(now)
        if self.always:
            return True
        holiday = is_bank_holiday(local.date(), nation=nation)
        day = self.bank_holidays if holiday else self.week[local.weekday()]
        minute = local.hour * 60 + local.minute
        return any(span.start <= minute < span.end for span in day)

    def opens_next(self, now: datetime, *, nation: str = "England") -> str:
        """When somebody is there again, as it is said: 'today at 9am', 'on Monday at 8:30am'; empty if never."""
        local = in_london(now)
        for days in range(_LOOK_AHEAD):
            date = local.date() + timedelta(days=days)
            day = self.bank_holidays if is_bank_holiday(date, nation=nation) else self.week[date.weekday()]
            since = local.hour * 60 + local.minute if days == 0 else -1
            starts = [span.start for span in day if span.start > since]
            if starts:
                return f"{_day_from(days, date.weekday())} at {_clock(starts[0])}"
        return ""


def read_day(text: str) -> Day:
    """Read '09:00-17:00', '09:00-12:30, 13:30-17:00', 'closed' or ''.

    Raises:
        ValueError: it is none of these.
    """
    if text.strip().lower() in ("", "closed"):
        return ()
    spans: list[Span] = []
    for part in text.split(","):
        match = _SPAN.fullmatch(part.strip())
        if not match:
            raise ValueError(f"'{text}' is not a time of opening")
        hours = [int(number) for number in match.groups()]
        span = Span(hours[0] * 60 + hours[1], hours[2] * 60 + hours[3])
        right = hours[1] < 60 and hours[3] < 60 and span.start < span.end <= _FULL_DAY
        if not right or (spans and span.start < spans[-1].end):
            raise ValueError(f"'{text}' does not go forward from midnight to midnight")
        spans.append(span)
    return tuple(spans)


def read_hours(days: Mapping[DayName, str]) -> Hours:
    """Read a week from ``{mon = "09:00-17:00", ...}``; a day that is not named is closed, and so are bank holidays.

    Raises:
        ValueError: a value is not a time of opening.
    """
    return Hours(
        tuple(read_day(days.get(day, "")) for day in _WEEK),
        read_day(days.get("bank_holidays", "")),
    )


def _day_from(days: int, weekday: int) -> str:
    near = ("today", "tomorrow")
    return near[days] if days < len(near) else f"{'on' if days < len(_WEEK) else 'on the next'} {WEEKDAYS[weekday]}"


def _days_in_words(first: int, last: int) -> str:
    if first == last:
        return WEEKDAYS[first]
    joined = "and" if last == first + 1 else "to"
    return f"{WEEKDAYS[first]} {joined} {WEEKDAYS[last]}"


def _day_in_words(day: Day) -> str:
    if day == (Span(0, _FULL_DAY),):
        return "all day"
    return " and ".join(f"{_clock(span.start)} to {_clock(span.end)}" for span in day)


def _clock(minute: int) -> str:
    """9am, 4:30pm, midday, midnight."""
    if minute % _FULL_DAY == 0:
        return "midnight"
    if minute == _FULL_DAY // 2:
        return "midday"
    hour, rest = divmod(minute, 60)
    return f"{(hour - 1) % 12 + 1}{f':{rest:02d}' if rest else ''}{'am' if hour < 12 else 'pm'}"
