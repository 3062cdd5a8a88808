"""Slides, workbooks and OpenDocument text: every text translated, nothing else touched."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import openpyxl
import pptx
import pytest
from lxml import etree
from odfdo import Document as OpenDocument
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Inches

from pipelines.documents.translated.formats import open_document
from tests.extraction.sample_files import PNG, open_text_sample, saved, sheets_sample, slides_sample, with_parts
from tests.translated.pseudo import in_arabic, in_capitals, same, texts

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
NOTICE = "Traducido por una máquina."
_ODF = "urn:oasis:names:tc:opendocument:xmlns:"


def deck() -> bytes:
    made = pptx.Presentation()
    slide = made.slides.add_slide(made.slide_layouts[1])
    slide.shapes.title.text = "Parking permits"
    paragraph = slide.placeholders[1].text_frame.paragraphs[0]
    for text, bold in (("A permit is un", None), ("believ", True), ("ably cheap, see ", None)):
        run = paragraph.add_run()
        run.text, run.font.bold = text, bold
    run = paragraph.add_run()
    run.text, run.hyperlink.address = "our site", "https://example.gov.uk"
    table = slide.shapes.add_table(2, 2, Inches(1), Inches(4), Inches(4), Inches(1)).table
    for place, text in enumerate(("Zone", "Price", "North", "£50")):
        table.cell(place // 2, place % 2).text = text
    group = slide.shapes.add_group_shape()
    group.shapes.add_textbox(Inches(6), Inches(5), Inches(2), Inches(1)).text_frame.text = "In a box\nin two lines"
    picture = slide.shapes.add_picture(io.BytesIO(PNG), 0, 0)
    picture._element.nvPicPr.cNvPr.set("descr", "A car on a road")
    numbers = CategoryChartData()
    numbers.categories = ["First", "Second"]
    numbers.add_series("Permits sold", (1, 2))
    slide.shapes.add_chart(XL_CHART_TYPE.PIE, 0, 0, Inches(2), Inches(2), numbers)
    slide.notes_slide.notes_text_frame.text = "Say that it is £50."
    return saved(made)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Prices"
    for row in (("Permit", "Price", "Paid"), ("First", 50, "Yes"), ("Second", 90, "No")):
        sheet.append(row)
    sheet["D2"] = '=IF(C2="Yes",B2,0)'
    sheet["A6"] = "Line one\nLine two"
    sheet.add_table(Table(displayName="Permits", ref="A1:C3"))
    choice = DataValidation(type="list", formula1='"Yes,No"')
    choice.promptTitle, choice.prompt = "Choose", "Choose one of them"
    choice.add("C2")
    sheet.add_data_validation(choice)
    return saved(book)


def shared_workbook() -> bytes:
    """Texts as Excel itself keeps them: each once, with looks."""
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strings = (
        f'<sst xmlns="{space}"><si><t>Fee</t></si><si><r><t xml:space="preserve">Pay </t></r><r><rPr><b/></rPr>'
        "<t>now</t></r></si><si><t>Not used</t></si></sst>"
    )
    cells = '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c><c r="C1" t="s"><v>0</v></c><c r="D1"><v>5</v></c>'
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    relation = (
        '<Relationship Id="rIdS" Target="sharedStrings.xml" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"/></Relationships>'
    )
    return with_parts(
        saved(openpyxl.Workbook()),
        {
            "xl/sharedStrings.xml": strings.encode(),
            "xl/worksheets/sheet1.xml": (
                f'<worksheet xmlns="{space}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'
            ).encode(),
            "xl/_rels/workbook.xml.rels": lambda old: old.replace(b"</Relationships>", relation.encode()),
            "[Content_Types].xml": lambda old: old.replace(
                b"</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'.encode()
            ),
        },
    )


def open_text() -> bytes:
    """A paragraph with spans that look alike, a note, a comment, a table and a header."""
    content = f"""<office:document-content xmlns:office="{_ODF}office:1.0" xmlns:text="{_ODF}text:1.0"
 xmlns:style="{_ODF}style:1.0" xmlns:fo="{_ODF}xsl-fo-compatible:1.0" xmlns:table="{_ODF}table:1.0"
 xmlns:xlink="http://www.w3.org/1999/xlink"><office:automatic-styles>
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T2" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="T3" style:family="text"><style:text-properties fo:language="en" fo:country="GB"/></style:style>
<style:style style:name="Tab" style:family="table"/></office:automatic-styles><office:body><office:text>
<text:p text:style-name="Standard">This is un<text:span text:style-name="T1">beli</text:span><text:span
 text:style-name="T2">ev</text:span>able <text:span text:style-name="T3">and true</text:span><text:note text:id="n1"
 text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p>
