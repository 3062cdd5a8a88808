"""Listens to one caller: cuts sound of any size into windows, by wall clock, and leaves our own voice out."""

from __future__ import annotations

import numpy as np

from pipelines.audio.pcm import Pcm
from pipelines.engines.protocols import VoiceActivity
from pipelines.voice.echo import EchoGuard
from pipelines.voice.endpointing import LONGEST, RATE, Endpointer, Mark

PATIENCE = 0.2  # s that sound may be late before it counts as silence: silent callers send nothing at all
_LONGEST_FILL = 2.0  # s of silence that are worth hearing in one go; more ends any utterance as well
_WORTH_A_LOOK = 0.35  # chance of speech from which it could be our own


class Ear:
    """The caller's side of a line as marks of utterances."""

    def __init__(self, activity: VoiceActivity) -> None:
        """With the voice activity of this caller alone."""
        self._activity = activity
        self._size = activity.window
        self._seconds = self._size / RATE
        self._rest: Pcm = np.zeros(0, np.int16)  # less than a window
        self._heard_to: float | None = None
        self.echo = EchoGuard()
        self.endpointer = Endpointer(self._size)

    def hear(self, pcm: Pcm, now: float) -> list[Mark]:
        """Sound that ended at ``now``."""
        if not pcm.size:
            return self.pass_time(now)
        pcm = np.asarray(pcm, np.int16).reshape(-1)[-round(LONGEST * RATE) :]
        marks = self._catch_up(now - len(pcm) / RATE)
        return marks + self._listen(pcm, now)

    def pass_time(self, now: float) -> list[Mark]:
        """No sound came until ``now``."""
        return self._catch_up(now)

    def _catch_up(self, until: float) -> list[Mark]:
        """Missing sound counts as silence, once it is later than a jittery line would be."""
        if self._heard_to is None:
            self._heard_to = until
        late = until - self._heard_to
        if late <= PATIENCE:
            return []
        marks: list[Mark] = []
        at = max(self._heard_to, until - _LONGEST_FILL)
        nothing = np.zeros(self._size, np.int16)
        self._rest = self._rest[:0]
        while at + self._seconds <= until:
            at += self._seconds
            marks += self.endpointer.hear(nothing, 0.0, at)
        self._heard_to = at
        self.echo.miss()
        return marks

    def _listen(self, pcm: Pcm, now: float) -> list[Mark]:
        sound = np.concatenate([self._rest, pcm])
        whole = len(sound) - len(sound) % self._size
        self._rest = sound[whole:]
        heard_to = min(now, (self._heard_to or 0.0) + len(pcm) / RATE)
        self._heard_to = heard_to
        first = heard_to - len(sound) / RATE
        marks: list[Mark] = []
        for place in range(0, whole, self._size):
            window = sound[place : place + self._size]
            at = first + (place + self._size) / RATE
            marks += self.endpointer.hear(window, self._chance(window, at), at)
        return marks

    def _chance(self, window: Pcm, at: float) -> float:
        """That the caller speaks: not when nothing came, and not when it is our own voice that came back."""
        self.echo.hear(window)
        if not window.any():
            return 0.0
        chance = self._activity.chance(window)
        return 0.0 if chance >= _WORTH_A_LOOK and self.echo.is_ours(at) else chance
