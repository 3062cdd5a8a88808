"""Where the notice of a translation stands on the first page so that nothing else on it moves: in a margin."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

EDGE = 340  # from the edge of the paper, which printers leave blank; all in twentieths of a point
_SIZES = (10, 9, 8)  # points; the largest that has room
_LEADING = 24.5  # height of a line for each point
_WIDE, _USUAL = 20.0, 11.5  # width of a letter for each point, of bold print


@dataclass(frozen=True, slots=True, kw_only=True)
class Margins:
    """The first page as far as the notice may use it."""

    width: int  # of the text
    height: int  # of the page
    top: int  # free above header and text
    bottom: int  # free below text and footer


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the notice fits."""

    size: int  # points
    above: int  # from the upper edge of the page
    height: int


def spot_for(text: str, margins: Margins, *, is_top_taken: bool = False) -> Spot | None:
    """The spot for a notice: in the upper margin, else in the lower one; None where it fits in neither.

    Args:
        text: the notice.
        margins: of the first page.
        is_top_taken: whether a picture, such as a letterhead, may stand in the upper margin.
    """
    for is_top in (True, False):
        room = (margins.top if is_top else margins.bottom) - EDGE
        if is_top and is_top_taken:
            continue
        for size in _SIZES:
            height = _height(text, size, margins.width)
            if height <= room:
                return Spot(size, EDGE if is_top else margins.height - EDGE - height, height)
    return None


def _height(text: str, size: int, width: int) -> int:
    letters = sum(_WIDE if unicodedata.east_asian_width(sign) in "WF" else _USUAL for sign in text)
    lines = int(letters * size / max(1, width)) + 1
    return round(lines * _LEADING * size)
