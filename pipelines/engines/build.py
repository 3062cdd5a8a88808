"""A plain table from the name in the settings to the engine."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from pathlib import Path

from pipelines.engines.chroma_index import ChromaIndex
from pipelines.engines.exact_index import ExactIndex
from pipelines.engines.onnx_embedder import OnnxEmbedder
from pipelines.engines.protocols import Embedder, LanguageModel, VectorIndex
from pipelines.errors import EngineError
from pipelines.settings import Settings

logger = logging.getLogger(__name__)

MINILM = "minilm"
MINILM_NAME = "all-MiniLM-L6-v2"

VECTOR_INDEXES: dict[str, Callable[[Path], VectorIndex]] = {
    "chroma": lambda folder: ChromaIndex(folder / "chroma"),
    "exact": lambda folder: ExactIndex(folder / "exact"),
}


def vector_index(settings: Settings) -> Callable[[Path], VectorIndex]:
    """The constructor of the vector index of one version's folder."""
    return VECTOR_INDEXES[settings.engines.vector_index]


def onnx_folder(settings: Settings) -> Path:
    return settings.data_folder / "models" / f"{MINILM_NAME}-onnx"


def ingest_embedder(settings: Settings) -> Embedder:
    """The embedder that builds an index; the packaged model is exported to ONNX the first time."""
    if settings.engines.embedder != MINILM:
        return _sentence_transformers(settings)
    folder = onnx_folder(settings)
    if not (folder / "name.txt").exists():
        from pipelines.engines.sentence_transformers_embedder import export_onnx, packaged_minilm

        logger.info("export_onnx model=%s into=%s", MINILM_NAME, folder)
        try:
            export_onnx(packaged_minilm(), folder, name=MINILM_NAME)
        except (OSError, RuntimeError) as error:  # torch raises RuntimeError when the disk is full
            shutil.rmtree(folder, ignore_errors=True)
            raise EngineError(
                f"The embedding model could not be written to {folder} ({error}). It needs 100 MB of free disk."
            ) from error
    return OnnxEmbedder(folder, threads=settings.engines.threads)


def serving_embedder(settings: Settings) -> Embedder:
    """The embedder that questions go through; it must be the one that built the index."""
    if settings.engines.embedder != MINILM:
        return _sentence_transformers(settings)
    return OnnxEmbedder(onnx_folder(settings), threads=settings.engines.threads)


def language_model(settings: Settings) -> LanguageModel | None:
    """The model that words answers: another server's, our own server's, or None when none is set."""
    chosen = settings.language_model
    if not chosen.model and not chosen.url:
        return None
    from pipelines.engines.openai_chat import open_ai_chat

    return open_ai_chat(settings)


def known_words(embedder: Embedder) -> frozenset[str]:
    """Everyday English words, as far as the embedder knows some."""
    return embedder.vocabulary() if isinstance(embedder, OnnxEmbedder) else frozenset()


def _sentence_transformers(settings: Settings) -> Embedder:
    from pipelines.engines.sentence_transformers_embedder import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(settings.engines.embedder, threads=settings.engines.threads)
