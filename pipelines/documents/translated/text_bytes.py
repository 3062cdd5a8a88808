"""The bytes of a text file as text, and text as bytes of the same kind."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from pipelines.extraction.gathering import MAX_CHARACTERS, too_long
from pipelines.extraction.plain_text import decode_text


@dataclass(frozen=True, slots=True)
class Source:
    """A text with one kind of line break, and how it was written."""

    text: str
    encoding: str
    line_break: str

    def bytes(self, text: str) -> bytes:
        """A text written as the source was; in UTF-8 where the source's encoding lacks the letters."""
        text = text.replace("\n", self.line_break)
        return text.encode(self.encoding)


def read_bytes(data: bytes, name: str) -> Source:
    """Decode a text file.

    Raises:
        ExtractionError: too long.
    """
    text = decode_text(data)
    if len(text) > 2 * MAX_CHARACTERS:
        raise too_long(name)
    encoding = "utf-8"
    if data.startswith(codecs.BOM_UTF8):
        encoding = "utf-8-sig"
    elif data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    line_break = "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"
    return Source(text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff"), encoding, line_break)


@dataclass(slots=True)
class Place:
    """A stretch of a text that may be written anew."""

    start: int
    end: int
    written: Callable[[], str | None] = lambda: None  # None while it stays


def assemble(text: str, places: Iterable[Place], *, start: int = 0) -> str:
    """The text from a place on, with its stretches written anew; they stand in order."""
    pieces: list[str] = []
    done = start
    for place in places:
        written = place.written()
        if written is not None:
            pieces += [text[done : place.start], written]
            done = place.end
    return "".join([*pieces, text[done:]])
