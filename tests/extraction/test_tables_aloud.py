"""Tables are read as people would read them aloud, and odd characters never reach a block."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import ExtractionError
from pipelines.extraction.characters import clean, clean_words, tidy
from pipelines.extraction.lists import bullet_of, follows, number_of
from pipelines.extraction.tables import looks_like_header, one_header, row_sentences, squared
from pipelines.extraction.words import useful_target
from pipelines.extraction.xml import parse_xml


@pytest.mark.parametrize(
    ("rows", "header", "text"),
    [
        ([["Band", "Charge a year"], ["A", "£1,500"]], True, "Band A: £1,500 a year"),
        ([["Permit", "Price"], ["First permit", "£50"]], True, "First permit: £50"),
        ([["Permit", "2026"], ["First permit", "£50"]], True, "First permit: 2026 £50"),
        ([["Permit", "Day", "Week"], ["Visitor", "£2", "£9"]], True, "Visitor: Day £2; Week £9"),
        ([["Zone", "Fee (£)"], ["North", "20"]], True, "North: £20"),
        ([["Group", "Discount (%)"], ["Students", "100"]], True, "Students: 100%"),
        ([["Zone", "Price", "Note"], ["North", "£2", ""]], True, "North: Price £2"),
        ([["Monday", "9am to 5pm"], ["Sunday", "closed"]], False, "Monday: 9am to 5pm\nSunday: closed"),
        ([["Name:", "Jo"]], False, "Name: Jo"),
        ([["All prices include VAT"] * 2], False, "All prices include VAT"),
        ([["", "£2"]], False, "£2"),
        ([["Address", "1 High Street\nAnytown"]], False, "Address: 1 High Street; Anytown"),
    ],
)
def test_rows_read_aloud(rows: list[list[str]], header: bool, text: str) -> None:
    assert row_sentences(rows, header=header) == text


@pytest.mark.parametrize(
    ("rows", "bold", "header"),
    [
        ([["Band", "Charge"], ["A", "£1,500"]], False, True),
        ([["Band", "2025/26"], ["A", "£1,500"]], False, True),
        ([["Who", "Bring"], ["Carers", "A letter"]], False, False),
        ([["Who", "Bring"], ["Carers", "A letter"]], True, True),
        ([["Monday", "9am"], ["Tuesday", "10am"]], False, False),
        ([["Band", "Charge"]], False, False),
        ([["Band", ""], ["A", "£1"]], False, False),
    ],
)
def test_a_header_is_told_by_its_words(rows: list[list[str]], bold: bool, header: bool) -> None:
    assert looks_like_header(rows, bold=bold) is header


def test_empty_rows_and_columns_go_and_header_rows_become_one() -> None:
    assert squared([["a", "", "b"], ["", "", ""], ["c"]]) == (("a", "b"), ("c", ""))
    assert one_header([["Price", "Price"], ["Day", "Week"], ["1", "2"]], 2) == [["Price Day", "Price Week"], ["1", "2"]]


@given(st.lists(st.lists(st.text(max_size=8), max_size=5), max_size=6))
def test_no_cell_is_lost_in_reading(rows: list[list[str]]) -> None:
    cells = squared([[tidy(cell) for cell in row] for row in rows])

    text = row_sentences(cells, header=False)

    assert all(part in text for row in cells for cell in row for part in cell.split("\n"))


@given(st.text())
def test_tidied_text_has_no_odd_characters_and_stays_as_it_is(text: str) -> None:
    tidied = tidy(text)

    assert tidy(tidied) == tidied
    assert not any(ord(sign) < 32 and sign != "\n" for sign in tidied)
    assert "  " not in tidied


def test_joiners_stay_where_a_script_needs_them_and_go_elsewhere() -> None:
    assert clean_words("می\u200cخواهم") == "می\u200cخواهم"
    assert clean_words("pass\u200dword") == "password"
    assert clean_words("a\U000e0041b") == "ab"
    assert clean_words("🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f") != "🏴"
    assert clean("a\u200cb\u00ad") == "ab"


@pytest.mark.parametrize(
    ("text", "bullet", "number"),
    [
        ("• One", "• ", ""),
        ("- One", "- ", ""),
        ("-5 degrees", "", ""),
        ("1. One", "", "1. "),
        ("(a) One", "", "(a) "),
        ("1 April", "", ""),
        ("1.5 miles", "", ""),
        ("A. N. Other", "", ""),
    ],
)
def test_typed_marks_of_lists(text: str, bullet: str, number: str) -> None:
    assert (bullet_of(text), number_of(text)) == (bullet, number)


@pytest.mark.parametrize(
    ("earlier", "later", "whether"),
    [
        ("1. ", "2. ", True),
        ("1. ", "3. ", False),
        ("(h) ", "(i) ", True),
        ("(i) ", "(ii) ", True),
        ("(i) ", "(j) ", True),
        ("9) ", "10) ", True),
        ("1. ", "(b) ", False),
    ],
)
def test_which_number_follows(earlier: str, later: str, whether: bool) -> None:
    assert follows(earlier, later) is whether


@pytest.mark.parametrize(
    ("target", "useful"),
    [
        ("https://a.gov.uk/x y", "https://a.gov.uk/x%20y"),
        ("www.a.gov.uk/bins", "https://www.a.gov.uk/bins"),
        ("tel:01234 567 890", "tel:01234567890"),
        ("mailto:a@b.gov.uk", "mailto:a@b.gov.uk"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("file:///etc/passwd", ""),
        ("/bins", ""),
        ("https://a.gov.uk/" + "x" * 3000, ""),
    ],
)
def test_addresses_that_a_reader_can_follow(target: str, useful: str) -> None:
    assert useful_target(target) == useful


def test_xml_may_have_a_document_type_only_where_allowed_and_entities_nowhere() -> None:
    assert parse_xml(b"<!DOCTYPE svg><svg/>", what="a.svg", doctype=True).tag == "svg"
    for data, doctype in (
        (b"<!DOCTYPE svg><svg/>", False),
        (b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', True),
    ):
        with pytest.raises(ExtractionError, match=r"^a\.svg has a document type of its own in it"):
            parse_xml(data, what="a.svg", doctype=doctype)
