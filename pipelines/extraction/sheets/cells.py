"""The cells of one Excel sheet as shown, streamed from its XML, with what is hidden, linked or merged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipelines.extraction.archive import modern
from pipelines.extraction.gathering import Gathering
from pipelines.extraction.office import RELATION
from pipelines.extraction.sheets.shown import BUILT_IN, is_hidden, shown
from pipelines.extraction.xml import Element, stream_xml

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ADDRESS = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})$")
_LINK = re.compile(r'^HYPERLINK\(\s*"([^"]{1,2000})"', re.IGNORECASE)
# Only where they say their place, so that the others keep theirs.
_EMPTY_CELL = re.compile(rb'<c\s(?=[^>]*\br=")[^>]*/>')
_EMPTY_ROW = re.compile(rb'<row\s(?=[^>]*\br=")[^>]*(?:/>|>\s*</row>)')
_MAX_MARKS = 10_000  # merged areas and links of a sheet that are looked at
_MAX_REACH = 200  # rows of a merged area
_DEEPEST_ROW, _LAST_COLUMN = 1_048_576, 16_384  # of Excel


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets share."""

    texts: list[str]  # shared strings
    codes: list[str]  # format code of each cell style
    bold: list[bool]  # of each cell style
    since_1904: bool


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    bold: bool = False
    target: str = ""  # where a HYPERLINK formula leads


@dataclass(slots=True)
class Sheet:
    """Cells by row and column, counted from 1; empty cells are absent."""

    cells: dict[int, dict[int, Cell]] = field(default_factory=dict[int, dict[int, Cell]])
    merged: list[tuple[int, int, int, int]] = field(default_factory=list[tuple[int, int, int, int]])
    links: list[tuple[int, int, str]] = field(default_factory=list[tuple[int, int, str]])  # row, column, relation
    surroundings: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])  # 'header', its words
    hidden_columns: list[range] = field(default_factory=list[range])
    reached: set[int] = field(default_factory=set[int])  # rows that a cell of a row above reaches into

    def merge(self, areas: list[tuple[int, int, int, int]]) -> None:
        self.merged += areas
        for top, _, bottom, _ in areas:
            self.reached.update(range(top + 1, min(bottom, top + _MAX_REACH) + 1))


def read_sheet(data: bytes, book: Book, gathering: Gathering, *, place: str) -> Sheet:
    """Stream a sheet. Empty rows and cells cost nothing; full ones count towards the document's limit."""
    sheet = Sheet()
    hidden: list[str] = []
    last_row = 0
    tags = tuple(
        f"{S}{name}"
        for name in ("col", "row", "mergeCell", "hyperlink", "oddHeader", "oddFooter", "evenHeader", "firstHeader")
    )
    for element in stream_xml(_without_empty(modern(data)), tags, what=f"{gathering.name} ({place})"):
        name = element.tag.removeprefix(S)
        if name == "row":
            number = element.get("r", "")
            last_row = int(number) if number.isdecimal() and len(number) < 9 else last_row + 1
            _row(element, last_row, sheet, _Cells(book, gathering, place), hidden)
        elif name == "col" and element.get("hidden") in ("1", "true"):
            sheet.hidden_columns.append(range(_number(element, "min"), _number(element, "max") + 1))
        elif name == "mergeCell" and len(sheet.merged) < _MAX_MARKS:
            sheet.merge(_area(element.get("ref", "")))
        elif name == "hyperlink" and len(sheet.links) < _MAX_MARKS:
            sheet.links += [
                (row, column, element.get(f"{RELATION}id", "")) for row, column, _, _ in _area(element.get("ref", ""))
            ]
        elif name.endswith(("Header", "Footer")) and element.text:
            words = re.sub(r'&(?:"[^"]*"|\d+|K[0-9A-F]{6}|[A-Z])', " ", element.text)
            sheet.surroundings.append(("header" if name.endswith("Header") else "footer", words))
    if hidden:
        gathering.leave_out("hidden rows or columns", place, "; ".join(hidden))
    return sheet


def _without_empty(data: bytes) -> bytes:
    """A sheet without cells that have but a look, and rows of only such cells: some sheets have a million of them."""
    return _EMPTY_ROW.sub(b"", _EMPTY_CELL.sub(b"", data))


