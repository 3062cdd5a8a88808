"""Headers, footers and page numbers: what stands at the edge of page after page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.extraction.pdf_pages.lines import Segment, rows_of

_EDGE_ROWS = 3  # rows from the top and from the bottom of a page that may repeat
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^(?:page\s*)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:of|/|\|)\s*\d{1,4})?$|^page\s+[ivx]{1,6}$", re.IGNORECASE
)
_SHARE = 0.5  # of the pages; what stands on fewer may be text
_ZONE = 0.15  # of the page's height, at its top and at its bottom


@dataclass(frozen=True, slots=True)
class Edges:
    """Pages without what repeats, and what that says."""

    pages: list[list[Segment]]
    left_out: list[tuple[str, str]]  # 'header', 'footer' or 'page number', its words


def without_repeated(pages: Sequence[list[Segment]], heights: Sequence[float]) -> Edges:
    """Take away page numbers, and rows that repeat, but for their numbers, at the edge of half of the pages."""
    edges = [_edges(page, height) for page, height in zip(pages, heights, strict=True)]
    counts = Counter(key for rows in edges for key in {(where, _key(row)) for where, row in rows})
    needed = max(2, _SHARE * len(pages))
    said: dict[tuple[str, str], str] = {}
    kept: list[list[Segment]] = []
    for page, rows in zip(pages, edges, strict=True):
        gone: set[int] = set()
        for where, row in rows:
            words = _words(row)
            if _PAGE_NUMBER.match(words):
                said.setdefault(("page number", ""), "")
                gone.update(map(id, row))
            elif counts[where, _key(row)] >= needed:
                said.setdefault((where, _key(row)), words)
                gone.update(map(id, row))
        kept.append([segment for segment in page if id(segment) not in gone])
    return Edges(kept, [(where, words) for (where, _), words in said.items()])


def _edges(page: list[Segment], height: float) -> list[tuple[str, list[Segment]]]:
    rows = rows_of(page)
    top = [row for row in rows[:_EDGE_ROWS] if row[0].middle > (1 - _ZONE) * height]
    bottom = [row for row in rows[-_EDGE_ROWS:] if row[0].middle < _ZONE * height]
    return [*(("header", row) for row in top), *(("footer", row) for row in bottom)]


def _words(row: list[Segment]) -> str:
    return " ".join(segment.text for segment in row)


def _key(row: list[Segment]) -> str:
    return _DIGITS.sub("#", _words(row)).casefold()
