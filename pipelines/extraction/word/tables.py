"""Tables of Word files: merged cells, rows that name the columns, and tables that are only frames."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pipelines.extraction.blocks import Block, Link
from pipelines.extraction.gathering import Gathering, cell_of
from pipelines.extraction.office import shown_elements
from pipelines.extraction.word.runs import Setting, words_of
from pipelines.extraction.word.styles import W, switch, value_of
from pipelines.extraction.xml import Element

_MAX_SPAN = 63  # columns; Word allows no more
_AROUND = {f"{W}{name}" for name in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag")}
_FIRST_ROW = 0x20  # bit of w:tblLook: the style's look of a first row is used


class CellReader(Protocol):
    """What a table needs of the reader around it."""

    gathering: Gathering
    setting: Setting
    bold: list[bool]

    def blocks(self, parent: Element, place: str = "") -> None: ...


@dataclass(slots=True)
class _Row:
    header: bool
    cells: list[str] = field(default_factory=list[str])
    links: list[Link] = field(default_factory=list[Link])
    blocks: list[Block] = field(default_factory=list[Block])
    after: list[Block] = field(default_factory=list[Block])
    bold: bool = False


def read_table(reader: CellReader, table: Element, place: str) -> None:
    """Add one table. A table of one column is a frame around text: its content stands in the document itself."""
    gathering = reader.gathering
    rows: list[_Row] = []
    for element in _below(table, f"{W}tr"):
        properties = element.find(f"{W}trPr")
        if properties is not None and properties.find(f"{W}del") is not None:
            gathering.leave_out("deleted text of a tracked change", place, words_of(element))
        elif switch(properties, "hidden"):
            gathering.leave_out("hidden table row", place, words_of(element))
        else:
            rows.append(_row(reader, element, rows[-1].cells if rows else (), place))
    if max((len(row.cells) for row in rows), default=0) <= 1:
        gathering.put([block for row in rows for block in row.blocks])
        return
    named = next((number for number, row in enumerate(rows) if not row.header), 0)
    bold = [row.bold for row in rows[:2]] == [True, False] or _styled_first_row(reader, table)
    gathering.table(
        [row.cells for row in rows],
        header_rows=named or None,
        bold=bold,
        links=[link for row in rows for link in row.links],
        place=place,
        counted=sum(len(row.cells) for row in rows),
    )
    gathering.put([block for row in rows for block in row.after])


def _row(reader: CellReader, element: Element, above: Sequence[str], place: str) -> _Row:
    """One row; a merged cell stands in every place that it covers."""
    properties = element.find(f"{W}trPr")
    row = _Row(header=bool(switch(properties, "tblHeader")))
    row.cells += [""] * _count(value_of(properties, "gridBefore"), 0)
    before = len(reader.bold)
    for cell in _below(element, f"{W}tc"):
        _cell(reader, cell, row, above, place=place)
    row.bold = all(reader.bold[before:]) and len(reader.bold) > before
    return row


def _cell(reader: CellReader, cell: Element, row: _Row, above: Sequence[str], *, place: str) -> None:
    properties = cell.find(f"{W}tcPr")
    span = _count(value_of(properties, "gridSpan"), 1)
    column = len(row.cells)
    with reader.gathering.aside() as blocks:
        reader.blocks(cell, place)
    read = cell_of(blocks)
    text = read.text
    if _continues(properties, "vMerge"):
        text = text or (above[column] if column < len(above) else "")
    elif _continues(properties, "hMerge"):
        text = text or (row.cells[-1] if row.cells else "")
    reader.gathering.count_cells(span)
    row.cells += [text] * span
    row.links += read.links
    row.after += read.after
    row.blocks += blocks


def _below(parent: Element, tag: str) -> Iterator[Element]:
    """The rows of a table, or the cells of a row, also those inside form fields and tracked insertions."""
    for child in shown_elements(parent):
        if child.tag == tag:
            yield child
        elif child.tag in _AROUND:
            yield from _below(child, tag)


def _continues(properties: Element | None, name: str) -> bool:
    merge = properties.find(f"{W}{name}") if properties is not None else None
    return merge is not None and merge.get(f"{W}val", "continue") != "restart"


def _count(value: str, default: int) -> int:
    return max(default, min(_MAX_SPAN, int(value))) if value.isdecimal() else default


def _styled_first_row(reader: CellReader, table: Element) -> bool:
    """Whether the table's style gives its first row a look of its own, and the table uses it."""
    properties = table.find(f"{W}tblPr")
    look = properties.find(f"{W}tblLook") if properties is not None else None
    if look is None:
        return False
    bits = look.get(f"{W}val", "")
    used = look.get(f"{W}firstRow", "") in ("1", "true") or _bits(bits) & _FIRST_ROW != 0
    return used and any(style.first_row for style in reader.setting.styles.chain(value_of(properties, "tblStyle")))


def _bits(value: str) -> int:
    try:
        return int(value, 16)
    except ValueError:
        return 0
