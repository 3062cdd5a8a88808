"""A Word file from its parts, written as Word writes them and by no library that could also read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from scripts.example_documents import word_parts
from scripts.example_documents.content import Example, Image, Piece, Table
from scripts.example_documents.inline import Run, runs
from scripts.example_documents.pictures import draw
from scripts.example_documents.zipped import zipped

_WHO = 'w:author="D. Hale" w:date="2026-11-17T09:30:00Z"'


@dataclass(slots=True)
class _Made:
    """What the body refers to, as it is met."""

    links: list[str] = field(default_factory=list[str])
    images: list[bytes] = field(default_factory=list[bytes])
    comments: list[str] = field(default_factory=list[str])
    lists: int = 0  # numbered lists, each of which starts again at 1
    changes: int = 100


def word(example: Example) -> bytes:
    """The file."""
    made = _Made()
    box = word_parts.TEXT_BOX.format(text=escape(example.text_box)) if example.text_box else ""
    blocks = "".join(part for piece in example.pieces for part in _piece(piece, made))
    body = f"{box}{blocks}{word_parts.SECTION if example.header or example.footer else ''}"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": word_parts.CONTENT_TYPES,
        "_rels/.rels": word_parts.PACKAGE,
        "docProps/core.xml": word_parts.CORE.format(title=escape(example.title)),
        "word/document.xml": word_parts.DOCUMENT.format(body=body),
        "word/_rels/document.xml.rels": word_parts.relations(made.links, len(made.images)),
        "word/styles.xml": word_parts.STYLES,
        "word/numbering.xml": word_parts.numbering(made.lists),
        "word/footnotes.xml": word_parts.footnotes(example.footnotes),
        "word/comments.xml": word_parts.comments(made.comments),
        "word/header1.xml": word_parts.edge("hdr", example.header),
        "word/footer1.xml": word_parts.edge("ftr", example.footer),
    }
    for number, image in enumerate(made.images, start=1):
        parts[f"word/media/image{number}.png"] = image
    return zipped(parts)


def _piece(piece: Piece, made: _Made) -> Iterator[str]:
    for style, text in (("Heading1", piece.h1), ("Heading2", piece.h2), ("", piece.p)):
        if text:
            yield _paragraph(text, made, style=style)
    for item in piece.ul:
        yield _paragraph(item, made, style="ListBullet", list_id=1)
    if piece.ol:
        made.lists += 1
    for item in piece.ol:
        yield _paragraph(item, made, style="ListNumber", list_id=1 + made.lists)
    for number, words in piece.clauses:
        yield _paragraph(f"{number} {words}", made)
    if piece.table:
        yield _table(piece.table, made)
    if piece.image:
        yield _image(piece.image, made)


def _paragraph(text: str, made: _Made, *, style: str = "", list_id: int = 0) -> str:
    how = f'<w:pStyle w:val="{style}"/>' if style else ""
    if list_id:
        how += f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{list_id}"/></w:numPr>'
    return f"<w:p><w:pPr>{how}</w:pPr>{''.join(_run(run, made) for run in runs(text))}</w:p>"


def _run(run: Run, made: _Made) -> str:
    words = f'<w:t xml:space="preserve">{escape(run.text)}</w:t>'
    made.changes += 1
    match run.kind:
        case "bold":
            return f"<w:r><w:rPr><w:b/></w:rPr>{words}</w:r>"
        case "link":
            made.links.append(run.target)
            return f'<w:hyperlink r:id="rLink{len(made.links)}"><w:r>{words}</w:r></w:hyperlink>'
        case "note":
            return f'<w:r><w:footnoteReference w:id="{int(run.text) + 1}"/></w:r>'
        case "inserted":
            return f'<w:ins w:id="{made.changes}" {_WHO}><w:r>{words}</w:r></w:ins>'
        case "deleted":
            gone = f'<w:r><w:delText xml:space="preserve">{escape(run.text)}</w:delText></w:r>'
            return f'<w:del w:id="{made.changes}" {_WHO}>{gone}</w:del>'
        case "comment":
            made.comments.append(run.text)
            return word_parts.REMARK.format(number=len(made.comments) - 1)
        case "line":
            return "<w:r><w:br/></w:r>"
        case "plain":
            return f"<w:r>{words}</w:r>"


def _table(table: Table, made: _Made) -> str:
    def row(cells: tuple[str, ...], *, names: bool) -> str:
        mark = "<w:trPr><w:tblHeader/></w:trPr>" if names else ""
        inside = "".join(f"<w:tc><w:tcPr/>{_paragraph(cell, made)}</w:tc>" for cell in cells)
        return f"<w:tr>{mark}{inside}</w:tr>"

    grid = "<w:gridCol/>" * len(table.rows[0])
    rows = "".join(row(cells, names=table.header and at == 0) for at, cells in enumerate(table.rows))
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'


def _image(image: Image, made: _Made) -> str:
    made.images.append(draw(image.picture))
    number = len(made.images)
    return word_parts.DRAWING.format(number=number, alt=quoteattr(image.alt), relation=f"rImage{number}")
