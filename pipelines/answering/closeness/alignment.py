"""Which source sentences a sentence stands nearest to, and which of their words each of its words goes back to."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipelines.answering.closeness.tokens import Token, tokens_of
from pipelines.answering.closeness.words import load_words
from pipelines.answering.support.vocabulary import load_vocabulary
from pipelines.answering.text import sentences

ITEM = re.compile(r"(?:[-*•]|\d{1,3}[.)])\s+")
_MOST_PLACES = 12  # of one word in the source that are looked at
_LEAST_GAIN = 0.7  # of the words of a clause, from which a sentence may be where it comes from
_FURTHER_GAIN = 1.8  # of words that are still missing, from which one more sentence is taken
_TIMES = frozenset("day date time period deadline".split())
_REACH = 5  # words within which neighbours speak for a pair


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a passage."""

    text: str
    passage: int
    place: int  # in its passage
    tokens: tuple[Token, ...]
    keys: frozenset[str]
    lead: str = ""  # of an item of a list: the sentence that opens it


@dataclass(frozen=True, slots=True)
class Aligned:
    """A sentence beside the source sentences it stands nearest to, these one after the other."""

    said: tuple[Token, ...]
    stands: tuple[Token, ...]
    lines: tuple[Line, ...]  # in order
    line_of: tuple[int, ...]  # of each source token, in ``lines``
    pairs: tuple[int, ...]  # for each token said, the source token, or -1
    back: tuple[int, ...]  # for each source token, the token said, or -1


@lru_cache(maxsize=64)
def lines_of(passages: tuple[str, ...]) -> tuple[Line, ...]:
    """All sentences of the passages, without the heading lines."""
    found: list[Line] = []
    for number, passage in enumerate(passages):
        body, lead = passage.partition("\n\n")[2] or passage, ""
        for place, text in enumerate(sentences(body)):
            tokens = tokens_of(text)
            keys = frozenset[str]().union(*(token.keys for token in tokens))
            is_item = bool(ITEM.match(text))
            found.append(Line(text, number, place, tokens, keys, lead if is_item else ""))
            lead = lead if is_item else text
    return tuple(found)


def clauses_of(aligned: Aligned) -> list[list[int]]:
    """The source tokens of each clause; a row of a table has none."""
    found: dict[tuple[int, int], list[int]] = defaultdict(list)
    for place, token in enumerate(aligned.stands):
        line = aligned.line_of[place]
        if "|" not in aligned.lines[line].text:
            found[line, token.clause].append(place)
    return list(found.values())


def chosen_lines(said: Sequence[Token], lines: Sequence[Line]) -> list[int]:
    """The source sentences that the clauses of a sentence come from, in order."""
    spread = Counter(key for line in lines for key in line.keys)
    whole = [_gain(said, line, spread) for line in lines]
    chosen: set[int] = set()
    for clause in {token.clause for token in said}:
        part = [token for token in said if token.clause == clause and token.keys]
        gains = [_gain(part, line, spread) + 0.15 * whole[number] for number, line in enumerate(lines)]
        best = max(range(len(lines)), key=lambda number: (gains[number], -number), default=-1)
        if best >= 0 and _gain(part, lines[best], spread) >= _LEAST_GAIN:
            chosen.add(best)
    if not chosen and lines:
        best = max(range(len(lines)), key=lambda number: (whole[number], -number))
        chosen = {best} if whole[best] > 0 else set()
    chosen |= _lines_of_names(said, lines, chosen)
    left = [
        token for token in said if token.is_content and not any(token.keys & lines[number].keys for number in chosen)
    ]
    gains = [_gain(left, line, spread) for line in lines]
    best = max(range(len(lines)), key=lambda number: (gains[number], -number), default=-1)
    if chosen and best >= 0 and gains[best] >= _FURTHER_GAIN:
        chosen.add(best)
    return sorted(chosen)


