"""Plain text taken apart into segments and written again: lines that were broken for width are broken again."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from pipelines.documents.translated.pieces import Piece, Solo, Words
from pipelines.documents.translated.script import Script
from pipelines.documents.translated.text_bytes import Place, assemble, read_bytes
from pipelines.documents.translated.units import Part
from pipelines.extraction.blocks import LeftOut
from pipelines.extraction.lists import bullet_of, number_of
from pipelines.extraction.wrapped_lines import go_on, joined

_GAP = re.compile(r"(\t+| {3,})")  # between the columns of a table typed by hand


class PlainFile:
    """One text file under translation."""

    def __init__(self, data: bytes, name: str, script: Script | None = None) -> None:
        """Find the texts.

        Raises:
            ExtractionError: too long.
        """
        self._source = read_bytes(data, name)
        self._part = Part("text", stem="text")
        self._places: list[Place] = []
        self.parts = [self._part]
        self.left_out: tuple[LeftOut, ...] = ()
        self.language = ""
        place = 0
        block: list[tuple[int, str]] = []
        for line in self._source.text.split("\n"):
            if line.strip():
                block.append((place, line))
            else:
                self._add_block(block)
                block = []
            place += len(line) + 1
        self._add_block(block)

    def save(self, notice: str, *, translated: bool) -> bytes:
        text = assemble(self._source.text, self._places)
        return self._source.bytes(f"{notice}\n\n{text}" if notice else text)

    def _add_block(self, block: list[tuple[int, str]]) -> None:
        """Lines without an empty one between them: one paragraph or more."""
        group: list[tuple[int, str]] = []
        for line, is_on in zip(block, go_on([line for _, line in block]), strict=True):
            if not is_on:
                self._add(group)
                group = []
            group.append(line)
        self._add(group)

    def _add(self, group: list[tuple[int, str]]) -> None:
        """Lines that are one paragraph."""
        if not group:
            return
        lines = [line for _, line in group]
        first = lines[0].lstrip()
        sign = bullet_of(first) or number_of(first)
        indent = len(lines[0]) - len(first) + len(sign)
        words = joined([lines[0][indent:], *lines[1:]])
        place = Place(group[0][0] + indent, group[-1][0] + len(lines[-1].rstrip()))
        width = max(map(len, lines)) if len(lines) > 1 else 0
        hanging = re.match(r"\s*", lines[1]) if len(lines) > 1 else None

        def put(pieces: tuple[Piece, ...]) -> None:
            text = "".join(
                piece.text if isinstance(piece, Words) else str(getattr(piece, "handle", "")) for piece in pieces
            )
            written = _filled(text, width, first=indent, hanging=hanging[0] if hanging else "")
            place.written = lambda: written

        if self._part.add_pieces(_pieces(words), put):
            self._places.append(place)


def _pieces(words: str) -> Iterator[Piece]:
    for number, part in enumerate(_GAP.split(words)):
        yield Solo(part, must_stay=False) if number % 2 else Words(part)


def _filled(text: str, width: int, *, first: int, hanging: str) -> str:
    if not width:
        return text
    lines = textwrap.wrap(
        text,
        width,
        initial_indent=" " * first,
        subsequent_indent=hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )
    return "\n".join(lines)[first:]
