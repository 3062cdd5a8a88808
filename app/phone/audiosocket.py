"""Calls by Asterisk's AudioSocket: one TCP connection for each call, opened by the exchange.

Only sound at 8,000 a second and the end of the call are ever sent: an older Asterisk drops a call for anything else.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import cast

from app.phone.answering import Answering, Listener, OnCall, OnTransfer
from app.phone.audiosocket_frames import (
    ERROR,
    HANG_UP,
    KEY,
    RATES,
    SOUND,
    UUID,
    Frame,
    FrameReader,
    frame,
    sound_frame,
    sound_of,
)
from app.phone.audiosocket_rates import Downsampler
from app.phone.inbox import Inbox
from app.phone.line import HungUp, Incoming, Key, Sound
from app.phone.silence import SILENCE, Silence
from pipelines.audio.pcm import Pcm

logger = logging.getLogger(__name__)

FIRST_FRAME_SECONDS = 5.0  # for the exchange to name the call
STALLED_SECONDS = 5.0  # for which the exchange may take nothing of what we send
MOST_CONNECTIONS = 500
_MOST_UNSENT = 6_460  # bytes, 20 frames: sound that waits longer is no conversation any more
_KERNEL_BUFFER = 8_192  # bytes; a larger one would hide from us that nobody reads
_CLOSING_SECONDS = 2.0  # for the exchange to close its side
_KEYS = frozenset("0123456789*#ABCD")
_TELEPHONE = 8_000  # samples a second
_MOST_AHEAD = 30.0  # seconds of sound more than have passed: nobody speaks so fast


def _nothing(call_id: str) -> None:
    """For exchanges that do not ask what comes after a call."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """Told what is to become of a call, before it is given back to the dialplan."""

    on_transfer: OnTransfer
    on_begin: OnCall = _nothing
    on_end: OnCall = _nothing  # we have hung up: the call is to end. Not called when something broke


class AudioSocketLine:
    """One call; its connection belongs to it alone."""

    kind = "audiosocket"
    caller = ""  # AudioSocket does not tell
    far_end_plays = False

    def __init__(self, call_id: str, transport: asyncio.Transport, wishes: Wishes) -> None:
        self.call_id = call_id
        self._transport = transport
        self._wishes = wishes
        self._loop = asyncio.get_running_loop()
        self._inbox = Inbox()
        self._silence = Silence(lambda: self._send(SILENCE), self._loop)
        self._silence.start()
        self._stalled_since: float | None = None
        self._downsampler: tuple[int, Downsampler] | None = None
        self._began = self._loop.time()
        self._heard = 0  # samples

    async def receive(self) -> Incoming:
        return await self._inbox.take()

    async def play(self, pcm: Pcm) -> None:
        self._silence.played()
        self._send(pcm)

    async def mark(self, name: str) -> None:
        """The carrier keeps the pace here, so it knows itself what was played."""

    async def clear(self) -> None:
        """Nothing waits here."""

    async def transfer(self, target: str, *, team: str, summary: str) -> bool:
        """Leave the wish where the dialplan asks for it, then give the call back to the dialplan."""
        if self._inbox.ended:
            return False
        try:
            self._wishes.on_transfer(self.call_id, target, team, summary)
        except Exception:  # whatever broke there, the caller still hears that nobody can be reached
            logger.exception("transfer_not_kept line=audiosocket")
            return False
        self._close("put through")
        return True

    async def hang_up(self) -> None:
        if not self._inbox.ended:
            self._wishes.on_end(self.call_id)
            self._close("hung up by us")

    def give_back(self, reason: str) -> None:
        """Leave the call to the dialplan without a wish: something broke, and there a person is the next."""
        self._close(reason)

    def take(self, came: Frame) -> None:
        """One frame of the exchange."""
        if came.kind in RATES:
            self._take_sound(came)
        elif came.kind == KEY and (key := came.payload.decode("latin-1").upper()) in _KEYS:
            self._inbox.put(Key(key))
        elif came.kind == HANG_UP:
            self._close("hung up by the caller", tell=False)
        elif came.kind == ERROR:
            self._close(f"the exchange reports error {came.payload.hex() or 'without a number'}", tell=False)
        elif came.kind == UUID and str(uuid.UUID(bytes=came.payload)) != self.call_id:
            self._close("the exchange named another call on the same connection")

    def _take_sound(self, came: Frame) -> None:
        pcm = sound_of(came.payload)
        if came.kind != SOUND:
            rate = RATES[came.kind]
            if self._downsampler is None or self._downsampler[0] != rate:
                self._downsampler = rate, Downsampler(rate)
            pcm = self._downsampler[1].take(pcm)
        self._heard += len(pcm)
        if self._heard / _TELEPHONE - (self._loop.time() - self._began) > _MOST_AHEAD:
            self._close("sound comes faster than anybody speaks")
        elif len(pcm):
            self._inbox.put(Sound(pcm))

    def broke(self, reason: str) -> None:
        """The connection is gone or cannot be trusted."""
        self._silence.stop()
        self._inbox.put(HungUp(reason))

    def _send(self, pcm: Pcm) -> None:
        if self._inbox.ended or not len(pcm):  # an Asterisk that gets an empty frame drops the call
            return
        if self._transport.get_write_buffer_size() < _MOST_UNSENT:
            self._stalled_since = None
            self._transport.write(sound_frame(pcm))
            return
        now = self._loop.time()
        if self._stalled_since is None:
            self._stalled_since = now
        elif now - self._stalled_since > STALLED_SECONDS:
            self.broke("the exchange takes no sound any more")
            self._transport.abort()

    def _close(self, reason: str, *, tell: bool = True) -> None:
        if self._inbox.ended:
            return
        self.broke(reason)
        if self._transport.is_closing():
            return
        with suppress(OSError):  # gone between the question and the deed
            if tell:
                self._transport.write(frame(HANG_UP))
            # Not close(): sound still on its way to us would make the kernel reset the connection.
            self._transport.write_eof()
        self._loop.call_later(_CLOSING_SECONDS, self._transport.abort)


class _Connection(asyncio.Protocol):
    """What comes from one TCP connection, before and after it has named its call."""

    def __init__(self, door: _Door) -> None:
        self._door = door
        self._reader = FrameReader()
        self._line: AudioSocketLine | None = None
        self._patience: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        _tune(self._transport)
        if not self._door.let_in(self):
            self._transport.abort()
            return
        loop = asyncio.get_running_loop()
        self._patience = loop.call_later(self._door.first_frame_seconds, self._refuse, "the call was not named")

    def data_received(self, data: bytes) -> None:
        for came in self._reader.feed(data):
            if self._line is not None:
                self._line.take(came)
            elif came.kind == UUID:
                self._named(str(uuid.UUID(bytes=came.payload)))
            else:
                return self._refuse("the first frame does not name the call")
            if self._transport.is_closing():
                return None
        if self._reader.fault:
            self._refuse(self._reader.fault)
        return None

    def _named(self, call_id: str) -> None:
        if self._patience is not None:
            self._patience.cancel()
        if not self._door.is_new(call_id):
            logger.warning("call_refused line=audiosocket reason=another call has the same UUID; see docs/telephone.md")
            self._transport.write(frame(HANG_UP))
            self._transport.close()
            return
        self._line = AudioSocketLine(call_id, self._transport, self._door.wishes)
        self._door.answer(self._line)

    def _refuse(self, reason: str) -> None:
        if self._transport.is_closing():
            return
        logger.warning("connection_refused line=audiosocket reason=%s", reason)
        if self._line is not None:
            self._line.broke(reason)
        self._transport.abort()

    def eof_received(self) -> bool:
        if self._line is not None:
            self._line.broke("the exchange closed the connection")
        return False  # close our side as well: Asterisk never closes one direction alone

    def connection_lost(self, exc: Exception | None) -> None:
        if self._patience is not None:
            self._patience.cancel()
        if self._line is not None:
            self._line.broke("the connection broke" if exc else "the exchange closed the connection")
        self._door.forget(self)

    def drop(self) -> None:
        self._transport.abort()


class _Door:
    """All connections and the calls on them."""

    def __init__(self, exchange: Answering, wishes: Wishes, first_frame_seconds: float) -> None:
        self.wishes = wishes
        self.first_frame_seconds = first_frame_seconds
        self._exchange = exchange
        self._connections: set[_Connection] = set()
        self._calls: dict[str, asyncio.Task[None]] = {}
        self._lines: set[AudioSocketLine] = set()
        self._empty = asyncio.Event()
        self._empty.set()
        self._closed = False

    def let_in(self, connection: _Connection) -> bool:
        if self._closed or len(self._connections) >= MOST_CONNECTIONS:
            return False
        self._connections.add(connection)
        self._empty.clear()
        return True

    def forget(self, connection: _Connection) -> None:
        self._connections.discard(connection)
        if not self._connections:
            self._empty.set()

    def is_new(self, call_id: str) -> bool:
        """Two calls of one name would be put through to each other's people."""
        return call_id not in self._calls

    def answer(self, line: AudioSocketLine) -> None:
        self._lines.add(line)
        self._calls[line.call_id] = asyncio.create_task(self._answer(line))

    async def _answer(self, line: AudioSocketLine) -> None:
        try:
            self.wishes.on_begin(line.call_id)
            await self._exchange.answer(line)
            await line.hang_up()
        except Exception:
            logger.exception("call_broke line=audiosocket")
        finally:
            line.give_back("the house broke")
            self._calls.pop(line.call_id, None)
            self._lines.discard(line)

    def count(self) -> int:
        return len(self._calls)

    async def close(self) -> None:
        self._closed = True
        for line in list(self._lines):
            line.give_back("the service stops")  # first: whoever carries the call would only hang up
        calls = list(self._calls.values())
        for call in calls:
            call.cancel()
        await asyncio.gather(*calls, return_exceptions=True)
        with suppress(TimeoutError):
            await asyncio.wait_for(self._empty.wait(), _CLOSING_SECONDS / 2)
        for connection in list(self._connections):
            connection.drop()
        await self._empty.wait()


