"""Easy Read as plain text: one sentence a line, an empty line between rows."""

from __future__ import annotations

from pipelines.documents.render.sheet import CONTACT, FORMATS, SUMMARY, WORD_LIST, Sheet, SheetRow, sentences
from pipelines.documents.rows import RowKind

_WIDE = 70  # of the rule under a heading


def to_text(sheet: Sheet) -> bytes:
    """UTF-8, lines ended by LF. Pictures are left out: their words stand in the rows."""
    return ("\n".join(lines_of(sheet)) + "\n").encode("utf-8")


def lines_of(sheet: Sheet) -> list[str]:
    lines = [*_heading(sheet.title, "="), sheet.council, *sheet.notices]
    if sheet.summary:
        lines += ["", *_heading(SUMMARY, "-"), *_rows(sheet.summary)]
    lines += _rows(sheet.rows)
    if sheet.words:
        lines += ["", *_heading(WORD_LIST, "-")]
        for word in sheet.words:
            lines += ["", word.term, *(f"  {part}" for part in sentences(word.meaning))]
    if sheet.contact:
        lines += ["", *_heading(CONTACT, "-"), ""]
        lines += [f"{label}: {''.join(run.text for run in value)}" for label, value in sheet.contact]
        lines += ["", *_heading(FORMATS, "-"), "", *sentences(sheet.other_formats)]
    return lines


def _heading(text: str, mark: str) -> list[str]:
    return [text, mark * min(_WIDE, len(text))]


def _rows(rows: tuple[SheetRow, ...]) -> list[str]:
    lines: list[str] = []
    for row in rows:
        if row.kind is RowKind.HEADING:
            lines += ["", *_heading(row.text, "-")]
            continue
        mark = f"{row.number}. " if row.number else "- " if row.kind is RowKind.ITEM else ""
        before = " " * len(mark) if row.continues else mark
        texts = ["".join(run.text for run in line) for line in row.lines]
        lines += ["", *(f"{before if at == 0 else ' ' * len(mark)}{text}" for at, text in enumerate(texts))]
    return lines
