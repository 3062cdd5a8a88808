"""Amounts, shares, dates, times and numbers that were said, written as the pages write them."""

from __future__ import annotations

import re
from collections.abc import Callable

from pipelines.voice.number_words import (
    CARDINAL,
    DIGIT,
    DIGITS,
    MONTHS,
    ORDINAL,
    TO_99,
    YEAR,
    ordinal_value,
    value_of,
    year_value,
)

_MONTH = "|".join(MONTHS)
_MONTH_NOT_MAY = "|".join(month for month in MONTHS if month != "May")
_DAY = rf"(?:{ORDINAL}|\d{{1,2}}(?:st|nd|rd|th)?)"
_YEAR = rf"(?:{YEAR}|(?:19|20)\d\d)"
_NUMBER = rf"(?:{CARDINAL}(?: point(?: {DIGIT})+)?|\d[\d,]*(?:\.\d+)?)"
_HOUR = rf"(?:{TO_99}|\d{{1,2}})"
_NOON = r"(?P<noon>[ap])(?:\.? ?m\b\.?|\.? em\b)"
_UNITS = (
    "days?|weeks?|months?|years?|hours?|minutes?|nights?|pounds?|pence|quid|per|percent|o['’]clock|people|adults?|"
    "children|kids?|times?|payments?|instalments?|permits?|bedrooms?|metres?|miles?|working|of"
)
_ONE = re.compile(rf"^(?:{DIGIT}|ten|eleven|twelve)$", re.IGNORECASE)
_PAYING = re.compile(
    r"\b(?:pa(?:y|id|ying)|costs?|charged?|owe[ds]?|fined?|bill|amount|price|fee)\b[\w ]{0,20}$", re.IGNORECASE
)
_BY_CLOCK = re.compile(r"\b(?:at|by|until|till|from|before|after|around|about)\s$", re.IGNORECASE)

_RANGE_OF_DAYS = re.compile(
    rf"\b(?:the )?(?P<one>{_DAY}) (?:to|until|and) (?:the )?(?P<two>{_DAY}) (?:of )?(?P<month>{_MONTH})\b",
    re.IGNORECASE,
)
_DAY_MONTH = re.compile(
    rf"\b(?:the )?(?P<day>{_DAY})(?: of)? (?P<month>{_MONTH})\b(?:,? (?P<year>{_YEAR})\b)?", re.IGNORECASE
)
_MONTH_DAY = re.compile(rf"\b(?P<month>{_MONTH}) (?:the )?(?P<day>{_DAY})\b(?:,? (?P<year>{_YEAR})\b)?", re.IGNORECASE)
_CARDINAL_MONTH = re.compile(
    rf"\b(?P<day>{TO_99}) (?P<month>{_MONTH_NOT_MAY})\b(?:,? (?P<year>{_YEAR})\b)?", re.IGNORECASE
)
_MONTH_YEAR = re.compile(rf"\b(?P<month>{_MONTH}),? (?P<year>{_YEAR})\b", re.IGNORECASE)

_CLOCK = re.compile(
    rf"\b(?P<hour>{_HOUR})(?:[ :.](?P<minute>oh {DIGIT}|{TO_99}|\d\d))? ?{_NOON}(?![\w'])", re.IGNORECASE
)
_PAST = re.compile(
    rf"\b(?P<part>half|quarter|{TO_99} minutes?|five|ten|twenty) (?P<way>past|to) (?P<hour>{TO_99})\b"
    rf"(?! (?:days?|weeks?|months?|years?|pounds?|per|percent)\b)(?: ?{_NOON})?",
    re.IGNORECASE,
)
_OCLOCK = re.compile(rf"\b(?P<hour>{_HOUR}) o['’]?\s?clock\b", re.IGNORECASE)

