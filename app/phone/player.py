"""Says sentences over a line: made into sound one ahead, sent at the pace of speech, stopped at a word's notice."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import numpy as np

from app.phone.line import Line
from pipelines.audio.pcm import Pcm
from pipelines.errors import FrontDoorError
from pipelines.voice.events import Say, Spoken

logger = logging.getLogger(__name__)

RATE = 8_000  # samples a second
FRAME = 160  # samples, 20 ms
SILENCE: Pcm = np.zeros(FRAME, np.int16)
SILENCE.flags.writeable = False
_PAUSE: Pcm = np.zeros(RATE // 5, np.int16)  # after each sentence; the voice leaves next to none itself

_AGAIN = RATE // 10  # samples said again after a pause: a far end is a little behind, and half a figure is a wrong one
_MARK_GRACE = 3.0  # seconds after which a far end must have said that it has played

MakeSound = Callable[[Spoken], Awaitable[Pcm]]


@dataclass(slots=True)
class _Speech:
    """One ``Say`` on its way: the sound that is ready, and whether more comes."""

    say: Say
    ready: deque[Pcm]
    made_whole: bool = False


@dataclass(frozen=True, slots=True)
class _End:
    """Where a ``Say`` ends in the sound that was sent, and what the mark there is called; a new name each time."""

    number: int
    mark: str = ""


class Player:
    """What one line has to say.

    Args:
        line: where it is said.
        make: turns one sentence into sound at 8,000 samples a second.
        said: told the number of a ``Say`` when its last sound was heard.
        broken: told when a sentence could not be made into sound.
        first: told the number of a ``Say`` whenever a part of it is sent.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        line: Line,
        make: MakeSound,
        *,
        said: Callable[[int], None],
        broken: Callable[[], None],
        first: Callable[[int], None],
        clock: Callable[[], float],
    ) -> None:
        self._line = line
        self._make = make
        self._said = said
        self._broken = broken
        self._first = first
        self._clock = clock
        self._wanted: asyncio.Queue[_Speech] = asyncio.Queue()
        self._speeches: deque[_Speech] = deque()
        self._marks: dict[str, tuple[int, float]] = {}  # number, and when it must have been heard
        self._played_until = 0.0  # of a far end that plays by itself: when its queue is empty, as far as we know
        self._ahead: deque[Pcm | _End] = deque()  # what such a far end has yet to play
        self._latest: Pcm = SILENCE[:0]  # the last that it has played
        self._paused = False
        self._marked = 0
        self._round = 0  # grows with every stop: what was begun before is thrown away

    @property
    def idle(self) -> bool:
        """Nothing is being said and nothing waits."""
        return not self._speeches and not self._marks and not self._ahead

    def say(self, say: Say) -> None:
        speech = _Speech(say, deque())
        self._speeches.append(speech)
        self._wanted.put_nowait(speech)

    async def stop(self) -> None:
        """Be quiet at once."""
        self._round += 1
        self._paused = False
        self._speeches.clear()
        self._marks.clear()
        self._ahead.clear()
        self._latest = SILENCE[:0]
        self._played_until = 0.0
        while not self._wanted.empty():
            self._wanted.get_nowait()
        if self._line.far_end_plays:
            await self._line.clear()

    async def pause(self) -> None:
        """Be quiet at once, and keep what was not yet heard."""
        if self._paused:
            return
        self._paused = True
        if self._line.far_end_plays:
            for item in self._ahead:
                if isinstance(item, _End):  # a far end that throws sound away says of its marks that they are reached
                    self._marks.pop(item.mark, None)
            await self._line.clear()

    async def go_on(self) -> None:
        """Say on from where ``pause`` came."""
        if not self._paused:
            return
        self._paused = False
        kept, self._ahead = self._ahead, deque()
        if kept:
            kept.appendleft(self._latest)
        begun, self._played_until = self._round, 0.0
        for item in kept:
            if begun == self._round:
                await self._give(item)

    def reached(self, mark: str) -> None:
        """The far end has played everything before the mark."""
        number, _ = self._marks.pop(mark, (0, 0.0))
        if number:
            self._said(number)

    def forget_late_marks(self, now: float) -> None:
        """A far end that never says what it has played must not leave the caller in silence."""
        for mark in [mark for mark, (_, until) in self._marks.items() if now > until]:
            logger.warning("mark_never_reached line=%s", self._line.kind)
            self.reached(mark)

    async def make_sound(self) -> None:
        """Turn what is wanted into sound, for as long as the call lasts."""
        while True:
            speech = await self._wanted.get()
            begun = self._round
            for sentence in speech.say.sentences:
                try:
                    sound = await self._make(sentence)
                except FrontDoorError as error:
                    logger.error("not_spoken error=%s", error)
                    self._broken()
                    break
                if begun != self._round:
                    break
                sound = np.concatenate((sound, _PAUSE))
                speech.ready.append(sound)
                if self._line.far_end_plays:
                    self._first(speech.say.number)
                    await self._give(sound)
            if begun == self._round:
                speech.made_whole = True
                if self._line.far_end_plays:
                    self._speeches.remove(speech)
                    await self._give(_End(speech.say.number))

    async def _give(self, item: Pcm | _End) -> None:
        """To a far end that plays by itself; after a pause it comes again."""
        if isinstance(item, _End) and not self._paused:
            self._marked += 1  # so that what was said of the mark before a pause is not taken for this one
            item = _End(item.number, f"said-{self._marked}")
        self._ahead.append(item)
        if self._paused:
            return
        if isinstance(item, _End):
            self._marks[item.mark] = (item.number, self._played_until + _MARK_GRACE)
            await self._line.mark(item.mark)
        else:
            self._played_until = max(self._played_until, self._clock()) + len(item) / RATE
            await self._line.play(item)

    def frame(self) -> Pcm:
        """The next 20 ms where this side keeps the pace: sound, or silence."""
        while self._speeches and not self._paused:
            speech = self._speeches[0]
            if speech.ready:
                return self._cut(speech)
            if not speech.made_whole:
                return SILENCE
            self._speeches.popleft()
            self._said(speech.say.number)
        return SILENCE

    def _cut(self, speech: _Speech) -> Pcm:
        self._first(speech.say.number)
        sound = speech.ready.popleft()
        frame, rest = sound[:FRAME], sound[FRAME:]
        if len(rest):
            speech.ready.appendleft(rest)
        return frame if len(frame) == FRAME else np.pad(frame, (0, FRAME - len(frame)))

    def echo_of(self, until: float) -> Pcm:
        """What a far end that plays by itself plays up to a time, from the last such call on; empty in a silence."""
        if self._paused:
            return SILENCE[:0]
        left = max(0, round((self._played_until - until) * RATE))
        samples = sum(len(item) for item in self._ahead if not isinstance(item, _End)) - left
        taken: list[Pcm] = []
        while self._ahead and (samples > 0 or isinstance(self._ahead[0], _End)):
            item = self._ahead.popleft()
            if isinstance(item, _End):
                continue
            taken.append(item[:samples])
            if len(item) > samples:
                self._ahead.appendleft(item[samples:])
            samples -= len(taken[-1])
        played = np.concatenate(taken) if taken else SILENCE[:0]
        self._latest = np.concatenate([self._latest, played])[-_AGAIN:]
        return played
