"""Remembers that a server failed, so that nobody waits for it in vain; after a slow failure one caller tries first."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

QUICK_REST = 1.0  # seconds; a server that refuses costs nothing to ask again
FIRST_SLOW_REST, LONGEST_SLOW_REST = 10.0, 60.0  # seconds; one that stays silent costs somebody a whole wait
LONGEST_TRIAL = 120.0  # seconds after which a trial that never ended no longer holds the others up


class CircuitBreaker:
    """Closed while all is well. A failure opens it for a while. Threads may share it.

    After a quick failure everybody may ask again. After a slow one only one caller may, until that one succeeded.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._words = ""
        self._slow_failures = 0
        self._open_until = 0.0
        self._trial_until = 0.0

    def problem(self) -> str:
        """What is wrong, while nobody should ask the server; empty when it may be asked."""
        with self._lock:
            return self._words if self._refuses() else ""

    def enter(self) -> str:
        """Ask for a go: empty when it is given, else what is wrong."""
        with self._lock:
            if self._refuses():
                return self._words
            if self._slow_failures:
                self._trial_until = self._clock() + LONGEST_TRIAL
            return ""

    def leave(self) -> None:
        """End a go that showed neither that the server works nor that it does not."""
        with self._lock:
            self._trial_until = 0.0

    def succeeded(self) -> None:
        """Close: the server works."""
        with self._lock:
            self._slow_failures = 0
            self._open_until = self._trial_until = 0.0

    def failed(self, words: str, *, slow: bool = False) -> None:
        """Open.

        Args:
            words: what is wrong and what to do, for everybody who asks meanwhile.
            slow: somebody waited long to find out.
        """
        with self._lock:
            now = self._clock()
            rest = QUICK_REST
            if slow:
                if now >= self._open_until:  # those that were under way together count once
                    self._slow_failures += 1
                rest = min(LONGEST_SLOW_REST, FIRST_SLOW_REST * 2 ** min(self._slow_failures - 1, 10))
            self._words = words
            self._open_until = max(self._open_until, now + rest)
            self._trial_until = 0.0

    def _refuses(self) -> bool:
        return self._clock() < max(self._open_until, self._trial_until)