_POUNDS = re.compile(
    rf"(?P<minus>\bminus )?\b(?P<pounds>{_NUMBER})(?: (?P<scale>thousand|million|billion))? (?:pounds?|quid)\b"
    rf"(?:(?:,? and)? (?P<pence>{TO_99}) (?:pence|p)\b"
    rf"|(?:,? and)? (?P<bare>{TO_99})(?! (?:{_UNITS}|thousand|hundred|million|{_MONTH})\b)"
    rf"(?![- ](?:{TO_99})\b)(?=\W|$))?",
    re.IGNORECASE,
)
_PENCE = re.compile(rf"\b(?P<pence>{TO_99}|\d{{1,2}}) ?(?:pence|pee|p)\b", re.IGNORECASE)
_PERCENT = re.compile(rf"\b(?P<share>{_NUMBER}) ?(?:per ?cent|percent)\b", re.IGNORECASE)
_HALF = re.compile(rf"\b(?P<whole>{CARDINAL}) and a half\b", re.IGNORECASE)
_TWO_PAIRS = re.compile(
    rf"(?<!hundred )(?<!thousand )(?<!and )\b(?P<first>{TO_99}) (?P<second>(?:twenty|thirty|forty|fifty|sixty|"
    rf"seventy|eighty|ninety)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|ten|eleven|twelve|\w+teen)\b"
    rf"(?! (?:{_UNITS}|hundred|thousand|million)\b)",
    re.IGNORECASE,
)
_RUN_PART = (
    rf"(?:(?:double|treble|triple)[ -](?:{DIGIT}|o|\d)|{DIGIT} thousand|{DIGIT}|o(?= (?:{DIGIT}|o|double|treble)\b)"
    r"|\d{1,6})"
)
_RUN = re.compile(rf"\b{_RUN_PART}(?:[ ,-]{{1,2}}(?:{_RUN_PART}|o)(?![\w'])){{2,}}(?! (?:{_UNITS})\b)", re.IGNORECASE)
_SHORT_RUN = re.compile(rf"\b(?:double|treble|triple) (?:{DIGIT}|o)(?: {_RUN_PART})?(?![\w'])", re.IGNORECASE)
_PRESSED = re.compile(rf"(?P<by>\bpress )(?P<digits>{DIGIT} {DIGIT})\b", re.IGNORECASE)
_ZERO_FIRST = re.compile(rf"\b(?:zero|oh|nought) {DIGIT}\b(?! (?:{_UNITS})\b)", re.IGNORECASE)
_UNDER = re.compile(rf"\b(?P<by>under|over)[- ](?P<age>{TO_99})s\b", re.IGNORECASE)
_TO_POUNDS = re.compile(r"(?<![£\d,.])\b(?P<low>\d{1,3}(?:,\d{3})*) (?P<to>to) (?=£)")
_YEARS = re.compile(
    rf"\b(?P<first>{YEAR})(?P<to> to | )(?P<second>{YEAR})\b"
    r"|\b(?P<one>(?:nineteen|twenty) (?:\w+ty[ -]\w+|\w+ty|\w+teen|ten|eleven|twelve|oh \w+))\b"
    r"(?! (?:days?|pounds?|per)\b)",
    re.IGNORECASE,
)
_SCALED = re.compile(rf"\b(?P<number>{_NUMBER}) (?P<scale>thousand|million|billion)\b", re.IGNORECASE)
_CARDINALS = re.compile(rf"\b{CARDINAL}(?: point(?: {DIGIT})+)?\b", re.IGNORECASE)
_ORDINALS = re.compile(rf"\b{ORDINAL}\b", re.IGNORECASE)
_SIGNS = {**DIGITS, "thousand": "000"}
_TIMES = {"double": 2, "treble": 3, "triple": 3}


def figures_written(text: str, *, every_number: bool = False) -> str:
    """The text with what was said as numbers in figures: 'the third of march' is '3 March'.

    Args:
        text: words as heard.
        every_number: also those that are as often no numbers, 'one' and 'first'.
    """
    for pattern, write in _STEPS:
        text = pattern.sub(write, text)
    text = _ORDINALS.sub(lambda match: _ordinal(match, every_number=every_number), text)
    text = _CARDINALS.sub(lambda match: _cardinal(match, every_number=every_number), text)
    return _TO_POUNDS.sub(lambda match: f"£{match['low']} {match['to']} ", text)


def number_written(words: str) -> str:
    """A number that was said, with its decimals."""
    whole, _, part = words.lower().partition(" point ")
    if re.match(r"\d", whole):
        return whole
    return str(value_of(whole)) + (f".{''.join(DIGITS[word] for word in part.split())}" if part else "")


def digits_written(run: str) -> str:
    """The figures of a run of digits: 'double four oh' is '440'."""
    digits: list[str] = []
    times = 1
    for match in re.finditer(r"[a-z]+|\d+", run.lower()):
        part = str(match[0])
        if part in _TIMES:
            times = _TIMES[part]
        else:
            digits.append((_SIGNS.get(part) or part) * times)
            times = 1
    return "".join(digits)


def _day(words: str) -> str:
    return str(ordinal_value(words) or value_of(words))


def _date(match: re.Match[str]) -> str:
    parts = match.groupdict()
    day = parts.get("day")
    if day and not 1 <= int(_day(day)) <= 31:
        return match[0]
    year = str(year_value(parts["year"])) if parts.get("year") else ""
    return " ".join(filter(None, (_day(day) if day else "", match["month"].capitalize(), year)))


