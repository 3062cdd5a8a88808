"""Written text as the words that a caller would say: numbers in words, short forms whole, marks left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "zero ten twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip
# Residents leave the apostrophe out; where the rest is a word of its own ('ill', 'were', 'well'), it stays as it is.
_WITHOUT_APOSTROPHE = {
    form.replace("'", ""): form
    for form in (
        "i'm i've don't can't won't didn't doesn't isn't aren't wasn't weren't hasn't haven't hadn't couldn't wouldn't "
        "shouldn't that's what's where's who's how's there's they're they've they'll you're you've we've it's he's "
        "let's"
    ).split()
}
_ADDRESS = re.compile(r"\S*(?:@|://|www\.)\S*|\b[\w-]+(?:\.[\w-]+)*\.(?:uk|com|org|net|example)\b(?:/\S*)?")
_MONEY = re.compile(r"£\s?(\d[\d,]*)(?:\.(\d\d))?\b(?:\s?(million|billion|m|bn|k)\b)?")
_PERCENT = re.compile(r"\b(\d[\d,]*)(?:\.(\d+))?\s?%")
_LONG_NUMBER = re.compile(r"\b\d[\d ]{5,}\d\b|\b\d{6,}\b")  # of telephones and accounts, which are said by keys
_TIME = re.compile(r"\b(\d{1,2})(?:[:.](\d\d))?\s?(am|pm)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(19|20)(\d\d)\b")
_NUMBER = re.compile(r"\b\d[\d,]*\b")
_DECIMAL = re.compile(r"\b(\d[\d,]*)\.(\d+)\b")
_ACRONYM = re.compile(r"\b[A-Z]{2,6}s?\b")
_SENTENCE = re.compile(r"[.!?:;\n]+(?=\s|$)")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*'?")
_SIZES = {"m": "million", "bn": "billion", "k": "thousand"}


def number_words(number: int) -> str:
    """A whole number below a million as it is said in Britain: 250 is 'two hundred and fifty'."""
    if number < 20:
        return _UNITS[number]
    if number < 100:
        rest = number % 10
        return _TENS[number // 10] + (f" {_UNITS[rest]}" if rest else "")
    if number < 1_000:
        rest = number % 100
        return f"{_UNITS[number // 100]} hundred" + (f" and {number_words(rest)}" if rest else "")
    rest = number % 1_000
    link = " and" if 0 < rest < 100 else ""
    return f"{number_words(number // 1_000)} thousand" + (f"{link} {number_words(rest)}" if rest else "")


def ordinal_words(number: int) -> str:
    """The place of a number below 100: 21 is 'twenty first'."""
    *before, last = number_words(number).split()
    said = _ORDINALS.get(last) or (f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th")
    return " ".join((*before, said))


def spoken_sentences(text: str) -> Iterator[tuple[str, ...]]:
    """The sentences of a text, each as lower-case words; what is never said is left out."""
    for pattern, say in _RULES:
        text = pattern.sub(say, text)
    text = text.replace("’", "'").replace("‘", " ").replace("&", " and ")
    for sentence in _SENTENCE.split(text):
        found: list[str] = _WORD.findall(sentence.lower())
        bare = filter(None, (word.strip("'") for word in found))
        if words := tuple(_WITHOUT_APOSTROPHE.get(word, word) for word in bare):
            yield words


def acronyms(text: str) -> frozenset[str]:
    """Short forms in capitals, lower case: 'pcn', 'hmos'."""
    return frozenset(found.lower() for found in _ACRONYM.findall(text) if found.upper() != text.upper())


def _whole(digits: str) -> int:
    return int(digits.replace(",", "")) % 1_000_000


def _money(match: re.Match[str]) -> str:
    pounds, pence, size = match.groups()
    said = number_words(_whole(pounds))
    if size:
        return f" {said} {_SIZES.get(size, size)} pounds "
    return f" {said} pounds {number_words(int(pence)) if pence and int(pence) else ''} "


def _after_the_point(match: re.Match[str]) -> str:
    whole, part = match.group(1), match.group(2)
    return f" {number_words(_whole(whole))}" + (
        f" point {' '.join(_UNITS[int(digit)] for digit in part)} " if part else " "
    )


def _time(match: re.Match[str]) -> str:
    hour, minutes, half = match.groups()
    said = number_words(int(minutes)) if minutes and int(minutes) else ""
    return f" {number_words(int(hour))} {said} {' '.join(half.lower())} "


def _year(match: re.Match[str]) -> str:
    century, year = int(match[1]), int(match[2])
    if century == 20 and year < 10:
        return f" two thousand {f'and {number_words(year)}' if year else ''} "
    return f" {number_words(century)} {number_words(year) if year else 'hundred'} "


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str] | str], ...] = (
    (_ADDRESS, " "),
    (_MONEY, _money),
    (_PERCENT, lambda match: f"{_after_the_point(match)}percent "),
    (_LONG_NUMBER, " "),
    (_TIME, _time),
    (_ORDINAL, lambda match: f" {ordinal_words(int(match[1]))} "),
    (_YEAR, _year),
    (_DECIMAL, _after_the_point),
    (_NUMBER, lambda match: f" {number_words(_whole(match[0]))} "),
)
