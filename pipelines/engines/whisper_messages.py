"""What the front door and the process that listens say to each other: words as JSON, sound as it is."""

from __future__ import annotations

import socket
import struct
from functools import cache
from typing import Annotated, Literal, TypeVar

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from pipelines.audio.pcm import Pcm

RATE = 16_000  # samples a second, as Whisper takes them
WINDOW_SECONDS = 30  # that Whisper listens to at once
_HEAD = struct.Struct(">II")  # bytes of words, bytes of sound
_MOST_WORDS, _MOST_SOUND = 4_000_000, 64_000_000  # bytes
_CHUNK = 1 << 18
_Kind = TypeVar("_Kind")


class _Message(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Request(_Message):
    """A sound to turn into words; the sound follows it."""

    kind: Literal["request"] = "request"
    number: int
    language: str = ""  # BCP 47 tag; empty lets Whisper find out
    usual_language: str = "en"  # taken where it cannot tell
    words: tuple[str, ...] = ()  # expected, those that matter most first
    speech_seconds: float = 0.0  # of the sound, in which somebody speaks
    seconds: float  # until nobody waits any more
    with_times: bool = False


class Drop(_Message):
    """Nobody waits for this request any more."""

    kind: Literal["drop"] = "drop"
    number: int


class TimedWord(_Message):
    """A word and when it was said, in seconds from the start of the sound."""

    text: str
    start: float
    end: float
    probability: float


class Piece(_Message):
    """Some words with what Whisper says of them."""

    text: str
    start: float  # seconds
    end: float
    log_probability: float  # mean of the tokens', natural logarithm
    no_speech: float  # 0 to 1
    compression: float  # bytes of the text by bytes compressed; text that repeats itself has much
    temperature: float = 0.0
    tokens: int = 0
    words: tuple[TimedWord, ...] = ()


class Ready(_Message):
    """The model is loaded."""

    kind: Literal["ready"] = "ready"
    device: str
    seconds_alone: float  # of work for one short utterance


class Refusal(_Message):
    """The model cannot be loaded."""

    kind: Literal["refusal"] = "refusal"
    why: str


class Answer(_Message):
    """What was heard."""

    kind: Literal["answer"] = "answer"
    number: int
    language: str
    pieces: tuple[Piece, ...]
    seconds: float  # of work, for all that were worked on together
    together: int  # how many those were


class Failure(_Message):
    """A request that was not answered."""

    kind: Literal["failure"] = "failure"
    number: int
    why: str


Asked = Annotated[Request | Drop, Field(discriminator="kind")]
Told = Annotated[Ready | Refusal | Answer | Failure, Field(discriminator="kind")]


@cache
def _asked() -> TypeAdapter[Request | Drop]:
    return TypeAdapter(Asked)


@cache
def _told() -> TypeAdapter[Ready | Refusal | Answer | Failure]:
    return TypeAdapter(Told)


def send(line: socket.socket, message: BaseModel, sound: Pcm | None = None) -> None:
    """Write one message with its sound.

    Raises:
        OSError: the other side is gone, or does not read.
    """
    words = message.model_dump_json().encode()
    heard = b"" if sound is None else sound.astype("<i2").tobytes()
    line.sendall(_HEAD.pack(len(words), len(heard)) + words + heard)


class Reader:
    """Takes messages out of a line. What has come of a message is kept while the rest is still under way."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._come = bytearray()

    def asked(self) -> tuple[Request | Drop, Pcm] | None:
        """What the front door says next, with the sound; None at the end.

        Raises:
            TimeoutError: nothing came for as long as the line's timeout.
            OSError: the line broke, or what came is no message.
        """
        found = self._next()
        return None if found is None else (_parsed(_asked(), found[0]), np.frombuffer(found[1], "<i2").astype(np.int16))

    def told(self) -> Ready | Refusal | Answer | Failure | None:
        """What the process says next; None at the end. Raises as ``asked``."""
        found = self._next()
        return None if found is None else _parsed(_told(), found[0])

    def _next(self) -> tuple[bytes, bytes] | None:
        if not self._filled(_HEAD.size):
            return None
        words, sound = _HEAD.unpack_from(self._come)
        if words > _MOST_WORDS or sound > _MOST_SOUND:
            raise OSError("a message of impossible length")
        whole = _HEAD.size + words + sound
        if not self._filled(whole):
            return None
        found = bytes(self._come[_HEAD.size : whole])
        del self._come[:whole]
        return found[:words], found[words:]

    def _filled(self, length: int) -> bool:
        while len(self._come) < length:
            chunk = self._line.recv(_CHUNK)
            if not chunk:
                return False
            self._come += chunk
        return True


def _parsed(kind: TypeAdapter[_Kind], words: bytes) -> _Kind:
    try:
        return kind.validate_json(words)
    except ValidationError as error:
        raise OSError("a message that makes no sense") from error
