"""The Word file: parts in the order that the standard asks, headings, alt texts, language, and rows that stay whole."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import docx
import pypdf
import pytest

from pipelines.documents.look import Look
from pipelines.documents.pictures import embedded_pictures
from pipelines.documents.render import render
from tests.documents.easy_read_example import example

PICTURES = embedded_pictures()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SOFFICE = shutil.which("soffice")
# Order of children as ECMA-376 has it, of those that are used; Word offers to repair a file that mixes them up.
ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore widowControl numPr pBdr shd tabs bidi spacing ind jc rPr sectPr"
    ),
    "rPr": "rStyle rFonts b bCs i iCs caps strike color spacing sz szCs u rtl cs lang",
    "tblPr": "tblStyle tblW jc tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "tcW gridSpan vMerge vAlign",
    "trPr": "cantSplit trHeight tblHeader",
}


@pytest.fixture(scope="module")
def made() -> bytes:
    return render(example(), "docx", picture_set=PICTURES)


@pytest.fixture(scope="module")
def document(made: bytes) -> Any:
    return docx.Document(io.BytesIO(made))


def test_headings_are_real_headings_of_rising_levels(document: Any) -> None:
    headings = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
    levels = [int(name[-1]) for name, _ in headings]

    assert headings[0] == ("Heading 1", "Your council tax reminder")
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_title_language_and_author_are_set(made: bytes, document: Any) -> None:
    properties = document.core_properties
    styles = zipfile.ZipFile(io.BytesIO(made)).read("word/styles.xml").decode()

    assert (properties.title, properties.language) == ("Your council tax reminder", "en-GB")
    assert re.findall(r'<w:lang [^>]*w:val="([^"]+)"', styles) == ["en-GB"]
    assert properties.created.year > 2020


def test_every_picture_is_in_line_with_alt_text_and_an_id_of_its_own(made: bytes) -> None:
    xml = zipfile.ZipFile(io.BytesIO(made)).read("word/document.xml").decode()
    pictures = re.findall(r'<wp:docPr id="(\d+)" name="[^"]+" descr="([^"]+)"', xml)

    assert [alt for _, alt in pictures] == [row.picture.alt for row in example().rows if row.picture]
    assert len({number for number, _ in pictures}) == len(pictures)
    assert "wp:anchor" not in xml


def test_pictures_are_at_least_3_cm_wide_and_left_of_the_words(document: Any) -> None:
    for table in document.tables:
        for row in table.rows:
            left, right = row.cells
            assert right.text.strip()
            assert not left.text.strip()
    assert min(shape.width.cm for shape in document.inline_shapes) >= 3


@pytest.mark.parametrize(("side", "columns"), [("left", 2), ("right", 2), ("above", 1)])
def test_the_picture_stands_where_the_look_says(side: Any, columns: int) -> None:
    made = docx.Document(io.BytesIO(render(example(), "docx", picture_set=PICTURES, look=Look(picture_side=side))))
    cells = made.tables[0].rows[0].cells

    assert len(cells) == columns
    assert list(cells[-1 if side == "right" else 0]._tc.iter(f"{W}drawing"))
    assert "This letter is about your council tax." in cells[0 if side == "right" else -1].text


def test_rows_are_not_split_and_tables_are_marked_as_layout(document: Any) -> None:
    assert document.tables
    for table in document.tables:
        properties = table._tbl.tblPr

        assert all(row._tr.find(f"{W}trPr/{W}cantSplit") is not None for row in table.rows)
        assert not list(table._tbl.iter(f"{W}tblHeader"))
        assert properties.find(f"{W}tblLook").get(f"{W}firstRow") == "0"
        assert "Only for layout" in properties.find(f"{W}tblDescription").get(f"{W}val")


def test_type_is_16_points_without_serifs_with_room_between_lines(document: Any) -> None:
    normal = document.styles["Normal"]

    assert (normal.font.name, normal.font.size.pt, normal.paragraph_format.line_spacing) == ("Arial", 16, 1.5)


@pytest.mark.parametrize("size", [18.0, 22.0])
def test_large_print_is_large(size: float) -> None:
    large = docx.Document(io.BytesIO(render(example(), "docx", picture_set=PICTURES, look=Look(size=size))))

    assert large.styles["Normal"].font.size.pt == size


def test_each_sentence_is_a_paragraph_and_hard_words_are_bold(document: Any) -> None:
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells[1:]]
    court = next(cell for cell in cells if "liability order" in cell.text)

    assert [one.text for one in court.paragraphs][1] == "This means the court says you must pay."
    assert [run.text for run in court.paragraphs[0].runs if run.bold] == ["liability order"]


def test_links_lead_where_they_say(document: Any) -> None:
    targets = {part.target_ref for part in document.part.rels.values() if part.is_external}

    assert {"https://www.northmere.gov.uk/pay-council-tax", "tel:01632960101"} <= targets


def test_every_part_follows_the_order_of_the_standard(made: bytes) -> None:
    from lxml import etree

    archive = zipfile.ZipFile(io.BytesIO(made))
    assert archive.testzip() is None
    for name in ("word/document.xml", "word/footer1.xml"):
        for element in etree.fromstring(archive.read(name)).iter():
            order = ORDER.get(element.tag.removeprefix(W), "").split()
            tags = [child.tag.removeprefix(W) for child in element]
            if order:
                assert set(tags) <= set(order), (name, element.tag, tags)
                assert tags == sorted(tags, key=order.index), (name, tags)


def test_every_cell_ends_with_a_paragraph(document: Any) -> None:
    for table in document.tables:
        for cell in table._tbl.iter(f"{W}tc"):
            assert cell[-1].tag == f"{W}p"


def test_right_to_left_languages_are_set_so() -> None:
    styles = docx.Document(
        io.BytesIO(render(replace(example(), language="ar"), "docx", picture_set=PICTURES))
    ).styles.element

    assert styles.find(f".//{W}bidi") is not None


@pytest.mark.slow
@pytest.mark.skipif(SOFFICE is None, reason="libreoffice-writer-nogui is not installed")
def test_libreoffice_opens_it(made: bytes, tmp_path: Path) -> None:
    assert SOFFICE
    (tmp_path / "letter.docx").write_bytes(made)

    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "letter.docx",
        ],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        timeout=240,
    )
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "letter.pdf").pages)
    assert "Please pay £164.50 by Tuesday 14 July 2026." in " ".join(text.split())
