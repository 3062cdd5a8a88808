"""The interval of a figure that compares two groups of cases, such as AUROC."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from eval.statistics.intervals import LEVEL, Interval

DRAWS = 1_000


def two_groups(
    statistic: Callable[[Sequence[float], Sequence[float]], float],
    one: Sequence[float],
    other: Sequence[float],
    *,
    draws: int = DRAWS,
    seed: int = 0,
) -> Interval:
    """Percentile interval of 95 %: both groups are drawn again, each by itself, with replacement.

    Args:
        statistic: of the two groups, in this order.
        one: values of the first group, at least one.
        other: values of the second group, at least one.
        draws: how many times.
        seed: of the draws; the same seed gives the same interval.
    """
    random = np.random.default_rng(seed)
    first, second = np.asarray(one, dtype=np.float64), np.asarray(other, dtype=np.float64)
    drawn = [
        statistic(
            random.choice(first, len(first)).tolist(),
            random.choice(second, len(second)).tolist(),
        )
        for _ in range(draws)
    ]
    low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(statistic(one, other), float(low), float(high))
