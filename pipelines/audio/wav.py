"""WAV files of 16-bit sound, in memory."""

from __future__ import annotations

import io
import wave

import numpy as np

from pipelines.audio.pcm import Pcm
from pipelines.errors import ExtractionError

_BYTES = 2  # of a sample


def read_wav(data: bytes) -> tuple[Pcm, int]:
    """Sound and its samples a second; of several channels the mean.

    Raises:
        ExtractionError: it is no WAV file of 16-bit samples.
    """
    try:
        with wave.open(io.BytesIO(data)) as file:
            if file.getsampwidth() != _BYTES:
                raise ExtractionError("This WAV file has no 16-bit samples. Save it as 16-bit PCM and try again.")
            channels, rate = file.getnchannels(), file.getframerate()
            samples = np.frombuffer(file.readframes(file.getnframes()), "<i2")
    except (wave.Error, EOFError) as error:
        raise ExtractionError("This is no WAV file, or it is damaged. Save it as a 16-bit WAV file.") from error
    whole = samples[: len(samples) - len(samples) % channels].reshape(-1, channels)
    return (whole[:, 0] if channels == 1 else whole.mean(axis=1)).astype(np.int16), rate


def write_wav(*channels: Pcm, rate: int) -> bytes:
    """A WAV file of one or two channels; a shorter channel is filled with silence."""
    longest = max((len(channel) for channel in channels), default=0)
    filled = np.zeros((longest, max(1, len(channels))), "<i2")
    for place, channel in enumerate(channels):
        filled[: len(channel), place] = channel
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(filled.shape[1])
        file.setsampwidth(_BYTES)
        file.setframerate(rate)
        file.writeframes(filled.tobytes())
    return out.getvalue()
