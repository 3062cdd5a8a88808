"""Word and PDF files give their headings, lists, tables and title."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pypdf
import pytest
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from pipelines.errors import ExtractionError
from pipelines.extraction.docx import extract_docx
from pipelines.extraction.pdf import MAX_PAGES, extract_pdf


def test_a_word_file_becomes_markdown(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("Parking permits", 0)
    document.add_heading("Cost", 2)
    document.add_paragraph("A permit costs £45.")
    document.add_paragraph("Bring proof", style="List Bullet")
    document.add_paragraph("Bring a card", style="List Number")
    table = document.add_table(rows=2, cols=3)
    for row, cells in enumerate((("Band", "Charge", "Year"), ("A", "£1,000", "2026"))):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    document.add_heading("Deep", 9)
    document.add_paragraph("Last.")
    document.save(str(tmp_path / "a.docx"))

    extracted = extract_docx(tmp_path / "a.docx")

    assert extracted.title == "Parking permits"
    assert extracted.text == (
        "# Parking permits\n\n## Cost\n\nA permit costs £45.\n\n- Bring proof\n- Bring a card\n"
        "- Band: Charge, Year\n- A: £1,000, 2026\n\n###### Deep\n\nLast."
    )


def pdf(file: Path, *pages: str, title: str = "", lock: str | None = None) -> Path:
    writer = pypdf.PdfWriter()
    font = DictionaryObject(
        {NameObject("/Type"): NameObject("/Font"), NameObject("/Subtype"): NameObject("/Type1"),
         NameObject("/BaseFont"): NameObject("/Helvetica")}
    )  # fmt: skip
    for text in pages:
        page = writer.add_blank_page(300, 300)
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 20 200 Td ({text}) Tj ET".encode("latin-1"))
        page[NameObject("/Contents")] = writer._add_object(stream)
        fonts = DictionaryObject({NameObject("/F1"): font})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    writer.add_metadata({"/Title": title})
    if lock is not None:
        writer.encrypt(user_password=lock, owner_password="owner", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    file.write_bytes(buffer.getvalue())
    return file


def test_a_pdf_gives_its_pages_and_title(tmp_path: Path) -> None:
    extracted = extract_pdf(pdf(tmp_path / "a.pdf", "A permit costs 45 pounds.", "Call us.", title="Permits"))

    assert (extracted.title, extracted.text) == ("Permits", "A permit costs 45 pounds.\n\nCall us.")


def test_what_a_program_left_as_title_is_no_title(tmp_path: Path) -> None:
    assert extract_pdf(pdf(tmp_path / "a.pdf", "Text.", title="Microsoft Word - draft3.doc")).title == ""


def test_a_pdf_locked_only_against_changes_is_read(tmp_path: Path) -> None:
    assert extract_pdf(pdf(tmp_path / "a.pdf", "Text.", lock="")).text == "Text."


def test_a_pdf_with_too_many_pages_is_refused(tmp_path: Path) -> None:
    file = pdf(tmp_path / "a.pdf", *["Text."] * (MAX_PAGES + 1))

    with pytest.raises(ExtractionError, match=r"a.pdf has 201 pages; at most 200. Split it"):
        extract_pdf(file)
