"""The trial telephone's door: one UDP socket for signalling, and for each call a task and a socket of its own."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import secrets
import socket
from collections.abc import Sequence
from contextlib import suppress
from ipaddress import ip_address
from typing import cast

from app.phone.answering import Answering, Listener
from app.phone.sip import messages, sdp
from app.phone.sip.dialog import ALLOW, Dialog
from app.phone.sip.line import SipLine
from app.phone.sip.media import PORTS
from app.phone.sip.messages import Address, Header, Request, Response
from pipelines.errors import SettingsError

logger = logging.getLogger(__name__)

CALLS_AT_ONCE = 150  # as far as sockets go; the exchange has its own limit, and tells callers about it
_MOST_REMEMBERED = 3_000  # calls, those that are over included
_CLOSING_SECONDS = 1.0  # for the other sides to confirm that we hung up
_HOST_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9.-]{1,253}")
_ACCEPT = ("accept", "application/sdp")

Name = tuple[str, str]  # Call-ID and the other side's tag


class SipServer(asyncio.DatagramProtocol):
    """All calls of one address."""

    def __init__(self, exchange: Answering, host: str, ports: Sequence[int], calls_at_once: int) -> None:
        self._exchange = exchange
        self._host = host
        self._ports = ports
        self._calls_at_once = calls_at_once
        self._lines: dict[Name, SipLine] = {}
        self._tasks: dict[SipLine, asyncio.Task[None]] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self._closed = False
        self._secret = secrets.token_bytes(16)

    @property
    def port(self) -> int:
        return self._transport.get_extra_info("sockname")[1] if self._transport else 0

    def count(self) -> int:
        return len(self._tasks)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: Address) -> None:
        source = addr[:2]
        message = messages.parse(data)
        if isinstance(message, Request) and messages.can_be_answered(message):
            self._request(message, source)
        elif isinstance(message, Response):
            self._response(message)

    def error_received(self, exc: Exception) -> None:
        """A datagram of ours was not wanted; what matters is sent again."""

    def _request(self, request: Request, source: Address) -> None:
        if wrong := messages.problem(request):
            return self._refuse(request, source, 400, reason=f"Bad Request - {wrong}")
        headers = request.headers
        line = self._lines.get((messages.first(headers, "call-id"), messages.tag(messages.first(headers, "from"))))
        to_tag = messages.tag(messages.first(headers, "to"))
        if line is not None and (to_tag == line.dialog.tag or (not to_tag and self._repeats(request, line))):
            return line.perform(line.dialog.request(request, source, asyncio.get_running_loop().time()))
        if request.method == "ACK":
            return None
        if to_tag or request.method in ("CANCEL", "BYE", "INFO", "NOTIFY"):
            return self._refuse(request, source, 481)
        if line is not None and request.method == "INVITE" and self._merged(request, line):
            return self._refuse(request, source, 482)
        return self._outside(request, source)

    def _repeats(self, request: Request, line: SipLine) -> bool:
        """Without our tag only the INVITE itself, come again, its CANCEL and a refusal's ACK belong to the call."""
        same = messages.branch(request.headers) == messages.branch(line.dialog.invite.headers)
        return same and request.method in ("INVITE", "CANCEL", "ACK")

    def _merged(self, request: Request, line: SipLine) -> bool:
        """The same call has come by two ways (RFC 3261, 8.2.2.2), or is still here."""
        return messages.cseq(request.headers)[0] <= line.dialog.remote_cseq or line in self._tasks

    def _outside(self, request: Request, source: Address) -> None:
        """A request that belongs to no call."""
        if request.method not in ("INVITE", "OPTIONS"):
            return self._refuse(request, source, 405, ALLOW)
        if required := messages.every(request.headers, "require"):
            return self._refuse(request, source, 420, ("unsupported", ", ".join(required)))
        if request.method == "OPTIONS":
            return self._refuse(request, source, 200, ALLOW, _ACCEPT)
        kind = messages.first(request.headers, "content-type").partition(";")[0].strip().lower()
        if request.body and kind != "application/sdp":
            return self._refuse(request, source, 415, _ACCEPT)
        if request.body and sdp.read(request.body) is None:
            return self._refuse(request, source, 488)
        if self._closed or len(self._lines) >= _MOST_REMEMBERED:
            return self._refuse(request, source, 503, ("retry-after", "30"))
        if len(self._tasks) >= self._calls_at_once:
            return self._refuse(request, source, 486)
        return self._open(request, source)

    def _open(self, request: Request, source: Address) -> None:
        dialog = Dialog(request, source, own=(self._host, self.port), now=asyncio.get_running_loop().time())
        line = SipLine(dialog, source, send=self._send, forget=self._forget)
        name = (line.call_id, messages.tag(messages.first(request.headers, "from")))
        if earlier := self._lines.get(name):
            earlier.drop()  # refused or over; the caller tries again under the same name
        self._lines[name] = line
        self._tasks[line] = asyncio.create_task(self._call(line))

    async def _call(self, line: SipLine) -> None:
        try:
            if await line.open(self._host, self._ports):
                await self._exchange.answer(line)
        except Exception:
            logger.exception("call_broke line=sip")
        finally:
            await line.hang_up()
            self._tasks.pop(line, None)

    def _response(self, response: Response) -> None:
        headers = response.headers  # of our own request: From is us
        line = self._lines.get((messages.first(headers, "call-id"), messages.tag(messages.first(headers, "to"))))
        if line is not None and messages.tag(messages.first(headers, "from")) == line.dialog.tag:
            line.perform(line.dialog.response(response, asyncio.get_running_loop().time()))

    def _refuse(self, request: Request, source: Address, status: int, *extra: Header, reason: str = "") -> None:
        """Answer without remembering (RFC 3261, 8.2.7): who asks again gets the same answer again."""
        if request.method == "ACK":
            return
        words = messages.first(request.headers, "call-id") + messages.branch(request.headers)
        tag = hashlib.blake2b(words.encode("utf-8", "replace"), key=self._secret, digest_size=8).hexdigest()
        self._send(messages.respond(request, status, source, to_tag=tag, reason=reason, extra=extra), source)

    def _send(self, data: bytes, to: Address) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.sendto(data, to)

    def _forget(self, line: SipLine) -> None:
        name = (line.call_id, messages.tag(messages.first(line.dialog.invite.headers, "from")))
        if self._lines.get(name) is line:
            del self._lines[name]

    async def close(self) -> None:
        """Take no more calls, hang up those that run, give up the socket."""
        self._closed = True
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()  # its line is hung up on the way out
        await asyncio.gather(*tasks, return_exceptions=True)
        loop = asyncio.get_running_loop()
        until = loop.time() + _CLOSING_SECONDS
        while loop.time() < until and any(line.dialog.unanswered for line in self._lines.values()):
            await asyncio.sleep(0.02)
        for line in self._lines.values():
            line.drop()
        self._lines.clear()
        if self._transport is not None:
            self._transport.abort()


