"""A real GGUF file that says a given text, behind our own model server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipelines.engines.openai_chat import OpenAiChat, open_ai_chat
from pipelines.settings import LanguageModelSettings, Settings
from scripts.make_models import scripted_gguf
from tests.model_servers import our_server


@contextmanager
def real_model(folder: Path, text: str) -> Iterator[OpenAiChat]:
    """A server with a model that answers every prompt with ``text``."""
    path = scripted_gguf(folder / "model.gguf", text)
    chosen = LanguageModelSettings(model=str(path), context_tokens=2048)
    settings = Settings(data_folder=folder, language_model=chosen)
    with our_server(path, folder):
        model = open_ai_chat(settings)
        yield model
        model.close()
