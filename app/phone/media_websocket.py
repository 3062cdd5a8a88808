"""Where telephone exchanges connect by WebSocket, one connection a call, and ask what comes after it."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hmac
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from typing import Annotated, cast

from fastapi import APIRouter, Query, Request, WebSocket
from starlette.datastructures import State
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.websockets import WebSocketDisconnect

from app.phone.answering import Answering
from app.phone.asterisk_dialect import AsteriskDialect
from app.phone.dialect import MESSAGE_BYTES, Dialect, Nonsense, Started
from app.phone.media_line import CLOSE_SECONDS, MediaLine, next_message
from app.phone.next_steps import NextSteps, Tokens
from app.phone.twilio_dialect import TwilioDialect
from app.telemetry import pairs
from app.web.errors import log_failure
from pipelines.settings import PhoneSettings

logger = logging.getLogger(__name__)

router = APIRouter(prefix="/phone", include_in_schema=False)

START_SECONDS = 5.0  # for the far end to begin the call
MOST_WAITING = 200  # connections on which no call has begun yet
_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip", "via", "origin")


@dataclass(slots=True)
class Switchboard:
    """What the telephone's routes share while the service runs."""

    next_steps: NextSteps = field(default_factory=NextSteps)
    tokens: Tokens = field(default_factory=Tokens)
    lines: dict[str, MediaLine] = field(default_factory=dict[str, MediaLine])  # running, by call
    waiting: int = 0  # connections on which no call has begun yet


@dataclass(frozen=True, slots=True)
class _Refusal:
    why: str  # in words an operator can act on
    code: int = 1008  # policy violation, RFC 6455 section 7.4.1


def switchboard_of(state: State) -> Switchboard:
    """The one of this application; made when it is first asked for."""
    if not hasattr(state, "switchboard"):
        state.switchboard = Switchboard()
    return cast(Switchboard, state.switchboard)


@router.websocket("/asterisk")
async def asterisk(websocket: WebSocket, call: str = "") -> None:
    """``Dial(WebSocket/frontdoor/c(ulaw)v(call=${UNIQUEID}),,g)`` of the council's own exchange."""
    phone = _phone(websocket)
    if not phone.media_websocket:
        await _deny(websocket, 404, "the WebSocket line is switched off: FRONT_DOOR_PHONE__MEDIA_WEBSOCKET")
        return
    why = stranger(websocket, phone)
    if why:
        await _deny(websocket, 403, why)
        return
    await _serve(websocket, AsteriskDialect(call_id=call), lambda started: started)


@router.websocket("/twilio/stream")
async def twilio(websocket: WebSocket) -> None:
    """``<Connect><Stream>`` of Twilio, which shows the token of our webhook with the start of the call."""
    if not _phone(websocket).twilio:
        await _deny(websocket, 404, "Twilio is switched off: FRONT_DOOR_PHONE__TWILIO")
        return
    tokens = switchboard_of(websocket.app.state).tokens

    def announced(started: Started) -> Started | _Refusal:
        call = tokens.take(started.token)
        if call is None or call.call_id != started.call_id:
            return _Refusal("the stream shows no token of the webhook, or an old one")
        return replace(started, caller=call.caller)

    await _serve(websocket, TwilioDialect(), announced)


@router.get("/asterisk/next")
async def next_step(request: Request, call: Annotated[str, Query(max_length=128)] = "") -> PlainTextResponse:
    """What the dialplan does after a call: 'hangup', or 'dial|target|team|summary'. An unknown call is put through."""
    phone = _phone(request)
    why = stranger(request, phone)
    if why:
        _log(request, why)
        return PlainTextResponse("", 403)
    step = switchboard_of(request.app.state).next_steps.of(call)
    if step is None:
        return PlainTextResponse(f"dial|{phone.person}||")
    return PlainTextResponse(f"dial|{step.target}|{step.team}|{step.summary}" if step.target else "hangup")


