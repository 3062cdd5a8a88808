"""What the second net of the safeguard sees in a message: its words, runs of words, and the pieces of each word."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby

LONGEST_RUN = 3  # words
SIZES = range(2, 6)  # letters of a piece of a word, so that a misspelt word still shares most of it
PIECE = "~"  # before a piece, to tell it from a word
AN_AGE = "40"  # stands for every age from 18 on
# Nobody's danger hangs on whether they are 43 or 88, and a model that learned it would treat the old unlike others.
_AGES = re.compile(r"(?<![\d.,:£$-])(?:1[89]|[2-9]\d|10\d)(?![\d.:,%]*\d|%)")
_TENS = re.compile(
    r"\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b(?!\s*(?:pounds?|quid|pence)\b)", re.IGNORECASE
)


def without_age(text: str) -> str:
    """The text with each number that may be a grown person's age replaced by one and the same."""
    return _TENS.sub("forty", _AGES.sub(AN_AGE, text))


def grams(plain: str) -> Counter[str]:
    """How often each word, run of words within a sentence and piece of a word stands in the text.

    Full stops are no gram: a person in danger who writes with them must be found like one who does not.

    Args:
        plain: the output of ``Spelling.plain``, in which a full stop stands alone.
    """
    sentences = groupby(plain.split(), key=lambda word: word == ".")
    return Counter(gram for stop, words in sentences if not stop for gram in _grams(list(words)))


def weighed(counts: Mapping[str, int], rarity: Mapping[str, float]) -> dict[str, float]:
    """The known grams with their weights: a rare one weighs more, and a long text no more than a short one.

    Words and pieces are brought to the same length apart, because every word has many pieces.
    """
    words: dict[str, float] = {}
    pieces: dict[str, float] = {}
    for gram, count in counts.items():
        if gram in rarity:
            (pieces if gram[0] == PIECE else words)[gram] = (1.0 + math.log(count)) * rarity[gram]
    return _to_unit_length(words) | _to_unit_length(pieces)


def _to_unit_length(values: dict[str, float]) -> dict[str, float]:
    length = math.sqrt(sum(value * value for value in values.values())) or 1.0
    return {gram: value / length for gram, value in values.items()}


def _grams(words: list[str]) -> Iterator[str]:
    for start, word in enumerate(words):
        for run in range(1, min(LONGEST_RUN, len(words) - start) + 1):
            yield " ".join(words[start : start + run])
        padded = f" {word} "
        for size in SIZES:
            for at in range(len(padded) - size + 1):
                yield PIECE + padded[at : at + size]
