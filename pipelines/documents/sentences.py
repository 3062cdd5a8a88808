"""From a document's blocks to its sentences, each with a name, so that a row can say where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipelines.documents.rows import RowKind, SourceSentence
from pipelines.extraction.blocks import Block, BlockKind, Document, Link
from pipelines.extraction.tables import is_code

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
_EVERY = {
    "year": r"\b(?:per year|per annum|annual|yearly|a year|each year)\b",
    "month": r"\b(?:per month|monthly|a month)\b",
    "week": r"\b(?:per week|weekly|a week)\b",
    "day": r"\b(?:per day|daily|a day)\b",
    "hour": r"\b(?:per hour|hourly)\b",
}


def source_sentences(document: Document) -> tuple[SourceSentence, ...]:
    """Every sentence of a document in reading order, named 'b3.s2'.

    A heading opens a section and is one sentence, as are a list item and a table row. A picture has none: its alt text
    describes, it does not inform.
    """
    found: list[SourceSentence] = []
    section = 0
    for block in document.blocks:
        if block.kind is BlockKind.HEADING and found:
            section += 1
        found += _of_block(block, section)
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


def _of_block(block: Block, section: int) -> list[SourceSentence]:
    kind = _kind(block)
    texts = _texts(block)
    return [
        SourceSentence(
            id=f"{block.id}.s{number}", block_id=block.id, text=text, kind=kind, section=section,
            level=block.level if kind is RowKind.HEADING else 0, place=block.place,
            links=_links(block.links, text, texts, is_first=number == 1),
        )
        for number, text in enumerate(texts, 1)
    ]  # fmt: skip


def _kind(block: Block) -> RowKind:
    if block.kind is BlockKind.HEADING:
        return RowKind.HEADING
    if block.kind is BlockKind.LIST_ITEM:
        return RowKind.STEP if block.ordered else RowKind.ITEM
    return RowKind.ITEM if block.kind is BlockKind.TABLE else RowKind.TEXT


def _texts(block: Block) -> tuple[str, ...]:
    if block.kind is BlockKind.IMAGE:
        return ()
    if block.kind is BlockKind.TABLE:
        return tuple(_table_rows(block)) if block.rows else split_sentences(block.text)
    if block.kind in (BlockKind.HEADING, BlockKind.LIST_ITEM):
        whole = " ".join(block.text.split())
        return (whole,) if whole else ()
    return split_sentences(block.text)


def _table_rows(block: Block) -> Iterator[str]:
    """Each row as a sentence: 'Band A: £1,500 a year'; with more columns each figure has its column's name."""
    names = block.rows[0] if block.header else ()
    for row in block.rows[1:] if block.header else block.rows:
        cells = [" ".join(cell.split()) for cell in row]
        if any(cells):
            yield _table_row(cells, names)


def _table_row(cells: Sequence[str], names: Sequence[str]) -> str:
    if names and is_code(cells[0]) and any(cells[1:]) and names[0].strip():
        cells = [f"{names[0].strip()} {cells[0]}", *cells[1:]]  # 'Band A'
    filled = [(place, cell) for place, cell in enumerate(cells) if cell]
    if len(filled) == 1 or not names:
        first, *rest = (cell for _, cell in filled)
        return f"{first}: {', '.join(rest)}" if rest else first
    (_, first), *others = filled if filled[0][0] == 0 else [(0, ""), *filled]
    if len(others) == 1 and len(cells) == 2:
        place, cell = others[0]
        return f"{first}: {cell}{_every(names[place], cell)}".removeprefix(": ")
    label = _as_it_is if any(re.fullmatch(r"[A-Z][a-z]+ [A-Z][a-z]+", name.strip()) for name in names[1:]) else _label
    said = ", ".join(f"{label(names[place])} {cell}".strip() for place, cell in others)
    return f"{first}: {said}".removeprefix(": ")


def _every(name: str, cell: str) -> str:
    """' a year' where the column says so and the cell does not."""
    if not re.fullmatch(r"£ ?[\d,.]+", cell):
        return ""
    return next(
        (
            f" a{'n' if unit == 'hour' else ''} {unit}"
            for unit, said in _EVERY.items()
            if re.search(said, name, re.IGNORECASE)
        ),
        "",
    )


def _as_it_is(name: str) -> str:
    """Of a row of names, 'Market Hall' and 'Riverside', where a small letter would be wrong."""
    return " ".join(name.split())


def _label(name: str) -> str:
    name = _as_it_is(name)
    return name[:1].lower() + name[1:] if name[1:2].islower() else name


def _links(links: Sequence[Link], text: str, texts: Sequence[str], *, is_first: bool) -> tuple[str, ...]:
    """The targets whose words stand in this sentence; those that stand in none belong to the first."""
    here = [link.target for link in links if link.text and link.text in text]
    lost = [link.target for link in links if not any(link.text and link.text in other for other in texts)]
    return tuple(dict.fromkeys([*here, *(lost if is_first else [])]))
