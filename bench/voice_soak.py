"""Many calls at once for minutes, with callers who leave at any moment; every answer is checked against its question.

The service runs in a process of its own with ears that know each question by its sound; the callers here know each
answer by its sound. So a word that reaches another caller's call, either way, is found. What the service holds (tasks,
sockets, threads, memory) is looked at from outside and compared before and after.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from app.phone.trial.caller import RATE, TICK, Leaving, Step, TrialCall, TrialCaller
from app.phone.trial.wire import AudioSocketWire, MediaStreamWire, Wire
from bench.served import Served, Vitals, free_port, served
from bench.voice_prints import Print, who
from bench.voice_questions import Script, scripts
from bench.voice_report import SOAK_BEGIN, SOAK_END, soak_section, with_section
from pipelines.errors import FrontDoorError
from pipelines.settings import PROJECT, Settings, load_settings

DOCUMENT = PROJECT / "docs" / "telephone.md"
_WORTH_WRITING = 10.0  # minutes
_SHORTEST, _LONGEST = 1.0, 45.0  # seconds after which a caller leaves
_WITHOUT_A_WORD = 0.3  # share of those whose connection breaks
_INTERRUPTING = 0.3  # share of those who ask the second question over the first answer
_INTO_THE_ANSWER = 1.5  # seconds
_DUE = 8.0  # seconds after a question in which its answer must have begun
_SETTLE = 60.0  # longest time for the last call to end, and for what it held to be let go
_POOL = 45  # files that the database's pool may hold: 15 connections of three
_THREADS = 72  # that the pools of the service may have: 32 of the telephone, 40 of the web
_QUIET = 5.0  # seconds without a call before what is held is counted


@dataclass(slots=True)
class Tally:
    """What the callers found."""

    calls: int = 0
    refused: int = 0
    right: int = 0
    late_or_missing: int = 0
    wrong: int = 0  # the answer to a question that this caller has not asked
    left_early: int = 0  # questions whose answer the caller did not wait for
    waits: list[float] = field(default_factory=list[float])
    barge_ins: list[float] = field(default_factory=list[float])
    problems: list[str] = field(default_factory=list[str])
    callers_late: float = 0.0


@dataclass(frozen=True, slots=True)
class Held:
    """What the service holds at a moment."""

    second: float
    calls: int
    tasks: int
    vitals: Vitals
    late: float  # seconds by which its event loop was late


@dataclass(slots=True)
class Soaked:
    """What came of it."""

    seconds: float
    at_once: int
    tally: Tally
    before: Held
    after: Held
    during: list[Held]
    ears: dict[str, int]  # utterances heard, unknown, mixed
    cpu: float  # seconds that the service used

    def faults(self) -> list[str]:
        """What must not be; empty when all is well."""
        found: list[str] = []
        if self.tally.wrong or self.ears["mixed"]:
            found.append(f"words crossed between calls: {self.tally.wrong} answers, {self.ears['mixed']} utterances")
        if self.tally.problems or self.tally.refused:
            found.append(f"{self.tally.refused} calls were not taken: {self.tally.problems[:3]}")
        if not self.tally.right:
            found.append("no question was answered")
        if self.after.calls:
            found.append(f"{self.after.calls} calls never ended")
        if self.after.tasks > self.before.tasks:
            found.append(f"{self.after.tasks - self.before.tasks} tasks are left")
        if self.after.vitals.sockets > self.before.vitals.sockets:
            found.append(f"{self.after.vitals.sockets - self.before.vitals.sockets} sockets are left")
        if self.after.vitals.files > self.before.vitals.files + _POOL:
            found.append(f"{self.after.vitals.files - self.before.vitals.files} files are left open")
        if self.after.vitals.threads > self.before.vitals.threads + _THREADS:
            found.append(f"{self.after.vitals.threads - self.before.vitals.threads} threads are left")
        return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.voice_soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long calls are placed")
    parser.add_argument("--calls", type=int, default=50, help="calls at once")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # the service is ended as well
    soaked = soak(load_settings(), seconds=60 * options.minutes, at_once=options.calls, seed=options.seed, tell=True)
    rows = told(soaked)
    print("\n".join(rows))
    if options.minutes >= _WORTH_WRITING and DOCUMENT.exists():
        document = DOCUMENT.read_text(encoding="utf-8")
        DOCUMENT.write_text(
            with_section(document, soak_section(rows), begin=SOAK_BEGIN, end=SOAK_END), encoding="utf-8"
        )
    return 1 if soaked.faults() else 0


def soak(settings: Settings, *, seconds: float, at_once: int, seed: int = 1, tell: bool = False) -> Soaked:
    """Place calls for so long.

    Args:
        settings: with an index.
        seconds: how long.
        at_once: calls at the same time.
        seed: of everything that is left to chance.
        tell: write every half minute how it goes, to standard error.
    """
    plans = scripts(settings)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        Print.write(folder / "questions.npz", [plan.question for plan in plans])
        port = free_port()
        variables = {
            "FRONT_DOOR_COUNCIL": settings.council,
            "FRONT_DOOR_KNOWLEDGE_FOLDER": str(settings.knowledge_folder),
            "FRONT_DOOR_DATA_FOLDER": str(settings.data_folder),
            "FRONT_DOOR_DATABASE_URL": f"sqlite:///{folder / 'calls.sqlite3'}",
            "FRONT_DOOR_PHONE__AUDIOSOCKET_PORT": str(port),
            "FRONT_DOOR_PHONE__CALLS_AT_ONCE": str(at_once + 10),  # a caller who left may still be on for a moment
        }
        command = ("-m", "bench.voice_service", str(folder / "questions.npz"))
        with served(command, variables, log=folder / "log") as service:
            caller = _Callers(service, port, plans, random.Random(seed))
            soaked = asyncio.run(_soaked(service, caller, seconds, at_once, tell))
    return soaked


class _Callers:
    """Place one call after another, by both lines in turn."""

    def __init__(self, service: Served, port: int, plans: Sequence[Script], chance: random.Random) -> None:
        self._service = service
        self._port = port
        self._plans = plans
        self._answers = [plan.answer for plan in plans]
        self._chance = chance
        self.tally = Tally()

    async def one_after_another(self, until: float) -> None:
        while time.monotonic() < until:
            await self._call(until)

    async def _call(self, until: float) -> None:
        first, second = self._pair()
        interrupts = _INTO_THE_ANSWER if self._chance.random() < _INTERRUPTING else 0.0
        steps = [
            Step(words=first.name, sound=first.sound),
            Step(words=second.name, sound=second.sound, interrupts=interrupts),
        ]
        leaving = Leaving(
            after=min(self._chance.uniform(_SHORTEST, _LONGEST), max(_SHORTEST, until - time.monotonic())),
            without_a_word=self._chance.random() < _WITHOUT_A_WORD,
        )
        self.tally.calls += 1
        try:
            call = await TrialCaller(self._wire(), steps, leaving=leaving).run()
        except FrontDoorError as error:
            self.tally.refused += 1
            self.tally.problems.append(str(error))
        else:
            await asyncio.get_running_loop().run_in_executor(None, self._judge, call)

    def _pair(self) -> tuple[Script, Script]:
        place = self._chance.randrange(len(self._plans))
        return self._plans[place], self._plans[(place + 1) % len(self._plans)]

    def _wire(self) -> Wire:
        if self.tally.calls % 2:
            return AudioSocketWire("127.0.0.1", self._port)
        return MediaStreamWire(self._service.url)

    def _judge(self, call: TrialCall) -> None:
        tally = self.tally
        asked = [turn for turn in call.turns if turn.ended <= len(call.caller) // round(RATE * TICK)]
        heard = who(call.service, self._answers)
        tally.wrong += len(heard - {turn.words for turn in call.turns})
        for turn in asked:
            if turn.words in heard:
                tally.right += 1
            elif call.seconds - turn.ended * TICK < _DUE and call.ended_by == "caller":
                tally.left_early += 1
            else:
                tally.late_or_missing += 1
        waits = call.waits
        tally.waits += waits.answers
        tally.barge_ins += waits.barge_ins
        tally.callers_late = max(tally.callers_late, call.latest)


async def _soaked(service: Served, callers: _Callers, seconds: float, at_once: int, tell: bool) -> Soaked:
    warm = time.monotonic() + min(30.0, seconds / 4)
    await asyncio.gather(*(callers.one_after_another(warm) for _ in range(at_once)))
    before = await _quiet(service)
    callers.tally = Tally()
    start, cpu = time.monotonic(), service.cpu_seconds()
    during: list[Held] = []
    watching = asyncio.create_task(_watch(service, callers, during, start, tell))
    await asyncio.gather(*(callers.one_after_another(start + seconds) for _ in range(at_once)))
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)
    after = await _quiet(service)
    last = _last(service)
    return Soaked(
        seconds=seconds,
        at_once=at_once,
        tally=callers.tally,
        before=before,
        after=after,
        during=during,
        ears={name: int(last[name]) for name in ("heard", "unknown", "mixed")},
        cpu=service.cpu_seconds() - cpu,
    )


async def _watch(service: Served, callers: _Callers, during: list[Held], start: float, tell: bool) -> None:
    while True:
        await asyncio.sleep(1.0)
        held = _held(service, time.monotonic() - start)
        during.append(held)
        if tell and not len(during) % 30:
            print(_now(held, callers.tally), file=sys.stderr)


def _now(held: Held, tally: Tally) -> str:
    vitals = held.vitals
    return (
        f"{held.second:4.0f} s: {held.calls} calls now, {tally.calls} placed, {tally.right} answers right, "
        f"{tally.wrong} wrong, {tally.late_or_missing} missing; {held.tasks} tasks, {vitals.sockets} sockets, "
        f"{vitals.files} files, {vitals.threads} threads, {vitals.memory / 2**20:.0f} MiB"
    )


async def _quiet(service: Served) -> Held:
    """What is held when no call has run for a while."""
    until, since = time.monotonic() + _SETTLE, time.monotonic()
    while time.monotonic() < until:
        await asyncio.sleep(0.5)
        if int(_last(service)["calls"]):
            since = time.monotonic()
        if time.monotonic() - since > _QUIET:
            break
    return _held(service, 0.0)


def _held(service: Served, second: float) -> Held:
    last = _last(service)
    return Held(second, int(last["calls"]), int(last["tasks"]), service.vitals(), float(last["late"]))


def _last(service: Served) -> dict[str, float]:
    for line in reversed(service.said):
        if line.startswith("{"):
            return json.loads(line)
    return {"calls": 0, "tasks": 0, "late": 0.0, "heard": 0, "unknown": 0, "mixed": 0}


def told(soaked: Soaked) -> list[str]:
    """The figures, a row each."""
    tally, before, after = soaked.tally, soaked.before, soaked.after
    rows = [
        f"{soaked.at_once} calls at once for {soaked.seconds / 60:.1f} minutes: {tally.calls} calls, {tally.refused} "
        f"not taken; {statistics.mean([held.calls for held in soaked.during] or [0]):.0f} at once on average",
        f"answers to their own question {tally.right}, to another's {tally.wrong}, missing {tally.late_or_missing}; "
        f"not waited for {tally.left_early}",
        f"utterances known {soaked.ears['heard']}, of two callers {soaked.ears['mixed']}, not known "
        f"{soaked.ears['unknown']}",
        f"end of words to first sound: {_spread(tally.waits)}; barge-in to silence: {_spread(tally.barge_ins)}",
        f"before and after: tasks {before.tasks}, {after.tasks}; sockets {before.vitals.sockets}, "
        f"{after.vitals.sockets}; files {before.vitals.files}, {after.vitals.files}; threads {before.vitals.threads}, "
        f"{after.vitals.threads}",
        f"memory {_memory(soaked)}",
        f"CPU of the service: {soaked.cpu / soaked.seconds:.2f} cores; its event loop was late by at most "
        f"{max([held.late for held in soaked.during] or [0.0]):.2f} s, the callers' by {tally.callers_late:.2f} s",
    ]
    return [*rows, *(f"FAULT: {fault}" for fault in soaked.faults())]


def _memory(soaked: Soaked) -> str:
    sizes = [held.vitals.memory / 2**20 for held in soaked.during]
    if len(sizes) < 8:
        return f"{soaked.before.vitals.memory / 2**20:.0f} MiB before, {soaked.after.vitals.memory / 2**20:.0f} after"
    quarter = len(sizes) // 4
    parts = [statistics.median(sizes[place * quarter : (place + 1) * quarter]) for place in range(4)]
    return (
        f"{soaked.before.vitals.memory / 2**20:.0f} MiB before; by quarters "
        + ", ".join(f"{part:.0f}" for part in parts)
        + f"; {soaked.after.vitals.memory / 2**20:.0f} after"
    )


def _spread(waits: Sequence[float]) -> str:
    if len(waits) < 2:
        return "too few"
    cuts = statistics.quantiles(waits, n=20)
    return f"median {statistics.median(waits):.2f} s, 95 % within {cuts[-1]:.2f} s, of {len(waits)}"


if __name__ == "__main__":
    sys.exit(main())
