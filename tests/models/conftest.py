"""A small hub, a catalogue that names what it holds, and an empty models folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from model_hub import CONFIG, GGUF, WEIGHTS, ModelHub, model_hub

from pipelines.models.catalogue import Catalogue, Model, read_catalogue
from pipelines.models.fetch import Patience
from pipelines.models.hub import Hub
from pipelines.settings import Settings

# A council's own catalogue: names of files without hashes, as far as the hub shall say what they are.
OWN: dict[str, object] = {
    "models": [
        {
            "name": "council-chat",
            "purpose": "chat",
            "repository": "council/chat-GGUF",
            "files": [{"path": "chat.gguf"}],
            "licence": "MIT",
            "licence_url": "https://council.example/licence",
            "languages": ["en"],
            "quantisation": "Q4_0",
            "shape": {
                "layers": 2, "kv_heads": 1, "head_size": 8, "hidden_size": 16, "vocabulary": 100, "window": 512,
            },
            "confirmed": True,
            "how": "Made for this test.",
        },
        {
            "name": "council-embed",
            "purpose": "embed",
            "repository": "council/embed",
            "files": [{"path": "model.safetensors"}, {"path": "1_Pooling/config.json"}],
            "licence": "MIT",
            "licence_url": "https://council.example/licence",
            "languages": ["en"],
            "quantisation": "f32",
            "confirmed": True,
            "how": "Made for this test.",
        },
    ]
}  # fmt: skip


@pytest.fixture(autouse=True)
def _nothing_from_the_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "HF_TOKEN", "HF_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture
def served() -> Iterator[ModelHub]:
    files = {
        "council/chat-GGUF/chat.gguf": GGUF,
        "council/embed/model.safetensors": WEIGHTS,
        "council/embed/1_Pooling/config.json": CONFIG,
    }
    with model_hub(files) as hub:
        yield hub


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(_env_file=None, data_folder=tmp_path / "data")


@pytest.fixture
def folder(settings: Settings) -> Path:
    """The models folder, with the council's own catalogue in it."""
    made = settings.data_folder / "models"
    made.mkdir(parents=True)
    (made / "catalogue.yaml").write_text(yaml.safe_dump(OWN))
    return made


@pytest.fixture
def catalogue(folder: Path) -> Catalogue:
    return read_catalogue(folder)


@pytest.fixture
def chat(catalogue: Catalogue) -> Model:
    return catalogue.model("council-chat")


@pytest.fixture
def embed(catalogue: Catalogue) -> Model:
    return catalogue.model("council-embed")


@pytest.fixture
def hub(served: ModelHub) -> Hub:
    return Hub(served.address, timeout=5.0)


@pytest.fixture
def waits() -> list[float]:
    """Seconds that were waited for, had they been."""
    return []


@pytest.fixture
def patience(waits: list[float]) -> Patience:
    return Patience(tries=3, sleep=waits.append)
