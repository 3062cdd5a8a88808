"""A telephone in the hand of a test: says exactly what it is told to, and nothing by itself."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import struct
from collections.abc import AsyncIterator, Callable
from typing import Any, cast

import numpy as np

from app.phone.sip import messages
from app.phone.sip.messages import Header, Request, Response
from pipelines.audio.g711 import decode, encode
from pipelines.audio.pcm import Pcm

_numbers = itertools.count(1)


class _Socket(asyncio.DatagramProtocol):
    def __init__(self) -> None:
        self.came: asyncio.Queue[bytes] = asyncio.Queue()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self.came.put_nowait(data)

    @property
    def port(self) -> int:
        return self.transport.get_extra_info("sockname")[1]


async def udp(host: str = "127.0.0.1") -> _Socket:
    _, made = await asyncio.get_running_loop().create_datagram_endpoint(_Socket, local_addr=(host, 0))
    return made


class Phone:
    """One telephone with one call."""

    def __init__(self, signalling: _Socket, sound: _Socket, server: tuple[str, int]) -> None:
        self._signalling, self._sound, self._server = signalling, sound, server
        self.host, self.port, self.sound_port = "127.0.0.1", signalling.port, sound.port
        self.call_id = f"call-{next(_numbers)}@test"
        self.tag, self.their_tag, self.cseq = f"me-{self.call_id}", "", 0
        self.sequence, self.stamp, self.ssrc = 65_500, 0xFFFF_FF00, 77
        self.caller = '"Ann" <sip:01154960123@example.org>'
        self.other_requests: list[Request] = []

    @property
    def offer(self) -> bytes:
        return (
            f"v=0\r\no=- 1 1 IN IP4 {self.host}\r\ns=-\r\nc=IN IP4 {self.host}\r\nt=0 0\r\n"
            f"m=audio {self.sound_port} RTP/AVP 8 0 101\r\na=rtpmap:101 telephone-event/8000\r\n"
        ).encode()

    def request(
        self,
        method: str,
        *more: Header,
        body: bytes = b"",
        cseq: int | None = None,
        branch: str = "",
        kind: str = "application/sdp",
        without: str = "",
    ) -> Request:
        """A request of this call. A new number unless one is given."""
        if cseq is None:
            self.cseq += 1
        number = self.cseq if cseq is None else cseq
        to = "<sip:frontdoor@127.0.0.1>" + (f";tag={self.their_tag}" if self.their_tag else "")
        headers = (
            ("via", f"SIP/2.0/UDP {self.host}:{self.port};rport;branch={branch or f'z9hG4bK-{number}-{method}'}"),
            ("max-forwards", "70"),
            ("from", f"{self.caller};tag={self.tag}"),
            ("to", to),
            ("call-id", self.call_id),
            ("cseq", f"{number} {method}"),
            ("contact", f"<sip:ann@{self.host}:{self.port}>"),
            *((("content-type", kind),) if body else ()),
            *more,
        )
        kept = tuple(header for header in headers if header[0] != without)
        return Request(method=method, uri="sip:frontdoor@127.0.0.1", headers=kept, body=body)

    def send(self, what: Request | bytes) -> None:
        data = what if isinstance(what, bytes) else messages.write(what)
        self._signalling.transport.sendto(data, self._server)

    async def response(self, status: int | None = None, *, seconds: float = 5.0) -> Response:
        """The next final response, or the next of this status; requests that come meanwhile are kept."""
        async with asyncio.timeout(seconds):
            while True:
                message = messages.parse(await self._signalling.came.get())
                if isinstance(message, Request):
                    self.other_requests.append(message)
                elif message is not None and (message.status == status if status else message.status >= 200):
                    return message

    async def their_request(self, method: str, *, seconds: float = 5.0) -> Request:
        """The next request of this method that the other side makes."""
        async with asyncio.timeout(seconds):
            while True:
                for request in self.other_requests:
                    if request.method == method:
                        self.other_requests.remove(request)
                        return request
                message = messages.parse(await self._signalling.came.get())
                if isinstance(message, Request):
                    self.other_requests.append(message)

    async def nothing_more(self, *, seconds: float = 0.15) -> None:
        """No datagram comes for a while."""
        with contextlib.suppress(TimeoutError):
            data = await asyncio.wait_for(self._signalling.came.get(), seconds)
            raise AssertionError(data)

    def answer(self, request: Request, status: int) -> None:
        self.send(messages.respond(request, status, self._server, reason="As You Wish"))

    async def ask(self, *words: Any, **more: Any) -> Response:
        """Send a request, give its final response."""
        self.send(self.request(*words, **more))
        return await self.response()

    async def call(self, *more: Header) -> Response:
        """A whole call up to its ACK."""
        answered = await self.ask("INVITE", *more, body=self.offer)
        assert answered.status == 200, answered
        self.take_up(answered)
        self.send(self.request("ACK", cseq=self.cseq, branch="z9hG4bK-ack"))
        return answered

    def take_up(self, answered: Response) -> None:
        """Remember what a 200 says of the other side."""
        self.their_tag = messages.tag(messages.first(answered.headers, "to"))
        line = next(line for line in answered.body.decode().splitlines() if line.startswith("m=audio"))
        self.their_sound = int(line.split()[1])

    def speak(self, pcm: Pcm, *, lose: Callable[[int], bool] = lambda place: False, kind: int = 8) -> None:
        """Sound in packets of 20 ms, all at once."""
        for place in range(0, len(pcm), 160):
            if not lose(place // 160):
                self.packet(encode(pcm[place : place + 160], "alaw"), kind=kind)
            else:
                self._count(160)

    def packet(self, payload: bytes, *, kind: int = 8, marker: bool = False, samples: int = 160) -> None:
        header = struct.pack("!BBHII", 0x80, kind | marker << 7, self.sequence, self.stamp, self.ssrc)
        self._sound.transport.sendto(header + payload, (self._server[0], self.their_sound))
        self._count(samples)

    def _count(self, samples: int) -> None:
        self.sequence = (self.sequence + 1) & 0xFFFF
        self.stamp = (self.stamp + samples) & 0xFFFF_FFFF

    def press(self, key: int) -> None:
        """A key by RFC 4733, its end three times."""
        for flags, duration in ((10, 160), (10, 320), (0x8A, 480), (0x8A, 480), (0x8A, 480)):
            self.packet(struct.pack("!BBH", key, flags, duration), kind=101, marker=duration == 160, samples=0)
        self.stamp = (self.stamp + 960) & 0xFFFF_FFFF

    async def listen(self, samples: int, *, seconds: float = 5.0) -> Pcm:
        """What comes as sound, until there is this much of it that is not silence."""
        heard: list[Pcm] = []
        async with asyncio.timeout(seconds):
            while sum(len(pcm) for pcm in heard if np.abs(pcm).max() > 50) < samples:
                data = await self._sound.came.get()
                heard.append(decode(data[12:], "ulaw" if data[1] & 0x7F == 0 else "alaw"))
        return np.concatenate(heard)

    async def packets(self, count: int, *, seconds: float = 5.0) -> list[bytes]:
        """The next packets of sound, silence included."""
        async with asyncio.timeout(seconds):
            return [await self._sound.came.get() for _ in range(count)]

    def noise(self, data: bytes) -> None:
        """Anything, to where sound is expected."""
        self._sound.transport.sendto(data, (self._server[0], self.their_sound))

    async def hears_nothing(self, *, seconds: float = 0.3) -> bool:
        """No packet of sound arrives for a while."""
        while not self._sound.came.empty():
            self._sound.came.get_nowait()
        try:
            await asyncio.wait_for(self._sound.came.get(), seconds)
        except TimeoutError:
            return True
        return False

    def close(self) -> None:
        self._signalling.transport.abort()
        self._sound.transport.abort()


@contextlib.asynccontextmanager
async def phone(port: int) -> AsyncIterator[Phone]:
    made = Phone(await udp(), await udp(), ("127.0.0.1", port))
    try:
        yield made
    finally:
        made.close()
        await asyncio.sleep(0)
