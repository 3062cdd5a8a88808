"""Nearest vectors by chromadb on disk.

One process writes a new folder and closes it; after that the folder is only read. chromadb shows a reader nothing of
what another process adds later, so nothing is ever added to a folder in use.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.engines.protocols import Vectors
from pipelines.errors import EngineError

BATCH = 2000


def _collection_name(council: str) -> str:
    # A council may be called anything; a collection may not.
    return "council-" + hashlib.sha256(council.encode()).hexdigest()[:16]


class ChromaIndex:
    """One collection a council (a filter inside one collection costs three times the search), cosine space."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._client: Any = None
        self._collections: dict[str, Any] = {}
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return "chroma"

    def build(self, vectors: Vectors, councils: Sequence[str]) -> None:
        """Store the vectors of a new folder.

        Raises:
            EngineError: chromadb could not write the folder.
        """
        names = np.array(councils)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            client = self._open()
            for council in dict.fromkeys(councils):
                collection = client.create_collection(
                    _collection_name(council),
                    embedding_function=None,
                    configuration={"hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 100}},
                )
                rows = np.flatnonzero(names == council)
                for start in range(0, len(rows), BATCH):
                    part = rows[start : start + BATCH]
                    collection.add(ids=[str(row) for row in part], embeddings=np.ascontiguousarray(vectors[part]))
        except Exception as error:  # chromadb raises types of its own and plain RuntimeError from its Rust core
            raise EngineError(f"chromadb could not write {self._folder}: {error}") from error
        finally:
            self.close()

    def nearest(self, vector: NDArray[np.float32], council: str, k: int) -> list[tuple[int, float]]:
        collection = self._collection(council) if k > 0 else None
        if collection is None:
            return []
        try:
            result = collection.query(query_embeddings=[vector], n_results=k, include=["distances"])
        except Exception as error:
            raise EngineError(f"chromadb could not search {self._folder}: {error}") from error
        pairs = zip(result["ids"][0], result["distances"][0], strict=True)
        return [(int(row), 1.0 - float(distance)) for row, distance in pairs]

    def close(self) -> None:
        with self._lock:
            self._collections.clear()
            if self._client is not None:
                self._client.close()
                self._client = None

    def _collection(self, council: str) -> Any:
        """The council's collection, or None when it has no passages."""
        with self._lock:
            if council not in self._collections:
                try:
                    client = self._open()
                    names = {collection.name for collection in client.list_collections()}
                    name = _collection_name(council)
                    self._collections[council] = (
                        client.get_collection(name, embedding_function=None) if name in names else None
                    )
                except Exception as error:
                    raise EngineError(f"chromadb could not open {self._folder}: {error}") from error
            return self._collections[council]

    def _open(self) -> Any:
        if self._client is None:
            if not self._folder.is_dir():  # chromadb would make an empty one and find nothing in it
                raise EngineError("the folder is missing. Run 'frontdoor ingest --rebuild'.")
            os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
            import chromadb
            from chromadb.config import Settings

            self._client = chromadb.PersistentClient(
                path=str(self._folder), settings=Settings(anonymized_telemetry=False)
            )
        return self._client
