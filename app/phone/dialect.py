"""What the two dialects of the media WebSocket have in common: messages in, values out, and no socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from app.phone.line import Incoming
from pipelines.audio.pcm import Pcm

KEYS = frozenset("0123456789*#ABCD")
MESSAGE_BYTES = 65_536  # of one message; telephone companies send 20 ms in each

Message = str | bytes  # a text or a binary message of the WebSocket


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """The call has begun: what the far end says of it."""

    call_id: str
    caller: str = ""  # number, where the far end tells it
    token: str = ""  # where the far end shows its pass here and not with the request


@dataclass(frozen=True, slots=True)
class Flow:
    """Whether the far end takes more sound."""

    takes_more: bool


@dataclass(frozen=True, slots=True)
class Nonsense:
    """A message that breaks the dialect. ``why`` never holds what was sent."""

    why: str


News = Incoming | Started | Flow | Nonsense


class Dialect(Protocol):
    """One call in one dialect; it remembers what the dialect needs remembered and does nothing by itself."""

    @property
    def kind(self) -> str:
        """As ``Line.kind``."""
        ...

    def read(self, message: Message) -> tuple[News, ...]:
        """What a message of the far end says; empty for what does not matter here."""
        ...

    def greet(self) -> tuple[Message, ...]:
        """What to send once the call was let in."""
        ...

    def sound(self, pcm: Pcm) -> tuple[Message, ...]:
        """Messages that have the far end play sound of 8,000 samples a second after what it has."""
        ...

    def mark(self, name: str) -> tuple[Message, ...]:
        """Messages that have the far end tell when it has played all before. Names of at most 20 letters and digits."""
        ...

    def clear(self) -> tuple[Message, ...]:
        """Messages that have the far end throw away what it has not played."""
        ...

    def hang_up(self) -> tuple[Message, ...]:
        """Messages that end the call; where there are none, closing the WebSocket ends it."""
        ...

    def can_put_through(self, target: str) -> bool:
        """Whether this line's exchange can reach such a place."""
        ...


def key_of(value: object) -> str:
    """The key, in the house's writing; empty where it is none."""
    key = value.strip().upper() if isinstance(value, str) else ""
    return key if key in KEYS else ""


def number_of(value: object) -> str:
    """A caller's number with nothing but digits and a leading plus; empty where it is withheld or none."""
    if not isinstance(value, str):
        return ""
    text = value.strip()
    digits = text.removeprefix("+")
    return text if digits.isascii() and digits.isdigit() and 3 <= len(digits) <= 15 else ""  # 15: ITU-T E.164
