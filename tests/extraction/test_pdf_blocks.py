"""PDF files become blocks: paragraphs from lines, columns in order, what repeats left out."""

from __future__ import annotations

import io

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)

from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import Link
from pipelines.extraction.pdf_pages.columns import in_reading_order
from pipelines.extraction.pdf_pages.lines import Character, Segment, segments_of
from pipelines.extraction.pdf_pages.paragraphs import attached
from pipelines.extraction.pdf_pages.repeated import without_repeated
from pipelines.extraction.read import read_document
from tests.extraction.sample_files import left_out, pdf_sample, seen

_SVG = "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><rect width='9' height='9'/></svg>"
_LONG = "You must pay your council tax on time, because we may take you to court when you do not pay what you owe us. "


def _page(*rows: tuple[float, float, str], number: int = 1) -> list[Segment]:
    """Segments of 10 point print by left edge, height and text; each sign is 5 points wide."""
    return [
        Segment(text, left, left + 5 * len(text), height, height + 10, 10, False, page=number)
        for left, height, text in rows
    ]


def _written(file: pypdf.PdfWriter) -> bytes:
    target = io.BytesIO()
    file.write(target)
    return target.getvalue()


def _again(data: bytes) -> pypdf.PdfWriter:
    return pypdf.PdfWriter(clone_from=io.BytesIO(data))


def test_a_page_becomes_headings_paragraphs_and_lists() -> None:
    data = pdf_sample(
        '#set text(lang: "en", region: "GB")\n#set document(title: "Your bill")\n= Council tax\n'
        f"{_LONG * 3}\n\nSecond paragraph.\n== How to pay\n- By card\n  - in person\n- Online\n+ First\n+ Second"
    )

    document = read_document(data, "bill.pdf")

    assert (document.format, document.title, document.language, document.pages) == ("pdf", "Your bill", "en-GB", 1)
    assert [(block.kind.value, block.text, block.level, block.ordered) for block in document.blocks] == [
        ("heading", "Council tax", 1, False),
        ("paragraph", (_LONG * 3).strip(), 0, False),
        ("paragraph", "Second paragraph.", 0, False),
        ("heading", "How to pay", 2, False),
        ("list_item", "By card", 0, False),
        ("list_item", "in person", 1, False),
        ("list_item", "Online", 0, False),
        ("list_item", "First", 0, True),
        ("list_item", "Second", 0, True),
    ]
    assert {block.place for block in document.blocks} == {"page 1"}


def test_words_cut_at_line_ends_are_whole_again() -> None:
    data = pdf_sample(
        f"#set page(width: 6cm, margin: 1cm)\n#set text(hyphenate: true)\n#set par(justify: true)\n{_LONG * 3}"
    )

    document = read_document(data, "a.pdf")

    assert seen(document) == [("paragraph", (_LONG * 3).strip())]


@pytest.mark.parametrize(
    ("text", "words", "whole"),
    [
        ("a permit for park-", "ing here", "a permit for parking here"),
        ("use the self-", "service page", "use the self-service page"),
        ("the council-", "tax bill", "the council-tax bill"),
        ("from 2025-", "2026", ""),
        ("Stoke-", "Upon", ""),
        ("ends here", "next", ""),
    ],
)
def test_hyphens_of_words_stay(text: str, words: str, whole: str) -> None:
    assert attached(text, words, frozenset({"council-tax"})) == whole


def test_two_columns_are_read_one_after_the_other() -> None:
    left, right = "Left " + _LONG * 4, "Right " + _LONG * 4
    data = pdf_sample(f"= Over both columns\n#columns(2)[{left}#colbreak(){right}]\n\nBelow both.")

    assert seen(read_document(data, "a.pdf")) == [
        ("heading", "Over both columns"),
        ("paragraph", left.strip()),
        ("paragraph", right.strip()),
        ("paragraph", "Below both."),
    ]


def test_a_paragraph_that_goes_on_over_a_page_is_one() -> None:
    data = pdf_sample(f"#set page(height: 6cm, margin: 1cm)\n{_LONG * 16}")

    document = read_document(data, "a.pdf")

    assert document.pages == 2
    assert seen(document) == [("paragraph", (_LONG * 16).strip())]


