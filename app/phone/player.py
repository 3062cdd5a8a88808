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

_MARK_GRACE = 3.0  # seconds after which a far end must have said that it has played

MakeSound = Callable[[Spoken], Awaitable[Pcm]]


@dataclass(slots=True)
class _Speech:
    """One ``Say`` on its way: the sound that is ready, and whether more comes."""

    say: Say
    ready: deque[Pcm]
    made_whole: bool = False


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
        self._ahead: deque[Pcm] = deque()  # what a far end that plays by itself was sent, for the echo's reference
        self._round = 0  # grows with every stop: what was begun before is thrown away
        self._more = asyncio.Event()

    @property
    def idle(self) -> bool:
        """Nothing is being said and nothing waits."""
        return not self._speeches and not self._marks

    def say(self, say: Say) -> None:
        speech = _Speech(say, deque())
        self._speeches.append(speech)
        self._wanted.put_nowait(speech)

    async def stop(self) -> None:
        """Be quiet at once."""
        self._round += 1
        self._speeches.clear()
        self._marks.clear()
        self._ahead.clear()
        self._played_until = 0.0
        while not self._wanted.empty():
            self._wanted.get_nowait()
        if self._line.far_end_plays:
            await self._line.clear()

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
                    await self._send(speech.say.number, sound)
            if begun == self._round:
                speech.made_whole = True
                if self._line.far_end_plays:
                    await self._end(speech)

    async def _send(self, number: int, sound: Pcm) -> None:
        self._first(number)
        self._ahead.append(sound)
        self._played_until = max(self._played_until, self._clock()) + len(sound) / RATE
        await self._line.play(sound)

    async def _end(self, speech: _Speech) -> None:
        mark = f"said-{speech.say.number}"
        self._marks[mark] = (speech.say.number, self._played_until + _MARK_GRACE)
        self._speeches.remove(speech)
        await self._line.mark(mark)

    def frame(self) -> Pcm:
        """The next 20 ms where this side keeps the pace: sound, or silence."""
        while self._speeches:
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

    def echo_of(self, samples: int) -> Pcm:
        """What a far end that plays by itself will have played in the next while; empty when it has nothing left."""
        taken: list[Pcm] = []
        while samples > 0 and self._ahead:
            sound = self._ahead.popleft()
            taken.append(sound[:samples])
            if len(sound) > samples:
                self._ahead.appendleft(sound[samples:])
            samples -= len(taken[-1])
        return np.concatenate(taken) if taken else SILENCE[:0]
