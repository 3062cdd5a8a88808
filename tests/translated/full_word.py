"""A Word file with every kind of formatting that a council's letter may have, made by script."""

from __future__ import annotations

import io
from copy import deepcopy
from pathlib import Path

import docx
from docx.oxml.parser import parse_xml
from docx.shared import Cm

from tests.extraction.sample_files import PNG, saved, with_parts

_NS = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_NOTES = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {_NS}>'
    '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="1"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    '<w:r><w:t xml:space="preserve"> Not on bank holidays.</w:t></w:r></w:p></w:footnote></w:footnotes>'
).encode()
PARTS = Path(__file__).parent / "full_word.xml"
_COMMENTS = (
    f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:comments {_NS}><w:comment w:id="5" w:author="A">'
    "<w:p><w:r><w:t>Check this.</w:t></w:r></w:p></w:comment></w:comments>"
).encode()
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def full_word() -> bytes:
    """The file."""
    document = docx.Document()
    document.core_properties.title = "Your bins"
    document.add_heading("Changes to your bin day", 1)
    parts = parse_xml(PARTS.read_bytes())
    for part in parts.iterchildren("{*}p"):
        document.element.body.insert(len(document.element.body) - 1, deepcopy(part))
    _link(document)
    document.add_paragraph("Paper and card", style="List Bullet")
    document.add_paragraph("Glass and tins", style="List Number")
    _table(document)
    document.element.body.insert(len(document.element.body) - 1, deepcopy(parts.find("{*}tbl")))
    picture = document.add_paragraph("See the picture: ").add_run().add_picture(io.BytesIO(PNG), width=Cm(2))
    picture._inline.docPr.set("descr", "A brown bin with its lid open")
    document.add_page_break()
    document.add_paragraph("On the second page.").alignment = 1
    section = document.sections[0]
    section.header.paragraphs[0].text = "Council of Example"
    section.footer.paragraphs[0].text = "Write to us at any time."
    return _with_notes(saved(document))


def _link(document: docx.document.Document) -> None:
    paragraph = document.add_paragraph("Read more on ")
    target = paragraph.part.relate_to("https://example.gov.uk/bins?a=1&b=2", f"{_OFFICE}/hyperlink", is_external=True)
    words = '<w:r><w:rPr><w:u w:val="single"/></w:rPr><w:t>our website</w:t></w:r>'
    paragraph._p.append(parse_xml(f'<w:hyperlink {_NS} r:id="{target}">{words}</w:hyperlink>'))
    paragraph.add_run(" or call 020 7525 5000.")


def _table(document: docx.document.Document) -> None:
    table = document.add_table(3, 3, style="Table Grid")
    table.cell(0, 0).merge(table.cell(0, 2)).text = "Charges for the year"
    table.cell(1, 0).merge(table.cell(2, 0)).text = "Brown bin"
    for row, column, text in ((1, 1, "New"), (1, 2, "£50"), (2, 1, "Renewed"), (2, 2, "£45")):
        table.cell(row, column).text = text


def _with_notes(data: bytes) -> bytes:
    def typed(part: bytes) -> bytes:
        made = "".join(
            f'<Override PartName="/word/{name}.xml" ContentType="{_WORD}.{name}+xml"/>'
            for name in ("footnotes", "comments")
        )
        return part.replace(b"</Types>", f"{made}</Types>".encode())

    def related(part: bytes) -> bytes:
        made = "".join(
            f'<Relationship Id="rIdX{name}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
            for name in ("footnotes", "comments")
        )
        return part.replace(b"</Relationships>", f"{made}</Relationships>".encode())

    return with_parts(
        data,
        {
            "word/footnotes.xml": _NOTES,
            "word/comments.xml": _COMMENTS,
            "[Content_Types].xml": typed,
            "word/_rels/document.xml.rels": related,
        },
    )
