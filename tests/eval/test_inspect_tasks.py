"""Claims about the tasks for Inspect: run by its own command without a network, read from its log, shown by it."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app.cli.evaluating import DAY
from eval.records import Record
from eval.suites import catalogue
from pipelines.settings import PROJECT, Settings

pytestmark = pytest.mark.slow

FILE = PROJECT / "eval" / "inspect_tasks.py"
INSPECT = str(Path(sys.executable).with_name("inspect"))
SUITES = ("unanswerable", "masking")
LIMIT = 3


def _run(*arguments: str, data: Path) -> str:
    """One command of Inspect where there is no network: a namespace with nothing in it."""
    own_user = [] if os.geteuid() == 0 else ["--map-root-user"]
    done = subprocess.run(
        ["unshare", "--net", *own_user, INSPECT, *arguments],
        cwd=PROJECT,
        env=os.environ | {"FRONT_DOOR_DATA_FOLDER": str(data), "INSPECT_DISPLAY": "none"},
        capture_output=True,
        text=True,
        timeout=250,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


@pytest.fixture(scope="module")
def logs(demo_settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The logs of two suites, made by 'inspect eval' with no model named."""
    folder = tmp_path_factory.mktemp("inspect") / "logs"
    tasks = [f"{FILE}@{name}" for name in SUITES]
    _run("eval", *tasks, "-T", f"limit={LIMIT}", "--log-dir", str(folder), data=demo_settings.data_folder)
    return folder


@pytest.fixture(scope="module")
def by_suite(logs: Path, demo_settings: Settings) -> dict[str, dict[str, Any]]:
    """Each log as Inspect itself reads it, by the name of its task."""
    read = [json.loads(_run("log", "dump", str(file), data=demo_settings.data_folder)) for file in logs.glob("*.eval")]
    return {log["eval"]["task"]: log for log in read}


def test_every_suite_is_a_task() -> None:
    tree = ast.parse(FILE.read_text())
    tasks = [
        node.name
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
        and any(isinstance(mark, ast.Name) and mark.id == "task" for mark in node.decorator_list)
    ]

    assert tuple(tasks) == catalogue.NAMES


def test_inspect_lists_every_suite(demo_settings: Settings) -> None:
    listed = _run("list", "tasks", "eval/inspect_tasks.py", data=demo_settings.data_folder)

    assert [name for name in catalogue.NAMES if f"inspect_tasks.py@{name}" not in listed] == []


def test_questions_are_asked_on_the_day_of_every_other_run() -> None:
    tree = ast.parse(FILE.read_text())
    days = [
        node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and ast.unparse(node.targets) == "DAY"
    ]

    assert days == [DAY.isoformat()]


@pytest.mark.parametrize("name", SUITES)
def test_the_samples_are_the_drawn_cases(name: str, by_suite: dict[str, dict[str, Any]]) -> None:
    log = by_suite[name]

    assert log["status"] == "success"
    assert [sample["id"] for sample in log["samples"]] == [task.id for task in catalogue.make(name, limit=LIMIT).tasks]
    assert [sample["id"] for sample in log["samples"] if sample.get("error")] == []


@pytest.mark.parametrize("name", SUITES)
def test_a_sample_shows_question_and_answer_and_holds_the_scores_of_its_record(
    name: str, by_suite: dict[str, dict[str, Any]]
) -> None:
    for sample in by_suite[name]["samples"]:
        score = sample["scores"][name]
        record = Record.model_validate(score["metadata"]["record"])

        assert score["value"] == record.scores
        assert [message["content"] for message in sample["messages"]] == [record.asked, record.said]
        assert sample["input"] == record.asked


@pytest.mark.parametrize("name", SUITES)
def test_the_figures_are_those_of_the_suite(name: str, by_suite: dict[str, dict[str, Any]]) -> None:
    log = by_suite[name]
    records = [Record.model_validate(sample["scores"][name]["metadata"]["record"]) for sample in log["samples"]]

    metrics = {metric["name"]: metric["value"] for metric in log["results"]["scores"][0]["metrics"].values()}

    measured = catalogue.make(name).measure(records)
    assert measured
    assert {measure.name: metrics[measure.name] for measure in measured} == {
        measure.name: pytest.approx(measure.value) for measure in measured
    }
    assert all(metrics[f"{measure.name} (n)"] == measure.n for measure in measured)


def test_no_model_was_asked(by_suite: dict[str, dict[str, Any]]) -> None:
    assert [log["stats"]["model_usage"] for log in by_suite.values()] == [{}] * len(SUITES)
    assert {log["eval"]["model"] for log in by_suite.values()} == {"mockllm/model"}


def test_the_viewer_makes_a_folder_of_its_own(logs: Path, demo_settings: Settings, tmp_path: Path) -> None:
    folder = tmp_path / "bundle"
    _run("view", "bundle", "--log-dir", str(logs), "--output-dir", str(folder), data=demo_settings.data_folder)

    assert (folder / "index.html").is_file()
    assert {file.name for file in (folder / "logs").glob("*.eval")} == {file.name for file in logs.glob("*.eval")}
