"""A letter in Arabic and Urdu through the memory, by the command line: what stands where on the pages that are shown.

The sentences of the memory were written by hand and wait for a reader who grew up with the language.
"""

from __future__ import annotations

import html
import json
import re
import zipfile
from collections import Counter
from functools import cache
from pathlib import Path

import openpyxl
import pptx
import pytest
from lxml import etree
from typer.testing import CliRunner

from app.cli import cli
from pipelines.documents.translated.word_names import W
from pipelines.translation.tmx import read_tmx
from tests.translated.permit_letter import MEMORY, sheet_letter, slide_letter, web_letter, word_letter
from tests.translated.shown_pages import Line, as_pdf, converted, lines, opens

FILES = {
    "letter.docx": word_letter,
    "page.html": web_letter,
    "deck.pptx": slide_letter,
    "prices.xlsx": sheet_letter,
}
SAID = {
    language: {
        one.source: one.target for one in read_tmx(MEMORY.read_bytes(), MEMORY.name) if one.target_language == language
    }
    for language in ("ar", "ur")
}
needs_writer = pytest.mark.skipif(not opens(".docx"), reason="LibreOffice is not installed: make office")
needs_all = pytest.mark.skipif(
    not (opens(".pptx") and opens(".xlsx")), reason="LibreOffice's Impress and Calc are not installed: make office"
)


