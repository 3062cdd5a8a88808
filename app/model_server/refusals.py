"""What a caller is told when there is no answer: OpenAI's error JSON in plain words, from one table."""

from __future__ import annotations

import logging
import math
import traceback
from dataclasses import dataclass
from typing import Any, cast

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipelines.errors import EngineError, FrontDoorError, ModelBusyError, PromptTooLongError

logger = logging.getLogger(__name__)

LOADING_RETRY = 2.0  # seconds


class RefusedError(FrontDoorError):
    """The request cannot be served as it is; the message says why and what to send instead."""

    status, kind, code = 400, "invalid_request_error", "invalid_value"


class TooLargeError(RefusedError):
    status, code = 413, "request_too_large"


class TooSlowError(RefusedError):
    status, code = 408, "request_too_slow"


class NoKeyError(RefusedError):
    status, kind, code = 401, "authentication_error", "invalid_api_key"


class StrangerError(RefusedError):
    status, kind, code = 403, "permission_error", "origin_not_allowed"


class LoadingError(FrontDoorError):
    """The model is being loaded."""


class DeadlineError(FrontDoorError):
    """The time for the answer is over."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A status and OpenAI's error JSON."""

    status: int
    message: str
    kind: str
    code: str
    retry_after: float | None = None  # seconds

    def body(self) -> dict[str, Any]:
        return {"error": {"message": self.message, "type": self.kind, "param": None, "code": self.code}}

    def response(self) -> Response:
        headers = {} if self.retry_after is None else {"Retry-After": str(max(1, math.ceil(self.retry_after)))}
        return JSONResponse(self.body(), self.status, headers)


def refusal_of(error: Exception) -> Refusal:
    """What the caller is told about an error. What is not ours is told without its words, which may hold anything."""
    message = str(error)
    match error:
        case RefusedError():
            return Refusal(error.status, message, error.kind, error.code)
        case ModelBusyError():
            return Refusal(503, message, "server_error", "server_busy", error.retry_after)
        case LoadingError():
            return Refusal(503, message, "server_error", "model_loading", LOADING_RETRY)
        case PromptTooLongError():
            return Refusal(400, message, "invalid_request_error", "context_length_exceeded")
        case DeadlineError():
            return Refusal(504, message, "server_error", "deadline_exceeded")
        case EngineError():
            return Refusal(500, message, "server_error", "engine_failed")
        case HTTPException():
            words = "There is nothing at this address. Chat completions are at POST /v1/chat/completions."
            return Refusal(error.status_code, words, "invalid_request_error", "unknown_address")
        case _:
            return Refusal(500, "The model server met a fault of its own; see its log.", "server_error", "fault")


def install(app: FastAPI) -> None:
    """Answer every error by the table."""
    for kind in (FrontDoorError, HTTPException):
        app.add_exception_handler(kind, _respond)
    app.add_middleware(CatchAll)


class CatchAll:
    """Answers what nothing else caught; the web server would write a trace with the values in it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watch(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except Exception as error:
            if scope["type"] != "http":
                raise
            log_failure(error)
            if not started:
                await refusal_of(error).response()(scope, receive, send)


def log_failure(error: Exception) -> None:
    """Write what broke and where. The words of an error that is not ours stay out: they may be a resident's."""
    error = _innermost(error)
    where = traceback.extract_tb(error.__traceback__)[-1:]
    place = f"{where[0].filename}:{where[0].lineno}" if where else "unknown"
    told = str(error) if isinstance(error, FrontDoorError) else ""
    logger.error("not_answered error=%s at=%s message=%r", type(error).__name__, place, told)


async def _respond(_: Request, error: Exception) -> Response:
    refusal = refusal_of(error)
    if refusal.status >= 500 and not isinstance(error, ModelBusyError | LoadingError | DeadlineError):
        log_failure(error)
    return refusal.response()


def _innermost(error: Exception) -> Exception:
    """The first of those that happened together."""
    return _innermost(cast("ExceptionGroup[Exception]", error).exceptions[0]) if _is_group(error) else error


def _is_group(error: Exception) -> bool:
    return isinstance(error, ExceptionGroup)
