"""Intervals at 95 %: Wilson's for a share, and a bootstrap that draws whole clusters."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.statistics.distributions import wilson_bounds

LEVEL = 0.95
DRAWS = 5_000


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure and between which values it lies."""

    value: float
    low: float
    high: float


def wilson(k: int, n: int, *, level: float = LEVEL) -> Interval:
    """The interval of the share ``k`` of ``n``; the whole of 0 to 1 where nothing was counted."""
    if not n:
        return Interval(math.nan, 0.0, 1.0)
    return Interval(k / n, *wilson_bounds(k, n, level))


def clustered_bootstrap(
    values: Mapping[str, Sequence[float]],
    reference: Mapping[str, Sequence[float]] | None = None,
    *,
    draws: int = DRAWS,
    seed: int = 0,
    level: float = LEVEL,
) -> Interval:
    """Percentile interval of a mean, or of a difference of two paired means.

    Wordings of one question go right or wrong together, so what is drawn, with replacement, is the question with all
    that belongs to it. A mean is over values, not over clusters: a cluster with more of them weighs more.

    Args:
        values: by cluster (base question), those of every wording or variant.
        reference: by the same clusters, what to compare with; the figure is then mean(values) - mean(reference).
        draws: how many times to draw as many clusters as there are.
        seed: of the draws; the same seed gives the same interval.
        level: share of the draws between the bounds.

    Raises:
        ValueError: no cluster, an empty one, or other clusters in the reference.
    """
    if not values or (reference is not None and reference.keys() != values.keys()):
        raise ValueError("Give at least one cluster, and the same clusters in the reference.")
    drawn = _draws(len(values), draws, seed)
    resampled = _means(values, tuple(values), drawn)
    if reference is not None:
        resampled = resampled - _means(reference, tuple(values), drawn)
    low, high = np.quantile(resampled[1:], [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(resampled[0]), float(low), float(high))


def _draws(clusters: int, draws: int, seed: int) -> NDArray[np.float64]:
    """How often each cluster comes in each draw, shape (1 + draws, clusters); first each once: the sample itself."""
    drawn = np.random.default_rng(seed).multinomial(clusters, np.full(clusters, 1 / clusters), size=draws)
    return np.vstack([np.ones(clusters), drawn.astype(np.float64)])


def _means(
    values: Mapping[str, Sequence[float]], names: Sequence[str], drawn: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The mean of each draw: sums of the drawn clusters over their sizes."""
    sizes = np.array([len(values[name]) for name in names], dtype=np.float64)
    if not sizes.all():
        raise ValueError("A cluster without a value cannot be drawn.")
    sums = np.array([sum(values[name]) for name in names], dtype=np.float64)
    return (drawn @ sums) / (drawn @ sizes)
