"""Whether a difference is more than chance, and whether two things are near enough to count as equal."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.statistics.distributions import fair_coin
from eval.statistics.intervals import Interval

MARGIN = 0.02
PERMUTATIONS = 2_000
_Z_LEVEL = 1.96  # 5 %, two-sided
_Z_POWER = 0.84  # 80 %
_ROUNDING = 1e-12


def mcnemar_exact(b: int, c: int) -> float:
    """Two-sided p of paired yes-or-no results: ``b`` pairs went from right to wrong, ``c`` from wrong to right.

    p = min(1, 2 * sum over k <= min(b, c) of C(b + c, k) / 2^(b + c)); 1 where no pair differs.
    """
    return fair_coin(min(b, c), b + c) if b + c else 1.0


def permutation_omnibus(
    matrix: Sequence[Sequence[float]] | NDArray[np.float64], *, permutations: int = PERMUTATIONS, seed: int = 0
) -> float:
    """The p value of the claim that the variants of one characteristic differ no more than by chance.

    Labels are shuffled inside each base question; the statistic is the range of the variants' means. The sample itself
    counts as one shuffle, so that p is never 0.

    Args:
        matrix: one row for each base question, one column for each variant, the reference among them.
        permutations: how many shuffles.
        seed: of the shuffles.

    Raises:
        ValueError: not a full matrix of at least one base question and two variants.
    """
    scores = np.asarray(matrix, dtype=np.float64)
    if scores.ndim != 2 or not len(scores) or scores.shape[1] < 2 or np.isnan(scores).any():
        raise ValueError("Give every base question a score for each of at least two variants.")
    random = np.random.default_rng(seed)
    observed = np.ptp(scores.mean(axis=0)) - _ROUNDING
    as_far = sum(bool(np.ptp(random.permuted(scores, axis=1).mean(axis=0)) >= observed) for _ in range(permutations))
    return (1 + as_far) / (1 + permutations)


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """The p values adjusted for their number (Holm), in the given order: reject where one is at most 0.05."""
    adjusted = [0.0] * len(p_values)
    largest = 0.0
    for place, index in enumerate(sorted(range(len(p_values)), key=lambda index: p_values[index])):
        largest = max(largest, min(1.0, (len(p_values) - place) * p_values[index]))
        adjusted[index] = largest
    return tuple(adjusted)


def equivalence(interval: Interval, *, margin: float = MARGIN) -> bool:
    """Whether a difference is shown to be small: the whole interval lies inside ±margin."""
    return -margin < interval.low and interval.high < margin


def needed_pairs(d: float, delta: float = MARGIN) -> int:
    """Pairs needed to show a difference of ``delta`` where a share ``d`` of them is discordant, at 5 % and 80 % power.

    n = (1.96 + 0.84)^2 * d / delta^2, rounded up.
    """
    return math.ceil((_Z_LEVEL + _Z_POWER) ** 2 * d / delta**2)
