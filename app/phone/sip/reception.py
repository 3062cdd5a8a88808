"""The receiving side of a call's sound: packets put in order, gaps bridged, keys counted once, the source checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from app.phone.line import Key, Sound
from app.phone.sip.messages import Address
from app.phone.sip.rtp import Packet
from pipelines.audio.g711 import Law, decode
from pipelines.audio.pcm import Pcm

_COMFORT_NOISE = frozenset((13, 19))  # payload types: says only that there is nothing to hear
_HELD_PACKETS = 3  # that may come before an earlier one; then it is lost
_HELD_SECONDS = 0.06
_JUMP = 50  # packets, 1 s: a larger step is no loss but another stream, once two packets agree on it
_BRIDGED = 5  # packets of a gap that are filled; beyond that the caller's side has paused
_FADES = (0.6, 0.3)  # of what was heard last, for the first packets of a gap
_KEYS = "0123456789*#ABCD"
_SAME_PRESS = 400  # samples, 50 ms: telephones that stamp every packet of one press anew
_SILENT_SECONDS = 5.0  # after which another port of the same machine may take the call's sound over


@dataclass(slots=True)
class Counts:
    """Packets of one call, as the network treated them."""

    received: int = 0
    lost: int = 0
    late: int = 0  # or twice there


class KeyPresses:
    """RFC 4733 events: each press comes in many packets, its end three times, any of them may be lost."""

    def __init__(self) -> None:
        self._press: tuple[int, int, int, bool] | None = None  # event, timestamp, duration, ended

    def take(self, packet: Packet) -> Key | None:
        """A key at the first packet of its press that arrives."""
        if len(packet.payload) < 4 or packet.payload[0] >= len(_KEYS):
            return None
        event, ended = packet.payload[0], bool(packet.payload[1] & 0x80)
        duration = int.from_bytes(packet.payload[2:4], "big")
        if self._press is not None:
            known, stamp, length, over = self._press
            since = (packet.timestamp - stamp) & 0xFFFF_FFFF
            if since >= 0x8000_0000:
                return None  # of an earlier press, overtaken
            same = event == known and not over and not packet.marker and since <= max(length, _SAME_PRESS)
            if since == 0 or same:
                self._press = (
                    known,
                    packet.timestamp,
                    max(duration, length) if since == 0 else duration,
                    over or ended,
                )
                return None
        self._press = (event, packet.timestamp, duration, ended)
        return Key(_KEYS[event])


class Reception:
    """One call's packets in, what the caller said and pressed out.

    Args:
        laws: of G.711, by payload type.
        keys: payload type of key events.
    """

    def __init__(self, laws: Mapping[int, Law], keys: int | None) -> None:
        self.counts = Counts()
        self.keys_seen = False
        self._presses = KeyPresses()
        self._ssrc: int | None = None
        self._expected = 0  # sequence number of the packet that comes next
        self._elsewhere: int | None = None  # the number after a packet far from where we are
        self._held: dict[int, Packet] = {}
        self._held_since = 0.0
        self._last: Pcm | None = None
        self.change(laws, keys)

    def change(self, laws: Mapping[int, Law], keys: int | None) -> None:
        """The two sides have agreed anew. Both laws stay readable: the change is not heard at a sharp moment."""
        self._laws: dict[int, Law] = {0: "ulaw", 8: "alaw", **laws}
        self._keys = keys

    def understands(self, packet: Packet) -> bool:
        """Its payload is one that belongs to this call."""
        return packet.payload_type in self._laws or packet.payload_type in (self._keys, *_COMFORT_NOISE)

    def take(self, packet: Packet, now: float) -> list[Sound | Key]:
        """What can be given on after this packet, in order."""
        self.counts.received += 1
        out: list[Sound | Key] = []
        if packet.ssrc != self._ssrc:
            out += self._start(packet)
        if packet.payload_type == self._keys and (key := self._presses.take(packet)):
            self.keys_seen = True
            out.append(key)
        return out + self._place(packet, now)

    def tick(self, now: float) -> list[Sound | Key]:
        """What waited for a packet that will not come any more."""
        if self._held and now - self._held_since > _HELD_SECONDS:
            return [*self._skip(), *self._drain(now)]
        return []

    def _start(self, packet: Packet) -> list[Sound | Key]:
        """Another stream begins: what was held of the one before is given on as it is."""
        left = [sound for held in self._ordered() if (sound := self._sound(held))]
        self._held.clear()
        self._ssrc, self._expected, self._elsewhere = packet.ssrc, packet.sequence, None
        self._presses = KeyPresses()
        return list(left)

    def _place(self, packet: Packet, now: float) -> list[Sound | Key]:
        ahead = (packet.sequence - self._expected) & 0xFFFF
        if 0 < ahead <= _JUMP:
            if not self._held:
                self._held_since = now
            self._held.setdefault(packet.sequence, packet)
            return [*self._skip(), *self._drain(now)] if len(self._held) > _HELD_PACKETS else []
        if ahead == 0:
            self._elsewhere = None
            return [*self._deliver(packet), *self._drain(now)]
        if ahead >= 0x10000 - _JUMP:
            self.counts.late += 1
            return []
        if packet.sequence != self._elsewhere:
            self._elsewhere = (packet.sequence + 1) & 0xFFFF
            return []
        return [*self._start(packet), *self._deliver(packet)]

    def _ordered(self) -> list[Packet]:
        return sorted(self._held.values(), key=lambda held: (held.sequence - self._expected) & 0xFFFF)

    def _skip(self) -> list[Sound | Key]:
        """Give up on what is missing before the first packet that is held, and bridge it."""
        following = self._ordered()[0].sequence
        gap = (following - self._expected) & 0xFFFF
        self.counts.lost += gap
        self._expected = following
        last = self._last
        if last is None:
            return []
        faded = [(last * fade).astype(np.int16) for fade in _FADES[:gap]]
        return [Sound(pcm) for pcm in (*faded, *[np.zeros_like(last)] * (min(gap, _BRIDGED) - len(faded)))]

    def _drain(self, now: float) -> list[Sound | Key]:
        """What is held and comes next."""
        out: list[Sound | Key] = []
        while packet := self._held.pop(self._expected, None):
            out += self._deliver(packet)
        self._held_since = now
        return out

    def _deliver(self, packet: Packet) -> list[Sound | Key]:
        self._expected = (packet.sequence + 1) & 0xFFFF
        sound = self._sound(packet)
        if sound is None:
            self._last = None  # a key or a pause: nothing to repeat in a gap after it
            return []
        self._last = sound.pcm
        return [sound]

    def _sound(self, packet: Packet) -> Sound | None:
        law = self._laws.get(packet.payload_type)
        return Sound(decode(packet.payload, law)) if law and packet.payload else None


class Latch:
    """Where the other side's sound truly comes from; ours goes there, whatever it said of itself (RFC 7362, 4).

    Args:
        allowed: addresses that it may come from: who signals, and who was named for the sound.
        named: where sound is sent until any has come; None waits for it.
    """

    def __init__(self, allowed: frozenset[str], named: Address | None) -> None:
        self._latched: Address | None = None
        self._heard = 0.0
        self.open_again(allowed, named)

    @property
    def target(self) -> Address | None:
        return self._latched or self._named

    def open_again(self, allowed: frozenset[str], named: Address | None) -> None:
        """The other side says that its sound comes from elsewhere now."""
        self._allowed, self._named, self._latched = allowed, named, None

    def accepts(self, source: Address, now: float) -> bool:
        """Whether a valid packet from there belongs to the call. The first one decides."""
        if source != self._latched:
            taken = self._latched is not None and now - self._heard < _SILENT_SECONDS
            if taken or source[0] not in self._allowed:
                return False
            self._latched = source
        self._heard = now
        return True
