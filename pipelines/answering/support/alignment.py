"""Which words of the source each word of a sentence goes back to, and how well a figure fits where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.answering.support.measures import alike
from pipelines.answering.support.reading import Reading
from pipelines.answering.support.source import Matrix, Source, nearness
from pipelines.answering.support.token import Token, share_a_stem
from pipelines.answering.support.values import same
from pipelines.answering.support.vocabulary import load_vocabulary

# What other clauses count for when a clause looks for its sentence: those of its own unit, and the rest.
_SAME_UNIT, _OTHER_UNIT = 0.5, 0.15
_MUCH, _MOST = 0.2, 0.6  # share of the sentence, or of a clause, that an important line carries
_SYNONYM = 0.6  # what a synonym counts for
_COMPARED_OTHERWISE = 0.6  # what the same figure counts for where one is 'under 8' and the other '8 or over'
_ECHO = 0.6  # what a word counts for that is only meant, as in 'if you do not'
_HARMLESS = 0.4  # what a word counts for that claims nothing by itself
_PRONOUN = 0.15
_SIMILAR = 0.3  # what the cosine of a model counts for when a clause looks for its sentence
_HEADING = 0.5  # what a heading counts for: it names what its passage says


@dataclass(frozen=True, slots=True)
class Alignment:
    """A sentence beside its source; positions are those of ``words`` and of ``source.tokens``."""

    reading: Reading
    source: Source
    words: tuple[Token, ...]  # the content of the sentence
    places: tuple[int, ...]  # of each word in ``reading.tokens``
    matches: tuple[tuple[int, ...], ...]  # what each word could go back to
    alike: tuple[NDArray[np.float64], ...]  # how well each of these matches, 0 to 1
    weight: NDArray[np.float64]  # how much each word tells
    rarity: NDArray[np.float64]  # the same for words that claim nothing by themselves
    near: Matrix  # of the words among themselves; see ``Source.near``
    close: Matrix
    held: Matrix  # how much of each word each line holds, shape (words, lines), 0 to 1
    reach: Matrix  # how near each word's match is to each source token, shape (words, source tokens)
    pairs: tuple[int, ...]  # what each word goes back to; -1 for nothing
    lines: tuple[int, ...]  # the line that carries the clause of each word; -1 for none
    support: tuple[int, ...]  # lines that carry the sentence, the most important first


def align(reading: Reading, source: Source, *, similar: Sequence[float] = ()) -> Alignment:
    """Lay a sentence beside its source.

    Args:
        reading: the sentence.
        source: the passages.
        similar: cosine similarity of the sentence to each line of the source, when a model gave it.
    """
    places = tuple(at for at, token in enumerate(reading.tokens) if token.is_content)
    words = tuple(reading.tokens[at] for at in places)
    matches = tuple(_matches(word, source) for word in words)
    rarity = np.array([_rarity(word, found, source) for word, found in zip(words, matches, strict=True)], np.float64)
    little = [_HARMLESS if word.value is None and _claims_little(word) else 1.0 for word in words]
    weight = rarity * np.array(little, np.float64)
    near, close = nearness([word.place for word in words])
    reach = np.zeros((len(words), len(source.tokens)), np.float64)
    alike = [
        np.array([_alike(word, source.tokens[at]) for at in found], np.float64)
        for word, found in zip(words, matches, strict=True)
    ]
    for row, found in enumerate(matches):
        if found:
            reach[row] = (source.near[:, list(found)] * alike[row]).max(axis=1)
    held = np.zeros((len(words), len(source.lines)), np.float64)
    for row, found in enumerate(matches):
        if found:
            np.maximum.at(held[row], [source.line_of[at] for at in found], alike[row])
    context = (near * (1 - np.eye(len(words), dtype=np.float64)) * weight[None, :]) @ reach
    units = [clause.unit for clause in reading.clauses]
    pairs, lines, support = _choose(words, units, matches, alike, weight, context, source, similar)
    return Alignment(
        reading,
        source,
        words,
        places,
        matches,
        tuple(alike),
        weight,
        rarity,
        near,
        close,
        held,
        reach,
        pairs,
        lines,
        support,
    )


def important_lines(alignment: Alignment) -> tuple[int, ...]:
    """The lines whose conditions and denials bind the sentence: those that carry much of it, or most of a clause."""
    total = float(alignment.weight.sum()) or 1.0
    by_line: dict[int, float] = {}
    by_clause: dict[tuple[int, int], float] = {}
    of_clause: dict[int, float] = {}
    for word, at, weight in zip(alignment.words, alignment.pairs, alignment.weight, strict=True):
        if word.kind in ("word", "value"):
            of_clause[word.clause] = of_clause.get(word.clause, 0.0) + float(weight)
        if at < 0 or alignment.source.tokens[at].echo:
            continue
        line = alignment.source.line_of[at]
        by_line[line] = by_line.get(line, 0.0) + float(weight)
        by_clause[word.clause, line] = by_clause.get((word.clause, line), 0.0) + float(weight)
    carried = {line for line, weight in by_line.items() if weight >= _MUCH * total}
    carried |= {line for (clause, line), weight in by_clause.items() if weight >= _MOST * of_clause.get(clause, 9.0)}
    return tuple(line for line in alignment.support if line in carried and not alignment.source.lines[line].is_heading)


def _matches(word: Token, source: Source) -> tuple[int, ...]:
    if word.value is None:
        return tuple(sorted({at for key in word.keys for at in source.by_key.get(key, ())}))
    value = word.value
    return tuple(at for at, token in enumerate(source.tokens) if token.value and same(value, token.value))


def _alike(word: Token, other: Token) -> float:
    """1 for the same word or figure, less for a synonym."""
    if word.value is not None and other.value is not None:
        return 1.0 if alike(word.value.compare, other.value.compare) else _COMPARED_OTHERWISE
    if word.echo or other.echo:
        return _ECHO
    return 1.0 if share_a_stem(word, other) else _SYNONYM


def _claims_little(word: Token) -> bool:
    vocabulary = load_vocabulary()
    return bool(word.keys & vocabulary.harmless) and vocabulary.stem(word.word) not in vocabulary.contrast


def _rarity(word: Token, found: Sequence[int], source: Source) -> float:
    if word.kind in ("we", "you"):
        return _PRONOUN
    lines = len({source.line_of[at] for at in found})
    return float(1 / (1 + np.log(lines))) if lines else 1.0


def _choose(
    words: Sequence[Token],
    units: Sequence[int],
    matches: Sequence[Sequence[int]],
    alike: Sequence[NDArray[np.float64]],
    weight: NDArray[np.float64],
    context: Matrix,
    source: Source,
    similar: Sequence[float],
) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """Each clause goes back to one sentence where it can; what that lacks, to the best fit elsewhere."""
    scores = np.zeros((len(words), len(source.lines)), np.float64)  # by word and line
    best = np.full((len(words), len(source.lines)), -1, np.int32)
    for row, found in enumerate(matches):
        most = max((context[row, at] for at in found), default=0.0) or 1.0
        for at, quality in zip(found, alike[row], strict=True):
            line = source.line_of[at]
            score = weight[row] * quality * (0.6 + 0.4 * context[row, at] / most)
            if score > scores[row, line]:
                scores[row, line], best[row, line] = score, at
    given = len(similar) == len(source.lines)
    prior = _SIMILAR * np.array(similar, np.float64) if given else np.zeros(len(source.lines))
    heading = np.array([_HEADING if line.is_heading else 1.0 for line in source.lines], np.float64)
    length = np.array([line.last - line.first for line in source.lines], np.float64)
    pairs = [-1] * len(words)
    lines = [-1] * len(words)
    held: dict[int, float] = {}
    for clause in sorted({word.clause for word in words}):
        rows = [row for row, word in enumerate(words) if word.clause == clause]
        unit = [float(word.clause != clause and units[word.clause] == units[clause]) for word in words]
        rest = [float(units[word.clause] != units[clause]) for word in words]
        own = scores[rows].sum(axis=0) * heading
        rank = _scaled(own) - 0.01 * length + prior
        rank += _SAME_UNIT * _scaled((np.array(unit, np.float64) @ scores) * heading)
        rank += _OTHER_UNIT * _scaled((np.array(rest, np.float64) @ scores) * heading)
        line = int(np.argmax(np.where(own > 0, rank, -9.0) if own.max() > 0 else rank)) if scores.max() > 0 else -1
        for row in rows:
            chosen = int(best[row, line]) if line >= 0 else -1
            if chosen < 0 and matches[row]:
                chosen = max(matches[row], key=lambda at, row=row: float(context[row, at]))
            pairs[row], lines[row] = chosen, line
            if chosen >= 0:
                at = source.line_of[chosen]
                held[at] = held.get(at, 0.0) + float(weight[row])
    return tuple(pairs), tuple(lines), tuple(sorted(held, key=lambda at: -held[at]))


def _scaled(scores: NDArray[np.float64]) -> NDArray[np.float64]:
    return scores / max(float(scores.max()), 1e-6)
