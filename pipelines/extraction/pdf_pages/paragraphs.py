"""Lines of a PDF made paragraphs, headings, list items and tables again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipelines.extraction.blocks import BlockKind
from pipelines.extraction.headings import reads_as_heading
from pipelines.extraction.lists import bullet_of, clause_of, follows, number_of
from pipelines.extraction.pdf_pages.lines import SOFT_HYPHEN, Segment

_LARGER = 1.12  # times the size of the body; a heading is at least this much larger
_LEADING = 1.25  # times the usual distance of two lines; more parts paragraphs
_SHORT_LINE = 0.72  # of the width of its column; the last line of a paragraph, or a line that stands for itself
_HANGING = 0.4  # sizes by which the second line of a list item stands further right than its bullet
_ENDS_SHORT = 4.0  # sizes
_FEWEST_WORDS = 3  # beside a number; fewer may be the cell of a table
_ALIGNED = 6.0  # points by which cells of one column may differ
# A hyphen after these belongs to the word, wherever the line ends.
_KEPT = re.compile(
    r"\b(?:self|non|well|long|short|part|full|half|up|on|off|one|two|three|four|five|twenty|thirty|forty|fifty|sixty|"
    r"seventy|eighty|ninety|first|second|third|cross|ex|all|high|low|follow|drop|check|add|year|month|week|day|e)-$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Piece:
    """A block under way."""

    kind: BlockKind
    lines: list[list[Segment]] = field(default_factory=list[list[Segment]])
    rows: list[list[str]] = field(default_factory=list[list[str]])  # of a table
    text: str = ""
    level: int = 0
    ordered: bool = False
    bold: bool = False  # of a table: its first row is, its second is not

    @property
    def page(self) -> int:
        return self.lines[0][0].page

    @property
    def links(self) -> list[tuple[str, str]]:
        return list(dict.fromkeys(link for line in self.lines for segment in line for link in segment.links))


@dataclass(frozen=True, slots=True)
class Measures:
    """What is usual in a document."""

    size: float  # of the body's print
    leading: float  # from line to line, in sizes
    heading_sizes: tuple[float, ...]  # largest first
    left: float  # edges of the print
    right: float


def measures_of(pages: Sequence[Sequence[list[Segment]]]) -> Measures:
    """Measure all rows of all pages, in reading order."""
    sizes: Counter[float] = Counter()
    gaps: Counter[float] = Counter()
    left, right = Counter[int](), Counter[int]()
    for page in pages:
        for row in page:
            sizes[_rounded(row[0].size)] += sum(len(one.text) for one in row)
            left[round(row[0].left)] += 1
            right[round(row[-1].right)] += 1
        for above, below in pairwise(page):
            gap = (above[0].middle - below[0].middle) / max(1.0, below[0].size)
            if 0.8 < gap < 2.5:
                gaps[round(gap, 1)] += 1
    body = sizes.most_common(1)[0][0] if sizes else 10.0
    larger = sorted((size for size in sizes if size >= _LARGER * body), reverse=True)
    heading_sizes: list[float] = []
    for size in larger:
        if not heading_sizes or size < 0.95 * heading_sizes[-1]:
            heading_sizes.append(size)
    leading = min((gap for gap, count in gaps.items() if count >= 0.25 * gaps.total()), default=1.3)
    return Measures(
        body, leading, tuple(heading_sizes[:5]), float(min(left, default=0)), float(max(right, default=500))
    )


def pieces_of(rows: Sequence[list[Segment]], measures: Measures) -> Iterator[Piece]:
    """The blocks of one page, from rows in reading order."""
    counted = _counted(rows)
    apart = rows  # as they stand, with signs apart from their words; where one is, a block begins
    rows = [_sign_joined(row, counted=number in counted) for number, row in enumerate(rows)]
    current: Piece | None = None
    position = 0
    while position < len(rows):
        table = _table_at(rows, position)
        if table:
            if current is not None:
                yield current
            current = None
            yield _table(rows[position : position + table])
            position += table
            continue
        row = rows[position]
        begins = row is not apart[position]
        if current is None or begins or not _continues(current, row, measures):
            if current is not None:
                yield current
            current = _begin(row, measures)
        else:
            current.lines.append(row)
        position += 1
    if current is not None:
        yield current


def _begin(row: list[Segment], measures: Measures) -> Piece:
    text = line_text(row)
    level = heading_level(row, measures)
    if level:
        return Piece(BlockKind.HEADING, [row], level=level)
    if sign := bullet_of(text):
        return Piece(BlockKind.LIST_ITEM, [[replace(row[0], text=row[0].text[len(sign) :]), *row[1:]]])
    return Piece(BlockKind.PARAGRAPH, [row])


def heading_level(row: list[Segment], measures: Measures) -> int:
    """1 to 6 by the size of print; a bold short line in the size of the body comes after those. 0 for no heading."""
    size = row[0].size
    for level, larger in enumerate(measures.heading_sizes, start=1):
        if size >= 0.95 * larger and any(sign.isalpha() for sign in line_text(row)):
            return level
    if len(row) == 1 and row[0].bold and size >= 0.9 * measures.size and reads_as_heading(row[0].text):
        return min(6, len(measures.heading_sizes) + 1)
    return 0


def _continues(piece: Piece, row: list[Segment], measures: Measures) -> bool:
    """Whether a line belongs to the block above it."""
    last = piece.lines[-1]
    gap = (last[0].middle - row[0].middle) / max(1.0, row[0].size)
    level = heading_level(row, measures)
    if not 0 < gap <= _LEADING * measures.leading or abs(last[0].size - row[0].size) > 0.12 * row[0].size:
        return False
    if piece.kind is BlockKind.HEADING or level:
        return piece.level == level and _is_long(last, measures)
    text = line_text(row)
    if bullet_of(text) or clause_of(text):
        return False
    number = number_of(text)
    first = number_of(line_text(piece.lines[0]))
    if number and (follows(first, number) if first else number.strip("() .") in ("1", "a", "i")):
        return False
    if piece.kind is BlockKind.LIST_ITEM and row[0].left < piece.lines[0][0].left - _ALIGNED:
        return False
    hangs = row[0].left > piece.lines[0][0].left + _HANGING * row[0].size
    # The last line of a paragraph ends short of the next line's end.
    short = last[-1].right < row[-1].right - _ENDS_SHORT * row[0].size
    ended = piece.kind is BlockKind.LIST_ITEM or line_text(last).endswith((".", "!", "?"))
    return hangs or not (short and ended)


def _is_long(row: list[Segment], measures: Measures) -> bool:
    return row[-1].right - measures.left >= _SHORT_LINE * (measures.right - measures.left)


def _sign_joined(row: list[Segment], *, counted: bool) -> list[Segment]:
    """A bullet or a number that stands apart from its words, put before them."""
    if len(row) < 2:
        return row
    sign, words = row[0].text, row[1].text
    clause = len(row) == 2 and len(words.split()) >= _FEWEST_WORDS and clause_of(f"{sign} {words}")
    if counted:
        return [replace(row[1], text=f"{sign}. {words}")]
    if clause or bullet_of(f"{sign} x") == f"{sign} " or number_of(f"{sign} x"):
        return [replace(row[1], text=f"{sign} {words}"), *row[2:]]
    return row


def _counted(rows: Sequence[list[Segment]]) -> set[int]:
    """The rows that are a bare number and a sentence beside it, where the numbers count on: clauses, and no table."""
    found = [(place, int(row[0].text)) for place, row in enumerate(rows) if len(row) == 2 and _is_counted(row)]
    after = {place for (_, above), (place, below) in pairwise(found) if below == above + 1}
    before = {place for (place, above), (_, below) in pairwise(found) if below == above + 1}
    return after | before


def _is_counted(row: list[Segment]) -> bool:
    sign, words = row[0].text, row[1].text.split()
    return (
        sign.isascii() and sign.isdigit() and len(sign) <= 2 and len(words) >= _FEWEST_WORDS and words[0][0].isupper()
    )


def line_text(row: Sequence[Segment]) -> str:
    return " ".join(segment.text for segment in row)


def joined(lines: Sequence[list[Segment]], measures: Measures, known: frozenset[str]) -> str:
    """Lines of one block as text. Short lines, as of an address, stay lines of their own.

    Args:
        lines: rows from top to bottom.
        measures: of the document.
        known: words with a hyphen that stand in the document, in lower case.
    """
    width = max(line[-1].right for line in lines) - min(line[0].left for line in lines)
    column = max(width, 0.4 * (measures.right - measures.left))
    text = ""
    for number, line in enumerate(lines):
        words = line_text(line)
        if number:
            before = lines[number - 1]
            short = before[-1].right - before[0].left < _SHORT_LINE * column
            text = attached(text, words, known) or f"{text}{chr(10) if short else ' '}{words}"
        else:
            text = words
    return text


def attached(text: str, words: str, known: frozenset[str]) -> str:
    """The text with a word that was cut at the end of its line made whole; empty where none was."""
    if text.endswith((SOFT_HYPHEN, "\u00ad", "-", "\u2010")) and words[:1].islower() and text[-2:-1].isalpha():
        head = text[:-1]
        whole = f"{head.rsplit(None, 1)[-1]}-{words.split(None, 1)[0]}".lower().strip(".,;:")
        keeps = whole in known or _KEPT.search(f"{head}-")
        return f"{head}-{words}" if keeps else f"{head}{words}"
    return ""


def _table_at(rows: Sequence[list[Segment]], start: int) -> int:
    """How many rows from here on are a table: cells side by side that stand under one another. 0 for none."""
    if len(rows[start]) < 2 or _is_bulleted(rows[start]):
        return 0
    columns = [segment.left for segment in rows[start]]
    ends = [segment.right for segment in rows[start]]
    count = full = 1
    for above, row in pairwise(rows[start:]):
        if not 0 < above[0].middle - row[0].middle < 4 * row[0].size or _is_bulleted(row):
            break
        if not all(_in_column(one, columns, ends) for one in row):
            break
        if len(row) > 1:
            full += 1
        elif _near(row[0].left, columns[0]) and above[0].middle - row[0].middle > 2 * row[0].size:
            break  # a line of text after the table
        count += 1
    while count > 1 and _is_after(rows[start + count - 2], rows[start + count - 1], columns):
        count -= 1
    return count if full >= 2 else 0


def _is_after(above: list[Segment], row: list[Segment], columns: list[float]) -> bool:
    """Whether the last row is a line of text after the table, not the second line of a narrow first cell."""
    if len(row) > 1 or not _near(row[0].left, columns[0]):
        return False
    close = above[0].middle - row[0].middle < 1.5 * row[0].size
    return not close or row[0].right > columns[1]


def _is_bulleted(row: list[Segment]) -> bool:
    return bool(bullet_of(row[0].text))


def _near(one: float, other: float) -> bool:
    return abs(one - other) <= _ALIGNED


def _in_column(cell: Segment, columns: list[float], ends: list[float]) -> bool:
    """Whether a cell stands in a column, to its left or its right edge or around its middle."""
    middles = [(left + right) / 2 for left, right in zip(columns, ends, strict=True)]
    centred = any(_near((cell.left + cell.right) / 2, middle) for middle in middles)
    return centred or any(_near(cell.left, left) for left in columns) or any(_near(cell.right, end) for end in ends)


def _table(rows: Sequence[list[Segment]]) -> Piece:
    starts = _starts(rows)
    table: list[list[str]] = []
    for number, row in enumerate(rows):
        cells = [""] * len(starts)
        for segment in row:
            column = max((index for index, start in enumerate(starts) if segment.left >= start - _ALIGNED), default=0)
            cells[column] = f"{cells[column]} {segment.text}".strip()
        close = number and rows[number - 1][-1].middle - row[-1].middle < 1.5 * row[-1].size
        if table and close and (len(row) == 1 or not cells[0]):
            # The second line of a cell that was too narrow.
            table[-1] = [" ".join(filter(None, pair)) for pair in zip(table[-1], cells, strict=True)]
        else:
            table.append(cells)
    bold = [all(segment.bold for segment in row) for row in rows[:2]]
    return Piece(BlockKind.TABLE, list(rows), rows=table, bold=bold == [True, False])


def _starts(rows: Sequence[list[Segment]]) -> list[float]:
    """Left edges of the columns: those of the row with the most cells, moved left where a longer cell begins."""
    fullest = max(rows, key=len)
    starts = [segment.left for segment in fullest]
    for row in rows:
        if len(row) == len(fullest):
            starts = [min(start, segment.left) for start, segment in zip(starts, row, strict=True)]
    return starts


def _rounded(size: float) -> float:
    return round(size * 2) / 2
