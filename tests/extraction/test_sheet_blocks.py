"""Excel files become blocks: cells as shown, with what is hidden listed."""

from __future__ import annotations

from datetime import date, time

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from pipelines.documents.sentences import source_sentences
from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import Block, BlockKind, Link
from pipelines.extraction.read import read_document
from pipelines.extraction.sheets.shown import shown
from tests.extraction.sample_files import left_out, saved, seen, sheets_sample, with_parts

_ACCOUNTING = '_-"£"* #,##0.00_-;-"£"* #,##0.00_-;_-"£"* "-"??_-;_-@_-'


def test_a_sheet_becomes_a_table_with_its_place() -> None:
    document = read_document(sheets_sample(), "prices.xlsx")

    assert document.format == "xlsx"
    assert document.pages == 1
    assert document.blocks == (
        Block(
            id="b1",
            kind=BlockKind.TABLE,
            text="First: 50\nSecond: 90",
            rows=(("Permit", "Price"), ("First", "50"), ("Second", "90")),
            header=True,
            place="sheet Prices",
        ),
    )


def test_cells_read_as_they_are_shown() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row, (value, code) in enumerate(
        [
            (1500, '"£"#,##0.00'),
            (0.25, "0%"),
            (date(2026, 4, 1), "d mmmm yyyy"),
            (time(7, 30), "h:mm AM/PM"),
            (-12.5, "[$£-809]#,##0.00"),
            (True, "General"),
            (7, "000"),
        ],
        start=1,
    ):
        sheet.cell(row, 1, f"Row {row}")
        sheet.cell(row, 2, value).number_format = code

    (block,) = read_document(saved(book), "a.xlsx").blocks

    assert [row[1] for row in block.rows] == ["£1,500.00", "25%", "1 April 2026", "7:30 AM", "-£12.50", "TRUE", "007"]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1500, "£#,##0", "£1,500"),
        (0.125, "0.0%", "12.5%"),
        (46113, "dd/mm/yyyy", "01/04/2026"),
        (46113.75, "dddd d mmmm yyyy h:mm AM/PM", "Wednesday 1 April 2026 6:00 PM"),
        (-5, "#,##0_);(#,##0)", "(5)"),
        (12.5, _ACCOUNTING, "£12.50"),
        (0, _ACCOUNTING, "£-"),
        (1234567, '0.0,,"m"', "1.2m"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (0.5, "hh:mm", "12:00"),
        (2.675, "0.00", "2.68"),
        (0.1 + 0.2, "", "0.3"),
        (1e20, "General", "1e+20"),
        (5, '"Band "0', "Band 5"),
        (0, "0;-0;;@", ""),
        (2.5, "# ?/?", "2.5"),
        (1, "dd/mm/yyyy", "01/01/1900"),
        (-1, "dd/mm/yyyy", "-1"),
        (3, '0 "days', "3 days"),
    ],
)
def test_number_formats(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_days_may_be_counted_from_1904() -> None:
    assert shown(44651, "dd/mm/yyyy", since_1904=True) == "01/04/2026"


def test_lines_above_and_below_a_table_are_text() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"] = "Parking charges"
    sheet["A1"].font = Font(bold=True)
    sheet["A2"] = "These prices hold until 31 March 2027."
    sheet.append(["Zone", "Price"])
    sheet.append(["North", "£2"])
    sheet["A6"] = "Blue Badge holders park free."

    assert seen(read_document(saved(book), "a.xlsx")) == [
        ("heading", "Parking charges"),
        ("paragraph", "These prices hold until 31 March 2027."),
        ("table", "North: £2"),
        ("paragraph", "Blue Badge holders park free."),
    ]


def test_several_sheets_have_their_names_as_headings() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Permits"
    book.active["A1"] = "First permit £50."
    book.create_sheet("Fines")["A1"] = "A fine is £70."

    document = read_document(saved(book), "a.xlsx")

    assert seen(document) == [
        ("heading", "Permits"),
        ("paragraph", "First permit £50."),
        ("heading", "Fines"),
        ("paragraph", "A fine is £70."),
    ]
    assert document.pages == 2


def test_hidden_sheets_rows_and_columns_are_listed() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Open"
    for row in (("Zone", "Price", "Cost to us"), ("North", "£2", "£1"), ("Secret", "£0", "£9")):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    secret = book.create_sheet("Secret")
    secret["A1"] = "Draft budget"
    secret.sheet_state = "veryHidden"

    document = read_document(saved(book), "a.xlsx")

    assert seen(document) == [("table", "North: £2")]
    assert left_out(document) == [
        ("hidden rows or columns", "sheet Open", "Cost to us; £1; Secret £0 £9"),
        ("hidden sheet", "sheet Secret", "Draft budget"),
    ]


def test_formulas_are_read_by_their_saved_result_or_listed() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    sheet.append(["Fee", "=10*5"])
    sheet.append(["Fine", "=10*7"])

    def with_result(part: bytes) -> bytes:
        return part.replace(b"<f>10*5</f><v />", b"<f>10*5</f><v>50</v>").replace(
            b"<f>10*5</f><v></v>", b"<f>10*5</f><v>50</v>"
        )

    data = with_parts(saved(book), {"xl/worksheets/sheet1.xml": with_result})

    document = read_document(data, "a.xlsx")

    assert seen(document) == [("table", "Fee: 50"), ("paragraph", "Fine")]
    assert left_out(document) == [("formula without a saved result", "sheet S", "B2: =10*7")]


def test_merged_links_comments_and_errors() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "S"
    sheet.append(["Zone", "Price", "Note"])
    sheet.append(["North", "£2", "pay here"])
    sheet.append([None, "£3", "#N/A"])
    sheet.merge_cells("A2:A3")
    sheet["C2"].hyperlink = "https://www.anytown.gov.uk/pay"
    sheet["B2"].comment = Comment("Check this", "Jo")
    sheet["C3"].data_type = "e"

    document = read_document(saved(book), "a.xlsx")

    assert document.blocks[0].rows == (("Zone", "Price", "Note"), ("North", "£2", "pay here"), ("North", "£3", ""))
    assert document.blocks[0].links == (Link("pay here", "https://www.anytown.gov.uk/pay"),)
    assert left_out(document) == [("cell with an error", "sheet S", "#N/A"), ("comment", "sheet S", "Check this")]


def test_the_name_of_a_group_of_rows_is_said_once() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Activity", "Adult", "Child"], ["Swimming", None, None], ["Lesson", "£5", "£3"], ["Gym", None, None],
        ["Lesson", "£7", "£5"], ["Free swim", "None", "None"],
    ):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A2:C2")
    sheet.merge_cells("A4:C4")

    document = read_document(saved(book), "a.xlsx")

    assert document.blocks[0].rows == (
        ("Activity", "Adult", "Child"),
        ("Swimming", "", ""),
        ("Lesson", "£5", "£3"),
        ("Gym", "", ""),
        ("Lesson", "£7", "£5"),
        ("Free swim", "None", "None"),
    )
    assert [sentence.text for sentence in source_sentences(document)] == [
        "Swimming",
        "Lesson: adult £5, child £3",
        "Gym",
        "Lesson: adult £7, child £5",
        "Free swim: adult None, child None",
    ]


def test_a_million_empty_rows_cost_nothing() -> None:
    rows = b"".join(b'<row r="%d"/>' % number for number in range(4, 1_000_001))
    data = with_parts(
        sheets_sample(),
        {"xl/worksheets/sheet1.xml": lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>")},
    )

    document = read_document(data, "a.xlsx")

    assert document.blocks == read_document(sheets_sample(), "a.xlsx").blocks


def test_a_table_without_end_is_refused() -> None:
    rows = b"".join(b'<row><c t="str"><v>%d</v></c><c t="str"><v>x</v></c></row>' % number for number in range(30_000))
    data = with_parts(
        sheets_sample(),
        {"xl/worksheets/sheet1.xml": lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>")},
    )

    with pytest.raises(
        ExtractionError, match=r"^a\.xlsx has more than 50,000 table cells\. Save only the part you need\.$"
    ):
        read_document(data, "a.xlsx")


def test_macros_of_a_workbook_are_listed() -> None:
    assert left_out(read_document(with_parts(sheets_sample(), {"xl/vbaProject.bin": b"x"}), "a.xlsm")) == [
        ("macros", "", "")
    ]
