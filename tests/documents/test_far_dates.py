"""A day of the week is put only to dates that a reader can still live by."""

from __future__ import annotations

from datetime import date

from pipelines.documents.checks import check
from pipelines.documents.convert import convert
from pipelines.documents.rows import EasyRead
from pipelines.documents.rules.simplifier import RulesSimplifier
from pipelines.extraction.blocks import Block, BlockKind, Document


def _draft(text: str) -> EasyRead:
    block = Block(id="b1", kind=BlockKind.PARAGRAPH, text=text)
    document = Document(name="a.docx", format="docx", blocks=(block,))
    return convert(document, simplifier=RulesSimplifier(), picture_set=None, contact=None, council="")


def test_a_date_far_back_gets_no_weekday_and_needs_none() -> None:
    draft = _draft("Homes are valued as on 1 April 1991.")

    assert "on 1 April 1991." in draft.rows[0].text
    assert not [finding for finding in check(draft) if finding.rule == "14"]


def test_a_near_date_gets_its_weekday() -> None:
    year = date.today().year + 1
    weekday = date(year, 5, 5).strftime("%A")

    assert f"{weekday} 5 May {year}" in _draft(f"Pay by 5 May {year}.").rows[0].text


def test_dates_of_an_old_document_are_near_its_own_year() -> None:
    assert "Sunday 5 April 2009" in _draft("The year 2008 to 2010 began on 5 April 2009.").rows[0].text


def test_a_weekday_of_the_source_stays() -> None:
    assert "Monday 1 April 1991" in _draft("It opened on Monday 1 April 1991.").rows[0].text
