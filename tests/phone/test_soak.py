"""Twenty calls at once, by both lines, with callers who leave at any moment: nothing crosses and nothing is left."""

from __future__ import annotations

import numpy as np
import pytest

from bench.voice_prints import Print, on_the_line, who
from bench.voice_soak import Held, Soaked, Tally, Vitals, soak
from pipelines.audio.pcm import Pcm
from pipelines.engines.espeak import Espeak
from pipelines.engines.protocols import Voice
from pipelines.settings import Settings

SECONDS, AT_ONCE = 20.0, 20


def said(words: str) -> Pcm:
    return Espeak().say(words, Voice(), rate=8_000)


@pytest.mark.slow
def test_calls_at_once_hear_their_own_answers_and_leave_nothing_behind(demo_settings: Settings) -> None:
    soaked = soak(demo_settings, seconds=SECONDS, at_once=AT_ONCE)

    assert soaked.faults() == []
    assert soaked.tally.right > 0
    assert soaked.tally.calls >= AT_ONCE
    assert soaked.ears["heard"] > 0


def test_a_sound_is_known_again_among_others_and_at_any_place() -> None:
    names = ("How do I pay my council tax?", "I am moving house.", "Who decides which band my house is in?")
    prints = [Print.of(name, said(name)) for name in names]
    both = np.concatenate([np.zeros(333, np.int16), on_the_line(said(names[0])), on_the_line(said(names[2]))])

    assert who(both, prints) == {names[0], names[2]}
    assert who(on_the_line(said("Something else altogether.")), prints) == set()


def held(*, calls: int = 0, tasks: int = 4, sockets: int = 7, files: int = 30, threads: int = 50) -> Held:
    return Held(0.0, calls, tasks, Vitals(2**29, sockets, files, threads), 0.0)


def soaked_with(after: Held | None = None, **tally: object) -> Soaked:
    found = Tally(**({"calls": 100, "right": 50} | tally))  # type: ignore[arg-type]
    ears = {"heard": 90, "unknown": 0, "mixed": 0}
    return Soaked(60.0, 20, found, held(), after or held(), [], ears, 10.0)


@pytest.mark.parametrize(
    ("soaked", "fault"),
    [
        (soaked_with(wrong=1), "crossed"),
        (soaked_with(refused=1, problems=["busy"]), "not taken"),
        (soaked_with(right=0), "no question was answered"),
        (soaked_with(after=held(calls=1)), "never ended"),
        (soaked_with(after=held(tasks=5)), "tasks are left"),
        (soaked_with(after=held(sockets=8)), "sockets are left"),
        (soaked_with(after=held(files=90)), "files are left"),
        (soaked_with(after=held(threads=200)), "threads are left"),
    ],
)
def test_each_fault_is_told(soaked: Soaked, fault: str) -> None:
    (told,) = soaked.faults()

    assert fault in told


def test_without_a_fault_nothing_is_told() -> None:
    assert soaked_with().faults() == []
