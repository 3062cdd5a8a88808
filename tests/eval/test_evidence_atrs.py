"""Claims about the transparency record: the standard's own fields in its order, and figures of the run."""

from __future__ import annotations

import json
import re
from datetime import date

from evidence_report import measure_of, small_report

from eval.evidence import evidence
from eval.evidence.figures import figure
from eval.evidence.system import read_system
from eval.schema import CASES
from pipelines.answering.confidence import WEIGHTS_FILE
from pipelines.settings import LanguageModelSettings, Settings

# Numbers and names of the public template of version 3.0.
METADATA = """0.1 ID|0.2 Standard version|0.3 Organisation type|0.4 Function|0.5 Capability|0.6 Task|0.7 Tags
0.8 Date of completion|0.9 Date updated|0.10 Date archived|0.11 Title|0.12 Organisation name|0.13 Phase|0.14 Region
0.15 One sentence description"""
TIER_1 = "1.1 Name|1.2 Description|1.3 Website URL|1.4 Contact email"
OWNER = """2.1.1 Organisation or department|2.1.2 Team|2.1.3 Senior responsible owner
2.1.4 External supplier involvement
2.1.4.1 External supplier|2.1.4.2 Companies House Number|2.1.4.3 External supplier role
2.1.4.4 Procurement procedure type|2.1.4.5 Data access terms"""
RATIONALE = """2.2.1 Detailed description|2.2.2 Scope|2.2.3 Benefit|2.2.4 Previous process
2.2.5 Alternatives considered"""
PROCESS = """2.3.1 Process integration|2.3.2 Provided information|2.3.3 Frequency and scale of usage
2.3.4 Human decisions and review|2.3.5 Required training|2.3.6 Appeals and review"""
TOOL = "2.4.1.1 System architecture|2.4.1.2 Phase|2.4.1.3 Maintenance|2.4.1.4 Models"
MODEL = """2.4.2.1 Model name|2.4.2.2 Model version|2.4.2.3 Model task|2.4.2.4 Model input|2.4.2.5 Model output
2.4.2.6 Model architecture|2.4.2.7 Model performance|2.4.2.8 Datasets|2.4.2.9 Dataset purposes"""
DATA = """2.4.3.1 Source data name|2.4.3.2 Data modality|2.4.3.3 Data description|2.4.3.4 Data quantities
2.4.3.5 Sensitive attributes|2.4.3.6 Data completeness and representativeness|2.4.3.7 Source data URL
2.4.3.8 Data collection|2.4.3.9 Data cleaning|2.4.3.10 Data sharing agreements|2.4.3.11 Data access and storage"""
RISKS = "2.5.1 Impact assessment|2.5.2 Risks and mitigations"
MODELS = 7  # of the embedded default


def _names(*parts: str) -> list[str]:
    return [name for part in parts for name in re.split(r"[|\n]", part)]


def _fields(text: str) -> list[tuple[str, str]]:
    """Number with name, and what stands under it."""
    found = re.findall(r"^#{3,4} (\d+(?:\.\d+)+ .+)\n\n((?:(?!^#).*\n?)*)", text, re.MULTILINE)
    return [(name, body.strip()) for name, body in found if not name.startswith("2.4.2 ")]


def test_every_field_of_the_template_stands_in_its_order(demo_settings: Settings) -> None:
    names = [name for name, _ in _fields(evidence("atrs", demo_settings, small_report()))]

    assert names == _names(METADATA, TIER_1, OWNER, RATIONALE, PROCESS, TOOL, *[MODEL] * MODELS, DATA, RISKS)


def test_no_field_is_empty(demo_settings: Settings) -> None:
    assert [name for name, body in _fields(evidence("atrs", demo_settings, None)) if not body] == []


def test_performance_is_that_of_the_run(demo_settings: Settings) -> None:
    report = small_report()

    text = evidence("atrs", demo_settings, report)

    for name in ("answering.fact_accuracy", "masking.hidden", "attacks.success", "bias.flips", "routing.crisis_caught"):
        assert figure(measure_of(report, name)) in text


def test_without_a_run_every_performance_field_says_so(demo_settings: Settings) -> None:
    text = evidence("atrs", demo_settings, None)

    bodies = [body for name, body in _fields(text) if name == "2.4.2.7 Model performance"]

    assert len(bodies) == MODELS
    assert sum("No evaluation was run" in body for body in bodies) == MODELS - 1  # the word search has no figures alone


def test_the_fit_of_the_confidence_is_read_from_its_file(demo_settings: Settings) -> None:
    fit = json.loads(WEIGHTS_FILE.read_text())["fit"]

    text = evidence("atrs", demo_settings, None)

    assert all(f"{name.replace('_', ' ')} {value:g}" in text for name, value in fit.items())


def test_a_language_model_is_one_more_model_and_changes_the_description(demo_settings: Settings) -> None:
    settings = demo_settings.model_copy(update={"language_model": LanguageModelSettings(model="/models/our.gguf")})

    text = evidence("atrs", settings, None)

    assert text.count(" Model name\n") == MODELS + 1
    assert "Language model: our.gguf" in text
    assert "/models/" not in text
    assert "worded by a language model" in text


def test_the_counts_are_those_of_the_index_and_of_the_files_of_cases(demo_settings: Settings) -> None:
    index = read_system(demo_settings, date(2026, 11, 24)).index
    assert index is not None

    text = evidence("atrs", demo_settings, None)

    assert f"{index.pages['northmere']} pages of this council; {index.passages} passages" in text
    assert f"suite 'masking': {len((CASES / 'masking.jsonl').read_text().splitlines())} cases" in text
