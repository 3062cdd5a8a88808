"""Easy Read as a BRF file for Braille printers: 40 cells a line, 25 lines a page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.documents.render.sheet import CONTACT, FORMATS, SUMMARY, WORD_LIST, Sheet, SheetRow
from pipelines.documents.rows import RowKind
from pipelines.engines.liblouis import to_braille

CELLS, LINES = 40, 25  # of a page, as embossers and readers expect; the last line holds the page number
_INDENT = 2  # cells before the first line of a paragraph


@dataclass(frozen=True, slots=True)
class _Text:
    words: str
    heading: bool = False


def to_brf(sheet: Sheet) -> bytes:
    """Contracted Unified English Braille. Pictures are left out: their words stand in the rows.

    Raises:
        EngineError: liblouis is not installed; it says which package to install.
    """
    texts = list(_texts(sheet))
    cells = to_braille([text.words for text in texts])
    lines: list[list[str]] = []  # one list an item, so that a page ends between items where it can
    for text, made in zip(texts, cells, strict=True):
        lines.append(_heading(made) if text.heading else _paragraph(made))
    pages = list(_pages(lines, [text.heading for text in texts]))
    numbers = to_braille([str(place) for place in range(1, len(pages) + 1)])
    return "\f".join(_page(page, number) for page, number in zip(pages, numbers, strict=True)).encode("ascii")


def _texts(sheet: Sheet) -> Iterator[_Text]:
    yield _Text(sheet.title, heading=True)
    yield _Text(sheet.council)
    yield from map(_Text, sheet.notices)
    if sheet.summary:
        yield _Text(SUMMARY, heading=True)
        yield from map(_row, sheet.summary)
    yield from map(_row, sheet.rows)
    if sheet.words:
        yield _Text(WORD_LIST, heading=True)
        for word in sheet.words:
            yield _Text(f"{word.term}: {word.meaning}")
    if sheet.contact:
        yield _Text(CONTACT, heading=True)
        for label, line in sheet.contact:
            yield _Text(f"{label}: {''.join(run.text for run in line)}")
        yield _Text(FORMATS, heading=True)
        yield _Text(sheet.other_formats)


def _row(row: SheetRow) -> _Text:
    mark = f"{row.number}. " if row.number else "• " if row.kind is RowKind.ITEM and not row.continues else ""
    return _Text(mark + row.text, heading=row.kind is RowKind.HEADING)


def _heading(cells: str) -> list[str]:
    return ["", *(line.center(CELLS).rstrip() for line in _wrap(cells, CELLS - 8, first=0)), ""]


def _paragraph(cells: str) -> list[str]:
    first, *others = _wrap(cells, CELLS, first=_INDENT)
    return [" " * _INDENT + first, *others]


def _wrap(cells: str, width: int, *, first: int) -> list[str]:
    """Lines no longer than the width; only a word that is longer than a line is cut."""
    lines = [""]
    for word in cells.split():
        rest = word
        room = width - (first if len(lines) == 1 else 0)
        if lines[-1] and len(lines[-1]) + 1 + len(rest) > room:
            lines.append("")
        while len(rest) > (room := width - (first if len(lines) == 1 else 0)):
            lines[-1] = rest[:room]
            rest = rest[room:]
            lines.append("")
        lines[-1] = f"{lines[-1]} {rest}" if lines[-1] else rest
    return lines


def _pages(items: list[list[str]], headings: list[bool]) -> Iterator[list[str]]:
    room = LINES - 1
    page: list[str] = []
    for place, (item, heading) in enumerate(zip(items, headings, strict=True)):
        lines = item[1:] if heading and not page else item
        following = len(items[place + 1]) if heading and place + 1 < len(items) else 0
        # A heading goes over to the next page with what it stands above.
        if page and len(page) + len(lines) + min(following, room - len(lines)) > room:
            yield page
            page, lines = [], item[1:] if heading else item
        while len(page) + len(lines) > room:
            cut = room - len(page)
            yield [*page, *lines[:cut]]
            page, lines = [], lines[cut:]
        page += lines
    yield page


def _page(lines: list[str], number: str) -> str:
    filled = [*lines, *[""] * (LINES - 1 - len(lines)), number.strip().rjust(CELLS)]
    return "\r\n".join(filled) + "\r\n"
