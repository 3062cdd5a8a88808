"""Claims about all four records: filled from what is configured, marked one way for people, silent about secrets."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import get_args

import pytest
from evidence_report import small_report

from eval.evidence import Kind, evidence
from eval.evidence.markdown import table
from eval.evidence.system import read_system
from pipelines.settings import LanguageModelSettings, Settings

KINDS = get_args(Kind)
DAY = date(2026, 11, 24)


@pytest.mark.parametrize("kind", KINDS)
def test_a_record_names_the_council_and_is_markdown(kind: Kind, demo_settings: Settings) -> None:
    text = evidence(kind, demo_settings, small_report())

    assert text.startswith("# ")
    assert "Northmere Borough Council" in text.splitlines()[0]
    assert text.endswith("\n")


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_person_must_write_is_marked_one_way(kind: Kind, demo_settings: Settings) -> None:
    text = evidence(kind, demo_settings, None)

    opened = re.findall(r"\[[^\]\n]*\]?", text)
    assert len(opened) > 5
    assert [mark for mark in opened if not re.fullmatch(r"\[Council to write: [^\]]+\]|\[PCN\]", mark)] == []
    assert not re.search(r"\b(TODO|TBC|TBD|XXX|lorem)\b|\.\.\.", text)


@pytest.mark.parametrize("kind", KINDS)
def test_without_a_run_no_figure_is_given_and_the_command_is(kind: Kind, demo_settings: Settings) -> None:
    text = evidence(kind, demo_settings, None)

    assert "No evaluation was run on this installation. 'frontdoor eval' runs it" in text
    assert "95 % interval)" not in text.replace("gap (95 % interval)", "")
    assert not re.search(r"n = \d", text)


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_keeps_as_many_cells_in_every_row(kind: Kind, demo_settings: Settings) -> None:
    text = evidence(kind, demo_settings, small_report())

    for block in re.findall(r"(?:^\|.*\|$\n?)+", text, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in block.strip().splitlines()}) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_secrets_are_in_no_record(kind: Kind, demo_settings: Settings) -> None:
    settings = demo_settings.model_copy(
        update={
            "database_url": "postgresql+psycopg://front:hunter2@db.council.example:5432/door",
            "secret_key": "key-of-the-cookies",
            "language_model": LanguageModelSettings(
                model="qwen", url="http://gpu.council.example:8000/v1", api_key="key-of-the-model"
            ),
        }
    )

    text = evidence(kind, settings, small_report())

    assert not re.search("hunter2|key-of-the", text)
    assert str(demo_settings.data_folder) not in text


@pytest.mark.parametrize("kind", KINDS)
def test_where_nothing_is_built_a_record_still_comes(kind: Kind, tmp_path: Path) -> None:
    settings = Settings(_env_file=None, council="elsewhere", knowledge_folder=tmp_path, data_folder=tmp_path)

    assert "Elsewhere" in evidence(kind, settings, None).splitlines()[0]


def test_an_index_that_is_missing_is_said_with_the_command(tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_folder=tmp_path)

    assert "'frontdoor ingest'" in evidence("foi", settings, None)


@pytest.mark.parametrize(
    ("url", "elsewhere"),
    [
        ("", ()),
        ("http://127.0.0.1:11434/v1", ()),
        ("http://localhost:11434/v1", ()),
        ("http://[::1]:11434/v1", ()),
        ("http://10.1.2.3:8000/v1", ("10.1.2.3",)),
        ("https://models.example.com/v1", ("models.example.com",)),
    ],
)
def test_a_model_on_another_machine_is_elsewhere(url: str, elsewhere: tuple[str, ...], tmp_path: Path) -> None:
    settings = Settings(_env_file=None, data_folder=tmp_path, language_model=LanguageModelSettings(url=url))

    assert read_system(settings, DAY).elsewhere == elsewhere


def test_a_sign_that_would_break_a_table_is_written_out() -> None:
    assert table(("a",), [("one | two\nthree",)]).splitlines()[-1] == r"| one \| two<br>three |"
