"""Slides and workbooks, by the libraries that write them best."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import import_module
from typing import Any

from scripts.example_documents.content import Example, Image, Sheet, Slide
from scripts.example_documents.pictures import draw
from scripts.example_documents.zipped import settled

_WRITTEN = datetime(2026, 12, 1, 9, tzinfo=UTC)


def slides(example: Example) -> bytes:
    """Slides with titles, bullets, a table, a picture and notes."""
    pptx: Any = import_module("pptx")
    show: Any = pptx.Presentation()
    for slide in example.slides:
        _add_slide(show, slide, pptx.util.Cm)
    about: Any = show.core_properties
    about.title, about.language, about.author = example.title, "en-GB", "Northmere Borough Council"
    about.created = about.modified = _WRITTEN
    held = io.BytesIO()
    show.save(held)
    return settled(held.getvalue())


def _add_slide(show: Any, slide: Slide, cm: Any) -> None:
    page: Any = show.slides.add_slide(show.slide_layouts[1 if slide.bullets else 5])
    page.shapes.title.text = slide.title
    if slide.bullets:
        frame: Any = page.placeholders[1].text_frame
        frame.text = slide.bullets[0]
        for bullet in slide.bullets[1:]:
            frame.add_paragraph().text = bullet
    if slide.table:
        _add_table(page, slide.table, cm)
    if slide.image:
        _add_image(page, slide.image, cm)
    if slide.notes:
        page.notes_slide.notes_text_frame.text = slide.notes


def _add_table(page: Any, rows: Sequence[Sequence[str]], cm: Any) -> None:
    table: Any = page.shapes.add_table(len(rows), len(rows[0]), cm(2), cm(5), cm(20), cm(8)).table
    for down, row in enumerate(rows):
        for across, cell in enumerate(row):
            table.cell(down, across).text = cell


def _add_image(page: Any, image: Image, cm: Any) -> None:
    picture: Any = page.shapes.add_picture(io.BytesIO(draw(image.picture)), cm(12), cm(10), width=cm(10))
    picture._element.nvPicPr.cNvPr.set("descr", image.alt)


def workbook(example: Example) -> bytes:
    """Sheets with a merged title, merged group headings, and notes below."""
    openpyxl: Any = import_module("openpyxl")
    book: Any = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in example.sheets:
        _add_sheet(book.create_sheet(sheet.name), sheet)
    about: Any = book.properties
    about.title, about.language, about.creator = example.title, "en-GB", "Northmere Borough Council"
    about.created = about.modified = _WRITTEN.replace(tzinfo=None)
    held = io.BytesIO()
    book.save(held)
    return settled(held.getvalue())


def _add_sheet(page: Any, sheet: Sheet) -> None:
    tables = [sheet.rows, *(group.rows for group in sheet.groups)]
    columns = max(len(row) for rows in tables for row in rows)

    def merged(text: str) -> None:
        page.append([text])
        page.merge_cells(start_row=page.max_row, end_row=page.max_row, start_column=1, end_column=columns)

    merged(sheet.title)
    for row in sheet.rows:
        page.append(list(row))
    for group in sheet.groups:
        merged(group.name)
        for row in group.rows:
            page.append(list(row))
    for note in sheet.notes:
        merged(note)
    for letter, width in zip("ABCD", (34, 30, 30, 30), strict=True):
        page.column_dimensions[letter].width = width
