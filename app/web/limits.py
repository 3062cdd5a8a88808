"""Limits of pace and of number: how often one visitor may ask, and how many may be answered at once."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager

from app.web.errors import BusyError, TooManyQuestionsError

_KEYS = 10_000  # keys remembered before idle ones are dropped
_ADDRESS_SHARE = 5  # a library or an office shares one address, so it may send more than one visitor


class SlidingWindow:
    """Counts events by key over the last seconds.

    Args:
        limit: events allowed in a window.
        seconds: length of the window.
        clock: seconds that only grow.
    """

    def __init__(self, limit: int, *, seconds: float = 60, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._seconds = seconds
        self._clock = clock
        self._events: dict[str, deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, key: str, *, share: int = 1) -> int:
        """Count an event. 0 when it is allowed; otherwise it is not counted, and the whole seconds to wait return.

        Args:
            key: who.
            share: how many times the limit this key may use.
        """
        now = self._clock()
        with self._lock:
            if key not in self._events and len(self._events) >= _KEYS:
                self._drop_idle(now)
            events = self._events.setdefault(key, deque())
            while events and events[0] <= now - self._seconds:
                events.popleft()
            if len(events) >= self._limit * share:
                return max(1, math.ceil(events[0] + self._seconds - now))
            events.append(now)
            return 0

    def _drop_idle(self, now: float) -> None:
        for key in [key for key, events in self._events.items() if not events or events[-1] <= now - self._seconds]:
            del self._events[key]


class Pace:
    """Holds back a visitor, and an address with many visitors (a program that drops its cookies).

    Raises:
        TooManyQuestionsError: from ``check``, with the seconds to wait.
    """

    def __init__(self, per_minute: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._window = SlidingWindow(per_minute, clock=clock)

    def check(self, visitor: str, address: str, *, purpose: str = "question") -> None:
        # The address first: a visitor id is free to make, so it must not be free to remember.
        wait = self._window.wait(f"{purpose} address {address}", share=_ADDRESS_SHARE)
        wait = wait or self._window.wait(f"{purpose} visitor {visitor}")
        if wait:
            raise TooManyQuestionsError(retry_after=wait)


class Places:
    """A fixed number of questions in the house at once; the next one is told to come back.

    Without it, a rush would queue until every browser had given up waiting.
    """

    def __init__(self, number: int) -> None:
        self._free = threading.Semaphore(number)

    @contextmanager
    def taken(self) -> Generator[None]:
        if not self._free.acquire(blocking=False):
            raise BusyError(retry_after=5)
        try:
            yield
        finally:
            self._free.release()
