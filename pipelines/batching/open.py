"""A model file and settings to a running engine."""

from __future__ import annotations

import logging
from pathlib import Path

from pipelines.batching.engine import BatchEngine
from pipelines.batching.limits import PINS, Limits
from pipelines.engines.llama_runtime import LlamaOptions, LlamaRuntime
from pipelines.settings import Settings

logger = logging.getLogger(__name__)


def open_engine(model_file: Path, settings: Settings) -> BatchEngine:
    """Load a model and start answering. Says in the log what went to the GPU.

    Raises:
        EngineError: the file is no model that can chat, or memory does not suffice.
    """
    server = settings.model_server
    limits = Limits(
        residents=server.residents,
        kv_tokens=server.kv_tokens,
        context_tokens=settings.language_model.context_tokens,
        batch_tokens=server.batch_tokens,
        prefill_slice=server.prefill_slice,
        queue=server.queue,
    )
    runtime = LlamaRuntime(
        model_file,
        LlamaOptions(
            sequences=limits.residents + PINS,
            kv_tokens=limits.kv_tokens_needed,
            batch_tokens=limits.batch_tokens_needed,
            threads=server.threads,
            gpu_layers=server.gpu_layers,
            tensor_split=server.tensor_split,
            kv_type=server.kv_type,
            flash_attention=server.flash_attention,
        ),
    )
    facts = runtime.facts
    logger.info(
        "model_loaded file=%s model=%s mb=%s placement=%s residents=%s kv_tokens=%s",
        *(model_file.name, facts.description, facts.size_bytes >> 20, facts.placement),
        *(limits.residents, runtime.kv_tokens),
    )
    if server.gpu_layers > 0 and not facts.gpu_supported:
        logger.warning("no_gpu cure=%s", "llama.cpp sees no GPU; frontdoor doctor says why")
    try:
        return BatchEngine(runtime, limits)
    except BaseException:
        runtime.close()
        raise
