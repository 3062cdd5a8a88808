"""Keeps the process that listens with Whisper running, and brings each answer to the caller who asked."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from pipelines.audio.pcm import Pcm
from pipelines.engines.circuit_breaker import CircuitBreaker
from pipelines.engines.whisper_messages import Answer, Drop, Failure, Ready, Refusal, Request
from pipelines.engines.whisper_process import WhisperProcess
from pipelines.errors import EngineError, FrontDoorError, ModelBusyError

logger = logging.getLogger(__name__)

Start = Callable[[Path], WhisperProcess]

MOST_WAITING = 64  # requests that are not answered yet
LONGEST_LOADING = 300.0  # seconds; three gigabytes from a slow disk
STANDSTILL = 30.0  # seconds after the time of the oldest request is up, after which the process hangs
TOO_SLOW_REST = 600.0  # seconds until a model that was too slow for this machine is tried again
_REST_LOOK = 0.2  # seconds between looks at whether the rest after a failure is over
_PACE_WEIGHT = 0.3  # of the newest measure of how long a sound takes


@dataclass(slots=True, eq=False)
class Job:
    """One request under way: done when there is an answer or a failure."""

    number: int
    deadline: float  # on the clock
    done: threading.Event = field(default_factory=threading.Event)
    answer: Answer | None = None
    failure: str = ""
    dropped: bool = False


@dataclass(frozen=True, slots=True)
class Stats:
    """What happened since the start."""

    answered: int = 0
    failed: int = 0
    passes: float = 0.0  # of the model, each over one or more sounds
    most_together: int = 0
    starts: int = 0  # of the process


class WhisperLink:
    """Owns the process of one model. Threads may share it."""

    def __init__(
        self,
        find: Callable[[], Path],
        *,
        name: str,
        seconds: float,
        device: str = "auto",
        start: Start | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing is started yet.

        Args:
            find: the model's file, checked; it may read the whole file. Its errors are told as they are.
            name: the model's, for messages.
            seconds: longest time for one request, from asking to answer.
            device: 'auto', 'cpu' or 'cuda'.
            start: begins the process.
            clock: seconds that only grow.
        """
        self._find = find
        self._name = name
        self._seconds = seconds
        self._begin: Start = start or partial(WhisperProcess, device=device)
        self._clock = clock
        self._lock = threading.Lock()
        self._breaker = CircuitBreaker(clock=clock)
        self._end = threading.Event()
        self._changed = threading.Event()  # it is known whether it could be loaded
        self._problem = f"Whisper's model {name} has not been started."
        self._process: WhisperProcess | None = None
        self._ready: Ready | None = None
        self._asked: dict[int, Job] = {}
        self._next = 1
        self._pace = 0.0  # seconds of work for one sound, as of late
        self._answered_since_start = False
        self._rest_seconds = 0.0  # after this run, beside what the breaker asks for
        self._stats = Stats()
        self._thread: threading.Thread | None = None

    @property
    def device(self) -> str:
        """Where the model runs; empty while it does not."""
        ready = self._ready
        return ready.device if ready else ""

    @property
    def pid(self) -> int:
        """Of the process; 0 while there is none."""
        process = self._process
        return process.pid if process else 0

    def stats(self) -> Stats:
        return self._stats

    def waiting(self) -> int:
        """Requests that are not answered yet."""
        return len(self._asked)

    def problem(self) -> str:
        return self._problem

    def start(self) -> None:
        """Begin to load the model, and return at once."""
        with self._lock:
            if self._thread is None and not self._end.is_set():
                self._problem = self._loading()
                self._thread = threading.Thread(target=self._run, name="whisper", daemon=True)
                self._thread.start()

    def wait_until_ready(self, seconds: float) -> str:
        """Wait while it is being loaded; the problem, empty when there is none."""
        self.start()
        self._changed.wait(seconds)
        return self._problem

    def close(self) -> None:
        """End the process; whoever still waits is told. Nothing can be asked any more."""
        with self._lock:
            self._end.set()
            thread, process = self._thread, self._process
        if process:
            process.hang_up()
        if thread:
            thread.join()
        self._problem = f"Whisper's model {self._name} was put away."
        self._changed.set()

    def ask(self, request: Request, sound: Pcm) -> Job:
        """Send a request. Its number is set here, and its seconds where it has none.

        Raises:
            ModelBusyError: so many wait that it would be late.
            EngineError: the process is not ready, or broke off just now.
        """
        with self._lock:
            process = self._process
            if self._problem or process is None:
                raise EngineError(self._problem)
            seconds = request.seconds or self._seconds
            self._refuse_if_late(seconds)
            job = Job(self._next, self._clock() + seconds)
            self._next += 1
            self._asked[job.number] = job
        try:
            process.send(request.model_copy(update={"number": job.number, "seconds": seconds}), sound)
        except OSError as error:
            with self._lock:
                self._asked.pop(job.number, None)
            raise EngineError(f"Whisper's process broke off ({error}). It is started again.") from error
        return job

    def drop(self, job: Job) -> None:
        """Nobody waits for it any more: let the process forget it."""
        with self._lock:
            job.dropped = True
            process = self._process if job.number in self._asked else None
        if process:
            try:
                process.send(Drop(number=job.number))
            except OSError:
                return  # it ended, and the request with it

    def _refuse_if_late(self, seconds: float) -> None:
        waiting = len(self._asked)
        expected = (waiting + 1) * self._pace
        if waiting and (waiting >= MOST_WAITING or expected > seconds):
            raise ModelBusyError(
                f"Whisper has {waiting} sounds to listen to. Where this is often, give it a GPU or a smaller model.",
                retry_after=max(1.0, expected),
            )

    def _run(self) -> None:
        try:
            while not self._end.is_set():
                if self._breaker.enter():
                    self._end.wait(_REST_LOOK)
                else:
                    self._one_life()
        except Exception as error:
            # Nobody watches this thread; whoever asks for the problem must learn that no answer will come.
            logger.exception("whisper_given_up")
            self._problem = f"Whisper is not run any more ({error!r}). Restart the front door, and report this."
            self._changed.set()

    def _one_life(self) -> None:
        """From loading to its end, and the word to those who waited then."""
        self._changed.clear()
        self._problem = self._loading()
        self._rest_seconds = 0.0
        try:
            process = self._begin(self._find())
        except (FrontDoorError, OSError) as error:
            self._failed(str(error), slow=True)
            return
        with self._lock:
            self._process = process
            self._answered_since_start = False
            self._stats = replace(self._stats, starts=self._stats.starts + 1)
        logger.info("whisper_started pid=%s model=%s", process.pid, self._name)
        refusal = ""
        try:
            refusal = self._listen(process)
        finally:
            reason = process.end()
            self._lost(refusal or f"Whisper's process ended in the middle: {reason}. It is started again.")
        if self._rest_seconds:
            self._end.wait(self._rest_seconds)

    def _listen(self, process: WhisperProcess) -> str:
        """Take what it says until it ends or we do; why it cannot be used, empty when it could."""
        started = self._clock()
        for message in process.told():
            if self._end.is_set():
                return ""
            if isinstance(message, Refusal):
                return self._refused(message)
            if isinstance(message, Ready):
                if message.seconds_alone > self._seconds:
                    self._rest_seconds = TOO_SLOW_REST
                    return self._too_slow(message)
                self._begin_serving(message)
            elif message is not None:
                self._take(message)
            if self._hangs(started):
                process.kill()
        return ""

    def _refused(self, refusal: Refusal) -> str:
        return (
            f"Whisper's model {self._name} could not be loaded ({refusal.why}). Its file is damaged or no Whisper "
            "checkpoint, or FRONT_DOOR_VOICE__WHISPER_DEVICE names a device that is not here or too small: pull it "
            "again, or choose another."
        )

    def _too_slow(self, ready: Ready) -> str:
        where = "this processor" if ready.device == "cpu" else "this card"
        return (
            f"Whisper's model {self._name} needs {ready.seconds_alone:.1f} s on {where} for a short sentence, and "
            f"may take {self._seconds:.1f} s. Choose a smaller model or a faster device. It is tried again in "
            f"{TOO_SLOW_REST / 60:.0f} minutes."
        )

    def _begin_serving(self, ready: Ready) -> None:
        with self._lock:
            self._ready = ready
            self._pace = ready.seconds_alone
            self._problem = ""
        logger.info("whisper_ready device=%s seconds_alone=%.2f", ready.device, ready.seconds_alone)
        self._changed.set()

    def _take(self, message: Answer | Failure) -> None:
        with self._lock:
            job = self._asked.pop(message.number, None)
            if isinstance(message, Answer):
                measured = message.seconds / message.together
                self._pace += _PACE_WEIGHT * (measured - self._pace)
                self._answered_since_start = True
        if isinstance(message, Answer):
            self._breaker.succeeded()
        if job:
            self._finish(job, message)

    def _finish(self, job: Job, message: Answer | Failure) -> None:
        if isinstance(message, Answer):
            job.answer = message
            self._stats = replace(
                self._stats,
                answered=self._stats.answered + 1,
                passes=self._stats.passes + 1 / message.together,
                most_together=max(self._stats.most_together, message.together),
            )
        else:
            job.failure = f"Whisper did not answer. {message.why}"
            self._stats = replace(self._stats, failed=self._stats.failed + 1)
        job.done.set()

    def _hangs(self, started: float) -> bool:
        now = self._clock()
        if self._ready is None:
            return now - started > LONGEST_LOADING
        with self._lock:
            oldest = min((job.deadline for job in self._asked.values()), default=now)
        return now - oldest > STANDSTILL

    def _lost(self, words: str) -> None:
        with self._lock:
            waiting = list(self._asked.values())
            self._asked.clear()
            self._process = self._ready = None
            self._problem = words
        for job in waiting:
            job.failure = words
            job.done.set()
        self._failed(words, slow=not self._answered_since_start)

    def _failed(self, words: str, *, slow: bool) -> None:
        self._breaker.failed(words, slow=slow)
        self._problem = words
        self._changed.set()
        if not self._end.is_set():
            logger.error("whisper_down reason=%r", words)

    def _loading(self) -> str:
        return f"Whisper's model {self._name} is being loaded."
