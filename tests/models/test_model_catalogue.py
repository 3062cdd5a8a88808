"""The catalogue is data, and data is tested like code."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest
import yaml

from pipelines.errors import ModelFileError
from pipelines.models.catalogue import Catalogue, Model, read_catalogue

MODELS = read_catalogue().models
OPEN = {"Apache-2.0", "MIT", "LicenseRef-public-domain"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_a_model_is_free_to_use_pinned_and_confirmed(model: Model) -> None:
    assert model.licence in OPEN
    assert model.confirmed
    assert all(file.sha256 and file.size for file in model.files)
    assert not model.repository or len(model.revision) == 40
    assert all(file.url.startswith("https://") for file in model.files if file.url)


def test_there_is_a_model_for_every_purpose() -> None:
    chat = sorted(model.parameters_billions or 0 for model in MODELS if model.purpose == "chat")

    assert len(chat) >= 5
    assert 1 <= chat[0] < 2
    assert 20 < chat[-1] <= 24
    assert len([model for model in MODELS if model.purpose == "embed"]) >= 2
    assert {model.purpose for model in MODELS} == {"chat", "translate", "hear", "embed", "rerank", "speak"}


def test_chat_models_are_gguf_files() -> None:
    assert all(model.main.path.endswith(".gguf") for model in MODELS if model.purpose == "chat")


def test_hearing_models_carry_their_hash_in_their_address() -> None:
    hearing = [model.main for model in MODELS if model.purpose == "hear"]

    assert len(hearing) >= 5
    assert all(f"/{file.sha256}/{file.path}" in file.url for file in hearing)


@pytest.mark.skipif(not importlib.util.find_spec("whisper"), reason="openai-whisper is not installed")
def test_hearing_models_are_those_of_the_package() -> None:
    spec = importlib.util.find_spec("whisper")
    assert spec
    assert spec.origin
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    published = next(
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and node.targets[0].id == "_MODELS"
    )

    assert {model.main.url for model in MODELS if model.purpose == "hear"} <= set(published.values())


def test_a_name_that_is_not_there_is_told_with_the_nearest() -> None:
    with pytest.raises(ModelFileError, match=r"no model called 'whisper-larg'. Did you mean 'whisper-large-v3'\?"):
        read_catalogue().model("whisper-larg")


def _entry(**changes: object) -> dict[str, object]:
    return MODELS[0].model_dump(mode="json", exclude_defaults=True) | {"name": "own"} | changes


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        (_entry(files=[{"path": "../x.gguf"}]), "is not a plain path"),
        (_entry(files=[]), "at least 1"),
        (_entry(files=[{"path": "x.gguf", "url": "https://a.example/x.gguf"}]), "needs its published sha256"),
        (_entry(files=[{"path": "x.gguf", "sha256": "abc"}]), "should match pattern"),
        (_entry(shape=None), "needs its shape"),
        (_entry(repository=""), "needs a repository"),
        (_entry(repository="one"), "should match pattern"),
        (_entry(revision="../main"), "should match pattern"),
        (_entry(name="Own Model"), "should match pattern"),
        (_entry(licence_url="http://a.example"), "should match pattern"),
        (_entry(files=[{"path": "x.gguf"}, {"path": "x.gguf"}]), "names a file twice"),
        (_entry(colour="blue"), "Extra inputs"),
        (_entry(name=MODELS[0].name), "is a name of the catalogue that is shipped"),
    ],
)
def test_a_broken_entry_of_a_council_is_told_with_its_file(tmp_path: Path, entry: dict[str, object], said: str) -> None:
    (tmp_path / "catalogue.yaml").write_text(yaml.safe_dump({"models": [entry]}))

    with pytest.raises(ModelFileError, match=said) as told:
        read_catalogue(tmp_path)
    assert str(tmp_path / "catalogue.yaml") in str(told.value)


@pytest.mark.parametrize("text", ["models: [", "- 1", "\udcff"])
def test_a_file_that_is_no_catalogue_is_told(tmp_path: Path, text: str) -> None:
    (tmp_path / "catalogue.yaml").write_text(text, errors="surrogateescape")

    with pytest.raises(ModelFileError, match=r"catalogue\.yaml"):
        read_catalogue(tmp_path)


def test_a_councils_own_entry_stands_beside_those_that_are_shipped(tmp_path: Path) -> None:
    (tmp_path / "catalogue.yaml").write_text(yaml.safe_dump({"models": [_entry()]}))
    read = read_catalogue(tmp_path)

    assert read.model("own").repository == MODELS[0].repository
    assert len(read.models) == len(MODELS) + 1


def test_no_name_stands_twice() -> None:
    with pytest.raises(ValueError, match="stand twice"):
        Catalogue(models=(MODELS[0], MODELS[0]))
