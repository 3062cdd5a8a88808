"""Dates, days of the week and times of day in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipelines.documents.values.value import Kind, Value

DateKey = tuple[int | None, int | None, int | None]  # year, month, day; None for unsaid

MONTHS = tuple("January February March April May June July August September October November December".split())
WEEKDAYS = tuple("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
_MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|"
    r"Nov(?:ember)?|Dec(?:ember)?|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)"
    r"\b(?:\.(?=\s\d{4}))?"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_YEAR = r"(?:19|20)\d{2}"
_WEEKDAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_TH = r"(?:st|nd|rd|th)?"
_DATE = re.compile(
    rf"(?<![\w£.,/-])(?:"
    rf"(?P<iso>{_YEAR}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01]))"
    rf"|(?P<d>{_DAY})(?P<sep>[/.])(?P<m>1[0-2]|0?[1-9])(?P=sep)(?P<y>{_YEAR}|\d{{2}})"
    rf"|(?:(?P<wd>{_WEEKDAY}|(?:Mon|Tues?|Wed|Thurs?|Fri|Sat|Sun)\b\.?),?\s+)?(?:the\s+)?"
    rf"(?P<d1>{_DAY}){_TH}(?P<range>\s*(?:-|–|to|and|or|&)\s*(?P<d2>{_DAY}){_TH})?(?:\s+(?:of\s+)?|-)(?P<mon>{_MONTH})"
    rf"(?:,?(?:\s+|-)(?P<y1>{_YEAR})\b)?"
    rf"|(?P<mon2>{_MONTH})\s+(?:the\s+)?(?P<d3>{_DAY}){_TH}\b(?:,?\s+(?P<y2>{_YEAR})\b)?(?!\s*(?:%|people|days|per))"
    rf"|(?P<mon3>{_MONTH})\s+(?P<y3>{_YEAR})\b"
    rf"|(?P<from>{_YEAR})\s*(?:/|-|–|to)\s*(?P<until>{_YEAR}|\d{{2}})\b"
    rf"|(?P<year>{_YEAR})"
    rf")(?![\w/]|[.,]\d)"
)
_BARE_MONTH = re.compile(rf"\b(?:{'|'.join(MONTHS)})\b")
_BARE_DAY = re.compile(rf"\b({_WEEKDAY})s?\b", re.IGNORECASE)
_TIME = re.compile(
    r"(?<![\w£.,:/])(?:(?P<h>1[0-2]|0?[1-9])(?:[.:](?P<m>[0-5]\d))?\s?(?P<half>[ap]m\b|[ap]\.m\.?(?!\w))"
    r"|(?P<h24>[01]?\d|2[0-4])[:](?P<m24>[0-5]\d)(?::00)?(?:\s?(?:hrs|hours|h)\b)?"
    r"|(?P<mil>(?:[01]\d|2[0-3])[0-5]\d)\s?(?:hrs|hours)\b"
    r"|(?P<word>(?:12\s)?(?:noon|midday|midnight))\b)(?![\d])",
    re.IGNORECASE,
)
_FIRST_OF_TWO = re.compile(
    r"(?<![\w£.,:/-])(?P<h>1[0-2]|0?[1-9])(?:[.:](?P<m>[0-5]\d))?(?=\s?(?:-|–|to|and|until)\s?"
    r"(?P<h2>1[0-2]|0?[1-9])(?:[.:][0-5]\d)?\s?(?P<half>am|pm)\b)",
    re.IGNORECASE,
)


def dates(text: str) -> Iterator[Value]:
    """Dates in any form, also without a year; month and year; years. The key is (year, month, day), None for unsaid."""
    for match in _DATE.finditer(text):
        if match["mon2"] == "May" and _is_verb(text, match) and not match["y2"]:
            continue
        for key in _keys(match):
            yield Value(Kind.DATE, key, match[0], match.start(), match.end())


def _is_verb(text: str, match: re.Match[str]) -> bool:
    """'You may 5 days later …' written with a capital at the start of a sentence."""
    before = text[: match.start()].rstrip()
    return not before or before[-1] in ".?!"


def _keys(match: re.Match[str]) -> Iterator[DateKey]:
    if match["iso"]:
        year, month, day = (int(part) for part in match["iso"].split("-"))
        yield (year, month, day)
    elif match["d"]:
        year = int(match["y"])
        yield (year if year > 99 else 2000 + year, int(match["m"]), int(match["d"]))
    elif match["d1"]:
        year, month = _int(match["y1"]), month_number(match["mon"])
        yield from ((year, month, int(match[name])) for name in ("d1", "d2") if match[name])
    elif match["d3"]:
        yield (_int(match["y2"]), month_number(match["mon2"]), int(match["d3"]))
    elif match["mon3"]:
        yield (int(match["y3"]), month_number(match["mon3"]), None)
    elif match["from"]:
        first, last = int(match["from"]), int(match["until"])
        yield from ((first, None, None), (last if last > 99 else first // 100 * 100 + last, None, None))
    else:
        yield (int(match["year"]), None, None)


def _int(text: str | None) -> int | None:
    return int(text) if text else None


def month_number(name: str) -> int:
    """1 to 12, of a month's name or its first three letters."""
    return next(at for at, month in enumerate(MONTHS, 1) if month.lower().startswith(name[:3].lower()))


def months(text: str) -> Iterator[Value]:
    """Months that stand alone; 'May' only where a capital within a sentence tells it from the verb."""
    for match in _BARE_MONTH.finditer(text):
        before = text[: match.start()].rstrip()
        if match[0] in ("May", "March") and (not before or before[-1] in ".?!"):
            continue
        yield Value(Kind.DATE, (None, month_number(match[0]), None), match[0], match.start(), match.end())


def weekdays(text: str) -> Iterator[Value]:
    """Days of the week that stand alone; the key is 0 for Monday."""
    for match in _BARE_DAY.finditer(text):
        yield Value(Kind.DAY, WEEKDAYS.index(match[1].capitalize()), match[0], match.start(), match.end())


def times(text: str) -> Iterator[Value]:
    """Times of day; the key is minutes after midnight."""
    for match in _FIRST_OF_TWO.finditer(text):
        hour, minutes = int(match["h"]) % 12, int(match["m"] or 0)
        afternoon = match["half"].lower() == "pm" and hour < int(match["h2"]) % 12
        yield Value(Kind.TIME, (hour + 12 * afternoon) * 60 + minutes, match[0], match.start(), match.end())
    for match in _TIME.finditer(text):
        yield Value(Kind.TIME, _minutes(match), match[0].strip(), match.start(), match.end())


def _minutes(match: re.Match[str]) -> int:
    if match["word"]:
        return 0 if "midnight" in match["word"].lower() else 720
    if match["mil"]:
        return int(match["mil"][:2]) * 60 + int(match["mil"][2:])
    if match["h24"]:
        return int(match["h24"]) % 24 * 60 + int(match["m24"])
    half = 12 if match["half"][0].lower() == "p" else 0
    return (int(match["h"]) % 12 + half) * 60 + int(match["m"] or 0)


def in_full(key: DateKey) -> str:
    """'Saturday 5 April 2025'; empty for a date that is not whole or cannot be."""
    year, month, day = key
    if not (year and month and day):
        return ""
    try:
        when = date(year, month, day)
    except ValueError:
        return ""
    return f"{WEEKDAYS[when.weekday()]} {day} {MONTHS[month - 1]} {year}"
