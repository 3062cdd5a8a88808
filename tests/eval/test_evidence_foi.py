"""Claims about what is released on request: the parts as they are installed, and every figure of the run."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from evidence_report import small_report

from eval.evidence import evidence
from eval.evidence.figures import figure
from eval.evidence.steps import WHAT_STEPS_DO
from pipelines.answering.pipeline import STEPS
from pipelines.knowledge.index import current_version
from pipelines.models.lockfile import LockedFile, LockedModel, changing_lock
from pipelines.settings import LanguageModelSettings, RetentionSettings, Settings, WebSettings


def test_every_prompt_stands_with_the_hash_of_its_file(demo_settings: Settings) -> None:
    text = evidence("foi", demo_settings, None)

    files = [file for file in demo_settings.prompts_folder.iterdir() if file.suffix in (".md", ".yaml")]
    assert len(files) >= 6
    assert all(f"| {hashlib.sha256(file.read_bytes()).hexdigest()} |" in text for file in files)
    assert all(f"| {file.name} |" in text for file in files)


def test_versions_and_index_are_those_installed(demo_settings: Settings) -> None:
    text = evidence("foi", demo_settings, None)

    assert f"| front-door | {version('front-door')} |" in text
    assert f"| chromadb | {version('chromadb')} |" in text
    assert f"Index {current_version(demo_settings.data_folder / 'index')}, built " in text


def test_every_step_of_the_pipeline_is_described_and_no_other(demo_settings: Settings) -> None:
    text = evidence("foi", demo_settings, None)

    assert tuple(WHAT_STEPS_DO) == tuple(step.__name__ for step in STEPS)
    assert all(f"| {number} | {step.__name__} | " in text for number, step in enumerate(STEPS, start=1))


def test_every_measure_and_every_gate_of_the_run_is_told_with_its_day(demo_settings: Settings) -> None:
    report = small_report()

    text = evidence("foi", demo_settings, report)

    assert "Measured on 24 November 2026" in text
    assert all(f"| {measure.title} | {figure(measure)} |" in text for measure in report.measures)
    assert all(gate.reason in text for gate in report.gates)
    assert f"{len(report.failures)} cases went wrong" in text


def test_what_is_not_held_follows_the_settings(demo_settings: Settings) -> None:
    keep = RetentionSettings(conversations_days=5, handovers_days=6, feedback_days=8)

    text = evidence("foi", demo_settings.model_copy(update={"retention": keep}), None)

    assert "older than 5 days, call-backs older than 6, marks older than 8" in text


def test_weights_stand_with_hash_and_licence(demo_settings: Settings, tmp_path: Path) -> None:
    file = LockedFile(path="our-q4.gguf", size=7, sha256="ab" * 32, checked_against="none")
    locked = LockedModel(
        repository="us/our-chat",
        revision="0123abc",
        licence="Apache-2.0",
        fetched_from="a stick",
        when="2026-11-20",
        files=(file,),
    )
    (tmp_path / "models").mkdir()
    with changing_lock(tmp_path / "models") as models:
        models["our-chat"] = locked
    settings = demo_settings.model_copy(
        update={"data_folder": tmp_path, "language_model": LanguageModelSettings(model="our-chat")}
    )

    text = evidence("foi", settings, None)

    assert "our-chat: us/our-chat at 0123abc, licence Apache-2.0" in text
    assert f"| our-q4.gguf | 7 | {'ab' * 32} |" in text
    assert "no language model writes" not in text


def test_weights_that_nobody_locked_are_for_the_council_to_name(demo_settings: Settings) -> None:
    settings = demo_settings.model_copy(update={"language_model": LanguageModelSettings(url="http://127.0.0.1:1/v1")})

    assert "[Council to write: which weights the model server runs" in evidence("foi", settings, None)


def test_a_service_that_is_switched_off_says_so(demo_settings: Settings) -> None:
    settings = demo_settings.model_copy(update={"web": WebSettings(switched_off=True)})

    assert "Turned off now: yes." in evidence("foi", settings, None)


def test_the_law_of_scotland_is_its_own(tmp_path: Path) -> None:
    (tmp_path / "ours").mkdir()
    (tmp_path / "ours" / "council.toml").write_text('name = "Our Council"\nnation = "Scotland"\n')
    settings = Settings(_env_file=None, council="ours", knowledge_folder=tmp_path, data_folder=tmp_path)

    text = evidence("foi", settings, None)

    assert "Freedom of Information (Scotland) Act 2002" in text
    assert "Scottish Information Commissioner" in text
