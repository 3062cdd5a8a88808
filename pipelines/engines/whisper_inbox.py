"""Sounds that wait for Whisper: those that come close together go together, calls before recordings."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from pipelines.audio.pcm import Pcm
from pipelines.engines.whisper_messages import RATE, WINDOW_SECONDS, Request


@dataclass(slots=True, eq=False)
class Task:
    """One request with its sound."""

    request: Request
    sound: Pcm
    deadline: float  # on the clock
    gone: bool = field(default=False)  # nobody waits any more

    @property
    def sound_seconds(self) -> float:
        return len(self.sound) / RATE

    @property
    def is_long(self) -> bool:
        """It takes more than one look of the model, so it cannot go together with others."""
        return self.request.with_times or self.sound_seconds > WINDOW_SECONDS

    def is_wanted(self, now: float) -> bool:
        return not self.gone and now < self.deadline


class Inbox:
    """Filled by one thread, emptied by another."""

    def __init__(self, *, gather_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Nothing waits yet.

        Args:
            gather_seconds: how long a sound that comes alone waits for company.
            clock: seconds that only grow.
        """
        self._gather_seconds = gather_seconds
        self._clock = clock
        self._changed = threading.Condition()
        self._short: deque[Task] = deque()
        self._long: deque[Task] = deque()
        self._under_way: list[Task] = []

    def put(self, request: Request, sound: Pcm) -> None:
        task = Task(request, sound, self._clock() + request.seconds)
        with self._changed:
            (self._long if task.is_long else self._short).append(task)
            self._changed.notify()

    def drop(self, number: int) -> bool:
        """Forget a request; whether it was still waiting. One under way is marked, so that its work can end."""
        with self._changed:
            for waiting in (self._short, self._long):
                for task in waiting:
                    if task.request.number == number:
                        waiting.remove(task)
                        return True
            for task in self._under_way:
                task.gone = task.gone or task.request.number == number
            return False

    def take(self, most: int) -> list[Task]:
        """Wait for work: up to ``most`` short sounds, oldest first, or one long one when no short one waits."""
        with self._changed:
            self._changed.wait_for(lambda: self._short or self._long)
            if len(self._short) == 1 and most > 1:
                self._changed.wait_for(lambda: len(self._short) >= most, self._gather_seconds)
            if self._short:
                self._under_way = [self._short.popleft() for _ in range(min(most, len(self._short)))]
            else:  # the short one may have been dropped meanwhile
                self._under_way = [self._long.popleft()] if self._long else []
            return list(self._under_way)