@dataclass(frozen=True, slots=True)
class _Cells:
    """Reads cells of one sheet."""

    book: Book
    gathering: Gathering
    place: str

    def read(self, cell: Element, address: str) -> Cell:
        formula = (cell.findtext(f"{S}f") or "").strip()
        style = _number(cell, "s")
        bold = self.book.bold[style] if style < len(self.book.bold) else False
        text = self._text(cell, self.book.codes[style] if style < len(self.book.codes) else "")
        # An empty text is a result too: its cell says that it is text.
        if formula and not text and not cell.findtext(f"{S}v") and cell.get("t") != "str":
            self.gathering.leave_out("formula without a saved result", self.place, f"{address}: ={formula}")
        match = _LINK.match(formula)
        return Cell(text, bold, match[1] if match else "")

    def _text(self, cell: Element, code: str) -> str:
        kind, value = cell.get("t", "n"), (cell.findtext(f"{S}v") or "").strip()
        if kind == "inlineStr":
            inline = cell.find(f"{S}is")
            return rich_text(inline) if inline is not None else ""
        if not value or is_hidden(code):
            return ""
        if kind == "s":
            index = int(value) if value.isdecimal() else -1
            return self.book.texts[index] if 0 <= index < len(self.book.texts) else ""
        if kind == "e":
            self.gathering.leave_out("cell with an error", self.place, value)
            return ""
        if kind == "b":
            return "TRUE" if value in ("1", "true") else "FALSE"
        if kind in ("str", "d"):
            return value
        return self._number(value, code)

    def _number(self, value: str, code: str) -> str:
        try:
            return shown(float(value), code, since_1904=self.book.since_1904)
        except (ValueError, OverflowError):  # no number, or one that its format cannot show
            return value


def _row(row: Element, number: int, sheet: Sheet, cells: _Cells, hidden: list[str]) -> None:
    found: dict[int, Cell] = {}
    column = 0
    for element in row:
        if element.tag != f"{S}c":
            continue
        place = _ADDRESS.match(element.get("r", ""))
        column = column_number(place[1]) if place else column + 1
        cell = cells.read(element, element.get("r", ""))
        if cell.text.strip() and column <= _LAST_COLUMN:
            found[column] = cell
    if not found or number > _DEEPEST_ROW:
        return
    concealed = row.get("hidden") in ("1", "true")
    unseen = [cell.text for column, cell in found.items() if concealed or _within(column, sheet.hidden_columns)]
    if unseen:
        hidden += [" ".join(unseen)] if len(hidden) < 100 else []
        found = {} if concealed else {c: cell for c, cell in found.items() if not _within(c, sheet.hidden_columns)}
    cells.gathering.count_cells(len(found))
    if found:
        sheet.cells[number] = found


def rich_text(element: Element) -> str:
    """The words of a shared string, without the reading aids of Asian scripts."""
    texts = (text for child in _worded(element) for text in child.iter(f"{S}t"))
    return "".join(text.text or "" for text in texts)


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def read_book(styles: Element | None, strings: Element | None, *, since_1904: bool) -> Book:
    texts = [rich_text(item) for item in strings.findall(f"{S}si")] if strings is not None else []
    if styles is None:
        return Book(texts, [], [], since_1904)
    codes = {_number(one, "numFmtId"): one.get("formatCode", "") for one in styles.iter(f"{S}numFmt")}
    bold = [_is_on(font.find(f"{S}b")) for font in styles.findall(f"{S}fonts/{S}font")]
    formats = styles.findall(f"{S}cellXfs/{S}xf")
    numbers = [_number(one, "numFmtId") for one in formats]
    fonts = [_number(one, "fontId") for one in formats]
    return Book(
        texts,
        [codes.get(number, BUILT_IN.get(number, "")) for number in numbers],
        [font < len(bold) and bold[font] for font in fonts],
        since_1904,
    )


def _is_on(mark: Element | None) -> bool:
    return mark is not None and mark.get("val", "1") not in ("0", "false")


def _worded(element: Element) -> Iterator[Element]:
    return (child for child in element if child.tag in (f"{S}t", f"{S}r"))


def _area(reference: str) -> list[tuple[int, int, int, int]]:
    """First row, first column, last row, last column of 'A1:C1'; none for what is no area."""
    ends = [_ADDRESS.match(part) for part in reference.split(":")[:2]]
    places = [(int(end[2]), column_number(end[1])) for end in ends if end]
    return [(*places[0], *places[-1])] if places else []


def _within(column: int, areas: list[range]) -> bool:
    return any(column in area for area in areas)


def _number(element: Element, name: str) -> int:
    value = element.get(name, "0")
    return int(value) if value.isdecimal() and len(value) < 9 else 0
