"""Blocks and what is left out, gathered in reading order and within the limits of one document."""

from __future__ import annotations

import re
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from pipelines.errors import ExtractionError
from pipelines.extraction.blocks import Block, BlockKind, Document, LeftOut, Link
from pipelines.extraction.characters import tidy
from pipelines.extraction.lists import mark_typed_lists
from pipelines.extraction.tables import looks_like_header, one_header, row_sentences, squared

MAX_PAGES = 200  # pages, slides or sheets
MAX_CHARACTERS = 1_000_000  # more than 200 pages of close print
MAX_BLOCKS = 20_000
MAX_CELLS = 50_000  # of all tables
MAX_LEFT_OUT = 300
_SHORTENED = 300  # characters of a text that is left out
_NO_TITLE = re.compile(
    r"^(?:untitled|document\d*|presentation\d*|book\d*|powerpoint presentation|word document|slide \d+|title|"
    r"microsoft (?:word|excel|powerpoint)\b.*|.*\.(?:docx?|dotx?|pptx?|xlsx?|odt|rtf|pdf|indd|html?))$",
    re.IGNORECASE,
)


def plain_name(name: str) -> str:
    """The name of a file without folder, for messages and pages."""
    return " ".join(tidy(PurePosixPath(name.replace("\\", "/")).name).split())[:200] or "the file"


class Gathering:
    """One document under way. Every method may raise ExtractionError when the document grows too large."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._blocks: list[Block] = []
        self._left_out: dict[LeftOut, int] = {}
        self._characters = 0
        self._cells = 0

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        level: int = 0,
        ordered: bool = False,
        number: str = "",
        links: Sequence[Link] = (),
        note: str = "",
        place: str = "",
    ) -> None:
        """One block of text. An empty one is not kept."""
        text = tidy(text)
        if kind is BlockKind.HEADING:
            text, level = " ".join(text.split()), max(1, min(6, level))
        if not text:
            return
        block = Block(id="", kind=kind, text=text, level=level, note=note, place=place)
        self._keep(replace(block, ordered=ordered, number=number, links=tuple(links)))

    def table(
        self,
        rows: Sequence[Sequence[str]],
        *,
        header_rows: int | None = None,
        bold: bool = False,
        links: Sequence[Link] = (),
        place: str = "",
        counted: int = 0,
    ) -> None:
        """One table.

        Args:
            rows: cells by row; a merged cell stands in every place that it covers.
            header_rows: how many rows name the columns; None when the file does not say.
            bold: the first row is bold and the second is not.
            links: of all cells.
            place: as Block.place.
            counted: cells of it that count_cells has seen.
        """
        self.count_cells(sum(map(len, rows)) - counted)
        tidied = [[tidy(cell) for cell in row] for row in rows]
        told = header_rows if header_rows is not None and header_rows < len(rows) else None
        cells = squared(one_header(tidied, told or 0))
        if not cells:
            return
        header = bool(told) if told is not None else looks_like_header(cells, bold=bold)
        text = row_sentences(cells, header=header)
        self._keep(
            Block(id="", kind=BlockKind.TABLE, text=text, rows=cells, header=header, links=tuple(links), place=place)
        )

    def count_cells(self, count: int) -> None:
        """Cells that are about to be made, so that a table without end is refused before it fills the memory."""
        self._cells += count
        if self._cells > MAX_CELLS:
            raise ExtractionError(f"{self.name} has more than {MAX_CELLS:,} table cells. Save only the part you need.")

    @contextmanager
    def aside(self) -> Generator[list[Block]]:
        """Blocks that are added meanwhile go into the list given, as those of a cell do, not into the document."""
        kept, self._blocks = self._blocks, []
        try:
            yield self._blocks
        finally:
            self._blocks = kept

    def put(self, blocks: Sequence[Block]) -> None:
        """Blocks that were gathered aside, now in their place."""
        self._blocks += blocks

    def leave_out(self, what: str, where: str = "", text: str = "") -> None:
        """Something of the file that becomes no block. The same thing twice is counted, not repeated."""
        text = " ".join(tidy(text[: 20 * _SHORTENED]).split())
        short = text if len(text) <= _SHORTENED else text[: _SHORTENED - 1].rstrip() + "…"
        part = LeftOut(what, where, short)
        if part in self._left_out or len(self._left_out) < MAX_LEFT_OUT:
            self._left_out[part] = self._left_out.get(part, 0) + 1
        else:
            self._left_out[LeftOut("more parts like these", "", "")] = 1

    def document(self, format: str, *, title: str = "", language: str = "", pages: int = 0) -> Document:  # noqa: A002
        """The whole, with lists that were typed by hand, and with the blocks numbered."""
        blocks = tuple(
            replace(block, id=f"b{number}") for number, block in enumerate(mark_typed_lists(self._blocks), start=1)
        )
        title = " ".join(tidy(title).split())
        if not title or _NO_TITLE.match(title):
            title = next((block.text for block in blocks if block.kind is BlockKind.HEADING), "")
        return Document(
            name=self.name,
            format=format,
            title=title[:_SHORTENED],
            language=plain_language(language),
            blocks=blocks,
            left_out=tuple(_counted(part, count) for part, count in self._left_out.items()),
            pages=pages,
        )

    def _keep(self, block: Block) -> None:
        self._characters += len(block.text)
        if self._characters > MAX_CHARACTERS or len(self._blocks) >= MAX_BLOCKS:
            raise too_long(self.name)
        self._blocks.append(block)


@dataclass(frozen=True, slots=True)
class Cell:
    """The blocks of a table's cell, made text; what cannot stand in a cell comes after the table."""

    text: str
    links: tuple[Link, ...]
    after: tuple[Block, ...]  # images, footnotes and text boxes


def cell_of(blocks: Sequence[Block]) -> Cell:
    after = tuple(block for block in blocks if block.kind in (BlockKind.IMAGE, BlockKind.FOOTNOTE))
    inside = [block for block in blocks if block not in after]
    links = tuple(link for block in inside for link in block.links)
    return Cell("\n".join(block.text for block in inside), links, after)


def too_long(name: str, pages: int = 0, unit: str = "pages") -> ExtractionError:
    """What is said of a document that is longer than anybody makes Easy Read or translates at once."""
    much = f"{pages} {unit}; at most {MAX_PAGES}" if pages else f"more text than {MAX_PAGES} {unit}"
    return ExtractionError(f"{name} has {much}. Split it.")


def plain_language(language: str) -> str:
    """A BCP 47 tag in its usual spelling, 'en-GB'; empty for what is none."""
    tag = language.strip().replace("_", "-")
    if not re.fullmatch(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}", tag):
        return ""
    first, *others = tag.split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part for part in others)])


def _counted(part: LeftOut, count: int) -> LeftOut:
    """'3 × picture without alt text' says more than the same line three times."""
    return part if count == 1 else replace(part, what=f"{count} × {part.what}")
