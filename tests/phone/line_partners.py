"""Who answers the lines in these tests, and what is said over them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field

import numpy as np

from app.phone.line import HungUp, Key, Line, Sound
from pipelines.audio.pcm import Pcm

RATE = 8_000
FRAME = 160


def warble(seconds: float, *, start: float = 300.0, end: float = 3_000.0) -> Pcm:
    """A tone that climbs: it is like itself at one place only."""
    times = np.arange(int(seconds * RATE)) / RATE
    phase = 2 * np.pi * (start * times + (end - start) * times**2 / (2 * seconds))
    return (8_000 * np.sin(phase)).astype(np.int16)


def likeness(heard: Pcm, said: Pcm) -> float:
    """Highest correlation, 0 to 1, of what was said with any stretch of what was heard."""
    if len(heard) < len(said):
        return 0.0
    x, y = heard.astype(np.float64), said.astype(np.float64)
    size = 1 << (len(x) + len(y)).bit_length()
    products = np.fft.irfft(np.fft.rfft(x, size) * np.conj(np.fft.rfft(y, size)), size)[: len(x) - len(y) + 1]
    squares = np.concatenate(([0.0], np.cumsum(x**2)))
    energy = np.maximum(squares[len(y) :] - squares[: len(squares) - len(y)], 1.0)
    return float(np.max(products / np.sqrt(energy * np.sum(y**2))))


async def until(true: Callable[[], bool], what: str, *, seconds: float = 30.0) -> None:
    """Wait until something is so; fail when it never is."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not true():
        assert loop.time() < end, f"never: {what}"
        await asyncio.sleep(0.005)


async def say(line: Line, pcm: Pcm) -> None:
    """Play sound at the pace of speech, as a carrier does."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    whole = np.pad(pcm, (0, -len(pcm) % FRAME))
    for frame in whole.reshape(-1, FRAME):
        await line.play(frame)
        due += FRAME / RATE
        await asyncio.sleep(max(0.0, due - loop.time()))


@dataclass(eq=False)
class Answered:
    """One call as it was heard."""

    line: Line
    sounds: list[Pcm] = field(default_factory=list[Pcm])
    keys: str = ""
    ended: str | None = None

    @property
    def heard(self) -> Pcm:
        return np.concatenate(self.sounds) if self.sounds else np.zeros(0, np.int16)


class Reception:
    """Answers every call, hears it out, and does ``then`` beside; hangs up when that is done, if ``ends``."""

    def __init__(self, then: Callable[[Answered], Awaitable[None]] | None = None, *, ends: bool = False) -> None:
        self.calls: list[Answered] = []
        self._then = then
        self._ends = ends

    async def answer(self, line: Line) -> None:
        call = Answered(line)
        self.calls.append(call)
        beside = asyncio.create_task(self._beside(call))
        try:
            while call.ended is None:
                came = await line.receive()
                if isinstance(came, Sound):
                    call.sounds.append(came.pcm)
                elif isinstance(came, Key):
                    call.keys += came.key
                elif isinstance(came, HungUp):
                    call.ended = came.reason
        finally:
            beside.cancel()
            await asyncio.gather(beside, return_exceptions=True)

    async def _beside(self, call: Answered) -> None:
        if self._then is not None:
            await self._then(call)
            if self._ends:
                await call.line.hang_up()


@contextlib.asynccontextmanager
async def no_task_left() -> AsyncIterator[None]:
    """Whatever was begun inside is over at its end."""
    before = asyncio.all_tasks()
    yield
    left = asyncio.all_tasks() - before
    assert not left, left
