"""Embeddings by onnxruntime: the same vectors as sentence-transformers without importing torch."""

# tokenizers comes with incomplete types.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.engines.onnx_runtime import open_session
from pipelines.engines.protocols import Progress, Vectors
from pipelines.errors import EngineError

MAX_TOKENS = 256  # what all-MiniLM-L6-v2 was trained with
BATCH = 16  # larger batches fall out of the cache and cost more per text


class OnnxEmbedder:
    """An exported embedding model: ``model.onnx``, ``tokenizer.json`` and ``name.txt`` in one folder."""

    def __init__(self, folder: Path, *, threads: int = 2) -> None:
        from tokenizers import Tokenizer

        if not (folder / "model.onnx").exists():
            raise EngineError(f"no exported embedding model in {folder}. Run 'frontdoor ingest'.")
        try:
            self._session = open_session(folder / "model.onnx", threads=threads)
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._name = (folder / "name.txt").read_text(encoding="utf-8").strip() + "+onnx"
        except Exception as error:  # onnxruntime raises types of its own, all meaning a damaged file
            raise EngineError(
                f"the embedding model in {folder} is damaged. Delete the folder and run 'frontdoor ingest'."
            ) from error
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._tokenizer.enable_padding()
        self._dimensions = int(self._session.get_outputs()[0].shape[1] or 0)

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def vocabulary(self) -> frozenset[str]:
        """Whole words that the tokeniser knows: about 23,000 common English words."""
        return frozenset(word for word in self._tokenizer.get_vocab() if word.isalpha())

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of unit length, shape (len(texts), dimensions)."""
        vectors = np.zeros((len(texts), self._dimensions), dtype=np.float32)
        # Similar lengths together: padding is work for nothing.
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            vectors[rows] = self._run([texts[row] for row in rows])
            if progress:
                progress(min(start + BATCH, len(order)), len(order))
        return vectors

    def _run(self, texts: list[str]) -> NDArray[np.float32]:
        encodings = self._tokenizer.encode_batch(texts)
        feed = {
            "input_ids": np.array([encoding.ids for encoding in encodings], dtype=np.int64),
            "attention_mask": np.array([encoding.attention_mask for encoding in encodings], dtype=np.int64),
        }
        return self._session.run(["embedding"], feed)[0]
