"""What of an Excel file other things rest on by its words: texts in formulas, and the names of table columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipelines.extraction.sheets.cells import S

_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_BY_NAME = re.compile(r"[\w.\]]\[[^\d\]]|\[@|\[#")  # Prices[Amount], [@Amount]; not [1]Sheet!A1
_PLACE = re.compile(r"^\$?([A-Z]{1,3})\$?(\d{1,7})")


@dataclass(frozen=True, slots=True)
class TableHead:
    """The cell over a column of a table; Excel wants the column to be called by its words."""

    column: Any  # the table's own element for it
    table: str  # part with the table


def compared_texts(roots: Iterable[Any]) -> set[str]:
    """Texts that formulas, choices and filters compare cells with: translated, they would no longer be found."""
    found: set[str] = set()
    for root in roots:
        for element in root.iter():
            if not isinstance(element.tag, str):
                continue
            name = element.tag.rpartition("}")[2]
            if name in ("f", "formula", "formula1", "formula2", "definedName", "calculatedColumnFormula"):
                texts = [text.replace('""', '"') for text in _QUOTED.findall(element.text or "")]
                found.update(texts)
                if name == "formula1":
                    found.update(choice.strip() for text in texts for choice in text.split(","))
            elif name in ("filter", "customFilter"):
                found.add(str(element.get("val") or ""))
    return found - {""}


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
