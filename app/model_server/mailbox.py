"""Brings events from the engine's thread to the event loop that writes them out."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress

from pipelines.batching.engine import Event


class Mailbox:
    """Events of one answer. Any thread puts; one task of the loop takes."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._events: deque[Event] = deque()
        self._arrived = asyncio.Event()

    def put(self, event: Event) -> None:
        """Never blocks. The loop is woken once for all that comes before it looks: a wake-up is a system call."""
        self._events.append(event)
        if not self._arrived.is_set():
            with suppress(RuntimeError):  # the server has stopped; nobody reads this any more
                self._loop.call_soon_threadsafe(self._arrived.set)

    async def take(self, patience: float) -> list[Event]:
        """Everything that came, in order; nothing where nothing came for so many seconds."""
        if not self._events:
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._wait()
        taken: list[Event] = []
        while self._events:
            taken.append(self._events.popleft())
        return taken

    async def _wait(self) -> None:
        while not self._events:
            self._arrived.clear()
            # What was put just before, while the mark still stood, woke nobody.
            if not self._events:
                await self._arrived.wait()
