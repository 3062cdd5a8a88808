"""Ears that hear what a test tells them, and nothing in silence; recordings as browsers make them."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import av
import numpy as np

from pipelines.audio.pcm import Pcm
from pipelines.engines.protocols import Heard
from pipelines.errors import EngineError


@dataclass(slots=True)
class ScriptedEars:
    """Fills SpeechRecogniser. Remembers what it was given."""

    hear: Callable[[Pcm], Heard] = lambda sound: Heard(text="how do i pay", confidence=0.9, sure_of_words=True)
    trouble: str = ""
    given: list[tuple[int, int, str, str]] = field(default_factory=list)  # samples, rate, council, language

    @property
    def name(self) -> str:
        return "scripted"

    def recognise(self, sound: Pcm, *, rate: int, council: str, language: str = "") -> Heard:
        self.given.append((len(sound), rate, council, language))
        return self.hear(sound)

    def problem(self) -> str:
        return self.trouble

    def close(self) -> None:
        return


def broken_ears(sound: Pcm) -> Heard:
    raise EngineError("The recogniser broke off.")


def spoken_wav(text: str, file: Path) -> Path:
    """A WAV file of espeak-ng's, 16 bits at 22,050 samples a second."""
    subprocess.run(["espeak-ng", "-v", "en-gb", "-s", "150", "-w", str(file), text], check=True, timeout=30)
    return file


def recording(format_name: str, codec: str, seconds: float = 1.0, *, rate: int = 48_000, channels: int = 1) -> bytes:
    """A tone of 440 Hz as a browser would record it."""
    tone = (np.sin(np.arange(round(seconds * rate)) * 2 * np.pi * 440 / rate) * 8_000).astype(np.int16)
    return encoded(tone, format_name, codec, rate=rate, channels=channels)


def encoded(sound: Pcm, format_name: str, codec: str, *, rate: int, channels: int = 1) -> bytes:
    """Sound in a container of PyAV's; every channel holds the same."""
    layout = "stereo" if channels == 2 else "mono"
    out = io.BytesIO()
    with av.open(out, "w", format=format_name) as file:
        stream = file.add_stream(codec, rate=rate, layout=layout)
        for start in range(0, len(sound), 1_024):
            part = np.repeat(sound[start : start + 1_024], channels).reshape(1, -1)
            frame = av.AudioFrame.from_ndarray(part, format="s16", layout=layout)
            frame.sample_rate, frame.pts = rate, start
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()
