"""Word files by python-docx: opened for reading, made anew, and the parts that a writer needs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.shared import Cm, Emu, Length, Mm, Pt, RGBColor
    from docx.table import Table as WordTable
    from docx.table import _Cell as WordCell  # pyright: ignore[reportPrivateUsage]
    from docx.text.paragraph import Paragraph as WordParagraph
    from docx.text.run import Run as WordRun

    __all__ = (
        "BaseOxmlElement",
        "Length",
        "WordCell",
        "WordDocument",
        "WordParagraph",
        "WordRun",
        "WordTable",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Writing:
    """The names of python-docx that a writer needs, loaded when first asked for."""

    Pt: type[Pt]
    Cm: type[Cm]
    Mm: type[Mm]
    Emu: type[Emu]
    RGBColor: type[RGBColor]
    WD_ALIGN_PARAGRAPH: type[WD_ALIGN_PARAGRAPH]
    WD_BREAK: type[WD_BREAK]
    WD_LINE_SPACING: type[WD_LINE_SPACING]
    WD_CELL_VERTICAL_ALIGNMENT: type[WD_CELL_VERTICAL_ALIGNMENT]
    WD_ROW_HEIGHT_RULE: type[WD_ROW_HEIGHT_RULE]
    WD_TABLE_ALIGNMENT: type[WD_TABLE_ALIGNMENT]
    WD_STYLE_TYPE: type[WD_STYLE_TYPE]
    WD_ORIENT: type[WD_ORIENT]
    WD_SECTION: type[WD_SECTION]
    HYPERLINK: str  # the relationship type of a link to the outside


def writing() -> Writing:
    """What a writer builds with: lengths, colours and the constants of Word."""
    from docx.enum.section import WD_ORIENT, WD_SECTION
    from docx.enum.style import WD_STYLE_TYPE
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK, WD_LINE_SPACING
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.shared import Cm, Emu, Mm, Pt, RGBColor

    return Writing(
        Pt=Pt,
        Cm=Cm,
        Mm=Mm,
        Emu=Emu,
        RGBColor=RGBColor,
        WD_ALIGN_PARAGRAPH=WD_ALIGN_PARAGRAPH,
        WD_BREAK=WD_BREAK,
        WD_LINE_SPACING=WD_LINE_SPACING,
        WD_CELL_VERTICAL_ALIGNMENT=WD_CELL_VERTICAL_ALIGNMENT,
        WD_ROW_HEIGHT_RULE=WD_ROW_HEIGHT_RULE,
        WD_TABLE_ALIGNMENT=WD_TABLE_ALIGNMENT,
        WD_STYLE_TYPE=WD_STYLE_TYPE,
        WD_ORIENT=WD_ORIENT,
        WD_SECTION=WD_SECTION,
        HYPERLINK=RELATIONSHIP_TYPE.HYPERLINK,
    )


def new_document() -> WordDocument:
    """An empty Word document with python-docx's own styles."""
    import docx

    return docx.Document()


def open_document(file: Path | BinaryIO) -> WordDocument:
    """A Word file opened. Lets python-docx's, lxml's and built-in errors through on damaged files."""
    import docx

    return docx.Document(str(file) if isinstance(file, Path) else file)


def qualified(name: str) -> str:
    """'w:tbl' as lxml spells it: '{http://schemas.openxmlformats.org/…}tbl'."""
    from docx.oxml.ns import qn

    return qn(name)


def new_element(name: str, **attributes: str) -> BaseOxmlElement:
    """A bare element, `new_element('w:lang', val='en-GB')`; attributes stand in the w: namespace."""
    from docx.oxml.parser import OxmlElement  # pyright: ignore[reportUnknownVariableType]

    element = cast("BaseOxmlElement", OxmlElement(name))
    for key, value in attributes.items():
        element.set(qualified(f"w:{key}"), value)  # pyright: ignore[reportUnknownMemberType]
    return element


def as_table(block: WordParagraph | WordTable) -> WordTable | None:
    """The block if it is a table, of the blocks that `iter_inner_content` gives."""
    from docx.table import Table

    return block if isinstance(block, Table) else None
