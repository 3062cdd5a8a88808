"""The notice of a translation is seen and read first, and moves nothing of the letter."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import docx
import pypdfium2
import pytest
from docx.shared import Cm

from pipelines.documents.translated.formats import open_document
from pipelines.documents.translated.margin_notice import Margins, spot_for
from pipelines.translation.notices import notice
from tests.translated.shown_pages import as_pdf, converted, lines, opens

MARGINS = Margins(width=9000, height=16838, top=1440, bottom=1440)
needs_office = pytest.mark.skipif(not opens(".docx"), reason="LibreOffice is not installed: make office")


def _letter(count: int, *, header: str = "", table: bool = False, top: float = 2.54) -> bytes:
    """A first page of so many lines, then a page of its own."""
    made = docx.Document()
    made.sections[0].top_margin, made.sections[0].header_distance = Cm(top), Cm(min(top, 1.25))
    if header:
        made.sections[0].header.paragraphs[0].text = header
    if table:
        made.add_table(1, 1).cell(0, 0).text = "In a table"
    for number in range(count):
        made.add_paragraph(f"Line {number}").paragraph_format.space_after = 0
    made.add_page_break()
    made.add_paragraph("The second page")
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _pages(file: Path, folder: Path) -> int:
    return len(pypdfium2.PdfDocument(str(as_pdf(file, folder))))


def _fullest(folder: Path, **options: str) -> bytes:
    """The letter whose first page has no room for one line more."""
    folder.mkdir()
    low, high = 20, 70
    while high - low > 1:
        middle = (low + high) // 2
        (folder / "full.docx").write_bytes(_letter(middle, header=options.get("header", "")))
        low, high = (middle, high) if _pages(folder / "full.docx", folder) == 2 else (low, middle)
    return _letter(low, header=options.get("header", ""))


@needs_office
@pytest.mark.parametrize("header", ["", "Northmere Borough Council"])
@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_a_full_page_before_a_page_break_stays_one_page(suffix: str, header: str, tmp_path: Path) -> None:
    data = _fullest(tmp_path / "full", header=header)
    if suffix == ".odt":
        (tmp_path / "letter.docx").write_bytes(data)
        data = converted(tmp_path / "letter.docx", tmp_path, "odt").read_bytes()
    made = tmp_path / f"made{suffix}"
    made.write_bytes(open_document(data, f"a{suffix}").rebuild({}, target="es", notice=notice("es")))

    pdf = as_pdf(made, tmp_path)

    assert len(pypdfium2.PdfDocument(str(pdf))) == 2
    first = lines(pdf)[0]
    assert (first.text, first.page) == ("".join(notice("es").split()), 1)


@needs_office
@pytest.mark.parametrize("target", ["es", "ar"])
@pytest.mark.parametrize("options", [{"table": True}, {"top": 0.8}, {"top": 0.8, "header": "The council"}])
def test_the_notice_is_shown_on_every_kind_of_first_page(
    options: dict[str, object], target: str, tmp_path: Path
) -> None:
    made = tmp_path / "made.docx"
    file = open_document(_letter(3, **options), "a.docx")  # pyright: ignore[reportArgumentType]
    made.write_bytes(file.rebuild({}, target=target, notice=notice(target)))

    pdf = as_pdf(made, tmp_path)

    shown = [line.text for line in lines(pdf) if line.page == 1]
    assert len(shown) == 4 + ("table" in options) + ("header" in options)
    letters = sorted(filter(str.isalpha, notice("es")))
    assert target == "ar" or letters in [sorted(filter(str.isalpha, line)) for line in shown]


@pytest.mark.parametrize("suffix", [".docx", ".odt"])
def test_the_notice_comes_first_for_a_screen_reader(suffix: str, tmp_path: Path) -> None:
    if suffix == ".odt" and not opens(".odt"):
        pytest.skip("LibreOffice is not installed: make office")
    (tmp_path / "a.docx").write_bytes(_letter(2, table=True))
    source = tmp_path / "a.docx" if suffix == ".docx" else converted(tmp_path / "a.docx", tmp_path, "odt")

    made = open_document(source.read_bytes(), source.name).rebuild({}, target="es", notice="Aviso")

    part = "word/document.xml" if suffix == ".docx" else "content.xml"
    text = zipfile.ZipFile(io.BytesIO(made)).read(part).decode()
    assert 0 < text.index("Aviso") < text.index("In a table")


def test_a_letterhead_keeps_the_upper_margin_for_itself() -> None:
    upper, lower = spot_for("Aviso", MARGINS), spot_for("Aviso", MARGINS, is_top_taken=True)

    assert upper is not None
    assert lower is not None
    assert upper.above < 1440
    assert lower.above > 16838 - 1440


def test_where_no_margin_has_room_the_notice_is_a_small_paragraph() -> None:
    assert spot_for("Aviso", Margins(width=9000, height=16838, top=400, bottom=400)) is None
    assert spot_for("Aviso " * 200, MARGINS) is None

    made = docx.Document(io.BytesIO(_letter(1)))
    for section in made.sections:
        section.top_margin = section.bottom_margin = Cm(0.5)
    file = io.BytesIO()
    made.save(file)
    data = open_document(file.getvalue(), "a.docx").rebuild({}, target="es", notice="Aviso")
    first = docx.Document(io.BytesIO(data)).paragraphs[0]
    assert first.text == "Aviso"
    assert first._p.pPr.find("{*}framePr") is None
