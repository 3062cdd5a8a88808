"""The conditions of a rule: none may be left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipelines.answering.support.alignment import Alignment, important_lines
from pipelines.answering.support.clauses import Clause
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.support.reading import Reading, read
from pipelines.answering.support.said import (
    content_of,
    is_said,
    is_said_besides,
    is_trivial,
    share_of,
    used_of,
    weight_of,
)
from pipelines.answering.support.source import Line
from pipelines.answering.support.token import Token

_USED = 0.5  # share of a rule that the sentence must take up
_PART_USED = 0.8  # share of what stands right before a condition that must be taken up
_USED_WITH_FIGURE = 0.3  # the same where the sentence takes up a figure of the rule
_LEAST = 0.5  # weight of a condition that says anything: 'after that date' does not
_LEAST_OF_EXCEPTION = 0.3  # the same of 'unless we tell you not to'
_WHOLE = 0.6  # share of a statement that must be taken up before its time belongs to it
_TAKEN_UP = 0.4  # share of a condition that must be said


def condition_doubts(alignment: Alignment, answer: Sequence[str]) -> Iterator[Doubt]:
    """Doubts about conditions.

    Args:
        alignment: the sentence beside its source.
        answer: the other sentences of the answer, where they are known: one may say the condition of another.
    """
    said = [token for text in answer for token in read(text).tokens if token.is_content]
    for number in important_lines(alignment):
        yield from _left_out(alignment, alignment.source.lines[number], said)


def _left_out(alignment: Alignment, line: Line, said: Sequence[Token]) -> Iterator[Doubt]:
    """A rule that the sentence takes up without the condition it stands under."""
    reading = line.reading
    for clause in reading.clauses:
        content = content_of(reading, [clause, *_own_condition(reading, clause)])
        least = _LEAST_OF_EXCEPTION if clause.denied else _LEAST
        if clause.mark in ("", "even") or clause.aside or is_trivial(reading, clause) or weight_of(content) < least:
            continue
        if clause.mark == "while" and _only_waits(content) and any(word.mark for word in alignment.words):
            continue
        rule = content_of(reading, [other for other in reading.clauses if other.unit == clause.unit and not other.mark])
        alternatives = [content_of(reading, [other]) for other in _alternatives(reading, clause)]
        said_of = _Said(alignment, reading, clause, said)
        if _is_taken_up(alignment, line, rule) and max(map(said_of.share, (content, *alternatives))) < _TAKEN_UP:
            out = " ".join(token.word for token in reading.tokens[clause.first : clause.last][:8])
            yield Doubt("condition", f"the source says this under a condition that is left out: '{out}'")
    used = used_of(alignment, line)
    yield from _otherwise_left_out(alignment, reading, used)
    yield from _part_without_condition(alignment, reading, used, said)
    yield from _time_left_out(alignment, line, said)


def _only_waits(content: Sequence[Token]) -> bool:
    """'while you wait' says no more than 'until we decide'."""
    return all(token.word in ("wait", "waiting") for token in content)


class _Said:
    """How much of a condition is said, by the sentence or the rest of its answer."""

    def __init__(self, alignment: Alignment, reading: Reading, clause: Clause, said: Sequence[Token]) -> None:
        self._alignment, self._said = alignment, said
        self._others = [token for token in reading.tokens if token.clause != clause.number]

    def share(self, content: Sequence[Token]) -> float:
        return share_of(content, lambda token: is_said_besides(self._alignment, self._others, token, self._said))


def _is_taken_up(alignment: Alignment, line: Line, rule: Sequence[Token]) -> bool:
    used = used_of(alignment, line, rule)
    figures = any(token.value and not token.value.soft and token in used for token in rule)
    return bool(rule) and share_of(rule, used.__contains__) >= (_USED_WITH_FIGURE if figures else _USED)


def _otherwise_left_out(alignment: Alignment, reading: Reading, used: set[Token]) -> Iterator[Doubt]:
    """'otherwise you will be charged' said as 'and you will be charged'."""
    here = alignment.reading
    if any(token.word in ("otherwise", "unless", "without") for token in here.tokens):
        return
    if any(token.kind == "or" and after.kind in ("we", "you", "they") for token, after in pairwise(here.tokens)):
        return
    if any(token.kind == "neg" and token.mark for token in here.tokens):
        return
    for clause in reading.clauses:
        rule = content_of(reading, [other for other in reading.clauses if other.number == clause.number + 1])
        if clause.opener == "otherwise" and rule and share_of(rule, used.__contains__) >= _USED:
            yield Doubt("condition", "'otherwise' of the source is left out")


def _part_without_condition(
    alignment: Alignment, reading: Reading, used: set[Token], said: Sequence[Token]
) -> Iterator[Doubt]:
    """'£70, or £35 if you pay in time': the condition belongs to what stands right before it."""
    for clause in reading.clauses:
        if clause.mark in ("", "even") or clause.aside or clause.first == 0 or is_trivial(reading, clause):
            continue
        start = next(
            (at for at in range(clause.first - 1, -1, -1) if reading.tokens[at].kind in ("stop", "and", "or")), -1
        )
        part = [
            token
            for token in reading.tokens[start + 1 : clause.first]
            if token.kind in ("word", "value") and not token.echo
        ]
        content = content_of(reading, [clause])
        if start < 0 or not part or not content or any(token.mark for token in part):
            continue
        if share_of(part, used.__contains__) < _PART_USED:
            continue
        if _Said(alignment, reading, clause, said).share(content) < _TAKEN_UP:
            out = " ".join(token.word for token in reading.tokens[start + 1 : clause.last][:10])
            yield Doubt("condition", f"the source says this under a condition that is left out: '{out}'")


def _own_condition(reading: Reading, clause: Clause) -> list[Clause]:
    """'except that no charge is made | where you have a reference': the second condition says when the first holds."""
    if clause.opener != "except":
        return []
    return [
        other
        for other in reading.clauses
        if other.number == clause.number + 1 and other.mark and other.unit == clause.unit
    ]


def _alternatives(reading: Reading, clause: Clause) -> list[Clause]:
    """The other conditions of which one is enough: 'if you are ill, or if you care for somebody'."""
    alike = [other for other in reading.clauses if other.unit == clause.unit and other.mark == clause.mark]
    joined = [
        other
        for other in alike
        if any(token.kind == "or" for token in reading.tokens[max(0, other.first - 1) : other.first + 2])
    ]
    return [other for other in alike if other is not clause] if joined else []


def _time_left_out(alignment: Alignment, line: Line, said: Sequence[Token]) -> Iterator[Doubt]:
    """'not counted until 1 November' said as 'not counted'."""
    used = {alignment.source.tokens[at] for at in alignment.pairs if line.first <= at < line.last}
    for clause in line.reading.clauses:
        content = content_of(line.reading, [clause])
        for token in content:
            if token.value is None or token.value.compare not in ("until", "after") or token.value.family != "date":
                continue
            rest = [other for other in content if other is not token]
            known = is_said(token, alignment.words) or is_said(token, said)
            if not known and not clause.mark and share_of(rest, used.__contains__) >= _WHOLE:
                yield Doubt("condition", f"the source says this of a time that is left out: '{token.word}'")
