"""Answers that are still being made, so that a page without JavaScript can come back for its own."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from app.web.arriving import Arriving
from app.web.errors import BusyError
from pipelines.types import Answer

AT_ONCE = 32  # questions on their way; the next one is told to come back
KEPT_SECONDS = 600  # after which an answer nobody came for is dropped
KEPT = 1000  # answers at most: memory stays small in a rush


@dataclass(frozen=True, slots=True)
class Finished:
    """An answer and the name it was kept under, which is empty when the database failed."""

    answer: Answer
    id: str


@dataclass(frozen=True, slots=True)
class Pending:
    """One question on its way."""

    id: str
    visitor: str
    asked: str  # masked
    future: Future[Finished]
    since: float  # seconds that only grow
    arriving: Arriving = field(default_factory=Arriving)


class WaitingRoom:
    """Runs questions on threads of its own and hands each answer to the visitor who asked."""

    def __init__(
        self, workers: int = 8, *, at_once: int = AT_ONCE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._workers = workers
        self._pool: ThreadPoolExecutor | None = None
        self._at_once = at_once
        self._clock = clock
        self._pending: OrderedDict[str, Pending] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def pool(self) -> ThreadPoolExecutor:
        """The answering threads; new ones when the application is started again after it was stopped."""
        if self._pool is None:
            self._pool = ThreadPoolExecutor(self._workers, thread_name_prefix="answer")
        return self._pool

    def begin(
        self, visitor: str, asked: str, work: Callable[[], Finished], arriving: Arriving | None = None
    ) -> Pending:
        """Start answering and return at once.

        Args:
            visitor: whose question it is.
            asked: the masked question.
            work: answers it, on a thread of this room.
            arriving: hears its sentences.

        Raises:
            BusyError: too many questions are on their way already.
        """
        with self._lock:
            self._drop_old()
            if sum(not pending.future.done() for pending in self._pending.values()) >= self._at_once:
                raise BusyError(retry_after=5)
            future = self.pool.submit(work)
            identifier = secrets.token_urlsafe(12)
            pending = Pending(identifier, visitor, asked, future, self._clock(), arriving or Arriving())
            self._pending[pending.id] = pending
        return pending

    def find(self, identifier: str, visitor: str) -> Pending | None:
        """The question of this visitor, or None when it is unknown, too old, or somebody else's."""
        with self._lock:
            self._drop_old()
            pending = self._pending.get(identifier)
        return pending if pending and pending.visitor == visitor else None

    def forget(self, visitor: str) -> None:
        """Drop every answer of a visitor: they have left."""
        with self._lock:
            for key in [key for key, pending in self._pending.items() if pending.visitor == visitor]:
                del self._pending[key]

    def close(self) -> None:
        pool, self._pool = self._pool, None
        if pool:
            pool.shutdown(wait=False, cancel_futures=True)

    def _drop_old(self) -> None:
        oldest = self._clock() - KEPT_SECONDS
        while self._pending:
            first = next(iter(self._pending.values()))
            if first.since > oldest and len(self._pending) < KEPT:
                return
            self._pending.popitem(last=False)
