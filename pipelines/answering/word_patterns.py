"""Patterns over plain words, each with the words that it cannot do without, so that few have to be tried on a text.

A pattern is a row of words. ``(a|b c)`` is one of several, ``[a]`` may be missing, ``~3`` stands for up to three
words of the same sentence, ``{set}`` for any member of a named set, ``word*`` for each word that begins so,
``!(a|b)`` says what must not follow, ``a ~3~ b`` is ``a ~3 b`` or ``b ~3 a``. Gaps are bounded, so time grows with
the length of the text and no faster.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import NamedTuple

_TOKEN = re.compile(r"!\(|[()\[\]|]|~\d+|\{[a-z_]+\}|[a-z0-9.]+\*?|\S")
_EITHER_ORDER = re.compile(r" ~(\d+)~ ")
_GAP = re.compile(r"~\d+\Z")
_WORD = re.compile(r"[a-z0-9.]+\*?\Z")
_CLOSES = {"(": ")", "!(": ")", "[": "]"}
# A pattern whose key is one of these would be tried on nearly every text.
_COMMON = frozenset(
    "a all am an and are as at be been can cant dont for from get go going got had has have he her him his home house "
    "i if in is isnt it me my no not now of off on or our out she so that the their them they this to up us want was "
    "we were what when who will with you your .".split()
)
_COMMON_COSTS = 40  # as many rare words


class _Part(NamedTuple):
    """A piece of a pattern: its regular expression, and keys of which one must be in the text (empty: none known)."""

    source: str
    keys: frozenset[str] = frozenset()
    cost: int = 0  # how often the keys let the pattern be tried


@dataclass(frozen=True)
class WordPattern:
    """A pattern over the output of ``Spelling.plain``."""

    source: str
    keys: frozenset[str]  # words, and beginnings of words as 'word*'; a text without any of them cannot match

    @cached_property
    def expression(self) -> re.Pattern[str]:
        """Compiled when it is first needed: most patterns never are."""
        return re.compile(f"(?<= ){self.source}")


class WordPatterns:
    """Patterns in order, found by the words they cannot do without."""

    def __init__(self, patterns: Sequence[WordPattern]) -> None:
        self._patterns = tuple(patterns)
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for number, pattern in enumerate(self._patterns):
            for key in pattern.keys:
                self._by_key[key].append(number)
        self._longest = max((len(key) for key in self._by_key), default=0)

    def likely(self, plain: str) -> list[tuple[int, re.Pattern[str]]]:
        """The place and the expression of each pattern that this text may match, in order."""
        keys: set[str] = set()
        for word in {*plain.split()}:
            keys.add(word)
            keys.update(f"{word[:length]}*" for length in range(1, min(len(word), self._longest) + 1))
        found = {number for key in keys if key in self._by_key for number in self._by_key[key]}
        return [(number, self._patterns[number].expression) for number in sorted(found)]

    def any_in(self, plain: str) -> bool:
        """Whether the text matches one of the patterns."""
        return any(expression.search(plain) for _, expression in self.likely(plain))


class PatternReader:
    """Reads patterns that share named sets; each set is read once."""

    def __init__(self, sets: Mapping[str, Sequence[str]]) -> None:
        self._members = sets
        self._sets: dict[str, _Part] = {}
        self.words: set[str] = set()  # all that the patterns read so far speak of

    def read(self, pattern: str) -> list[WordPattern]:
        """The pattern; two for ``a ~3~ b``.

        Raises:
            ValueError: an unknown set, brackets that do not match, or no word that must be there.
        """
        first, *rest = _EITHER_ORDER.split(pattern)
        rows = [pattern] if not rest else [f"{first} ~{rest[0]} {rest[1]}", f"{rest[1]} ~{rest[0]} {first}"]
        return [self._read_row(row) for row in rows]

    def _read_row(self, row: str) -> WordPattern:
        try:
            part = self._row(_TOKEN.findall(row))
        except ValueError as error:
            raise ValueError(f"{error} in {row!r}") from error
        if not part.keys:
            raise ValueError(f"{row!r}: no word in it must be there")
        return WordPattern(part.source, part.keys)

    def _row(self, tokens: list[str]) -> _Part:
        tokens.reverse()
        part = self._one_of(tokens)
        if tokens:
            raise ValueError(f"{tokens[-1]!r} closes nothing")
        return part

    def _one_of(self, tokens: list[str]) -> _Part:
        rows: list[list[_Part]] = [[]]
        while tokens and tokens[-1] not in ")]":
            sign = tokens.pop()
            if sign == "|":
                rows.append([])
            else:
                rows[-1].append(self._piece(sign, tokens))
        parts = [_in_a_row(row) for row in rows]
        source = "|".join([part.source for part in parts])
        if not all(part.keys for part in parts):
            return _Part(source)
        return _Part(source, frozenset().union(*[part.keys for part in parts]), sum(part.cost for part in parts))

    def _piece(self, token: str, tokens: list[str]) -> _Part:
        if token in _CLOSES:
            inner = self._one_of(tokens)
            if not tokens or tokens.pop() != _CLOSES[token]:
                raise ValueError(f"{token!r} is not closed")
            return _bracket(token, inner)
        if _GAP.match(token):
            return _Part(f"(?:[^ .]+ ){{0,{token[1:]}}}")
        if token[0] == "{" and len(token) > 1:
            return self._set(token[1:-1])
        self.words.add(token)
        return _word(token)

    def _set(self, name: str) -> _Part:
        if name not in self._members:
            raise ValueError(f"no set called {name!r}; have: {', '.join(sorted(self._members))}")
        if name not in self._sets:
            inner = self._row(_TOKEN.findall("|".join(self._members[name])))
            self._sets[name] = _bracket("(", inner)
        return self._sets[name]


@cache
def _word(token: str) -> _Part:
    if not _WORD.match(token):
        raise ValueError(f"a pattern cannot hold {token!r}")
    ending = "[^ .]* " if token.endswith("*") else " "
    source = re.escape(token.removesuffix("*")) + ending
    return _Part(source, frozenset((token,)), _COMMON_COSTS if token in _COMMON else 1)


def _bracket(opening: str, inner: _Part) -> _Part:
    if opening == "(":
        return _Part(f"(?:{inner.source})", inner.keys, inner.cost)
    return _Part(f"(?:{inner.source})?" if opening == "[" else f"(?!{inner.source})")


def _in_a_row(parts: Sequence[_Part]) -> _Part:
    """The parts after each other; the keys of the part whose words are rarest stand for all."""
    if len(parts) == 1:
        return parts[0]
    rarest = min([part for part in parts if part.keys], key=lambda part: part.cost, default=_Part(""))
    return _Part("".join([part.source for part in parts]), rarest.keys, rarest.cost)
