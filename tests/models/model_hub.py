"""A model hub on this machine: two real HTTP servers, the hub and the store of large files it sends to."""

from __future__ import annotations

import hashlib
import random
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE = 100_000  # bytes; files of this size lie in the store, smaller ones in git
GGUF = b"GGUF" + random.Random(1).randbytes(1_200_000)
WEIGHTS = random.Random(2).randbytes(300_000)
CONFIG = b'{"hidden_size": 384}\n'


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came."""

    at: str  # 'hub', 'store' or 'stranger'
    method: str
    path: str
    headers: dict[str, str]  # names in lower case


@dataclass(slots=True)
class ModelHub:
    """What the hub holds, how it misbehaves, and what it was asked."""

    files: dict[str, bytes]  # 'owner/name/path' → content
    requests: list[Request] = field(default_factory=list[Request])
    address: str = ""
    store: str = ""
    stranger: str = ""
    # Misbehaviour. Lists are used up, one entry a request.
    refuse: list[tuple[int, dict[str, str]]] = field(default_factory=list[tuple[int, dict[str, str]]])
    cut_after: list[int] = field(default_factory=list[int])  # the store closes after so many bytes
    stall_after: list[int] = field(default_factory=list[int])  # the store says nothing more until released
    released: threading.Event = field(default_factory=threading.Event)
    published_size: int | None = None
    stored: bytes | None = None  # what the store sends instead
    ignores_range: bool = False
    metadata_elsewhere: bool = False  # the hub sends to a stranger and says no hash itself
    says_hashes: bool = True

    def asked(self, at: str, method: str = "GET") -> list[Request]:
        return [request for request in self.requests if (request.at, request.method) == (at, method)]

    def ranges(self) -> list[str]:
        """The range of each request for bytes of a large file; '' for the whole."""
        return [request.headers.get("range", "") for request in self.asked("store")]


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def git_sha1(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()


@contextmanager
def model_hub(files: dict[str, bytes]) -> Iterator[ModelHub]:
    """A hub with these files, while it is needed."""
    hub = ModelHub(files)
    servers = [_Server(hub, "hub", _HubHandler), _Server(hub, "store", _Handler), _Server(hub, "stranger", _Handler)]
    # Other names for the same machine, as a hub and its store have different ones.
    hub.address, hub.store, hub.stranger = (
        f"http://{host}:{server.server_port}"
        for host, server in zip(("127.0.0.1", "localhost", "localhost"), servers, strict=True)
    )
    for server in servers:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield hub
    finally:
        hub.released.set()
        for server in servers:
            server.shutdown()
            server.server_close()


class _Server(ThreadingHTTPServer):
    def __init__(self, hub: ModelHub, at: str, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.hub, self.at = hub, at

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that leaves in the middle is what these tests are about."""


class _Handler(BaseHTTPRequestHandler):
    """The store of large files, by their hash; and a stranger, who says that whatever he has is right."""

    protocol_version = "HTTP/1.1"
    server: _Server

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.hub.requests.append(Request(self.server.at, self.command, self.path, headers))
        self.answer(self.server.hub)

    def log_message(self, *_: object) -> None:
        pass

    def answer(self, hub: ModelHub) -> None:
        large = {sha256(content): content for content in hub.files.values()}
        name = self.path.strip("/").partition("?")[0]
        content = hub.stored if hub.stored is not None else large.get(name, b"a stranger's words")
        headers = {"ETag": f'"{sha256(content)}"', "X-Linked-ETag": f'"{sha256(content)}"'}
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(asked[1]) if asked and not hub.ignores_range else 0
        if start and start >= len(content):
            self.reply(416, {"Content-Range": f"bytes */{len(content)}"})
            return
        if start:
            headers["Content-Range"] = f"bytes {start}-{len(content) - 1}/{len(content)}"
        self.reply(206 if start else 200, headers, content[start:])

    def reply(self, status: int, headers: dict[str, str], content: bytes = b"") -> None:
        self.send_response(status)
        for name, value in (headers | {"Content-Length": str(len(content))}).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "HEAD":
            return
        hub, at_store = self.server.hub, self.server.at == "store"
        if at_store and hub.cut_after:
            self.wfile.write(content[: hub.cut_after.pop(0)])
            self.close_connection = True
        elif at_store and hub.stall_after:
            self.wfile.write(content[: hub.stall_after.pop(0)])
            self.wfile.flush()
            hub.released.wait(60)
            self.close_connection = True
        else:
            self.wfile.write(content)


class _HubHandler(_Handler):
    """The hub: small files it gives itself, for large ones it says length and hash and sends to the store."""

    def answer(self, hub: ModelHub) -> None:
        if hub.refuse:
            self.reply(*hub.refuse.pop(0))
            return
        found = re.fullmatch(r"/(.+?/.+?)/resolve/([^/]+)/(.+)", self.path)
        content = hub.files.get(f"{found[1]}/{found[3]}") if found else None
        commit = {"X-Repo-Commit": COMMIT}
        if content is None:
            self.reply(404, {"X-Error-Code": "EntryNotFound", "X-Error-Message": "Entry not found"})
        elif hub.metadata_elsewhere:
            self.reply(302, commit | {"Location": f"{hub.stranger}{self.path}"})
        elif len(content) < LARGE:
            self.reply(200, commit | ({"ETag": f'"{git_sha1(content)}"'} if hub.says_hashes else {}), content)
        else:
            said = {
                "X-Linked-Size": str(hub.published_size or len(content)),
                "X-Linked-ETag": f'"{sha256(content)}"',
                "Location": f"{hub.store}/{sha256(content)}?signed=yes",
            }
            self.reply(302, commit | said)
