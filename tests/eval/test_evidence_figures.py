"""Claims about figures in the records: what they say, what they rest on, and what is said where there are none."""

from __future__ import annotations

from datetime import date

import pytest
from evidence_report import measure_of, small_report

from eval.evidence.figures import NOT_RUN, basis, figure, percent, told, warnings
from eval.evidence.system import read_system
from eval.records import Measure
from pipelines.settings import LanguageModelSettings, Settings

DAY = date(2026, 11, 24)


def _measure(**changed: object) -> Measure:
    plain = {"name": "answering.right", "title": "Right", "value": 0.9, "low": 0.8, "high": 0.95, "n": 100}
    return Measure.model_validate({**plain, **changed})


def test_a_share_is_told_in_hundreds_with_interval_and_n() -> None:
    assert figure(_measure()) == "90.0 % (95 % interval 80.0 % to 95.0 %, n = 100)"


def test_a_number_between_0_and_1_that_is_no_share_is_told_as_it_is() -> None:
    assert figure(_measure(name="abstention.auroc")) == "0.900 (95 % interval 0.800 to 0.950, n = 100)"


def test_a_figure_without_interval_says_so() -> None:
    assert figure(_measure(low=0.9, high=0.9)) == "90.0 % (no interval is worked out, n = 100)"


def test_times_are_told_with_the_fastest_and_the_slowest() -> None:
    seconds = _measure(unit="seconds", value=0.5, low=0.1, high=2.0)

    assert figure(seconds) == "0.500 s (fastest 0.100 s, slowest 2.000 s, n = 100)"


def test_a_difference_is_told_in_points_with_its_sign() -> None:
    assert percent(-0.013, signed=True) == "-1.3 points"


def test_without_a_run_the_command_is_named() -> None:
    assert told(None, "masking.") == NOT_RUN
    assert "'frontdoor eval'" in NOT_RUN


def test_a_suite_that_was_not_run_is_named_with_its_command() -> None:
    assert "'frontdoor eval dialogues'" in told(small_report(), "dialogues.")


def test_measures_of_two_suites_name_both() -> None:
    report = small_report()
    without = report.model_copy(update={"measures": ()})

    assert "'frontdoor eval answering unanswerable'" in told(without, "abstention.", "unanswerable.")


def test_every_measure_of_a_suite_is_told_with_its_own_figure() -> None:
    report = small_report()

    lines = told(report, "masking.")

    assert f"Hidden: email: {figure(measure_of(report, 'masking.hidden_email'))}" in lines
    assert f"Hidden: phone: {figure(measure_of(report, 'masking.hidden_phone'))}" in lines


def test_the_basis_names_run_day_commit_index_and_cases(demo_settings: Settings) -> None:
    text = basis(small_report(), read_system(demo_settings, DAY))

    for part in ("20261124-120000-abcdef1", "24 November 2026", "abcdef1234567890", "0000aaaa1111", "cases0000001"):
        assert part in text


@pytest.mark.parametrize(
    ("changed", "warning"),
    [
        ({"limit": 20}, "drew at most 20 cases"),
        ({"changed": True}, "Files differed from the commit"),
        ({}, "The index has changed since: 0000aaaa1111 then"),
        ({"settings": {"language_model.model": "qwen"}}, "The setting of the language model is not the one of the run"),
    ],
)
def test_what_differs_from_the_run_is_said(changed: dict[str, object], warning: str, demo_settings: Settings) -> None:
    assert warning in warnings(small_report(**changed), read_system(demo_settings, DAY))


def test_a_fallen_floor_is_said_wherever_figures_are_shown(demo_settings: Settings) -> None:
    report = small_report()
    fallen = [gate for gate in report.gates if not gate.held and not gate.passed_over]
    measured = [gate for gate in fallen if gate.measured is not None]

    text = warnings(report, read_system(demo_settings, DAY))

    assert measured
    assert all(f"{gate.title}: {gate.sign} {gate.limit:g}" in text for gate in fallen)
    assert all(f"measured {gate.measured:.3f}" in text for gate in measured)


def test_a_run_of_what_serves_now_with_every_floor_held_needs_no_warning(demo_settings: Settings) -> None:
    system = read_system(demo_settings, DAY)
    assert system.index is not None
    report = small_report(index_version=system.index.version).model_copy(update={"gates": ()})

    sound = report.model_copy(update={"failures": ()})

    assert warnings(sound, system) == ""


def test_the_same_model_then_and_now_needs_no_warning(demo_settings: Settings) -> None:
    now = demo_settings.model_copy(update={"language_model": LanguageModelSettings(model="qwen")})
    report = small_report(settings={"language_model.model": "qwen"})

    assert "language model" not in warnings(report, read_system(now, DAY))
