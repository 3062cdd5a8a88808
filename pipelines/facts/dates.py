"""Days as people write them: shown in plain English, and found in what residents say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Literal

from pipelines.facts.calendar import add_months

Prefer = Literal["nearest", "past", "future"]

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
YEARS = range(1990, 2101)  # outside these a written year is taken for a slip

_SMALL = {
    word: number
    for number, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
} | {"a": 1, "an": 1, "couple of": 2}  # fmt: skip
_MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"  # noqa: E501
_WEEKDAY = r"(?:mon(?:day)?|tue(?:s|sday)?|wed(?:s|nesday)?|thu(?:r|rs|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)"
_FULL_WEEKDAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)"
_TH = r"(?:st|nd|rd|th)"
_AFTER_ORDINAL = r"(?=\s{0,2}(?:$|[.,;?!])|\s{1,2}(?:and|but|i|we|so|because|then|until|till|to|at)\b)"
_PATTERN = re.compile(
    r"(?<![\w/.-])(?:"
    r"(?P<iso>\d{4}-\d{2}-\d{2})"
    r"|(?P<slash>\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d{2}))"
    r"|(?:on|from|since|by|until|till|before|after|dated|served|posted)\s{1,2}(?P<short>(?!24/7)\d{1,2}/\d{1,2})"
    r"|(?:^\s{0,3})(?P<alone>(?!24/7)\d{1,2}/\d{1,2})(?=\s{0,3}[.?!]?$)"
    rf"|(?:(?P<wd1>{_WEEKDAY}),?\s{{1,2}})?(?:the\s{{1,2}})?(?P<d1>\d{{1,2}}){_TH}?\s{{0,2}}(?:of\s{{1,2}})?(?P<m1>{_MONTH})\b"
    r"(?:,?\s{1,2}(?P<y1>\d{4})\b)?"
    + rf"|(?P<m2>{_MONTH})\s{{1,2}}(?:the\s{{1,2}})?(?P<d2>\d{{1,2}})(?P<th2>{_TH})?\b"
    r"(?:,?\s{1,2}(?P<y2>\d{4})\b)?"
    + r"|(?P<ago_n>\d{1,3}|[a-z]{1,6}|couple\sof)\s{1,2}(?P<ago_unit>day|week|fortnight|month|year)s?\s{1,2}ago\b"
    r"|(?P<word>day\s{1,2}before\s{1,2}yesterday|day\s{1,2}after\s{1,2}tomorrow|yesterday|today|tomorrow)\b"
    rf"|(?P<which>last|this\s{{1,2}}coming|this|coming)\s{{1,2}}(?P<wd2>{_FULL_WEEKDAY})\b"
    rf"|(?P<bare>{_FULL_WEEKDAY})\b"
    rf"|the\s{{1,2}}(?P<nth>\d{{1,2}}){_TH}{_AFTER_ORDINAL}"
    r")(?![\w/-])",
    re.IGNORECASE,
)  # fmt: skip

_PAST = re.compile(
    r"\b(?:got|was|were|came|come|moved|left|received|had|did|paid|parked|sold|bought|died|started|ended|ticketed|served|"
    r"posted|dated|since|ago)\b",
    re.IGNORECASE,
)
_FUTURE = re.compile(r"\b(?:will|'ll|ill|going|gonna|moving|leaving|selling|buying|starting|ending)\b", re.IGNORECASE)
_NEXT = re.compile(r"\bnext\s{0,2}$", re.IGNORECASE)
_DEADLINE = re.compile(r"\b(?:by|until|till|before)\s{0,2}$", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:every|each)\s{0,2}$", re.IGNORECASE)


def show_date(day: date) -> str:
    """1 April 2026."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def show_day(day: date) -> str:
    """Sunday 15 November 2026."""
    return f"{WEEKDAYS[day.weekday()]} {show_date(day)}"


def find_date(text: str, today: date, *, prefer: Prefer = "nearest") -> date | None:
    """The one day that the text names; None when there is none, when two differ, or when it could be two days.

    '2 Nov', '2nd of november 2026', '02/11/2026' (day first), 'yesterday', 'last monday', '3 weeks ago', 'on the 5th'.
    'next monday' could be two days: half of people mean this week's.

    Args:
        text: what a resident wrote.
        today: the day it was written.
        prefer: which year, month or week is meant where none is written. With 'nearest', 'monday' and 'on the 5th' are
            read only when the words around tell past from future ('i got it on the 5th').
    """
    days = find_dates(text, today, prefer=prefer)
    found = set(days)
    return days[0] if len(found) == 1 else None


def find_dates(text: str, today: date, *, prefer: Prefer = "nearest") -> tuple[date | None, ...]:
    """Every day that the text names, in order; None stands for one that cannot be or could be two days."""
    return tuple(_days(text, today, prefer))


