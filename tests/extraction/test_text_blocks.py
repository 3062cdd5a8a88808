"""Plain text, Markdown and Rich Text become blocks."""

from __future__ import annotations

import pytest

from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import Link
from pipelines.extraction.read import read_document
from tests.extraction.sample_files import MARKDOWN_SAMPLE, RTF_SAMPLE, TEXT_SAMPLE, left_out, seen


def test_paragraphs_lists_and_underlined_headings_of_plain_text() -> None:
    document = read_document(TEXT_SAMPLE, "bins.txt")

    assert (document.format, document.title) == ("text", "BINS")
    assert seen(document) == [
        ("heading", "BINS"),
        ("paragraph", "Put your bin out by 7am. It costs £50."),
        ("list_item", "Paper"),
        ("list_item", "Glass"),
    ]


def test_lines_broken_for_width_are_joined_and_an_address_is_not() -> None:
    text = (
        "If you do not pay by the date on this letter we may take you to court and\nyou may have to pay more.\n\n"
        "Anytown Council\n1 High Street\nAnytown\n"
    )

    assert seen(read_document(text.encode(), "a.txt")) == [
        (
            "paragraph",
            "If you do not pay by the date on this letter we may take you to court and you may have to pay more.",
        ),
        ("paragraph", "Anytown Council\n1 High Street\nAnytown"),
    ]


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "mac_roman"],
)
def test_text_in_the_usual_encodings(encoding: str) -> None:
    text = "It’s £50 – “no more”.\r\n\r\nCafé"

    assert seen(read_document(text.encode(encoding), "a.txt")) == [
        ("paragraph", "It’s £50 – “no more”."),
        ("paragraph", "Café"),
    ]


def test_the_pound_sign_of_dos() -> None:
    assert seen(read_document("It costs £50.".encode("cp850"), "a.txt")) == [("paragraph", "It costs £50.")]


def test_markdown_with_lists_notes_tables_and_front_matter() -> None:
    extra = (
        b"\n| Bin | Price |\n|---|---|\n| Brown | \xc2\xa350 |\n\n1. Go\n2. Pay [online](https://www.anytown.gov.uk/)\n\n"
        b"![A bin](a.png)\n"
    )
    document = read_document(
        b"---\ntitle: Your bins\nlang: en-GB\nowner: Jo\n---\n" + MARKDOWN_SAMPLE + extra, "bins.md"
    )

    assert (document.format, document.title, document.language) == ("markdown", "Your bins", "en-GB")
    assert [(block.id, block.kind.value, block.text, block.note) for block in document.blocks] == [
        ("b1", "heading", "Bins", ""),
        ("b2", "paragraph", "Put your bin out by 7am.", ""),
        ("b3", "footnote", "Not on Sunday.", "1"),
        ("b4", "list_item", "Paper", ""),
        ("b5", "list_item", "Glass", ""),
        ("b6", "table", "Brown: £50", ""),
        ("b7", "list_item", "Go", ""),
        ("b8", "list_item", "Pay online", ""),
        ("b9", "image", "A bin", ""),
    ]
    assert document.blocks[7].links == (Link("online", "https://www.anytown.gov.uk/"),)
    assert left_out(document) == [("front matter", "", "owner: Jo")]


def test_html_in_markdown_is_read_as_html() -> None:
    assert seen(read_document(b"Text\n\n<script>alert(1)</script>\n\n<p>More</p>\n", "a.md")) == [
        ("paragraph", "Text"),
        ("paragraph", "More"),
    ]


def test_rich_text_becomes_exact_blocks() -> None:
    document = read_document(RTF_SAMPLE, "refuse.rtf")

    assert (document.format, document.title, document.language) == ("rtf", "Refuse", "en-GB")
    assert seen(document) == [("heading", "Refuse"), ("paragraph", "Put your bin out by 7am. It costs £50.")]


def _rich(body: bytes) -> bytes:
    return rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial Cyr;}}" + body + b"}"


