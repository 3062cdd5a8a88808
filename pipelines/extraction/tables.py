"""Tables as people read them aloud: 'Band A: £1,500', one row after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence

_VALUE = re.compile(r"^[£$€(+-]?\s*\d|\d\s*%$|^(?:yes|no|free|none|n/a|nil|✓|✗|-|–|—)$", re.IGNORECASE)
_YEAR = re.compile(r"^(?:19|20)\d\d(?:\s*[/–-]\s*\d{2,4})?$")
_PER = re.compile(
    r"[\s(]*\b((?:a|an|per|each|every) (?:year|annum|month|week|day|night|hour|visit|person|item))\)?$", re.I
)
_UNIT = re.compile(r"\s*\(?(?<=[\s(])([£$€%])\)?$")
# A first cell like this says little without the name of its column: 'A' of 'Band', '2b' of 'Size'; 'Gym' says enough.
_CODE = re.compile(r"[A-Z0-9]{1,3}|[a-z]|\d{1,2}[a-z]")
_LONG = 80  # characters; the name of a column is shorter


def squared(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """The rows without empty ones and empty columns, each as long as the longest."""
    filled = [row for row in rows if any(row)]
    width = max(map(len, filled), default=0)
    full = [_once((*row, *[""] * (width - len(row)))) for row in filled]
    kept = [column for column in range(width) if any(row[column] for row in full)]
    return tuple(tuple(row[column] for column in kept) for row in full)


def _once(row: tuple[str, ...]) -> tuple[str, ...]:
    """A cell that was merged over its whole row, as the name of a group is, stands in its first place alone."""
    first, *others = row
    whole = others and set(others) == {first} and not _VALUE.search(first)
    return (first, *[""] * len(others)) if whole else row


def is_code(cell: str) -> bool:
    """Whether the first cell of a row is a mere letter or number, which needs the name of its column before it."""
    return bool(_CODE.fullmatch(cell))


def one_header(rows: Sequence[Sequence[str]], count: int) -> list[Sequence[str]]:
    """The first rows, all of them names of columns, made one: 'Charge' above '2026' becomes 'Charge 2026'."""
    if count < 2:
        return list(rows)
    width = max(map(len, rows))
    columns = [[row[column] if column < len(row) else "" for row in rows[:count]] for column in range(width)]
    names = [" ".join(dict.fromkeys(filter(None, column))) for column in columns]
    return [names, *rows[count:]]


def looks_like_header(rows: Sequence[Sequence[str]], *, bold: bool = False) -> bool:
    """Whether the first row names the columns, told by its words.

    Args:
        rows: of one length.
        bold: the first row is bold and the second is not.
    """
    if len(rows) < 2 or len(rows[0]) < 2:
        return False
    names = rows[0]
    if any(not name for name in names[1:]) or len(set(names)) < 2 or any(len(name) > _LONG for name in names):
        return False
    if any(_VALUE.search(name) and not _YEAR.match(name) for name in names):
        return False
    values = any(_VALUE.search(cell) for row in rows[1:] for cell in row[1:])
    return bold or values


def row_sentences(rows: Sequence[Sequence[str]], *, header: bool) -> str:
    """One line a row: the first cell, a colon, then each other cell after the name of its column.

    In a table of two columns the name of the second is left away where it is a single word: 'Price' adds nothing
    to 'First permit: £50'.
    """
    names = rows[0] if header and len(rows) > 1 else ()
    lines = (_sentence(row, names) for row in (rows[1:] if names else rows))
    return "\n".join(filter(None, lines))


def _sentence(row: Sequence[str], names: Sequence[str]) -> str:
    cells = [_one_line(cell) for cell in row]
    if len(set(filter(None, cells))) == 1 and len(cells) > 1:
        return next(filter(None, cells))  # a cell over the whole row
    label = cells[0]
    name = _one_line(names[0]) if names else ""
    if label and name and is_code(label) and len(name.split()) == 1 and not label.startswith(name):
        label = f"{name} {label}"
    values: list[str] = []
    for column in range(1, len(cells)):
        if cells[column] and cells[column] != cells[column - 1]:
            values.append(_named(cells[column], _one_line(names[column]) if names else "", alone=len(cells) == 2))
    said = "; ".join(values)
    if not said or not label:
        return said or label
    return f"{label} {said}" if label.endswith((":", "?")) else f"{label}: {said}"


def _named(value: str, name: str, *, alone: bool) -> str:
    """A value after the name of its column; a unit in the name goes to the value: '£50 a year', '£20', '5%'."""
    if value[:1].isdigit() or value[:1] in "£$€+-":
        if per := _PER.search(name):
            name, value = name[: per.start()], f"{value} {per[1]}"
        elif (unit := _UNIT.search(name)) and not any(sign in value for sign in "£$€%"):
            name = name[: unit.start()]
            value = f"{value}%" if unit[1] == "%" else f"{unit[1]}{value}"
    name = name.strip().rstrip(":,")
    plain = alone and len(name.split()) == 1 and not any(sign.isdigit() for sign in name)
    return value if not name or plain or value == name else f"{name} {value}"


def _one_line(cell: str) -> str:
    """Lines of a cell joined so that each stays a phrase of its own."""
    line = ""
    for part in cell.split("\n"):
        line += ("" if not line else " " if line[-1] in ".,;:!?" else "; ") + part
    return line
