"""Real settings and services for every test: the demonstration council, and two small invented ones."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest

os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
os.environ.setdefault("HF_HUB_OFFLINE", "1")

from small_knowledge import write_small_knowledge

from pipelines.engines.build import ingest_embedder, onnx_folder
from pipelines.engines.onnx_embedder import OnnxEmbedder
from pipelines.ingest import ingest
from pipelines.services import LONDON, Services
from pipelines.settings import PROJECT, EngineSettings, Settings

TODAY = date(2026, 11, 24)
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=LONDON)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright leaves an event loop in this thread, in which no other may run."""
    items.sort(key=lambda item: "/tests/browser/" in str(item.path))


@pytest.fixture(scope="session")
def models_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the exported embedding model: the project's own where there is one."""
    own = PROJECT / "var" / "models"
    if (own / "all-MiniLM-L6-v2-onnx" / "name.txt").exists():
        return own
    settings = Settings(_env_file=None, data_folder=tmp_path_factory.mktemp("models"))
    ingest_embedder(settings)
    return onnx_folder(settings).parent


@pytest.fixture(scope="session")
def embedder(models_folder: Path) -> OnnxEmbedder:
    return OnnxEmbedder(models_folder / "all-MiniLM-L6-v2-onnx", threads=2)


@pytest.fixture(scope="session")
def demo_settings(models_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The demonstration council, indexed once a session; vectors of an index in ``var`` are used again."""
    data = tmp_path_factory.mktemp("demo")
    (data / "models").symlink_to(models_folder)
    if (PROJECT / "var" / "index" / "current").exists():
        shutil.copytree(PROJECT / "var" / "index", data / "index", ignore=shutil.ignore_patterns("*.partial"))
    settings = Settings(_env_file=None, data_folder=data)
    ingest(settings, [settings.knowledge_folder], today=TODAY)
    return settings


@pytest.fixture(scope="session")
def services(demo_settings: Settings) -> Iterator[Services]:
    """Services over the demonstration council, at noon on Tuesday 24 November 2026."""
    made = Services(demo_settings, clock=lambda: NOON)
    yield made
    made.search.close()


@pytest.fixture(scope="session")
def small_settings(models_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two invented councils: Oakvale with front matter, facts and teams, Fenbridge as one JSON Lines file."""
    folder = tmp_path_factory.mktemp("small")
    knowledge = write_small_knowledge(folder / "knowledge")
    (folder / "data").mkdir()
    (folder / "data" / "models").symlink_to(models_folder)
    settings = Settings(
        _env_file=None,
        council="oakvale",
        knowledge_folder=knowledge,
        data_folder=folder / "data",
        engines=EngineSettings(vector_index="exact"),
    )
    ingest(settings, [knowledge], today=TODAY)
    return settings