def _days(match: re.Match[str]) -> str:
    return f"{_day(match['one'])} to {_day(match['two'])} {match['month'].capitalize()}"


def _clock(match: re.Match[str]) -> str:
    hour = value_of(match["hour"])
    minute = value_of((match["minute"] or "zero").lower().removeprefix("oh "))
    if not 1 <= hour <= 12 or minute > 59:
        return match[0]
    return f"{hour}{f':{minute:02}' if minute else ''}{match['noon'].lower()}m"


def _past(match: re.Match[str]) -> str:
    part = match["part"].lower()
    minutes = {"half": 30, "quarter": 15}.get(part) or value_of(part.partition(" minute")[0])
    hour = value_of(match["hour"])
    if not 1 <= hour <= 12 or (match["way"].lower() == "to" and part == "half"):
        return match[0]
    if match["way"].lower() == "to":
        hour, minutes = (hour - 1) or 12, 60 - minutes
    return f"{hour}:{minutes:02}{match['noon'].lower() + 'm' if match['noon'] else ''}"


def _oclock(match: re.Match[str]) -> str:
    return f"{value_of(match['hour'])} o'clock"


def _pounds(match: re.Match[str]) -> str:
    pounds = number_written(match["pounds"])
    pence = match["pence"] or match["bare"]
    part = f".{value_of(pence):02}" if pence else ""
    scale = f" {match['scale'].lower()}" if match["scale"] else ""
    amount = f"£{int(pounds):,}" if pounds.isdigit() else f"£{pounds}"
    return f"{'minus ' if match['minus'] else ''}{amount}{part}{scale}"


def _pence(match: re.Match[str]) -> str:
    return f"{value_of(match['pence'])}p"


def _percent(match: re.Match[str]) -> str:
    return f"{number_written(match['share'])}%"


def _pairs(match: re.Match[str]) -> str:
    """'Twelve fifty' is an amount after 'paid' and a time after 'at'; 'twenty twenty-six' is a year elsewhere."""
    first, second = value_of(match["first"]), value_of(match["second"])
    before = match.string[: match.start()]
    if _BY_CLOCK.search(before) and 1 <= first <= 12 and second <= 59:
        return f"{first}:{second:02}"
    if _PAYING.search(before) and second < 100 and first not in (19, 20):
        return f"£{first}.{second:02}"
    return match[0]


def _run(match: re.Match[str]) -> str:
    if "thousand" in match[0].lower() and not match[0].lower().startswith(("oh ", "o ", "zero ")):
        return match[0]
    return digits_written(match[0]) if re.search(r"[a-z]", match[0], re.IGNORECASE) else match[0]


def _years(match: re.Match[str]) -> str:
    words = (match["one"], match["first"], match["second"])
    try:
        one, first, second = (year_value(word) if word else 0 for word in words)
    except KeyError:
        return match[0]
    return str(one) if one else f"{first}{match['to']}{second}"


def _scaled(match: re.Match[str]) -> str:
    return f"{number_written(match['number'])} {match['scale'].lower()}" if " point " in match[0].lower() else match[0]


def _cardinal(match: re.Match[str], *, every_number: bool) -> str:
    """A number of several words, or before what is counted; 'one' alone is as often no number."""
    after = match.string[match.end() :]
    counted = re.match(rf" (?:{_UNITS})\b(?<!of)", after, re.IGNORECASE)
    if every_number or not _ONE.match(match[0]) or counted:
        return number_written(match[0])
    return match[0]


def _ordinal(match: re.Match[str], *, every_number: bool) -> str:
    value = ordinal_value(match[0])
    if not value or (value < 10 and not every_number):
        return match[0]
    return f"{value}th" if 10 <= value % 100 <= 20 else f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th') }"


_STEPS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (_RANGE_OF_DAYS, _days),
    (_DAY_MONTH, _date),
    (_MONTH_DAY, _date),
    (_CARDINAL_MONTH, _date),
    (_MONTH_YEAR, _date),
    (_CLOCK, _clock),
    (_OCLOCK, _oclock),
    (_POUNDS, _pounds),
    (_PENCE, _pence),
    (_PERCENT, _percent),
    (_PAST, _past),
    (_RUN, _run),
    (_SHORT_RUN, _run),
    (_ZERO_FIRST, _run),
    (_PRESSED, lambda match: match["by"] + digits_written(match["digits"])),
    (_UNDER, lambda match: f"{match['by']}-{value_of(match['age'])}s"),
    (_YEARS, _years),
    (_HALF, lambda match: f"{value_of(match['whole'])}.5"),
    (_TWO_PAIRS, _pairs),
    (_SCALED, _scaled),
)
