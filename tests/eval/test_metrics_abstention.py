"""Knowing when it does not know: sums by hand, scikit-learn beside them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.metrics import precision_recall_fscore_support, roc_auc_score, roc_curve

from eval.metrics.abstention import (
    RiskAtCoverage,
    abstaining,
    aurc,
    auroc,
    ece,
    kept_at,
    reliability,
    risk_coverage,
)


def sample(seed: int, n: int = 300) -> tuple[list[float], list[bool]]:
    """Confidences with two decimals, so that some are equal, and whether each was right."""
    random = np.random.default_rng(seed)
    confidences = random.beta(2, 1, n).round(2)
    return confidences.tolist(), (random.random(n) < confidences).tolist()


def test_auroc_by_hand() -> None:
    # pairs won: 0.9 beats 0.5 and 0.2; 0.5 ties with 0.5 and beats 0.2: (2 + 1.5) of 4
    assert auroc([0.9, 0.5], [0.5, 0.2]) == 3.5 / 4
    assert math.isnan(auroc([], [0.5]))


def test_auroc_agrees_with_scikit_learn() -> None:
    confidences, answerable = sample(1)
    yes = [score for score, mark in zip(confidences, answerable, strict=True) if mark]
    no = [score for score, mark in zip(confidences, answerable, strict=True) if not mark]

    assert auroc(yes, no) == pytest.approx(roc_auc_score(answerable, confidences))


def test_risk_coverage_by_hand() -> None:
    # most confident first: right, wrong, right -> errors 0, 1, 1 among 1, 2, 3
    points = risk_coverage([0.3, 0.9, 0.6], [True, True, False])

    assert points == (RiskAtCoverage(1 / 3, 0.0), RiskAtCoverage(2 / 3, 1 / 2), RiskAtCoverage(1.0, 1 / 3))
    assert aurc([0.3, 0.9, 0.6], [True, True, False]) == pytest.approx((0 + 1 / 2 + 1 / 3) / 3)


def test_equal_confidences_share_their_errors() -> None:
    # two of 0.5, one of them wrong: half an error each -> risks (1/2)/1 and 1/2, in either order
    assert [point.risk for point in risk_coverage([0.5, 0.5], [True, False])] == [0.5, 0.5]
    assert [point.risk for point in risk_coverage([0.5, 0.5], [False, True])] == [0.5, 0.5]


def test_aurc_agrees_with_cumulative_means() -> None:
    random = np.random.default_rng(3)
    confidences = random.permutation(200) / 200  # all different
    correct = random.random(200) < confidences
    wrong = 1 - correct[np.argsort(-confidences)]
    theirs = (np.cumsum(wrong) / np.arange(1, 201)).mean()

    assert aurc(confidences.tolist(), correct.tolist()) == pytest.approx(theirs)


def test_ece_by_hand() -> None:
    # bin (0.9, 1]: 0.95 and 1.0, one right: |0.5 - 0.975| = 0.475, two of four
    # bin (0.1, 0.2]: 0.2 and 0.2, none right: |0 - 0.2| = 0.2, two of four
    value = ece([0.95, 1.0, 0.2, 0.2], [True, False, False, False])

    assert value == pytest.approx(0.5 * 0.475 + 0.5 * 0.2)
    assert math.isnan(ece([], []))


def test_an_edge_belongs_to_the_bin_below_it() -> None:
    counts = [item.count for item in reliability([0.0, 0.1, 0.100001, 1.0], [True] * 4)]

    assert counts == [2, 1, 0, 0, 0, 0, 0, 0, 0, 1]


def test_reliability_agrees_with_scikit_learn() -> None:
    confidences, correct = sample(2)
    accuracy, confidence = calibration_curve(correct, confidences, n_bins=10)

    bins = [item for item in reliability(confidences, correct) if item.count]

    assert [item.accuracy for item in bins] == pytest.approx(list(accuracy))
    assert [item.confidence for item in bins] == pytest.approx(list(confidence))


def test_kept_at_by_hand() -> None:
    # ten unanswerable at 0.1 ... 1.0: nine are refused at 0.9 and below; of 0.85, 0.9, 0.91 and 0.99 two are above
    unanswerable = [number / 10 for number in range(1, 11)]

    assert kept_at([0.85, 0.9, 0.91, 0.99], unanswerable) == 2 / 4
    # seven of 25: 0.07 and below, though 0.28 * 25 is a hair above 7 for a computer
    assert kept_at([0.075, 0.065], [number / 100 for number in range(1, 26)], refused_share=0.28) == 1 / 2
    assert kept_at([0.0, 0.5], unanswerable, refused_share=0.0) == 1.0


def test_kept_agrees_with_the_roc_curve() -> None:
    confidences, answerable = sample(4)
    yes = [score for score, mark in zip(confidences, answerable, strict=True) if mark]
    no = [score for score, mark in zip(confidences, answerable, strict=True) if not mark]
    false_share, true_share, _ = roc_curve(answerable, confidences, drop_intermediate=False)

    assert kept_at(yes, no) == pytest.approx(true_share[false_share <= 0.1 + 1e-9].max())


def test_abstaining_by_hand_and_by_scikit_learn() -> None:
    abstained = [True, True, True, False, False]
    unanswerable = [True, True, False, True, False]
    # due 2 of 3 abstentions, 2 of 3 unanswerable: all three 2/3
    ours = abstaining(abstained, unanswerable)
    theirs = precision_recall_fscore_support(unanswerable, abstained, average="binary")

    assert (ours.precision, ours.recall, ours.f1) == pytest.approx((2 / 3, 2 / 3, 2 / 3))
    assert (ours.precision, ours.recall, ours.f1) == pytest.approx(theirs[:3])


def test_never_abstaining_scores_nothing() -> None:
    assert abstaining([False, False], [True, False]).f1 == 0.0
