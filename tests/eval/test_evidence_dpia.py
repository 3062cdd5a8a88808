"""Claims about the data map: it says what the store, the masking and the settings do, and follows them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from evidence_report import measure_of, small_report

from app.store import Store
from app.store_models import Table
from app.web.waiting import KEPT_SECONDS
from eval.evidence import evidence
from eval.evidence.figures import figure
from eval.evidence.stored import STORED
from eval.evidence.system import read_system
from pipelines.answering.personal_details import KINDS
from pipelines.answering.safeguard import SAFEGUARD_FILE, Crisis, crisis_answer, load_rules
from pipelines.replies import load_replies
from pipelines.settings import LanguageModelSettings, RetentionSettings, Settings, WebSettings
from pipelines.types import Question

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = date(2026, 11, 24)
CRISES = list(dict.fromkeys(rule.crisis for rule in load_rules(SAFEGUARD_FILE).rules))


def _rows(text: str, first: str) -> list[str]:
    """The cells of the row that begins so."""
    row = next(line for line in text.splitlines() if line.startswith(f"| {first} |"))
    return [cell.strip() for cell in row.strip("|").split("|")]


def test_every_table_and_field_of_the_store_is_on_the_map(demo_settings: Settings) -> None:
    text = evidence("dpia", demo_settings, None)

    tables = Table.metadata.tables
    assert {name: set(fields) for name, fields in STORED.items()} == {
        name: {column.name for column in table.columns} for name, table in tables.items()
    }
    assert all(_rows(text, name)[2] == ", ".join(STORED[name]) for name in tables)


def test_days_are_those_of_the_settings(demo_settings: Settings) -> None:
    keep = RetentionSettings(conversations_days=7, handovers_days=21, feedback_days=500)

    text = evidence("dpia", demo_settings.model_copy(update={"retention": keep}), None)

    days = {name: _rows(text, name)[3] for name in STORED if not name.startswith(("staff_", "document", "translation"))}
    assert days == {
        "conversations": "7 days",
        "answers": "7 days",
        "handovers": "21 days",
        "calls": "7 days",
        "feedback": "500 days",
        "audit": "500 days",
    }


@pytest.mark.parametrize("feedback_days", [30, 365, 500])
def test_receipts_are_kept_as_long_as_the_map_says(feedback_days: int, demo_settings: Settings, tmp_path: Path) -> None:
    keep = RetentionSettings(feedback_days=feedback_days)
    store = Store.open(f"sqlite:///{tmp_path / 'db'}", retention=keep, clock=lambda: NOON)
    store.purge()
    store.close()
    with closing(sqlite3.connect(tmp_path / "db")) as connection:
        (expires,) = connection.execute("SELECT expires_at FROM audit").fetchone()

    text = evidence("dpia", demo_settings.model_copy(update={"retention": keep}), None)

    kept = datetime.fromisoformat(expires).replace(tzinfo=UTC) - NOON
    assert _rows(text, "audit")[3] == f"{kept // timedelta(days=1)} days"


@pytest.mark.parametrize("crisis", CRISES, ids=lambda crisis: crisis.reply)
def test_words_of_a_danger_are_kept_only_where_the_map_says_so(
    crisis: Crisis, demo_settings: Settings, tmp_path: Path
) -> None:
    answer = crisis_answer(crisis, load_replies(demo_settings.prompts_folder), None)
    store = Store.open(f"sqlite:///{tmp_path / 'db'}", clock=lambda: NOON)
    conversation = store.open_conversation("visitor-visitor-visitor", "northmere")
    store.keep_answer(conversation, answer, Question("words", "northmere", DAY))
    words = store.transcript(conversation, "visitor-visitor-visitor")
    store.close()

    text = evidence("dpia", demo_settings, None)

    name = crisis.reply.replace("_", " ")
    says = next(line for line in text.splitlines() if f" {name}" in line and line.startswith(("- No words", "- Words")))
    assert says.startswith("- Words are kept, masked" if words else "- No words are kept")


def test_every_kind_of_detail_is_listed_with_its_figure(demo_settings: Settings) -> None:
    report = small_report()

    text = evidence("dpia", demo_settings, report)

    assert {_rows(text, kind.name.replace("_", " "))[0] for kind in KINDS} == {
        kind.name.replace("_", " ") for kind in KINDS
    }
    assert _rows(text, "email")[1] == figure(measure_of(report, "masking.hidden_email"))
    assert _rows(text, "phone")[1] == figure(measure_of(report, "masking.hidden_phone"))
    assert _rows(text, "postcode")[1] == "not measured"
    assert figure(measure_of(report, "masking.hidden")) in text


def test_nothing_goes_out_from_the_embedded_default(demo_settings: Settings) -> None:
    text = evidence("dpia", demo_settings, None)

    assert "Transfers: None." in text
    assert {row[1:3] for row in read_system(demo_settings, DAY).engines()} <= {
        tuple(_rows(text, role)[1:3]) for role, _, _ in read_system(demo_settings, DAY).engines()
    }


def test_a_model_and_a_database_on_other_machines_are_transfers_to_be_explained(demo_settings: Settings) -> None:
    settings = demo_settings.model_copy(
        update={
            "database_url": "postgresql+psycopg://front:hunter2@db.council.example/door",
            "language_model": LanguageModelSettings(url="https://models.example.com/v1"),
        }
    )

    text = evidence("dpia", settings, None)

    assert "Transfers: None" not in text
    assert "[Council to write: who runs models.example.com and db.council.example, in which country" in text
    assert "[Council to write: what that server logs and keeps]" in text
    assert "[Council to write: how the files and backups of that database are erased]" in text
    assert "postgresql on db.council.example" in text


def test_our_own_model_server_is_no_transfer(demo_settings: Settings) -> None:
    settings = demo_settings.model_copy(update={"language_model": LanguageModelSettings(model="our.gguf")})

    text = evidence("dpia", settings, None)

    assert "Transfers: None." in text
    assert _rows(text, "language model")[1:] == ["our.gguf", "this machine, in a process of its own"]


def test_cookies_over_plain_http_are_a_risk_until_they_are_limited(demo_settings: Settings) -> None:
    safe = demo_settings.model_copy(update={"web": WebSettings(secure_cookies=True)})

    assert "FRONT_DOOR_WEB__SECURE_COOKIES=true" in evidence("dpia", demo_settings, None)
    assert "FRONT_DOOR_WEB__SECURE_COOKIES" not in evidence("dpia", safe, None)


def test_answers_on_their_way_stay_as_long_as_the_map_says(demo_settings: Settings) -> None:
    assert KEPT_SECONDS == 10 * 60
    assert "from ten minutes on" in evidence("dpia", demo_settings, None)


def test_the_lawful_basis_is_for_the_council(demo_settings: Settings) -> None:
    text = evidence("dpia", demo_settings, None)

    assert "Lawful basis for questions and answers: [Council to write:" in text
    assert "Lawful basis for call-backs: [Council to write:" in text
