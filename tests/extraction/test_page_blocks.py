"""Web pages become blocks: the main part is read, what surrounds it is listed."""

from __future__ import annotations

import pytest

from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import Block, BlockKind, Link
from pipelines.extraction.read import read_document
from tests.extraction.sample_files import HTML_SAMPLE, left_out, seen


def _page(body: str) -> bytes:
    return f"<!doctype html><html lang='en-GB'><body>{body}</body></html>".encode()


def test_a_page_becomes_exact_blocks() -> None:
    document = read_document(HTML_SAMPLE, "bins.html")

    assert (document.format, document.title, document.language) == ("html", "Bins", "en-GB")
    assert document.blocks == (
        Block(id="b1", kind=BlockKind.HEADING, text="Bins", level=1),
        Block(id="b2", kind=BlockKind.PARAGRAPH, text="Put your bin out by 7am."),
        Block(id="b3", kind=BlockKind.LIST_ITEM, text="Paper"),
        Block(id="b4", kind=BlockKind.LIST_ITEM, text="Glass"),
        Block(id="b5", kind=BlockKind.TABLE, text="Brown: £50", rows=(("Bin", "Price"), ("Brown", "£50")), header=True),
    )


def test_lists_in_lists_keep_their_kind_and_what_follows_inside_an_item_is_a_paragraph() -> None:
    document = read_document(
        _page("<ol><li>Go in<ul><li>Ask</li></ul></li><li><p>Pay</p><p>By card only.</p></li></ol>"), "a.html"
    )

    assert [(block.kind.value, block.text, block.level, block.ordered) for block in document.blocks] == [
        ("list_item", "Go in", 0, True),
        ("list_item", "Ask", 1, False),
        ("list_item", "Pay", 0, True),
        ("paragraph", "By card only.", 0, False),
    ]


def test_links_are_kept_where_they_lead_somewhere() -> None:
    document = read_document(
        _page(
            "<p><a href='https://www.anytown.gov.uk/pay'>Pay <b>now</b></a>, <a href='#top'>up</a>, "
            "<a href='/bins'>bins</a>, <a href='javascript:x()'>x</a>, <a href='tel:01234 5'>ring</a></p>"
        ),
        "a.html",
    )

    assert document.blocks[0].links == (Link("Pay now", "https://www.anytown.gov.uk/pay"), Link("ring", "tel:012345"))
    assert left_out(document) == [
        ("link without a full address", "", "bins /bins"),
        ("link without a full address", "", "x javascript:x()"),
    ]


def test_spans_over_rows_and_columns_are_spread() -> None:
    document = read_document(
        _page(
            "<table><caption>Prices</caption>"
            "<thead><tr><th rowspan=2>Zone<th colspan=2>Price<tr><th>Day<th>Week</thead>"
            "<tr><td rowspan=2>North<td>£1<td>£5<tr><td>£2<td>£6</table>"
        ),
        "a.html",
    )

    assert seen(document) == [
        ("paragraph", "Prices"),
        ("table", "North: Price Day £1; Price Week £5\nNorth: Price Day £2; Price Week £6"),
    ]
    assert document.blocks[1].rows[0] == ("Zone", "Price Day", "Price Week")


def test_the_main_part_is_read_and_the_rest_is_listed() -> None:
    document = read_document(
        _page(
            "<header>Anytown</header><nav><a href='/a'>Home</a></nav><p>Cookies?</p>"
            "<main><h1>Bins</h1><aside>Tip</aside>"
            "<script>alert(1)</script><form><label>Postcode <input name=p placeholder='AB1'></label></form></main>"
            "<footer>Contact us</footer>"
        ),
        "a.html",
    )

    assert seen(document) == [("heading", "Bins"), ("paragraph", "Tip"), ("paragraph", "Postcode")]
    assert left_out(document) == [
        ("script", "", ""),
        ("form field", "", "AB1"),
        ("page header", "", "Anytown"),
        ("navigation", "", "Home"),
        ("text outside the main part of the page", "", "Cookies?"),
        ("page footer", "", "Contact us"),
    ]


def test_hidden_text_and_pictures_without_alt_are_listed() -> None:
    document = read_document(
        _page(
            "<p>Seen<span hidden>one</span></p><div style='display: none'>two</div><p><img src=a.png alt='A blue bin'>"
            "<img src=b.png><img src=c.png alt=''></p><del>£40</del><ins>£50</ins><iframe title='Map'></iframe>"
        ),
        "a.html",
    )

    assert seen(document) == [("paragraph", "Seen"), ("image", "A blue bin"), ("paragraph", "£50")]
    assert left_out(document) == [
        ("hidden text", "", "one"),
        ("hidden text", "", "two"),
        ("picture without alt text", "", "b.png"),
        ("decorative picture", "", ""),
        ("deleted text of a tracked change", "", "£40"),
        ("embedded page", "", "Map"),
    ]


def test_line_breaks_of_the_source_are_spaces_and_br_is_a_line() -> None:
    document = read_document(_page("<p>1 High\n   Street<br>Anytown</p><pre>a\nb</pre>"), "a.html")

    assert seen(document) == [("paragraph", "1 High Street\nAnytown"), ("paragraph", "a\nb")]


def test_a_line_all_in_bold_is_a_heading_and_a_bold_sentence_is_not() -> None:
    page = _page(
        "<h2>Part</h2><p><b>Who can help</b></p><p><strong>You must pay.</strong></p><p><b>Note</b> this</p>"
        "<ul><li><b>Item</b></ul>"
    )

    assert [(block.kind.value, block.text, block.level) for block in read_document(page, "a.html").blocks] == [
        ("heading", "Part", 2),
        ("heading", "Who can help", 3),
        ("paragraph", "You must pay.", 0),
        ("paragraph", "Note this", 0),
        ("list_item", "Item", 0),
    ]


def test_a_table_for_layout_is_read_as_text() -> None:
    assert seen(read_document(_page("<table role=presentation><tr><td><h2>A</h2><td>B</table>"), "a.html")) == [
        ("heading", "A"),
        ("paragraph", "B"),
    ]


def test_a_page_nested_too_deep_is_refused_rather_than_cut() -> None:
    with pytest.raises(ExtractionError, match=r"^a\.html is nested too deep, or has too long a part\."):
        read_document(_page("<div>" * 100_000 + "deep"), "a.html")


def test_a_million_tags_are_too_much() -> None:
    with pytest.raises(ExtractionError, match=r"^a\.html has more text than 200 pages\. Split it\.$"):
        read_document(_page("<p>x</p>" * 1_000_000), "a.html")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_pages_in_the_usual_encodings(encoding: str) -> None:
    page = "<!doctype html><html><body><p>It costs £50 – don’t wait.</p></body></html>".encode(encoding)

    assert seen(read_document(page, "a.html")) == [("paragraph", "It costs £50 – don’t wait.")]
