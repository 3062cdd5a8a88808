"""What scipy works out for the measures and the tests."""

# scipy comes without types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Sequence

from scipy import stats


def wilson_bounds(k: int, n: int, level: float) -> tuple[float, float]:
    """The Wilson interval of a share, two-sided."""
    found = stats.binomtest(k, n).proportion_ci(confidence_level=level, method="wilson")
    return float(found.low), float(found.high)


def fair_coin(k: int, n: int) -> float:
    """Two-sided p of ``k`` heads in ``n`` throws of a fair coin, exact."""
    return float(stats.binomtest(k, n, 0.5).pvalue)


def ranks(values: Sequence[float]) -> list[float]:
    """Rank of each value, 1 for the least; equals share the mean of theirs."""
    return [float(rank) for rank in stats.rankdata(values)]


def wasserstein(one: Sequence[float], other: Sequence[float]) -> float:
    """The least work that turns one set of values into the other: the area between their distribution functions."""
    return float(stats.wasserstein_distance(one, other))
