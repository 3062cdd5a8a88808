"""The sound of one SIP call: its UDP socket, what comes in by it and what goes out."""

from __future__ import annotations

import asyncio
import secrets
import socket
from collections.abc import Callable, Sequence
from typing import cast

from app.phone.line import Key, Sound
from app.phone.sip import rtp
from app.phone.sip.messages import Address
from app.phone.sip.reception import Counts, Latch, Reception
from app.phone.sip.sdp import Session
from pipelines.audio.pcm import Pcm

PORTS = range(16_384, 16_784, 2)  # even ones, as RFC 3550 wants; twice as many as calls that we expect


class Media(asyncio.DatagramProtocol):
    """Made by ``open_media``; the call's two sides agree on what it carries afterwards, perhaps more than once."""

    def __init__(self, give: Callable[[Sound | Key], None]) -> None:
        self._give = give
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.DatagramTransport | None = None
        self._reception: Reception | None = None
        self._sender: rtp.Sender | None = None
        self._latch = Latch(frozenset(), None)
        self._session: Session | None = None
        self._open = False
        self._stuck = False  # the machine takes no datagrams now: what is said meanwhile would come too late

    @property
    def counts(self) -> Counts:
        return self._reception.counts if self._reception else Counts()

    @property
    def keys_seen(self) -> bool:
        """Keys come with the sound, so those told by signalling are the same ones again."""
        return self._reception is not None and self._reception.keys_seen

    @property
    def own(self) -> Address:
        """Where it listens."""
        return self._transport.get_extra_info("sockname")[:2] if self._transport else ("", 0)

    def agree(self, session: Session, signalling: str) -> None:
        """Send and expect what was agreed.

        Args:
            session: the other side's.
            signalling: IP that its signalling comes from. Sound is sent to an address that was only written down when
                it is this one; any other has to send first, or strangers could aim our sound at whom they like.
        """
        payload_type, law = next(iter(session.laws.items()))
        if self._reception is None or self._sender is None:
            self._reception, self._sender = Reception(session.laws, session.keys), rtp.Sender(payload_type, law)
        else:
            self._reception.change(session.laws, session.keys)
            self._sender.change(payload_type, law)
        old, self._session = self._session, session
        if old is None or (old.address, old.port) != (session.address, session.port):
            own = session.address in ("", signalling)
            allowed = frozenset((signalling, session.address)) - {""}
            self._latch.open_again(allowed, (signalling, session.port) if own else None)

    def start(self) -> None:
        """The call is confirmed: our sound flows. Before, it could be aimed at somebody who never called."""
        self._open = True

    def send(self, pcm: Pcm) -> None:
        """One frame, unless the caller has put us on hold or has not told where their sound comes from."""
        self._tick()
        target = self._latch.target
        if not self._open or self._transport is None or self._sender is None or target is None:
            return
        if self._session is None or self._session.held or not len(pcm):
            return
        if not self._stuck:
            self._transport.sendto(self._sender.packet(pcm, self._loop.time()), target)

    def close(self) -> None:
        self._open = False
        if self._transport is not None:
            self._transport.abort()

    def _tick(self) -> None:
        if self._reception is not None:
            for came in self._reception.tick(self._loop.time()):
                self._give(came)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        packet = rtp.parse(data)
        if packet is None or self._reception is None or not self._reception.understands(packet):
            return
        now = self._loop.time()
        if not self._latch.accepts(addr[:2], now):
            return
        for came in self._reception.take(packet, now):
            self._give(came)

    def pause_writing(self) -> None:
        self._stuck = True

    def resume_writing(self) -> None:
        self._stuck = False

    def error_received(self, exc: Exception) -> None:
        """The other side's socket is not open yet, or not any more: signalling tells which."""


async def open_media(host: str, give: Callable[[Sound | Key], None], ports: Sequence[int] = PORTS) -> Media:
    """A socket at a free port.

    Raises:
        OSError: none of the ports is free.
    """
    start = secrets.randbelow(len(ports))  # a port that was in use a moment ago may still get its caller's last packets
    for place in range(len(ports)):
        bound = _bind(host, ports[(start + place) % len(ports)])
        if bound is not None:
            loop = asyncio.get_running_loop()
            _, media = await loop.create_datagram_endpoint(lambda: Media(give), sock=bound)
            return media
    raise OSError(f"all UDP ports from {ports[0]} to {ports[-1]} of {host} are in use")


def _bind(host: str, port: int) -> socket.socket | None:
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        bound.setblocking(False)
        bound.bind((host, port))
    except OSError:
        bound.close()
        return None
    return bound
