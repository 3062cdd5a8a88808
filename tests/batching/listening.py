"""Asking an engine and hearing what it says."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Queue
from threading import Semaphore
from typing import Any

from pipelines.batching.engine import BatchEngine, Event, Failed, Finished, Limits, Piece, Ticket
from pipelines.batching.intake import Intake
from pipelines.batching.limits import PINS
from pipelines.engines.llama_runtime import Decoded, Entry, LlamaOptions, LlamaRuntime
from pipelines.engines.protocols import Message, Sampling
from scripts.bench_llm.alone import Oracle

SYSTEM = "You answer for the council of Northmere, in plain words, from its own pages only. " * 4
SECONDS = 60  # longest wait for an event; only a broken engine lets it pass


def options_of(limits: Limits) -> LlamaOptions:
    """With 32-bit memory and plain attention a batch computes what each of its answers would alone."""
    return LlamaOptions(
        sequences=limits.residents + PINS,
        kv_tokens=limits.kv_tokens_needed,
        batch_tokens=limits.batch_tokens_needed,
        threads=1,
        kv_type="f32",
        flash_attention="off",
    )


def open_runtime(model: Path, limits: Limits) -> LlamaRuntime:
    return LlamaRuntime(model, options_of(limits))


class SteppedRuntime(LlamaRuntime):
    """Reads only when a test lets it, and never ends an answer by itself."""

    def __init__(self, model: Path, limits: Limits) -> None:
        super().__init__(model, options_of(limits))
        self._allowed = Semaphore(0)
        self.asked: list[list[tuple[int, int]]] = []  # of each pass: (sequence, tokens) of every entry

    def ends_generation(self, token: int) -> bool:
        return False

    def decode(self, entries: Sequence[Entry]) -> Decoded:
        self.asked.append([(entry.sequence, len(entry.tokens)) for entry in entries])
        assert self._allowed.acquire(timeout=SECONDS)
        return super().decode(entries)

    def step(self, passes: int = 1) -> None:
        """Let some passes happen; the engine must have work for one more, at which it stops."""
        target = len(self.asked) + passes
        eventually(lambda: len(self.asked) > 0)
        self._allowed.release(passes)
        eventually(lambda: len(self.asked) >= target)

    def run_on(self) -> None:
        """Let everything happen from now on."""
        self._allowed.release(1_000_000)


def eventually(holds: Callable[[], bool]) -> None:
    """Waits until something is so."""
    end = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.001)


class Listener:
    """Hears the events of one request."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._queue: Queue[Event] = Queue()

    def hear(self, event: Event) -> None:
        self.events.append(event)
        self._queue.put(event)

    def next(self) -> Event:
        return self._queue.get(timeout=SECONDS)

    def end(self) -> Finished | Failed:
        """Waits for the end."""
        while True:
            event = self.next()
            if not isinstance(event, Piece):
                return event

    def finished(self) -> Finished:
        end = self.end()
        assert isinstance(end, Finished), end
        return end

    def answer(self) -> str:
        """Waits for the end; the whole text."""
        self.finished()
        return self.text

    @property
    def text(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, Piece))

    @property
    def ends(self) -> int:
        return sum(not isinstance(event, Piece) for event in self.events)


def conversation(question: str, system: str = "") -> list[Message]:
    return [*([Message("system", system)] if system else []), Message("user", question)]


def ask(engine: BatchEngine, question: str, system: str = "", **sampling: Any) -> tuple[Ticket, Listener]:
    listener = Listener()
    ticket = engine.submit(conversation(question, system), Sampling(**{"seconds": 60, **sampling}), listener.hear)
    return ticket, listener


def answer(engine: BatchEngine, question: str, system: str = "", **sampling: Any) -> str:
    return ask(engine, question, system, **sampling)[1].answer()


@dataclass(frozen=True, slots=True)
class Asked:
    """A conversation, and the answer that the model alone gives, which no rounding could have changed."""

    conversation: list[Message]
    sampling: Sampling
    answer: str

    def ask(self, engine: BatchEngine) -> Listener:
        listener = Listener()
        engine.submit(self.conversation, self.sampling, listener.hear)
        return listener


def asked_alone(runtime: LlamaRuntime, count: int) -> list[Asked]:
    """Different questions, answered by the likeliest tokens, by drawn ones, and in a schema."""
    intake = Intake(runtime, context_tokens=1024)
    oracle = Oracle(runtime)
    schema = {"type": "object", "properties": {"answer": {"type": "string", "maxLength": 20}}, "required": ["answer"]}
    asked: list[Asked] = []
    for number in itertools.count():
        if len(asked) == count:
            return asked
        # Long prompts with short answers that share most, and short prompts with long answers that share nothing.
        long = number % 50 >= 25
        sampling = Sampling(
            max_tokens=20 + 16 * (number % 5) if long else 150,
            temperature=number % 3 / 2,
            seed=number,
            schema=schema if number % 5 == 0 else None,
            seconds=SECONDS,
        )
        question = f"Question {number} about {' and '.join(TOPICS[: number % len(TOPICS) + 1])}?"
        messages = conversation(question, SYSTEM if long else "")
        request = intake.question(messages, sampling, lambda _: None)
        request.close()
        single = oracle.answer(request.tokens, sampling)
        if single.sure:
            asked.append(Asked(messages, sampling, single.text))
    raise AssertionError


TOPICS = ("bins", "parking fines", "council tax", "single person discount", "permits", "bailiffs", "instalments")
