"""What a line does to a caller's voice: mu-law always, and where it is wished noise and lost packets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.phone.trial.playout import FRAME, QUIET
from pipelines.audio import g711
from pipelines.audio.pcm import Pcm

SPEECH = 3_000.0  # root mean square of a voice of usual loudness on the line, 21 dB below full scale
_NOISE_FRAMES = 500  # after which the same noise comes again
_LOUDEST = 32_767


@dataclass(frozen=True, slots=True)
class Conditions:
    """How bad a line is."""

    noise_db: float | None = None  # how far below a usual voice the line's noise is; None for a quiet line
    loss: float = 0.0  # share of the packets of 20 ms that are lost
    seed: int = 0


class BadLine:
    """One caller's way to the exchange, 20 ms at a time."""

    def __init__(self, conditions: Conditions) -> None:
        self._chance = np.random.default_rng(conditions.seed)
        self._loss = conditions.loss
        self._noise: Pcm | None = None
        self._place = 0
        if conditions.noise_db is not None:
            size = SPEECH * 10 ** (-conditions.noise_db / 20)
            noise = self._chance.normal(scale=size, size=(_NOISE_FRAMES, FRAME))
            self._noise = np.clip(noise, -_LOUDEST, _LOUDEST).astype(np.int16)

    def carry(self, frame: Pcm) -> Pcm | None:
        """The frame as it arrives; None when it is lost."""
        if self._loss and self._chance.random() < self._loss:
            return None
        if self._noise is None and frame is QUIET:
            return frame  # as mu-law leaves it, too
        if self._noise is not None:
            self._place = (self._place + 1) % _NOISE_FRAMES
            added = frame.astype(np.int32) + self._noise[self._place]
            frame = np.clip(added, -_LOUDEST, _LOUDEST).astype(np.int16)
        return g711.decode(g711.encode(frame, "ulaw"), "ulaw")
