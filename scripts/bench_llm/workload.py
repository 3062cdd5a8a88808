"""The conversations that every contestant answers, and how a process is measured while it does."""

from __future__ import annotations

import random
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pipelines.settings import PROJECT

SHARED_TOKENS = 600  # of the system prompt, about
OWN_TOKENS = (40, 80)  # of each question
ANSWER_TOKENS = 128
THREADS = 2
_NUMBERING = 12  # tokens of a question's number and of what the template adds to it
_TEXTS = PROJECT / "knowledge_base" / "northmere"


@dataclass(frozen=True, slots=True)
class Workload:
    """One system prompt, and the questions of residents who all come at once, several times over."""

    system: str
    bursts: tuple[tuple[str, ...], ...]


@dataclass(slots=True)
class Burst:
    """What one burst cost and how long its residents waited."""

    residents: int
    _cpu: float = field(default_factory=lambda: cpu_seconds())
    _start: float = field(default_factory=time.perf_counter)
    firsts: dict[int, float] = field(default_factory=dict[int, float])

    def first(self, resident: int) -> None:
        """A resident hears something."""
        self.firsts.setdefault(resident, time.perf_counter() - self._start)

    def figures(self, *, tokens: int, reused: int) -> dict[str, float]:
        cpu = cpu_seconds() - self._cpu
        return {
            "CPU ms per answered token": 1000 * cpu / tokens,
            "CPU s": cpu,
            "seconds": time.perf_counter() - self._start,
            "slowest first token, s": max(self.firsts.values()),
            "median first token, s": statistics.median(self.firsts.values()),
            "answered tokens": tokens,
            "reused prompt tokens": reused,
        }


def make_workload(residents: int, bursts: int, count: Callable[[str], int], *, seed: int = 7) -> Workload:
    """Questions in the words of the demonstration council's pages.

    Args:
        residents: questions of a burst.
        bursts: how many times they come.
        count: tokens of a text.
        seed: the same always makes the same workload.
    """
    words = [word for page in sorted(_TEXTS.rglob("*.md")) for word in page.read_text(encoding="utf-8").split()]
    draw = random.Random(seed)
    system = _text(words, SHARED_TOKENS, count)

    def question(burst: int, number: int) -> str:
        own = draw.sample(words, 200)
        return f"Question {burst}-{number}: {_text(own, draw.randint(*OWN_TOKENS) - _NUMBERING, count)}"

    questions = tuple(tuple(question(burst, number) for number in range(residents)) for burst in range(bursts))
    return Workload(system, questions)


def endless(model: Path) -> Path:
    """Let a random model never end an answer by itself, so that all answers are equally long."""
    from gguf import GGUFReader

    from scripts.make_models.vocabulary import END_OF_MESSAGE

    reader = GGUFReader(model, "r+")
    output = next(tensor for tensor in reader.tensors if tensor.name == "output.weight").data
    output[END_OF_MESSAGE] = output[0]  # the beginning of a text, which is never said
    reader.data.flush()
    return model


def _text(words: list[str], tokens: int, count: Callable[[str], int]) -> str:
    """As many of some words as make about so many tokens."""
    low, high = 1, len(words)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if count(" ".join(words[:middle])) <= tokens else (low, middle - 1)
    return " ".join(words[:low])


def cpu_seconds() -> float:
    """CPU time of this process, all threads."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def resident_mb() -> float:
    """Memory of this process."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))
