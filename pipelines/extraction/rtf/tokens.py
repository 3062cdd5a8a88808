"""The signs of an RTF file one by one: groups, control words, and the characters between."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto


class Sign(Enum):
    OPEN = auto()
    CLOSE = auto()
    WORD = auto()
    BYTES = auto()


@dataclass(frozen=True, slots=True)
class Token:
    sign: Sign
    word: str = ""  # of a control word or symbol
    number: int | None = None  # its parameter
    data: bytes = b""  # characters in the encoding of the font


_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)", re.DOTALL
)


def tokens_of(data: bytes) -> Iterator[Token]:
    """Every sign in order. The raw bytes after the word bin are skipped."""
    position = 0
    while match := _TOKEN.search(data, position):
        position = match.end()
        word, number, code, symbol, brace, characters = match.groups()
        if characters is not None:
            yield Token(Sign.BYTES, data=characters)
        elif brace is not None:
            yield Token(Sign.OPEN if brace == b"{" else Sign.CLOSE)
        elif code is not None:
            yield Token(Sign.BYTES, "'", data=bytes([int(code, 16)]))
        elif symbol is not None:
            yield Token(Sign.WORD, symbol.decode("latin-1"))
        else:
            value = int(number) if number is not None else None
            if word == b"bin":
                position += max(0, value or 0)
            yield Token(Sign.WORD, word.decode("ascii"), value)
