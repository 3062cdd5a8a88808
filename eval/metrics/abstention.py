"""Whether the service knows when it does not know: ranking, risk against coverage, calibration, abstaining."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from eval.metrics.retrieval import f_beta
from eval.metrics.share import share
from eval.statistics.distributions import ranks

BINS = 10


@dataclass(frozen=True, slots=True)
class RiskAtCoverage:
    """Answering the most confident ``coverage`` of the questions, ``risk`` of the answers is wrong."""

    coverage: float
    risk: float


@dataclass(frozen=True, slots=True)
class ReliabilityBin:
    """Answers whose confidence is above ``low`` and at most ``high``; the first bin has 0 too."""

    low: float
    high: float
    count: int
    confidence: float  # mean; not a number in an empty bin
    accuracy: float


@dataclass(frozen=True, slots=True)
class Abstaining:
    """How well it abstains; precision is the share of its abstentions that were due."""

    precision: float
    recall: float
    f1: float


def auroc(answerable: Sequence[float], unanswerable: Sequence[float]) -> float:
    """Chance that an answerable question has more confidence than an unanswerable one; equals count half."""
    if not answerable or not unanswerable:
        return math.nan
    n = len(answerable)
    above = sum(ranks([*answerable, *unanswerable])[:n]) - n * (n + 1) / 2
    return above / (n * len(unanswerable))


def risk_coverage(confidences: Sequence[float], correct: Sequence[bool]) -> tuple[RiskAtCoverage, ...]:
    """The curve, one point for each answer, most confident first.

    Among answers of equal confidence the errors are spread evenly, so that the order in which they come is no matter.
    """
    pairs = sorted(zip(confidences, correct, strict=True), key=lambda pair: -pair[0])
    points: list[RiskAtCoverage] = []
    errors, count = 0.0, 0
    for _, group in groupby(pairs, key=lambda pair: pair[0]):
        right = [is_right for _, is_right in group]
        for _ in right:
            count += 1
            errors += right.count(False) / len(right)
            points.append(RiskAtCoverage(count / len(pairs), errors / count))
    return tuple(points)


def aurc(confidences: Sequence[float], correct: Sequence[bool]) -> float:
    """Area under the curve: the mean of its risks. 0 where nothing is wrong; low where errors lack confidence."""
    risks = [point.risk for point in risk_coverage(confidences, correct)]
    return sum(risks) / len(risks) if risks else math.nan


def reliability(
    confidences: Sequence[float], correct: Sequence[bool], *, bins: int = BINS
) -> tuple[ReliabilityBin, ...]:
    """Mean confidence and accuracy in bins of equal width."""
    edges = [number / bins for number in range(1, bins + 1)]
    members: list[list[tuple[float, bool]]] = [[] for _ in edges]
    for confidence, is_right in zip(confidences, correct, strict=True):
        members[min(bisect_left(edges, confidence), bins - 1)].append((confidence, is_right))
    return tuple(
        ReliabilityBin(
            (number - 1) / bins,
            number / bins,
            len(inside),
            sum(confidence for confidence, _ in inside) / len(inside) if inside else math.nan,
            share(is_right for _, is_right in inside).value,
        )
        for number, inside in enumerate(members, start=1)
    )


def ece(confidences: Sequence[float], correct: Sequence[bool], *, bins: int = BINS) -> float:
    """Expected calibration error: how far accuracy is from confidence, the mean over the answers by their bins."""
    if not confidences:
        return math.nan
    filled = (item for item in reliability(confidences, correct, bins=bins) if item.count)
    return sum(item.count * abs(item.accuracy - item.confidence) for item in filled) / len(confidences)


def kept_at(answerable: Sequence[float], unanswerable: Sequence[float], *, refused_share: float = 0.9) -> float:
    """Share of the answerable questions that stay when this share of the unanswerable is refused.

    The threshold is the lowest confidence at or below which that share lies; what lies there is refused as well.
    """
    if not answerable or not unanswerable:
        return math.nan
    refused = math.ceil(refused_share * len(unanswerable) - 1e-9)  # 0.28 * 25 is a hair above 7
    threshold = sorted(unanswerable)[refused - 1] if refused else -math.inf
    return share(confidence > threshold for confidence in answerable).value


def abstaining(abstained: Sequence[bool], unanswerable: Sequence[bool]) -> Abstaining:
    """Precision, recall and F1 of abstaining; 0 where there is nothing to divide by."""
    due = sum(did and should for did, should in zip(abstained, unanswerable, strict=True))
    precision = due / sum(abstained) if any(abstained) else 0.0
    recall = due / sum(unanswerable) if any(unanswerable) else 0.0
    return Abstaining(precision, recall, f_beta(precision, recall))
