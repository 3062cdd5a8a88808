"""Dates, times, telephone numbers and number words as Easy Read prints them."""

from __future__ import annotations

import re
from datetime import date
from importlib import import_module
from typing import Any

from pipelines.documents.rows import Trouble

MONTHS = (
    "January February March April May June July August September October November December".split()
)  # fmt: skip
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
MONTH = (  # 'a person under 18 may …' is no date
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|(?-i:May|MAY|may(?= \d{4}))|June?|July?|"
    r"Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    "|Nov(?:ember)?|Dec(?:ember)?)(?![a-z])"  # '1 Market Square' is no date
)
_WEEKDAY = "(?:Mon|Tues?|Wed(?:nes)?|Thu(?:rs)?|Fri|Sat(?:ur)?|Sun)(?:day)?"
DATE = (
    rf"(?:(?P<weekday>{_WEEKDAY}),? )?(?:the )?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of)? (?P<month>{MONTH})"
    r"(?:\.(?= \d))?(?:,? (?P<year>\d{4}))?(?!\d)"
)
FIGURES_DATE = r"(?<![\d/.-])(?P<day>\d{1,2})(?P<sep>[/.-])(?P<month>\d{1,2})(?P=sep)(?P<year>\d{4}|\d{2})(?![\d/-])"
TIME = (
    r"(?<![\d:.£])(?:(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?: ?(?P<half>[ap](?:m\b|\.m\.?))"
    r"| ?(?P<hours>hrs|hours))"
    r"|(?P<hour24>[01]?\d|2[0-4]):(?P<minute24>[0-5]\d)|(?P<whole>1[0-2]|[1-9]) ?(?P<half12>[ap](?:m\b|\.m\.?)))(?!\d)"
)
_DATE, _FIGURES, _TIME = re.compile(DATE, re.IGNORECASE), re.compile(FIGURES_DATE), re.compile(TIME, re.IGNORECASE)
_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million"
)
_WORD = "(?:" + "|".join(sorted(_UNITS.split(), key=len, reverse=True)) + ")"
_NUMBER_WORDS = re.compile(
    rf"\b{_WORD}(?:(?:[ -]| and ){_WORD})*\b(?!['’]|-(?!month|year|week|day|hour|bed|minute|mile))", re.IGNORECASE
)
_UNIT_AFTER_ONE = re.compile(
    r" (?:calendar |working |full |clear )*(?:minute|hour|day|week|month|year|mile|metre|adult|child|person|permit|bag|"
    r"item|time)s?\b"
)
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10}
_ROMAN_AFTER = re.compile(r"\b(Part|Schedule|Stage|Phase|Type|Class|Grade|Chapter|Annex|Section|Level) ([IVX]{1,4})\b")


def date_in_full(text: str) -> tuple[str, Trouble | None]:
    """A date with its weekday: '5/4/2025' → 'Saturday 5 April 2025', day before month as in Britain.

    Without a year no weekday can be known, so none is written. What is no date, or has the wrong weekday, stays as it
    was, with a trouble.
    """
    match = _FIGURES.fullmatch(text) or _DATE.fullmatch(text)
    if match is None:
        return text, None
    groups = match.groupdict()
    day, month, year = int(groups["day"]), _month(groups["month"]), groups["year"]
    if year is None:
        return _without_year(groups.get("weekday"), day, month), None
    try:
        found = date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    except ValueError:
        return text, Trouble("date", f"We cannot tell which day '{text}' is. Write the date in full.")
    weekday = _WEEKDAYS[found.weekday()]
    said = groups.get("weekday")
    if said and not weekday.lower().startswith(said.lower()[:3]):
        return text, Trouble("date", f"'{text}' is a {weekday}. Check the date.")
    return f"{weekday} {found.day} {MONTHS[month - 1]} {found.year}", None


