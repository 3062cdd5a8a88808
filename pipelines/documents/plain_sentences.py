"""A row's text as sentences with their places, and how many words a reader counts in them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_SHORT = (
    r"(?:e\.g|i\.e|etc|mr|mrs|ms|dr|st|no|nos|approx|incl|inc|ltd|co|tel|ext|cllr|prof|rev|vs|viz|cf|para|p|pp|fig|c)"
)
_STOP = re.compile(r"(?P<mark>[.!?]+[\"'”’)]*)(?=\s|$)|\n+")
_ENDS_SHORT = re.compile(rf"(?:\b{_SHORT}|\b[A-Z]|\ba\.m|\bp\.m)\.$", re.IGNORECASE)
_WORD = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w.-]+\w"
    r"|(?:\+44\s?(?:\(0\)\s?)?|0)\d{2,4}[\s-]\d{3,4}(?:[\s-]?\d{3,4})?"  # a phone number in groups is read as one
    r"|[£#]?\w+(?:[-'’./,:@]\w+)*%?"
)


@dataclass(frozen=True, slots=True)
class PlainSentence:
    """One sentence where it stands in a text."""

    text: str
    start: int
    end: int

    @property
    def words(self) -> int:
        return word_count(self.text)


@lru_cache(maxsize=20_000)
def plain_sentences(text: str) -> tuple[PlainSentence, ...]:
    """The sentences of a text, split at full stops, question marks and new lines; 'e.g.' and 'Mr.' end none."""
    found: list[PlainSentence] = []
    start = 0
    for match in _STOP.finditer(text):
        if match["mark"] and not _ends(text, match, start):
            continue
        _add(found, text, start, match.end() if match["mark"] else match.start())
        start = match.end()
    _add(found, text, start, len(text))
    return tuple(found)


def _ends(text: str, match: re.Match[str], start: int) -> bool:
    after = text[match.end() :].lstrip()
    if match["mark"] == "." and _ENDS_SHORT.search(text, start, match.end()):
        is_initial = re.search(r"\b[A-Z]\.$", text[start : match.end()]) is not None
        return not after or (after[0].isupper() and not is_initial and not _is_title(text[start : match.end()]))
    return not after or not after[0].islower() or match["mark"][0] in "!?"


def _is_title(text: str) -> bool:
    return re.search(r"\b(?:mr|mrs|ms|dr|st|cllr|prof|rev|no|tel|ext)\.$", text, re.IGNORECASE) is not None


def _add(found: list[PlainSentence], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    if piece.strip():
        found.append(PlainSentence(piece.strip(), begin, begin + len(piece.strip())))


def word_count(text: str) -> int:
    """Words as a reader counts them: a web address, an e-mail address and a phone number are one each."""
    return len(_WORD.findall(text))
