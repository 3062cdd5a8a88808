"""A table under way, where a cell may reach over columns and into the rows below it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipelines.extraction.gathering import Gathering

_MAX_ROWS_REACHED = 1000


@dataclass(slots=True)
class Grid:
    """Rows of cells by place. Each put counts towards the document's limit of cells."""

    gathering: Gathering
    rows: list[list[str]] = field(default_factory=list[list[str]])
    counted: int = 0
    _covered: dict[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])

    def begin_row(self) -> None:
        self.rows.append([])
        self._pass_covered()

    def put(self, text: str, *, columns: int = 1, rows: int = 1) -> None:
        """One cell, into every place that it covers."""
        rows = min(rows, _MAX_ROWS_REACHED)
        self.gathering.count_cells(columns)
        self.counted += columns
        row, number = self.rows[-1], len(self.rows) - 1
        for column in range(len(row), len(row) + columns):
            row.append(text)
            for below in range(number + 1, number + rows):
                self._covered[below, column] = text
        if columns * rows > 1000:
            self.gathering.count_cells(columns * rows)
        self._pass_covered()

    def _pass_covered(self) -> None:
        row, number = self.rows[-1], len(self.rows) - 1
        while (number, len(row)) in self._covered:
            row.append(self._covered.pop((number, len(row))))