</text:note-body></text:note>, see <text:a xlink:href="https://example.gov.uk">our site</text:a>.<office:annotation>
<text:p>Check it</text:p></office:annotation></text:p>
<text:p>Two<text:s text:c="3"/>spaces<text:line-break/>and a line</text:p>
<table:table table:style-name="Tab"><table:table-column/><table:table-row><table:table-cell><text:p>Cell</text:p>
</table:table-cell></table:table-row></table:table></office:text></office:body></office:document-content>"""
    return with_parts(open_text_sample(), {"content.xml": content.encode()})


SAMPLES = {
    "slides.pptx": deck,
    "small.pptx": slides_sample,
    "prices.xlsx": workbook,
    "small.xlsx": sheets_sample,
    "shared.xlsx": shared_workbook,
    "rent.odt": open_text,
    "small.odt": open_text_sample,
}


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_file_translated_into_itself_is_the_same_to_the_byte(name: str) -> None:
    data = SAMPLES[name]()
    file = open_document(data, name)

    assert file.segments
    assert file.rebuild(same(file), target="pl") == data


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_segment_arrives(name: str) -> None:
    file = open_document(SAMPLES[name](), name)
    wanted = in_capitals(file)

    made = open_document(file.rebuild(wanted, target="es"), name)

    assert texts(made) == list(wanted.values())


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_there_and_back_again_is_the_source(name: str) -> None:
    file = open_document(SAMPLES[name](), name)
    made = open_document(file.rebuild(in_arabic(file), target="fa", notice=""), name)

    back = made.rebuild(
        {one.id: was.text for one, was in zip(made.segments, file.segments, strict=True)}, target="en-GB"
    )

    assert texts(open_document(back, name)) == texts(file)


def test_slides_with_their_tables_groups_notes_and_alt_texts() -> None:
    file = open_document(deck(), "a.pptx")

    assert [(segment.text, segment.place) for segment in file.segments] == [
        ("Parking permits", "slide 1"),
        ("A permit is un<1>believ</1>ably cheap, see <2>our site</2>", "slide 1"),
        ("Zone", "table, slide 1"),
        ("Price", "table, slide 1"),
        ("North", "table, slide 1"),
        ("In a box", "slide 1"),
        ("in two lines", "slide 1"),
        ("A car on a road", "picture, slide 1"),
        ("Say that it is £50.", "notes of slide 1"),
    ]
    assert [(left.what, left.where) for left in file.left_out] == [("text of a chart", "slide 1")]
    assert "Permits sold" in file.left_out[0].text


def test_runs_of_a_slide_keep_bold_and_link() -> None:
    file = open_document(deck(), "a.pptx")

    made = pptx.Presentation(io.BytesIO(file.rebuild(in_capitals(file), target="es", notice=NOTICE)))

    runs = made.slides[0].placeholders[1].text_frame.paragraphs[0].runs
    assert [(run.text, run.font.bold, run.hyperlink.address) for run in runs] == [
        ("A PERMIT IS UN", None, None),
        ("BELIEV", True, None),
        ("ABLY CHEAP, SEE ", None, None),
        ("OUR SITE", None, "https://example.gov.uk"),
    ]
    assert [shape.text_frame.text for shape in made.slides[0].shapes if shape.has_text_frame][-1] == NOTICE
    assert made.slides[0].notes_slide.notes_text_frame.text == "SAY THAT IT IS £50."


def test_slides_from_right_to_left() -> None:
    file = open_document(deck(), "a.pptx")

    data = file.rebuild(in_arabic(file), target="ur", notice="نوٹس")

    parts = zipfile.ZipFile(io.BytesIO(data))
    slide = etree.fromstring(parts.read("ppt/slides/slide1.xml"))
    master = etree.fromstring(parts.read("ppt/slideMasters/slideMaster1.xml"))
    assert {one.find(f"{A}pPr").get("rtl") for one in slide.iter(f"{A}p")} == {"1"}
    assert {one.get("rtl") for one in slide.iter(f"{A}tblPr")} == {"1"}
    assert {one.get("algn") for one in master.iter(f"{A}lvl2pPr")} == {"r"}
    assert "ctr" in {one.get("algn") for one in master.iter(f"{A}lvl1pPr")}
    assert {one.get("typeface") for one in slide.iter(f"{A}cs")} == {"Arial"}


def test_a_workbook_keeps_formulas_numbers_names_and_what_they_rest_on() -> None:
    data = workbook()
    file = open_document(data, "a.xlsx")

    made = openpyxl.load_workbook(io.BytesIO(file.rebuild(in_capitals(file), target="es", notice=NOTICE)))

    sheet = made["Prices"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows(max_row=3)] == [
        ["PERMIT", "PRICE", "PAID", None],
        ["FIRST", 50, "Yes", '=IF(C2="Yes",B2,0)'],
        ["SECOND", 90, "No", None],
    ]
    assert sheet["A6"].value == "LINE ONE\nLINE TWO"
    assert sheet.tables["Permits"].column_names == ["PERMIT", "PRICE", "PAID"]
    assert sheet.data_validations.dataValidation[0].prompt == "CHOOSE ONE OF THEM"
    assert {left.text for left in file.left_out} == {"Yes", "No"}
    assert made.sheetnames == ["Notice", "Prices"]
    assert (made.active.title, made["Notice"]["A1"].value) == ("Notice", NOTICE)


def test_columns_that_come_out_alike_stay_apart_and_named_ones_stay() -> None:
    alike = open_document(workbook(), "a.xlsx")
    named = workbook()
    book = openpyxl.load_workbook(io.BytesIO(named))
    book["Prices"]["E2"] = "=SUM(Permits[Price])"

    made = alike.rebuild({one.id: "Cosa" for one in alike.segments if one.text in ("Permit", "Price")}, target="es")

    assert openpyxl.load_workbook(io.BytesIO(made))["Prices"].tables["Permits"].column_names == [
        "Cosa",
        "Cosa (2)",
        "Paid",
    ]
    assert "Price" not in texts(open_document(saved(book), "a.xlsx"))


def test_shared_texts_are_translated_once_with_their_looks() -> None:
    file = open_document(shared_workbook(), "a.xlsx")

    made = file.rebuild({file.segments[0].id: "Tasa", file.segments[1].id: "<1>Pague</1> ya"}, target="es")

    assert texts(file) == ["Fee", "Pay <1>now</1>"]
    strings = zipfile.ZipFile(io.BytesIO(made)).read("xl/sharedStrings.xml")
    assert (
        b'<si><t>Tasa</t></si><si><r><rPr><b/></rPr><t>Pague</t></r><r><t xml:space="preserve"> ya</t></r></si>'
        in strings
    )
    assert b"Not used" in strings


def test_a_workbook_from_right_to_left() -> None:
    file = open_document(workbook(), "a.xlsx")

    made = openpyxl.load_workbook(io.BytesIO(file.rebuild(in_arabic(file), target="ar")))

    assert made["Prices"].sheet_view.rightToLeft


def test_open_text_with_spans_notes_comments_and_tables() -> None:
    file = open_document(open_text(), "a.odt")

    assert [(segment.text, segment.place) for segment in file.segments] == [
        ("This is un<1>believ</1>able and true<2/>, see <3>our site</3>.", ""),
        ("A note.", "footnote"),
        ("Two   spaces<1/>and a line", ""),
        ("Cell", "table"),
    ]
    assert [(left.what, left.text) for left in file.left_out] == [("comment", "Check it")]


def _content(data: bytes) -> Any:
    return etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))


def test_open_text_is_written_with_its_marks() -> None:
    file = open_document(open_text(), "a.odt")

    root = _content(file.rebuild(in_capitals(file), target="es", notice=NOTICE))

    notice, first, _, second = (
        list(root.iter(f"{{{_ODF}text:1.0}}p"))[:2] + list(root.iter(f"{{{_ODF}text:1.0}}p"))[2:5:2]
    )
    assert notice.text == NOTICE
    assert [(child.tag.rpartition("}")[2], child.text) for child in first][1:4] == [
        ("span", "BELIEV"),
        ("note", None),
        ("a", "OUR SITE"),
    ]
    assert [child.tag.rpartition("}")[2] for child in second] == ["s", "line-break"]


def test_open_text_from_right_to_left() -> None:
    file = open_document(open_text(), "a.odt")

    data = file.rebuild(in_arabic(file), target="ar")

    styles = zipfile.ZipFile(io.BytesIO(data)).read("styles.xml").decode()
    content = zipfile.ZipFile(io.BytesIO(data)).read("content.xml").decode()
    assert 'style:writing-mode="rl-tb"' in styles
    assert 'style:language-complex="ar"' in styles
    assert "style:font-family-complex=\"'Arial'\"" in styles
    assert 'style:writing-mode="rl-tb"' in content
    assert 'style:font-weight-complex="bold"' in content
    assert OpenDocument(io.BytesIO(data)).get_type() == "text"
    assert zipfile.ZipFile(io.BytesIO(data)).infolist()[0].filename == "mimetype"
