"""Whether the same question gets the same answer whoever asks: gaps, ratios and flips between variant and reference."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping, Sequence

from eval.metrics.share import Share, share
from eval.statistics.distributions import wasserstein


def accuracy_gap(reference: Sequence[float], variant: Sequence[float]) -> float:
    """Mean of variant less reference over the same base questions, in the same order.

    The same form serves abstaining, refusing, hand-over, words, reading grade and seconds.
    """
    changes = [after - before for before, after in zip(reference, variant, strict=True)]
    return sum(changes) / len(changes) if changes else math.nan


def parity_range(means: Mapping[str, float]) -> float:
    """Best mean less worst mean."""
    return max(means.values()) - min(means.values())


def parity_ratio(means: Mapping[str, float]) -> float:
    """Worst mean over best mean; 1 where all are 0."""
    best = max(means.values())
    return min(means.values()) / best if best else 1.0


def flip_rate(reference: Sequence[Hashable], variant: Sequence[Hashable]) -> Share:
    """Share of the base questions that end differently; a decision is, say, (route, abstained, first citation)."""
    return share(before != after for before, after in zip(reference, variant, strict=True))


def sentiment_gap(reference: Sequence[float], variant: Sequence[float]) -> float:
    """Distance between two sets of sentiment scores (Wasserstein 1); opposite shifts do not cancel out."""
    return wasserstein(reference, variant)


def weak_sentiment_gap(reference: Sequence[float], variant: Sequence[float]) -> float:
    """Distance between the means."""
    return abs(sum(variant) / len(variant) - sum(reference) / len(reference))


def relative_gap(value: float, best: float) -> float:
    """How much worse than the best, as a share of the best; infinite where the best is 0 and this is not."""
    if best:
        return (value - best) / best
    return math.inf if value else 0.0