@pytest.fixture(scope="module", params=["ar", "ur"])
def language(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def made(language: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with every file in the language."""
    folder = tmp_path_factory.mktemp(language)
    (folder / "in").mkdir()
    for name, content in FILES.items():
        (folder / "in" / name).write_bytes(content())
    if opens(".docx"):
        as_pdf(folder / "in" / "letter.docx", folder).rename(folder / "in" / "scan.pdf")
        converted(folder / "in" / "letter.docx", folder, "odt").rename(folder / "in" / "open.odt")
    arguments = ["--to", language, "--out", str(folder / "out"), "--memory", str(MEMORY)]
    done = CliRunner(env={"FRONT_DOOR_DATA_FOLDER": str(folder / "var")}).invoke(
        cli, ["translate", str(folder / "in"), *arguments, "--report", str(folder / "report.json")]
    )
    assert done.exit_code == 0, done.output
    return folder


@cache
def shown(made: Path, name: str) -> list[Line]:
    """The lines of a file's pages."""
    stem, _, suffix = name.partition(".")
    (file,) = (made / "out").glob(f"{stem}.*.{suffix}")
    return lines(as_pdf(file, made))


def seen(text: str) -> str:
    """A word or two as they look from the left, without blanks."""
    return "".join(reversed("".join(text.split())))


def line_with(found: list[Line], words: str) -> Line:
    """The line that has these words and least beside them; within a word glyphs may overlap, so letters are counted."""
    wanted = Counter("".join(words.split()))
    most = 0.7 * wanted.total()  # a font may lack a letter
    return min(
        (line for line in found if (wanted & Counter(line.text)).total() >= most), key=lambda line: len(line.text)
    )


def test_everything_comes_from_the_memory_and_no_engine_is_asked(made: Path) -> None:
    report = json.loads((made / "report.json").read_text(encoding="utf-8"))

    assert {file["state"] for file in report["files"]} == {"draft"}
    assert {file["machine"] + file["untouched"] for file in report["files"]} == {0}
    assert {tuple(file["engines"]) for file in report["files"]} == {()}


@needs_writer
@pytest.mark.parametrize("name", ["letter.docx", "open.odt", "scan.docx"])
def test_phones_amounts_and_addresses_keep_their_order_within_the_lines(made: Path, name: str) -> None:
    text = "\n".join(line.text for line in shown(made, name))

    for whole in ("01632960105", "£45.50", "NM12345678", "parking@northmere.example", "9am", "5pm", "£90"):
        assert whole in text
    if name != "scan.docx":  # the extraction of a PDF leaves what stands on every page out
        assert "NM12AB،1HighStreet،" in text  # read from the right: the street, then the postcode


@needs_writer
@pytest.mark.parametrize("name", ["letter.docx", "open.odt", "scan.docx"])
def test_lines_begin_at_the_right(made: Path, language: str, name: str) -> None:
    found = shown(made, name)
    edge = line_with(found, SAID[language]["Dear resident,"]).right

    for source in ("Your parking permit", "What to bring", "Not on bank holidays."):
        line = line_with(found, SAID[language][source])
        assert abs(line.right - edge) < 3, source
    assert edge > 500  # of 595 points


@needs_writer
@pytest.mark.parametrize("name", ["letter.docx", "open.odt"])
def test_what_stood_at_the_right_stands_at_the_left(made: Path, language: str, name: str) -> None:
    line = line_with(shown(made, name), SAID[language]["Ring us before you come."])

    assert line.page == 2
    assert line.left < 100


@needs_writer
@pytest.mark.parametrize("name", ["letter.docx", "open.odt", "scan.docx"])
def test_steps_have_their_numbers_on_the_right(made: Path, language: str, name: str) -> None:
    found = shown(made, name)

    for number, source in enumerate(("Fill in the form.", "Send it to us."), 1):
        assert line_with(found, SAID[language][source]).text.endswith(f".{number}")


@needs_writer
@pytest.mark.parametrize("name", ["letter.docx", "open.odt", "scan.docx"])
def test_the_first_column_of_a_table_is_the_right_one(made: Path, language: str, name: str) -> None:
    found = shown(made, name)
    said = SAID[language]

    assert sum(line.text == "".join(map(seen, (said["Price"], said["Zone"], said["Permit"]))) for line in found) == 1
    assert next(line for line in found if "£90" in line.text).text.startswith("£90")


@needs_all
def test_slides_keep_numbers_in_order_and_lists_at_the_right(made: Path, language: str) -> None:
    found = shown(made, "deck.pptx")
    listed = line_with(found, SAID[language]["Proof of your address"])

    assert listed.text.endswith("•")
    assert "01632960105" in "".join(line.text for line in found)


def test_slides_say_that_their_tables_run_from_the_right(made: Path, language: str) -> None:
    """LibreOffice 7.4 shows such a table from the left all the same; PowerPoint goes by the attribute."""
    deck = pptx.Presentation(str(made / "out" / f"deck.{language}.pptx"))
    table = next(shape for shape in deck.slides[1].shapes if shape.has_table).table

    assert table._tbl.tblPr.get("rtl") == "1"
    assert table.cell(0, 0).text == SAID[language]["Permit"]
    assert (
        deck.slides[1].notes_slide.notes_text_frame.text.replace("\u200e", "").replace("\u200f", "")
        == (SAID[language]["Say that the second permit costs £90."])
    )


@needs_all
def test_sheets_begin_at_the_right_and_their_sentences_end_at_the_left(made: Path, language: str) -> None:
    found = shown(made, "prices.xlsx")
    said = SAID[language]
    calls = next(line for line in found if "01632960105" in line.text)

    assert seen(said["Zone"]) + seen(said["Permit"]) in [line.text for line in found]
    assert calls.text.index("5pm") < calls.text.index("9am") < calls.text.index("01632960105")
    assert "135.5" in [line.text for line in found]  # the sum was worked out again


def test_cells_are_read_from_the_right_and_numbers_and_formulas_stay(made: Path, language: str) -> None:
    book = openpyxl.load_workbook(made / "out" / f"prices.{language}.xlsx")
    sheet = book["Prices"]

    assert sheet["A2"].alignment.readingOrder == 2
    assert sheet["C2"].alignment.readingOrder == 0
    assert [sheet["C2"].value, sheet["C4"].value, sheet["E1"].value] == [
        45.5,
        "=SUM(C2:C3)",
        '=IF(C4>100,"Yes","No")',
    ]
    assert all(one.sheet_view.rightToLeft for one in book)


def test_a_word_file_says_its_direction_everywhere(made: Path, language: str) -> None:
    with zipfile.ZipFile(made / "out" / f"letter.{language}.docx") as file:
        root = etree.fromstring(file.read("word/document.xml"))
    runs = {
        "".join(run.itertext()).strip("\u200e\u200f "): run.find(f"{W}rPr/{W}rtl") is not None
        for run in root.iter(f"{W}r")
        if "".join(run.itertext()).strip()
    }

    assert all(paragraph.find(f"{W}pPr/{W}bidi") is not None for paragraph in root.iter(f"{W}p"))
    assert all(table.find(f"{W}tblPr/{W}bidiVisual") is not None for table in root.iter(f"{W}tbl"))
    assert all(section.find(f"{W}bidi") is not None for section in root.iter(f"{W}sectPr"))
    assert runs[SAID[language]["Dear resident,"]]
    assert not any(runs[text] for text in ("£45.50", "01632 960105", "NM12345678", "parking@northmere.example"))


def test_a_web_page_says_its_direction_and_marks_what_is_read_from_the_left(made: Path, language: str) -> None:
    text = html.unescape((made / "out" / f"page.{language}.html").read_text(encoding="utf-8"))

    assert re.search(rf'<html [^>]*dir="rtl" lang="{language}"', text)
    assert re.search(rf'<p role="note" lang="{language}" dir="rtl"', text)
    assert "<b>\u200e£45.50\u200f</b>" in text
    assert "\u200e01632 960105\u200f" in text
    assert 'href="https://www.northmere.example/permits"' in text
