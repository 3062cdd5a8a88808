"""Finds the symbols of a set that an officer may mean by some words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.engines.picture_concepts import tokens
from pipelines.engines.protocols import Symbol

_BEGINS = 3  # letters from which on a begun word counts
_SMALL = frozenset("a an the of to and or in on for with your you that is".split())


@dataclass(frozen=True, slots=True)
class Named:
    """A symbol and what it may be called."""

    symbol: str
    label: str
    words: tuple[str, ...]


def search(words: str, named: Iterable[Named], k: int) -> list[Symbol]:
    """The k symbols whose names fit best, best first; each has at least one of the words.

    Score: 1 for the name itself, less the more words of the question or of the name are left over.
    """
    asked = [word for word in tokens(words) if word not in _SMALL] or tokens(words)
    if not asked or k < 1:
        return []
    found = [
        Symbol(one.symbol, one.label, round(score, 3))
        for one in named
        if (score := max((_fit(asked, tokens(name)) for name in one.words), default=0.0)) > 0
    ]
    return sorted(found, key=lambda one: (-one.score, len(one.label), one.label))[:k]


def _fit(asked: list[str], name: list[str]) -> float:
    name = [word for word in name if word not in _SMALL] or name
    hits = sum(max((_alike(one, other) for other in name), default=0.0) for one in asked)
    return hits / (len(asked) + 0.5 * max(0, len(name) - len(asked)))


def _alike(asked: str, word: str) -> float:
    if asked == word:
        return 1.0
    if asked.removesuffix("s") == word.removesuffix("s"):
        return 0.95
    if len(asked) >= _BEGINS and word.startswith(asked):
        return 0.7
    return 0.0
