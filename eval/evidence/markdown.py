"""How the records are written: marks for people, tables, fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def to_write(what: str) -> str:
    """The one mark of a field that a person must write."""
    return f"[Council to write: {what}]"


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; signs that would break it are written so that they do not."""
    lines = [_row(header), _row(["---"] * len(header)), *(_row(row) for row in rows)]
    return "\n".join(lines)


def bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def field(number: str, name: str, text: str, *, level: int = 3) -> str:
    """A field of a standard's template, by its number there."""
    return f"{'#' * level} {number} {name}\n\n{text}"


def document(*parts: str) -> str:
    """Parts, set apart by empty lines."""
    return "\n\n".join(part for part in parts if part) + "\n"


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|').replace(chr(10), '<br>') for cell in cells)} |"
