"""What went where when the model was loaded, in lines for whoever starts the server."""

from __future__ import annotations

from app.model_server.loading import Loaded
from pipelines.settings import Settings

MB = 1_000_000


def startup_check(loaded: Loaded, settings: Settings) -> tuple[str, ...]:
    """The lines: model, file, where its layers are, what it remembers, how many it serves."""
    engine, server = loaded.engine, settings.model_server
    facts = engine.facts
    on_cpu = all(device == "CPU" for device in facts.layers_by_device)
    where = f"CPU only, {server.threads} threads" if on_cpu else "on the GPU"
    remembered = engine.stats().kv_tokens
    return (
        f"Model:     {loaded.name} ({facts.description}, {facts.size_bytes / MB:,.0f} MB)",
        f"File:      {loaded.file}",
        f"Layers:    {where}: {facts.placement}",
        f"Memory:    {remembered:,} tokens as {server.kv_type}, at most {engine.context_tokens:,} of one conversation",
        f"Residents: {server.residents} at once, {server.queue} may wait",
    )
