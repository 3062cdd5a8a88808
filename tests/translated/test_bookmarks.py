"""Bookmarks name a place in a file: they cut no word, become no tag, and are all there afterwards."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from lxml import etree

from pipelines.documents.translated.formats import open_document
from tests.extraction.sample_files import saved
from tests.translated.test_moved_formatting import W, paragraph_of
from tests.translated.test_translated_office import open_text

TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def _bookmarked(name: str, *, at_end: bool = True) -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("Pay y")
    space = f'xmlns:w="{W[1:-1]}"'
    paragraph._p.append(parse_xml(f'<w:bookmarkStart {space} w:id="7" w:name="{name}"/>'))
    if at_end:
        paragraph._p.append(parse_xml(f'<w:bookmarkEnd {space} w:id="7"/>'))
    paragraph.add_run("our rent")
    if not at_end:
        paragraph._p.append(parse_xml(f'<w:bookmarkEnd {space} w:id="7"/>'))
    paragraph.add_run(" now.")
    return saved(document)


@pytest.mark.parametrize("name", ["_GoBack", "_Toc123", "rent"])
@pytest.mark.parametrize("at_end", [True, False])
def test_a_bookmark_in_a_word_file_cuts_no_word(name: str, at_end: bool) -> None:
    file = open_document(_bookmarked(name, at_end=at_end), "a.docx")

    (segment,) = file.segments
    made = paragraph_of(file.rebuild({segment.id: "Paga tu alquiler ya."}, target="es"))

    assert segment.text == "Pay your rent now."
    marks = [child.tag.removeprefix(W) for child in made if child.tag != f"{W}pPr"]
    assert marks == ["bookmarkStart", "r", "bookmarkEnd"]


def test_a_bookmark_in_open_text_cuts_no_word() -> None:
    data = open_text()
    marks = (
        f'<text:bookmark-start xmlns:text="{TEXT}" text:name="b"/>',
        f'<text:bookmark-end xmlns:text="{TEXT}" text:name="b"/>',
    )
    source = zipfile.ZipFile(io.BytesIO(data))
    content = source.read("content.xml").decode()
    paragraph = f'<text:p xmlns:text="{TEXT}">Pay y{"".join(marks)}our rent<text:bookmark text:name="c"/> now.</text:p>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as target:
        for name in source.namelist():
            changed = content.replace("</office:text>", f"{paragraph}</office:text>").encode()
            target.writestr(name, changed if name == "content.xml" else source.read(name))

    file = open_document(made.getvalue(), "a.odt")
    (segment,) = [each for each in file.segments if "rent" in each.text]
    written = file.rebuild({segment.id: "Paga ya."}, target="es")

    assert segment.text == "Pay your rent now."
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(written)).read("content.xml"))
    (last,) = [one for one in root.iter(f"{{{TEXT}}}p") if "Paga ya." in "".join(one.itertext())]
    assert [one.tag.rpartition("}")[2] for one in last] == ["bookmark-start", "bookmark", "bookmark-end"]
