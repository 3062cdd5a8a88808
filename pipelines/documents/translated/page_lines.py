"""Preformatted text of web pages: its lines and columns are drawn with blanks, which no engine may touch."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.documents.translated.page_tokens import Token
from pipelines.documents.translated.pieces import Piece, Solo, Words

_GAP = re.compile(r"((?<=[^\s.!?])[ \f]{2,}(?=\S)|(?<=\S)[ \f]*\t[ \t\f]*(?=\S))")  # two blanks after a stop are no gap
_BLANKS = re.compile(r"((?:[ \t\f]{2,}|\t|^ )?)((?:[^ \t\f]| (?![ \t\f]))*)")


def cells(token: Token) -> Iterator[tuple[Token, bool]]:
    """A text as stretches that are translated by themselves, and what stands between them, which is marked.

    A line with a gap in it is a row of cells; other lines go on from one to the next.
    """
    waiting: list[str] = []
    for line in token.raw.splitlines(keepends=True):
        parts = _GAP.split(line)
        if len(parts) == 1:
            waiting.append(line)
            continue
        if waiting:
            yield from _text("".join(waiting))
            waiting = []
        for number, part in enumerate(parts):
            yield from [(Token("other", part), True)] if number % 2 else _text(part)
    yield from _text("".join(waiting))


def _text(raw: str) -> Iterator[tuple[Token, bool]]:
    """A text and the end of its line."""
    words = raw.rstrip("\r\n")
    if words:
        yield Token("text", words), False
    if raw[len(words) :]:
        yield Token("other", raw[len(words) :]), True


def pieces_of(text: str) -> list[Piece]:
    """Words with ends of lines and blanks as things between them."""
    pieces: list[Piece] = []
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n")):
        pieces += [Solo(Token("other", "\n"))] if number else []
        for blanks, words in _BLANKS.findall(line):
            # One blank stays between the words, which would grow together without it.
            start = 1 if pieces and isinstance(pieces[-1], Words) and blanks.startswith(" ") else 0
            pieces += [Words(blanks[:start])] if start else []
            pieces += [Solo(Token("other", blanks[start:]))] if blanks[start:] else []
            pieces += [Words(words)] if words else []
    return pieces