def _tune(transport: asyncio.Transport) -> None:
    connection = cast("socket.socket | None", transport.get_extra_info("socket"))
    if connection is None:
        return
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _KERNEL_BUFFER)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    if hasattr(socket, "TCP_USER_TIMEOUT"):  # a peer that vanished without a word acknowledges nothing: Linux only
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 10_000)
    transport.set_write_buffer_limits(high=_MOST_UNSENT)


async def serve_audiosocket(
    exchange: Answering,
    host: str,
    port: int,
    *,
    on_transfer: OnTransfer,
    on_begin: OnCall = _nothing,
    on_end: OnCall = _nothing,
    first_frame_seconds: float = FIRST_FRAME_SECONDS,
) -> Listener:
    """Take calls at this address until the listener is closed; port 0 takes any that is free.

    Args:
        exchange: carries each call; it also tells callers when all lines are busy.
        host: address of this machine. The protocol knows no password: only the exchange must reach it.
        port: for TCP.
        on_transfer: keeps where a call is to go, by its UUID, until the dialplan asks.
        on_begin: told the UUID of a call that is taken.
        on_end: told the UUID of a call that we hang up, so that the dialplan does not put it through.
        first_frame_seconds: after which a connection that has not named its call is closed.

    Raises:
        OSError: the address is not of this machine, or is taken.
    """
    wishes = Wishes(on_transfer=on_transfer, on_begin=on_begin, on_end=on_end)
    door = _Door(exchange, wishes, first_frame_seconds)
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(door), host, port, backlog=128)

    async def close() -> None:
        server.close()
        await door.close()
        await server.wait_closed()

    return Listener(server.sockets[0].getsockname()[1], close, door.count)
