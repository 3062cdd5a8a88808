"""Cuts a segment into sentences and what stands between them, so that each sentence keeps whole pairs of tags."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipelines.translation.markup import TAG, TagKind, is_balanced, tags, unwrapped

_SHORT = (
    r"(?:e\.g|i\.e|etc|mr|mrs|ms|dr|st|no|nos|approx|incl|inc|ltd|co|tel|ext|cllr|prof|rev|vs|viz|cf|para|p|pp|fig"
    r"|rd|ave|min|max|dept|gov|hon)"
)
_STOP = re.compile(r"[.!?…。！？۔؟।]+[\"'”’)\]]*|\n+|\t+")
_ENDS_SHORT = re.compile(rf"(?:\b(?i:{_SHORT}|a\.m|p\.m)|\b[A-Z])\.$")
_NO_SPACE = re.compile(r"^[。！？۔؟।]")  # marks of scripts that put no space after a sentence
_LONGEST = 20  # letters before a stop that are looked at for an abbreviation


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, or the tags and blanks between two."""

    text: str
    is_sentence: bool


def sentences(text: str) -> tuple[Piece, ...]:
    """The whole segment as pieces in order; joined they are the segment.

    Each sentence is balanced: where a pair of tags opens in one and closes in the next, the two stay together.
    """
    found: list[Piece] = []
    start = 0
    for end in _cuts(text):
        before, middle, after = unwrapped(text[start:end])
        found += [Piece(before, False), Piece(middle, True), Piece(after, False)]
        start = end
    return tuple(_joined([piece for piece in found if piece.text]))


def _cuts(text: str) -> list[int]:
    """The ends of pieces that are all balanced: at each place the nearest one after which the rest can be cut too."""
    places = sorted({0, *_ends(text), len(text)})
    following: dict[int, int] = {len(text): len(text)}
    for at in range(len(places) - 2, -1, -1):
        start = places[at]
        fits = (
            end
            for end in places[at + 1 :]
            if end in following and _is_whole(text[start:end], is_last=end == places[-1])
        )
        end = next(fits, None)
        if end is not None:
            following[start] = end
    if 0 not in following:  # the markup itself is broken
        return [len(text)]
    cuts, at = list[int](), 0
    while at < len(text):
        at = following[at]
        cuts.append(at)
    return cuts


def _is_whole(piece: str, *, is_last: bool) -> bool:
    """Whether a piece, without tags at its ends, is balanced; only the last may hold no words."""
    _, middle, _ = unwrapped(piece)
    return is_balanced(middle) and (bool(middle) or is_last)


def _joined(found: list[Piece]) -> list[Piece]:
    """Neighbours that are no sentences as one."""
    joined: list[Piece] = []
    for piece in found:
        if joined and not piece.is_sentence and not joined[-1].is_sentence:
            joined[-1] = Piece(joined[-1].text + piece.text, False)
        else:
            joined.append(piece)
    return joined


def _ends(text: str) -> list[int]:
    """Where sentences may end, in the markup, closing tags included."""
    shown, places = _without_tags(text)
    return [
        _past_closing(text, places[match.end() - 1] + 1)
        for match in _STOP.finditer(shown)
        if _is_end(shown, match.start(), match.end())
    ]


def _is_end(shown: str, start: int, end: int) -> bool:
    mark, after = shown[start:end], shown[end:].lstrip()
    if mark[0] in "\n\t" or _NO_SPACE.match(mark):
        return True
    if not after or not shown[end].isspace():
        return False
    if mark == "." and _ENDS_SHORT.search(shown, max(0, start - _LONGEST), end):
        return False
    return not after[0].islower() or mark[0] in "!?"


def _without_tags(text: str) -> tuple[str, list[int]]:
    """The text without its tags, and where each character stands in the markup."""
    shown: list[str] = []
    places: list[int] = []
    at = 0
    for match in [*TAG.finditer(text), None]:
        end = match.start() if match else len(text)
        shown.append(text[at:end])
        places.extend(range(at, end))
        at = match.end() if match else end
    return "".join(shown), places


def _past_closing(text: str, end: int) -> int:
    for tag in tags(text):
        if tag.start == end and tag.kind is TagKind.CLOSE:
            end = tag.end
    return end
