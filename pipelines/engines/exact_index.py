"""Exact nearest vectors by numpy: the fallback when a vector store fails, and the oracle of its tests."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.engines.protocols import Vectors
from pipelines.errors import EngineError


class ExactIndex:
    """All vectors in memory, one matrix product a question."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._opened: tuple[Vectors, dict[str, NDArray[np.int64]]] | None = None

    @property
    def name(self) -> str:
        return "exact"

    def build(self, vectors: Vectors, councils: Sequence[str]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        np.save(self._folder / "vectors.npy", vectors)
        (self._folder / "councils.json").write_text(json.dumps(list(councils)), encoding="utf-8")
        self._opened = None

    def vectors(self) -> Vectors:
        """Every stored vector, row by row, shape (n, dimensions).

        Raises:
            EngineError: the files are missing or damaged.
        """
        return self._load()[0]

    def nearest(self, vector: NDArray[np.float32], council: str, k: int) -> list[tuple[int, float]]:
        vectors, rows_of = self._load()
        rows = rows_of.get(council)
        if rows is None or k < 1:
            return []
        # A council's rows nearly always follow each other; then no row need be copied.
        first, last = int(rows[0]), int(rows[-1]) + 1
        part: Vectors = vectors[first:last] if last - first == len(rows) else vectors[rows]
        cosines = part @ vector
        best = np.argsort(-cosines, kind="stable")[:k]
        return [(int(rows[place]), float(cosines[place])) for place in best]

    def close(self) -> None:
        self._opened = None

    def _load(self) -> tuple[Vectors, dict[str, NDArray[np.int64]]]:
        opened = self._opened
        if opened is not None:
            return opened
        try:
            names = np.array(json.loads((self._folder / "councils.json").read_text(encoding="utf-8")), dtype=np.str_)
            # An empty file cannot be mapped into memory.
            vectors: Vectors = np.load(self._folder / "vectors.npy", mmap_mode="r" if len(names) else None)
        except (OSError, ValueError, EOFError) as error:
            raise EngineError(
                f"the vectors in {self._folder} are damaged. Run 'frontdoor ingest --rebuild'."
            ) from error
        if len(vectors) != len(names):
            raise EngineError(f"the vectors in {self._folder} are damaged. Run 'frontdoor ingest --rebuild'.")
        opened = vectors, {str(name): np.flatnonzero(names == name) for name in np.unique(names)}
        self._opened = opened  # in one step: another thread sees all of it or nothing
        return opened
