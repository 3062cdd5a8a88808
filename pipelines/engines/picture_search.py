"""Finds the symbols of a set that an officer may mean by some words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.engines.picture_concepts import tokens
from pipelines.engines.protocols import Symbol

_BEGINS = 3  # letters from which on a begun word counts
_HEAD = 0.01  # of the score, where the last word of the name is asked for
_SMALL = frozenset("a an the of to and or in on for with your you that is".split())


@dataclass(frozen=True, slots=True)
class Named:
    """A symbol and what it may be called."""

    symbol: str
    label: str
    names: tuple[str, ...]  # what it shows; a part of a name finds it too
    calls: tuple[str, ...] = ()  # phrases that call it; only the whole phrase finds it


def search(words: str, named: Iterable[Named], k: int) -> list[Symbol]:
    """The k symbols whose names fit best, best first; each has at least one of the words.

    Score: 1 for the name itself, less the more words of the question or of the name are left over. 'phone 999' calls
    the ambulance, and yet who asks for a phone does not mean one. A begun word counts where it is no word by itself.
    """
    asked = [word for word in tokens(words) if word not in _SMALL] or tokens(words)
    if not asked or k < 1:
        return []
    split = [(one, *_split(one)) for one in named]
    whole = frozenset(word for _, names, calls in split for name in (*names, *calls) for word in name)
    wanted = [(word, word not in whole) for word in asked]
    found = [
        Symbol(one.symbol, one.label, round(score, 3))
        for one, names, calls in split
        if (score := _best(wanted, names, calls)) > 0
    ]
    return sorted(found, key=lambda one: (-one.score, len(one.label), one.label))[:k]


def _split(one: Named) -> tuple[list[list[str]], list[list[str]]]:
    return [tokens(name) for name in one.names], [tokens(call) for call in one.calls]


def _best(wanted: list[tuple[str, bool]], names: list[list[str]], calls: list[list[str]]) -> float:
    whole = [call for call in calls if _is_whole(wanted, call)]
    return max((_fit(wanted, name) for name in (*names, *whole)), default=0.0)


def _is_whole(wanted: list[tuple[str, bool]], call: list[str]) -> bool:
    """Whether every word of the phrase is asked for."""
    return all(word in _SMALL or any(_alike(one, word, begun=begun) for one, begun in wanted) for word in call)


def _fit(wanted: list[tuple[str, bool]], name: list[str]) -> float:
    name = [word for word in name if word not in _SMALL] or name
    hits = sum(max((_alike(one, other, begun=begun) for other in name), default=0.0) for one, begun in wanted)
    # Of names that hold the word, one about it goes first: a mobile phone before a phone mast.
    head = len(name) > len(wanted) and any(_alike(one, name[-1], begun=begun) for one, begun in wanted)
    return hits / (len(wanted) + 0.5 * max(0, len(name) - len(wanted))) + (_HEAD if head and hits else 0.0)


def _alike(asked: str, word: str, *, begun: bool) -> float:
    if asked == word:
        return 1.0
    if asked.removesuffix("s") == word.removesuffix("s"):
        return 0.95
    if begun and len(asked) >= _BEGINS and word.startswith(asked):
        return 0.7
    return 0.0
