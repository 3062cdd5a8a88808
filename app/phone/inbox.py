"""What a line has brought and its carrier has not taken yet; never more than a few seconds of it."""

from __future__ import annotations

import asyncio
from collections import deque

from app.phone.line import HungUp, Incoming, Key, Sound

MOST_SAMPLES = 80_000  # 10 s: a carrier that is further behind has no use for what the caller said then
MOST_KEYS = 64


class Inbox:
    """One reader, any number of writers, all in one event loop."""

    def __init__(self) -> None:
        self._waiting: deque[Incoming] = deque()
        self._came = asyncio.Event()
        self._end: HungUp | None = None
        self._samples = 0
        self._keys = 0

    @property
    def ended(self) -> bool:
        """The last word was said: what is put in afterwards is dropped."""
        return self._end is not None

    def put(self, incoming: Incoming) -> None:
        """Add one thing. The oldest sound makes room for new; keys beyond the limit are dropped."""
        if self._end is not None:
            return
        if isinstance(incoming, HungUp):
            self._end = incoming
        elif isinstance(incoming, Key):
            if self._keys >= MOST_KEYS:
                return
            self._keys += 1
            self._waiting.append(incoming)
        else:
            self._waiting.append(incoming)
            if isinstance(incoming, Sound):
                self._samples += len(incoming.pcm)
                self._make_room()
        self._came.set()

    def _make_room(self) -> None:
        while self._samples > MOST_SAMPLES:
            oldest = next(waiting for waiting in self._waiting if isinstance(waiting, Sound))
            del self._waiting[next(place for place, waiting in enumerate(self._waiting) if waiting is oldest)]
            self._samples -= len(oldest.pcm)

    async def take(self) -> Incoming:
        """The next thing; waits for it. After the last one, ``HungUp`` for ever."""
        while not self._waiting:
            if self._end is not None:
                return self._end
            self._came.clear()
            await self._came.wait()
        incoming = self._waiting.popleft()
        if isinstance(incoming, Sound):
            self._samples -= len(incoming.pcm)
        elif isinstance(incoming, Key):
            self._keys -= 1
        return incoming
