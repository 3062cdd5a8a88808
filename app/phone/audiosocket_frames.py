"""AudioSocket's frames: a byte of kind, two of length, a payload (docs.asterisk.org, Channel Drivers, AudioSocket)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipelines.audio.pcm import Pcm

HANG_UP = 0x00
UUID = 0x01
KEY = 0x03
SOUND = 0x10  # 16-bit, little-endian, 8,000 a second
ERROR = 0xFF

RATES = {0x10: 8_000, 0x11: 12_000, 0x12: 16_000, 0x13: 24_000, 0x14: 32_000, 0x15: 44_100, 0x16: 48_000,
         0x17: 96_000, 0x18: 192_000}  # fmt: skip

_HEADER = 3
_UUID_BYTES = 16
_MOST_UNKNOWN_BYTES = 64  # of a kind that a later Asterisk may add
_MOST_UNKNOWN_FRAMES = 16
_MOST_BYTES = {HANG_UP: 16, UUID: _UUID_BYTES, KEY: 1, ERROR: 16} | {
    kind: 2 * rate
    for kind, rate in RATES.items()  # a second of sound; Asterisk sends 20 ms
}


@dataclass(frozen=True, slots=True)
class Frame:
    kind: int
    payload: bytes


def frame(kind: int, payload: bytes = b"") -> bytes:
    """One frame as bytes; the payload has at most 65,535."""
    return bytes((kind,)) + len(payload).to_bytes(2, "big") + payload


def sound_frame(pcm: Pcm) -> bytes:
    """A frame of sound at 8,000 a second: the one kind that every Asterisk takes."""
    return frame(SOUND, pcm.astype("<i2").tobytes())


def sound_of(payload: bytes) -> Pcm:
    """Samples of a sound payload; half a sample at its end is dropped."""
    return np.frombuffer(payload[: len(payload) & ~1], "<i2").astype(np.int16)


class FrameReader:
    """Cuts a stream of bytes into frames, however TCP has torn it.

    What no Asterisk would send is a fault: a length that its kind cannot have, or a row of unknown kinds. A stream with
    a fault cannot be trusted any more, so nothing is read after it.
    """

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._unknown = 0
        self.fault = ""  # what is wrong with the stream; empty while it is well

    def feed(self, data: bytes) -> list[Frame]:
        """Whole frames, in order. Kinds that are not known are left out."""
        if self.fault:
            return []
        self._bytes += data
        frames: list[Frame] = []
        start = 0
        while len(self._bytes) - start >= _HEADER:
            kind = self._bytes[start]
            length = int.from_bytes(self._bytes[start + 1 : start + _HEADER], "big")
            self.fault = self._fault(kind, length)
            end = start + _HEADER + length
            if self.fault or len(self._bytes) < end:
                break
            if kind in _MOST_BYTES:
                frames.append(Frame(kind, bytes(self._bytes[start + _HEADER : end])))
            else:
                self._unknown += 1
            start = end
        del self._bytes[: len(self._bytes) if self.fault else start]
        return frames

    def _fault(self, kind: int, length: int) -> str:
        if kind in _MOST_BYTES:
            if length > _MOST_BYTES[kind] or (kind in (UUID, KEY) and length != _MOST_BYTES[kind]):
                return f"a frame of kind {kind:#04x} with {length} bytes"
        elif length > _MOST_UNKNOWN_BYTES or self._unknown >= _MOST_UNKNOWN_FRAMES:
            return f"frames of unknown kinds, the last {kind:#04x} with {length} bytes"
        return ""
