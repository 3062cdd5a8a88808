"""What a suite is: cases, how one is judged, and the figures that come of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from eval.records import Measure, Record
from eval.statistics.intervals import Interval, clustered_bootstrap, wilson
from eval.target import Reply, Target

Judge = Callable[[Target], Record]


@dataclass(frozen=True, slots=True)
class Task:
    """One case, ready to be put to a target."""

    id: str
    judge: Judge


@dataclass(frozen=True, slots=True)
class Suite:
    """A named set of tasks. ``measure`` is a pure function of the records, so a report can be made again."""

    name: str
    title: str
    tasks: tuple[Task, ...]
    measure: Callable[[Sequence[Record]], list[Measure]]
    needs_search: bool = False  # only a target that tells which pages it found can be measured


def record(suite: str, case: str, asked: str, reply: Reply, **more: object) -> Record:
    """What a target said, as a record; scores and the rest are given by name."""
    return Record.model_validate(
        {
            "suite": suite,
            "case": case,
            "asked": asked,
            "outcome": reply.answer.outcome.value,
            "said": reply.answer.text,
            "cited": reply.cited,
            "retrieved": reply.retrieved,
            "confidence": reply.answer.confidence,
            "seconds": reply.seconds,
            **more,
        }
    )


def share(
    name: str,
    title: str,
    records: Sequence[Record],
    score: str,
    *,
    better: Literal["higher", "lower"] = "higher",
    unit: Literal["share", "number"] = "share",
) -> list[Measure]:
    """The mean of a score over the records that have it: Wilson's interval for yes and no, else a bootstrap by
    question.

    Returns:
        One measure, or none when no record has the score: nothing was measured then.
    """
    values = [item.scores[score] for item in records if score in item.scores]
    if not values:
        return []
    clusters: dict[str, list[float]] = {}
    for at, item in enumerate(item for item in records if score in item.scores):
        clusters.setdefault(item.base or str(at), []).append(item.scores[score])
    if len(set(values)) == 1 and values[0] in (0.0, 1.0):  # drawing again would show nothing
        found = wilson(round(values[0] * len(clusters)), len(clusters))
    elif set(values) <= {0.0, 1.0} and len(clusters) == len(values):
        found = wilson(round(sum(values)), len(values))
    else:  # wordings of one question are not independent
        found = clustered_bootstrap(clusters, seed=1)
    return [figure(name, title, found, len(values), better=better, unit=unit)]


def figure(
    name: str,
    title: str,
    found: Interval,
    n: int,
    *,
    better: Literal["higher", "lower"] = "higher",
    unit: Literal["share", "number", "seconds"] = "share",
) -> Measure:
    """A measure from a figure with its bounds."""
    return Measure(
        name=name, title=title, value=found.value, low=found.low, high=found.high, n=n, better=better, unit=unit
    )
