"""Amounts of money, percentages, fractions, durations and numbers in a text, as digits or as words."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from pipelines.documents.number_words import numbers_in_words
from pipelines.documents.values.value import Kind, Value

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_AMOUNT = re.compile(
    rf"£\s?(?P<pounds>{_DIGITS})(?:\s?(?P<scale>thousand|million|billion|bn|m|k)\b)?"
    rf"|(?<![\w.,])(?P<pence>{_DIGITS})\s?(?:p|pence)\b"
    rf"|(?<![\w.,])(?P<said>{_DIGITS})(?:\s(?P<scale2>thousand|million|billion))?\s?pounds?\b",
    re.IGNORECASE,
)
_SCALES = {"k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000, "bn": 10**9, "billion": 10**9}
_PERCENT = re.compile(rf"(?<![\w.,])(?P<n>{_DIGITS})\s?(?:%|per\s?cent\b|percent\b)", re.IGNORECASE)
_FRACTION = re.compile(
    r"\b(?P<count>one|two|three|four|a|1|2|3|4)[\s-](?P<part>half|third|quarter|fifth|sixth|eighth|tenth)s?\b"
    r"(?! floor)"
    r"|\b(?P<half>half)\b(?!-?\s?(?:term|past|day|hour|board|sister|brother|time))"
    r"|(?P<sign>[½⅓⅔¼¾])"
    r"|(?<![\w/.,-])(?P<over>\d)/(?P<under>\d)(?![\w/])",
    re.IGNORECASE,
)
_IN = (" in ", " in every ", " out of ", " out of every ")
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_SIGNS = {"½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4)}
_UNIT = re.compile(
    r"[\s-](?:(?P<sort>working|calendar|clear|school|business|full|consecutive)\s)?"
    r"(?P<unit>minute|hour|day|night|week|fortnight|month|year)s?\b['’]?(?![\s-](?:olds?|of age)\b)",
    re.IGNORECASE,
)
_ONE_UNIT = re.compile(
    r"\b(?:an?|one|each|every|per) (?P<unit>minute|hour|day|week|fortnight|month|year)\b", re.IGNORECASE
)
_SPAN = re.compile(r"\s?(?:to|or|and|-|–)\s?(?=[\d\w])")
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "year": 12}
_MINUTES = {"minute": 1, "hour": 60}
_NUMBER = re.compile(
    rf"(?<![\w.,£/:])(?<![^\d\s]-)(?P<n>{_DIGITS})(?:st|nd|rd|th)?(?:\s(?P<scale>thousand|million|billion))?\b(?!%)",
    re.IGNORECASE,
)


def number(text: str) -> Decimal:
    """'1,500.00' as a number."""
    return Decimal(text.replace(",", "")).normalize()


def amounts(text: str) -> Iterator[Value]:
    """Amounts of money; the key is in pounds."""
    for match in _AMOUNT.finditer(text):
        if match["pence"]:
            pounds = number(match["pence"]) / 100
        else:
            scale = (match["scale"] or match["scale2"] or "").lower()
            pounds = number(match["pounds"] or match["said"]) * _SCALES.get(scale, 1)
        yield Value(Kind.AMOUNT, pounds.normalize(), match[0], match.start(), match.end())
    for found in numbers_in_words(text):
        unit = re.match(r"\s(pounds?|pence)\b", text[found.end :], re.IGNORECASE)
        if unit:
            worth = Decimal(found.value) / (100 if unit[1].lower() == "pence" else 1)
            yield _value(Kind.AMOUNT, worth.normalize(), text, found.start, found.end + unit.end())


def percentages(text: str) -> Iterator[Value]:
    for match in _PERCENT.finditer(text):
        yield Value(Kind.PERCENTAGE, number(match["n"]), match[0], match.start(), match.end())
    for found in numbers_in_words(text):
        unit = re.match(r"\s?per\s?cent\b", text[found.end :], re.IGNORECASE)
        if unit:
            yield _value(Kind.PERCENTAGE, Decimal(found.value).normalize(), text, found.start, found.end + unit.end())


def fractions(text: str) -> Iterator[Value]:
    """Parts of a whole: 'a quarter', '3 quarters', '1 in 4', '25 out of every 100', '½'."""
    for first, last in pairwise(sorted(numbers(text), key=lambda value: value.start)):
        joint = text[first.end : last.start].lower()
        if joint not in _IN or _UNIT.match(text, last.end):
            continue
        if isinstance(first.key, Decimal) and isinstance(last.key, Decimal) and first.key < last.key:
            yield _value(Kind.FRACTION, Fraction(first.key) / Fraction(last.key), text, first.start, last.end)
    for match in _FRACTION.finditer(text):
        share = _share(match)
        if share is not None and not _is_of_the_year(text, match):
            yield Value(Kind.FRACTION, share, match[0], match.start(), match.end())


def _share(match: re.Match[str]) -> Fraction | None:
    if match["over"]:
        top, bottom = int(match["over"]), int(match["under"])
        return Fraction(top, bottom) if 0 < top < bottom else None
    if match["sign"]:
        return Fraction(*_SIGNS[match["sign"]])
    if match["half"]:
        return Fraction(1, 2)
    count = match["count"].lower()
    return Fraction(_COUNTS.get(count) or int(count), _PARTS[match["part"].lower()])


def _is_of_the_year(text: str, match: re.Match[str]) -> bool:
    """'A quarter' that is 3 months, 'a third party', 'one tenth floor'."""
    return bool(re.match(r"\s(?:party|person|year|of the year)\b", text[match.end() :], re.IGNORECASE))


def durations(text: str) -> Iterator[Value]:
    """Numbers with a unit of time. Weeks equal days and years equal months; working days are a sort of their own."""
    found = sorted(numbers(text), key=lambda value: value.start)
    for at, value in enumerate(found):
        unit = _UNIT.match(text, value.end)
        end = unit.end() if unit else value.end
        span = _SPAN.match(text, value.end)
        if not unit and span and at + 1 < len(found) and found[at + 1].start == span.end():
            unit = _UNIT.match(text, found[at + 1].end)  # 'in 7 to 10 days'
        if unit and isinstance(value.key, Decimal):
            key = _length(value.key, unit["unit"].lower(), (unit["sort"] or "").lower())
            yield _value(Kind.DURATION, key, text, value.start, end)
    for match in _ONE_UNIT.finditer(text):
        key = _length(Decimal(1), match["unit"].lower(), "")
        asked = match[0].lower().startswith("one") or match["unit"].lower() == "fortnight"
        yield Value(Kind.DURATION, key, match[0], match.start(), match.end(), asked)


def _length(count: Decimal, unit: str, sort: str) -> tuple[str, Decimal]:
    kind = {"working": "working ", "business": "working ", "school": "school ", "clear": "clear "}.get(sort, "")
    for name, table in (("day", _DAYS), ("month", _MONTHS), ("minute", _MINUTES)):
        if unit in table:
            return f"{kind}{name}", (count * table[unit]).normalize()
    return unit, count


def numbers(text: str) -> Iterator[Value]:
    """Numbers as digits or words. 'One' alone is no fact ('the one who'), but it answers for a 1."""
    for match in _NUMBER.finditer(text):
        value = number(match["n"]) * _SCALES.get((match["scale"] or "").lower(), 1)
        yield Value(Kind.NUMBER, value.normalize(), match[0], match.start(), match.end())
    for found in numbers_in_words(text):
        value = Decimal(found.value).normalize()
        yield Value(Kind.NUMBER, value, text[found.start : found.end], found.start, found.end, found.value > 1)


def _value(kind: Kind, key: Hashable, text: str, start: int, end: int) -> Value:
    return Value(kind, key, text[start:end], start, end)
