"""The rows of an RTF table while they are read: cells in order, and which of them are merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.extraction.blocks import Block, Link
from pipelines.extraction.gathering import Gathering

_MERGED = {"clvmrg": "above", "clmrg": "left"}


@dataclass(slots=True)
class Rows:
    gathering: Gathering
    cells: list[str] = field(default_factory=list[str])  # of the row under way
    rows: list[list[str]] = field(default_factory=list[list[str]])
    links: list[Link] = field(default_factory=list[Link])
    after: list[Block] = field(default_factory=list[Block])
    bold: list[bool] = field(default_factory=list[bool])
    header_rows: int = 0
    _definitions: list[str] = field(default_factory=list[str])  # of each cell: '', 'above' or 'left'
    _definition: str = ""
    _header: bool = False
    _bold_cells: list[bool] = field(default_factory=list[bool])

    def define(self, word: str) -> None:
        """A control word that says how the row's cells are."""
        if word == "trowd":
            self._definitions, self._definition, self._header = [], "", False
        elif word == "trhdr":
            self._header = True
        elif word == "cellx":
            self._definitions.append(self._definition)
            self._definition = ""
        else:
            self._definition = _MERGED.get(word, self._definition)

    def end_cell(self, text: str, links: Sequence[Link], *, bold: bool) -> None:
        self.gathering.count_cells(1)
        self.cells.append(text)
        self.links += links
        if text:
            self._bold_cells.append(bold)

    def end_row(self) -> None:
        above = self.rows[-1] if self.rows else []
        for column, definition in enumerate(self._definitions[: len(self.cells)]):
            if definition == "above" and not self.cells[column]:
                self.cells[column] = above[column] if column < len(above) else ""
            elif definition == "left" and not self.cells[column] and column:
                self.cells[column] = self.cells[column - 1]
        if self._header and self.header_rows == len(self.rows):
            self.header_rows += 1
        self.rows.append(self.cells)
        self.bold.append(bool(self._bold_cells) and all(self._bold_cells))
        self.cells, self._bold_cells = [], []

    def finish(self) -> list[str]:
        """Add the table. One of a single column is no table: its texts are given back as paragraphs."""
        if self.cells:
            self.end_row()
        rows, self.rows = self.rows, []
        links, self.links = self.links, []
        after, self.after = self.after, []
        bold, self.bold = self.bold[:2], []
        header_rows, self.header_rows = self.header_rows, 0
        if max(map(len, rows), default=0) <= 1:
            self.gathering.put(after)
            return [cell for row in rows for cell in row]
        counted = sum(map(len, rows))
        self.gathering.table(
            rows, header_rows=header_rows or None, bold=bold == [True, False], links=links, counted=counted
        )
        self.gathering.put(after)
        return []