def test_a_table_keeps_its_rows_and_its_wrapped_cells() -> None:
    data = pdf_sample(
        "#set page(width: 14cm)\n#table(columns: (3cm, 3cm, 4cm), stroke: none, [Permit], [Price], [Who for], "
        "[First permit], [£50], [One a household, renewed by the holder each year], [Visitor], [£2.50], [Anyone])"
    )

    (block,) = read_document(data, "a.pdf").blocks

    assert block.rows == (
        ("Permit", "Price", "Who for"),
        ("First permit", "£50", "One a household, renewed by the holder each year"),
        ("Visitor", "£2.50", "Anyone"),
    )
    assert block.header


def test_headers_footers_and_page_numbers_are_left_out() -> None:
    data = pdf_sample(
        "#set page(height: 12cm, header: [Anytown Council], footer: context [Page #counter(page).display() of 3])\n"
        "First page.\n#pagebreak()\nSecond page.\n#pagebreak()\nThird page."
    )

    document = read_document(data, "a.pdf")

    assert seen(document) == [
        (kind, text) for kind, text in [("paragraph", f"{n} page.") for n in ("First", "Second", "Third")]
    ]
    assert left_out(document) == [("header", "", "Anytown Council"), ("page number", "", "")]


def test_what_repeats_in_the_middle_of_pages_stays() -> None:
    pages = [_page((50, 800, f"Head {number}"), (50, 400, "Pay now"), number=number) for number in (1, 2, 3)]

    edges = without_repeated(pages, [842] * 3)

    assert [[segment.text for segment in page] for page in edges.pages] == [["Pay now"]] * 3
    assert edges.left_out == [("header", "Head 1")]


def test_links_and_alt_texts_of_a_tagged_file() -> None:
    data = pdf_sample(
        '#set document(title: "T")\nSee #link("https://www.anytown.gov.uk/pay")[our page] now.\n'
        f'#image(bytes("{_SVG}"), alt: "A blue bin")',
        pdf_standards="ua-1",
    )

    document = read_document(data, "a.pdf")

    assert document.blocks[0].links == (Link("our page", "https://www.anytown.gov.uk/pay"),)
    assert ("image", "A blue bin") in seen(document)


def test_a_scan_has_no_text_in_it() -> None:
    writer = pypdf.PdfWriter()
    writer.add_blank_page(200, 200)

    with pytest.raises(ExtractionError, match=r"^a\.pdf has no text in it: it is empty or a scan\."):
        read_document(_written(writer), "a.pdf")


def test_a_file_locked_with_a_password_is_refused_and_one_locked_against_changes_is_read() -> None:
    locked, guarded = _again(pdf_sample()), _again(pdf_sample())
    locked.encrypt("secret", algorithm="RC4-128")
    guarded.encrypt("", "owner", algorithm="RC4-128")

    assert seen(read_document(_written(guarded), "a.pdf")) == seen(read_document(pdf_sample(), "a.pdf"))
    with pytest.raises(ExtractionError, match=r"^a\.pdf is locked with a password\. Save it without one\.$"):
        read_document(_written(locked), "a.pdf")


def test_over_200_pages_of_a_pdf_are_refused() -> None:
    writer = pypdf.PdfWriter()
    for _ in range(201):
        writer.add_blank_page(10, 10)

    with pytest.raises(ExtractionError, match=r"^a\.pdf has 201 pages; at most 200\. Split it\.$"):
        read_document(_written(writer), "a.pdf")


def test_comments_attachments_and_scripts_are_listed() -> None:
    writer = _again(pdf_sample())
    writer.add_attachment("data.csv", b"1,2")
    script = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x()")})
    writer.root_object[NameObject("/OpenAction")] = script
    note = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Text"),
            NameObject("/Rect"): pypdf.generic.RectangleObject((0, 0, 10, 10)),
            NameObject("/Contents"): TextStringObject("Is this right?"),
        }
    )
    writer.add_annotation(0, note)

    assert left_out(read_document(_written(writer), "a.pdf")) == [
        ("comment", "page 1", "Is this right?"),
        ("embedded file", "", ""),
        ("script", "", ""),
    ]


