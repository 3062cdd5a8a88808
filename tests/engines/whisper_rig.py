"""What tests of Whisper share: sentences that the scripted checkpoint hears, and ears that take loud for speech."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipelines.engines.protocols import Heard
from pipelines.engines.whisper_process import WhisperProcess
from pipelines.engines.whisper_recogniser import WhisperRecogniser

RATE = 16_000
SENTENCES = (
    "What council tax band is my property in?",
    "Can you tell me when the bins go out?",
    "I want to pay a parking fine today.",
    "How do we apply for blue badge renewal?",
    "My neighbour left rubbish near our garden.",
    "Please put me through to someone.",
)
HEARD = tuple(sentence.lower().strip(".?") for sentence in SENTENCES)
LOADED_SECONDS = 90.0  # on a busy machine


class LoudIsSpeech:
    """A voice activity for tones, which are no speech to a real one."""

    window = 256

    def chance(self, window: NDArray[np.int16]) -> float:
        return 1.0 if np.abs(window.astype(np.int32)).max() > 100 else 0.0

    def reset(self) -> None:
        return None


def silence(seconds: float) -> NDArray[np.int16]:
    return np.zeros(round(seconds * RATE), np.int16)


@contextmanager
def recogniser(file: Path, **given: object) -> Iterator[WhisperRecogniser]:
    """One with the real process, ready; ended afterwards."""
    options: dict[str, object] = {"together": 6, "gather_seconds": 0.5}
    options |= {name: given.pop(name) for name in tuple(given) if name in ("together", "gather_seconds", "command")}
    start = partial(WhisperProcess, device="cpu", **options)  # type: ignore[arg-type]
    given = {"name": "scripted", "activity": LoudIsSpeech, "seconds": 60.0, "start": start} | given
    made = WhisperRecogniser(lambda: file, **given)  # type: ignore[arg-type]
    try:
        yield made
    finally:
        made.close()


def hear(ears: WhisperRecogniser, sound: NDArray[np.int16], **given: object) -> Heard:
    return ears.recognise(sound, **{"rate": RATE, "council": "northmere"} | given)  # type: ignore[arg-type]


def wait_for(condition: Callable[[], object], seconds: float = LOADED_SECONDS) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def runs(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def end(pid: int, number: int) -> None:
    os.kill(pid, number)
