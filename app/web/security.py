"""Who is asking, from which page, and what the browser may load: visitor cookie, form stamp, headers."""

from __future__ import annotations

import os
import re
import secrets
import time
import uuid
from collections.abc import Sequence
from pathlib import Path

from itsdangerous import BadSignature, Signer, URLSafeTimedSerializer
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.web.errors import PageExpiredError, StrangeOriginError
from pipelines.errors import SettingsError
from pipelines.settings import Settings

COOKIE = "front_door_visitor"
FORM_HOURS = 12  # a page left open over night asks to be reloaded
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_VISITOR = re.compile(r"[A-Za-z0-9_-]{20,64}")


def signing_key(settings: Settings) -> str:
    """The key of the settings, or one made at the first start and kept in the data folder.

    Raises:
        SettingsError: the data folder cannot be written.
    """
    if settings.secret_key:
        return settings.secret_key
    file = settings.data_folder / "secret_key"
    try:
        if not file.exists():
            _write_once(file, secrets.token_urlsafe(48))
        return file.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingsError(
            f"no key could be kept in {file} ({error.strerror}). Set FRONT_DOOR_SECRET_KEY, or make the folder writable"
        ) from error


def visitor_of(connection: HTTPConnection) -> str:
    """The random id of whoever asks; a first visit makes one and sets the cookie with the response."""
    state = connection.state
    if not getattr(state, "visitor", ""):
        state.visitor = _read_cookie(connection)
    if not state.visitor:
        state.visitor = secrets.token_urlsafe(24)
        state.new_visitor = True
    return state.visitor


def issue_csrf(request: Request, owner: str = "") -> str:
    """A stamp for a form's hidden field: signed, dated, and good for this visitor, or an officer's session, only."""
    return _stamps(request).dumps(owner or visitor_of(request))


def check_csrf(request: Request, value: str, owner: str = "") -> None:
    """Accept a form only from a page that this visitor, or this officer's session, got from us.

    Raises:
        PageExpiredError: the stamp is missing, too old, altered, or another's.
    """
    try:
        visitor = _stamps(request).loads(value, max_age=FORM_HOURS * 3600)
    except BadSignature:
        raise PageExpiredError from None
    if visitor != (owner or visitor_of(request)):
        raise PageExpiredError


def check_origin(request: Request, allowed: Sequence[str]) -> None:
    """Refuse a browser on a strange site. Programs send no Origin and pass.

    Raises:
        StrangeOriginError: the page that asks is neither ours nor in the settings.
    """
    origin = request.headers.get("origin")
    # Only the host is compared: behind a proxy the page is https while we are asked over http.
    ours = (origin or "").partition("://")[2] == request.headers.get("host")
    if origin and not ours and origin not in allowed:
        raise StrangeOriginError
    if not origin and request.headers.get("sec-fetch-site") == "cross-site":
        raise StrangeOriginError


def is_staff(path: str) -> bool:
    """Whether an address belongs to the officers' pages, which no other site may frame and no search engine list."""
    return path == "/staff" or path.startswith("/staff/")


def content_policy(nonce: str, allowed_origins: Sequence[str]) -> str:
    """What a page may load: our own files, and scripts and styles that carry this request's nonce."""
    parts = {
        "default-src": "'none'",
        "script-src": f"'self' 'nonce-{nonce}'",
        "style-src": f"'self' 'nonce-{nonce}'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "media-src": "'self'",
        "manifest-src": "'self'",
        "frame-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "object-src": "'none'",
        "frame-ancestors": " ".join(("'self'", *allowed_origins)),
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())


class SecureHeaders:
    """Gives a request its id and nonce, and every response its headers and, if new, the visitor cookie."""

    def __init__(self, app: ASGIApp, *, settings: Settings, key: str) -> None:
        self.app = app
        self._settings = settings
        self._key = key

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        state = connection.state
        given = connection.headers.get("x-request-id", "")
        state.request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        state.csp_nonce = secrets.token_urlsafe(16)

        async def finish(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                self._secure(headers, connection)
                if getattr(state, "new_visitor", False):
                    headers.append("Set-Cookie", self._cookie(state.visitor))
            await send(message)

        await self.app(scope, receive, finish)

    def _secure(self, headers: MutableHeaders, connection: HTTPConnection) -> None:
        web = self._settings.web
        headers["X-Request-ID"] = connection.state.request_id
        staff = is_staff(connection.url.path)
        framed_by = () if staff else web.allowed_origins
        headers["Content-Security-Policy"] = content_policy(connection.state.csp_nonce, framed_by)
        if staff:
            headers["X-Robots-Tag"] = "noindex, nofollow"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Referrer-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(self), payment=()"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "cross-origin" if web.allowed_origins else "same-origin"
        headers.setdefault("Cache-Control", "no-store")
        if web.secure_cookies:
            headers["Strict-Transport-Security"] = "max-age=31536000"

    def _cookie(self, visitor: str) -> str:
        # No Max-Age: it ends with the browser, since somebody else may use the device next.
        secure = "; Secure" if self._settings.web.secure_cookies else ""
        return f"{COOKIE}={_signer(self._key).sign(visitor).decode()}; Path=/; HttpOnly; SameSite=Lax{secure}"


def _read_cookie(connection: HTTPConnection) -> str:
    try:
        value = _signer(connection.app.state.key).unsign(connection.cookies.get(COOKIE, "")).decode()
    except (BadSignature, UnicodeError):
        return ""
    return value if _VISITOR.fullmatch(value) else ""


def _signer(key: str) -> Signer:
    return Signer(key, salt="visitor")


def _stamps(request: Request) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(request.app.state.key, salt="form")


def _write_once(file: Path, text: str) -> None:
    """Several processes may start at once: the first to link its file wins, and all read that one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}.{time.monotonic_ns()}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as out:
        out.write(text)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
