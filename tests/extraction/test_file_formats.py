"""A file is told by its content first, by its name second, or refused with what it seems to be."""

from __future__ import annotations

import io
import zipfile

import pytest

from pipelines.errors import ExtractionError
from pipelines.extraction.formats import Format, format_of
from pipelines.extraction.read import read_document
from tests.extraction.sample_files import TEXT_SAMPLE, samples, word_sample

_FORMATS = {
    "letter.docx": "docx",
    "slides.pptx": "pptx",
    "prices.xlsx": "xlsx",
    "rent.odt": "odt",
    "parking.pdf": "pdf",
    "refuse.rtf": "rtf",
    "bins.html": "html",
    "bins.md": "markdown",
    "bins.txt": "text",
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def _archive(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return target.getvalue()


@pytest.mark.parametrize("name", _FORMATS)
def test_each_format_is_told_by_its_content(name: str) -> None:
    data = samples()[name]

    assert format_of(data, name).value == _FORMATS[name]
    assert read_document(data, name).format == _FORMATS[name]


@pytest.mark.parametrize("name", [name for name in _FORMATS if not name.endswith(".md")])
def test_a_wrong_name_does_not_matter(name: str) -> None:
    data = samples()[name]

    for wrong in ("report.pdf", "report.docx", "report", "report.exe"):
        assert read_document(data, wrong).blocks == read_document(data, name).blocks


def test_text_is_markdown_or_text_by_its_name() -> None:
    assert format_of(b"# Bins", "a.md") is Format.MARKDOWN
    assert format_of(b"# Bins", "a.txt") is Format.TEXT
    assert format_of(b"<p>x</p><p>y</p><p>z</p><p>a</p>", "a.doc") is Format.HTML
    assert format_of(b"Write <p> for a paragraph", "a.txt") is Format.TEXT


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "a.doc is empty. Choose another file."),
        (b"\x00" * 50, "a.doc is empty. Choose another file."),
        (b" \n", "a.doc is empty. Choose another file."),
        (b"x" * 20_000_001, "a.doc has 20 MB; at most 20. Split it."),
        (_OLE + "WordDocument".encode("utf-16-le"), "a.doc is a Word file of the kind before 2007. Save it as .docx."),
        (_OLE + "Workbook".encode("utf-16-le"), "a.doc is an Excel file of the kind before 2007. Save it as .xlsx."),
        (
            _OLE + "PowerPoint Document".encode("utf-16-le"),
            "a.doc is a PowerPoint file of the kind before 2007. Save it as .pptx.",
        ),
        (_OLE + "EncryptedPackage".encode("utf-16-le"), "a.doc is locked with a password. Save it without one."),
        (_OLE, "a.doc is an old Office file. Save it as .docx, .pptx or .xlsx."),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "a.doc is a picture, not a document with text."),
        (b"MZ\x90\x00" + bytes(50), "a.doc is a program, not a document with text."),
        (b"\x1f\x8b\x08" + bytes(range(50)), "a.doc is a packed file, not a document with text."),
        (bytes(range(256)) * 4, "a.doc is damaged, or no document that can be read here."),
        (b"<?xml version='1.0'?><a/>", "a.doc is an XML file, not a document with text."),
        (b"MIME-Version: 1.0\n\nx", "a.doc is a web page archive or an e-mail."),
        (_archive(a=b"x"), "a.doc is a zip folder. Unpack it and choose a file inside."),
        (_archive(**{"inner.docx": word_sample()}), "a.doc is a zip folder. Unpack it and choose a file inside."),
        (_archive(word__document=b"x"), "a.doc is damaged or not complete."),
        (
            _archive(mimetype=b"application/vnd.oasis.opendocument.spreadsheet"),
            "a.doc is a table of OpenDocument. Save it as .xlsx.",
        ),
        (_archive(mimetype=b"application/epub+zip"), "a.doc is an e-book."),
        (_archive(**{"Index.iwa": b"x"}), "a.doc is a file of Apple's Pages, Numbers or Keynote."),
        (_archive(xl__workbook_bin=b"x"), "a.doc is damaged or not complete."),
        (_archive(**{"xl/workbook.bin": b"x"}), "a.doc is a binary Excel file. Save it as .xlsx."),
        (word_sample()[:3000], "a.doc is damaged or not complete."),
    ],
)
def test_what_is_not_read_is_refused_plainly(data: bytes, says: str) -> None:
    with pytest.raises(ExtractionError) as refused:
        read_document(data, "C:\\letters\\a.doc")

    assert str(refused.value).startswith(says)


def test_the_name_is_shown_without_folder_and_control_characters() -> None:
    assert read_document(TEXT_SAMPLE, "../../etc/\u202epass\x07wd.txt").name == "pass wd.txt"
    assert read_document(TEXT_SAMPLE, "/").name == "the file"
