"""RTP packets, and the sending side of a stream of G.711 (RFC 3550, 3551)."""

from __future__ import annotations

import secrets
import struct
from dataclasses import dataclass

from pipelines.audio.g711 import Law, encode
from pipelines.audio.pcm import Pcm

MOST_BYTES = 2_048  # of a datagram: 200 ms of G.711 have 1,612
_HEADER = 12
_RTCP_TYPES = range(72, 77)  # what RTCP's types look like on a port that both share (RFC 5761)
_RATE = 8_000
_PAUSE_SECONDS = 0.06  # after which the next packet begins a new stretch of sound


@dataclass(frozen=True, slots=True)
class Packet:
    payload_type: int
    marker: bool
    sequence: int  # 16 bits
    timestamp: int  # 32 bits, 8,000 a second
    ssrc: int
    payload: bytes


def parse(datagram: bytes) -> Packet | None:
    """A packet; None for what is none (RTCP, STUN, scans, torn datagrams)."""
    if not _HEADER <= len(datagram) <= MOST_BYTES or datagram[0] >> 6 != 2:
        return None
    first, second, sequence, timestamp, ssrc = struct.unpack("!BBHII", datagram[:_HEADER])
    if second & 0x7F in _RTCP_TYPES:
        return None
    start, end = _HEADER + 4 * (first & 0x0F), len(datagram)
    if first & 0x10:
        if end < start + 4:
            return None
        start += 4 + 4 * int.from_bytes(datagram[start + 2 : start + 4], "big")
    if first & 0x20:
        padding = datagram[-1]
        if not padding:
            return None
        end -= padding
    if end < start:
        return None
    return Packet(second & 0x7F, bool(second & 0x80), sequence, timestamp, ssrc, datagram[start:end])


class Sender:
    """Our stream: numbered, stamped and encoded packets.

    Args:
        payload_type: for the sound.
        law: of G.711.
    """

    def __init__(self, payload_type: int, law: Law) -> None:
        self._payload_type = payload_type
        self._law: Law = law
        self._sequence = secrets.randbits(16)
        self._timestamp = secrets.randbits(32)
        self._ssrc = secrets.randbits(32)
        self._last: float | None = None

    def change(self, payload_type: int, law: Law) -> None:
        """Another law from the next packet on."""
        self._payload_type, self._law = payload_type, law

    def packet(self, pcm: Pcm, now: float) -> bytes:
        """The next packet. After a pause its stamp says how long that was."""
        pause = now - self._last if self._last is not None else 0.0
        starts = self._last is None or pause > _PAUSE_SECONDS
        if pause > _PAUSE_SECONDS:
            self._timestamp = (self._timestamp + round((pause - len(pcm) / _RATE) * _RATE)) & 0xFFFF_FFFF
        second = self._payload_type | (0x80 if starts else 0)
        header = struct.pack("!BBHII", 0x80, second, self._sequence, self._timestamp, self._ssrc)
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._timestamp = (self._timestamp + len(pcm)) & 0xFFFF_FFFF
        self._last = now
        return header + encode(pcm, self._law)
