"""Lists that somebody typed by hand: bullets and numbers at the start of paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.extraction.blocks import Block, BlockKind

_BULLET = re.compile(r"^(?:[•‣▪■●◦○⁃∙·►➢➤❖✓✔\uf0b7\uf0a7\uf0d8]\s*|[-–—*]\s+|o\t\s*)(?=\S)")
_NUMBER = re.compile(r"^\(?(\d{1,3}|[a-z]|[ivx]{1,5})[.)]\s+(?=\S)")
_CLAUSE = re.compile(r"^\d{1,3}(?:\.\d{1,3}){1,3}\.?\s+(?=[A-Z\"'‘’“”(\[])")
_NAMED = re.compile(r"^list (?:bullet|number|continue) ([2-9])$", re.IGNORECASE)
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")


def bullet_of(text: str) -> str:
    """The bullet with its space that the text starts with; empty without one."""
    match = _BULLET.match(text)
    return match[0] if match else ""


def number_of(text: str) -> str:
    """The typed number with its space that the text starts with, '1. ' or '(a) '; empty without one."""
    match = _NUMBER.match(text)
    return match[0] if match else ""


def clause_of(text: str) -> str:
    """The number of a clause with its space that the text starts with, '3.2 '; empty without one."""
    match = _CLAUSE.match(text)
    return match[0] if match else ""


def named_depth(style: str) -> int:
    """The depth that a style's name gives a list item: 1 for 'List Bullet 2', 0 for other names."""
    match = _NAMED.match(style)
    return int(match[1]) - 1 if match else 0


def follows(earlier: str, later: str) -> bool:
    """Whether the second typed number comes right after the first: '2. ' after '1. ', '(c) ' after '(b) '."""
    return any((manner, count + 1) in _readings(later) for manner, count in _readings(earlier))


def mark_typed_lists(blocks: Sequence[Block]) -> list[Block]:
    """Paragraphs that start with a bullet, or with numbers that count on, as list items without their sign.

    Within a row of bullets, another sign than the first one's is a list inside the list.
    """
    marked: list[Block] = []
    outer = ""
    for position, block in enumerate(blocks):
        paragraph = block.kind is BlockKind.PARAGRAPH
        bullet = bullet_of(block.text) if paragraph else ""
        outer = outer or bullet if bullet else ""
        number = number_of(block.text) if paragraph and not bullet else ""
        if bullet:
            marked.append(_item(block, bullet, level=int(bullet.strip() != outer.strip()), ordered=False))
        elif number and _counts_on(blocks, position, number):
            marked.append(_item(block, number, level=0, ordered=True))
        else:
            marked.append(block)
    return marked


def _item(block: Block, sign: str, *, level: int, ordered: bool) -> Block:
    number = sign.strip() if ordered else ""
    text = block.text[len(sign) :]
    return replace(block, kind=BlockKind.LIST_ITEM, text=text, level=level, ordered=ordered, number=number)


def _counts_on(blocks: Sequence[Block], position: int, sign: str) -> bool:
    before = number_of(blocks[position - 1].text) if position else ""
    after = number_of(blocks[position + 1].text) if position + 1 < len(blocks) else ""
    return bool((before and follows(before, sign)) or (after and follows(sign, after)))


def _readings(sign: str) -> set[tuple[str, int]]:
    """What a typed number may count: '(i) ' is the first Roman number or the ninth letter."""
    word = sign.strip("(). \t\n")
    if word.isdigit():
        return {("digits", int(word))}
    readings = {("letters", ord(word) - ord("a") + 1)} if len(word) == 1 else set[tuple[str, int]]()
    return readings | ({("romans", _ROMANS.index(word) + 1)} if word in _ROMANS else set[tuple[str, int]]())