async def serve_sip(
    exchange: Answering,
    host: str,
    port: int,
    *,
    rtp_ports: Sequence[int] = PORTS,
    calls_at_once: int = CALLS_AT_ONCE,
) -> Listener:
    """Take calls at this address until the listener is closed; port 0 takes any that is free.

    Args:
        exchange: carries each call; it also tells callers when all lines are busy.
        host: address of this machine that telephones reach; it is also named to them as the place for sound.
        port: UDP port for signalling.
        rtp_ports: UDP ports for sound, one for each call.
        calls_at_once: beyond which callers get the busy tone.

    Raises:
        SettingsError: the address is none that could be named to a telephone.
        OSError: the address is not of this machine, or is taken.
    """
    address = _named(host)
    loop = asyncio.get_running_loop()
    _, server = await loop.create_datagram_endpoint(
        lambda: SipServer(exchange, address, rtp_ports, calls_at_once), local_addr=(address, port)
    )
    return Listener(server.port, server.close, server.count)


def _named(host: str) -> str:
    """The address of this machine as numbers."""
    with suppress(OSError, ValueError):
        numbers = socket.gethostbyname(host) if _HOST_NAME.fullmatch(host) else host
        address = ip_address(numbers)
        if not address.is_unspecified and not address.is_multicast:
            return str(address)
    raise SettingsError(
        f"The trial SIP line cannot listen at '{host}': set FRONT_DOOR_PHONE__SIP_HOST to the one address of this "
        "machine that telephones reach."
    )
