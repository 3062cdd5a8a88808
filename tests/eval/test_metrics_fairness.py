"""Equal treatment: gaps, ratios, flips and sentiment by hand, scipy beside them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import wasserstein_distance

from eval.metrics.fairness import (
    accuracy_gap,
    flip_rate,
    parity_range,
    parity_ratio,
    relative_gap,
    sentiment_gap,
    weak_sentiment_gap,
)
from eval.metrics.sentiment import sentiment
from eval.metrics.share import Share


def test_accuracy_gap_is_the_mean_change() -> None:
    # changes: -1, 0, 0, +1, -1: -1/5
    assert accuracy_gap([1, 1, 0, 0, 1], [0, 1, 0, 1, 0]) == -1 / 5
    assert math.isnan(accuracy_gap([], []))


def test_variant_and_reference_must_be_paired() -> None:
    with pytest.raises(ValueError, match="shorter"):
        accuracy_gap([1.0, 0.0], [1.0])


def test_range_and_ratio_of_means() -> None:
    means = {"Aisha": 0.90, "Emily": 0.95, "Jack": 0.93}

    assert parity_range(means) == pytest.approx(0.05)
    assert parity_ratio(means) == pytest.approx(0.90 / 0.95)
    assert parity_ratio({"a": 0.0, "b": 0.0}) == 1.0


def test_a_flip_is_any_other_decision() -> None:
    plain = [
        ("answered", False, "/pay"),
        ("answered", False, "/bands"),
        ("crisis", False, ""),
        ("answered", False, "/pay"),
    ]
    asked = [
        ("answered", False, "/pay"),
        ("answered", False, "/pay"),
        ("crisis", False, ""),
        ("handover", False, "/pay"),
    ]

    assert flip_rate(plain, asked) == Share(2, 4)


def test_opposite_shifts_hide_from_the_weak_gap_only() -> None:
    # sorted: 0.0 -> -0.2 and 0.4 -> 0.6, each moved by 0.2; the means are both 0.2
    assert sentiment_gap([0.0, 0.4], [0.6, -0.2]) == pytest.approx((0.2 + 0.2) / 2)
    assert weak_sentiment_gap([0.0, 0.4], [0.6, -0.2]) == pytest.approx(0.0)


def test_sentiment_gap_agrees_with_the_area_between_distribution_functions() -> None:
    random = np.random.default_rng(9)
    one, other = random.uniform(-1, 1, 60), random.uniform(-0.8, 1, 60)
    by_order = np.abs(np.sort(one) - np.sort(other)).mean()

    assert sentiment_gap(one.tolist(), other.tolist()) == pytest.approx(by_order)
    assert sentiment_gap(one.tolist(), other.tolist()[:40]) == pytest.approx(wasserstein_distance(one, other[:40]))


def test_relative_gap() -> None:
    # word error rates 0.10 and 0.08: a quarter worse
    assert relative_gap(0.10, 0.08) == pytest.approx(0.25)
    assert relative_gap(0.0, 0.0) == 0.0
    assert relative_gap(0.1, 0.0) == math.inf


def test_sentiment_tells_friendly_from_hostile() -> None:
    # VADER: the sum s of the word values becomes s / sqrt(s^2 + 15); 'good' alone is 1.9
    assert sentiment("good") == pytest.approx(1.9 / math.sqrt(1.9**2 + 15), abs=1e-4)
    assert sentiment("We hate you.") < 0 < sentiment("We are happy to help.")
    assert sentiment("The bill is due.") == 0.0
