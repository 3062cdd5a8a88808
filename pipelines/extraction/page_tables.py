"""Tables of web pages: spans over columns and rows, rows that name the columns, and tables that are only frames."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from pipelines.extraction.blocks import Block, Link
from pipelines.extraction.gathering import Gathering, cell_of
from pipelines.extraction.grid import Grid
from pipelines.extraction.xml import Element

_SECTIONS = ("thead", "tbody", "tfoot")


class BlockReader(Protocol):
    """What a table needs of the reader around it."""

    gathering: Gathering

    def read(self, element: Element) -> None: ...
    def left_out(self, element: Element) -> bool: ...


def read_page_table(reader: BlockReader, table: Element) -> None:
    """Add one table. One of a single column, or marked as mere layout, is a frame: its content stands on its own."""
    gathering = reader.gathering
    rows = [row for row in _rows(table) if not reader.left_out(row)]
    widest = max((len(_cells(row)) for row in rows), default=0)
    caption = table.find("caption")
    if caption is not None:
        reader.read(caption)
    if widest <= 1 or table.get("role") in ("presentation", "none"):
        for row in rows:
            for cell in _cells(row):
                reader.read(cell)
        return
    grid, links, after = Grid(gathering), list[Link](), list[Block]()
    header_rows = 0
    for number, row in enumerate(rows):
        grid.begin_row()
        cells = _cells(row)
        named = _names_columns(row, cells)
        header_rows += named and header_rows == number
        for cell in cells:
            with gathering.aside() as blocks:
                reader.read(cell)
            read = cell_of(blocks)
            grid.put(read.text, columns=min(widest, _span(cell, "colspan")), rows=_span(cell, "rowspan"))
            links += read.links
            after += read.after
    gathering.table(grid.rows, header_rows=header_rows or None, links=links, counted=grid.counted)
    gathering.put(after)


def _rows(table: Element) -> Iterator[Element]:
    """The table's own rows, not those of a table inside it."""
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _SECTIONS:
            yield from (row for row in child if row.tag == "tr")


def _cells(row: Element) -> list[Element]:
    return [cell for cell in row if cell.tag in ("td", "th")]


def _names_columns(row: Element, cells: list[Element]) -> bool:
    """Whether a row names the columns: it stands in the head, or all its cells are headings."""
    parent = row.getparent()
    in_head = parent is not None and parent.tag == "thead"
    return bool(cells) and (in_head or (len(cells) > 1 and all(cell.tag == "th" for cell in cells)))


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "").strip()
    return max(1, int(value[:6])) if value.isdecimal() and value.isascii() else 1
