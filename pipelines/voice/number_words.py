"""Numbers as British English says them, and the value of numbers that were said."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = ((1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand"))
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
_WORTH = {word: value for value, word in enumerate(_SMALL)} | {
    word: 10 * value for value, word in enumerate(_TENS) if value > 1
}
DIGITS = {"oh": "0", "o": "0", "zero": "0", "nought": "0"} | {word: str(n) for n, word in enumerate(_SMALL[:10])}
MONTHS: Sequence[str] = (
    "January February March April May June July August September October November December"
).split()  # fmt: skip

DIGIT = r"(?:oh|zero|nought|one|two|three|four|five|six|seven|eight|nine)"
_ONES = r"(?:one|two|three|four|five|six|seven|eight|nine)(?!teen|ty)"
_TEENS = r"(?:ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
_TY = r"(?:twenty|thirty|forty|fourty|fifty|sixty|seventy|eighty|ninety)"
TO_99 = rf"(?:{_TY}(?:[ -]{_ONES})?|{_TEENS}|{_ONES}|zero)"
_TO_999 = rf"(?:(?:a|{TO_99}) hundred(?:(?: and)? {TO_99})?|{TO_99})"
_TO_999999 = rf"(?:(?:a|{_TO_999}) thousand(?:,?(?: and)? {_TO_999})?|{_TO_999})"
CARDINAL = rf"(?:(?:a|{_TO_999}) million(?:,?(?: and)? {_TO_999999})?|{_TO_999999})"
_ORDINAL_ONES = r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
ORDINAL = (
    rf"(?:{_TY}[ -]{_ORDINAL_ONES}|twentieth|thirtieth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|"
    rf"sixteenth|seventeenth|eighteenth|nineteenth|{_ORDINAL_ONES})"
)
YEAR = (
    rf"(?:(?:nineteen|twenty) (?:{_TY}(?:[ -]{_ONES})?|{_TEENS}|oh {_ONES}|hundred)"
    rf"|two thousand(?: and)?(?: {TO_99})?)"
)


def in_words(number: int) -> str:
    """'one thousand two hundred and thirty-four'. Takes 0 up to 999,999,999,999."""
    if number < 100:
        tens, ones = divmod(number, 10)
        if number < 20:
            return _SMALL[number]
        return _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return f"{_SMALL[hundreds]} hundred" + (f" and {in_words(rest)}" if rest else "")
    scale, name = next((scale, name) for scale, name in _SCALES if number >= scale)
    count, rest = divmod(number, scale)
    joined = " and " if 0 < rest < 100 else " "
    return f"{in_words(count)} {name}" + (f"{joined}{in_words(rest)}" if rest else "")


def decimal_in_words(written: str) -> str:
    """'7.5' as 'seven point five', '1,500' as 'one thousand five hundred'."""
    whole, _, part = written.replace(",", "").partition(".")
    return in_words(int(whole)) + (f" point {digits_in_words(part, zero='zero')}" if part else "")


def ordinal_in_words(number: int) -> str:
    """'twenty-third'."""
    before, dash, last = in_words(number).rpartition("-")
    stem = last[:-1] + "ie" if last.endswith("y") else last
    return before + dash + _ORDINALS.get(last, f"{stem}th")


def year_in_words(year: int) -> str:
    """'twenty twenty-six', 'two thousand and five', 'nineteen ninety-one'."""
    century, rest = divmod(year, 100)
    if century == 20 and rest < 10:
        return "two thousand" + (f" and {in_words(rest)}" if rest else "")
    if not rest:
        return f"{in_words(century)} hundred"
    return f"{in_words(century)} {'oh ' if rest < 10 else ''}{in_words(rest)}"


def digits_in_words(digits: str, *, zero: str) -> str:
    """Each digit by itself; 'double' is never said, since many hear it as a digit more."""
    return " ".join(zero if digit == "0" else _SMALL[int(digit)] for digit in digits)


def value_of(words: str) -> int:
    """What a number that matches ``CARDINAL`` is worth; figures are taken as they are."""
    if any(character.isdigit() for character in words):
        return int(re.sub(r"\D", "", words))
    total = group = 0
    for word in re.findall(r"[a-z]+", words.lower().replace("fourty", "forty")):
        if word == "hundred":
            group = (group or 1) * 100
        elif word in ("thousand", "million"):
            total, group = total + (group or 1) * (1_000 if word == "thousand" else 1_000_000), 0
        else:
            group += _WORTH.get(word, 0)
    return total + group


def ordinal_value(words: str) -> int:
    """What a number that matches ``ORDINAL`` is worth."""
    plain = words.lower().replace(" ", "-")
    return next((number for number in range(1, 100) if ordinal_in_words(number) == plain), 0)


def year_value(words: str) -> int:
    """What a year that matches ``YEAR`` is worth; figures are taken as they are."""
    plain = words.lower()
    if plain.isdigit() or "thousand" in plain:
        return value_of(plain)
    century, _, rest = plain.partition(" ")
    return _WORTH[century] * 100 + (0 if rest == "hundred" else value_of(rest.removeprefix("oh ")))
