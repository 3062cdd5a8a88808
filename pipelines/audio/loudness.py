"""Speech made fit for a telephone: no silence around it, and as loud as other speech."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.audio.pcm import Pcm

KEPT_MS = 60  # of silence before and after
LEVEL = 10 ** (-20 / 20) * 32_768  # RMS of speech, 20 dB below full scale: clear, and 3 dB above a person's on the line
PEAK = 10 ** (-3 / 20) * 32_768  # a codec or a mixer on the way must not clip

_WINDOW_MS = 10
_SILENT = 10 ** (-50 / 20)  # of the loudest window; the last sound of 'tax' is 35 dB below its vowel
_PAUSE = 10 ** (-25 / 20)  # of the loudest window; what is weaker says nothing about how loud the speech is
_NOISE = 8.0  # RMS; a sound that never exceeds it holds no speech


def for_telephone(sound: Pcm, *, rate: int) -> Pcm:
    """The speech in a sound, levelled, with ``KEPT_MS`` of silence around it; empty where nobody speaks."""
    window = max(1, rate * _WINDOW_MS // 1000)
    loudness = _loudness(sound, window)
    loudest = float(loudness.max(initial=0.0))
    if loudest <= _NOISE:
        return np.zeros(0, np.int16)
    heard = np.flatnonzero(loudness > loudest * _SILENT)
    kept = rate * KEPT_MS // 1000
    start = max(0, int(heard[0]) * window - kept)
    end = min(len(sound), (int(heard[-1]) + 1) * window + kept)
    speech = loudness[loudness > loudest * _PAUSE]
    level = float(np.sqrt(np.mean(speech**2)))
    peak = float(np.abs(sound.astype(np.int32)).max())
    return np.rint(sound[start:end] * min(LEVEL / level, PEAK / peak)).astype(np.int16)


def _loudness(sound: Pcm, window: int) -> NDArray[np.float64]:
    """RMS of each window, shape (windows,); the last one is filled with silence."""
    whole = np.pad(sound.astype(np.float64), (0, -len(sound) % window)).reshape(-1, window)
    return np.sqrt(np.mean(whole**2, axis=1))