def time_of_day(text: str) -> str:
    """A time on the 12-hour clock: '17:30' → '5.30pm', '9:00 am' → '9am', '12:00' → '12 noon'."""
    match = _TIME.fullmatch(text)
    if match is None:
        return text
    groups = match.groupdict()
    hour = int(groups["hour"] or groups["hour24"] or groups["whole"])
    minute = int(groups["minute"] or groups["minute24"] or 0)
    half = (groups["half"] or groups["half12"] or "").replace(".", "").lower()
    if half:
        return _clock(hour, minute, half)
    if (hour % 24, minute) == (0, 0):
        return "12 midnight"
    if (hour, minute) == (12, 0):
        return "12 noon"
    return _clock(hour % 12 or 12, minute, "pm" if 12 <= hour < 24 else "am")


def phone_in_groups(text: str) -> str:
    """A telephone number in groups that can be read out; one that is in groups already stays."""
    digits = re.sub(r"\D", "", text)
    if len(digits) < 10 or re.search(r"\d[ -]\d", text) or not digits.startswith("0"):
        return text
    if digits.startswith(("02",)):
        cuts = (3, 7)
    elif digits.startswith(("03", "08", "09", "011")) or digits[1:4:2] == "11":
        cuts = (4, 7)
    else:
        cuts = (5, 8)
    return f"{digits[: cuts[0]]} {digits[cuts[0] : cuts[1]]} {digits[cuts[1] :]}"


def share_in_words(percent: str) -> str:
    """What a percentage is in everyday words: '25%' → '25% is the same as a quarter.'; empty where it helps nobody.

    A sentence of its own: it gives the everyday form that numbers need, without a bracket inside a sentence.
    """
    number = percent.rstrip("% ").strip()
    known = {"50": "half", "25": "a quarter", "75": "three quarters"}
    if number in known:
        return f"{number}% is the same as {known[number]}."
    return f"{number}% means {number} out of every 100." if number.isdigit() and 0 < int(number) < 100 else ""


def numbers_as_digits(text: str) -> str:
    """Number words as digits: 'fourteen days' → '14 days'. 'One' alone stays, unless something is counted."""
    figures = _NUMBER_WORDS.sub(lambda match: _digits(match, text), text)
    return _ROMAN_AFTER.sub(lambda match: f"{match[1]} {_ROMAN.get(match[2], match[2])}", figures)


def _digits(match: re.Match[str], text: str) -> str:
    words = match[0]
    if words[0].isupper() and match.start() > 0 and text[match.start() - 2 : match.start()] not in (". ", ": "):
        return words  # a name: 'Seven Oaks'
    if words.lower() == "one" and not _UNIT_AFTER_ONE.match(text, match.end()):
        return words
    vendor: Any = import_module("text_to_num")  # late: only a document with number words needs it
    try:
        return f"{int(vendor.text2num(words.lower(), 'en')):,}"
    except ValueError:
        return words  # 'two three': no one number


def _month(text: str) -> int:
    if text.isdigit():
        return int(text)
    return next(number for number, name in enumerate(MONTHS, 1) if name.lower().startswith(text.lower()[:3]))


def has_weekday(text: str) -> bool:
    """Whether a text names a day of the week, in full or shortened."""
    return re.search(rf"\b{_WEEKDAY}\b", text, re.IGNORECASE) is not None


def without_weekday(text: str) -> str:
    """'Monday 5 April 2027' → '5 April 2027'."""
    return re.sub(rf"\b(?:{'|'.join(_WEEKDAYS)}),? (?=\d)", "", text)


def _without_year(weekday: str | None, day: int, month: int) -> str:
    full = next((name for name in _WEEKDAYS if weekday and name.lower().startswith(weekday.lower()[:3])), "")
    return f"{full} {day} {MONTHS[month - 1]}".strip()


def _clock(hour: int, minute: int, half: str) -> str:
    return f"{hour}.{minute:02}{half}" if minute else f"{hour}{half}"