def _lines_of_names(said: Sequence[Token], lines: Sequence[Line], chosen: set[int]) -> set[int]:
    """Sentences that have a missing word right beside the word that stands beside it: 'RingGo app'."""
    found: set[int] = set()
    for at, token in enumerate(said[:-1]):
        after = said[at + 1]
        if not (token.is_content and after.is_content):
            continue
        for one, other in ((token, after), (after, token)):
            if any(one.keys & lines[number].keys for number in chosen):
                continue
            for number, line in enumerate(lines):
                here = zip(line.tokens, line.tokens[1:], strict=False)
                if (
                    one.keys & line.keys
                    and other.keys & line.keys
                    and any(token.keys & a.keys and after.keys & b.keys for a, b in here)
                ):
                    found.add(number)
                    break
    return found


def _gain(left: Sequence[Token], line: Line, spread: Counter[str]) -> float:
    found = 0.0
    for token in left:
        keys = token.keys & line.keys
        if keys:
            rare = 1 / min(spread[key] for key in keys) ** 0.3
            found += rare * (1.0 if token.is_content else 0.3)
    return found


def align(said: tuple[Token, ...], lines: Sequence[Line]) -> Aligned:
    """Pair the tokens of a sentence with those of its source sentences, so that neighbours stay neighbours."""
    stands = tuple(token for line in lines for token in line.tokens)
    line_of = tuple(number for number, line in enumerate(lines) for _ in line.tokens)
    places: dict[str, list[int]] = defaultdict(list)
    for at, token in enumerate(stands):
        for key in token.keys:
            places[key].append(at)
    candidates = [sorted({at for key in token.keys for at in places[key][:_MOST_PLACES]}) for token in said]
    scores = {
        (here, there): _score(here, there, candidates, said, stands, line_of)
        for here, found in enumerate(candidates)
        for there in found
    }
    pairs, back = [-1] * len(said), [-1] * len(stands)
    for here, there in sorted(scores, key=lambda pair: (-scores[pair], pair)):
        if pairs[here] < 0 and back[there] < 0:
            pairs[here], back[there] = there, here
    for here, found in enumerate(candidates):  # said twice, written once
        if pairs[here] < 0 and found:
            pairs[here] = max(found, key=lambda there: scores[here, there])
    _pair_loosely(said, stands, pairs, back)
    return Aligned(said, stands, tuple(lines), line_of, tuple(pairs), tuple(back))


def _pair_loosely(said: Sequence[Token], stands: Sequence[Token], pairs: list[int], back: list[int]) -> None:
    """Pair words that often say the same and stand among the same neighbours; not where a time is counted."""
    for here, token in enumerate(said):
        if token.kind != "word" or pairs[here] >= 0 or _counts_time(said, token.clause):
            continue
        near = [pairs[at] for at in range(max(here - _REACH, 0), min(here + _REACH + 1, len(said))) if pairs[at] >= 0]
        for there, other in enumerate(stands):
            close = any(abs(there - at) <= _REACH for at in near)
            if back[there] < 0 and other.kind == "word" and close and _loosely_same(token.word, other.word):
                pairs[here], back[there] = there, here
                break


def _counts_time(tokens: Sequence[Token], clause: int) -> bool:
    return any(
        token.clause == clause and (token.word in _TIMES or (token.value is not None and token.value.family == "date"))
        for token in tokens
    )


@lru_cache(maxsize=16384)
def _loosely_same(word: str, other: str) -> bool:
    vocabulary = load_vocabulary()
    one, two = vocabulary.stem(word), vocabulary.stem(other)
    places = dict(vocabulary.contrast.get(one, ()))
    contrast = any(places.get(name, member) != member for name, member in vocabulary.contrast.get(two, ()))
    contrast |= two in load_words().opposite.get(one, ())
    return not contrast and bool(vocabulary.groups.get(one, frozenset()) & vocabulary.groups.get(two, frozenset()))


def _score(
    here: int,
    there: int,
    candidates: Sequence[Sequence[int]],
    said: Sequence[Token],
    stands: Sequence[Token],
    line_of: Sequence[int],
) -> float:
    exact = said[here].word == stands[there].word
    score = 1.0 if exact else 0.8
    for step in (*range(-_REACH, 0), *range(1, _REACH + 1)):
        if not 0 <= here + step < len(said):
            continue
        apart = min(
            (abs(at - there - step) for at in candidates[here + step] if line_of[at] == line_of[there]), default=99
        )
        if apart <= _REACH:
            score += 1 / (abs(step) + apart)
    return score
