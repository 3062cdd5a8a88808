"""The names of table columns in Excel, which formulas may go by."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.extraction.sheets.cells import S

_BY_NAME = re.compile(r"[\w.\]]\[[^\d\]]|\[@|\[#")  # Prices[Amount], [@Amount]; not [1]Sheet!A1
_PLACE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(frozen=True, slots=True)
class TableHead:
    """The cell over a column of a table; Excel wants the column to be called by its words."""

    column: Any  # the table's own element for it
    table: str  # part with the table


def columns_are_named(roots: Iterable[Any]) -> bool:
    """Whether some formula calls the column of a table by its name."""
    return any(
        _BY_NAME.search(element.text or "")
        for root in roots
        for element in root.iter(f"{S}f", f"{S}calculatedColumnFormula", f"{S}definedName", f"{S}formula1")
    )


def heads_of(table: Any, part: str) -> Iterator[tuple[str, TableHead]]:
    """The cells with the names of a table's columns, as 'B2'."""
    start = _PLACE.match(str(table.get("ref") or ""))
    if not start or table.get("headerRowCount") == "0":
        return
    first = _number(start[1])
    for place, column in enumerate(table.iter(f"{S}tableColumn")):
        yield f"{_letters(first + place)}{start[2]}", TableHead(column, part)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
