"""Both embedders keep the contract, and the ONNX export says the same as sentence-transformers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipelines.engines.build import ingest_embedder, serving_embedder
from pipelines.engines.onnx_embedder import OnnxEmbedder
from pipelines.engines.protocols import Embedder
from pipelines.engines.sentence_transformers_embedder import SentenceTransformersEmbedder, packaged_minilm
from pipelines.errors import EngineError
from pipelines.settings import EngineSettings, Settings

TEXTS = [
    "How do I pay my council tax?",
    "",
    "Parking permit",
    "You get 25% off your council tax bill if you are the only adult in your home. " * 30,
    "£45 — naïve café, 火曜日 🅿️",
    "how do i pay my counsil tax",
]


@pytest.fixture(scope="module")
def torch_embedder() -> SentenceTransformersEmbedder:
    return SentenceTransformersEmbedder(str(packaged_minilm()), threads=2)


@pytest.fixture(params=["onnx", "sentence_transformers"])
def any_embedder(
    request: pytest.FixtureRequest, embedder: OnnxEmbedder, torch_embedder: SentenceTransformersEmbedder
) -> Embedder:
    return embedder if request.param == "onnx" else torch_embedder


def test_vectors_have_unit_length_and_the_stated_size(any_embedder: Embedder) -> None:
    vectors = any_embedder.embed(TEXTS)

    assert vectors.shape == (len(TEXTS), any_embedder.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_the_order_of_texts_is_kept_whatever_their_length(any_embedder: Embedder) -> None:
    together = any_embedder.embed(TEXTS)
    alone = np.concatenate([any_embedder.embed([text]) for text in TEXTS])

    assert (np.sum(together * alone, axis=1) > 0.9999).all()
    assert together[0] @ together[5] > together[0] @ together[2]


def test_no_texts_give_no_vectors(any_embedder: Embedder) -> None:
    assert any_embedder.embed([]).shape == (0, 384)


def test_progress_ends_at_the_number_of_texts(any_embedder: Embedder) -> None:
    seen: list[tuple[int, int]] = []

    any_embedder.embed(["text"] * 150, lambda done, total: seen.append((done, total)))

    assert seen[-1] == (150, 150)
    assert seen == sorted(seen)


def test_the_name_tells_the_weights(any_embedder: Embedder) -> None:
    assert "@53aa5117" in any_embedder.name


def test_onnx_says_the_same_as_sentence_transformers(
    embedder: OnnxEmbedder, torch_embedder: SentenceTransformersEmbedder
) -> None:
    cosines = np.sum(embedder.embed(TEXTS) * torch_embedder.embed(TEXTS), axis=1)

    assert cosines.min() > 0.999


def test_everyday_words_are_known(embedder: OnnxEmbedder) -> None:
    assert {"council", "parking", "discount"} <= embedder.vocabulary()
    assert "counsil" not in embedder.vocabulary()


def test_serving_without_an_export_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"no exported embedding model in .*\. Run 'frontdoor ingest'"):
        serving_embedder(Settings(_env_file=None, data_folder=tmp_path))


def test_a_damaged_export_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "all-MiniLM-L6-v2-onnx"
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(b"half a mod")

    with pytest.raises(EngineError, match=r"is damaged. Delete the folder and run 'frontdoor ingest'"):
        serving_embedder(Settings(_env_file=None, data_folder=tmp_path))


def test_a_model_that_is_not_on_this_machine_is_named() -> None:
    settings = Settings(_env_file=None, engines=EngineSettings(embedder="/no/such/model"))

    with pytest.raises(EngineError, match=r"'/no/such/model' is not on this machine"):
        ingest_embedder(settings)
