"""Intervals by hand and by scipy, and what clustering does to them."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from eval.statistics.intervals import Interval, clustered_bootstrap, wilson


def test_wilson_by_hand() -> None:
    # 8 of 10, z^2 = 3.841459: middle (0.8 + 0.19207) / 1.38415; half z * sqrt(0.016 + 0.0096036) / 1.38415
    middle = (0.8 + 3.841459 / 20) / (1 + 3.841459 / 10)
    half = math.sqrt(3.841459) * math.sqrt(0.8 * 0.2 / 10 + 3.841459 / 400) / (1 + 3.841459 / 10)

    found = wilson(8, 10)

    assert (found.value, found.low, found.high) == pytest.approx((0.8, middle - half, middle + half))


def test_nothing_counted_may_be_anything() -> None:
    found = wilson(0, 0)

    assert math.isnan(found.value)
    assert (found.low, found.high) == (0.0, 1.0)


def test_a_mean_is_over_values_not_over_clusters() -> None:
    assert clustered_bootstrap({"a": [1, 1, 1], "b": [0]}).value == 3 / 4


def test_two_clusters_by_hand() -> None:
    # Draws of two from {1, 0}: both 1 in 1/4 of them, both 0 in 1/4: the 2.5 % and 97.5 % points are 0 and 1.
    assert clustered_bootstrap({"a": [1.0], "b": [0.0]}) == Interval(0.5, 0.0, 1.0)


def test_a_difference_is_of_paired_means() -> None:
    variant = {"a": [0.0, 1.0], "b": [1.0], "c": [0.0]}
    reference = {"a": [1.0], "b": [1.0], "c": [0.0]}

    # mean(0, 1, 1, 0) - mean(1, 1, 0)
    assert clustered_bootstrap(variant, reference).value == pytest.approx(2 / 4 - 2 / 3)


def test_equal_answers_differ_by_nothing_in_every_draw() -> None:
    values = {str(number): [float(number % 3 == 0)] for number in range(30)}

    assert clustered_bootstrap(values, values) == Interval(0.0, 0.0, 0.0)


def test_the_interval_agrees_with_scipy() -> None:
    random = np.random.default_rng(11)
    values = random.random(120)
    theirs = stats.bootstrap((values,), np.mean, n_resamples=5000, method="percentile", rng=random).confidence_interval

    ours = clustered_bootstrap({str(place): [value] for place, value in enumerate(values.tolist())})

    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.005)


def test_the_interval_of_a_difference_agrees_with_scipy() -> None:
    random = np.random.default_rng(12)
    before = (random.random(150) < 0.9).astype(float)
    after = np.where(random.random(150) < 0.05, 1 - before, before)
    theirs = stats.bootstrap(
        (after, before),
        lambda one, other, axis: one.mean(axis=axis) - other.mean(axis=axis),
        n_resamples=5000, paired=True, method="percentile", rng=random,
    ).confidence_interval  # fmt: skip

    ours = clustered_bootstrap(
        {str(place): [value] for place, value in enumerate(after.tolist())},
        {str(place): [value] for place, value in enumerate(before.tolist())},
    )

    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.008)


def test_wordings_that_go_together_widen_the_interval() -> None:
    random = np.random.default_rng(13)
    marks = (random.random(50) < 0.7).astype(float).tolist()
    together = clustered_bootstrap({str(place): [mark] * 10 for place, mark in enumerate(marks)})
    apart = clustered_bootstrap({f"{place}-{time}": [mark] for place, mark in enumerate(marks) for time in range(10)})

    # ten times as many values that say the same: the interval that overlooks it is sqrt(10) times narrower
    assert together.value == pytest.approx(apart.value)
    assert (together.high - together.low) / (apart.high - apart.low) == pytest.approx(math.sqrt(10), rel=0.15)


def test_a_seed_gives_the_same_interval_again() -> None:
    values = {str(number): [float(number)] for number in range(20)}

    assert clustered_bootstrap(values, seed=3) == clustered_bootstrap(values, seed=3)
    assert clustered_bootstrap(values, seed=3) != clustered_bootstrap(values, seed=4)


@pytest.mark.parametrize("reference", [{"b": [1.0]}, {}])
def test_other_clusters_are_refused(reference: dict[str, list[float]]) -> None:
    with pytest.raises(ValueError, match="same clusters"):
        clustered_bootstrap({"a": [1.0]}, reference)


def test_an_empty_cluster_is_refused() -> None:
    with pytest.raises(ValueError, match="without a value"):
        clustered_bootstrap({"a": [1.0], "b": []})