def test_a_page_tree_that_holds_itself_ends() -> None:
    writer = _again(pdf_sample())
    pages = writer.root_object["/Pages"]
    pages["/Kids"].append(writer.root_object.raw_get("/Pages"))
    pages[NameObject("/Count")] = NumberObject(150)

    document = read_document(_written(writer), "a.pdf")

    assert seen(document)[:1] == [("heading", "Parking")]


def test_tags_that_hold_themselves_end() -> None:
    writer = _again(pdf_sample('#set document(title: "T")\nText', pdf_standards="ua-1"))
    tree = writer.root_object["/StructTreeRoot"]
    tree[NameObject("/K")] = ArrayObject([writer.root_object.raw_get("/StructTreeRoot"), tree.raw_get("/K")])

    assert seen(read_document(_written(writer), "a.pdf")) == [("paragraph", "Text")]


def test_a_form_that_draws_itself_ends() -> None:
    writer = _again(pdf_sample())
    form = DecodedStreamObject()
    form.set_data(b"/Loop Do")
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): pypdf.generic.RectangleObject((0, 0, 100, 100)),
        }
    )
    reference = writer._add_object(form)
    loop = DictionaryObject({NameObject("/XObject"): DictionaryObject({NameObject("/Loop"): reference})})
    form[NameObject("/Resources")] = loop
    page = writer.pages[0]
    page["/Resources"][NameObject("/XObject")] = loop["/XObject"]
    content = DecodedStreamObject()
    content.set_data(page.get_contents().get_data() + b" /Loop Do")
    page[NameObject("/Contents")] = writer._add_object(content)

    assert seen(read_document(_written(writer), "a.pdf")) == seen(read_document(pdf_sample(), "a.pdf"))


def _sign(text: str, left: float) -> Character:
    return Character(text, left, left + 5, 100, 110, 10, bold=False)


def test_letters_without_spaces_between_words_are_parted_by_their_gaps() -> None:
    letters = [_sign("a", 0), _sign("b", 5), _sign("c", 13), _sign("d", 60)]

    assert [segment.text for segment in segments_of(letters)] == ["ab c", "d"]


def test_accents_and_ligatures_are_plain_letters() -> None:
    document = read_document(pdf_sample("Café – naïve “£5” ﬁne"), "a.pdf")

    assert seen(document) == [("paragraph", "Café – naïve “£5” fine")]


@pytest.mark.parametrize("word", ["office", "traffic", "staff", "affix"])
def test_the_letters_of_a_ligature_that_share_one_place_are_one_word(word: str) -> None:
    before, _, after = word.partition("ff")
    joined = f"ff{after[:1]}" if after[:1] == "i" else "ff"
    letters = [_sign(sign, 5.0 * place) for place, sign in enumerate(before)]
    start = 5.0 * len(before)
    letters += [Character(sign, start, start + 14, 100, 110, 10, bold=False) for sign in joined]
    rest = word[len(before) + len(joined) :]
    letters += [_sign(sign, start + 14 + 5 * place) for place, sign in enumerate(rest)]

    assert [segment.text for segment in segments_of(letters)] == [word]


@pytest.mark.parametrize(
    ("words", "mark", "bottom", "after", "text"),
    [
        ("Mondays", "1", 105, " only", "Mondays [1] only"),
        ("£50", "2", 105, ".", "£50 [2]."),
        ("01632 960105", "12", 105, " now", "01632 960105 [12] now"),
        ("25 m", "2", 105, " wide", "25 m2 wide"),
        ("CO", "2", 98, " levels", "CO2 levels"),
        ("the 3", "rd", 105, " day", "the 3rd day"),
    ],
)
def test_the_mark_of_a_footnote_is_no_figure(words: str, mark: str, bottom: float, after: str, text: str) -> None:
    small = [
        Character(
            sign, 5.0 * len(words) + 3 * place, 5.0 * len(words) + 3 * place + 3, bottom, bottom + 6, 6, bold=False
        )
        for place, sign in enumerate(mark)
    ]
    start = 5.0 * len(words) + 3 * len(mark)
    letters = [_sign(sign, 5.0 * place) for place, sign in enumerate(words)] + small
    letters += [_sign(sign, start + 5 * place) for place, sign in enumerate(after)]

    assert [segment.text for segment in segments_of(letters)] == [text]


