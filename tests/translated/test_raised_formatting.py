"""Superscript, subscript and the like: on their own figure again or gone, never on a whole sentence."""

from __future__ import annotations

import io
from collections import defaultdict

import docx
import openpyxl
import pptx
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from pipelines.documents.translated.formats import open_document
from tests.extraction.sample_files import saved
from tests.translated.test_moved_formatting import W, drafted, paragraph_of

FULL = "Pagas el cargo lleno"


def raised_words(text: str, raised: str) -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph(text)
    run = paragraph.add_run(raised)
    run.font.superscript = True
    paragraph.add_run(".")
    return saved(document)


def shown(data: bytes) -> list[tuple[str, bool]]:
    """Runs of the first paragraph, and whether they are raised."""
    return [
        ("".join(text.text or "" for text in run.iter(f"{W}t")), run.find(f"{W}rPr/{W}vertAlign") is not None)
        for run in paragraph_of(data).iter(f"{W}r")
    ]


def test_the_number_of_a_note_stays_raised_and_nothing_else_is() -> None:
    content, (row,) = drafted(
        raised_words("You pay the full charge", "1"), "a.docx", {"You pay the full charge<1/>.": f"{FULL}<1/>."}
    )

    assert shown(content) == [(FULL, False), ("1", True), (".", False)]
    assert not row.is_poor


@pytest.mark.parametrize(
    ("says", "made", "is_poor"),
    [
        ("Oferta: a nuevo.", [("Oferta: a nuevo.", False)], True),
        ("Oferta new hoy.", [("Oferta ", False), ("new", True), (" hoy.", False)], True),
        ("new y new.", [("new y new.", False)], True),
    ],
)
def test_raised_words_go_where_they_stand_once_or_are_words_like_others(
    says: str, made: list[tuple[str, bool]], is_poor: bool
) -> None:
    content, (row,) = drafted(
        raised_words("This is the offer ", "new"), "a.docx", {"This is the offer <1>new</1>.": says}
    )

    assert shown(content) == made
    assert row.is_poor == is_poor


@pytest.mark.parametrize(
    ("source", "says", "made"),
    [
        ("<p>A room of 20 m<sup>2</sup> is free.</p>", "Una sala de <1/> m<2/>.", "Una sala de 20 m<sup>2</sup>."),
        ("<p>See the note<sup><a href='#f'>1</a></sup> now.</p>", "Ve<1/> ya.", "Ve<sup><a href='#f'>1</a></sup> ya."),
        ("<p>Pay <del>soon</del> now.</p>", "Paga ya.", "<p>Paga ya.</p>"),
        ("<p>Go <span class='visually-hidden'>back</span> now.</p>", "Vete ya.", "<p>Vete ya.</p>"),
        ("<p>Go <b>back</b> now.</p>", "Vete ya.", "<p><b>Vete ya.</b></p>"),
    ],
)
def test_a_page_is_never_raised_struck_out_or_hidden_as_a_whole(source: str, says: str, made: str) -> None:
    (segment,) = open_document(source.encode(), "a.html").segments
    asked = segment.text.replace("20 m<1>2</1>", "<1/> m<2/>").replace("<1><2>1</2></1>", "<1/>")

    content, _ = drafted(source.encode(), "a.html", {asked: says})

    assert made in content.decode()


def test_struck_out_words_of_markdown_strike_no_sentence_out() -> None:
    content, (row,) = drafted(b"Pay ~~soon~~ now.\n", "a.md", {"Pay <1>soon</1> now.": "Paga ya."})

    assert content.decode() == "Paga ya.\n"
    assert row.is_poor


def test_a_cell_is_never_raised_as_a_whole() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    raised = TextBlock(InlineFont(vertAlign="superscript"), "new")
    book.active["A1"] = CellRichText("Our offer is ", raised, " now")
    file = io.BytesIO()
    book.save(file)

    content, rows = drafted(
        file.getvalue(), "a.xlsx", {"Our offer is <1>new</1> now": "Nuestra oferta", "Sheet": "Hoja"}
    )

    assert [row.text for row in rows if "oferta" in row.text] == ["Nuestra oferta<1></1>"]
    assert openpyxl.load_workbook(io.BytesIO(content)).active["A1"].value == "Nuestra oferta"  # type: ignore[index]


def test_a_line_of_a_slide_is_never_raised_as_a_whole() -> None:
    deck = pptx.Presentation()
    box = deck.slides.add_slide(deck.slide_layouts[6]).shapes.add_textbox(0, 0, 999, 999)
    paragraph = box.text_frame.paragraphs[0]
    for text in ("Our offer is ", "new", " now"):
        paragraph.add_run().text = text
    paragraph.runs[1].font._rPr.set("baseline", "30000")
    file = io.BytesIO()
    deck.save(file)

    content, rows = drafted(
        file.getvalue(), "a.pptx", defaultdict(lambda: "Nuestra oferta", {"Our offer is <1>new</1> now": "Oferta"})
    )

    assert "Oferta<1></1>" in [row.text for row in rows]
    shape = pptx.Presentation(io.BytesIO(content)).slides[0].shapes[0]
    assert [run.text for run in shape.text_frame.paragraphs[0].runs] == ["Oferta"]  # type: ignore[attr-defined]


def test_a_date_with_a_raised_ending_is_marked_for_it_stays_in_english() -> None:
    content, (row,) = drafted(
        b"<p>We are closed on the 3<sup>rd</sup> of May.</p>",
        "a.html",
        {"We are closed on the <1/>.": "Cerramos <1/>."},
    )

    assert "Cerramos 3<sup>rd</sup> of May." in content.decode()
    assert any("3rd of May" in fault.text for fault in row.faults)
