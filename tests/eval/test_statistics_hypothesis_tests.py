"""Tests of differences by hand and by scipy."""

from __future__ import annotations

from itertools import product
from math import comb

import numpy as np
import pytest
from scipy import stats

from eval.statistics.hypothesis_tests import equivalence, holm, mcnemar_exact, needed_pairs, permutation_omnibus
from eval.statistics.intervals import Interval


def test_mcnemar_by_hand() -> None:
    # b = 1, c = 5: 2 * (C(6,0) + C(6,1)) / 2^6 = 14/64
    assert mcnemar_exact(1, 5) == pytest.approx(14 / 64)
    assert mcnemar_exact(5, 1) == pytest.approx(14 / 64)


def test_mcnemar_is_one_where_nothing_speaks_for_a_side() -> None:
    assert mcnemar_exact(0, 0) == 1.0
    assert mcnemar_exact(4, 4) == 1.0


@pytest.mark.parametrize(("b", "c"), [(0, 7), (3, 12), (20, 31), (2, 2)])
def test_mcnemar_is_the_sum_of_its_definition(b: int, c: int) -> None:
    tail = sum(comb(b + c, k) for k in range(min(b, c) + 1)) / 2 ** (b + c)

    assert mcnemar_exact(b, c) == pytest.approx(min(1.0, 2 * tail))
    assert mcnemar_exact(b, c) == pytest.approx(stats.binomtest(b, b + c).pvalue)


def test_omnibus_by_counting_every_shuffle() -> None:
    matrix = [[1.0, 0.0, 0.0], [1.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    # Every way to place the marks of each row, counted: in what share is the range of column sums the observed 3?
    rows = [[(1, 0, 0), (0, 1, 0), (0, 0, 1)], [(1, 1, 0), (1, 0, 1), (0, 1, 1)], [(1, 0, 0), (0, 1, 0), (0, 0, 1)]]
    ranges = [int(np.ptp(np.sum(choice, axis=0))) for choice in product(*rows)]
    exact = sum(value >= 3 for value in ranges) / len(ranges)

    assert permutation_omnibus(matrix, permutations=4000) == pytest.approx(exact, abs=0.03)


def test_omnibus_agrees_with_scipy_for_two_variants() -> None:
    random = np.random.default_rng(21)
    before = (random.random(60) < 0.9).astype(float)
    after = np.where(random.random(60) < 0.15, 0.0, before)
    theirs = stats.permutation_test(
        (before, after),
        lambda one, other, axis: np.abs(one.mean(axis=axis) - other.mean(axis=axis)) + 1e-12,
        permutation_type="samples", vectorized=True, n_resamples=4000, alternative="greater", rng=random,
    ).pvalue  # fmt: skip

    ours = permutation_omnibus(np.column_stack([before, after]), permutations=4000)

    assert ours == pytest.approx(theirs, abs=0.02)


def test_equal_variants_are_never_significant() -> None:
    assert permutation_omnibus([[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]], permutations=200) == 1.0


def test_p_is_never_nothing() -> None:
    matrix = [[1.0, 0.0]] * 60

    assert permutation_omnibus(matrix, permutations=999) == 1 / 1000


@pytest.mark.parametrize("matrix", [[], [[1.0]], [[1.0, float("nan")]]])
def test_an_incomplete_matrix_is_refused(matrix: list[list[float]]) -> None:
    with pytest.raises(ValueError, match="every base question"):
        permutation_omnibus(matrix)


def test_holm_by_hand() -> None:
    # sorted 0.01, 0.02, 0.03, 0.04 times 4, 3, 2, 1: 0.04, 0.06, 0.06, 0.04; never falling: 0.04, 0.06, 0.06, 0.06
    assert holm([0.04, 0.01, 0.03, 0.02]) == pytest.approx((0.06, 0.04, 0.06, 0.06))
    assert holm([0.9, 0.6]) == (1.0, 1.0)
    assert holm([]) == ()


def test_holm_is_never_stricter_than_bonferroni() -> None:
    values = np.random.default_rng(2).random(9).tolist()

    assert all(p <= adjusted <= min(1.0, 9 * p) + 1e-12 for p, adjusted in zip(values, holm(values), strict=True))


@pytest.mark.parametrize(
    ("low", "high", "is_equivalent"),
    [(-0.01, 0.019, True), (-0.02, 0.01, False), (-0.01, 0.03, False), (0.005, 0.01, True), (-0.5, 0.5, False)],
)
def test_only_a_whole_interval_inside_the_margin_is_evidence(low: float, high: float, is_equivalent: bool) -> None:
    assert equivalence(Interval(0.0, low, high)) is is_equivalent


def test_needed_pairs_by_hand() -> None:
    # (1.96 + 0.84)^2 = 7.84; 7.84 * 0.02 / 0.0004 = 392; 7.84 * 0.05 / 0.0004 = 980; 7.84 * 0.03 / 0.0025 = 94.08
    assert needed_pairs(0.02, 0.02) == 392
    assert needed_pairs(0.05, 0.02) == 980
    assert needed_pairs(0.03, 0.05) == 95