def test_rich_text_lists_tables_links_and_notes() -> None:
    document = read_document(
        _rich(
            rb"{\listtext\pard\plain\'b7\tab}\pard\ls1\ilvl0 Paper\par{\listtext 1.\tab}\pard\ls2\ilvl1 Step\par\pard "
            rb'See {\field{\*\fldinst HYPERLINK "https://www.anytown.gov.uk/"}{\fldrslt our page}}.'
            rb"{\footnote\pard {\super\chftn} Opens at 9.} Now.\par"
            rb"\trowd\trhdr\cellx1000\cellx2000\intbl Bin\cell Price\cell\row"
            rb"\trowd\cellx1000\cellx2000 Brown\cell \'a350\cell\row\pard After\par"
        ),
        "a.rtf",
    )

    assert [(block.kind.value, block.text, block.level, block.ordered, block.note) for block in document.blocks] == [
        ("list_item", "Paper", 0, False, ""),
        ("list_item", "Step", 1, True, ""),
        ("paragraph", "See our page. Now.", 0, False, ""),
        ("footnote", "Opens at 9.", 0, False, "1"),
        ("table", "Brown: £50", 0, False, ""),
        ("paragraph", "After", 0, False, ""),
    ]
    assert document.blocks[2].links == (Link("our page", "https://www.anytown.gov.uk/"),)


def test_rich_text_characters() -> None:
    document = read_document(
        _rich(rb"\uc1\u8364 ?5 \u-10179?\u-8704? \f1\'cf\'f0\'e8\f0  {\uc2\u233 ab}\emdash\~x\_y\line z\par"), "a.rtf"
    )

    assert seen(document) == [("paragraph", "€5 😀 При é— x-y\nz")]


def test_rich_text_surroundings_are_listed() -> None:
    document = read_document(
        _rich(
            rb"{\header Anytown\par}{\info{\title Your bill}}{\v secret}{\deleted \'a340}\'a350{\*\annotation Sure?}"
            rb"{\pict\pngblip 89504e}{\object{\*\objdata 00}{\result }}{\*\generator Word}"
            rb"{\shp{\*\shpinst{\shptxt Box}}}\par"
        ),
        "a.rtf",
    )

    assert document.title == "Your bill"
    assert [(block.text, block.place) for block in document.blocks] == [("£50", ""), ("Box", "text box")]
    assert left_out(document) == [
        ("header", "", "Anytown"),
        ("comment", "", "Sure?"),
        ("embedded file", "", ""),
        ("deleted text of a tracked change", "", "£40"),
        ("hidden text", "", "secret"),
        ("picture without alt text", "", ""),
    ]


def test_rich_text_headings_pictures_and_the_language_of_its_runs() -> None:
    picture = rb"{\pict{\*\picprop{\sp{\sn wzDescription}{\sv A blue bin}}}\pngblip 8950}"
    document = read_document(
        rb"{\rtf1{\stylesheet{\s15\f0\fs56 Title;}{\s3\f1 heading 2;}{\s4 List Bullet 2;}}\lang2057"
        rb"\pard\s15 Whole\par\pard\s3 Part\par\pard{\b Who can help}\par{\listtext o\tab}\pard\s4 Inner\par\pard "
        rb"{\*\shppict" + picture + rb"}{\nonshppict" + picture + rb"}After\par}",
        "a.rtf",
    )

    assert document.language == "en-GB"
    assert [(block.kind.value, block.text, block.level) for block in document.blocks] == [
        ("heading", "Whole", 1),
        ("heading", "Part", 2),
        ("heading", "Who can help", 2),
        ("list_item", "Inner", 1),
        ("paragraph", "After", 0),
        ("image", "A blue bin", 0),
    ]


def test_rich_text_that_stops_early_says_so() -> None:
    document = read_document(RTF_SAMPLE[:-30], "a.rtf")

    assert left_out(document) == [("end of the file, which is missing", "", "")]


def test_rich_text_with_bottomless_groups_is_refused() -> None:
    with pytest.raises(ExtractionError, match=r"^a\.rtf is nested too deep\. Save it as \.docx\.$"):
        read_document(rb"{\rtf1 " + b"{" * 100_000, "a.rtf")
