"""Measures the telephone as callers meet it: how long they wait, how soon it is quiet; writes ``docs/telephone.md``.

The service runs as ``frontdoor serve`` with the embedded ears and mouth. Callers with natural voices of Debian's
synthesisers call from a process of their own, by both lines, through mu-law with noise. Each asks a question, answers
what is asked back by the key 1, and asks another question over the answer.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from app.phone.trial.bad_line import Conditions
from app.phone.trial.caller import Step, TrialCall, TrialCaller
from app.phone.trial.wire import AudioSocketWire, MediaStreamWire, Wire
from bench.served import Served, free_port, served
from bench.voice_questions import CASES
from bench.voice_report import Measured, section, stages_of, with_section
from eval.calls.voices import missing, spoken
from pipelines.audio.pcm import Pcm
from pipelines.errors import FrontDoorError
from pipelines.settings import PROJECT, Settings, load_settings

DOCUMENT = PROJECT / "docs" / "telephone.md"
NOISE_DB = 20.0
AT_ONCE = (1, 4, 10)
_APART = 4.0  # seconds over which the calls of a round begin
_INTO_THE_ANSWER = 1.2  # seconds after which the caller speaks over it
_KINDS = ("answer", "clarify")


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of a caller."""

    words: str
    sound: Pcm


@dataclass(slots=True)
class Round:
    """Calls at the same time."""

    calls: list[TrialCall] = field(default_factory=list[TrialCall])
    lost: int = 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.voice", description=__doc__)
    parser.add_argument("--calls", type=int, default=8, help="calls of each load, at least")
    parser.add_argument("--at-once", type=int, nargs="+", default=AT_ONCE, help="calls at the same time")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(1))  # the service is ended as well
    packages = missing()
    if packages:
        print(f"The callers' voices are not here: run 'make callers' (Debian: {', '.join(packages)}). Nothing written.")
        return 1
    load = os.getloadavg()[0]
    measured = measure(load_settings(), options.at_once, at_least=options.calls, seed=options.seed)
    text = section(measured, noise_db=NOISE_DB, load=load)
    if DOCUMENT.exists():
        DOCUMENT.write_text(with_section(DOCUMENT.read_text(encoding="utf-8"), text), encoding="utf-8")
    print(text)
    return 0


def measure(settings: Settings, loads: Sequence[int], *, at_least: int, seed: int) -> list[Measured]:
    """Each load, told as it comes."""
    said = sentences()
    chance = random.Random(seed)
    found: list[Measured] = []
    with tempfile.TemporaryDirectory() as scratch:
        port, log, database = free_port(), Path(scratch) / "log", Path(scratch) / "calls.sqlite3"
        variables = {
            "FRONT_DOOR_DATABASE_URL": f"sqlite:///{database}",
            "FRONT_DOOR_PHONE__AUDIOSOCKET_PORT": str(port),
            "FRONT_DOOR_VOICE__RECOGNISER": "sphinx",
            "FRONT_DOOR_VOICE__SYNTHESISER": "espeak",
            "FRONT_DOOR_DATA_FOLDER": str(settings.data_folder),
        }
        with served(("-m", "app", "--verbose", "serve", "--port", "0"), variables, log=log) as service:
            asyncio.run(_round(service, port, said, 1, chance))  # the first call finds everything warm, or warms it
            for at_once in loads:
                read = log.stat().st_size
                cpu = service.cpu_seconds()
                rounds = [
                    asyncio.run(_round(service, port, said, at_once, chance)) for _ in range(-(-at_least // at_once))
                ]
                measured = Measured(
                    at_once=at_once,
                    calls=[call for each in rounds for call in each.calls],
                    lost=sum(each.lost for each in rounds),
                    cpu=service.cpu_seconds() - cpu,
                    stages=stages_of(log.read_bytes()[read:].decode(errors="replace")),
                    danger=in_danger(database),
                )
                print(measured.told(), file=sys.stderr)
                found.append(measured)
    return found


def in_danger(database: Path) -> frozenset[str]:
    """Calls, by the name that the line gave them, in which words were taken for danger, or so that none are kept."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as kept:
        rows = kept.execute("SELECT call_id, turns FROM calls").fetchall()
    return frozenset(name for name, turns in rows if turns == "[]" or '"outcome": "crisis"' in turns)


def sentences() -> list[Said]:
    """The questions of the evaluation's calls, each by its own voice."""
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines()]
    return [Said(case["says"], spoken(case["says"], case["voice"])) for case in cases if case["kind"] in _KINDS]


async def _round(service: Served, port: int, said: Sequence[Said], at_once: int, chance: random.Random) -> Round:
    done = Round()

    async def call(number: int) -> None:
        await asyncio.sleep(chance.uniform(0, _APART) if at_once > 1 else 0)
        first, second = chance.sample(said, 2)
        steps = [
            Step(words=first.words, sound=first.sound),
            Step(keys="1"),
            Step(words=second.words, sound=second.sound, interrupts=_INTO_THE_ANSWER),
        ]
        conditions = Conditions(NOISE_DB, seed=chance.randrange(1 << 30))
        try:
            trial = await TrialCaller(_wire(service, port, number), steps, conditions=conditions).run()
        except FrontDoorError:
            done.lost += 1
        else:
            done.calls.append(trial)

    await asyncio.gather(*(call(number) for number in range(at_once)))
    return done


def _wire(service: Served, port: int, number: int) -> Wire:
    return AudioSocketWire("127.0.0.1", port) if number % 2 else MediaStreamWire(service.url)


if __name__ == "__main__":
    sys.exit(main())
