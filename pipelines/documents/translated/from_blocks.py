"""A file that cannot be written again, as PDF, made a Word file of its blocks, which then is translated."""

# python-docx types its elements in part only, and what it does not offer is reached by private names.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportPrivateUsage=false

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from pipelines.extraction.blocks import Block, BlockKind, Document, LeftOut
from pipelines.extraction.read import read_document
from pipelines.extraction.word_file import new_document, new_element, qualified, writing

if TYPE_CHECKING:
    from pipelines.extraction.word_file import WordDocument


def as_word(data: bytes, name: str) -> tuple[bytes, tuple[LeftOut, ...]]:
    """A Word file with the words, headings, lists, tables and links of another, and what did not come along.

    Raises:
        ExtractionError: as read_document.
    """
    document = read_document(data, name)
    made = new_document()
    _set_up(made, document)
    left_out = list(document.left_out)
    for block in document.blocks:
        if block.kind is BlockKind.IMAGE:
            left_out.append(LeftOut("picture", block.place, block.text[:300]))
        elif block.kind is BlockKind.TABLE and block.rows:
            _table(made, block)
        else:
            _paragraph(made, block)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue(), tuple(left_out)


def _set_up(made: WordDocument, document: Document) -> None:
    properties = made.core_properties
    properties.title, properties.language = document.title, document.language
    properties.author = properties.comments = properties.last_modified_by = ""
    cm = writing().Cm
    section = made.sections[0]
    section.page_width, section.page_height = cm(21.0), cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = cm(2.2)
    for style in made.styles:
        fonts: Any = style.element.find(f".//{qualified('w:rFonts')}")
        if fonts is not None:
            for name in list(fonts.attrib):
                del fonts.attrib[name]
            for name in ("ascii", "hAnsi", "cs"):
                fonts.set(qualified(f"w:{name}"), "Arial")
    for language in made.styles.element.iter(qualified("w:lang")):
        language.set(qualified("w:val"), document.language or "en-GB")


def _paragraph(made: WordDocument, block: Block) -> None:
    if block.kind is BlockKind.HEADING:
        paragraph = made.add_heading("", min(6, max(1, block.level)))
    elif block.kind is BlockKind.LIST_ITEM:
        depth = "" if block.level < 1 else f" {min(3, block.level + 1)}"
        paragraph = made.add_paragraph(style=("List Number" if block.ordered else "List Bullet") + depth)
    else:
        paragraph = made.add_paragraph()
    if block.kind is BlockKind.FOOTNOTE and block.note:
        paragraph.add_run(block.note).font.superscript = True
        paragraph.add_run(" ")
    _write(paragraph, block.text, block)


def _write(paragraph: Any, text: str, block: Block) -> None:
    """Text with its links, each where its words first stand."""
    place = 0
    for link in block.links:
        start = text.find(link.text, place) if link.text else -1
        if start >= 0:
            _lines(paragraph, text[place:start])
            _link(paragraph, link.text, link.target)
            place = start + len(link.text)
    _lines(paragraph, text[place:])


def _lines(paragraph: Any, text: str) -> None:
    if text:
        paragraph.add_run(text)  # python-docx makes a line break of '\n'


def _link(paragraph: Any, text: str, target: str) -> None:
    w = writing()
    link = new_element("w:hyperlink")
    link.set(qualified("r:id"), paragraph.part.relate_to(target, w.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.font.underline = True
    run.font.color.rgb = w.RGBColor.from_string("0B0C9C")
    run._r.addprevious(link)
    link.append(run._r)


def _table(made: WordDocument, block: Block) -> None:
    table = made.add_table(rows=len(block.rows), cols=len(block.rows[0]), style="Table Grid")
    for number, (row, cells) in enumerate(zip(table.rows, block.rows, strict=True)):
        for cell, text in zip(row.cells, cells, strict=True):
            paragraph = cell.paragraphs[0]
            _write(paragraph, text, block)
            if number == 0 and block.header:
                for run in paragraph.runs:
                    run.bold = True
        if number == 0 and block.header:
            row._tr.get_or_add_trPr().append(new_element("w:tblHeader"))
    made.add_paragraph()
