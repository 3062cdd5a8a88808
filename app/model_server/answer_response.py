"""Writes an answer to the caller while the engine makes it, and stops the engine when the caller leaves."""

from __future__ import annotations

import logging
from typing import Any

import anyio
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from app.model_server.chat_reply import DONE, Reply, comment, event
from app.model_server.chat_request import Asked
from app.model_server.engine import Ticket
from app.model_server.mailbox import Mailbox
from app.model_server.refusals import DeadlineError, log_failure, refusal_of
from pipelines.batching.engine import Event, Failed, Finished, Piece
from pipelines.errors import EngineError, FrontDoorError

logger = logging.getLogger(__name__)

SIGN_SECONDS = 1.0  # between signs of life while no word comes
HASTE_SECONDS = 0.25  # for which a stream's first line waits, so that an early failure still gets its own status
GRACE_SECONDS = 15.0  # after the deadline, for an engine that does not keep it and a caller who reads slowly
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


class AnswerResponse(Response):
    """One answer on its way, whole or as server-sent events."""

    def __init__(self, asked: Asked, ticket: Ticket, mailbox: Mailbox, model: str) -> None:
        super().__init__()
        self._asked = asked
        self._ticket = ticket
        self._mailbox = mailbox
        self._reply = Reply(model)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with anyio.move_on_after(self._asked.sampling.seconds + GRACE_SECONDS):
                async with anyio.create_task_group() as group:
                    group.start_soon(_leave, receive, group.cancel_scope)
                    await self._write(scope, receive, send)
                    group.cancel_scope.cancel()
        finally:
            self._ticket.cancel()

    async def _write(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            if self._asked.stream:
                await self._stream(send)
                return
            response: Response = JSONResponse(await self._whole(), headers=_HEADERS)
        except FrontDoorError as error:  # nothing was sent yet
            _note(error)
            response = refusal_of(error).response()
        await response(scope, receive, send)

    async def _whole(self) -> dict[str, Any]:
        pieces: list[str] = []
        while True:
            for happened in await self._mailbox.take(SIGN_SECONDS):
                if isinstance(happened, Piece):
                    pieces.append(happened.text)
                else:
                    end = _end(happened)
                    return self._reply.whole("".join(pieces), end.reason, end.usage)

    async def _stream(self, send: Send) -> None:
        position = self._ticket.position
        early = [] if position else await self._mailbox.take(HASTE_SECONDS)
        if early and not isinstance(early[0], Piece):
            _end(early[0])
        headers = [(b"content-type", b"text/event-stream; charset=utf-8")]
        headers += [(name.lower().encode(), value.encode()) for name, value in _HEADERS.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await _send(send, (comment(position) if position else b"") + self._reply.first())
        more = await self._pass_on(send, early)
        while more:
            events = await self._mailbox.take(SIGN_SECONDS)
            if events:
                more = await self._pass_on(send, events)
            else:
                await _send(send, comment(self._ticket.position))

    async def _pass_on(self, send: Send, events: list[Event]) -> bool:
        """Write out what came, in one go; False when that was the last."""
        text = "".join(happened.text for happened in events if isinstance(happened, Piece))
        written = self._reply.piece(text) if text else b""
        if not events or isinstance(events[-1], Piece):
            if written:
                await _send(send, written)
            return True
        try:
            end = _end(events[-1])
        except FrontDoorError as error:
            _note(error)
            written += event(refusal_of(error).body())
        else:
            written += self._reply.last(end.reason)
            if self._asked.include_usage:
                written += self._reply.usage(end.usage)
            written += DONE
        await send({"type": "http.response.body", "body": written})
        return False


def _end(happened: Finished | Failed) -> Finished:
    """How it ended well.

    Raises:
        DeadlineError: the time was over first.
        EngineError: the engine failed, or was stopped.
    """
    if isinstance(happened, Failed):
        raise happened.error
    if happened.reason == "deadline":
        raise DeadlineError("The answer was not finished in the time it was given.")
    if happened.reason == "cancelled":
        raise EngineError("The answer was stopped: the model server is going down.")
    return happened


async def _leave(receive: Receive, scope: anyio.CancelScope) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    scope.cancel()


async def _send(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


def _note(error: FrontDoorError) -> None:
    if isinstance(error, DeadlineError):
        logger.info("deadline_passed")
    else:
        log_failure(error)
