"""Postal addresses in letters: each is one block, printed line by line and without pictures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.documents.rows import Row, RowKind, SourceSentence
from pipelines.extraction.blocks import Block, BlockKind, Document

_ENDS_ADDRESS = re.compile(r"(?:.*[ ,])?[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}")
_LINE_WORDS = 6
_MOST_LINES = 7
_LEAST_LINES = 2


def is_address(text: str) -> bool:
    """Whether a text is lines of an address, the last with the postcode."""
    lines = text.split("\n")
    return _LEAST_LINES <= len(lines) <= _MOST_LINES and all(map(_may_be_line, lines)) and _is_last(lines[-1])


def _may_be_line(line: str) -> bool:
    return 0 < len(line.split()) <= _LINE_WORDS and not re.search(r"[.:;?!@]$|: |\d{4}$", line) and line[0].isalnum()


def _is_last(line: str) -> bool:
    return bool(_ENDS_ADDRESS.fullmatch(line.strip()))


def with_whole_addresses(document: Document) -> Document:
    """The document with addresses whose lines are paragraphs of their own made one paragraph each."""
    blocks: list[Block] = []
    for block in document.blocks:
        blocks.append(block)
        if block.kind is BlockKind.PARAGRAPH and _is_last(block.text):
            start = _start(blocks)
            text = "\n".join(one.text for one in blocks[start:])
            if is_address(text):
                blocks[start:] = [replace(blocks[start], text=text)]
    return replace(document, blocks=tuple(blocks))


def _start(blocks: Sequence[Block]) -> int:
    """Where the lines of the address begin that the last block ends."""
    at = len(blocks) - 1
    while at and len(blocks) - at < _MOST_LINES:
        before = blocks[at - 1]
        if before.kind is not BlockKind.PARAGRAPH or not _may_be_line(before.text) or _is_last(before.text):
            break
        at -= 1
    return at


def address_row(sentence: SourceSentence) -> Row:
    """An address as it is: no rule may word it anew."""
    return Row(id=f"{sentence.id}.r1", kind=RowKind.TEXT, text=sentence.text, source_ids=(sentence.id,))
