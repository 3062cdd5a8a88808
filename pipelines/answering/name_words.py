"""The words of a text as names are read from them: how each is written, and what stands before it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

from pipelines.answering.name_list import key_of

_WORD = re.compile(r"(?<![\w@.'’/-])[^\W\d_]+(?:['’-][^\W\d_]+){0,4}+(?![\w@])")
SPACE = re.compile(r" {1,2}\Z")
_SENTENCE_END = re.compile(r"[.!?\n:]")
_SHOUTED = 0.7  # share of capitals from which capitals tell nothing


class Shape(IntEnum):
    """How a word is written."""

    SMALL = 0
    NAME = 1  # 'Khan', 'McAllister'
    CAPITALS = 2


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, without 's."""

    start: int
    end: int
    key: str
    shape: Shape
    gap: str  # what stands between the word before and this
    owns: bool  # 'Sarah's'

    @property
    def joined(self) -> bool:
        return bool(SPACE.match(self.gap))

    @property
    def opens(self) -> bool:
        """Whether a sentence begins here, so that a capital tells nothing."""
        return self.start == 0 or bool(_SENTENCE_END.search(self.gap))


def words_of(text: str) -> list[Word]:
    """Every word; where most letters are capitals, capitals tell nothing."""
    shouted = _is_shouted(text)
    found: list[Word] = []
    end = 0
    for match in _WORD.finditer(text):
        written = match[0].replace("’", "'")
        owns = written[-2:].lower() == "'s"
        written = written[:-2] if owns else written.rstrip("'")
        if not written:
            continue
        shape = Shape.SMALL if shouted else _shape(written)
        stop = match.start() + len(written)
        found.append(Word(match.start(), stop, key_of(written), shape, text[end : match.start()], owns))
        end = match.end()
    return found


def _is_shouted(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    return len(letters) > 12 and sum(letter.isupper() for letter in letters) > _SHOUTED * len(letters)


def _shape(written: str) -> Shape:
    if not written[0].isupper():
        return Shape.SMALL
    return Shape.CAPITALS if len(written) > 1 and written.isupper() else Shape.NAME
