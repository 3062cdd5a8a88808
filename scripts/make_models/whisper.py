"""Whisper checkpoints of noise, which the real openai-whisper loads and transcribes with: no words, real work."""

from __future__ import annotations

from pathlib import Path

SMALL = {
    "n_mels": 80,
    "n_audio_ctx": 1500,  # thirty seconds; the library knows no other length
    "n_audio_state": 64,
    "n_audio_head": 2,
    "n_audio_layer": 1,
    "n_vocab": 51_865,  # the multilingual vocabulary, so that a language is recognised too
    "n_text_ctx": 448,
    "n_text_state": 64,
    "n_text_head": 2,
    "n_text_layer": 1,
}
# As in the file that is published under this name.
LARGE_V3_TURBO = {
    "n_mels": 128,
    "n_audio_ctx": 1500,
    "n_audio_state": 1280,
    "n_audio_head": 20,
    "n_audio_layer": 32,
    "n_vocab": 51_866,
    "n_text_ctx": 448,
    "n_text_state": 1280,
    "n_text_head": 20,
    "n_text_layer": 4,
}


def whisper_checkpoint(path: Path, *, dimensions: dict[str, int] = SMALL, seed: int = 1) -> Path:
    """Write a checkpoint, by default of 7 MB. Every parameter is drawn: the library leaves some of them unset."""
    import torch
    from whisper.model import ModelDimensions, Whisper

    model = Whisper(ModelDimensions(**dimensions))
    random = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(std=0.05, generator=random)
    state = {name: value.half() if value.is_floating_point() else value for name, value in model.state_dict().items()}
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"dims": dimensions, "model_state_dict": state}, path)
    return path
