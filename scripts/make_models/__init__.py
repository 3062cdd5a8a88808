"""Test models from nothing, in seconds: random or scripted weights in the real formats, for the real libraries."""

from __future__ import annotations

from scripts.make_models.random_models import shaped_gguf, tiny_gguf
from scripts.make_models.scripted import scripted_gguf
from scripts.make_models.translation import translation_model
from scripts.make_models.whisper import whisper_checkpoint

__all__ = ["scripted_gguf", "shaped_gguf", "tiny_gguf", "translation_model", "whisper_checkpoint"]
