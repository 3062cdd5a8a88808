"""A PDF file read into blocks, page by page, with what repeats, what is no text, and scanned pages left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import BlockKind, Document, Link
from pipelines.extraction.gathering import Gathering
from pipelines.extraction.legible import RUBBISH, SOME, unreadable_share
from pipelines.extraction.pdf import figure_alts
from pipelines.extraction.pdf_pages.columns import in_reading_order
from pipelines.extraction.pdf_pages.lines import SOFT_HYPHEN
from pipelines.extraction.pdf_pages.paragraphs import (
    Measures,
    Piece,
    attached,
    joined,
    line_text,
    measures_of,
    pieces_of,
)
from pipelines.extraction.pdf_pages.repeated import without_repeated
from pipelines.extraction.pdf_pages.text_layer import Page, PdfText, read_text_layer
from pipelines.extraction.pictures import plain_alt
from pipelines.extraction.words import useful_target

_HYPHENATED = re.compile(r"[A-Za-z]+-[a-z]+")
_END = b"%%EOF"
_SCRIPT = b"/JavaScript"  # runs when the file is opened, or when somebody clicks; here never
_ENDS = ".!?:;"  # of a paragraph
_INDENT = 8.0  # points by which an inner list stands further right


@dataclass(slots=True)
class _Part:
    """A block nearly done."""

    piece: Piece
    level: int
    place: str
    text: str
    links: list[Link]


def read_pdf(data: bytes, name: str) -> Document:
    """Read the text layer of a PDF.

    Raises:
        ExtractionError: damaged, locked, over 200 pages, or a scan without text.
    """
    read = read_text_layer(data, name)
    if not any(page.segments for page in read.pages):
        raise ExtractionError(f"{name} has no text in it: it is empty or a scan. Save it with text recognition.")
    gathering = Gathering(name)
    _mark_rubbish(read, name, gathering)
    edges = without_repeated([page.segments for page in read.pages], [page.height for page in read.pages])
    for what, words in edges.left_out:
        gathering.leave_out(what, "", words)
    ordered = [in_reading_order(segments) for segments in edges.pages]
    measures = measures_of(ordered)
    known = frozenset(word.lower() for page in ordered for row in page for word in _HYPHENATED.findall(line_text(row)))
    pages = [
        [_part(piece, level, measures, known) for piece, level in _with_levels(pieces_of(rows, measures))]
        for rows in ordered
    ]
    _join_over_breaks(pages, known)
    alts = figure_alts(data) if read.tagged else {}
    for page, parts in zip(read.pages, pages, strict=True):
        for part in parts:
            _add(part, gathering)
        _beside(page, alts.get(page.number, []), gathering)
    _around(read, data, gathering)
    return gathering.document("pdf", title=read.title, language=read.language, pages=len(read.pages))


def _mark_rubbish(read: PdfText, name: str, gathering: Gathering) -> None:
    """Name the pages whose letters cannot be read.

    Raises:
        ExtractionError: the file as a whole is rubbish.
    """
    texts = [(page.number, " ".join(segment.text for segment in page.segments)) for page in read.pages]
    if unreadable_share(" ".join(text for _, text in texts)) >= RUBBISH:
        raise ExtractionError(
            f"{name} has letters that cannot be read: it is damaged, or its fonts do not say what they show. "
            "Save it again, or as .docx."
        )
    for number, text in texts:
        if unreadable_share(text) >= SOME:
            gathering.leave_out("page with letters that cannot be read", f"page {number}", text[:300])


def _part(piece: Piece, level: int, measures: Measures, known: frozenset[str]) -> _Part:
    links = [Link(words, target) for words, found in piece.links if (target := useful_target(found))]
    text = "" if piece.kind is BlockKind.TABLE else joined(piece.lines, measures, known)
    return _Part(piece, level, f"page {piece.page}", text, links)


def _join_over_breaks(pages: list[list[_Part]], known: frozenset[str]) -> None:
    """Put the rest of a paragraph that goes on in the next column, or on the next page, where the paragraph began."""
    last: _Part | None = None
    for parts in pages:
        for part in parts:
            goes_on = part.piece.kind is BlockKind.PARAGRAPH and part.text[:1].islower()
            if goes_on and last is not None and last.text and last.text[-1] not in _ENDS:
                last.text = attached(last.text, part.text, known) or f"{last.text} {part.text}"
                last.links += part.links
                part.text = ""
            elif part.text or part.piece.rows:
                last = part if part.piece.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) else None


def _add(part: _Part, gathering: Gathering) -> None:
    if part.piece.kind is BlockKind.TABLE:
        gathering.table(part.piece.rows, bold=part.piece.bold, links=part.links, place=part.place)
    else:
        text = part.text.replace(SOFT_HYPHEN, "")
        gathering.add(part.piece.kind, text, level=part.level, links=part.links, place=part.place)


def _with_levels(pieces: Iterator[Piece]) -> Iterator[tuple[Piece, int]]:
    """The depth of each list item by how far right it stands in its list; the level of each heading."""
    indents: list[float] = []
    for piece in pieces:
        if piece.kind is not BlockKind.LIST_ITEM:
            indents = []
            yield piece, piece.level
            continue
        left = piece.lines[0][0].left
        while indents and left < indents[-1] - _INDENT:
            indents.pop()
        if not indents or left > indents[-1] + _INDENT:
            indents.append(left)
        yield piece, len(indents) - 1


def _beside(page: Page, alts: list[str], gathering: Gathering) -> None:
    """Pictures, comments and fields of a page, after its text: where among it they stand is not known."""
    place = f"page {page.number}"
    described = [alt for alt in map(plain_alt, alts) if alt]
    for alt in described:
        gathering.add(BlockKind.IMAGE, alt, place=place)
    if not page.segments and page.images:
        gathering.leave_out("page without text, as of a scan", place)
    else:
        for _ in range(max(0, page.images - len(described))):
            gathering.leave_out("picture without alt text", place)
    for what, words in page.extras:
        gathering.leave_out(what, place, words)


def _around(read: PdfText, data: bytes, gathering: Gathering) -> None:
    for what in read.extras:
        gathering.leave_out(what)
    if _SCRIPT in data and "script" not in read.extras:
        gathering.leave_out("script")
    if _END not in data[-2048:]:
        gathering.leave_out("end of the file, which is missing")
