"""A run keeps every result, goes on where it was cut off, and a case that breaks is a result."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from eval.compare import compare
from eval.records import Measure, Record, ResultsError, Run, read_records, read_report
from eval.run import Plan, check_names, describe, run
from eval.stored import latest_report, read_all, read_run
from eval.suites.catalogue import NAMES, files_of, make
from eval.target import Here, Reply, Server, TargetError
from pipelines.errors import FrontDoorError, SettingsError
from pipelines.services import Services
from pipelines.settings import Settings
from pipelines.types import Exchange

TODAY = date(2026, 11, 24)


class Breaking:
    """Breaks at every third question, as a damaged engine would; or stops the run at one."""

    name, sees_search = "this machine", True

    def __init__(self, inner: Here, *, stop_at: int = 0) -> None:
        self.asked = 0
        self._inner = inner
        self._stop_at = stop_at

    def ask(self, text: str, history: Sequence[Exchange] = ()) -> Reply:
        self.asked += 1
        if self.asked == self._stop_at:
            raise TargetError("gone")
        if not self._stop_at and self.asked % 3 == 0:
            raise FrontDoorError("a damaged engine")
        return self._inner.ask(text, history)


@pytest.fixture
def here(services: Services) -> Here:
    return Here(services, TODAY)


def about(plan: Plan, here: Here, services: Services, settings: Settings) -> Run:
    return describe(plan, here, settings, services)


def test_a_run_leaves_its_records_its_report_and_how_it_was_run(
    here: Here, services: Services, demo_settings: Settings, tmp_path: Path
) -> None:
    plan = Plan(suites=("wordings", "masking"), limit=4, results=tmp_path)
    told = about(plan, here, services, demo_settings)
    seen: list[tuple[str, int, int]] = []

    def watch(name: str):  # type: ignore[no-untyped-def]
        return lambda done, total: seen.append((name, done, total))

    report = run(plan, here, told, watch=watch)

    folder = tmp_path / told.id
    assert read_report(folder) == report
    assert read_run(folder).suites == ("wordings", "masking")
    assert {name: len(found) for name, found in read_all(folder, plan.suites).items()}["masking"] == 4
    assert (folder / "report.html").stat().st_size > 5_000
    assert seen[-1] == ("masking", 4, 4)
    assert report.run.engines["composer"] == "quoting"
    assert len(report.run.cases_hash) == len(report.run.prompts_hash) == 12
    assert "var" not in str(report.run.settings)
    assert any(gate.passed_over for gate in report.gates)
    assert latest_report(tmp_path) == folder


def test_a_case_that_breaks_is_a_result_and_the_run_goes_on(
    here: Here, services: Services, demo_settings: Settings, tmp_path: Path
) -> None:
    plan = Plan(suites=("retrieval",), limit=9, results=tmp_path)

    report = run(plan, Breaking(here), about(plan, here, services, demo_settings))

    broken = [item for item in report.failures if item.error]
    assert len(broken) == 3
    assert broken[0].error == "FrontDoorError: a damaged engine"
    assert any("3 cases that could not be run" in line for line in report.not_measured)
    assert next(measure for measure in report.measures if measure.name == "retrieval.mrr").n == 6


def test_a_run_that_was_cut_off_goes_on_and_asks_no_question_again(
    here: Here, services: Services, demo_settings: Settings, tmp_path: Path
) -> None:
    plan = Plan(suites=("retrieval",), limit=8, results=tmp_path)
    told = about(plan, here, services, demo_settings)
    with pytest.raises(TargetError):
        run(plan, Breaking(here, stop_at=6), told)
    file = tmp_path / told.id / "records" / "retrieval.jsonl"
    assert len(list(read_records(file))) == 5
    with file.open("a", encoding="utf-8") as out:
        out.write('{"suite": "retrieval", "case": "RET-00')  # the power went in the middle of a line

    again = Breaking(here, stop_at=100)
    report = run(plan, again, told)

    assert again.asked == 3
    assert len({item.case for item in read_records(file)}) == len(list(read_records(file))) == 8
    assert next(measure for measure in report.measures if measure.name == "retrieval.mrr").n == 8


def test_a_damaged_record_is_told_by_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "retrieval.jsonl"
    good = Record(suite="retrieval", case="RET-0001", asked="x").model_dump_json()
    file.write_text(f"{good}\n<html>\n{good}\n", encoding="utf-8")

    with pytest.raises(ResultsError, match=r"retrieval.jsonl, line 2"):
        list(read_records(file))


def test_two_runs_are_compared_over_the_same_cases(tmp_path: Path) -> None:
    for name, scores in (("a", (0, 0, 1, 1)), ("b", (1, 1, 1, 0))):
        (tmp_path / name / "records").mkdir(parents=True)
        (tmp_path / name / "run.json").write_text("{}", encoding="utf-8")
        lines = [
            Record(suite="s", case=str(at), asked="?", base=str(at), scores={"right": score}).model_dump_json()
            for at, score in enumerate(scores)
        ]
        (tmp_path / name / "records" / "s.jsonl").write_text("\n".join(lines), encoding="utf-8")

    (found,) = compare(tmp_path / "a", tmp_path / "b")

    assert (found.first, found.second, found.change.value) == (0.5, 0.75, 0.25)
    assert (found.better, found.worse) == (("0", "1"), ("3",))
    assert found.p == 1.0  # two against one: 2 * (1 + 3) / 8, not more than 1
    with pytest.raises(ResultsError, match="is no run"):
        compare(tmp_path / "a", tmp_path / "nowhere")


def test_a_suite_that_there_is_not_is_named_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"no suite 'fairness'.*answering"):
        check_names(["answering", "fairness"])


@pytest.mark.parametrize("name", NAMES)
def test_every_suite_can_be_made_drawn_and_measured_without_records(name: str) -> None:
    whole, drawn = make(name), make(name, limit=3)
    again = make(name, limit=3)

    assert len(whole.tasks) > len(drawn.tasks) > 0
    assert [task.id for task in drawn.tasks] == [task.id for task in again.tasks]
    assert len({task.id for task in whole.tasks}) == len(whole.tasks)
    measures: list[Measure] = whole.measure([])
    assert measures == []
    assert all(file.exists() for file in files_of([name]))


def test_a_server_that_is_not_there_ends_the_run_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(TargetError, match="does not answer"):
        Server("http://127.0.0.1:9").ask("When is my bill due?")
    with pytest.raises(TargetError, match="no web address"):
        Server("http://[")
