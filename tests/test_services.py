"""A running service takes up a new index by itself, and survives one that is damaged."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest

from pipelines.answering.pipeline import answer
from pipelines.errors import IndexingError, SettingsError
from pipelines.ingest import ingest
from pipelines.services import Services
from pipelines.settings import EngineSettings, Settings
from pipelines.types import Outcome, Question

TODAY = date(2026, 11, 24)
PAGE = """---
title: Swimming badge
url: https://pond.example/badge
summary: What a swimming badge costs and how to get one.
service: other-services
owner: Pond team
last_reviewed: 2026-10-01
review_by: 2027-10-01
---
A swimming badge costs £7. You can collect it at the pond.
"""


@pytest.fixture
def pond(models_folder: Path, tmp_path: Path) -> Settings:
    folder = tmp_path / "knowledge" / "pond" / "pages"
    folder.mkdir(parents=True)
    (folder / "badge.md").write_text(PAGE)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "models").symlink_to(models_folder)
    settings = Settings(
        _env_file=None,
        council="pond",
        knowledge_folder=tmp_path / "knowledge",
        data_folder=tmp_path / "data",
        engines=EngineSettings(vector_index="chroma"),
    )
    ingest(settings, [settings.knowledge_folder], today=TODAY)
    return settings


def ask(services: Services) -> str:
    return answer(Question("how much is a swimming badge", "pond", TODAY), services).text


def test_a_changed_an_added_and_a_removed_page_are_seen_without_a_restart(pond: Settings) -> None:
    services = Services(pond)
    pages = pond.knowledge_folder / "pond" / "pages"
    before = ask(services)
    (pages / "badge.md").write_text(PAGE.replace("£7", "£9"))
    ingest(pond, [pond.knowledge_folder], today=TODAY)
    changed = ask(services)
    (pages / "cap.md").write_text(PAGE.replace("badge", "cap").replace("£7", "£3"))
    (pages / "badge.md").unlink()
    ingest(pond, [pond.knowledge_folder], today=TODAY)
    swapped = answer(Question("how much is a swimming cap", "pond", TODAY), services)
    removed = ask(services)

    assert "£7" in before
    assert "£9" in changed
    assert "£3" in swapped.text
    assert "£9" not in removed
    assert "£7" not in removed


def test_a_damaged_new_index_leaves_the_open_one_serving(pond: Settings) -> None:
    services = Services(pond)
    before = ask(services)
    index = pond.data_folder / "index"
    (index / "broken").mkdir()
    (index / "current").write_text("broken")

    assert ask(services) == before


def test_without_an_index_the_service_says_what_to_run(pond: Settings) -> None:
    shutil.rmtree(pond.data_folder / "index")
    services = Services(pond)

    assert "frontdoor ingest" in (services.ready() or "")
    crisis = answer(Question("I want to end my life", "pond", TODAY), services)
    assert crisis.outcome is Outcome.CRISIS
    assert "116 123" in crisis.text
    with pytest.raises(IndexingError, match="frontdoor ingest"):
        ask(services)


def test_an_unknown_council_is_named_with_the_known_ones(pond: Settings) -> None:
    with pytest.raises(SettingsError, match="no council called 'sea'; have: pond"):
        Services(pond).council("sea")


def test_a_council_without_a_file_never_gives_a_phone_number(pond: Settings) -> None:
    services = Services(pond)
    reply = answer(Question("can I speak to a person", "pond", TODAY), services)

    assert services.contact("pond") is None
    assert reply.outcome is Outcome.HANDED_OVER
    assert "{" not in reply.text
    assert not any(character.isdigit() for character in reply.text)
