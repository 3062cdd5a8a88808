"""Rules 13 and 14: numbers as digits, shares in words, dates, times and phone numbers in full."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import cast

from pipelines.documents.checks.finding import Cure, Spotted
from pipelines.documents.far_dates import is_far
from pipelines.documents.number_words import numbers_in_words
from pipelines.documents.plain_sentences import PlainSentence
from pipelines.documents.rows import Row
from pipelines.documents.rules.normal_forms import date_in_full, phone_in_groups, share_in_words, time_of_day
from pipelines.documents.values.days import MONTHS, WEEKDAYS, DateKey, in_full
from pipelines.documents.values.find import find_values
from pipelines.documents.values.value import Kind, Value

BIG = 100_000  # a number with six digits or more is hard to imagine
_COUNTED = re.compile(
    r"^[\s-](?:(?:more|calendar|working|full|clear)\s)?(?:minute|hour|day|week|fortnight|month|year|mile|metre|"
    r"adult|child|"
    r"person|permit|bag|item|bedroom)s?\b",
    re.IGNORECASE,
)
_ROMAN = re.compile(
    r"\b(?:(?P<part>Part|Section|Schedule|Stage|Chapter|Annex|Appendix|Phase|Type|Class|Grade|Level|Article|Volume|Tier)s?"
    r"\s(?P<one>[IVX]{1,5})|(?P<alone>(?:X{1,3}(?:IX|IV|V?I{0,3})|IX|VI{1,3}|I{2,3})))\b"
)
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10}
_INSTEAD = re.compile(
    r"\b(?:half|quarters?|thirds?|fifths?|tenths?|out of (?:every )?\d+|\d+ in (?:every )?\d+|in every|"
    r"all of|same as|for every)\b",
    re.IGNORECASE,
)
_MILLIONS = re.compile(r"\b(?:million|billion|trillion)s?\b", re.IGNORECASE)
_LIKE = re.compile(
    r"\b(?:as many as|as much as|enough (?:for|to)|same as|more people than|for each|each)\b", re.IGNORECASE
)


def numbers(sentence: PlainSentence, row: Row) -> Iterator[Spotted]:
    """Rule 13."""
    yield from _in_words(sentence)
    yield from _roman(sentence)
    for value in find_values(sentence.text):
        if value.kind is Kind.PERCENTAGE and not _INSTEAD.search(row.text):
            yield _share(sentence, value)
        elif value.kind in (Kind.NUMBER, Kind.AMOUNT) and _is_big(value) and not _LIKE.search(row.text):
            yield Spotted(
                rule="13",
                text=f"'{value.text}' is hard to imagine. Say how much it is: 'about as many people as live in …'.",
                words=value.text,
            )


def _in_words(sentence: PlainSentence) -> Iterator[Spotted]:
    fractions = [value for value in find_values(sentence.text) if value.kind is Kind.FRACTION]
    for found in numbers_in_words(sentence.text):
        said = sentence.text[found.start : found.end]
        after = sentence.text[found.end :]
        counted = _COUNTED.match(after)
        is_name = said[0].isupper() and found.start > 0
        if (found.value < 2 and not (counted and found.value == 1)) or is_name or after[:1] in ("'", "’"):
            continue
        if any(value.start <= found.start < value.end and " in " not in value.text for value in fractions):
            continue
        if found.value == 1 and re.search(r"\b(?:any|the|this|that|each|no)\s$", sentence.text[: found.start], re.I):
            continue
        new = f"{found.value:,}"
        yield Spotted(
            rule="13",
            text=f"'{said}' is a number in words. Write '{new}'.",
            words=said,
            cure=Cure(label=f"Write '{new}'", at=sentence.start + found.start, old=said, new=new),
        )


def _roman(sentence: PlainSentence) -> Iterator[Spotted]:
    for match in _ROMAN.finditer(sentence.text):
        roman = match["one"] or match["alone"]
        before = re.search(r"[A-Z][a-z]+ $", sentence.text[: match.start()])
        if match["alone"] and before:  # 'Elizabeth II' is a name
            continue
        new = str(_value_of(roman))
        start = match.start("one") if match["one"] else match.start("alone")
        yield Spotted(
            rule="13",
            text=f"'{roman}' is a Roman numeral. Write '{new}'.",
            words=roman,
            cure=Cure(label=f"Write '{new}'", at=sentence.start + start, old=roman, new=new),
        )


def _value_of(roman: str) -> int:
    values = [_ROMAN_VALUES[letter] for letter in roman]
    return sum(-value if value < max(values[at:], default=0) else value for at, value in enumerate(values))


def _share(sentence: PlainSentence, value: Value) -> Spotted:
    words = share_in_words(value.text.replace(" per cent", "%").replace(" percent", "%"))
    stop = "" if sentence.text[-1] in ".!?" else "."
    return Spotted(
        rule="13",
        text=f"'{value.text}' is a percentage. Say beside it what it means: 'a quarter', '10 out of every 100'.",
        words=value.text,
        cure=Cure(label=f"Add '{words}'", at=sentence.end, new=f"{stop} {words}") if words else None,
    )


def _is_big(value: Value) -> bool:
    return isinstance(value.key, Decimal) and (value.key >= BIG or _MILLIONS.search(value.text) is not None)


def moments(sentence: PlainSentence) -> Iterator[Spotted]:
    """Rule 14."""
    for value in find_values(sentence.text):
        if value.kind is Kind.DATE:
            yield from _date(sentence, value)
        elif value.kind is Kind.TIME:
            yield from _time(sentence, value)
        elif value.kind is Kind.PHONE:
            yield from _phone(sentence, value)


def _date(sentence: PlainSentence, value: Value) -> Iterator[Spotted]:
    year, month, day = cast(DateKey, value.key)
    if not month or not day or " to " in value.text or "–" in value.text or re.search(r"\d-\d{1,2}\s", value.text):
        return
    full = in_full((year, month, day))
    weekday = next((name for name in WEEKDAYS if value.text.lower().startswith(name[:3].lower())), "")
    if year and not full:
        yield Spotted(rule="14", level="fail", text=f"There is no such day as '{value.text}'.", words=value.text)
    elif full and weekday and not full.startswith(weekday):
        yield Spotted(
            rule="14",
            level="fail",
            text=f"'{value.text}' is a {full.split()[0]}. Find out which is right, the day or the date.",
            words=value.text,
        )
    elif not _is_in_full(value.text, full or f"{day} {MONTHS[month - 1]}", year):
        new = full or date_in_full(value.text)[0]
        text = f"'{value.text}' is not in full. Write '{new}'." if new != value.text else ""
        if text:
            yield _put(sentence, value, new, text)


def _is_in_full(said: str, full: str, year: int | None) -> bool:
    """With a year near ours, only the whole form counts; else the day and the month in full, with a weekday or not."""
    if year is None:
        return said == full or said.split(" ", 1)[-1] == full
    return said == full or (is_far(year) and said == full.split(" ", 1)[-1])


def _time(sentence: PlainSentence, value: Value) -> Iterator[Spotted]:
    plain = value.text.strip()
    if not re.search(r"\d", plain) or re.fullmatch(r"\d{1,2}(?:[.:]\d\d)?\s?[ap]m", plain):
        return
    if re.fullmatch(r"\d{1,2}(?:[.:]\d\d)?", plain) and not re.fullmatch(r"\d{1,2}:\d\d", plain):
        return  # '9 to 5pm': the half of the day stands behind
    if re.search(r"noon|midnight|midday", plain, re.IGNORECASE):
        return
    new = _clock(cast(int, value.key)) if "m" not in plain.lower() else time_of_day(plain)
    if new != plain:
        yield _put(sentence, value, new, f"'{plain}' is not on the 12-hour clock. Write '{new}'.")


def _clock(minutes: int) -> str:
    hour, minute = divmod(minutes, 60)
    if minutes == 720:
        return "12 noon"
    if minutes == 0:
        return "12 midnight"
    half = "pm" if hour >= 12 else "am"
    return f"{(hour - 1) % 12 + 1}.{minute:02}{half}" if minute else f"{(hour - 1) % 12 + 1}{half}"


def _phone(sentence: PlainSentence, value: Value) -> Iterator[Spotted]:
    plain = value.text.strip()
    digits = cast(str, value.key)
    if "+" not in plain and (re.search(r"\d[\s-]\d", plain) or len(digits) < 10):
        return
    new = phone_in_groups(digits)
    if new != plain:
        yield _put(sentence, value, new, f"'{plain}' is hard to read out. Write '{new}'.")


def _put(sentence: PlainSentence, value: Value, new: str, text: str) -> Spotted:
    return Spotted(
        rule="14",
        text=text,
        words=value.text,
        cure=Cure(label=f"Write '{new}'", at=sentence.start + value.start, old=value.text, new=new),
    )
