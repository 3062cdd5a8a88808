"""Retrieval measures against sums by hand and against scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.metrics import fbeta_score, ndcg_score

from eval.metrics.retrieval import f_beta, hit_at, ndcg_at, recall_at, reciprocal_rank

RANKED = ["a", "b", "c", "d", "e", "f"]


def test_recall_counts_gold_pages_among_the_first() -> None:
    assert recall_at(3, RANKED, {"b", "e"}) == 1 / 2
    assert recall_at(5, RANKED, {"b", "e"}) == 1.0
    assert recall_at(5, RANKED, {"z"}) == 0.0


def test_a_page_that_comes_again_takes_no_rank() -> None:
    assert recall_at(2, ["a", "a", "b"], {"b"}) == 1.0
    assert reciprocal_rank(["a", "a", "b"], {"b"}) == 1 / 2


def test_one_gold_page_is_a_hit() -> None:
    assert hit_at(2, RANKED, {"b", "e"})
    assert not hit_at(1, RANKED, {"b", "e"})


def test_reciprocal_rank_is_nothing_past_ten() -> None:
    pages = [str(number) for number in range(1, 13)]

    assert reciprocal_rank(pages, {"4", "9"}) == 1 / 4
    assert reciprocal_rank(pages, {"10"}) == 1 / 10
    assert reciprocal_rank(pages, {"11"}) == 0.0


def test_ndcg_by_hand() -> None:
    # gold at ranks 2 and 3: DCG = 1/log2(3) + 1/log2(4); ideal at 1 and 2: 1/log2(2) + 1/log2(3)
    by_hand = (1 / math.log2(3) + 1 / 2) / (1 + 1 / math.log2(3))

    assert ndcg_at(10, RANKED, {"b", "c"}) == pytest.approx(by_hand)
    assert ndcg_at(2, RANKED, {"b", "c"}) == pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3)))


def test_ndcg_where_any_page_will_do_looks_at_the_first_found() -> None:
    assert ndcg_at(10, RANKED, {"b", "c", "z"}, any_one=True) == pytest.approx(1 / math.log2(3))
    assert ndcg_at(10, RANKED, {"a", "z"}, any_one=True) == 1.0


def test_ndcg_agrees_with_scikit_learn() -> None:
    random = np.random.default_rng(7)
    for _ in range(20):
        gold = random.permutation([1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0])
        pages = [str(place) for place in range(len(gold))]
        scores = np.arange(len(gold), 0, -1)[None, :]

        ours = ndcg_at(10, pages, {page for page, mark in zip(pages, gold, strict=True) if mark})

        assert ours == pytest.approx(ndcg_score(gold[None, :], scores, k=10))


def test_f2_leans_to_recall() -> None:
    # 5 * 0.5 * 0.8 / (4 * 0.5 + 0.8) = 2 / 2.8
    assert f_beta(0.5, 0.8, beta=2) == pytest.approx(2 / 2.8)
    assert f_beta(0.5, 0.8) == pytest.approx(2 * 0.4 / 1.3)
    assert f_beta(0.0, 0.0) == 0.0


def test_f_beta_agrees_with_scikit_learn() -> None:
    right = [1, 1, 1, 0, 0, 1]
    got = [1, 0, 1, 1, 0, 0]  # 2 hits of 3 got, of 4 right

    assert f_beta(2 / 3, 2 / 4, beta=2) == pytest.approx(fbeta_score(right, got, beta=2))
