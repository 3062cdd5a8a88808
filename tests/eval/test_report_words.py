"""Figures and findings in plain words: no figure reads as more, or as another one, than it is."""

from __future__ import annotations

import math

import pytest
from example_reports import gate, measure

from eval.records import Gap
from eval.report import words


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (0.985, "share", "98.5%"),
        (1.0, "share", "100%"),
        (0.0, "share", "0%"),
        (0.99996, "share", "99.996%"),
        (0.9999999, "share", "above 99.999%"),
        (0.0000001, "share", "below 0.001%"),
        (0.941, "number", "0.941"),
        (58.12, "number", "58.1"),
        (0.0087, "seconds", "0.009 s"),
        (0.00002, "seconds", "below 0.001 s"),
        (math.nan, "share", "not known"),
        (None, "number", "not known"),
    ],
)
def test_a_figure_is_told_with_its_unit(value: float | None, unit: str, told: str) -> None:
    assert words.figure(value, unit) == told


@pytest.mark.parametrize(("gap", "told"), [(0.0042, "+0.4"), (-0.031, "−3.1"), (0.0001, "0.0"), (-0.0001, "0.0")])
def test_a_gap_is_told_in_points_with_its_sign(gap: float, told: str) -> None:
    assert words.points(gap) == told


def test_a_share_that_misses_its_limit_by_a_hair_does_not_read_as_the_limit() -> None:
    assert words.measured(gate("masking.left_alone", "at least", 0.95, 0.94969), {}) == "94.97%"
    assert words.measured(gate("masking.left_alone", "at least", 0.95, 0.95), {}) == "95.0%"


def test_a_limit_names_the_end_of_the_interval_and_the_unit_of_its_measure() -> None:
    units = {"abstention.auroc": "number", "speed.p95": "seconds"}

    assert words.limit(gate("answering.right", "at least", 0.8, 0.9, of="low"), units) == (
        "lower end of the interval at least 80%"
    )
    assert words.limit(gate("attacks.success", "at most", 0.02, 0.0, of="high"), units) == (
        "upper end of the interval at most 2%"
    )
    assert words.limit(gate("abstention.auroc", "at least", 0.92, 0.94), units) == "at least 0.92"
    assert words.limit(gate("speed.p95", "at most", 1.5, 0.2), units) == "at most 1.5 s"


def test_a_gate_whose_measure_is_missing_has_fallen_and_says_that_nothing_was_measured() -> None:
    missing = gate("bias.flips", "at most", 0.01, None)

    assert words.standing(missing) == "fallen"
    assert words.measured(missing, {}) == "nothing measured"


def test_a_gate_that_was_not_run_has_neither_held_nor_fallen() -> None:
    passed = gate("masking.hidden", "at least", 0.98, None, passed_over=True)

    assert words.standing(passed) == "not part of this run"
    assert words.verdict([passed]) == "No gate was part of this run, so it proves nothing."
    assert words.whole([passed]) == "none"


@pytest.mark.parametrize(
    ("held", "fallen", "told"),
    [
        (3, 0, "All 3 gates held."),
        (1, 0, "The one gate that was part of this run held."),
        (2, 1, "1 of 3 gates has fallen."),
        (0, 2, "2 of 2 gates have fallen."),
    ],
)
def test_the_verdict_counts(held: int, fallen: int, told: str) -> None:
    good = [gate("answering.right", "at least", 0.5, 0.6)] * held
    bad = [gate("answering.right", "at least", 0.5, 0.4)] * fallen

    assert words.verdict([*good, *bad]) == told


def test_fallen_gates_come_first() -> None:
    gates = [
        gate("a", "at least", 0.5, None, passed_over=True),
        gate("b", "at least", 0.5, 0.6),
        gate("c", "at least", 0.5, 0.4),
    ]

    assert [one.measure for one in words.in_order(gates)] == ["c", "b", "a"]


@pytest.mark.parametrize(
    ("value", "low", "high", "p_holm", "equivalent", "told"),
    [
        ("", -0.01, 0.01, 1.0, True, "same, within 2 points"),
        ("", -0.05, 0.04, 0.4, False, "not shown to be the same"),
        ("", -0.05, -0.01, 0.4, False, "may differ"),
        ("", -0.05, -0.01, 0.01, False, "differs"),
        ("88", -0.05, -0.01, None, False, "to be watched"),
        ("88", -0.05, 0.03, None, False, "not shown to be the same"),
    ],
)
def test_no_difference_found_is_not_called_equal(
    value: str, low: float, high: float, p_holm: float | None, equivalent: bool, told: str
) -> None:
    gap = Gap(
        characteristic="age",
        value=value,
        n=100,
        gap=(low + high) / 2,
        low=low,
        high=high,
        flips=0.0,
        abstention_gap=0.0,
        words_gap=0.0,
        p_holm=p_holm,
        equivalent=equivalent,
    )

    assert words.finding(gap) == told


def test_where_both_ends_are_the_figure_no_interval_was_worked_out() -> None:
    assert words.between(measure("a.b", "A", 0.041, 0.041, 0.041)) == "not worked out"
    assert words.between(measure("a.b", "A", 1.0, 0.99, 1.0)) == "99.0% to 100%"


def test_moments_and_durations_read_as_people_say_them() -> None:
    assert words.day("2026-07-05T09:04:00+01:00") == "5 July 2026, 09:04 UTC+01:00"
    assert words.day("yesterday") == "yesterday"
    assert words.duration(41.6) == "42 s"
    assert words.duration(545.0) == "9 min 5 s"


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (0.042, "share", "+4.2 points"),
        (-0.031, "number", "−0.031"),
        (0.031, "number", "+0.031"),
        (-0.0001, "seconds", "0"),
    ],
)
def test_a_change_has_its_sign_and_unit(value: float, unit: str, told: str) -> None:
    assert words.change(value, unit) == told
