"""Numbers that are said rather than typed: 'oh seven seven double two', also mixed with figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

_DIGITS = {
    "oh": "0", "o": "0", "zero": "0", "nought": "0", "naught": "0", "nil": "0", "one": "1", "two": "2", "three": "3",
    "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
}  # fmt: skip
_TIMES = {"double": 2, "treble": 3, "triple": 3}
_SPOKEN = "|".join(_DIGITS)
_ELEMENT = rf"(?:(?:double|treble|triple)[ -](?:{_SPOKEN}|\d)|{_SPOKEN}|\d{{1,6}})"
_RUN = re.compile(rf"(?<![\w£]){_ELEMENT}(?:[ ,-]{{1,2}}{_ELEMENT}\b){{3,}}+(?!\w)", re.IGNORECASE)
_TOKEN = re.compile(r"[a-z]+|\d+", re.IGNORECASE)
_MIN_DIGITS = 7  # fewer can be a list: 'two, three, four or five children'
_SERVICE_LINES = ("03", "05", "08", "09")


def phones(text: str) -> Iterator[tuple[int, int]]:
    """Where a private telephone number is spelled out; the lines of services are left alone."""
    for start, end, digits in _runs(text):
        if _is_phone(digits) and not digits.startswith(_SERVICE_LINES):
            yield start, end


def references(text: str) -> Iterator[tuple[int, int]]:
    """Where any other long number is spelled out: an account, a card, a ticket."""
    for start, end, digits in _runs(text):
        if not _is_phone(digits):
            yield start, end


def _is_phone(digits: str) -> bool:
    return digits.startswith("0") and len(digits) in (10, 11)


def _runs(text: str) -> Iterator[tuple[int, int, str]]:
    for match in _RUN.finditer(text):
        digits, spoken = _expand(match[0])
        if spoken >= 2 and len(digits) >= _MIN_DIGITS:
            yield match.start(), match.end(), digits


def _expand(run: str) -> tuple[str, int]:
    """The figures of a run, and how many of its parts were words."""
    digits: list[str] = []
    times = 1
    spoken = 0
    for part in _TOKEN.finditer(run.lower()):
        token = str(part[0])
        if token in _TIMES:
            times = _TIMES.get(token, 1)
        else:
            digits.append(_DIGITS.get(token, token) * times)
            spoken += token in _DIGITS
            times = 1
    return "".join(digits), spoken
