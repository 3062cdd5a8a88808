"""What every file becomes: blocks in reading order, each with its place, and a list of what was left out."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"
    IMAGE = "image"
    FOOTNOTE = "footnote"


@dataclass(frozen=True, slots=True)
class Link:
    """A link within a block's text."""

    text: str  # as it stands in the text of the block; may be empty
    target: str  # https:, mailto: or tel: address


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One piece of a document, its text clean of control and invisible characters."""

    id: str  # 'b1', 'b2', …: unique and in reading order
    kind: BlockKind
    text: str = ""  # of a table: its rows as sentences-to-be, 'Band A: £1,500'; of an image: its alt text
    level: int = 0  # heading: 1 to 6; list item: depth from 0
    ordered: bool = False  # list item of a numbered list
    number: str = ""  # of such an item as the file shows it: '2.', '(a)'; that of a clause, '3.2', is part of the text
    rows: tuple[tuple[str, ...], ...] = ()  # table: cells by row, every row of the same length
    header: bool = False  # table: whether the first row names the columns
    links: tuple[Link, ...] = ()
    note: str = ""  # footnote: the mark that points to it, '1'
    place: str = ""  # in words: 'page 2', 'slide 3', 'sheet Prices', 'text box', 'notes of slide 3'; empty for the body


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something of the file that is in no block, said so that it is not lost silently."""

    what: str  # 'header', 'deleted text of a tracked change', 'picture without alt text', …
    where: str  # as Block.place; may be empty
    text: str  # what it says, shortened to 300 characters; may be empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file as read."""

    name: str  # of the file, without folder
    format: str  # 'docx', 'pptx', 'xlsx', 'odt', 'html', 'markdown', 'pdf', 'text', 'rtf'
    title: str = ""  # as the file itself gives it, or its first heading
    language: str = ""  # BCP 47, where the file says it
    blocks: tuple[Block, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    pages: int = 0  # pages, slides or sheets; 0 where the format has none
