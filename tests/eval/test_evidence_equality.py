"""Claims about the equality evidence: every characteristic, measured or not, and what stays the council's."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from evidence_report import measure_of, small_report

from eval.evidence import evidence
from eval.evidence.equality import PROTECTED
from eval.evidence.figures import figure
from eval.schema import Characteristic
from eval.suites.catalogue import NOT_MEASURED
from pipelines.settings import Settings


def _row(text: str, first: str) -> list[str]:
    """The cells of the first row that begins so."""
    row = next(line for line in text.splitlines() if line.startswith(f"| {first} |"))
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_the_nine_characteristics_of_the_act_come_first_and_in_its_order(demo_settings: Settings) -> None:
    text = evidence("equality", demo_settings, small_report())

    act, rest = text.split("Beyond the Act:")
    assert len(PROTECTED) == 9
    firsts = [line.split("|")[1].strip() for line in act.splitlines() if line.startswith("| ")]
    assert [name for name in firsts if name in PROTECTED] == list(PROTECTED)
    assert all(_row(rest, name)[0] == name for name in get_args(Characteristic) if name not in PROTECTED)


def test_a_row_tells_the_gap_of_the_run(demo_settings: Settings) -> None:
    report = small_report()
    gap = next(gap for gap in report.gaps if gap.characteristic == "disability" and not gap.value)

    row = _row(evidence("equality", demo_settings, report), "disability")

    assert row[1] == "10"
    assert row[2] == f"-50.0 points ({100 * gap.low:+.1f} to {100 * gap.high:+.1f})"
    assert row[3] == "50.0 %"
    assert row[4] == "+50.0 points"
    assert row[6] == f"{gap.p_holm:.3f}"
    assert row[7] == "not shown"
    assert row[8].startswith("[Council to write:")


def test_equality_is_told_only_where_it_was_shown(demo_settings: Settings) -> None:
    report = small_report()
    shown = tuple(gap.model_copy(update={"equivalent": gap.characteristic == "age"}) for gap in report.gaps)
    text = evidence("equality", demo_settings, report.model_copy(update={"gaps": shown}))

    assert _row(evidence("equality", demo_settings, report), "age")[7] == "not shown"  # too few questions to show it
    assert _row(text, "age")[7] == "yes"
    assert _row(text, "race")[1:8] == ["not measured"] * 7


def test_an_interval_without_width_is_explained_by_the_number_of_questions(demo_settings: Settings) -> None:
    text = evidence("equality", demo_settings, small_report())

    assert "With 10 questions up to 30.0 % of all questions may still differ" in text
    assert "This run used 10 questions; at least 150 are needed. Do not rest a finding on it" in text


def test_what_was_not_measured_names_characteristics_and_what_the_report_lists(demo_settings: Settings) -> None:
    section = evidence("equality", demo_settings, small_report()).split("## 6 ")[1].split("## 7 ")[0]

    assert "Characteristics without a figure: gender reassignment, marriage and civil partnership" in section
    assert all(line in section for line in NOT_MEASURED)


def test_without_a_run_every_characteristic_is_unmeasured(demo_settings: Settings) -> None:
    text = evidence("equality", demo_settings, None)

    assert all(_row(text, name)[1:8] == ["not measured"] * 7 for name in get_args(Characteristic))


def test_a_run_without_personas_says_which_command_measures(demo_settings: Settings) -> None:
    report = small_report().model_copy(update={"gaps": (), "flips": None})

    assert "'frontdoor eval bias' measures it" in evidence("equality", demo_settings, report)


def test_attributes_that_must_change_the_answer_have_their_own_figure(demo_settings: Settings) -> None:
    report = small_report()

    section = evidence("equality", demo_settings, report).split("## 4 ")[1].split("## 5 ")[0]

    assert figure(measure_of(report, "relevant.fact_accuracy")) in section


def test_each_step_of_the_duty_is_left_to_the_council(demo_settings: Settings) -> None:
    section = evidence("equality", demo_settings, None).split("## 7 ")[1].split("## 8 ")[0]

    steps = [line for line in section.splitlines() if line.startswith("| ")][2:]
    assert len(steps) == 10
    assert all("[Council to write:" in step for step in steps)


@pytest.mark.parametrize(
    ("nation", "law"),
    [
        ("England", "Specific Duties and Public Authorities) Regulations 2017"),
        ("Wales", "the service answers in English only"),
        ("Scotland", "(Scotland) Regulations 2012"),
        ("Northern Ireland", "section 75 of the Northern Ireland Act 1998"),
    ],
)
def test_the_law_is_that_of_the_councils_nation(nation: str, law: str, tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "council.toml").write_text(f'name = "Our Council"\nnation = "{nation}"\n')
    settings = Settings(_env_file=None, council="ours", knowledge_folder=tmp_path, data_folder=tmp_path)

    assert law in evidence("equality", settings, None)
