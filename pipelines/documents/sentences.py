"""From a document's blocks to its sentences, each with a name, so that a row can say where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from pipelines.documents.postal import is_address
from pipelines.documents.rows import RowKind, SourceSentence
from pipelines.documents.table_rows import table_sentences
from pipelines.extraction.blocks import Block, BlockKind, Document, Link

# A full stop after one of these ends no sentence.
_SHORT = frozenset(
    "mr mrs ms mx dr prof rev hon cllr cllrs st rd ave no nos approx e.g eg i.e ie viz vs etc tel ref fig sec para "
    "paras art reg regs sch ch vol p pp ed eds inc ltd co plc dept govt est ext max min incl excl jan feb mar apr jun "
    "jul aug sept sep oct nov dec mon tue tues wed thu thurs fri sat sun".split()
)
_MAY_END = frozenset("etc ltd plc inc co st rd ave".split())  # these end a sentence when a new one plainly follows
_STOP = re.compile(r"[.?!…]+[\"'’”)\]]*(?=\s)")
_OPENS = re.compile(r"\s+[\"'‘“(\[]*(?:[A-Z£]|\d)")
_STARTER = re.compile(
    r"\s+(?:You|We|The|This|These|If|Please|It|They|To|For|In|On|At|A|An|Your|Our|When|Where|There|All|Any|Each|No)\b"
)
_TITLE_WORDS = 8  # a longer paragraph above a table is no heading of its first rows


def source_sentences(document: Document) -> tuple[SourceSentence, ...]:
    """Every sentence of a document in reading order, named 'b3.s2'.

    A heading opens a section and is one sentence, as are a list item and a table row; the name of a group of rows
    is a heading within its section. An address is one sentence of several lines. A picture has none: its alt text
    describes, it does not inform.
    """
    found: list[SourceSentence] = []
    section, level = 0, 0
    for at, block in enumerate(document.blocks):
        if block.kind is BlockKind.HEADING:
            section, level = section + bool(found), block.level
        kind = _kind(document.blocks, at)
        found += _of_block(block, section, kind, level if block.kind is BlockKind.HEADING else level + 1)
    return tuple(found)


def split_sentences(text: str) -> tuple[str, ...]:
    """A text as sentences; abbreviations, initials, amounts, times and web addresses end none.

    A line break ends a sentence only where the next line begins as a new one does.
    """
    joined = re.sub(r"[ \t]*\n+[ \t]*(?=[a-z(])", " ", text)
    return tuple(piece for line in re.split(r"\s*\n+\s*", joined) for piece in _of_line(" ".join(line.split())))


def _of_line(line: str) -> Iterator[str]:
    start = 0
    for stop in _STOP.finditer(line):
        if _ends_here(line, start, stop):
            yield line[start : stop.end()].strip()
            start = stop.end()
    if line[start:].strip():
        yield line[start:].strip()


def _ends_here(line: str, start: int, stop: re.Match[str]) -> bool:
    opens = _OPENS.match(line, stop.end())
    if opens is None:
        return False
    if stop[0][0] != ".":
        return True
    word = line[start : stop.start()].rsplit(maxsplit=1)[-1:]
    last = word[0].lstrip("(\"'‘“[").lower() if word else ""
    if last in _SHORT or re.fullmatch(r"(?:[a-z]\.)*[a-z]", last):
        ends = last in _MAY_END or last in ("a.m", "p.m")
        return ends and _STARTER.match(line, stop.end()) is not None
    return not (last.isdigit() and not line[start : stop.start()].strip().removesuffix(last))


def _of_block(block: Block, section: int, kind: RowKind, level: int) -> list[SourceSentence]:
    pieces = _pieces(block, kind)
    texts = [text for text, _ in pieces]
    return [
        SourceSentence(
            id=f"{block.id}.s{number}", block_id=block.id, text=text, kind=said_as, section=section,
            level=level if said_as is RowKind.HEADING else 0, place=block.place,
            links=_links(block.links, text, texts, is_first=number == 1),
        )
        for number, (text, said_as) in enumerate(pieces, 1)
    ]  # fmt: skip


def _kind(blocks: Sequence[Block], at: int) -> RowKind:
    block = blocks[at]
    if block.kind is BlockKind.HEADING or _heads_a_table(blocks, at):
        return RowKind.HEADING
    if block.kind is BlockKind.LIST_ITEM:
        return RowKind.STEP if block.ordered else RowKind.TEXT if _heads_items(blocks, at) else RowKind.ITEM
    return RowKind.ITEM if block.kind is BlockKind.TABLE else RowKind.TEXT


def _heads_a_table(blocks: Sequence[Block], at: int) -> bool:
    """Whether a paragraph is the name of a table's first rows, as further names stand between the later ones."""
    table = blocks[at + 1] if at + 1 < len(blocks) else None
    text = blocks[at].text
    short = blocks[at].kind is BlockKind.PARAGRAPH and len(text.split()) <= _TITLE_WORDS and "\n" not in text
    if table is None or table.kind is not BlockKind.TABLE or not short or text.endswith((".", ":", "?", "!")):
        return False
    return any(heads for _, heads in table_sentences(table))


def _heads_items(blocks: Sequence[Block], at: int) -> bool:
    """Whether an item only names those below it, and every item of its level does."""
    start = at
    while start and blocks[start - 1].kind is BlockKind.LIST_ITEM:
        start -= 1
    run = list(takewhile(lambda block: block.kind is BlockKind.LIST_ITEM, blocks[start:]))
    level = blocks[at].level
    levels = [block.level for block in run] + [-1]
    return all(levels[place + 1] > level for place, block in enumerate(run) if block.level == level)


def _pieces(block: Block, kind: RowKind) -> list[tuple[str, RowKind]]:
    if block.kind is BlockKind.TABLE and block.rows:
        return [(text, RowKind.HEADING if heads else kind) for text, heads in table_sentences(block)]
    if block.kind is BlockKind.PARAGRAPH and is_address(block.text):
        return [(block.text, kind)]
    return [(text, kind) for text in _texts(block)]


def _texts(block: Block) -> tuple[str, ...]:
    if block.kind is BlockKind.IMAGE:
        return ()
    if block.kind in (BlockKind.HEADING, BlockKind.LIST_ITEM):
        whole = " ".join(block.text.split())
        return (whole,) if whole else ()
    return split_sentences(block.text)


def _links(links: Sequence[Link], text: str, texts: Sequence[str], *, is_first: bool) -> tuple[str, ...]:
    """The targets whose words stand in this sentence; those that stand in none belong to the first."""
    here = [link.target for link in links if link.text and link.text in text]
    lost = [link.target for link in links if not any(link.text and link.text in other for other in texts)]
    return tuple(dict.fromkeys([*here, *(lost if is_first else [])]))
