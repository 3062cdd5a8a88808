"""OpenDocument text becomes blocks."""

from __future__ import annotations

import pytest

from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import Block, BlockKind, Link
from pipelines.extraction.read import read_document
from tests.extraction.sample_files import left_out, open_text_sample, seen, with_parts

_NAMES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("svg", "svg-compatible"),
        ("fo", "xsl-fo-compatible"),
    )
)
_TWICE, _TWO_ROWS = 'number-columns-repeated="2"', 'number-rows-spanned="2"'
_NAMES += ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'


def _file(body: str, styles: str = "") -> bytes:
    content = (
        f"<office:document-content {_NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    return with_parts(open_text_sample(), {"content.xml": content.encode()})


def _cell(text: str, attribute: str = "") -> str:
    named = f" table:{attribute}" if attribute else ""
    return f"<table:table-cell{named}><text:p>{text}</text:p></table:table-cell>"


def test_a_file_of_odfdo_becomes_exact_blocks() -> None:
    document = read_document(open_text_sample(), "rent.odt")

    assert document.format == "odt"
    assert document.title == "Rent"
    assert document.blocks == (
        Block(id="b1", kind=BlockKind.HEADING, text="Rent", level=1),
        Block(id="b2", kind=BlockKind.PARAGRAPH, text="Your rent is £400 a month."),
    )


def test_lists_notes_links_and_spaces() -> None:
    data = _file(
        '<text:list text:style-name="L1"><text:list-item><text:p>Pay</text:p><text:list><text:list-item>'
        "<text:p>by card</text:p></text:list-item></text:list></text:list-item></text:list>"
        '<text:p>See<text:s/><text:a xlink:href="https://www.anytown.gov.uk/">our\n page</text:a>'
        '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body>'
        "<text:p>Opens at 9am.</text:p></text:note-body></text:note> now.</text:p>",
        '<text:list-style style:name="L1"><text:list-level-style-number text:level="1"/>'
        '<text:list-level-style-bullet text:level="2"/></text:list-style>',
    )

    blocks = read_document(data, "a.odt").blocks

    assert [(block.kind.value, block.text, block.level, block.ordered, block.note) for block in blocks] == [
        ("list_item", "Pay", 0, True, ""),
        ("list_item", "by card", 1, False, ""),
        ("paragraph", "See our page now.", 0, False, ""),
        ("footnote", "Opens at 9am.", 0, False, "1"),
    ]
    assert blocks[2].links == (Link("our page", "https://www.anytown.gov.uk/"),)


def test_bold_lines_are_headings_and_named_styles_give_depth() -> None:
    data = _file(
        '<text:h text:outline-level="2">Part</text:h>'
        '<text:p><text:span text:style-name="B">Who can help</text:span></text:p>'
        '<text:p text:style-name="B">You must pay.</text:p><text:list><text:list-item>'
        '<text:p text:style-name="P">Inner</text:p></text:list-item></text:list>',
        '<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>'
        '<style:style style:name="P" style:parent-style-name="List_20_Bullet_20_2"/>',
    )

    assert [(block.kind.value, block.text, block.level) for block in read_document(data, "a.odt").blocks] == [
        ("heading", "Part", 2),
        ("heading", "Who can help", 3),
        ("paragraph", "You must pay.", 0),
        ("list_item", "Inner", 1),
    ]


def test_tables_spread_their_merged_and_repeated_cells() -> None:
    data = _file(
        f"<table:table><table:table-header-rows><table:table-row>{_cell('Zone')}"
        f"{_cell('Price', _TWICE)}</table:table-row></table:table-header-rows>"
        f"<table:table-row>{_cell('North', _TWO_ROWS)}{_cell('£1')}{_cell('£2')}</table:table-row>"
        f"<table:table-row><table:covered-table-cell/>{_cell('£3')}<table:table-cell/></table:table-row>"
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'table:number-columns-repeated="16000"/></table:table-row></table:table>'
    )

    (block,) = read_document(data, "a.odt").blocks

    assert block.rows == (("Zone", "Price", "Price"), ("North", "£1", "£2"), ("North", "£3", ""))
    assert block.header


def test_text_boxes_and_pictures() -> None:
    data = _file(
        "<text:p>Before<draw:frame><draw:text-box><text:p>In the box</text:p></draw:text-box></draw:frame></text:p>"
        '<text:p><draw:frame><draw:image xlink:href="Pictures/a.png"/><svg:desc>A blue bin</svg:desc></draw:frame>'
        '<draw:frame><draw:image xlink:href="https://example.org/a.png"/></draw:frame></text:p>'
    )

    document = read_document(data, "a.odt")

    assert [(block.kind.value, block.text, block.place) for block in document.blocks] == [
        ("paragraph", "Before", ""),
        ("paragraph", "In the box", "text box"),
        ("image", "A blue bin", ""),
    ]
    assert left_out(document) == [
        ("picture without alt text", "", ""),
        ("picture kept outside the file", "", "https://example.org/a.png"),
    ]


def test_what_is_hidden_deleted_or_beside_is_listed() -> None:
    data = _file(
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>Old fee £40</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:p>Fee £50<office:annotation><text:p>Sure?</text:p></office:annotation></text:p>'
        '<text:p text:style-name="H">Secret</text:p>'
        '<text:p>A <text:span text:style-name="H">hidden</text:span> word</text:p>'
        "<text:table-of-content><text:index-body><text:p>Fees 2</text:p></text:index-body></text:table-of-content>",
        '<style:style style:name="H"><style:text-properties text:display="none"/></style:style>',
    )  # fmt: skip

    document = read_document(data, "a.odt")

    assert seen(document) == [("paragraph", "Fee £50"), ("paragraph", "A word")]
    assert left_out(document) == [
        ("deleted text of a tracked change", "", "Old fee £40"),
        ("comment", "", "Sure?"),
        ("hidden text", "", "Secret"),
        ("hidden text", "", "hidden"),
        ("table of contents", "", "Fees 2"),
    ]


def test_headers_footers_and_macros_are_listed_and_the_language_is_read() -> None:
    styles = (
        f'<office:document-styles {_NAMES}><office:styles><style:default-style style:family="paragraph">'
        '<style:text-properties fo:language="en" fo:country="GB"/></style:default-style></office:styles>'
        "<office:master-styles><style:master-page><style:header><text:p>Anytown</text:p></style:header>"
        "<style:footer><text:p>Page 1</text:p></style:footer></style:master-page></office:master-styles>"
        "</office:document-styles>"
    )
    data = with_parts(_file("<text:p>Text</text:p>"), {"styles.xml": styles.encode(), "Basic/Standard/a.xml": b"<a/>"})

    document = read_document(data, "a.odt")

    assert document.language == "en-GB"
    assert left_out(document) == [("header", "", "Anytown"), ("footer", "", "Page 1"), ("macros", "", "")]


def test_a_locked_file_is_refused() -> None:
    manifest = b"<manifest><encryption-data/></manifest>"

    with pytest.raises(ExtractionError, match=r"^a\.odt is locked with a password\. Save it without one\.$"):
        read_document(with_parts(open_text_sample(), {"META-INF/manifest.xml": manifest}), "a.odt")
