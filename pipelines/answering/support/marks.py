"""Whether a condition opens as it does in the source ('before', 'after', 'even if'), and stands with the same rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipelines.answering.support.alignment import Alignment
from pipelines.answering.support.clauses import Clause
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.support.said import content_of, is_said, share_of, weight_of
from pipelines.answering.support.source import Line

_SYNONYM = 0.8  # what a synonym counts for where a condition is looked for
_TELLING = 2  # words of a condition by which it can be told from others
_CONDITION_KNOWN, _RULE_KNOWN = 0.6, 0.2  # share of a condition by which it is known again, and of its rule
_OPPOSED = (
    ("before", "after"), ("until", "after"), ("before", "while"), ("until", "if"), ("even", "if"), ("even", "while"),
)  # fmt: skip


def mark_doubts(alignment: Alignment) -> Iterator[Doubt]:
    """Doubts about conditions that were turned round or moved."""
    yield from _turned_round(alignment)
    yield from _moved(alignment)


def _turned_round(alignment: Alignment) -> Iterator[Doubt]:
    """'before' said of what the source says 'after', 'even if' of what it says 'if'."""
    for clause in alignment.reading.clauses:
        rows = [
            row
            for row, word in enumerate(alignment.words)
            if word.clause == clause.number and word.kind in ("word", "value") and not word.echo
        ]
        if not clause.mark or (clause.mark == "even" and _does_not_matter(alignment, rows)):
            continue
        marks = [(row, _marks_there(alignment, row)) for row in rows if alignment.pairs[row] >= 0]
        weight = {row: float(alignment.weight[row]) for row in rows}
        against = sum(weight[row] for row, there in marks if all(_opposed(clause.mark, mark) for mark in there))
        alike = sum(weight[row] for row, there in marks if clause.mark in there)
        if against > alike and against > 0:
            word = alignment.reading.tokens[clause.first].word
            there = sorted({mark for _, found in marks for mark in found if _opposed(clause.mark, mark)})
            yield Doubt("condition", f"'{word}' opens a condition for which the source says '{', '.join(there)}'")


def _does_not_matter(alignment: Alignment, rows: Sequence[int]) -> bool:
    """'even if they work' where the source says 'it does not matter if they work'."""
    lines = {alignment.source.line_of[alignment.pairs[row]] for row in rows if alignment.pairs[row] >= 0}
    return any(
        token.word in ("matter", "matters", "still")
        for line in lines
        for token in alignment.source.lines[line].reading.tokens
    )


def _marks_there(alignment: Alignment, row: int) -> set[str]:
    line = alignment.source.line_of[alignment.pairs[row]]
    tokens = [alignment.source.tokens[at] for at in alignment.matches[row] if alignment.source.line_of[at] == line]
    tokens = [token for token in tokens if token.mark] or tokens
    return {token.mark or (token.value.compare if token.value else "") for token in tokens}


def _moved(alignment: Alignment) -> Iterator[Doubt]:
    """A condition of the source that is said of another rule than the one it stands with."""
    words = [word for word in alignment.words if word.kind in ("word", "value")]
    for clause in alignment.reading.clauses:
        if clause.mark not in ("if", "after", "before", "until"):
            continue
        rows = [row for row, word in enumerate(alignment.words) if word.clause == clause.number and not word.echo]
        numbers = {alignment.lines[row] for row in rows if alignment.lines[row] >= 0}
        found = [
            (
                _known(alignment, rows, alignment.source.lines[number], other),
                alignment.source.lines[number].reading,
                other,
            )
            for number in numbers
            for other in alignment.source.lines[number].reading.clauses
        ]
        share, reading, there = max(found, key=lambda each: each[0], default=(0.0, alignment.reading, clause))
        if not there.mark or share < _CONDITION_KNOWN or len(content_of(reading, [there])) < _TELLING:
            continue
        rule = content_of(reading, [each for each in reading.clauses if each.unit == there.unit and not each.mark])
        if weight_of(rule) >= 1 and share_of(rule, lambda token: is_said(token, words)) < _RULE_KNOWN:
            said = " ".join(token.word for token in content_of(reading, [there])[:4])
            yield Doubt("condition", f"the condition '{said}' stands in the source with another rule")


def _known(alignment: Alignment, rows: Sequence[int], line: Line, clause: Clause) -> float:
    """How much of a source clause some words of the sentence say; a synonym counts for less."""
    content = content_of(line.reading, [clause])
    own = frozenset[str]().union(*(alignment.words[row].stems for row in rows))
    matched = {alignment.source.tokens[at] for row in rows for at in alignment.matches[row]}
    total = sum(
        weight_of([token]) * (1.0 if token.value or own & token.keys else _SYNONYM)
        for token in content
        if token in matched
    )
    return total / (weight_of(content) or 1.0)


def _opposed(one: str, other: str) -> bool:
    return (one, other) in _OPPOSED or (other, one) in _OPPOSED
