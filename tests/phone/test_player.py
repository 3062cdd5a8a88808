"""What a line is given to say: paused in the middle of a word, gone on with, and thrown away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import numpy as np
import pytest
from call_partners import MemoryLine

from app.phone.player import FRAME, RATE, Player
from pipelines.audio.pcm import Pcm
from pipelines.voice.events import Say, Spoken

SECOND: Pcm = np.arange(1, RATE + 1, dtype=np.int16)  # each sample tells its place
TICK = FRAME / RATE


class FarEnd(MemoryLine):
    """Plays by itself; keeps what it was given since it was cleared, and calls marks that it throws away reached."""

    def __init__(self) -> None:
        super().__init__(far_end_plays=True)
        self.given: list[Pcm] = []
        self.marks: list[str] = []
        self.reached: list[str] = []

    async def play(self, pcm: Pcm) -> None:
        self.given.append(pcm)

    async def mark(self, name: str) -> None:
        self.marks.append(name)

    async def clear(self) -> None:
        self.cleared += 1
        self.reached += self.marks
        self.given, self.marks = [], []


class Said:
    """A player of one sentence of a second, its line, and what it told."""

    def __init__(self, line: MemoryLine) -> None:
        self.now = 50.0
        self.line = line
        self.heard: list[int] = []
        self.player = Player(
            line,
            self._make,
            said=self.heard.append,
            broken=lambda: None,
            first=lambda number: None,
            clock=lambda: self.now,
        )

    async def _make(self, sentence: Spoken) -> Pcm:
        del sentence
        return SECOND

    def play_on(self, seconds: float) -> Pcm:
        """Time passes, 20 ms at a time; what was played meanwhile."""
        played: list[Pcm] = []
        for _ in range(round(seconds / TICK)):
            far = self.line.far_end_plays
            played.append(self.player.echo_of(self.now + TICK) if far else self.player.frame())
            self.now += TICK
        return np.concatenate(played)


def saying(line: MemoryLine, work: Callable[[Said], Awaitable[None]]) -> None:
    async def run() -> None:
        said = Said(line)
        making = asyncio.create_task(said.player.make_sound())
        said.player.say(Say(7, (Spoken(text="A second."),)))
        await asyncio.sleep(0.01)
        try:
            await work(said)
        finally:
            making.cancel()

    asyncio.run(run())


def loudness(sound: Pcm) -> int:
    return int(np.abs(sound.astype(np.int32)).max(initial=0))


def test_where_this_side_keeps_the_pace_a_pause_loses_and_repeats_nothing() -> None:
    async def work(said: Said) -> None:
        before = said.play_on(0.4)
        await said.player.pause()
        assert loudness(said.play_on(0.2)) == 0
        assert not said.player.idle
        await said.player.go_on()
        after = said.play_on(0.6)

        assert np.concatenate([before, after]).tolist() == SECOND.tolist()
        said.play_on(0.3)
        assert said.heard == [7]

    saying(MemoryLine(), work)


def test_a_far_end_is_quiet_in_a_pause_and_hears_the_last_tenth_of_a_second_again() -> None:
    line = FarEnd()

    async def work(said: Said) -> None:
        said.play_on(0.4)
        await said.player.pause()
        assert (line.given, line.cleared) == ([], 1)
        assert len(said.play_on(0.2)) == 0
        assert not said.player.idle
        await said.player.go_on()

        sound = np.concatenate(line.given)
        assert sound[: len(SECOND) - int(0.3 * RATE)].tolist() == SECOND[int(0.3 * RATE) :].tolist()

    saying(line, work)


def test_a_mark_that_was_thrown_away_in_a_pause_does_not_count_and_comes_again() -> None:
    line = FarEnd()

    async def work(said: Said) -> None:
        said.play_on(0.4)
        await said.player.pause()
        await said.player.go_on()
        for mark in line.reached:
            said.player.reached(mark)
        assert said.heard == []
        (mark,) = line.marks
        said.play_on(1.2)
        said.player.reached(mark)
        assert said.heard == [7]
        assert said.player.idle

    saying(line, work)


def test_a_sentence_that_is_ready_in_a_pause_waits_for_its_end() -> None:
    line = FarEnd()

    async def work(said: Said) -> None:
        said.play_on(0.4)
        await said.player.pause()
        said.player.say(Say(8, (Spoken(text="Another."),)))
        await asyncio.sleep(0.01)
        assert line.given == []
        await said.player.go_on()
        assert sum(map(len, line.given)) == int((0.1 + 0.8 + 1.2) * RATE)
        assert len(line.marks) == 2

    saying(line, work)


@pytest.mark.parametrize("line", [MemoryLine(), FarEnd()])
def test_what_was_stopped_in_a_pause_never_comes(line: MemoryLine) -> None:
    async def work(said: Said) -> None:
        said.play_on(0.4)
        await said.player.pause()
        await said.player.stop()
        await said.player.go_on()

        assert loudness(said.play_on(1.0)) == 0
        assert getattr(line, "given", []) == []
        assert said.player.idle

    saying(line, work)


def test_a_clock_that_was_late_is_made_good() -> None:
    async def work(said: Said) -> None:
        said.play_on(0.2)
        said.now += 0.5
        said.play_on(0.02)
        await said.player.pause()
        await said.player.go_on()

        assert int(np.concatenate(said.line.given)[0]) == pytest.approx((0.72 - 0.1) * RATE, abs=2 * FRAME)  # type: ignore[attr-defined]

    saying(FarEnd(), work)
