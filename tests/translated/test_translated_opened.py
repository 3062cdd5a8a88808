"""LibreOffice opens what comes out, and every word of the translation stands on its pages."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pptx
import pytest

from pipelines.documents.translated.formats import open_document
from tests.translated.full_word import full_word
from tests.translated.permit_letter import sheet_letter, slide_letter
from tests.translated.pseudo import in_capitals
from tests.translated.shown_pages import as_pdf, converted, opens, words_shown
from tests.translated.test_translated_office import deck, open_text, workbook

FILES = {
    "full.docx": full_word,
    "rent.odt": open_text,
    "deck.pptx": deck,
    "slides.pptx": slide_letter,
    "prices.xlsx": sheet_letter,
}
BOOKS = {"workbook.xlsx": workbook, "prices.xlsx": sheet_letter}
_HIDDEN = ("picture", "title of the file", "background of the slides", "prompt")


@pytest.mark.parametrize("target", ["es", "ur"])
@pytest.mark.parametrize("name", sorted(FILES))
def test_every_word_is_on_the_pages_that_libreoffice_shows(name: str, target: str, tmp_path: Path) -> None:
    made = tmp_path / name
    if not opens(made.suffix):
        pytest.skip("LibreOffice is not installed: make office")
    file = open_document(FILES[name](), name)
    wanted = in_capitals(file)
    made.write_bytes(file.rebuild(wanted, target=target, notice="NOTICE FIRST"))

    shown = words_shown(as_pdf(made, tmp_path, notes=made.suffix == ".pptx"))

    hidden = {segment.id for segment in file.segments if segment.place.startswith(_HIDDEN)}
    words = {
        word
        for one, text in wanted.items()
        if one not in hidden
        for word in re.findall(r"[A-Z]+", re.sub(r"</?\d+>", "", text.replace("/>", "> ")))
    }
    assert sorted(word for word in words if word not in shown) == []
    assert "NOTICEFIRST" in shown


@pytest.mark.skipif(not opens(".xlsx"), reason="LibreOffice Calc is not installed: make office")
@pytest.mark.parametrize(("name", "target"), [("workbook.xlsx", "es"), ("prices.xlsx", "es"), ("prices.xlsx", "ur")])
def test_no_formula_is_lost_and_each_is_worked_out_as_before(name: str, target: str, tmp_path: Path) -> None:
    source = BOOKS[name]()
    file = open_document(source, name)
    (tmp_path / "before").mkdir()
    (tmp_path / "after").mkdir()
    (tmp_path / "before" / name).write_bytes(source)
    (tmp_path / "after" / name).write_bytes(file.rebuild(in_capitals(file), target=target, notice="NOTICE"))

    before, after = (_worked_out(tmp_path / when / name, tmp_path / when / "out") for when in ("before", "after"))

    formulas = _formulas(source)
    assert formulas
    assert _formulas((tmp_path / "after" / name).read_bytes()) == formulas
    assert {cell: after[cell] for cell in formulas} == {cell: before[cell] for cell in formulas}


@pytest.mark.skipif(not opens(".pptx"), reason="LibreOffice Impress is not installed: make office")
def test_notes_come_through_libreoffice_with_their_slides(tmp_path: Path) -> None:
    file = open_document(slide_letter(), "deck.pptx")
    (tmp_path / "deck.pptx").write_bytes(file.rebuild(in_capitals(file), target="es"))
    (tmp_path / "out").mkdir()

    saved = pptx.Presentation(str(converted(tmp_path / "deck.pptx", tmp_path / "out", "pptx")))

    assert [slide.has_notes_slide and slide.notes_slide.notes_text_frame.text for slide in saved.slides][1] == (
        "SAY THAT THE SECOND PERMIT COSTS £90."
    )


def _formulas(data: bytes) -> dict[tuple[str, str], str]:
    book = openpyxl.load_workbook(io.BytesIO(data))
    return {
        (sheet.title, cell.coordinate): str(cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    }


def _worked_out(file: Path, folder: Path) -> dict[tuple[str, str], object]:
    """Values of cells after LibreOffice has worked out every formula anew."""
    folder.mkdir()
    book = openpyxl.load_workbook(converted(file, folder, "xlsx"), data_only=True)
    return {(sheet.title, cell.coordinate): cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
