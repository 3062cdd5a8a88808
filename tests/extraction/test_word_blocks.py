"""Word files become blocks: text, lists, tables, notes, text boxes, and a list of what is left out."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement, parse_xml
from docx.shared import Cm

from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import Block, BlockKind, Link
from pipelines.extraction.read import read_document
from tests.extraction.sample_files import PNG, W, add_raw, left_out, saved, seen, with_parts, word_sample

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def _body(*paragraphs: str) -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        add_raw(document, f"<w:p {W}>{paragraph}</w:p>")
    return saved(document)


def test_a_whole_letter_becomes_exact_blocks() -> None:
    document = read_document(word_sample(), "folder/letter.docx")

    assert document.name == "letter.docx"
    assert document.format == "docx"
    assert document.title == "Council tax"
    assert document.blocks == (
        Block(id="b1", kind=BlockKind.HEADING, text="Council tax", level=1),
        Block(
            id="b2",
            kind=BlockKind.PARAGRAPH,
            text="You must pay £1,500 by 1 April 2026. Tell us if you move — or if “anything” changes.",
        ),
        Block(id="b3", kind=BlockKind.LIST_ITEM, text="Pay online"),
        Block(
            id="b4",
            kind=BlockKind.TABLE,
            text="Band A: £1,500",
            rows=(("Band", "Charge"), ("A", "£1,500")),
            header=True,
        ),
    )
    assert document.left_out == ()


def test_title_and_heading_styles_have_levels() -> None:
    document = docx.Document()
    document.add_heading("The whole", 0)
    document.add_heading("Part", 1)
    document.add_heading("Smaller", 3)
    document.add_paragraph("Text")

    blocks = read_document(saved(document), "a.docx").blocks

    assert [(block.kind, block.level) for block in blocks] == [
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 1),
        (BlockKind.HEADING, 3),
        (BlockKind.PARAGRAPH, 0),
    ]


def test_a_style_that_rests_on_a_heading_is_a_heading() -> None:
    document = docx.Document()
    style = document.styles.add_style("Our part", 1)
    style.base_style = document.styles["Heading 2"]
    document.add_paragraph("Fees", style="Our part")

    blocks = read_document(saved(document), "a.docx").blocks

    assert (blocks[0].kind, blocks[0].level) == (BlockKind.HEADING, 2)


def test_a_short_line_all_in_bold_is_a_heading_and_a_bold_sentence_is_not() -> None:
    document = docx.Document()
    document.add_heading("Letter", 1)
    document.add_paragraph().add_run("How to pay").bold = True
    document.add_paragraph().add_run("You must pay by 1 April.").bold = True
    document.add_paragraph("Please ").add_run("reply").bold = True

    blocks = read_document(saved(document), "a.docx").blocks

    assert [(block.kind.value, block.text, block.level) for block in blocks] == [
        ("heading", "Letter", 1),
        ("heading", "How to pay", 2),
        ("paragraph", "You must pay by 1 April.", 0),
        ("paragraph", "Please reply", 0),
    ]


def test_lists_keep_their_depth_and_kind() -> None:
    document = docx.Document()
    for text, style in (
        ("Bring", "List Bullet"),
        ("your card", "List Bullet 2"),
        ("its number", "List Bullet 3"),
        ("Then go", "List Number"),
        ("Plain", "List Paragraph"),
    ):
        document.add_paragraph(text, style=style)

    blocks = read_document(saved(document), "a.docx").blocks

    assert [(block.kind.value, block.text, block.level, block.ordered) for block in blocks] == [
        ("list_item", "Bring", 0, False),
        ("list_item", "your card", 1, False),
        ("list_item", "its number", 2, False),
        ("list_item", "Then go", 0, True),
        ("paragraph", "Plain", 0, False),
    ]


def _numbered(document: docx.document.Document, text: str, number: int, level: int) -> None:
    add_raw(
        document,
        f'<w:p {W}><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>",
    )


def test_the_numbering_part_says_which_levels_are_numbered() -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    for xml in (
        f'<w:abstractNum {W} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:numFmt w:val="lowerLetter"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="2"><w:numFmt w:val="none"/></w:lvl>'
        "</w:abstractNum>",
        f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>',
        f'<w:num {W} w:numId="78"><w:abstractNumId w:val="77"/><w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0">'
        '<w:numFmt w:val="bullet"/></w:lvl></w:lvlOverride></w:num>',
    ):
        numbering.append(parse_xml(xml))
    for text, number, level in (("a", 77, 0), ("b", 77, 1), ("c", 77, 2), ("d", 78, 0), ("e", 0, 0)):
        _numbered(document, text, number, level)

    blocks = read_document(saved(document), "a.docx").blocks

    assert [(block.text, block.kind.value, block.level, block.ordered) for block in blocks] == [
        ("a", "list_item", 0, True),
        ("b", "list_item", 1, False),
        ("c", "paragraph", 0, False),
        ("d", "list_item", 0, False),
        ("e", "paragraph", 0, False),
    ]


def _clauses(*levels: str, override: str = "") -> docx.document.Document:
    """A document with list 90, its levels as given, and list 91, which counts on in it or begins as overridden."""
    document = docx.Document()
    numbering = document.part.numbering_part.element
    numbering.append(parse_xml(f'<w:abstractNum {W} w:abstractNumId="90">{"".join(levels)}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="91"><w:abstractNumId w:val="90"/>{override}</w:num>'))
    return document


def _level(level: int, text: str, kind: str = "decimal", more: str = "") -> str:
    return f'<w:lvl w:ilvl="{level}">{more}<w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'


def test_the_number_of_a_clause_is_part_of_its_text_and_of_a_step_stands_beside_it() -> None:
    document = _clauses(_level(0, "%1."), _level(1, "%1.%2"), _level(2, "(%3)", "lowerLetter"))
    for text, level in (
        ("Your rent", 0), ("When you pay", 0), ("Pay each Monday.", 1), ("Tell us first. See 2.1.", 1),
        ("by phone", 2), ("by post", 2), ("Pay in full.", 1), ("by card", 2), ("Your home", 0), ("Keep it clean.", 1),
    ):  # fmt: skip
        _numbered(document, text, 90, level)

    blocks = read_document(saved(document), "a.docx").blocks

    assert [(block.kind.value, block.number, block.text) for block in blocks] == [
        ("list_item", "1.", "Your rent"),
        ("list_item", "2.", "When you pay"),
        ("paragraph", "", "2.1 Pay each Monday."),
        ("paragraph", "", "2.2 Tell us first. See 2.1."),
        ("list_item", "(a)", "by phone"),
        ("list_item", "(b)", "by post"),
        ("paragraph", "", "2.3 Pay in full."),
        ("list_item", "(a)", "by card"),
        ("list_item", "3.", "Your home"),
        ("paragraph", "", "3.1 Keep it clean."),
    ]


def test_a_numbered_heading_shows_its_number() -> None:
    document = _clauses(_level(0, "Part %1", "upperRoman"))
    for text in ("Rent", "Repairs"):
        add_raw(
            document,
            f'<w:p {W}><w:pPr><w:pStyle w:val="Heading1"/><w:numPr><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>'
            f"</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>",
        )

    blocks = read_document(saved(document), "a.docx").blocks

    assert [(block.kind.value, block.text) for block in blocks] == [
        ("heading", "Part I Rent"),
        ("heading", "Part II Repairs"),
    ]


@pytest.mark.parametrize(
    ("override", "numbers"),
    [
        ("", ["1)", "2)", "3)"]),
        ('<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>', ["1)", "2)", "1)"]),
        ('<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>', ["1)", "2)", "7)"]),
    ],
)
def test_a_second_list_counts_on_unless_the_file_says_where_it_begins(override: str, numbers: list[str]) -> None:
    document = _clauses(_level(0, "%1)"), override=override)
    for text, number in (("a", 90), ("b", 90), ("c", 91)):
        _numbered(document, text, number, 0)

    assert [block.number for block in read_document(saved(document), "a.docx").blocks] == numbers


@pytest.mark.parametrize(
    ("level", "number"),
    [
        (_level(0, "%1.", more='<w:start w:val="28"/>', kind="lowerLetter"), "bb."),
        (_level(0, "%1.", more='<w:start w:val="1994"/>', kind="upperRoman"), "MCMXCIV."),
        (_level(0, "%1", more='<w:start w:val="3"/>', kind="decimalZero"), "03"),
        (_level(0, "§ %1", kind="decimal"), "§ 1"),
        (_level(0, "%1%9%", kind="decimal"), "11%"),
        (_level(0, "", kind="decimal"), ""),
        (_level(0, "%1.", more='<w:start w:val="99999999"/>', kind="upperRoman"), "M" * 32 + "DCCLXVII."),
    ],
)
def test_numbers_are_written_as_the_file_says(level: str, number: str) -> None:
    document = _clauses(level)
    _numbered(document, "Ask us", 90, 0)

    assert [block.number for block in read_document(saved(document), "a.docx").blocks] == [number]


def test_typed_bullets_and_numbers_become_lists() -> None:
    document = docx.Document()
    for text in ("You need:", "• a card", "• a letter", "1. Go in", "2. Ask", "3 days later you hear from us."):
        document.add_paragraph(text)

    blocks = read_document(saved(document), "a.docx").blocks

    assert [(block.kind.value, block.text, block.ordered) for block in blocks] == [
        ("paragraph", "You need:", False),
        ("list_item", "a card", False),
        ("list_item", "a letter", False),
        ("list_item", "Go in", True),
        ("list_item", "Ask", True),
        ("paragraph", "3 days later you hear from us.", False),
    ]


def test_merged_cells_stand_in_every_place_that_they_cover_and_whole_rows_say_their_words_once() -> None:
    document = docx.Document()
    table = document.add_table(4, 3)
    table.cell(0, 0).text = "Zone"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Price a year"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "North"
    for row, column, text in ((1, 1, "First"), (1, 2, "£50"), (2, 1, "Second"), (2, 2, "£90")):
        table.cell(row, column).text = text
    table.cell(3, 0).merge(table.cell(3, 2)).text = "Prices hold until 2027"

    (block,) = read_document(saved(document), "a.docx").blocks

    assert block.rows == (
        ("Zone", "Price a year", "Price a year"),
        ("North", "First", "£50"),
        ("North", "Second", "£90"),
        ("Prices hold until 2027", "", ""),
    )


def test_a_row_marked_as_header_names_the_columns_of_a_table_of_words() -> None:
    document = docx.Document()
    table = document.add_table(2, 2)
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells], ["Who", "What to bring", "Carers", "A letter"], strict=True
    ):
        cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))

    (block,) = read_document(saved(document), "a.docx").blocks

    assert block.header
    assert block.text == "Carers: What to bring A letter"


def test_a_table_without_header_is_read_by_its_first_column() -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells], ["Monday", "9am", "5pm", "Tuesday", "10am", ""], strict=True
    ):
        cell.text = text

    (block,) = read_document(saved(document), "a.docx").blocks

    assert not block.header
    assert block.text == "Monday: 9am; 5pm\nTuesday: 10am"


def test_a_frame_of_one_cell_is_read_as_text() -> None:
    document = docx.Document()
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "Important"
    cell.add_paragraph("Reply by 1 May.", style="List Bullet")

    assert seen(read_document(saved(document), "a.docx")) == [
        ("paragraph", "Important"),
        ("list_item", "Reply by 1 May."),
    ]


def test_a_table_in_a_table_is_not_lost() -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "Fees"
    inner = outer.cell(0, 1).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "Permit", "£50"

    (block,) = read_document(saved(document), "a.docx").blocks

    assert block.text == "Fees: Permit: £50"


def test_links_keep_their_words_and_their_target() -> None:
    document = docx.Document()
    relation = document.part.relate_to("https://www.anytown.gov.uk/pay", f"{_RELATIONS}/hyperlink", is_external=True)
    add_raw(
        document,
        f'<w:p {W} xmlns:r="{_RELATIONS}"><w:r><w:t xml:space="preserve">Please </w:t></w:r>'
        f'<w:hyperlink r:id="{relation}"><w:r><w:t>pay online</w:t></w:r></w:hyperlink>'
        '<w:r><w:t xml:space="preserve"> or </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> HYPERLINK "mailto:tax@anytown.gov.uk" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>write</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>.</w:t></w:r></w:p>',
    )

    (block,) = read_document(saved(document), "a.docx").blocks

    assert block.text == "Please pay online or write."
    assert block.links == (
        Link("pay online", "https://www.anytown.gov.uk/pay"),
        Link("write", "mailto:tax@anytown.gov.uk"),
    )


def test_only_web_mail_and_phone_links_are_kept() -> None:
    document = docx.Document()
    for target in ("javascript:alert(1)", "file:///etc/passwd", "tel:01234 567890"):
        relation = document.part.relate_to(target, f"{_RELATIONS}/hyperlink", is_external=True)
        add_raw(
            document,
            f'<w:p {W} xmlns:r="{_RELATIONS}"><w:hyperlink r:id="{relation}">{_run("x")}</w:hyperlink></w:p>',
        )

    blocks = read_document(saved(document), "a.docx").blocks

    assert [block.links for block in blocks] == [(), (), (Link("x", "tel:01234567890"),)]


def _with_notes() -> bytes:
    document = docx.Document()
    add_raw(
        document,
        f'<w:p {W}><w:r><w:t>You pay by direct debit.</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r>'
        '<w:r><w:t xml:space="preserve"> Or by card</w:t></w:r><w:r><w:endnoteReference w:id="3"/></w:r></w:p>',
    )
    document.add_paragraph("Next.")
    parts = {
        f"word/{kind}s.xml": (
            f'<w:{kind}s {W}><w:{kind} w:type="separator" w:id="-1"><w:p/></w:{kind}><w:{kind} w:id="{number}"><w:p>'
            f"<w:r><w:{kind}Ref/></w:r>{_run(text)}</w:p></w:{kind}></w:{kind}s>"
        ).encode()
        for kind, number, text in (("footnote", 2, "Not for businesses."), ("endnote", 3, "No American Express."))
    }

    def related(old: bytes) -> bytes:
        new = "".join(
            f'<Relationship Id="rId9{number}" Type="{_RELATIONS}/{kind}s" Target="{kind}s.xml"/>'
            for number, kind in enumerate(("footnote", "endnote"))
        )
        return old.replace(b"</Relationships>", new.encode() + b"</Relationships>")

    return with_parts(saved(document), {**parts, "word/_rels/document.xml.rels": related})


def test_notes_follow_the_paragraph_that_points_to_them() -> None:
    blocks = read_document(_with_notes(), "a.docx").blocks

    assert [(block.kind.value, block.text, block.note) for block in blocks] == [
        ("paragraph", "You pay by direct debit. Or by card", ""),
        ("footnote", "Not for businesses.", "1"),
        ("footnote", "No American Express.", "i"),
        ("paragraph", "Next.", ""),
    ]


def test_a_text_box_is_read_once() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Pay by 1 May</w:t></w:r></w:p></w:txbxContent>"
    data = _body(
        "<w:r><w:t>Before</w:t></w:r><w:r><mc:AlternateContent "
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml">'
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )

    blocks = read_document(data, "a.docx").blocks

    assert [(block.text, block.place) for block in blocks] == [("Before", ""), ("Pay by 1 May", "text box")]


def test_tracked_insertions_are_text_and_deletions_are_listed() -> None:
    data = _body(
        f'{_run("You pay ")}<w:del w:id="1" w:author="A"><w:r><w:delText>£40</w:delText></w:r></w:del>'
        f'<w:ins w:id="2" w:author="A">{_run("£50")}</w:ins>{_run(".")}'
    )

    document = read_document(data, "a.docx")

    assert seen(document) == [("paragraph", "You pay £50.")]
    assert left_out(document) == [("deleted text of a tracked change", "", "£40")]


def test_a_paragraph_whose_end_is_deleted_goes_on_in_the_next() -> None:
    data = _body(
        f'<w:pPr><w:rPr><w:del w:id="1" w:author="A"/></w:rPr></w:pPr>{_run("You must ")}',
        "<w:r><w:t>pay.</w:t></w:r>",
    )

    assert seen(read_document(data, "a.docx")) == [("paragraph", "You must pay.")]


def test_hidden_text_is_listed_whether_marked_by_itself_or_by_its_style() -> None:
    document = docx.Document()
    style = document.styles.add_style("Inner", 2)
    style.font.hidden = True
    paragraph = document.add_paragraph("Seen ")
    paragraph.add_run("by itself ").font.hidden = True
    paragraph.add_run("by style", style="Inner")

    read = read_document(saved(document), "a.docx")

    assert seen(read) == [("paragraph", "Seen")]
    assert left_out(read) == [("hidden text", "", "by itself by style")]


def test_headers_footers_and_comments_are_listed() -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "Anytown Council"
    document.sections[0].footer.paragraphs[0].text = "Call 01234 567890"
    paragraph = document.add_paragraph("Text")
    document.add_comment(paragraph.runs, text="Is this right?", author="Jo")

    read = read_document(saved(document), "a.docx")

    assert left_out(read) == [
        ("header", "", "Anytown Council"),
        ("footer", "", "Call 01234 567890"),
        ("comment", "", "Jo: Is this right?"),
    ]


def test_a_picture_is_a_block_by_its_alt_text_or_is_listed_without() -> None:
    document = docx.Document()
    for _ in range(3):
        document.add_picture(io.BytesIO(PNG), width=Cm(1))
    shown = list(document.element.body.iter(qn("wp:docPr")))
    shown[0].set("descr", "A blue recycling bin")
    shown[1].set("descr", "image1.png")

    read = read_document(saved(document), "a.docx")

    assert seen(read) == [("image", "A blue recycling bin")]
    assert left_out(read) == [("picture without alt text", "", "image1.png"), ("picture without alt text", "", "")]


def test_an_embedded_file_and_a_table_of_contents_are_listed() -> None:
    data = _body(
        '<w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Excel.Sheet.12"/>'
        "</w:object></w:r>",
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Fees 2</w:t></w:r>',
        '<w:r><w:t>Help 3</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
        "<w:r><w:t>Text</w:t></w:r>",
    )

    read = read_document(data, "a.docx")

    assert seen(read) == [("paragraph", "Text")]
    assert left_out(read) == [
        ("embedded file", "", "Excel.Sheet.12"),
        ("table of contents", "", "Fees 2"),
        ("table of contents", "", "Help 3"),
    ]


def test_a_form_field_that_nobody_filled_in_is_listed() -> None:
    data = _body(
        "<w:r><w:t>Name:</w:t></w:r><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent><w:r>"
        "<w:t>Click here</w:t></w:r></w:sdtContent></w:sdt>",
        "<w:sdt><w:sdtContent><w:r><w:t>Filled</w:t></w:r></w:sdtContent></w:sdt>",
    )

    read = read_document(data, "a.docx")

    assert seen(read) == [("paragraph", "Name:"), ("paragraph", "Filled")]
    assert left_out(read) == [("empty form field", "", "Click here")]


def test_a_field_without_an_end_swallows_nothing() -> None:
    data = _body(
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r>',
        "<w:r><w:t>All of this stays.</w:t></w:r>",
    )

    assert seen(read_document(data, "a.docx")) == [("paragraph", "All of this stays.")]


def test_breaks_tabs_symbols_and_special_hyphens_are_plain_characters() -> None:
    data = _body(
        "<w:r><w:t>1 High Street</w:t><w:br/><w:t>Anytown</w:t></w:r>",
        "<w:r><w:t>Ref</w:t><w:tab/><w:t>A</w:t><w:noBreakHyphen/><w:t>1</w:t>"
        '<w:sym w:font="Wingdings" w:char="F0FC"/></w:r>',
    )

    assert seen(read_document(data, "a.docx")) == [
        ("paragraph", "1 High Street\nAnytown"),
        ("paragraph", "Ref A-1✓"),
    ]


@pytest.mark.parametrize(
    "text",
    ["تُدفع الضريبة قبل ١ أبريل ٢٠٢٦", "می‌خواهم بپردازم", "👨‍👩‍👧 family 🏴󠁧󠁢󠁷󠁬󠁳󠁿 Cymru ♿️", "ਕੌਂਸਲ ਟੈਕਸ", "Siân â’i thŷ"],
)
def test_other_scripts_and_emoji_come_through_whole(text: str) -> None:
    assert seen(read_document(_body(f"<w:r><w:rPr><w:rtl/></w:rPr><w:t>{text}</w:t></w:r>"), "a.docx")) == [
        ("paragraph", text)
    ]


def test_the_language_is_that_of_most_of_the_text() -> None:
    data = _body(
        '<w:r><w:rPr><w:lang w:val="cy-GB"/></w:rPr><w:t>Rhaid i chi dalu treth y cyngor</w:t></w:r>',
        '<w:r><w:rPr><w:lang w:val="en-GB"/></w:rPr><w:t>Pay</w:t></w:r>',
    )

    assert read_document(data, "a.docx").language == "cy-GB"


def test_the_title_of_the_properties_wins_unless_a_program_made_it() -> None:
    document = docx.Document()
    document.add_heading("Heading", 1)
    document.core_properties.title = "Your bill explained"
    named = saved(document)
    document.core_properties.title = "Microsoft Word - letter.docx"

    assert read_document(named, "a.docx").title == "Your bill explained"
    assert read_document(saved(document), "a.docx").title == "Heading"


def test_the_strict_form_of_the_standard_is_read_too() -> None:
    def strict(part: bytes) -> bytes:
        return part.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )

    data = with_parts(
        word_sample(), dict.fromkeys(("word/document.xml", "word/styles.xml", "word/numbering.xml"), strict)
    )

    assert read_document(data, "a.docx").blocks == read_document(word_sample(), "a.docx").blocks


def test_macros_are_listed_and_the_text_is_read() -> None:
    read = read_document(with_parts(word_sample(), {"word/vbaProject.bin": b"Sub AutoOpen()"}), "a.docm")

    assert read.blocks == read_document(word_sample(), "a.docx").blocks
    assert left_out(read) == [("macros", "", "")]


def test_over_200_pages_are_refused() -> None:
    data = _body(*['<w:r><w:br w:type="page"/><w:t>Page</w:t></w:r>'] * 200)

    with pytest.raises(ExtractionError, match=r"^a\.docx has 201 pages; at most 200\. Split it\.$"):
        read_document(data, "a.docx")
