"""Amounts, shares, dates, times and numbers in words that a voice cannot read in two ways.

Voices differ in how they read figures: espeak-ng says 'pound one thousand ...' for '£1,234.50' and 'a' for a lone 'A',
so no figure is left to them.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pipelines.voice.number_words import (
    MONTHS,
    decimal_in_words,
    digits_in_words,
    in_words,
    ordinal_in_words,
    year_in_words,
)

_MONTH = "|".join(MONTHS)
_N = r"\d{1,3}(?:,\d{3})+|\d+"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_YEAR = r"(?:19|20)\d\d"
_WEEKDAY = r"(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_DASH = r"\s?[-–—]\s?"

_ISO = re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)\b")
_SLASHED = re.compile(r"\b(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>(?:19|20)\d\d)\b")
_DAYS = re.compile(
    rf"\b(?:the )?(?P<one>{_DAY})(?P<between> to | and | or |{_DASH})(?:the )?(?P<two>{_DAY}) (?P<month>{_MONTH})\b"
    rf"(?:,? (?P<year>{_YEAR})\b)?"
)
_DATE = re.compile(rf"\b(?:(?P<the>[Tt]he) )?(?P<day>{_DAY})(?: of)? (?P<month>{_MONTH})\b(?:,? (?P<year>{_YEAR})\b)?")
_MONTH_DAY = re.compile(rf"\b(?P<month>{_MONTH}) (?P<day>{_DAY})\b(?!\s?[:%.]?\d)(?:,? (?P<year>{_YEAR})\b)?")
_TAX_YEAR = re.compile(rf"\b(?P<one>{_YEAR})(?P<between>{_DASH}|/)(?P<two>\d\d|{_YEAR})\b(?!-\d)")
_CLOCK = re.compile(
    r"\b(?P<hour>[01]?\d|2[0-3])(?:[:.](?P<minute>[0-5]\d))?\s?(?P<noon>[ap])\.?\s?m\b\.?(?=(?P<next>\s?\S?))",
    re.IGNORECASE,
)
_CLOCK_24_RANGE = re.compile(rf"\b(?P<one>\d{{1,2}}:\d\d){_DASH}(?P<two>\d{{1,2}}:\d\d)\b")
_CLOCK_RANGE = re.compile(
    rf"\b(?P<one>\d{{1,2}}(?:[:.]\d\d)?\s?(?:[ap]\.?m\b\.?)?){_DASH}(?P<two>\d{{1,2}}(?:[:.]\d\d)?\s?[ap]\.?m\b\.?)",
    re.IGNORECASE,
)
_CLOCK_24 = re.compile(r"\b(?P<hour>[01]\d|2[0-3]|\d):(?P<minute>[0-5]\d)\b")
_POUNDS_RANGE = re.compile(rf"£(?P<one>(?:{_N})(?:\.\d\d)?){_DASH}£?(?P<two>(?:{_N})(?:\.\d\d)?)(?![\d,])")
_POUNDS = re.compile(
    rf"(?P<article>\b(?i:an?|the|this|that|each|another|one|your|our|full|extra|same|further) )?"
    rf"£\s?(?P<pounds>{_N})(?:\.(?P<part>\d+))?(?:\s?(?P<scale>thousand|million|billion|bn|m|k)\b)?"
    rf"(?P<noun> (?!(?:a|an|and|are|as|at|by|each|every|for|from|goes|if|in|into|is|it|less|more|must|of|off|on|or|per|"
    rf"plus|so|than|that|the|then|to|unless|until|was|were|when|where|which|will|with|you|your|we|they|may|can|"
    rf"back|extra|now|once|towards|above|below|over|under|between|but|not|because|while|after|before|during)\b)[a-z]+)?",
)
_PENCE = re.compile(r"(?<![\w.,£])(?P<pence>\d{1,3})p\b")
_PERCENT_RANGE = re.compile(rf"(?<![\w.,£])(?P<one>\d+(?:\.\d+)?)%?{_DASH}(?P<two>\d+(?:\.\d+)?)\s?%")
_PERCENT = re.compile(rf"(?<![\w.,£])(?P<share>(?:{_N})(?:\.\d+)?)\s?(?:%|per ?cent\b)")
_PHONE = re.compile(r"(?<![\w£.,])(?:\+44\s?(?:\(0\)\s?)?)?(?:\(?0\d{2,5}\)?)(?:[ -]?\d{2,8}){1,4}(?![\w%])")
_PLUS_44 = re.compile(r"(?<![\w£.,])\+44\s?(?:\(0\)\s?)?\d(?:[ -]?\d{2,8}){1,4}(?![\w%])")
_SAMARITANS = re.compile(r"(?<![£\d.,])\b116 ?123\b")
_HELPLINE = re.compile(
    r"(?<![£\d.,])\b(?:999|112)\b(?![\d%.,]\d|%| (?:days?|weeks?|months?|years?|pounds?|homes?|people)\b)"
    r"|(?<=\bNHS )111\b|\b(?P<by>(?:[Rr]ing|[Cc]all|[Dd]ial|[Pp]hone|[Pp]ress|[Tt]ext|on|is|to|or) )"
    r"(?P<number>1\d\d|55|\d{5,6})\b(?![\d%]|[.,]\d)"
    r"(?! (?:days?|weeks?|months?|years?|pounds?|per|homes?|people|options?)\b)"
)
_OPTION = re.compile(r"\b(?P<word>(?:[Pp]ress|[Oo]ption|[Cc]hoose option) )(?P<number>\d{1,2})\b")
_CODE = re.compile(r"\b(?P<word>[Cc]odes? )(?P<codes>\d{1,3}(?:(?:, | and | or | to )\d{1,3})*)\b")
_ORDINAL = re.compile(r"\b(?P<number>\d{1,3})(?:st|nd|rd|th)\b")
_LONG = re.compile(r"(?<![\d£,.])\b\d{5,}\b(?![\d,.]\d)")
_ALONE_YEAR = re.compile(
    rf"(?<![\d£,.-])\b(?P<year>{_YEAR})\b(?![\d,%]|\.\d| (?:homes|people|pounds|metres|words|kg)\b)"
)
_FRACTION = re.compile(r"(?<![\d/])(?P<over>[1-9])/(?P<under>[2-9])(?:ths?\b)?(?![\d/])")
_NUMBER_RANGE = re.compile(rf"(?<![\w£.,/-])(?P<one>\d{{1,4}}){_DASH}(?P<two>\d{{1,4}})\b(?![\d/-])")
_REGULATION = re.compile(r"\b(?P<year>(?:19|20)\d\d)/(?P<number>\d{1,4})\b")
_AGES = re.compile(r"(?<=[Uu]nder-|[Uu]nder )(?P<age>\d\d)s\b|(?<=[Oo]ver-|[Oo]ver )(?P<over>\d\d)s\b")
_TIMES = re.compile(r"\b24/7\b")
_LEADING_ZERO = re.compile(r"(?<![\d£,.])\b0\d+\b(?![,.]\d)")
_METRES = re.compile(rf"\b(?P<number>(?:{_N})(?:\.\d+)?)\s?(?P<unit>m|km|kg|g|cm|mm|mph|kW|sq m|m²)\b(?![\w/])")
_NUMBER = re.compile(rf"(?<![\w£])(?P<number>(?:{_N})(?:\.\d+)?)(?![\w%])")
_GLUED = re.compile(r"(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
_SCALES = {"bn": "billion", "m": "million", "k": "thousand"}
_UNITS = {
    "m": "metres", "km": "kilometres", "kg": "kilograms", "g": "grams", "cm": "centimetres", "mm": "millimetres",
    "mph": "miles an hour", "kW": "kilowatts", "sq m": "square metres", "m²": "square metres",
}  # fmt: skip
_FRACTIONS = {
    2: ("half", "halves"), 3: ("third", "thirds"), 4: ("quarter", "quarters"), 5: ("fifth", "fifths"),
    6: ("sixth", "sixths"), 7: ("seventh", "sevenths"), 8: ("eighth", "eighths"), 9: ("ninth", "ninths"),
}  # fmt: skip
_SIGNS = {"½": " and a half", "¼": " and a quarter", "¾": " and three quarters", "⅓": " and a third"}


def figures_said(text: str) -> str:
    """The text with every figure in words."""
    for sign, words in _SIGNS.items():
        text = re.sub(rf"(?<=\w){sign}", words, text)
        text = text.replace(sign, words.removeprefix(" and "))
    for pattern, say in _STEPS:
        text = pattern.sub(say, text)
    return text


def digit_groups(written: str, *, zero: str = "oh") -> str:
    """A telephone number digit by digit, with a pause after each group as it is written: 'oh three zero zero, ...'."""
    groups = re.findall(r"\d+", written)
    if len(groups) == 1 and len(groups[0]) > 5:
        digits = groups[0]
        groups = [digits[:5], digits[5:8], digits[8:]] if len(digits) in (10, 11) else _threes(digits)
    split = [part for group in groups for part in (_threes(group) if len(group) > 5 else [group])]
    return ", ".join(digits_in_words(group, zero=zero) for group in split)


def _paused(match: re.Match[str], said: str) -> str:
    """A pause after a telephone number within a sentence: who writes it down needs it."""
    return f"{said}," if re.match(r" \w", match.string[match.end() :]) else said


def _plural(number: str) -> str:
    return f"{number[:-1]}ies" if number.endswith("y") else f"{number}s"


def _threes(digits: str) -> list[str]:
    """Groups of three, the last of up to four."""
    groups: list[str] = []
    while len(digits) > 4:
        groups.append(digits[:3])
        digits = digits[3:]
    return [*groups, digits]


def _ordinal(day: str) -> str:
    return ordinal_in_words(int(re.sub(r"\D", "", day)))


def _with_year(said: str, year: str | None) -> str:
    return f"{said} {year_in_words(int(year))}" if year else said


def _date(match: re.Match[str]) -> str:
    the = "The" if match.groupdict().get("the") == "The" else "the"
    return _with_year(f"{the} {_ordinal(match['day'])} of {match['month']}", match["year"])


def _numeric_date(match: re.Match[str]) -> str:
    day, month = int(match["day"]), int(match["month"])
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return match[0]
    return _with_year(f"the {ordinal_in_words(day)} of {MONTHS[month - 1]}", match["year"])


def _days(match: re.Match[str]) -> str:
    between = match["between"].strip(" -–—") or "to"
    said = f"the {_ordinal(match['one'])} {between} the {_ordinal(match['two'])} of {match['month']}"
    return _with_year(said, match["year"])


def _tax_year(match: re.Match[str]) -> str:
    one, two = int(match["one"]), match["two"]
    full = int(two) if len(two) == 4 else one // 100 * 100 + int(two)
    if full != one + 1 if "/" in match["between"] else not one < full <= one + 50:
        return match[0]
    return f"{year_in_words(one)} to {year_in_words(full)}"


def _clock(match: re.Match[str]) -> str:
    """'Nine A.M': with a dot between, voices read letters and not the words 'am' and 'a'."""
    hour, minute = int(match["hour"]), match["minute"]
    noon = match["noon"].upper()
    if hour > 12:
        hour, noon = hour - 12, "P"
    minutes = "" if minute in (None, "00") else f" {_minutes(minute)}"
    ends = "." if match[0].endswith(".") and not match["next"].strip() else ""
    return f"{in_words(hour or 12)}{minutes} {noon}.M{ends}"


def _minutes(minute: str) -> str:
    return f"oh {in_words(int(minute))}" if minute.startswith("0") else in_words(int(minute))


def _clock_24(match: re.Match[str]) -> str:
    hour, minute = int(match["hour"]), match["minute"]
    noon = "P.M" if hour >= 12 else "A.M"
    if match["hour"].startswith("0") or hour > 12 or hour == 0:
        minutes = "" if minute == "00" else f" {_minutes(minute)}"
        return f"{in_words(hour - 12 if hour > 12 else hour or 12)}{minutes} {noon}"
    return in_words(hour) + (" o'clock" if minute == "00" else f" {_minutes(minute)}")


def _pounds(match: re.Match[str]) -> str:
    pounds, part, scale = match["pounds"].replace(",", ""), match["part"], match["scale"]
    article, noun = match["article"] or "", match["noun"] or ""
    number = int(pounds)
    if scale:
        said = decimal_in_words(f"{pounds}.{part}" if part else pounds)
        return f"{article}{said} {_SCALES.get(scale, scale)} pounds{noun}"
    pence = int(f"{part}0"[:2]) if part else 0
    if part and len(part) > 2:
        return f"{article}{decimal_in_words(f'{pounds}.{part}')} pounds{noun}"
    if not number and pence:
        return f"{article}{in_words(pence)} pence{noun}"
    # 'A seventy pound penalty', but 'the seventy pounds'.
    unit = "pound" if number == 1 or (article and noun and not pence) else "pounds"
    tail = "" if not pence else f" {in_words(pence)}" if pence > 9 else f" and {in_words(pence)} pence"
    return f"{article}{in_words(number)} {unit}{tail}{noun}"


def _helpline(match: re.Match[str]) -> str:
    number = match["number"] or match[0]
    by = match["by"] or ""
    return by + digit_groups(number)


def _option(match: re.Match[str]) -> str:
    number = match["number"]
    return match["word"] + (digits_in_words(number, zero="zero") if len(number) > 1 else in_words(int(number)))


def _codes(match: re.Match[str]) -> str:
    said = re.sub(
        r"\d+",
        lambda code: (
            digits_in_words(code[0], zero="zero")
            if code[0].startswith("0") or len(code[0]) > 2
            else in_words(int(code[0]))
        ),
        match["codes"],
    )
    return match["word"] + said


def _fraction(match: re.Match[str]) -> str:
    over, under = int(match["over"]), int(match["under"])
    if over >= under:
        return f"{in_words(over)} {_FRACTIONS[under][1]}"
    return f"{in_words(over)} {_FRACTIONS[under][0 if over == 1 else 1]}"


def _number(match: re.Match[str]) -> str:
    return decimal_in_words(match["number"])


_STEPS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_ISO, _numeric_date),
    (_SLASHED, _numeric_date),
    (_PLUS_44, lambda match: digit_groups("0" + re.sub(r"^\+44\s?(?:\(0\)\s?)?", "", match[0]))),
    (_PHONE, lambda match: _paused(match, digit_groups(match[0]))),
    (_DAYS, _days),
    (_DATE, _date),
    (_MONTH_DAY, _date),
    (_TAX_YEAR, _tax_year),
    (_CLOCK_24_RANGE, lambda match: f"{match['one']} to {match['two']}"),
    (_CLOCK_RANGE, lambda match: f"{match['one']} to {match['two']}"),
    (_CLOCK, _clock),
    (_CLOCK_24, _clock_24),
    (_POUNDS_RANGE, lambda match: f"£{match['one']} to £{match['two']}"),
    (_POUNDS, _pounds),
    (_PENCE, lambda match: f"{in_words(int(match['pence']))} pence"),
    (_PERCENT_RANGE, lambda match: f"{decimal_in_words(match['one'])} to {match['two']}%"),
    (_PERCENT, lambda match: f"{decimal_in_words(match['share'])} per cent"),
    (_REGULATION, lambda match: f"{year_in_words(int(match['year']))} number {in_words(int(match['number']))}"),
    (_AGES, lambda match: _plural(in_words(int(match["age"] or match["over"])))),
    (_TIMES, lambda _: "all day, every day"),
    (_SAMARITANS, lambda _: digit_groups("116 123")),
    (_HELPLINE, _helpline),
    (_OPTION, _option),
    (_CODE, _codes),
    (_ORDINAL, lambda match: ordinal_in_words(int(match["number"]))),
    (_LONG, lambda match: ", ".join(digits_in_words(group, zero="zero") for group in _threes(match[0]))),
    (_ALONE_YEAR, lambda match: year_in_words(int(match["year"]))),
    (_FRACTION, _fraction),
    (_NUMBER_RANGE, lambda match: f"{match['one']} to {match['two']}"),
    (_LEADING_ZERO, lambda match: digits_in_words(match[0], zero="zero")),
    (_METRES, lambda match: f"{decimal_in_words(match['number'])} {_UNITS[match['unit']]}"),
    (_NUMBER, _number),
)
