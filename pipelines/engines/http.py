"""HTTP for adapters and the crawler: the one file that knows httpx. A bounded exchange, and server-sent events."""

from __future__ import annotations

import re
import socket
import ssl
import threading
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from httpx import Client, ConnectError, HTTPError, HTTPTransport, InvalidURL, Limits, Request, Response, Timeout

__all__ = [
    "Client",
    "Comment",
    "Data",
    "HTTPError",
    "InvalidURL",
    "Response",
    "bounded",
    "local_client",
    "read_at_most",
    "server_sent_events",
]

CONNECT_SECONDS = 2.0  # on one network; a server that takes longer is not there
LONGEST_LINE, LONGEST_STREAM = 262_144, 16_777_216  # bytes; what is longer is no answer
_LINE_END = re.compile(rb"\r\n|\n|\r(?=.)", re.DOTALL)  # a last '\r' waits, since '\n' may follow it


def local_client(address: str, *, unix_socket: Path | None = None, headers: Mapping[str, str] | None = None) -> Client:
    """A client that goes where it is told: no proxy of the environment, no redirect, no connection used twice.

    A connection for each exchange costs little on this network, and none can have died since the last one.

    Raises:
        InvalidURL: the address is no web address.
    """
    transport = _LocalTransport(
        uds=str(unix_socket) if unix_socket else None,
        # The system's certificates, so that a council's own authority is known; httpx would bring its own list.
        verify=ssl.create_default_context() if address.startswith("https:") else False,
        limits=Limits(max_connections=None, max_keepalive_connections=0),
        trust_env=False,
    )
    transport.unix_socket = unix_socket
    plain = {"User-Agent": "front-door", "Accept-Encoding": "identity", "Connection": "close"}
    return Client(
        base_url=address, transport=transport, headers={**plain, **(headers or {})}, trust_env=False
    )  # follow_redirects is off unless asked for


class _LocalTransport(HTTPTransport):
    """Sees first that somebody listens at a Unix socket: httpcore leaves its own socket open when nobody does."""

    unix_socket: Path | None = None

    def handle_request(self, request: Request) -> Response:
        if self.unix_socket is not None:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
                probe.settimeout(CONNECT_SECONDS)
                try:
                    probe.connect(str(self.unix_socket))
                except OSError as error:
                    raise ConnectError(error.strerror or "nobody listens", request=request) from error
        return super().handle_request(request)


class _Cutter:
    """Ends a connection from another thread, so that a server which trickles bytes cannot hold the reader."""

    def __init__(self) -> None:
        self.used = False
        self._socket: socket.socket | None = None

    def watch(self, event: str, info: Mapping[str, Any]) -> None:
        if event.endswith((".connect_tcp.complete", ".connect_unix_socket.complete", ".start_tls.complete")):
            self._socket = info["return_value"].get_extra_info("socket")
            if self.used:
                self.cut()

    def cut(self) -> None:
        self.used = True
        if self._socket is not None:
            with suppress(OSError):  # it may be closed already
                # Not the method of a TLS socket: that would take its state away under the reading thread.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


@contextmanager
def bounded(
    client: Client,
    method: str,
    path: str,
    *,
    seconds: float,
    json: object = None,
    headers: Mapping[str, str] | None = None,
) -> Generator[Response]:
    """Send a request and give its response while it arrives. Leaving the block closes the connection.

    Args:
        client: as ``local_client`` makes it.
        method: of HTTP.
        path: added to the client's address.
        seconds: from now to the last byte, however the bytes are spread.
        json: the body.
        headers: beside the client's own.

    Raises:
        TimeoutError: the exchange was not over in time.
        HTTPError: the server cannot be reached, broke off, or does not speak HTTP.
    """
    cutter = _Cutter()
    timer = threading.Timer(seconds, cutter.cut)
    timer.daemon = True
    timer.start()
    timeout = Timeout(seconds + 1, connect=min(seconds, CONNECT_SECONDS))  # the cutter is always first
    extensions = {"trace": cutter.watch}
    try:
        with client.stream(
            method, path, json=json, headers=headers, timeout=timeout, extensions=extensions
        ) as response:
            yield response
    except Exception as error:
        if cutter.used:
            raise TimeoutError(f"not over within {seconds:g} s") from error
        raise
    finally:
        timer.cancel()


def read_at_most(response: Response, limit: int) -> bytes:
    """The first ``limit`` bytes of a body, or all of it."""
    body = bytearray()
    for part in response.iter_bytes():
        body += part
        if len(body) >= limit:
            break
    return bytes(body[:limit])


@dataclass(frozen=True, slots=True)
class Data:
    """The data of one server-sent event."""

    text: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A line that programs skip: a sign of life."""

    text: str


def server_sent_events(chunks: Iterable[bytes]) -> Generator[Data | Comment]:
    """Events of a stream however it was cut into chunks: CR, LF or CRLF, with or without a space after the colon.

    Raises:
        ValueError: a line is no UTF-8, or it is longer than an answer can be.
    """
    data: list[str] = []
    for line in _lines(chunks):
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if not line and data:
            yield Data("\n".join(data))
            data = []
        elif name == "data":
            data.append(value)
        elif line and not name:
            yield Comment(value)
    if data:  # some servers leave out the empty line at the end
        yield Data("\n".join(data))


def _lines(chunks: Iterable[bytes]) -> Generator[str]:
    rest, total = b"", 0
    for chunk in chunks:
        total += len(chunk)
        *whole, rest = _LINE_END.split(rest + chunk)
        if len(rest) > LONGEST_LINE or total > LONGEST_STREAM:
            raise ValueError("it never ends")
        yield from (line.decode("utf-8") for line in whole)
    if rest.strip():
        yield rest.decode("utf-8").rstrip("\r")
