"""Two runs side by side: what the same cases came to, with paired intervals."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from eval.records import Record, ResultsError, read_records
from eval.statistics.hypothesis_tests import mcnemar_exact
from eval.statistics.intervals import Interval, clustered_bootstrap


@dataclass(frozen=True, slots=True)
class Difference:
    """One score of one suite: the second run minus the first, over the cases that both have."""

    suite: str
    score: str
    n: int
    first: float
    second: float
    change: Interval
    better: tuple[str, ...]  # cases that were wrong and are right; only of yes-or-no scores
    worse: tuple[str, ...]
    p: float | None  # McNemar, exact; only of yes-or-no scores


def compare(first: Path, second: Path) -> list[Difference]:
    """Every score of every suite that both runs have.

    Args:
        first: folder of a run.
        second: folder of another one.

    Raises:
        ResultsError: a folder is no run, or the two share no case.
    """
    for folder in (first, second):
        if not (folder / "run.json").exists():
            raise ResultsError(f"{folder.name} is no run: there is no {folder.name}/run.json in the results.")
    found: list[Difference] = []
    for file in sorted((first / "records").glob("*.jsonl")):
        one = {item.case: item for item in read_records(file) if not item.error}
        path = second / "records" / file.name
        other = {item.case: item for item in read_records(path) if not item.error} if path.exists() else {}
        found += _suite(file.stem, one, other)
    if not found:
        raise ResultsError("The two runs have no case in common. Compare runs of the same suites.")
    return found


def _suite(name: str, one: dict[str, Record], other: dict[str, Record]) -> list[Difference]:
    pairs: dict[str, list[tuple[Record, Record]]] = defaultdict(list)
    for case, before in one.items():
        after = other.get(case)
        if after is None:
            continue
        for score in sorted(before.scores.keys() & after.scores.keys()):
            if not score.startswith(("costs ", "fact ")) and score != "words":
                pairs[score].append((before, after))
    return [_difference(name, score, found) for score, found in pairs.items()]


def _difference(suite: str, score: str, pairs: list[tuple[Record, Record]]) -> Difference:
    before: dict[str, list[float]] = defaultdict(list)
    after: dict[str, list[float]] = defaultdict(list)
    for one, other in pairs:
        before[one.base or one.case].append(one.scores[score])
        after[one.base or one.case].append(other.scores[score])
    change = clustered_bootstrap(after, before, seed=1)
    n = len(pairs)
    is_binary = all(value in (0.0, 1.0) for one, other in pairs for value in (one.scores[score], other.scores[score]))
    up = tuple(one.case for one, other in pairs if is_binary and other.scores[score] > one.scores[score])
    down = tuple(one.case for one, other in pairs if is_binary and other.scores[score] < one.scores[score])
    return Difference(
        suite=suite,
        score=score,
        n=n,
        first=sum(one.scores[score] for one, _ in pairs) / n,
        second=sum(other.scores[score] for _, other in pairs) / n,
        change=change,
        better=up,
        worse=down,
        p=mcnemar_exact(len(up), len(down)) if is_binary else None,
    )
