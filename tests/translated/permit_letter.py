"""One letter of a council in every format, for looking at what comes out; its Arabic and Urdu are in tests/data."""

from __future__ import annotations

import io

import docx
import openpyxl
import pptx
from docx.oxml.parser import parse_xml
from docx.shared import Cm
from pptx.util import Cm as SlideCm

from pipelines.settings import PROJECT
from tests.extraction.sample_files import PNG, saved, with_parts

MEMORY = PROJECT / "tests" / "data" / "right_to_left.tmx"
TITLE = "Your parking permit"
ROWS = (("Permit", "Zone", "Price"), ("First permit", "A", "£45.50"), ("Second permit", "A and B", "£90"))
LIST = ("Proof of your address", "Your car's log book (V5C)")
STEPS = ("Fill in the form.", "Send it to us.")
PLAIN = (
    "Call us on 01632 960105, Monday to Friday, 9am to 5pm.",
    "Your reference is NM12345678.",
    "You can appeal within 28 days (see page 2).",
)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NOTES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes xmlns:w="{_W}">'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="1"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    '<w:r><w:t xml:space="preserve"> Not on bank holidays.</w:t></w:r></w:p></w:footnote></w:footnotes>'
).encode()


def word_letter() -> bytes:
    """Headings, bold, link, bullets, steps, a table, a picture, a footnote, header, footer and a second page."""
    document = docx.Document()
    document.core_properties.title = TITLE
    document.add_heading(TITLE, 1)
    document.add_paragraph("Dear resident,")
    paragraph = document.add_paragraph("You must pay ")
    paragraph.add_run("£45.50").bold = True
    paragraph.add_run(" by 1 April 2027.")
    for text in PLAIN:
        document.add_paragraph(text)
    _link(document)
    document.add_heading("What to bring", 2)
    for text in LIST:
        document.add_paragraph(text, style="List Bullet")
    for text in STEPS:
        document.add_paragraph(text, style="List Number")
    table = document.add_table(len(ROWS), 3, style="Table Grid")
    for row, texts in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    picture = document.add_paragraph().add_run().add_picture(io.BytesIO(PNG), width=Cm(2))
    picture._inline.docPr.set("descr", "A car in a parking bay")
    document.add_page_break()
    document.add_paragraph("Ring us before you come.").alignment = 2
    section = document.sections[0]
    section.header.paragraphs[0].text = "Parking team"
    section.footer.paragraphs[0].text = "Northmere Borough Council, 1 High Street, NM1 2AB"
    return _with_note(document)


def _link(document: docx.document.Document) -> None:
    paragraph = document.add_paragraph("Write to parking@northmere.example or see ")
    target = paragraph.part.relate_to("https://www.northmere.example/permits", f"{_OFFICE}/hyperlink", is_external=True)
    words = '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>our website</w:t></w:r>'
    paragraph._p.append(
        parse_xml(f'<w:hyperlink xmlns:w="{_W}" xmlns:r="{_OFFICE}" r:id="{target}">{words}</w:hyperlink>')
    )
    paragraph.add_run(".")


def _with_note(document: docx.document.Document) -> bytes:
    mark = f'<w:r xmlns:w="{_W}"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="1"/></w:r>'
    document.paragraphs[3]._p.append(parse_xml(mark))
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    typed = f'<Override PartName="/word/footnotes.xml" ContentType="{kind}"/></Types>'.encode()
    related = (
        f'<Relationship Id="rIdNotes" Type="{_OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>'.encode()
    )
    return with_parts(
        saved(document),
        {
            "word/footnotes.xml": _NOTES,
            "[Content_Types].xml": lambda part: part.replace(b"</Types>", typed),
            "word/_rels/document.xml.rels": lambda part: part.replace(b"</Relationships>", related),
        },
    )


def web_letter() -> bytes:
    """The letter as a page of a website with a style sheet that names sides."""
    rows = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    return f"""<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>{TITLE}</title></head>
<body><main><h1>{TITLE}</h1><p>Dear resident,</p>
<p>You must pay <b>£45.50</b> by 1 April 2027.</p>{"".join(f"<p>{text}</p>" for text in PLAIN)}
<p>Write to parking@northmere.example or see <a href="https://www.northmere.example/permits">our website</a>.</p>
<h2>What to bring</h2><ul>{"".join(f"<li>{text}</li>" for text in LIST)}</ul>
<ol>{"".join(f"<li>{text}</li>" for text in STEPS)}</ol><table border="1">{rows}</table></main></body></html>
""".encode()


def slide_letter() -> bytes:
    """Two slides: a list, and a table with notes under it."""
    deck = pptx.Presentation()
    first = deck.slides.add_slide(deck.slide_layouts[1])
    first.shapes.title.text = TITLE
    frame = first.placeholders[1].text_frame
    frame.text = PLAIN[0]
    for text in (*PLAIN[1:], *LIST):
        frame.add_paragraph().text = text
    second = deck.slides.add_slide(deck.slide_layouts[5])
    second.shapes.title.text = "What to bring"
    table = second.shapes.add_table(len(ROWS), 3, SlideCm(2), SlideCm(5), SlideCm(20), SlideCm(4)).table
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            table.cell(row, column).text = text
    box = second.shapes.add_textbox(SlideCm(2), SlideCm(12), SlideCm(12), SlideCm(2))
    box.text_frame.text = "Ring us before you come."
    second.notes_slide.notes_text_frame.text = "Say that the second permit costs £90."
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def sheet_letter() -> bytes:
    """A table of prices with a sum and a sentence made by a formula, and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Prices"
    sheet.append(["Permit", "Zone", "Price"])
    sheet.append(["First permit", "A", 45.5])
    sheet.append(["Second permit", "A and B", 90])
    sheet.append(["Total", None, "=SUM(C2:C3)"])
    sheet["E1"] = '=IF(C4>100,"Yes","No")'
    for column in "ABC":
        sheet.column_dimensions[column].width = 30
    steps = book.create_sheet("Steps")
    for text in (*PLAIN, *STEPS):
        steps.append([text])
    steps.column_dimensions["A"].width = 70
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
