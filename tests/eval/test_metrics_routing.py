"""Routing measures by hand and by scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from sklearn.metrics import f1_score

from eval.metrics.routing import confusion, confusion_cost, cost_weighted_error, macro_f1

PAIRS = [("crisis", "crisis"), ("crisis", "answered"), ("answered", "answered"), ("answered", "answered")]
LABELS = ["answered", "crisis", "clarify", "handed_over"]


def test_confusion_counts_pairs() -> None:
    assert confusion(PAIRS) == {("crisis", "crisis"): 1, ("crisis", "answered"): 1, ("answered", "answered"): 2}


def test_macro_f1_by_hand() -> None:
    # crisis: precision 1/1, recall 1/2, F1 2/3; answered: precision 2/3, recall 2/2, F1 4/5
    assert macro_f1(confusion(PAIRS)) == pytest.approx((2 / 3 + 4 / 5) / 2)


def test_macro_f1_agrees_with_scikit_learn() -> None:
    random = np.random.default_rng(5)
    right, got = random.choice(LABELS, 200), random.choice(LABELS[:3], 200)

    ours = macro_f1(confusion(zip(right.tolist(), got.tolist(), strict=True)))

    assert ours == pytest.approx(f1_score(right, got, average="macro", zero_division=0))


def test_a_dear_mistake_costs_more() -> None:
    # one missed crisis at 20, one other mistake at 1, four cases: 21/4
    counts = confusion([*PAIRS[:3], ("answered", "clarify")])

    assert confusion_cost(counts, {("crisis", "answered"): 20.0}) == 21 / 4


def test_weighted_error_is_a_share_of_the_worst() -> None:
    costs = {"emergency": 20.0, "plain": 1.0}
    # wrong: one plain; possible: 20 + 1 + 1
    assert cost_weighted_error([("emergency", True), ("plain", False), ("plain", True)], costs) == 1 / 22
    assert cost_weighted_error([("emergency", False), ("plain", True), ("plain", True)], costs) == 20 / 22


def test_nothing_measured_has_no_figure() -> None:
    assert math.isnan(macro_f1({}))
    assert math.isnan(confusion_cost({}, {}))
    assert math.isnan(cost_weighted_error([], {}))
