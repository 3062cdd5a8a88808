"""``frontdoor eval`` and ``frontdoor evidence`` as an officer types them."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.settings import PROJECT, Settings


@pytest.fixture
def frontdoor(demo_settings: Settings, tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command over the demonstration council's index, with results in a folder of its own."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "FRONT_DOOR_DATA_FOLDER": str(demo_settings.data_folder)}
        command = [sys.executable, "-m", "app", *arguments, "--results", str(tmp_path / "results")]
        return subprocess.run(command, env=environment, cwd=PROJECT, capture_output=True, text=True, check=False)

    return run


def test_a_run_tells_figures_and_gates_and_can_be_compared_and_made_again(
    frontdoor: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    first = frontdoor("eval", "retrieval", "masking", "--limit", "5")
    run = next((tmp_path / "results").iterdir()).name
    second = frontdoor("eval", "retrieval", "--limit", "5", "--against", run, "--engine", "vector_index=exact")
    again = frontdoor("eval", "report", run)

    assert first.returncode == 0, first.stderr
    assert "masking.hidden" in first.stdout
    assert "held" in first.stdout
    assert "not run" in first.stdout
    assert f"minus {run}" in second.stdout
    assert "retrieval.recall_at_5" in second.stdout
    assert again.returncode == 0
    assert frontdoor("evidence", "equality").stdout.startswith("# ")


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("eval", "fairness"), "There is no suite 'fairness'"),
        (("eval", "compare", "one"), "Name two runs"),
        (("eval", "compare", "one", "two"), "is no run"),
        (("eval", "report", "nothing"), "There is no run 'nothing'"),
        (("eval", "--resume", "nothing"), "There is no run 'nothing'"),
        (("eval", "retrieval", "--engine", "composer=x"), "is no engine"),
        (("eval", "retrieval", "--engine", "vector_index=x"), "is no vector_index"),
        (("eval", "retrieval", "--server", "nowhere"), "no web address"),
        (("evidence", "tax"), "There is no record 'tax'"),
    ],
)
def test_what_is_wrong_is_told_in_one_plain_line(
    frontdoor: Callable[..., subprocess.CompletedProcess[str]], arguments: tuple[str, ...], told: str
) -> None:
    done = frontdoor(*arguments)

    assert done.returncode == 1
    assert told in done.stderr
    assert "Traceback" not in done.stderr
