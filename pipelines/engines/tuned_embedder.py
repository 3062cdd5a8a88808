"""An embedder whose space is bent towards what councils are asked, by one fitted matrix.

A general model finds 'council tax' and 'council flat' alike. The matrix was fitted (``scripts/fit_search.py``) so that
wordings of one section of a page lie nearer to each other than to those of other sections; it holds for pages that it
has never seen, and is a file of numbers beside this module, not a model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from pipelines.engines.protocols import Embedder, Progress, Vectors
from pipelines.errors import EngineError

TUNING_FILE = Path(__file__).with_name("tuning.npz")


@dataclass(frozen=True, slots=True)
class Tuning:
    """The fitted change of a space."""

    embedder: str  # name with hash of the embedder that it was fitted for; it fits no other
    matrix: NDArray[np.float32]  # shape (dimensions, dimensions): what is added to a vector is the vector times this
    version: str  # first eight hex digits of the file's hash


class TunedEmbedder:
    """The vectors of another embedder, changed and again of unit length."""

    def __init__(self, plain: Embedder, tuning: Tuning) -> None:
        self._plain = plain
        self._tuning = tuning

    @property
    def name(self) -> str:
        return f"{self._plain.name}+tuned@{self._tuning.version}"

    @property
    def dimensions(self) -> int:
        return self._plain.dimensions

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of unit length, shape (len(texts), dimensions)."""
        return tuned(self._plain.embed(texts, progress), self._tuning.matrix)


def tuned(vectors: Vectors, matrix: NDArray[np.float32]) -> Vectors:
    """Vectors of shape (n, dimensions) in the changed space, of unit length; a vector of zeros stays one."""
    changed = vectors + vectors @ matrix
    lengths = np.linalg.norm(changed, axis=1, keepdims=True)
    return (changed / np.where(lengths > 0, lengths, 1.0)).astype(np.float32)


def for_search(plain: Embedder) -> Embedder:
    """The embedder that searches: tuned where there is a tuning for it, else as it is."""
    tuning = load_tuning()
    return TunedEmbedder(plain, tuning) if tuning.embedder == plain.name else plain


@cache
def load_tuning(file: Path = TUNING_FILE) -> Tuning:
    """The fitted change.

    Raises:
        EngineError: the file is missing or not what the fitting script writes.
    """
    try:
        content = file.read_bytes()
        with np.load(file, allow_pickle=False) as data:
            matrix = np.asarray(data["matrix"], dtype=np.float32)
            embedder = str(data["embedder"])
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise EngineError(f"{file} is missing or damaged. Run 'python -m scripts.fit_search'.") from error
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.isfinite(matrix).all():
        raise EngineError(f"{file} holds no square matrix. Run 'python -m scripts.fit_search'.")
    return Tuning(embedder, matrix, sha256(content).hexdigest()[:8])
