"""Whether a message ends where it should, with the dear mistakes counted dearer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

from eval.metrics.retrieval import f_beta


def confusion(pairs: Iterable[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """How often what was right ended as what: counts by (right, got)."""
    return Counter(pairs)


def macro_f1(counts: Mapping[tuple[str, str], int]) -> float:
    """Mean F1 of the labels that are right or got somewhere, each weighing the same."""
    labels = {label for pair, count in counts.items() if count for label in pair}
    return sum(_f1(counts, label) for label in labels) / len(labels) if labels else math.nan


def confusion_cost(
    counts: Mapping[tuple[str, str], int], costs: Mapping[tuple[str, str], float], *, other: float = 1.0
) -> float:
    """Mean cost of a message: ``costs`` by (right, got), ``other`` for a mistake that they do not name."""
    cases = sum(counts.values())
    spent = sum(
        count * costs.get((right, got), 0.0 if right == got else other) for (right, got), count in counts.items()
    )
    return spent / cases if cases else math.nan


def cost_weighted_error(judged: Iterable[tuple[str, bool]], costs: Mapping[str, float]) -> float:
    """Cost of what went wrong as a share of what everything going wrong would cost.

    Args:
        judged: for each case, the name of what a mistake costs ('emergency') and whether it ended right.
        costs: what a mistake of each name costs.
    """
    marks = tuple(judged)
    most = sum(costs[name] for name, _ in marks)
    return sum(costs[name] for name, is_right in marks if not is_right) / most if most else math.nan


def _f1(counts: Mapping[tuple[str, str], int], label: str) -> float:
    hits = counts.get((label, label), 0)
    wanted = sum(count for (right, _), count in counts.items() if right == label)
    got = sum(count for (_, ended), count in counts.items() if ended == label)
    return f_beta(hits / got if got else 0.0, hits / wanted if wanted else 0.0)
