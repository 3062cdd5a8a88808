"""What is for readers: no speaker notes, no breadcrumbs, and every fact that only a header or footer says."""

from __future__ import annotations

from pipelines.documents.parts import for_readers
from pipelines.extraction.blocks import Block, BlockKind, Document, LeftOut


def _document(*left_out: LeftOut, format_: str = "docx", first: str = "Pay us.", place: str = "") -> Document:
    blocks = (
        Block(id="b1", kind=BlockKind.HEADING, text="Minutes", level=1),
        Block(id="b2", kind=BlockKind.PARAGRAPH, text=first, place=place),
    )
    return Document(name="a", format=format_, blocks=blocks, left_out=left_out)


def _texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def test_speaker_notes_are_left_out_and_listed() -> None:
    found = for_readers(_document(first="Smile.", place="notes of slide 1", format_="pptx"))

    assert _texts(found) == ["Minutes"]
    assert found.left_out == (LeftOut("speaker notes", "notes of slide 1", "Smile."),)


def test_breadcrumbs_are_left_out_and_listed() -> None:
    found = for_readers(_document(first="Home > Parking > Blue Badge", format_="html"))

    assert (_texts(found), found.left_out) == (
        ["Minutes"],
        (LeftOut("breadcrumbs", "", "Home > Parking > Blue Badge"),),
    )
    assert len(for_readers(_document(first="It must be > 5 metres.", format_="html")).blocks) == 2


def test_a_footer_with_help_is_kept_once_at_the_end() -> None:
    text = "If you have difficulty in paying, telephone 01632 960103 before the date shown in this notice."
    found = for_readers(_document(LeftOut("2 × footer", "", text)))

    assert _texts(found) == ["Minutes", "Pay us.", text]
    assert found.left_out == ()


def test_the_standing_of_a_paper_comes_first() -> None:
    found = for_readers(_document(LeftOut("header", "", "Riverside Council: draft minutes, subject to confirmation")))

    assert _texts(found)[:2] == ["Minutes", "Riverside Council: draft minutes, subject to confirmation."]


def test_a_name_an_address_or_a_page_number_is_not_kept() -> None:
    parts = (
        LeftOut("header", "", "Riverside Council, Revenues Service, 1 Market Square, Northmere ZZ1 1AA"),
        LeftOut("footer", "", "Terms and conditions Page 1 of 2"),
        LeftOut("page footer", "", "Copyright 2026. Cookies. Privacy notice. Phone 01632 960103."),
    )

    assert len(for_readers(_document(*parts)).blocks) == 2
    assert for_readers(_document(*parts)).left_out == parts


def test_a_reference_that_only_the_footer_gives_is_kept() -> None:
    assert _texts(for_readers(_document(LeftOut("footer", "", "Consultation reference NC-2026-11"))))[2:] == [
        "Consultation reference NC-2026-11."
    ]
