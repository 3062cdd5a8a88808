"""A fixed number of processes that listen: what waits, in which order, and what happens when one crashes."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.engines.sphinx_process import Answer, Job, ProcessGoneError, SphinxProcess
from pipelines.errors import EngineError, ModelBusyError

logger = logging.getLogger(__name__)

_WAITING = 16  # jobs for each process; more could not be done in time
_OPENING_SECONDS = 30.0  # for a speech model, on a machine that has much else to do
_TRIES = 2
_ENDING_SECONDS = 2.0


@dataclass(order=True, slots=True)
class _Waiting:
    place: tuple[bool, int]
    job: Job = field(compare=False)
    answer: Future[Answer] = field(compare=False, default_factory=Future[Answer])


class SphinxPool:
    """Processes, each with a thread here that waits for it. Threads may share it."""

    def __init__(self, processes: int) -> None:
        self._processes = [SphinxProcess() for _ in range(processes)]
        self._changed = threading.Condition()
        self._waiting: list[_Waiting] = []
        self._places = itertools.count()
        self._wanted: Path | None = None  # version to have open before anybody speaks
        self._closed = False
        self._threads = [
            threading.Thread(target=self._serve, args=(process,), name="sphinx", daemon=True)
            for process in self._processes
        ]
        for thread in self._threads:
            thread.start()

    @property
    def crowded(self) -> bool:
        """Whether more wait than there are processes."""
        return len(self._waiting) > len(self._processes)

    @property
    def pids(self) -> tuple[int, ...]:
        """Of the processes that run."""
        return tuple(process.pid for process in self._processes if process.pid is not None)

    def ask(self, job: Job, *, can_wait: bool = False) -> Future[Answer]:
        """Have a job done; those that can wait come after all others.

        Returns:
            The answer to come, or EngineError: the process crashed twice, or took longer than it may.

        Raises:
            ModelBusyError: more wait than could be done in time.
            EngineError: the pool was closed.
        """
        with self._changed:
            if self._closed:
                raise EngineError("The speech recogniser was closed.")
            if len(self._waiting) >= _WAITING * len(self._processes):
                raise ModelBusyError("Too many callers speak at once for the speech recogniser.", retry_after=1.0)
            waiting = _Waiting((can_wait, next(self._places)), job)
            heapq.heappush(self._waiting, waiting)
            self._changed.notify()
        return waiting.answer

    def open(self, version: Path) -> None:
        """Have every process open a version while nobody speaks, so that no caller has to wait for it."""
        with self._changed:
            self._wanted = version
            self._changed.notify_all()

    def close(self) -> None:
        """End all processes. Those who wait are told so."""
        with self._changed:
            self._closed = True
            left, self._waiting = self._waiting, []
            self._changed.notify_all()
        for process in self._processes:
            process.end()
        for waiting in left:
            waiting.answer.set_exception(EngineError("The speech recogniser was closed."))
        for thread in self._threads:
            thread.join(_ENDING_SECONDS)

    def _serve(self, process: SphinxProcess) -> None:
        """The thread of one process."""
        opened: Path | None = None
        while True:
            with self._changed:
                self._changed.wait_for(lambda at=opened: self._closed or self._waiting or self._wanted != at)
                if self._closed:
                    break
                waiting = heapq.heappop(self._waiting) if self._waiting else None
                wanted = self._wanted
            if waiting is None:
                opened = wanted
                if wanted is not None:
                    _open(process, wanted)
            elif waiting.answer.set_running_or_notify_cancel():
                _work(process, waiting)
        process.stop()


def _open(process: SphinxProcess, version: Path) -> None:
    try:
        answer = process.ask(Job(version, time.monotonic() + _OPENING_SECONDS))
    except ProcessGoneError as error:
        logger.warning("sphinx_not_opened version=%s error=%s", version, error)
        return
    if answer.error:
        logger.warning("sphinx_not_opened version=%s error=%s", version, answer.error)


def _work(process: SphinxProcess, waiting: _Waiting) -> None:
    """One job, a second time when the process crashed and there is time left."""
    problem = "it took too long"
    for _ in range(_TRIES):
        if time.monotonic() >= waiting.job.deadline:
            break
        try:
            answer = process.ask(waiting.job)
        except ProcessGoneError as error:
            problem = str(error)
            logger.warning("sphinx_process_gone error=%s", error)
            continue
        if answer.error:
            waiting.answer.set_exception(EngineError(f"The speech recogniser failed ({answer.error})."))
        else:
            waiting.answer.set_result(answer)
        return
    waiting.answer.set_exception(EngineError(f"The speech recogniser did not answer: {problem}."))
