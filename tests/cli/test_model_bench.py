"""``frontdoor models bench`` on a tiny real model: what it counts, its table, its JSON, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from app.cli.model_bench import COLUMNS, bench_command
from app.cli.model_speed import Plan, Rate, Speed, measure
from pipelines.errors import EngineError
from pipelines.settings import Settings
from scripts.make_models import tiny_gguf


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_gguf(tmp_path_factory.mktemp("bench") / "tiny.gguf")


@pytest.fixture(scope="module")
def speeds(model: Path) -> list[Speed]:
    plan = Plan(prompt_tokens=200, answer_tokens=40, seconds=0.5)
    return list(measure(model, Settings(_env_file=None), [1, 3], plan))


def run(*words: str) -> Result:
    cli = typer.Typer()
    cli.command()(bench_command)
    return CliRunner().invoke(cli, list(words))


def test_each_number_of_residents_is_measured(speeds: list[Speed]) -> None:
    assert [speed.residents for speed in speeds] == [1, 3]
    assert all(speed.memory_mb > 10 for speed in speeds)
    assert all("layers" in speed.placement for speed in speeds)


def test_every_resident_reads_a_prompt_of_about_the_length_asked_for(speeds: list[Speed]) -> None:
    for speed in speeds:
        assert speed.prefill.tokens == pytest.approx(200 * speed.residents, rel=0.2)


def test_writing_goes_on_for_as_long_as_asked(speeds: list[Speed]) -> None:
    for speed in speeds:
        assert speed.decode.seconds >= 0.5
        assert speed.decode.tokens > speed.residents


def test_a_rate_is_tokens_by_time() -> None:
    rate = Rate(tokens=300, seconds=2.0, cpu_seconds=3.0)

    assert (rate.per_second, rate.per_cpu_second) == (150.0, 100.0)


def test_the_table_has_a_line_for_each_number(model: Path) -> None:
    done = run(str(model), "--residents", "1, 2", "--prompt-tokens", "64", "--seconds", "0.2")
    lines = done.stdout.splitlines()

    assert done.exit_code == 0, done.output
    assert lines[0].split() == " ".join(COLUMNS.values()).split()
    assert [line.split()[0] for line in lines[1:3]] == ["1", "2"]
    assert lines[3].startswith("tiny.gguf, prompts of 64 tokens. ")


def test_machines_get_json(model: Path) -> None:
    done = run(str(model), "--residents", "2", "--prompt-tokens", "64", "--seconds", "0.2", "--json")
    document = json.loads(done.stdout)
    row = document["speeds"][0]

    assert document["model"] == str(model)
    assert set(row) == set(COLUMNS)
    assert row["decode_tokens_per_second_each"] == pytest.approx(row["decode_tokens_per_second"] / 2)


@pytest.mark.parametrize("residents", ["0", "many", "1,,2", "257", "-1", "²"])
def test_odd_numbers_of_residents_are_refused(model: Path, residents: str) -> None:
    done = run(str(model), f"--residents={residents}")

    assert done.exit_code == 2
    assert "1,4,8,16" in done.output


def test_a_prompt_that_the_model_has_no_room_for_is_told(model: Path) -> None:
    with pytest.raises(EngineError, match="do not fit"):
        list(measure(model, Settings(_env_file=None), [1], Plan(prompt_tokens=9000, seconds=0.2)))
