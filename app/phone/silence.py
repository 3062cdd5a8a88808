"""Silence on a line whose carrier plays nothing: some exchanges drop a line that is quiet for two seconds."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import numpy as np

from pipelines.audio.pcm import Pcm

FRAME = 160  # samples: 20 ms
FRAME_SECONDS = 0.02
QUIET_SECONDS = 0.1  # after which silence is sent; a carrier that plays sends every 20 ms
_BEHIND = 0.2  # seconds: a clock further behind than this starts anew and does not hurry

SILENCE: Pcm = np.zeros(FRAME, np.int16)
SILENCE.flags.writeable = False


class Silence:
    """Calls ``send`` every 20 ms while nobody has called ``played`` for 100 ms, until it is stopped.

    Args:
        send: sends one frame of silence.
        loop: whose clock is used.
    """

    def __init__(self, send: Callable[[], None], loop: asyncio.AbstractEventLoop) -> None:
        self._send = send
        self._loop = loop
        self._played = -QUIET_SECONDS
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        self._again(self._loop.time())

    def played(self) -> None:
        """The carrier sends by itself."""
        self._played = self._loop.time()

    def stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _again(self, when: float) -> None:
        self._timer = self._loop.call_at(when, self._beat, when)

    def _beat(self, due: float) -> None:
        now = self._loop.time()
        if now - self._played < QUIET_SECONDS:
            return self._again(self._played + QUIET_SECONDS)
        self._again(due + FRAME_SECONDS if now - due < _BEHIND else now + FRAME_SECONDS)
        self._send()
        return None
