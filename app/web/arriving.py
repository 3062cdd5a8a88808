"""Sentences on their way from the thread that answers to the browser that listens."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator
from concurrent.futures import Future
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Any

from pipelines.types import Sentence


@dataclass(frozen=True, slots=True)
class Waiting:
    """The question waits for the model; 1 is next."""

    position: int


Event = Sentence | Waiting


def queue_message(position: int, words: NullTranslations | None = None) -> str:
    """What somebody reads who waits, in the language of the page."""
    words = words or NullTranslations()
    before = position - 1
    if before < 1:
        return words.gettext("You are next")
    return words.ngettext("{count} person is before you", "{count} people are before you", before).format(count=before)


class Arriving:
    """The listener of one question. The answering thread speaks, and any number of streams follow.

    A page that waits without a script never follows, so nobody counts as gone before somebody has listened and left.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._events: list[Event] = []
        self._followers: set[tuple[asyncio.AbstractEventLoop, asyncio.Queue[Event | None]]] = set()
        self._left = False

    def hear(self, sentence: Sentence) -> None:
        self._tell(sentence)

    def wait(self, position: int) -> None:
        self._tell(Waiting(position))

    def gone(self) -> bool:
        return self._left

    async def follow(self, until: Future[Any]) -> AsyncGenerator[Event]:
        """Everything said so far and from now on, until the answer is made or has failed."""
        loop, queue = asyncio.get_running_loop(), asyncio.Queue[Event | None]()
        follower = (loop, queue)
        with self._lock:
            self._left = False
            for event in self._events:
                queue.put_nowait(event)
            self._followers.add(follower)
        until.add_done_callback(lambda _: self._put(follower, None))
        try:
            while (event := await queue.get()) is not None:
                yield event
        finally:
            with self._lock:
                self._followers.discard(follower)
                self._left = not self._followers and not until.done()

    def _tell(self, event: Event) -> None:
        with self._lock:
            self._events.append(event)
            followers = tuple(self._followers)
        for follower in followers:
            self._put(follower, event)

    def _put(
        self, follower: tuple[asyncio.AbstractEventLoop, asyncio.Queue[Event | None]], event: Event | None
    ) -> None:
        loop, queue = follower
        try:
            loop.call_soon_threadsafe(queue.put_nowait, event)
        except RuntimeError:  # the server has stopped
            self._left = True