def stranger(connection: HTTPConnection, phone: PhoneSettings) -> str:
    """Why whoever connects is not the council's exchange; empty when it is.

    An exchange shows the token as its password (Basic, as Asterisk's WebSocket client and CURL do) or as a bearer. Not
    in the address: addresses are logged. Without a token set, only this machine itself may connect, and no proxy on it.
    """
    token = phone.token.get_secret_value()
    if token:
        shown = _shown(connection.headers.get("authorization", ""))
        right = hmac.compare_digest(shown.encode("utf-8", "replace"), token.encode())
        return "" if right else "it shows no token, or a wrong one: the password is FRONT_DOOR_PHONE__TOKEN"
    if not _is_this_machine(connection) or any(name in connection.headers for name in _FORWARDED):
        return "it is on another machine and no token is set: set FRONT_DOOR_PHONE__TOKEN"
    return ""


def _shown(authorisation: str) -> str:
    scheme, _, value = authorisation.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value.strip(), validate=True).decode("utf-8").partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def _is_this_machine(connection: HTTPConnection) -> bool:
    try:
        address = ip_address(connection.client.host if connection.client else "")
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _phone(connection: HTTPConnection) -> PhoneSettings:
    return cast(PhoneSettings, connection.app.state.settings.phone)


async def _serve(websocket: WebSocket, dialect: Dialect, admit: Callable[[Started], Started | _Refusal]) -> None:
    """One call, from the upgrade of its connection to the end."""
    answering = cast(Answering | None, getattr(websocket.app.state, "exchange", None))
    board = switchboard_of(websocket.app.state)
    if answering is None or board.waiting >= MOST_WAITING:
        await _deny(websocket, 503, "the telephone is not started" if answering is None else "too many calls begin now")
        return
    with suppress(RuntimeError, WebSocketDisconnect, OSError, TimeoutError):  # gone before it began
        await websocket.accept("media" if "media" in websocket.scope["subprotocols"] else None)
        board.waiting += 1
        try:
            started = await _start(websocket, dialect)
        finally:
            board.waiting -= 1
        started = started if isinstance(started, _Refusal) else admit(started)
        if not isinstance(started, _Refusal):
            await _carry(MediaLine(websocket, dialect, started, board.next_steps), board, answering)
            return
        _log(websocket, started.why)
        async with asyncio.timeout(CLOSE_SECONDS):
            await websocket.close(started.code, started.why)


async def _start(websocket: WebSocket, dialect: Dialect) -> Started | _Refusal:
    """Wait for the start of the call, a short while; nothing else of a call may come before it."""
    with suppress(TimeoutError):
        async with asyncio.timeout(START_SECONDS):
            while True:
                message = await next_message(websocket)
                if message is None:
                    return _Refusal("it left before the call began", 1000)
                if len(message) > MESSAGE_BYTES:
                    return _Refusal("its first message is too large", 1009)
                for news in dialect.read(message):
                    if isinstance(news, Started):
                        return news
                    return _Refusal(news.why if isinstance(news, Nonsense) else "the call did not begin first", 1002)
    return _Refusal("the call did not begin within 5 seconds")


async def _carry(line: MediaLine, board: Switchboard, answering: Answering) -> None:
    """Have the call answered. However that ends, the line is closed and the caller can go on to a person."""
    older = board.lines.get(line.call_id)
    board.lines[line.call_id] = line
    if older is not None:  # the exchange knows better than we whether its old connection still lives
        await older.drop("the exchange connected the same call again")
    board.next_steps.forget(line.call_id)
    work = [asyncio.create_task(_until_broken(line, part)) for part in (line.read, line.speak)]
    try:
        await line.greet()
        await answering.answer(line)
    except Exception as error:
        log_failure(error)
    finally:
        await line.drop("nobody carries the call any more", code=1011)
        for task in work:
            task.cancel()
        await asyncio.gather(*work, return_exceptions=True)
        if board.lines.get(line.call_id) is line:
            del board.lines[line.call_id]


async def _until_broken(line: MediaLine, part: Callable[[], Awaitable[None]]) -> None:
    try:
        await part()
    except Exception as error:
        log_failure(error)
        await line.drop("the line broke", code=1011)


async def _deny(websocket: WebSocket, status: int, why: str) -> None:
    """Refuse before the upgrade: an exchange goes on with its dialplan."""
    _log(websocket, why)
    with suppress(RuntimeError, WebSocketDisconnect, OSError):
        await websocket.send_denial_response(PlainTextResponse(f"Refused: {why}.\n", status))


def _log(connection: HTTPConnection, why: str) -> None:
    peer = connection.client.host if connection.client else "unknown"
    logger.warning("phone_refused %s", pairs({"path": connection.url.path, "peer": peer, "reason": why}))
