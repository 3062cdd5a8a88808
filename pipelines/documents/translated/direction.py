"""What of a right-to-left text is read from the left: Latin names, phones, amounts, addresses; and marks for it.

Programs place figures by the letters before them. After an Arabic word '01632 960105' would be shown as '960105 01632'
and '£45' as '45£', in LibreOffice, in browsers and in Office alike: only a mark before them keeps them in their order.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.translation.facts import facts
from pipelines.translation.markup import OBJECT, TAG, TagKind, pieces, unescape

# Names, addresses and references in Latin letters.
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f](?:[\w'’&./:@?=#%+-]*[A-Za-z\u00c0-\u024f0-9/])?", re.ASCII)
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_SIMPLE = re.compile(r"\d+(?:[.,:/]\d+)*")  # shown in its order wherever it stands
_JOINED = re.compile(r" |, ?| ?[&/–-] ?")  # between two stretches that are one: 'High Street, NM1 2AB'
_NUMBER_BEFORE = re.compile(r"(?<![^\s،,(])\d{1,5}[A-Za-z]? $")  # of a house, in '1 High Street'
_NUMBER_AFTER = re.compile(r" \d{1,5}\b")
_MARKED = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_LEFT, _RIGHT = "\u200e", "\u200f"  # Office of every age knows these marks, and not the newer isolates
_LONGEST_NAME = 6  # words
_SIGN = re.compile(r"&\w{2,4};|&#39;|.", re.DOTALL)


def stretches(text: str) -> list[tuple[int, int]]:
    """Where parts of a text of a right-to-left language begin and end that are read from the left.

    A figure alone is none: it stands where the words around it put it.
    """
    found = [(match.start(), match.end()) for match in _LATIN.finditer(text)]
    for fact in facts(text):
        if not _SIMPLE.fullmatch(fact.text) and re.search(r"[0-9A-Za-z]", fact.text):
            found.append((fact.start, fact.end))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if joined and (start <= joined[-1][1] or _JOINED.fullmatch(text, joined[-1][1], start)):
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return [_with_numbers(text, start, end) for start, end in joined]


def _with_numbers(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch with the number before a name, and the one behind it."""
    before = _NUMBER_BEFORE.search(text, max(0, start - 8), start)
    if before and text[start].isupper():
        start = before.start()
    after = _NUMBER_AFTER.match(text, end)
    return start, after.end() if after and text[end - 1].isalpha() else end


def by_direction(text: str) -> Iterator[tuple[str, bool]]:
    """A text of a right-to-left language in parts, and whether each is written from the right."""
    end = 0
    for start, stop in stretches(text):
        if start > end:
            yield text[end:start], True
        yield text[start:stop], False
        end = stop
    if text[end:]:
        yield text[end:], True


def marked(markup: str) -> str:
    """The markup of a text from right to left, with invisible marks round each part that is read from the left.

    Nothing is done to a text without letters of such a language, or to which a person has put such marks.
    """
    text, places = _unmarked(markup)
    if not is_from_right(text) or _MARKED.search(text):
        return markup
    out, end = "", 0
    for start, stop in stretches(text):
        first, last = places[start], places[stop - 1] + _length(markup, places[stop - 1])
        lead = _RIGHT if not text[:start].strip() else ""  # programs that look at the first letter see the direction
        out += f"{markup[end:first]}{lead}{_LEFT}{markup[first:last]}{_RIGHT}"
        end = last
    return out + markup[end:]


def _unmarked(markup: str) -> tuple[str, list[int]]:
    """The text without tags, and where each of its characters stands in the markup."""
    said: list[tuple[str, int]] = []
    at = 0
    for piece in pieces(markup):
        if isinstance(piece, str):
            said += [(unescape(sign.group()), at + sign.start()) for sign in _SIGN.finditer(piece)]
            at += len(piece)
        else:
            said += [(OBJECT, piece.start)] if piece.kind is TagKind.ALONE else []
            at = piece.end
    text = "".join(words for words, _ in said)
    return text, [place for words, place in said for _ in words]


def _length(markup: str, place: int) -> int:
    """Of the character, entity or tag that stands at a place."""
    found = TAG.match(markup, place) or _SIGN.match(markup, place)
    return len(found.group()) if found else 1


def is_from_right(text: str) -> bool:
    """Whether a text has letters that are written from right to left."""
    return _FROM_RIGHT.search(text) is not None


def stays_left_to_right(text: str) -> bool:
    """Whether a text among others from right to left is a sentence in Latin letters, and not only a name."""
    if is_from_right(text) or not _LATIN.search(text):
        return False
    return text.rstrip()[-1:] in tuple(".?!:;") or len(text.split()) > _LONGEST_NAME
