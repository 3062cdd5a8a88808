"""The cited passages as the checker reads them: every sentence, what stands near what, and what headings say."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from pipelines.answering.support.reading import Reading, read
from pipelines.answering.support.token import Token
from pipelines.answering.text import sentences

Matrix = NDArray[np.float64]

_ENDS = re.compile(r"[.!?:;,]\s*\Z")
_ITEM = re.compile(r"(?:[-*•]|\d{1,3}[.)])\s+")
_SENTENCE = 2.5  # room between two sentences on the line of ``Token.place``
_PASSAGE = 8.0


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a passage."""

    text: str  # as written
    reading: Reading
    passage: int
    first: int  # its content tokens in ``Source.tokens``
    last: int
    is_heading: bool = False
    leads_in: int = -1  # the sentence that ends in ':' above this list item; -1 for none


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """All sentences; ``tokens`` are those that carry content."""

    lines: tuple[Line, ...]
    tokens: tuple[Token, ...]
    line_of: tuple[int, ...]  # of each token
    by_key: dict[str, tuple[int, ...]]
    near: Matrix  # how much each token belongs to each other, 0 to 1
    close: Matrix  # the same, with less for what stands further away


@lru_cache(maxsize=64)
def read_passages(passages: tuple[str, ...]) -> Source:
    """Read the passages; the result is shared."""
    lines: list[Line] = []
    tokens: list[Token] = []
    places: list[float] = []
    start = 0.0
    for number, passage in enumerate(passages):
        passage, columns = _tables(passage)
        for text, is_heading, leads_in in _sentences(passage, len(lines)):
            written = text
            text = columns.get(text, text)
            reading = read(*_with_before(text, lines, number, leads_in), leads_in=leads_in >= 0)
            content = [token for token in reading.tokens if token.is_content]
            lines.append(Line(written, reading, number, len(tokens), len(tokens) + len(content), is_heading, leads_in))
            tokens += content
            places += [start + token.place for token in content]
            start += (reading.tokens[-1].place if reading.tokens else 0.0) + _SENTENCE
        start += _PASSAGE
    by_key: dict[str, list[int]] = defaultdict(list)
    for at, token in enumerate(tokens):
        for key in token.keys:
            by_key[key].append(at)
    line_of = tuple(number for number, line in enumerate(lines) for _ in range(line.first, line.last))
    near, close = nearness(places)
    for matrix in (near, close):
        _add_context(matrix, lines)
    return Source(tuple(lines), tuple(tokens), line_of, {key: tuple(at) for key, at in by_key.items()}, near, close)


def _with_before(text: str, lines: Sequence[Line], passage: int, leads_in: int) -> tuple[str, str]:
    """A sentence without the mark of a list, and the one before it, or the one that leads in to it."""
    text = _ITEM.sub("", text, count=1)
    if leads_in >= 0:
        return text, lines[leads_in].reading.text
    return text, lines[-1].reading.text if lines and lines[-1].passage == passage else ""


def nearness(places: Sequence[float]) -> tuple[Matrix, Matrix]:
    """How much tokens at these places belong together: 1 at the same place, less with room between them.

    The first falls slowly, so that a whole sentence counts; the second quickly: a telephone belongs to its neighbours.
    """
    line = np.array(places, np.float64)
    apart = np.abs(line[:, None] - line[None, :])
    beside, clause, sentence = np.exp(-3 * apart), np.exp(-apart), np.exp(-apart / 4)
    return 0.4 * beside + 0.35 * clause + 0.25 * sentence, 0.5 * beside + 0.5 * clause


def _tables(passage: str) -> tuple[str, dict[str, str]]:
    """The passage with each row of a table apart, and the rows with the name of its column before each cell."""
    if "|" not in passage:
        return passage, {}
    written: list[str] = []
    named: dict[str, str] = {}
    header: list[str] = []
    for line in passage.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) < 2 or set(line) <= set("|-: "):
            header = []
            written.append("" if len(cells) >= 2 else line)
            continue
        row = " ".join(line.split())
        written += ["", row, ""]
        if not header:
            header = cells
        elif len(cells) == len(header):
            named[row] = ", ".join(f"{name} {cell}" for name, cell in zip(header, cells, strict=True))
    return "\n".join(written), named


def _sentences(passage: str, first: int) -> Iterator[tuple[str, bool, int]]:
    """Each sentence, whether it is the heading line, and the number of the line that leads in to it."""
    head, _, rest = passage.strip().partition("\n")
    number, lead = first, -1
    if rest.strip() and not _ENDS.search(head) and not _ITEM.match(head):
        yield head, True, -1
        number += 1
        passage = rest
    for text in sentences(passage):
        is_item = bool(_ITEM.match(text))
        yield text, False, lead if is_item else -1
        if not is_item:
            lead = number if text.rstrip()[-1] not in ".!?" else -1
        number += 1


def _add_context(near: Matrix, lines: Sequence[Line]) -> None:
    """A heading belongs to all of its passage, and the start of a list to each of its items."""
    for line in lines:
        if line.is_heading:
            members = [other for other in lines if other.passage == line.passage and other is not line]
            weight = 0.25
        else:
            members = [other for other in lines if other.leads_in >= 0 and lines[other.leads_in] is line]
            weight = 0.5
        for other in members:
            block = near[other.first : other.last, line.first : line.last]
            np.maximum(block, weight, out=block)
