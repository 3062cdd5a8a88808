"""Where in a sound somebody speaks, and for how long."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.audio.pcm import Pcm
from pipelines.audio.resample import resample
from pipelines.engines.protocols import VoiceActivity

RATE = 8_000  # samples a second, at which voice activity is told
SPEECH_FROM = 0.5  # chance; what Silero's makers take
QUIET_SECONDS = 0.25  # kept after the last word: its consonants are too quiet to be told from silence


@dataclass(frozen=True, slots=True)
class SpeechParts:
    """The windows of one sound that hold speech."""

    speech: NDArray[np.bool_]  # shape (windows,)
    window_seconds: float

    @property
    def seconds(self) -> float:
        """Of speech in the whole sound."""
        return float(self.speech.sum()) * self.window_seconds

    def between(self, start: float, end: float) -> float:
        """Seconds of speech from one moment to another, counted in whole windows."""
        first, last = int(start / self.window_seconds), int(np.ceil(end / self.window_seconds))
        return float(self.speech[max(0, first) : max(0, last)].sum()) * self.window_seconds

    @property
    def end(self) -> float:
        """Seconds from the start of the sound to shortly after its last word; 0 when nobody speaks."""
        places = np.flatnonzero(self.speech)
        return (int(places[-1]) + 1) * self.window_seconds + QUIET_SECONDS if len(places) else 0.0


def speech_parts(sound: Pcm, activity: Callable[[], VoiceActivity], *, rate: int) -> SpeechParts:
    """Look at a whole sound with a voice activity of its own."""
    ears = activity()
    narrow = resample(sound, source=rate, target=RATE)
    size = ears.window
    padded = np.zeros(-(-len(narrow) // size) * size, np.int16)
    padded[: len(narrow)] = narrow
    chances = [ears.chance(window) for window in padded.reshape(-1, size)]
    return SpeechParts(np.array(chances, np.float32) >= SPEECH_FROM, size / RATE)
