"""Reads a request's body up to a limit and refuses text that is not text, before any page sees it."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote_to_bytes

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.errors import BodyTooLargeError, BrokenTextError, DoorError, respond

_IN_PIECES = ("multipart/form-data", "audio/")  # content types that hold no text to be checked


class Bodies:
    """Answers 413 once a body passes the limit, without reading the rest, and 400 for broken UTF-8."""

    def __init__(self, app: ASGIApp, *, limit: int, uploads: Mapping[str, int] | None = None) -> None:
        """Sit before an application.

        Args:
            app: what is asked next.
            limit: bytes of a body that is read here, whole.
            uploads: paths whose bodies, where they are files or sound, are only counted and pass by in pieces, with
                their own limits in bytes.
        """
        self.app = app
        self._limit = limit
        self._uploads = dict(uploads or {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            _check_address(scope)
            replay = await self._guard(scope, receive)
        except DoorError as error:
            await respond(Request(scope, receive), error)(scope, receive, send)
            return
        if replay:
            await self.app(scope, replay, send)

    async def _guard(self, scope: Scope, receive: Receive) -> Receive | None:
        headers, limit = Headers(scope=scope), self._uploads.get(scope["path"], 0)
        if not limit or not headers.get("content-type", "").strip().lower().startswith(_IN_PIECES):
            return await self._read(headers, receive)
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            raise BodyTooLargeError(limit=limit)
        return _counted(receive, limit)

    async def _read(self, headers: Headers, receive: Receive) -> Receive | None:
        """A ``receive`` that gives the whole body at once; None when the visitor has left."""
        declared = headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > self._limit:
            raise BodyTooLargeError(limit=self._limit)
        body, more = b"", True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return None
            body += message.get("body", b"")
            more = message.get("more_body", False)
            if len(body) > self._limit:
                raise BodyTooLargeError(limit=self._limit)
        _check_body(headers.get("content-type", ""), body)
        return _replay(body, receive)


def _counted(receive: Receive, limit: int) -> Receive:
    read = 0

    async def next_piece() -> Message:
        nonlocal read
        message = await receive()
        read += len(message.get("body", b""))
        if read > limit:
            raise BodyTooLargeError(limit=limit)
        return message

    return next_piece


def _replay(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()  # what comes now is the visitor leaving
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _check_address(scope: Scope) -> None:
    path = scope.get("raw_path") or scope["path"].encode()
    for part in (path, scope["query_string"].replace(b"+", b" ")):
        _check(unquote_to_bytes(part))


def _check_body(content_type: str, body: bytes) -> None:
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        _check(unquote_to_bytes(body.replace(b"+", b" ")))
    elif kind == "application/json" or kind.endswith("+json") or kind.startswith("text/"):
        _check(body)


def _check(text: bytes) -> None:
    try:
        text.decode("utf-8")
    except UnicodeDecodeError:
        raise BrokenTextError from None
