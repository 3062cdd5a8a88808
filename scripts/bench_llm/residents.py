"""A hundred residents at once: none lost, none mixed up, each told where in the queue it is, and memory stays flat."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Queue

from pipelines.batching.engine import BatchEngine, Event, Failed, Finished, Piece, Ticket
from pipelines.batching.intake import Intake
from pipelines.engines.llama_runtime import LlamaOptions, LlamaRuntime
from pipelines.engines.protocols import Message, Sampling
from scripts.bench_llm.alone import Alone, Oracle, with_32_bits
from scripts.bench_llm.contestants import open_batch_engine
from scripts.bench_llm.workload import THREADS, Workload, make_workload, resident_mb

RESIDENTS = 100
AT_ONCE = 16
ANSWER_TOKENS = 48
FLAT_MB = 64  # growth that may still be called flat: 3 % of what the process takes


@dataclass(slots=True)
class Answer:
    """What one resident heard."""

    text: str = ""
    ended: int = 0  # times; once is right
    failed: str = ""
    positions: list[int] = field(default_factory=list[int])


def hundred_residents(model: Path) -> int:
    """Answer each alone, then all at once, twice, and compare.

    Returns:
        0 when nothing was lost, nothing differs and memory stayed flat.
    """
    exact = with_32_bits(model, model.with_name("shaped-0.5b-f32.gguf"))
    workload = _workload(exact)
    system, questions = workload.system, workload.bursts[0]
    print(f"{RESIDENTS} residents one after another", file=sys.stderr)
    singles = _alone(exact, system, questions)
    print(f"{RESIDENTS} residents at once, twice", file=sys.stderr)
    engine = open_batch_engine(exact, AT_ONCE, exact=True)
    bursts = [_ask(engine, system, questions)]
    before = resident_mb()
    bursts.append(_ask(engine, system, questions))
    after = resident_mb()
    print(f"\n{engine.stats()}\n")
    engine.close()
    return _report(singles, bursts, before, after)


def _workload(model: Path) -> Workload:
    runtime = LlamaRuntime(model, LlamaOptions(sequences=1, kv_tokens=256))
    workload = make_workload(RESIDENTS, 1, lambda text: len(runtime.tokenise(text)))
    runtime.close()
    return workload


def _alone(model: Path, system: str, questions: Sequence[str]) -> list[Alone]:
    options = LlamaOptions(sequences=2, kv_tokens=2048, threads=THREADS, kv_type="f32", flash_attention="off")
    runtime = LlamaRuntime(model, options)
    intake = Intake(runtime, context_tokens=2048)
    shared = intake.beginning([Message("system", system)], lambda _: None).tokens
    oracle = Oracle(runtime, shared)
    answers = [
        oracle.answer(intake.question(_conversation(system, question), sampling, lambda _: None).tokens, sampling)
        for number, question in enumerate(questions)
        for sampling in (_sampling(number),)
    ]
    runtime.close()
    return answers


def _conversation(system: str, question: str) -> list[Message]:
    return [Message("system", system), Message("user", question)]


def _ask(engine: BatchEngine, system: str, questions: Sequence[str]) -> list[Answer]:
    """Everybody asks at the same time."""
    answers = [Answer() for _ in questions]
    over: Queue[int] = Queue()

    def listen(number: int) -> Callable[[Event], None]:
        def hear(event: Event) -> None:
            answer = answers[number]
            if isinstance(event, Piece):
                answer.text += event.text
                return
            answer.ended += 1
            answer.failed = str(event.error) if isinstance(event, Failed) else _unusual(event)
            over.put(number)

        return hear

    tickets = [
        engine.submit(_conversation(system, question), _sampling(number), listen(number))
        for number, question in enumerate(questions)
    ]
    while over.qsize() < len(questions):
        _note_positions(tickets, answers)
        time.sleep(0.05)
    return answers


def _unusual(event: Finished) -> str:
    return "" if event.reason in {"stop", "length"} else event.reason


def _note_positions(tickets: list[Ticket], answers: list[Answer]) -> None:
    for ticket, answer in zip(tickets, answers, strict=True):
        position = ticket.position
        if answer.positions[-1:] != [position]:
            answer.positions.append(position)


def _sampling(number: int) -> Sampling:
    """Every other resident gets the likeliest words, the others drawn ones."""
    return Sampling(max_tokens=ANSWER_TOKENS, temperature=0.8 * (number % 2), seed=number, seconds=36_000)


def _report(singles: list[Alone], bursts: list[list[Answer]], before: float, after: float) -> int:
    everybody = [answer for burst in bursts for answer in burst]
    pairs = [(single, answer) for burst in bursts for single, answer in zip(singles, burst, strict=True)]
    lost = sum(answer.ended != 1 or bool(answer.failed) for answer in everybody)
    differing = [single for single, answer in pairs if single.text != answer.text]
    mixed_up = sum(single.sure for single in differing)
    queued = sum(max(answer.positions) > 0 for answer in everybody)
    back = sum(answer.positions != sorted(answer.positions, reverse=True) for answer in everybody)
    print(f"| {RESIDENTS} residents at once, {AT_ONCE} answered at the same time, twice; 32-bit weights and memory | |")
    print("| --- | --- |")
    print(f"| different answers among the {RESIDENTS} given alone | {len({single.text for single in singles})} |")
    print(f"| of these, such that rounding could change none of their tokens | {sum(s.sure for s in singles)} |")
    print(f"| answers lost, failed or ended twice | {lost} of {len(everybody)} |")
    print(f"| answers that differ from the one given alone | {len(differing)} of {len(everybody)} |")
    print(f"| of these, such that rounding could change none of their tokens | {mixed_up} |")
    print(
        f"| residents told a place in the queue | {queued}, the furthest {max(max(a.positions) for a in everybody)} |"
    )
    print(f"| of these, moved back in the queue | {back} |")
    print(f"| memory after the first hundred and after the second | {before:.0f} MB, {after:.0f} MB |")
    return 1 if lost or mixed_up or after - before > FLAT_MB or not queued else 0
