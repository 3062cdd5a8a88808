"""Every vector index finds what exact search finds, keeps councils apart and opens again from disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from pipelines.engines.build import VECTOR_INDEXES
from pipelines.engines.exact_index import ExactIndex
from pipelines.engines.protocols import VectorIndex, Vectors
from pipelines.errors import EngineError

ROWS = 600
COUNCILS = ["alder" if row % 3 else "birch & co/ÿ" for row in range(ROWS)]


@pytest.fixture(scope="module")
def vectors() -> Vectors:
    made = np.random.default_rng(7).normal(size=(ROWS, 48)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def questions() -> Vectors:
    made = np.random.default_rng(8).normal(size=(20, 48)).astype(np.float32)
    return made / np.linalg.norm(made, axis=1, keepdims=True)


@pytest.fixture(scope="module")
def oracle(vectors: Vectors, tmp_path_factory: pytest.TempPathFactory) -> ExactIndex:
    index = ExactIndex(tmp_path_factory.mktemp("oracle") / "exact")
    index.build(vectors, COUNCILS)
    return index


@pytest.fixture(scope="module", params=sorted(VECTOR_INDEXES))
def index(
    request: pytest.FixtureRequest, vectors: Vectors, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[VectorIndex]:
    """Built by one object and opened by another, as ingest and serving do."""
    folder = tmp_path_factory.mktemp(request.param)
    builder = VECTOR_INDEXES[request.param](folder)
    builder.build(vectors, COUNCILS)
    builder.close()
    opened = VECTOR_INDEXES[request.param](folder)
    yield opened
    opened.close()


def test_the_oracle_is_the_matrix_product(oracle: ExactIndex, vectors: Vectors, questions: Vectors) -> None:
    cosines = vectors @ questions[0]
    best = sorted((row for row in range(ROWS) if COUNCILS[row] == "alder"), key=lambda row: -cosines[row])[:5]

    assert [row for row, _ in oracle.nearest(questions[0], "alder", 5)] == best


@pytest.mark.parametrize("council", ["alder", "birch & co/ÿ"])
def test_it_finds_what_exact_search_finds(
    index: VectorIndex, oracle: ExactIndex, questions: Vectors, council: str
) -> None:
    for question in questions:
        found, expected = index.nearest(question, council, 10), oracle.nearest(question, council, 10)
        assert [row for row, _ in found] == [row for row, _ in expected]
        np.testing.assert_allclose([cosine for _, cosine in found], [cosine for _, cosine in expected], atol=1e-5)


def test_every_row_is_its_own_nearest(index: VectorIndex, vectors: Vectors) -> None:
    assert [index.nearest(vectors[row], COUNCILS[row], 1)[0][0] for row in range(0, ROWS, 7)] == list(range(0, ROWS, 7))


def test_a_council_sees_only_its_own_rows_and_all_of_them(index: VectorIndex, questions: Vectors) -> None:
    rows = [row for row, _ in index.nearest(questions[0], "birch & co/ÿ", ROWS)]

    assert sorted(rows) == [row for row in range(ROWS) if row % 3 == 0]


@pytest.mark.parametrize(("council", "k"), [("nobody", 5), ("alder", 0), ("", 3)])
def test_nothing_asked_or_an_unknown_council_finds_nothing(
    index: VectorIndex, questions: Vectors, council: str, k: int
) -> None:
    assert index.nearest(questions[0], council, k) == []


@pytest.mark.parametrize("name", sorted(VECTOR_INDEXES))
def test_an_index_of_nothing_can_be_built_and_asked(name: str, tmp_path: Path, questions: Vectors) -> None:
    index = VECTOR_INDEXES[name](tmp_path)
    index.build(np.zeros((0, 48), dtype=np.float32), [])

    assert index.nearest(questions[0], "alder", 3) == []
    index.close()


@pytest.mark.parametrize("name", sorted(VECTOR_INDEXES))
def test_an_index_that_was_never_built_says_what_to_do(name: str, tmp_path: Path, questions: Vectors) -> None:
    with pytest.raises(EngineError, match=r"Run 'frontdoor ingest --rebuild'"):
        VECTOR_INDEXES[name](tmp_path / "none").nearest(questions[0], "alder", 3)
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("damage", [b"", b"\x93NUMPY", b"not numbers"])
def test_damaged_vectors_say_what_to_do(tmp_path: Path, vectors: Vectors, damage: bytes) -> None:
    ExactIndex(tmp_path).build(vectors, COUNCILS)
    (tmp_path / "vectors.npy").write_bytes(damage)

    with pytest.raises(EngineError, match="are damaged"):
        ExactIndex(tmp_path).vectors()


def test_a_damaged_chroma_folder_is_an_engine_error(tmp_path: Path, vectors: Vectors) -> None:
    index = VECTOR_INDEXES["chroma"](tmp_path)
    index.build(vectors, COUNCILS)
    (tmp_path / "chroma" / "chroma.sqlite3").write_bytes(b"no database at all" * 1000)

    with pytest.raises(EngineError, match="chromadb could not"):
        VECTOR_INDEXES["chroma"](tmp_path).nearest(vectors[0], "alder", 3)
