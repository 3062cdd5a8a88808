"""How fast a model reads and writes on this machine, for one resident and for many at once."""

from __future__ import annotations

import resource
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import count, cycle, islice
from pathlib import Path
from queue import Queue
from time import perf_counter
from typing import TYPE_CHECKING

from pipelines.engines.protocols import Message, Sampling
from pipelines.errors import EngineError
from pipelines.settings import Settings

if TYPE_CHECKING:
    from pipelines.batching.engine import BatchEngine, Event, Finished

WORDS = (
    "bill street permit charge letter discount notice week council tax band pay appeal home garden school bin car park "
    "card date form name office phone page rate reduction rent student tenant visitor winter year zone account"
).split()
LONGEST_WAIT = 3600.0  # seconds; a measurement that takes longer has failed
SPARE_TOKENS = 64  # for what a chat template adds to a prompt


@dataclass(frozen=True, slots=True)
class Rate:
    """Tokens and what they took."""

    tokens: int
    seconds: float
    cpu_seconds: float

    @property
    def per_second(self) -> float:
        return self.tokens / self.seconds

    @property
    def per_cpu_second(self) -> float:
        return self.tokens / self.cpu_seconds


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast a model is for so many residents at once."""

    residents: int
    prefill: Rate  # prompts read
    decode: Rate  # answers written, all residents together
    memory_mb: float  # of this process: what lies on a card is not in it
    placement: str  # where the layers are


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is measured for each number of residents."""

    prompt_tokens: int = 512
    answer_tokens: int = 128
    seconds: float = 5.0  # of steady writing


def measure(file: Path, settings: Settings, counts: Sequence[int], plan: Plan) -> Iterator[Speed]:
    """Measure one number of residents after the other, each with an engine of that size.

    Raises:
        EngineError: the model cannot be loaded, or an answer broke off.
    """
    from pipelines.batching.open import open_engine

    for residents in counts:
        tokens = plan.prompt_tokens + plan.answer_tokens + SPARE_TOKENS
        server = {"residents": residents, "kv_tokens": residents * tokens}
        sized = settings.model_copy(
            update={
                "model_server": settings.model_server.model_copy(update=server),
                "language_model": settings.language_model.model_copy(update={"context_tokens": tokens}),
            }
        )
        with closing(open_engine(file, sized)) as engine:
            yield _Run(engine, residents, plan, settings.language_model.temperature).speed()


class _Run:
    """One engine under one load."""

    def __init__(self, engine: BatchEngine, residents: int, plan: Plan, temperature: float) -> None:
        self._engine = engine
        self._residents = residents
        self._plan = plan
        self._temperature = temperature
        self._events: Queue[tuple[int, Event]] = Queue()
        self._seeds = count()

    def speed(self) -> Speed:
        prompts = self._prompts()
        prefill = self._prefill(prompts)
        decode = self._decode(prompts)
        placement = self._engine.facts.placement
        return Speed(self._residents, prefill, decode, _resident_mb(), placement)

    def _prompts(self) -> list[str]:
        """A prompt for each resident, alike from the first word to none of the others, about as long as asked for."""
        probe = max(4, self._plan.prompt_tokens // 8)  # words; no vocabulary takes more than eight tokens for one
        self._submit(0, _text(self._residents, probe), most=1)  # the first pass is slow too: it comes before any clock
        read = self._ended().usage.prompt_tokens
        words = max(1, probe * self._plan.prompt_tokens // read)
        return [_text(resident, words) for resident in range(self._residents)]

    def _prefill(self, prompts: Sequence[str]) -> Rate:
        start = _Mark.now(self._engine)
        for resident, prompt in enumerate(prompts):
            self._submit(resident, prompt, most=1)
        for _ in prompts:
            self._ended()
        return start.until(_Mark.now(self._engine), prompts_only=True)

    def _decode(self, prompts: Sequence[str]) -> Rate:
        """Steady writing: who ends is followed at once by another with the same prompt, which is remembered."""
        for resident, prompt in enumerate(prompts):
            self._submit(resident, prompt, most=self._plan.answer_tokens)
        silent = set(range(self._residents))
        while silent:
            silent.discard(self._next(prompts))
        start = _Mark.now(self._engine)
        while perf_counter() - start.seconds < self._plan.seconds:
            self._next(prompts)
        return start.until(_Mark.now(self._engine), prompts_only=False)

    def _next(self, prompts: Sequence[str]) -> int:
        """Wait for whatever comes next; returns whom it was for."""
        from pipelines.batching.engine import Failed, Finished

        resident, event = self._events.get(timeout=LONGEST_WAIT)
        if isinstance(event, Failed):
            raise event.error
        if isinstance(event, Finished):
            self._submit(resident, prompts[resident], most=self._plan.answer_tokens)
        return resident

    def _submit(self, resident: int, prompt: str, *, most: int) -> None:
        sampling = Sampling(
            max_tokens=most, temperature=self._temperature, seed=next(self._seeds), seconds=LONGEST_WAIT
        )

        def hear(event: Event) -> None:
            self._events.put((resident, event))

        self._engine.submit([Message("user", prompt)], sampling, hear)

    def _ended(self) -> Finished:
        from pipelines.batching.engine import Failed, Finished

        while True:
            _, event = self._events.get(timeout=LONGEST_WAIT)
            if isinstance(event, Failed):
                raise event.error
            if isinstance(event, Finished):
                return event


@dataclass(frozen=True, slots=True)
class _Mark:
    """What the engine has done at one moment, and what it has taken."""

    read: int  # tokens, of prompts and answers
    of_prompts: int  # tokens read, those that were remembered left out
    seconds: float
    cpu_seconds: float

    @classmethod
    def now(cls, engine: BatchEngine) -> _Mark:
        stats = engine.stats()
        usage = resource.getrusage(resource.RUSAGE_SELF)
        of_prompts = stats.prompt_tokens - stats.reused_tokens
        return cls(stats.tokens, of_prompts, perf_counter(), usage.ru_utime + usage.ru_stime)

    def until(self, later: _Mark, *, prompts_only: bool) -> Rate:
        of_prompts = later.of_prompts - self.of_prompts
        tokens = of_prompts if prompts_only else later.read - self.read - of_prompts
        if tokens <= 0:
            raise EngineError("the model wrote nothing in the time given: give it more seconds")
        return Rate(tokens, later.seconds - self.seconds, later.cpu_seconds - self.cpu_seconds)


def _text(resident: int, words: int) -> str:
    """A text that begins as no other resident's does, so that none of it is remembered from another."""
    return " ".join([str(resident), *islice(cycle(WORDS), words)])


def _resident_mb() -> float:
    try:
        lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    except OSError:  # no Linux: the most it ever was
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1_048_576
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
