"""The reading order of a page: one column, or two and more that are read one after the other."""

from __future__ import annotations

from itertools import pairwise

from pipelines.extraction.pdf_pages.lines import Segment, rows_of

_GUTTER = 8.0  # points; the space between two columns of print is seldom narrower
_NARROW = 0.6  # of the width of the print; lines of a column are narrower than this
_FILLED = 0.6  # of its column; a line of prose mostly fills more, the cell of a table less
_BREAK = 1.5  # sizes from line to line, where something new begins
_WIDER = 1.1  # times the widest gap above
_FEWEST = 4  # lines on each side
_DEEPEST = 3  # columns within columns


def in_reading_order(segments: list[Segment], depth: int = 0) -> list[list[Segment]]:
    """Rows of segments as they are read.

    Prose in columns is read column by column, between the lines that run across both. Rows of a table stay rows:
    their cells do not fill the columns.
    """
    gutter = _gutter(segments) if depth < _DEEPEST else None
    if gutter is None:
        return rows_of(segments)
    ordered: list[list[Segment]] = []
    band: list[Segment] = []
    for row in rows_of(segments):
        if any(one.left < gutter < one.right for one in row):
            ordered += [*_band(band, gutter, depth), row]
            band = []
        else:
            band += row
    return ordered + _band(band, gutter, depth)


def _band(band: list[Segment], gutter: float, depth: int) -> list[list[Segment]]:
    left = [one for one in band if one.right <= gutter]
    right = [one for one in band if one.right > gutter]
    if not (_is_prose(left) and _is_prose(right)):
        return rows_of(band)
    left, below = _parted(left, min(one.bottom for one in right))
    return in_reading_order(left, depth + 1) + in_reading_order(right, depth + 1) + rows_of(below)


def _parted(left: list[Segment], end: float) -> tuple[list[Segment], list[Segment]]:
    """The left column, and what stands below both columns where they end at the same height.

    Where the gap there is no wider than between the paragraphs above, the left column only goes on.
    """
    rows = rows_of(left)
    widest = 0.0
    for number, (above, below) in enumerate(pairwise(rows), start=1):
        gap = above[0].middle - below[0].middle
        wide = gap > max(_BREAK * below[0].size, _WIDER * widest)
        widest = max(widest, gap)
        if abs(above[0].bottom - end) < 1.5 * above[0].size and wide:
            return [one for row in rows[:number] for one in row], [one for row in rows[number:] for one in row]
    return left, []


def _gutter(segments: list[Segment]) -> float | None:
    """The middle of an empty strip between lines of prose, or None for a single column."""
    if len(segments) < 2 * _FEWEST:
        return None
    first, last = min(one.left for one in segments), max(one.right for one in segments)
    spans = sorted((one.left, one.right) for one in segments if one.width < _NARROW * (last - first))
    strips: list[tuple[float, float]] = []
    reach = spans[0][1] if spans else last
    for left, right in spans:
        if left - reach >= _GUTTER:
            strips.append((left - reach, (left + reach) / 2))
        reach = max(reach, right)
    for _, middle in sorted(strips, reverse=True):
        sides = ([one for one in segments if one.right <= middle], [one for one in segments if one.left >= middle])
        if all(map(_is_prose, sides)):
            return middle
    return None


def _is_prose(side: list[Segment]) -> bool:
    """Whether lines fill their column, as prose does, and stand one under the other."""
    rows = rows_of(side)
    if len(rows) < _FEWEST:
        return False
    width = max(one.right for one in side) - min(one.left for one in side)
    filled = sum(row[-1].right - row[0].left > _FILLED * width for row in rows)
    near = sum(above[0].middle - below[0].middle < 2.5 * below[0].size for above, below in pairwise(rows))
    words = sum(len(one.text.split()) for one in side) / len(rows)
    return filled >= 0.5 * len(rows) and near >= 0.5 * (len(rows) - 1) and words >= 3
