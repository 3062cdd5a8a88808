"""A server made of a bare socket that says, byte for byte and at its own pace, what a test tells it to."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

Part = bytes | float  # what to send, or how many seconds to wait

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
CHUNKED = b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
DONE = b"data: [DONE]\n\n"


def said(text: str, *, before: bytes = b"data: ", end: bytes = b"\n\n") -> bytes:
    """An event with a piece of an answer."""
    chunk = {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]}
    return before + json.dumps(chunk, ensure_ascii=False).encode() + end


def ended(reason: str = "stop", *, end: bytes = b"\n\n") -> bytes:
    """The event that an answer ends with."""
    return b"data: " + json.dumps({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]}).encode() + end


def refused(status: str, body: object = None, **headers: str) -> bytes:
    """A whole answer with another status than 200."""
    text = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(text)}", *lines])
    return head.encode() + b"\r\nContent-Type: application/json\r\n\r\n" + text


@dataclass
class RawServer:
    """What it says to each caller in turn, the last to all who follow; and what it was asked."""

    port: int
    script: Sequence[Sequence[Part]]
    asked: list[bytes] = field(default_factory=list)
    may_speak: threading.Event = field(default_factory=threading.Event)
    left_early: list[bool] = field(default_factory=list)  # of each caller: gone before all was said

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Say nothing while the block runs."""
        self.may_speak.clear()
        yield
        self.may_speak.set()


@contextmanager
def raw_server(*script: Sequence[Part]) -> Iterator[RawServer]:
    """Listen while the block runs."""
    with socket.create_server(("127.0.0.1", 0), backlog=200) as listener:
        server = RawServer(listener.getsockname()[1], script)
        server.may_speak.set()
        threads: list[threading.Thread] = []
        thread = threading.Thread(target=_accept, args=(listener, server, threads))
        thread.start()
        try:
            yield server
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            for each in (thread, *threads):
                each.join(20)


def _accept(listener: socket.socket, server: RawServer, threads: list[threading.Thread]) -> None:
    while True:
        try:
            caller, _ = listener.accept()
        except OSError:
            return
        number = min(len(threads), len(server.script) - 1)
        threads.append(threading.Thread(target=_serve, args=(caller, server, server.script[number])))
        threads[-1].start()


def _serve(caller: socket.socket, server: RawServer, parts: Sequence[Part]) -> None:
    with caller:
        caller.settimeout(10)
        with suppress(OSError):
            server.asked.append(_request(caller))
            server.may_speak.wait(20)
            for part in parts:
                if isinstance(part, bytes):
                    caller.sendall(part)
                elif _left_within(caller, part):
                    server.left_early.append(True)
                    return
    server.left_early.append(False)


def _request(caller: socket.socket) -> bytes:
    data = b""
    while b"\r\n\r\n" not in data:
        data += caller.recv(65536)
    head, _, body = data.partition(b"\r\n\r\n")
    lengths = [line.split(b":")[1] for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")]
    while lengths and len(body) < int(lengths[0]):
        body += caller.recv(65536)
    return head + b"\r\n\r\n" + body


def _left_within(caller: socket.socket, seconds: float) -> bool:
    caller.settimeout(seconds)
    try:
        return caller.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True