def _days(text: str, today: date, prefer: Prefer) -> Iterator[date | None]:
    tense = _tense(text) if prefer == "nearest" else prefer
    for match in _PATTERN.finditer(text):
        kind = next(name for name in _READERS if match[name])
        before = text[max(0, match.start() - 12) : match.start()]
        if _is_not_a_day(match, kind, before):
            continue
        side: Prefer | None = prefer
        if kind in ("bare", "nth"):
            side = None if _NEXT.search(before) or (prefer == "nearest" and _DEADLINE.search(before)) else tense
        day = _READERS[kind](match, today, side) if side else None
        yield day if day is not None and day.year in YEARS else None


def _is_not_a_day(match: re.Match[str], kind: str, before: str) -> bool:
    """'may 2 people live here', 'every monday', 'many days ago'."""
    if kind == "m2":
        return match["m2"].lower() == "may" and not (match["th2"] or match["y2"])
    if kind == "bare":
        return bool(_EVERY.search(before))
    return kind == "ago_n" and _count(match["ago_n"]) is None


def _tense(text: str) -> Prefer | None:
    """Whether a text speaks of the past or the future; None for both or neither."""
    past, future = bool(_PAST.search(text)), bool(_FUTURE.search(text))
    if past == future:
        return None
    return "past" if past else "future"


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number_of(name: str, names: tuple[str, ...]) -> int:
    start = name[:3].lower()
    return next(place for place, full in enumerate(names) if full.lower().startswith(start))


def _pick(candidates: list[date | None], today: date, prefer: Prefer) -> date | None:
    """The candidate nearest to today on the preferred side; today itself is on both sides."""
    days = [day for day in candidates if day is not None]
    if prefer == "past":
        days = [day for day in days if day <= today]
    elif prefer == "future":
        days = [day for day in days if day >= today]
    return min(days, key=lambda day: (abs(day - today), day), default=None)


def _in_some_year(month: int, day: int, today: date, prefer: Prefer) -> date | None:
    if month == 2 and day == 29:  # the nearest leap year is never meant by accident
        return _day(today.year, 2, 29)
    return _pick([_day(today.year + shift, month, day) for shift in (-1, 0, 1)], today, prefer)


def _read_iso(match: re.Match[str], today: date, prefer: Prefer) -> date | None:
    year, month, day = (int(part) for part in match["iso"].split("-"))
    return _day(year, month, day)


def _read_slash(match: re.Match[str], today: date, prefer: Prefer) -> date | None:
    day, month, year = (int(part) for part in re.split(r"[/.]", match["slash"]))
    return _day(year + 2000 if year < 100 else year, month, day)


def _read_short(match: re.Match[str], today: date, prefer: Prefer) -> date | None:
    day, month = (int(part) for part in (match["short"] or match["alone"]).split("/"))
    return _in_some_year(month, day, today, prefer)


def _read_named(match: re.Match[str], today: date, prefer: Prefer) -> date | None:
    which = "1" if match["m1"] else "2"
    month = _number_of(match[f"m{which}"], MONTHS) + 1
    number = int(match[f"d{which}"])
    year = match[f"y{which}"]
    day = _day(int(year), month, number) if year else _in_some_year(month, number, today, prefer)
    weekday = match["wd1"]
    if day is not None and weekday and _number_of(weekday, WEEKDAYS) != day.weekday():
        return None  # one of the two is a slip, and nobody can say which
    return day


def _count(words: str) -> int | None:
    key = " ".join(words.lower().split())
    return int(key) if key.isdigit() else _SMALL.get(key)


def _read_ago(match: re.Match[str], today: date, prefer: Prefer) -> date | None:
    number = _count(match["ago_n"])
    if number is None:
        return None
    unit = match["ago_unit"].lower()
    if unit in ("month", "year"):
        return add_months(today, -number * (12 if unit == "year" else 1))
    return today - timedelta(days=number * {"day": 1, "week": 7, "fortnight": 14}[unit])


def _read_word(match: re.Match[str], today: date, prefer: Prefer) -> date | None:
    word = " ".join(match["word"].lower().split())
    shifts = {"day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1, "day after tomorrow": 2}
    return today + timedelta(days=shifts[word])


def _read_weekday(match: re.Match[str], today: date, prefer: Prefer) -> date | None:
    which = "bare" if match["bare"] else match["which"].lower()
    ahead = (_number_of(match["bare"] or match["wd2"], WEEKDAYS) - today.weekday()) % 7
    if which == "last" or (which == "bare" and prefer == "past"):
        return today - timedelta(days=7 - ahead)
    if which == "bare" and prefer == "nearest":
        return None
    return today + timedelta(days=ahead or 7)


def _read_nth(match: re.Match[str], today: date, prefer: Prefer) -> date | None:
    number = int(match["nth"])
    first = today.replace(day=1)
    months = [add_months(first, shift) for shift in (-1, 0, 1)]
    return _pick([_day(month.year, month.month, number) for month in months], today, prefer)


_READERS: dict[str, Callable[[re.Match[str], date, Prefer], date | None]] = {
    "iso": _read_iso,
    "slash": _read_slash,
    "short": _read_short,
    "alone": _read_short,
    "m1": _read_named,
    "m2": _read_named,
    "ago_n": _read_ago,
    "word": _read_word,
    "which": _read_weekday,
    "bare": _read_weekday,
    "nth": _read_nth,
}
