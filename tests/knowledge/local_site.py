"""A council's site on this machine: a real HTTP server whose pages a test can change."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Reply:
    """What the server says at one path."""

    body: str | bytes = ""
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """Paths and their replies, and every request that came."""

    address: str = ""
    replies: dict[str, Reply] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def page(self, path: str, title: str, text: str, *links: str, **headers: str) -> None:
        anchors = "".join(f'<a href="{link}">more</a> ' for link in links)
        body = f"<html><head><title>{title}</title></head><body><main><h1>{title}</h1><p>{text}</p>{anchors}</main>"
        self.replies[path] = Reply(
            body + "</body></html>", headers={name.replace("_", "-"): value for name, value in headers.items()}
        )

    def asked(self) -> list[str]:
        return [path for path, _ in self.requests]

    def url(self, path: str) -> str:
        return self.address + path


@contextmanager
def serve() -> Iterator[Site]:
    """A running site on a free port."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            site.requests.append((self.path, headers))
            reply = site.replies.get(self.path, Reply("not there", status=404))
            tag, modified = reply.headers.get("ETag"), reply.headers.get("Last-Modified")
            if reply.status == 200 and (
                (tag and headers.get("if-none-match") == tag)
                or (not tag and modified and headers.get("if-modified-since") == modified)
            ):
                self.send_response(304)
                self.end_headers()
                return
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            self.send_response(reply.status)
            for name, value in ({"Content-Type": reply.kind} | reply.headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            try:
                self.wfile.write(body)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the crawler had enough

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
