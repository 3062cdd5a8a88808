"""Letters: addresses are one block without pictures, the body has a heading, and addresses of pages do not break."""

from __future__ import annotations

import io
from typing import Any

import docx
import pypdf
import pytest

from pipelines.documents.convert import convert
from pipelines.documents.look import Look
from pipelines.documents.pictures import embedded_pictures
from pipelines.documents.render import render
from pipelines.documents.render.pdf import to_pdf
from pipelines.documents.render.plain import lines_of
from pipelines.documents.render.sheet import BODY, lay_out
from pipelines.documents.rows import EasyRead, Row, RowKind
from pipelines.documents.rules.simplifier import RulesSimplifier
from pipelines.extraction.blocks import Block, BlockKind, Document

_ADDRESS = "Ms R Specimen\nFlat 6, Oakfield House\nNorthmere\nZZ2 7KL"


def _rows(*texts: str) -> tuple[Row, ...]:
    blocks = tuple(
        Block(id=f"b{number}", kind=BlockKind.PARAGRAPH, text=text) for number, text in enumerate(texts, start=1)
    )
    document = Document(name="a.docx", format="docx", blocks=blocks)
    simplifier = RulesSimplifier()
    return convert(
        document, simplifier=simplifier, picture_set=embedded_pictures(), contact=None, council="Riverside"
    ).rows


@pytest.mark.parametrize("texts", [(_ADDRESS,), tuple(_ADDRESS.split("\n"))])
def test_an_address_is_one_row_without_a_picture(texts: tuple[str, ...]) -> None:
    rows = _rows("Bring the form.", *texts, "Pay the rent.")

    assert [row.text for row in rows] == ["Bring the form.", _ADDRESS, "Pay the rent."]
    assert (rows[1].picture, rows[1].troubles) == (None, ())


def test_lines_that_are_no_address_stay_rows_of_their_own() -> None:
    assert len(_rows("Account reference: 70012345\nDate of issue: 9 December 2026")) == 2


def _sheet_rows(easy_read: EasyRead) -> list[str]:
    return [row.text for row in lay_out(easy_read, Look()).rows]


def test_the_body_has_a_heading_where_main_points_stand_before_it() -> None:
    point, row = Row(id="summary.1", text="Pay now."), Row(id="r1", text="Dear Ms Lamb")
    heading = Row(id="h", kind=RowKind.HEADING, text="Rent", level=2)
    easy_read = EasyRead(title="A", council="", rows=(row,), summary=(point,))

    assert _sheet_rows(easy_read) == [BODY, "Dear Ms Lamb"]
    assert BODY in lines_of(lay_out(easy_read, Look()))
    assert _sheet_rows(EasyRead(title="A", council="", rows=(row,))) == ["Dear Ms Lamb"]
    assert _sheet_rows(EasyRead(title="A", council="", rows=(heading, row), summary=(point,)))[0] == "Rent"


def test_an_address_of_a_page_ends_no_line_behind_its_hyphen() -> None:
    address = "www.northmere.example/pay-your-council-tax-online"
    texts = [f"{'Pay ' * before}at {address}." for before in range(12)]
    rows = tuple(Row(id=f"r{at}", text=text) for at, text in enumerate(texts))
    easy_read = EasyRead(title="A", council="", rows=rows)

    pdf = pypdf.PdfReader(io.BytesIO(to_pdf(lay_out(easy_read, Look()), Look(), embedded_pictures())))
    lines = [line.rstrip() for page in pdf.pages for line in page.extract_text().splitlines()]
    word = docx.Document(io.BytesIO(render(easy_read, "docx", picture_set=embedded_pictures())))

    assert any(line.endswith("/") for line in lines)
    assert not any(line.endswith("-") for line in lines)
    assert "noBreakHyphen" in word.element.xml
    assert address in word.element.xml or word.paragraphs[-1].hyperlinks[0].text == address


def test_a_lead_in_stays_on_the_page_of_its_list() -> None:
    fillers = tuple(Row(id=f"f{at}", text="Some words stand here.") for at in range(30))
    lead, item = Row(id="l", text="You can pay:"), Row(id="i", kind=RowKind.ITEM, text="Online")
    rows: tuple[Row, ...] = ()
    for count in range(8, 24):
        rows = (*fillers[:count], lead, item)
        sheet = lay_out(EasyRead(title="A", council="", rows=rows), Look())
        pdf = pypdf.PdfReader(io.BytesIO(to_pdf(sheet, Look(), embedded_pictures())))

        assert [page for page in pdf.pages if "You can pay:" in page.extract_text() and "Online" in page.extract_text()]

    word = docx.Document(
        io.BytesIO(render(EasyRead(title="A", council="", rows=rows), "docx", picture_set=embedded_pictures()))
    )
    lines: list[Any] = list(word.paragraphs)
    assert next(one for one in lines if one.text == "You can pay:").paragraph_format.keep_with_next
