"""An Excel file read into blocks: each region of cells a table, with the lines above and below it as text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping

from pipelines.extraction.archive import Archive
from pipelines.extraction.blocks import BlockKind, Document, Link
from pipelines.extraction.gathering import MAX_CELLS, MAX_PAGES, Gathering, too_long
from pipelines.extraction.office import (
    DRAWING,
    RELATION,
    Relation,
    core_properties,
    main_part,
    note_active_parts,
    related,
    relations,
)
from pipelines.extraction.pictures import add_picture
from pipelines.extraction.sheets.cells import Cell, S, Sheet, read_book, read_sheet
from pipelines.extraction.word.drawings import add_chart
from pipelines.extraction.words import useful_target
from pipelines.extraction.xml import Element

_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_NO_NAME = re.compile(r"^(?:sheet|table|tabelle|blatt)\s*\d*$", re.IGNORECASE)
_HEADING_WORDS = 12


def read_sheets(archive: Archive) -> Document:
    """Read an .xlsx or .xlsm file. Formulas are read by the results saved with them, never computed.

    Raises:
        ExtractionError: damaged, locked, over 200 sheets or too many cells.
    """
    part = main_part(archive)
    root = archive.xml(part)
    found = relations(archive, part)
    gathering = Gathering(archive.name)
    sheets = list(root.iter(f"{S}sheet"))
    if len(sheets) > MAX_PAGES:
        raise too_long(archive.name, len(sheets), "sheets")
    properties = root.find(f"{S}workbookPr")
    styles, strings = (related(archive, found, kind) for kind in ("styles", "sharedStrings"))
    book = read_book(
        archive.xml(styles) if styles else None,
        archive.xml(strings) if strings else None,
        since_1904=properties is not None and properties.get("date1904") in ("1", "true"),
    )
    visible = [sheet for sheet in sheets if sheet.get("state", "visible") == "visible"]
    for element in sheets:
        relation = found.get(element.get(f"{RELATION}id", ""))
        if relation is None or relation.target not in archive or relation.kind != "worksheet":
            gathering.leave_out("chart", f"sheet {element.get('name', '')}") if relation is not None else None
            continue
        reader = SheetReader(archive, relation.target, gathering, name=element.get("name", ""))
        if element not in visible:
            with gathering.aside() as blocks:
                reader.add(read_sheet(archive.read(relation.target), book, gathering, place=reader.place))
            gathering.leave_out("hidden sheet", reader.place, " ".join(block.text for block in blocks))
            continue
        reader.add(
            read_sheet(archive.read(relation.target), book, gathering, place=reader.place), titled=len(visible) > 1
        )
    if any(relation.kind == "externalLink" for relation in found.values()):
        gathering.leave_out("link to another workbook")
    note_active_parts(archive, gathering)
    title, language = core_properties(archive)
    return gathering.document("xlsx", title=title, language=language, pages=len(visible))


class SheetReader:
    """One sheet with its drawings and comments."""

    def __init__(self, archive: Archive, part: str, gathering: Gathering, *, name: str) -> None:
        self.place = f"sheet {name}"
        self._name = name
        self._archive = archive
        self._gathering = gathering
        self._relations = relations(archive, part)
        self._level = 1  # of headings

    def add(self, sheet: Sheet, *, titled: bool = False) -> None:
        """Add the blocks of a sheet.

        Args:
            sheet: its cells.
            titled: whether its name becomes a heading, as it does where there are several sheets.
        """
        self._level = 1 + titled
        if titled and sheet.cells and not _NO_NAME.match(self._name):
            self._gathering.add(BlockKind.HEADING, self._name, level=1, place=self.place)
        targets = {(row, column): self._target(identifier) for row, column, identifier in sheet.links}
        for row, cells in sheet.cells.items():
            targets.update({(row, column): cell.target for column, cell in cells.items() if cell.target})
        for region in _regions(sheet):
            self._region(sheet, region, targets)
        for what, words in dict.fromkeys(sheet.surroundings):
            self._gathering.leave_out(what, self.place, words) if words.strip() else None
        self._comments()
        self._drawings()

    def _target(self, identifier: str) -> str:
        relation = self._relations.get(identifier)
        return relation.target if relation is not None and relation.outside else ""

    def _region(self, sheet: Sheet, rows: list[int], targets: Mapping[tuple[int, int], str]) -> None:
        """Rows that stand together: single cells above and below are lines of text, what is between is a table."""
        first, last = 0, len(rows)
        while first < last and len(sheet.cells[rows[first]]) == 1:
            first += 1
        leftmost = min(column for row in rows for column in sheet.cells[row])
        while last > first and set(sheet.cells[rows[last - 1]]) == {leftmost} and rows[last - 1] not in sheet.reached:
            last -= 1
        for row in rows[:first]:
            self._line(sheet, row, targets, heading=first < last and row == rows[0])
        if first < last:
            self._table(sheet, rows[first:last], targets)
        for row in rows[last:]:
            self._line(sheet, row, targets, heading=False)

    def _line(self, sheet: Sheet, row: int, targets: Mapping[tuple[int, int], str], *, heading: bool) -> None:
        """A single cell. A short one is a heading when it is bold, or the first line right above a table."""
        ((column, cell),) = sheet.cells[row].items()
        short = len(cell.text.split()) <= _HEADING_WORDS and not cell.text.rstrip().endswith((".", ":", ";"))
        kind = BlockKind.HEADING if short and (cell.bold or heading) else BlockKind.PARAGRAPH
        level = self._level if kind is BlockKind.HEADING else 0
        links = _links([(cell, targets.get((row, column), ""))])
        self._gathering.add(kind, cell.text, level=level, links=links, place=self.place)

    def _table(self, sheet: Sheet, rows: list[int], targets: Mapping[tuple[int, int], str]) -> None:
        columns = sorted({column for row in rows for column in sheet.cells[row]})
        covering = _covering(sheet, rows, columns)
        table: list[list[str]] = []
        linked: list[tuple[Cell, str]] = []
        for row in rows:
            cells = sheet.cells[row]
            table.append([(cells.get(column) or covering.get((row, column), Cell(""))).text for column in columns])
            linked += [(cell, targets[row, column]) for column, cell in cells.items() if targets.get((row, column))]
        bold = [all(cell.bold for cell in sheet.cells[row].values()) for row in rows[:2]]
        self._gathering.table(
            table,
            bold=bold == [True, False],
            links=_links(linked),
            place=self.place,
            counted=sum(len(sheet.cells[row]) for row in rows),
        )

    def _comments(self) -> None:
        for relation in self._relations.values():
            if relation.kind in ("comments", "threadedComment") and relation.target in self._archive:
                for comment in self._archive.xml(relation.target):
                    for one in comment if comment.tag == f"{S}commentList" else (comment,):
                        words = "".join(one.itertext())
                        self._gathering.leave_out("comment", self.place, words) if _is_comment(one) else None

    def _drawings(self) -> None:
        part = related(self._archive, self._relations, "drawing")
        if not part:
            return
        found: dict[str, Relation] = relations(self._archive, part)
        root = self._archive.xml(part)
        for picture in root.iter(f"{_PLACED}pic"):
            about = next(picture.iter(f"{_PLACED}cNvPr"), None)
            add_picture(self._gathering, about.get("descr", "") if about is not None else "", place=self.place)
        for shape in root.iter(f"{_PLACED}sp"):
            for paragraph in shape.iter(f"{DRAWING}p"):
                words = "".join(text.text or "" for text in paragraph.iter(f"{DRAWING}t"))
                self._gathering.add(BlockKind.PARAGRAPH, words, place="text box")
        for frame in root.iter(f"{_PLACED}graphicFrame"):
            add_chart(frame, self._gathering, self._archive, relations=found, place=self.place)


def _regions(sheet: Sheet) -> list[list[int]]:
    """Rows in order, parted where a row is empty."""
    regions: list[list[int]] = []
    for row in sorted(sheet.cells):
        if regions and regions[-1][-1] == row - 1:
            regions[-1].append(row)
        else:
            regions.append([row])
    return regions


def _covering(sheet: Sheet, rows: list[int], columns: list[int]) -> dict[tuple[int, int], Cell]:
    """For each place that a merged cell covers, that cell."""
    covering: dict[tuple[int, int], Cell] = {}
    for top, left, bottom, right in sheet.merged:
        cell = sheet.cells.get(top, {}).get(left)
        below = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        beside = columns[bisect_left(columns, left) : bisect_right(columns, right)]
        if cell is None or len(covering) + len(below) * len(beside) > MAX_CELLS:
            continue
        covering.update({(row, column): cell for column in beside for row in below})
    return covering


def _links(cells: list[tuple[Cell, str]]) -> list[Link]:
    found = ((cell.text, useful_target(target)) for cell, target in cells)
    return [Link(" ".join(text.split()), target) for text, target in found if target]


def _is_comment(element: Element) -> bool:
    return element.tag.rpartition("}")[2] in ("comment", "threadedComment")
