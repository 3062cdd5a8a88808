"""The tuned space: of unit length, only for its own embedder, and nearer where pages say the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from pipelines.engines.onnx_embedder import OnnxEmbedder
from pipelines.engines.protocols import Progress, Vectors
from pipelines.engines.tuned_embedder import TunedEmbedder, Tuning, for_search, load_tuning, tuned
from pipelines.errors import EngineError


class Another:
    """An embedder that nothing was fitted for."""

    name = "another@12345678"
    dimensions = 2

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        return np.array([[1.0, 0.0] for _ in texts], dtype=np.float32)


def test_a_matrix_of_zeros_changes_nothing() -> None:
    vectors = np.array([[0.6, 0.8]], dtype=np.float32)

    assert tuned(vectors, np.zeros((2, 2), dtype=np.float32)) == pytest.approx(vectors)


def test_the_matrix_is_added_and_the_length_is_one_again() -> None:
    matrix = np.array([[0.0, 1.0], [0.0, 0.0]], dtype=np.float32)

    assert tuned(np.array([[1.0, 0.0]], dtype=np.float32), matrix) == pytest.approx(np.array([[0.5**0.5, 0.5**0.5]]))


def test_a_vector_of_zeros_stays_one() -> None:
    assert not tuned(np.zeros((1, 2), dtype=np.float32), np.eye(2, dtype=np.float32)).any()


def test_an_embedder_that_nothing_was_fitted_for_searches_as_it_is() -> None:
    plain = Another()

    assert for_search(plain) is plain


def test_the_name_tells_both_models(embedder: OnnxEmbedder) -> None:
    name = for_search(embedder).name

    assert name.startswith(f"{embedder.name}+tuned@")
    assert name != TunedEmbedder(embedder, Tuning(embedder.name, np.zeros((384, 384), np.float32), "0")).name


def test_two_ways_to_ask_for_one_section_come_nearer_and_two_sections_part(embedder: OnnxEmbedder) -> None:
    texts = ["can't pay my bill this month", "struggling to pay council tax", "permit for my second car"]
    plain, search = embedder.embed(texts), for_search(embedder).embed(texts)

    assert np.linalg.norm(search, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert search[0] @ search[1] - search[0] @ search[2] > plain[0] @ plain[1] - plain[0] @ plain[2]


@pytest.mark.parametrize("content", [b"", b"not numbers"])
def test_a_damaged_file_says_what_to_run(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "tuning.npz").write_bytes(content)

    with pytest.raises(EngineError, match="fit_search"):
        load_tuning(tmp_path / "tuning.npz")


def test_a_matrix_that_is_not_square_is_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "tuning.npz", matrix=np.zeros((2, 3)), embedder=np.array("x"))

    with pytest.raises(EngineError, match="no square matrix"):
        load_tuning(tmp_path / "tuning.npz")


def test_what_was_fitted_is_for_the_packaged_model(embedder: OnnxEmbedder) -> None:
    assert load_tuning().embedder == embedder.name
    assert load_tuning().matrix.shape == (embedder.dimensions, embedder.dimensions)
