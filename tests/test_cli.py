"""The command line as an operator meets it: results, plain faults, exit codes, never a trace."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.settings import Settings

PROJECT = Path(__file__).parent.parent


def run(*words: str, settings: Settings, **extra: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "FRONT_DOOR_DATA_FOLDER": str(settings.data_folder),
        "FRONT_DOOR_KNOWLEDGE_FOLDER": str(settings.knowledge_folder),
        "FRONT_DOOR_COUNCIL": settings.council,
        "COLUMNS": "300",
        **extra,
    }
    return subprocess.run(
        [sys.executable, "-m", "app", *words],
        cwd=PROJECT, env=environment, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_a_question_is_answered_in_words_and_in_json(demo_settings: Settings) -> None:
    words = run("ask", "how do I pay my council tax?", settings=demo_settings)
    document = json.loads(run("ask", "--json", "how do I pay my council tax?", settings=demo_settings).stdout)

    assert words.returncode == 0
    assert "Source: " in words.stdout
    assert document["outcome"] == "answered"
    assert document["answer"] in words.stdout
    assert document["citations"][0].startswith("https://www.northmere.example/")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["ask"], 2, "Give one question"),
        (["ask", "x" * 301], 1, "at most 300"),
        (["ask", "--council", "atlantis", "how do I pay?"], 1, "no council called 'atlantis'"),
        (["ask", "--batch", "/nowhere/in.jsonl", "--out", "/tmp/out.jsonl"], 1, "There is no file"),
        (["dance"], 2, "No such command"),
        (["crawl", "not-an-address", "--into", "/tmp/pages"], 1, "is not a web address"),
    ],
)
def test_misuse_is_told_in_one_plain_line(demo_settings: Settings, words: list[str], code: int, said: str) -> None:
    done = run(*words, settings=demo_settings)

    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_an_index_the_operator_is_told_what_to_run(demo_settings: Settings, tmp_path: Path) -> None:
    done = run("ask", "how do I pay?", settings=demo_settings, FRONT_DOOR_DATA_FOLDER=str(tmp_path))

    assert done.returncode == 1
    assert "frontdoor ingest" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_names_its_variable(demo_settings: Settings) -> None:
    done = run("ask", "how do I pay?", settings=demo_settings, FRONT_DOOR_WEB__PORT="many")

    assert done.returncode == 1
    assert "FRONT_DOOR_WEB__PORT" in done.stderr


def test_a_busy_port_is_told_with_another_to_try(demo_settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = run("serve", "--port", str(port), settings=demo_settings)

    assert done.returncode == 1
    assert f"Port {port}" in done.stderr
    assert f"--port {port + 1}" in done.stderr


def test_a_batch_is_answered_in_order_and_goes_on_where_it_stopped(demo_settings: Settings, tmp_path: Path) -> None:
    source, out = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    rows = [
        {"id": "a", "question": "how do I pay my council tax?"},
        {"id": 2, "question": "and for a second car?", "history": [{"question": "how much is a resident permit?"}]},
        {"id": "c", "question": "how much is band c", "council": "northmere"},
        {"id": "d", "question": "pothole", "council": "atlantis"},
        {"question": "no id"},
    ]
    source.write_text("\n".join(json.dumps(row) for row in rows) + "\nnot json\n")

    first = run("ask", "--batch", str(source), "--out", str(out), settings=demo_settings)
    whole = out.read_text()
    lines = whole.splitlines(keepends=True)
    out.write_text("".join(lines[:2]) + lines[2][:20])
    run("ask", "--batch", str(source), "--out", str(out), settings=demo_settings)
    answers = [json.loads(line) for line in out.read_text().splitlines()]

    assert first.returncode == 1
    assert "3 of 6 lines" in first.stderr
    assert [answer["id"] for answer in answers] == ["a", 2, "c", "d", None, None]
    assert set(answers[0]) == {
        "id", "answer", "outcome", "citations", "quotes", "confidence", "retrieved", "abstained", "seconds",
    }  # fmt: skip
    assert "£80" in answers[1]["answer"]
    assert answers[2]["outcome"] == "answered_from_fact"
    assert "atlantis" in answers[3]["error"]
    assert "line 5" in answers[4]["error"]
    assert [json.loads(line)["answer"] for line in lines[:3]] == [answer["answer"] for answer in answers[:3]]


def test_the_knowledge_base_has_no_fault(demo_settings: Settings) -> None:
    done = run("check", settings=demo_settings)

    assert done.returncode == 0, done.stderr
    assert " 0 faults" in done.stdout


def test_the_doctor_names_engines_and_faults(demo_settings: Settings) -> None:
    done = run("doctor", settings=demo_settings, FRONT_DOOR_WEB__PORT="0", FRONT_DOOR_LANGUAGE_MODEL__URL="")

    assert "embedder: all-MiniLM-L6-v2" in done.stdout
    assert "language model: none present" in done.stdout
    assert done.returncode == (1 if "FAULT" in done.stdout else 0)


def test_help_names_units(demo_settings: Settings) -> None:
    assert "in minutes" in " ".join(run("crawl", "--help", settings=demo_settings).stdout.split())
