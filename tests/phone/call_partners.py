"""A line in memory, ears that are told what was said, and a caller's voice, for calls without a telephone."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field

import numpy as np

from app.phone.line import HungUp, Incoming, Key, Sound
from pipelines.audio.pcm import Pcm
from pipelines.engines.espeak import Espeak
from pipelines.engines.protocols import Heard, Voice
from pipelines.errors import EngineError

RATE = 8_000
FRAME = 160


@dataclass(eq=False)
class MemoryLine:
    """A line whose other end is the test."""

    kind: str = "sip"
    call_id: str = "call-1"
    caller: str = ""
    far_end_plays: bool = False
    can_transfer: bool = True
    incoming: asyncio.Queue[Incoming] = field(default_factory=asyncio.Queue)
    played: list[Pcm] = field(default_factory=list[Pcm])
    cleared: int = 0
    transfers: list[tuple[str, str, str]] = field(default_factory=list[tuple[str, str, str]])
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)

    async def receive(self) -> Incoming:
        return await self.incoming.get()

    async def play(self, pcm: Pcm) -> None:
        self.played.append(pcm)

    async def mark(self, name: str) -> None:
        del name

    async def clear(self) -> None:
        self.cleared += 1

    async def transfer(self, target: str, *, team: str, summary: str) -> bool:
        if self.can_transfer:
            self.transfers.append((target, team, summary))
        return self.can_transfer

    async def hang_up(self) -> None:
        self.hung_up.set()

    # --- The caller ---

    def press(self, key: str) -> None:
        self.incoming.put_nowait(Key(key))

    def leave(self) -> None:
        self.incoming.put_nowait(HungUp("caller left"))

    async def speak(self, words: str) -> None:
        """At the pace of speech, with a second of silence after it."""
        sound = np.concatenate([voice_of(words), np.zeros(RATE, np.int16)])
        due = asyncio.get_running_loop().time()
        for start in range(0, len(sound) - FRAME, FRAME):
            self.incoming.put_nowait(Sound(sound[start : start + FRAME]))
            due += FRAME / RATE
            await asyncio.sleep(max(0.0, due - asyncio.get_running_loop().time()))

    @property
    def speaks(self) -> bool:
        """Whether the last tenth of a second that was played holds sound."""
        last = self.played[-5:]
        return bool(last) and any(np.abs(frame.astype(np.int32)).mean() > 100 for frame in last)


def voice_of(words: str) -> Pcm:
    """A caller's words by espeak-ng."""
    return Espeak().say(words, Voice(), rate=RATE)


class ToldEars:
    """Hears, in order, what the test says was said; ``None`` is a fault."""

    name = "told"

    def __init__(self, *texts: str | None) -> None:
        self._texts = deque(texts)

    def recognise(self, sound: Pcm, *, rate: int, council: str, language: str = "", expecting: str = "") -> Heard:
        del sound, rate, council, language, expecting
        text = self._texts.popleft() if self._texts else ""
        if text is None:
            raise EngineError("The ears are broken.")
        return Heard(text=text, confidence=0.95, sure_of_words=True, engine="told")

    def problem(self) -> str:
        return ""

    def close(self) -> None: ...


class QuickMouth:
    """Says everything as a tone of a length that goes by the words; remembers what was said."""

    name = "tone"

    def __init__(self, *, broken: bool = False, seconds_a_word: float = 0.02) -> None:
        self.said: list[str] = []
        self._broken = broken
        self._seconds = seconds_a_word

    def languages(self) -> frozenset[str]:
        return frozenset({"en"})

    def say(self, text: str, voice: Voice, *, rate: int) -> Pcm:
        del voice
        if self._broken:
            raise EngineError("There is no voice.")
        self.said.append(text)
        times = np.arange(int(rate * self._seconds * max(1, len(text.split()))))
        return (6_000 * np.sin(2 * np.pi * 440 * times / rate)).astype(np.int16)

    def problem(self) -> str:
        return ""

    def close(self) -> None: ...
