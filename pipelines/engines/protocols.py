"""What the product asks of a model or a store. Adapters take plain arguments and load late."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]  # shape (n, dimensions), rows of unit length
Progress = Callable[[int, int], None]  # done, total


class Embedder(Protocol):
    """Turns texts into vectors of unit length, so that a dot product is the cosine."""

    @property
    def name(self) -> str:
        """Name with the content hash of the weights: 'all-MiniLM-L6-v2-onnx@1f3a9c2e'."""
        ...

    @property
    def dimensions(self) -> int: ...

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors: ...


class VectorIndex(Protocol):
    """Nearest vectors by cosine. Built once into an empty folder, then only read."""

    @property
    def name(self) -> str: ...

    def build(self, vectors: Vectors, councils: Sequence[str]) -> None:
        """Store vectors; row i has id i and belongs to councils[i]."""
        ...

    def nearest(self, vector: NDArray[np.float32], council: str, k: int) -> list[tuple[int, float]]:
        """The k nearest rows of one council as (row, cosine), best first."""
        ...

    def close(self) -> None: ...


class LexicalIndex(Protocol):
    """Term weights over short documents with named fields. Built once, then only read."""

    @property
    def name(self) -> str: ...

    def build(self, fields: Mapping[str, Sequence[Sequence[str]]]) -> None:
        """Index field → terms of each document; every field has the same number of documents."""
        ...

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """BM25 of every document, shape (n_documents,), fields summed with their weights; 0 where nothing matches."""
        ...

    def weight(self, term: str) -> float:
        """How rare a term is (inverse document frequency over all fields); the largest for an unknown term."""
        ...

    def vocabulary(self) -> Mapping[str, int]:
        """Every term and the number of documents it stands in."""
        ...