def test_ligatures_and_footnote_marks_of_a_whole_file() -> None:
    data = pdf_sample('#set text(font: "DejaVu Sans")\nThe office staff pay £50#super[2] for traffic offers by 3 May.')

    assert seen(read_document(data, "a.pdf")) == [
        ("paragraph", "The office staff pay £50 [2] for traffic offers by 3 May.")
    ]


def test_rows_of_a_table_are_not_taken_for_columns() -> None:
    rows = [(50.0, 700.0 - 20 * n, "Band") for n in range(8)] + [(400.0, 700.0 - 20 * n, "£1") for n in range(8)]

    ordered = in_reading_order(_page(*rows))

    assert [[segment.text for segment in row] for row in ordered] == [["Band", "£1"]] * 8


def _clauses(*pairs: tuple[str, str], width: int = 40) -> str:
    cells = "".join(f"[{number}],[{words}]," for number, words in pairs)
    return f"#set page(width: 400pt)\n#grid(columns: ({width}pt, 1fr), row-gutter: 10pt, {cells})"


def test_numbers_in_a_column_of_their_own_begin_their_clauses() -> None:
    data = pdf_sample(
        _clauses(
            ("3.1", f"{_LONG.strip()}"),
            ("3.2", "Tell us when you move."),
            ("3.2.1", "You can tell us by phone or by email."),
        )
    )

    assert [(block.kind.value, block.text) for block in read_document(data, "a.pdf").blocks] == [
        ("paragraph", f"3.1 {_LONG.strip()}"),
        ("paragraph", "3.2 Tell us when you move."),
        ("paragraph", "3.2.1 You can tell us by phone or by email."),
    ]


def test_bare_numbers_that_count_on_beside_sentences_are_a_numbered_list() -> None:
    data = pdf_sample(
        _clauses(("(a)", "Pay the rent on Monday."), ("4", "Keep the home clean."), ("5", "Do not smoke."))
    )

    assert [(block.number, block.text) for block in read_document(data, "a.pdf").blocks] == [
        ("", "(a) Pay the rent on Monday."),
        ("4.", "Keep the home clean."),
        ("5.", "Do not smoke."),
    ]


def test_clauses_of_a_page_in_two_columns_are_read_one_after_the_other() -> None:
    clauses = [(f"2.{number}", _LONG.strip()) for number in range(1, 9)]
    grids = "\n".join(f"#grid(columns: (30pt, 1fr), [{number}], [{words}])" for number, words in clauses)

    blocks = read_document(pdf_sample(f"#set page(width: 500pt, height: 420pt, columns: 2)\n{grids}"), "a.pdf").blocks

    assert [(block.kind.value, block.text) for block in blocks] == [
        ("paragraph", f"{number} {words}") for number, words in clauses
    ]


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        (("Zone", "Price"), (("1.5", "£5 a day"), ("2.5", "£6 a day"))),
        (("Room", "Uses", "Price"), (("1", "Talks in the evening", "£5"), ("2", "Parties at night", "£6"))),
    ],
)
def test_a_table_that_begins_with_numbers_stays_a_table(
    header: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> None:
    cells = "".join(f"[{cell}]," for row in (header, *rows) for cell in row)

    (block,) = read_document(pdf_sample(f"#table(columns: {len(header)}, {cells})"), "a.pdf").blocks

    assert block.rows == (header, *rows)


def test_the_second_line_beside_a_bold_word_belongs_to_its_row() -> None:
    data = pdf_sample(
        _clauses(("*Rent*", f"means the money. {_LONG.strip()}"), ("*Home*", "means the flat."), width=90)
    )

    (block,) = read_document(data, "a.pdf").blocks

    assert block.rows == (("Rent", f"means the money. {_LONG.strip()}"), ("Home", "means the flat."))
