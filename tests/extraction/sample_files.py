"""Files made with the libraries of their formats, for the tests of reading."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import docx
import openpyxl
import pptx
import typst
from docx.document import Document as WordDocument
from docx.oxml.parser import parse_xml
from odfdo import Document as OpenDocument
from odfdo import Header, Paragraph

from pipelines.extraction.blocks import Document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db0"
    "0000000049454e44ae426082"
)


def saved(file: object) -> bytes:
    """The bytes of a document of python-docx, python-pptx, openpyxl or odfdo."""
    target = io.BytesIO()
    file.save(target)  # type: ignore[attr-defined]
    return target.getvalue()


def add_raw(document: WordDocument, xml: str) -> None:
    """Put a paragraph or a table in raw XML at the end of a Word document's body."""
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def with_parts(data: bytes, parts: Mapping[str, bytes | Callable[[bytes], bytes]]) -> bytes:
    """The archive with parts replaced or added; a function gets the part as it was."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            change = parts.get(name, old.read(name))
            new.writestr(name, change(old.read(name)) if callable(change) else change)
        for name, content in parts.items():
            if name not in old.namelist() and isinstance(content, bytes):
                new.writestr(name, content)
    return target.getvalue()


def seen(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, block.text) for block in document.blocks]


def left_out(document: Document) -> list[tuple[str, str, str]]:
    return [(part.what, part.where, part.text) for part in document.left_out]


def word_sample() -> bytes:
    document = docx.Document()
    document.add_heading("Council tax", 1)
    document.add_paragraph("You must pay £1,500 by 1 April 2026. Tell us if you move — or if “anything” changes.")
    document.add_paragraph("Pay online", style="List Bullet")
    table = document.add_table(2, 2)
    for cell, text in zip(
        [cell for row in table.rows for cell in row.cells], ["Band", "Charge", "A", "£1,500"], strict=True
    ):
        cell.text = text
    return saved(document)


def slides_sample() -> bytes:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text = "Parking permits"
    slide.placeholders[1].text = "A permit costs £50"
    slide.notes_slide.notes_text_frame.text = "Say that it is £50 a year."
    return saved(deck)


def sheets_sample() -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Prices"
    for row in (("Permit", "Price"), ("First", 50), ("Second", 90)):
        sheet.append(row)
    return saved(book)


def open_text_sample() -> bytes:
    document = OpenDocument("text")
    document.body.clear()
    document.body.append(Header(1, "Rent"))
    document.body.append(Paragraph("Your rent is £400 a month."))
    return saved(document)


def pdf_sample(body: str = "= Parking\nYou must pay £70 by 1 April 2026.\n\n- One\n- Two", **options: str) -> bytes:
    """A PDF of Typst markup."""
    return typst.compile(body.encode(), format="pdf", **options)


RTF_SAMPLE = (
    rb"{\rtf1\ansi\ansicpg1252\deflang2057{\fonttbl{\f0\fcharset0 Arial;}}{\stylesheet{\s1 heading 1;}}"
    rb"\pard\s1 Refuse\par\pard Put your bin out by 7am. It costs \'a350.\par}"
)
HTML_SAMPLE = (
    "<!doctype html><html lang='en-GB'><head><title>Bins</title></head><body><h1>Bins</h1>"
    "<p>Put your bin out by <b>7am</b>.</p><ul><li>Paper</li><li>Glass</li></ul>"
    "<table><tr><th>Bin</th><th>Price</th></tr><tr><td>Brown</td><td>£50</td></tr></table></body></html>"
).encode()
MARKDOWN_SAMPLE = b"# Bins\n\nPut your bin out by *7am*.[^1]\n\n- Paper\n- Glass\n\n[^1]: Not on Sunday.\n"
TEXT_SAMPLE = "BINS\n====\n\nPut your bin out by 7am. It costs £50.\n\n- Paper\n- Glass\n".encode()


def samples() -> dict[str, bytes]:
    """One file of each format, by name."""
    return {
        "letter.docx": word_sample(),
        "slides.pptx": slides_sample(),
        "prices.xlsx": sheets_sample(),
        "rent.odt": open_text_sample(),
        "parking.pdf": pdf_sample(),
        "refuse.rtf": RTF_SAMPLE,
        "bins.html": HTML_SAMPLE,
        "bins.md": MARKDOWN_SAMPLE,
        "bins.txt": TEXT_SAMPLE,
    }
