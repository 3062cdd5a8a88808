"""A small real service for the web tests: three pages of an invented council, indexed once a session."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from pipelines.ingest import ingest
from pipelines.services import Services
from pipelines.settings import EngineSettings, Settings

PAGES = {
    "pay.md": """---
title: Pay your council tax
url: https://www.testmere.example/council-tax/pay
summary: When council tax is due and how to pay it.
service: council-tax
audience: public
owner: Revenues team
last_reviewed: 2026-10-05
review_by: 2099-04-01
asked_as:
  - when is my council tax bill due
---
Council tax is due on the 1st of each month. You can ask for the 15th instead.

## Ways to pay
Pay by Direct Debit. You can also pay by card online.
""",
    "single.md": """---
title: Single person discount
url: https://www.testmere.example/council-tax/single-person-discount
summary: 25% off your bill when you are the only adult in your home.
service: council-tax
audience: public
owner: Revenues team
last_reviewed: 2026-10-05
review_by: 2099-04-01
asked_as:
  - do i get money off if i live by myself
---
You get 25% off your council tax if you are the only adult in your home. It must be your main home.
""",
    "permits.md": """---
title: Parking permits
url: https://www.testmere.example/parking/permits
summary: Who can have a parking permit and how to ask for one.
service: parking
audience: public
owner: Parking team
last_reviewed: 2026-10-05
review_by: 2099-04-01
asked_as:
  - how do i get a permit for my street
---
You can have a parking permit if you live on a street with permit bays. Ask for one online.
""",
}
COUNCIL = 'id = "testmere"\nname = "Testmere Borough Council"\nshort_name = "Testmere"\n'


def _settings_of(folder: Path) -> Settings:
    return Settings(
        _env_file=None,
        council="testmere",
        knowledge_folder=folder / "knowledge",
        data_folder=folder / "var",
        database_url="",
        secret_key="a key for tests only",
        engines=EngineSettings(vector_index="exact"),
    )


@pytest.fixture
def unbuilt(tmp_path: Path) -> Settings:
    """A service that has no index yet."""
    settings = _settings_of(tmp_path)
    settings.knowledge_folder.mkdir()
    return settings


@pytest.fixture(scope="session")
def testmere(models_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    settings = _settings_of(tmp_path_factory.mktemp("testmere"))
    settings.data_folder.mkdir()
    (settings.data_folder / "models").symlink_to(models_folder)
    council = settings.knowledge_folder / "testmere"
    (council / "pages").mkdir(parents=True)
    (council / "council.toml").write_text(COUNCIL, encoding="utf-8")
    for name, text in PAGES.items():
        (council / "pages" / name).write_text(text, encoding="utf-8")
    ingest(settings, [settings.knowledge_folder], today=date(2026, 11, 2))
    return settings


@pytest.fixture(scope="session")
def testmere_services(testmere: Settings) -> Services:
    return Services(testmere)
