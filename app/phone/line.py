"""What every kind of telephone line is to the one who carries a call over it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from pipelines.audio.pcm import Pcm


@dataclass(frozen=True, slots=True)
class Sound:
    """The caller's side: any number of samples, 8,000 a second."""

    pcm: Pcm


@dataclass(frozen=True, slots=True)
class Key:
    """A key that the caller pressed: 0 to 9, *, #, A to D. Once for each press."""

    key: str


@dataclass(frozen=True, slots=True)
class Reached:
    """Everything played before this mark was heard, or thrown away by ``clear``."""

    mark: str


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller is gone or the line broke. Nothing comes after it."""

    reason: str = ""


Incoming = Sound | Key | Reached | HungUp


class Line(Protocol):
    """One call on one line. A line never raises after it was opened: what breaks it is a ``HungUp``."""

    @property
    def kind(self) -> str:
        """'asterisk', 'twilio', 'audiosocket' or 'sip'."""
        ...

    @property
    def call_id(self) -> str:
        """The exchange's name for the call."""
        ...

    @property
    def caller(self) -> str:
        """The caller's number where the line tells it; empty otherwise. Only a wished text message may use it."""
        ...

    @property
    def far_end_plays(self) -> bool:
        """The far end keeps a queue and plays it at its own pace; otherwise the carrier sends 20 ms every 20 ms."""
        ...

    async def receive(self) -> Incoming:
        """What comes next; waits for it. After ``HungUp`` it gives ``HungUp`` for ever."""
        ...

    async def play(self, pcm: Pcm) -> None:
        """Send sound: at once where the far end plays, otherwise exactly one frame of 160 samples."""
        ...

    async def mark(self, name: str) -> None:
        """Where the far end plays: ask to be told (``Reached``) when all before this was heard."""
        ...

    async def clear(self) -> None:
        """Where the far end plays: throw away what it has not played yet."""
        ...

    async def transfer(self, target: str, *, team: str, summary: str) -> bool:
        """Put the caller through by this line's own way; the line ends. False where it cannot."""
        ...

    async def hang_up(self) -> None:
        """End the call; safe to repeat."""
        ...
