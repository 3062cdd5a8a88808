"""Numbers written as words: 'twenty-five', 'one hundred and five', 'two thousand'."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ONES = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
_TENS = {word: 10 * at for at, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_WORD = "|".join([*sorted([*_ONES, *_TENS], key=len, reverse=True), *_SCALES])
_FIRST = "|".join(sorted([*_ONES, *_TENS], key=len, reverse=True))  # 'million' alone counts nothing: '£2 million'
_RUN = re.compile(rf"\b(?:a\s+(?:hundred|thousand|million)|{_FIRST})\b(?:(?:\s+and\s+|[\s-]+)(?:{_WORD})\b)*", re.I)


@dataclass(frozen=True, slots=True)
class NumberInWords:
    """A number as words, where it stands."""

    value: int
    start: int
    end: int


def numbers_in_words(text: str) -> Iterator[NumberInWords]:
    """Every number that is written as words, in order. 'Two and three' and 'nine to five' are two each."""
    for match in _RUN.finditer(text):
        yield from _read(match[0], match.start())


def _read(run: str, offset: int) -> Iterator[NumberInWords]:
    """Split a run where its words make no one number: 'two three', 'five and six'."""
    parts = list(re.finditer(r"[a-z]+", run, re.IGNORECASE))
    total, group, last, start, end = 0, 0, "", offset, offset
    begun = False
    for part in parts:
        word = part[0].lower()
        if word in ("and", "a"):
            if not begun and word == "a":
                start = offset + part.start()
            continue
        if begun and not _may_follow(last, word, joined=" and " in run[end - offset : part.start()].lower()):
            yield NumberInWords(total + group, start, end)
            total, group, begun = 0, 0, False
        if not begun and last:
            start = offset + part.start()
        total, group = _add(total, group, word)
        begun, last, end = True, _kind(word), offset + part.end()
    if begun:
        yield NumberInWords(total + group, start if start < end else offset, end)


def _kind(word: str) -> str:
    if word in _SCALES:
        return word
    return "tens" if word in _TENS else "ones"


def _may_follow(last: str, word: str, *, joined: bool) -> bool:
    kind = _kind(word)
    if kind in _SCALES:
        return last in ("ones", "tens") or (last == "hundred" and kind != "hundred")
    if kind == "ones":
        return (last == "tens" and not joined and 0 < _ONES[word] < 10) or last in _SCALES
    return last in _SCALES


def _add(total: int, group: int, word: str) -> tuple[int, int]:
    if word == "hundred":
        return total, (group or 1) * 100
    if word in _SCALES:
        return total + (group or 1) * _SCALES[word], 0
    return total, group + (_ONES[word] if word in _ONES else _TENS[word])
