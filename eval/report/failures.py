"""The failing cases in an order to be read: by suite, then by step, or by question where many ask the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import TypeVar

from eval.records import Record

NOT_RUN = "could not be run"
PAIRS = 8  # of wordings that are searched for what they share
ON_PAPER = 100  # cases at most that are printed in full


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a question, and all the ways of asking that got it."""

    first: Record
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Failing cases of one step; or of one question, then by answer."""

    name: str
    asked: str  # of a question, in its plainest words
    records: tuple[Record, ...]
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True)
class SuiteFailures:
    """The failing cases of a suite."""

    suite: str
    count: int
    by_question: bool
    groups: tuple[Group, ...]


_Key = TypeVar("_Key")


def by_suite(failures: Sequence[Record]) -> tuple[SuiteFailures, ...]:
    """Every failing case, once; what fails most often stands first."""
    return tuple(_suite(name, records) for name, records in _grouped(failures, lambda record: record.suite))


def _suite(name: str, records: Sequence[Record]) -> SuiteFailures:
    """A suite in which cases share a question is told by question: a hundred ways of asking fail in one go."""
    shared = any(record.base and record.base != record.case for record in records)
    if shared:
        groups = [_question(base, found) for base, found in _grouped(records, lambda record: record.base)]
    else:
        groups = [Group(step, "", tuple(found)) for step, found in _grouped(records, step_of)]
    return SuiteFailures(name, len(records), shared, tuple(sorted(groups, key=lambda group: -len(group.records))))


def _question(base: str, records: Sequence[Record]) -> Group:
    plain = next((record for record in records if record.case == base), None)
    asked = plain.asked if plain else _shared([record.asked for record in records])
    answers = [Answer(found[0], tuple(found)) for _, found in _grouped(records, _what_came)]
    return Group(base, asked, tuple(records), tuple(sorted(answers, key=lambda answer: -len(answer.records))))


def _shared(wordings: Sequence[str]) -> str:
    """The question within the wordings: of what two have in common, the longest that the most others have too."""
    runs = [_in_common(*pair) for pair in pairwise(wordings[: PAIRS + 1])]
    texts = [wording.casefold() for wording in wordings]
    candidates = [min(wordings, key=len), *runs]
    return max(candidates, key=lambda run: len(run) * sum(run.casefold() in text for text in texts))


def _in_common(one: str, other: str) -> str:
    match = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return one[match.a : match.a + match.size].strip(" .,;:!-")


def _what_came(record: Record) -> tuple[object, ...]:
    return record.outcome, record.said, record.cited, record.wanted, record.wrong_step, record.error


def step_of(record: Record) -> str:
    """The step that went wrong, as a group's name."""
    return NOT_RUN if record.error else record.wrong_step.replace("_", " ") or "not known"


def _grouped(records: Sequence[Record], key: Callable[[Record], _Key]) -> list[tuple[_Key, list[Record]]]:
    """Records by a key, in the order in which the keys come."""
    found: dict[_Key, list[Record]] = {}
    for record in records:
        found.setdefault(key(record), []).append(record)
    return list(found.items())
