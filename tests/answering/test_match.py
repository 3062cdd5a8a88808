"""How a question and a passage go together, and what happens with an embedder that this was not fitted for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipelines.answering.confidence import SIGNALS, load_weights
from pipelines.answering.match import PRODUCT, Match, features, load_match
from pipelines.errors import SettingsError

ASKED = np.array([0.6, 0.8], dtype=np.float32)
PASSAGE = np.array([1.0, 0.0], dtype=np.float32)


def test_the_features_are_the_question_and_its_product_with_the_passage() -> None:
    np.testing.assert_allclose(features(ASKED, PASSAGE), [0.6, 0.8, PRODUCT * 0.6, 0.0], rtol=1e-6)


def test_a_match_is_the_weighed_sum_of_the_features_and_the_bias() -> None:
    match = Match("any", np.array([1.0, 0.5, 0.1, 9.0], dtype=np.float32), 0.25)

    assert match.of(ASKED, PASSAGE) == pytest.approx(0.6 + 0.4 + 0.1 * PRODUCT * 0.6 + 0.25)


def test_the_fitted_numbers_belong_to_vectors_of_the_embedded_default() -> None:
    match = load_match()

    assert match.embedder.startswith("all-MiniLM-L6-v2@")
    assert match.weights.shape == (2 * 384,)
    assert np.isfinite(match.weights).all()


def test_another_embedder_gets_weights_that_need_no_match() -> None:
    alone = load_weights(matched=False)

    assert alone["match"] == 0.0
    assert load_weights()["match"] > 0.0
    assert set(alone) == set(SIGNALS)


def test_a_damaged_file_is_told_with_its_cure(tmp_path: Path) -> None:
    broken = tmp_path / "match.npz"
    broken.write_bytes(b"PK not a zip")

    with pytest.raises(SettingsError, match="make fit"):
        load_match(broken)
