"""What an exchange does with the sound it is sent: plays it at the pace of speech, and tells when a mark was passed."""

from __future__ import annotations

from collections import deque

import numpy as np

from pipelines.audio.pcm import Pcm

FRAME = 160  # samples, 20 ms at 8,000 a second
QUIET: Pcm = np.zeros(FRAME, np.int16)
QUIET.flags.writeable = False
LOUD = 150  # mean size of samples from which a frame is no silence


class Playout:
    """A queue of sound and marks, played 20 ms at a time.

    Args:
        longest: samples that may wait, where the service keeps the pace: a lump that the network delivers late is
            made good by leaving silence out, as a telephone does, and then by leaving sound out. 0 for no limit.
    """

    def __init__(self, *, longest: int = 0) -> None:
        self._queue: deque[Pcm | str] = deque()
        self._longest = longest
        self._waiting = 0

    def add(self, pcm: Pcm) -> None:
        if not len(pcm):
            return
        self._queue.append(pcm)
        self._waiting += len(pcm)
        while self._longest and self._waiting > self._longest:
            self._leave_out()

    def mark(self, name: str) -> None:
        self._queue.append(name)

    def flush(self) -> tuple[str, ...]:
        """Throw everything away; returns the marks that were in it."""
        marks = tuple(item for item in self._queue if isinstance(item, str))
        self._queue.clear()
        self._waiting = 0
        return marks

    def next(self) -> tuple[Pcm, tuple[str, ...]]:
        """The next 160 samples, filled up with silence, and the marks passed; ``QUIET`` when nothing waits."""
        if not self._queue:
            return QUIET, ()
        parts: list[Pcm] = []
        marks: list[str] = []
        wanted = FRAME
        while self._queue and (wanted or isinstance(self._queue[0], str)):
            item = self._queue.popleft()
            if isinstance(item, str):
                marks.append(item)
                continue
            parts.append(item[:wanted])
            if len(item) > wanted:
                self._queue.appendleft(item[wanted:])
            wanted -= len(parts[-1])
        self._waiting -= FRAME - wanted
        sound = parts[0] if len(parts) == 1 and not wanted else np.concatenate([*parts, QUIET[:wanted]])
        return sound, tuple(marks)

    def _leave_out(self) -> None:
        quiet = (place for place, item in enumerate(self._queue) if not isinstance(item, str) and not is_loud(item))
        first = (place for place, item in enumerate(self._queue) if not isinstance(item, str))
        place = next(quiet, next(first))
        self._waiting -= len(self._queue[place])
        del self._queue[place]


def is_loud(pcm: Pcm) -> bool:
    """Whether somebody hears it."""
    return bool(np.abs(pcm.astype(np.int32)).mean() > LOUD) if len(pcm) else False
