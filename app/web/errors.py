"""One table from what went wrong to a status and plain words: JSON under /api, a page elsewhere, never a trace."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from html import escape

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipelines.errors import FrontDoorError, IndexingError, StoreError

logger = logging.getLogger(__name__)


class DoorError(FrontDoorError):
    """The request cannot be served as it is. ``details`` fill the words of the table."""

    def __init__(self, **details: str | int) -> None:
        self.details = details
        super().__init__(type(self).__name__)


class PageExpiredError(DoorError):
    """The form is too old, or it was not ours."""


class StrangeOriginError(DoorError):
    """A site that may not call the API did."""


class EmptyQuestionError(DoorError): ...


class QuestionTooLongError(DoorError):
    """Details: limit, length."""


class UnknownCouncilError(DoorError):
    """Details: known."""


class UnknownAnswerError(DoorError): ...


class WrongContentTypeError(DoorError): ...


class BodyTooLargeError(DoorError):
    """Details: limit."""


class BrokenTextError(DoorError): ...


class TooManyQuestionsError(DoorError):
    """Details: retry_after in seconds."""


class BusyError(DoorError):
    """Details: retry_after in seconds."""


class SwitchedOffError(DoorError): ...


class NotReadyError(DoorError):
    """Details: reason, in words an operator can act on."""


class NoEarsError(DoorError):
    """There is no speech recogniser, or it failed."""


class UnreadableSoundError(DoorError): ...


class SoundTooLongError(DoorError):
    """Details: limit in seconds."""


class NoVoiceError(DoorError):
    """There is no voice, not one for this language, or it failed."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What the resident or the calling program is told."""

    status: int
    code: str
    message: str
    what_to_do: str
    retry_after: int | None = None  # seconds


_CALL = "Try again in a few minutes, or speak to a person."
TABLE: dict[type[Exception], Problem] = {
    PageExpiredError: Problem(403, "page_expired", "This page has expired.", "Reload it and try again."),
    StrangeOriginError: Problem(
        403, "origin_not_allowed", "This site may not ask questions here.", "Ask from the council's own page."
    ),
    EmptyQuestionError: Problem(
        422, "empty_question", "Enter a question.", "Write what you want to know, then send it."
    ),
    QuestionTooLongError: Problem(
        422,
        "question_too_long",
        "Your question must be {limit} characters or fewer.",
        "Make it shorter (it has {length}).",
    ),
    UnknownCouncilError: Problem(404, "unknown_council", "We do not know this council.", "Use one of these: {known}."),
    UnknownAnswerError: Problem(404, "unknown_answer", "We no longer have this answer.", "Ask the question again."),
    WrongContentTypeError: Problem(
        415, "wrong_content_type", "The request must be JSON.", "Send it with 'Content-Type: application/json'."
    ),
    BodyTooLargeError: Problem(413, "too_large", "You sent too much at once.", "Send less than {limit} bytes."),
    BrokenTextError: Problem(
        400, "broken_text", "We could not read the text you sent.", "Send it again as plain text (UTF-8)."
    ),
    TooManyQuestionsError: Problem(
        429, "too_many", "You have sent a lot in a short time.", "Wait {retry_after} seconds, then try again."
    ),
    BusyError: Problem(503, "busy", "Many people are asking right now.", "Wait {retry_after} seconds, then try again."),
    SwitchedOffError: Problem(503, "switched_off", "This service is switched off for now.", "Speak to a person."),
    NotReadyError: Problem(503, "not_ready", "Not ready: {reason}", "Put this right on the server, then ask again."),
    NoEarsError: Problem(503, "no_ears", "We cannot listen right now.", "Type your question instead."),
    UnreadableSoundError: Problem(
        415,
        "wrong_sound",
        "We cannot read this sound.",
        "Record it again as WebM, Ogg, MP4 or WAV, or type your question.",
    ),
    SoundTooLongError: Problem(
        422,
        "sound_too_long",
        "You spoke for more than {limit} seconds.",
        "Say it in fewer words, or type your question.",
    ),
    NoVoiceError: Problem(503, "no_voice", "We cannot read this aloud right now.", _CALL),
    IndexingError: Problem(503, "not_ready", "We cannot answer questions right now.", _CALL),
    StoreError: Problem(503, "not_kept", "We could not save this.", _CALL),
    Exception: Problem(500, "broken", "Sorry, something went wrong.", _CALL),
}
_BY_STATUS = {
    400: Problem(400, "bad_request", "We could not read what you sent.", "Check it and try again."),
    404: Problem(404, "not_found", "There is no page here.", "Check the address, or start again from the first page."),
    405: Problem(405, "wrong_method", "This address does not work that way.", "Start again from the first page."),
}


def problem_of(error: Exception) -> Problem:
    """Look an exception up in the table, by its own class first, then by its parents."""
    if isinstance(error, HTTPException):
        return _BY_STATUS.get(error.status_code) or replace(_BY_STATUS[400], status=error.status_code)
    if isinstance(error, RequestValidationError):
        return _invalid(error)
    found = next(TABLE[kind] for kind in type(error).__mro__ if kind in TABLE)
    details = error.details if isinstance(error, DoorError) else {}
    retry_after = details.get("retry_after")
    return replace(
        found,
        message=found.message.format_map(details),
        what_to_do=found.what_to_do.format_map(details),
        retry_after=int(retry_after) if retry_after is not None else None,
    )


def problem_json(problem: Problem, request_id: str) -> dict[str, object]:
    """The body of every error of the API."""
    return {
        "error": {"code": problem.code, "message": problem.message, "what_to_do": problem.what_to_do},
        "request_id": request_id,
    }


def respond(request: Request, error: Exception) -> Response:
    """The answer to a request that failed."""
    problem = problem_of(error)
    if problem.status >= 500:
        log_failure(error)
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    if request.url.path.startswith("/api/"):
        request_id = getattr(request.state, "request_id", "")
        return JSONResponse(problem_json(problem, request_id), problem.status, headers)
    response = _page(request, problem)
    response.headers.update(headers)
    return response


def log_failure(error: Exception) -> None:
    """Write where it broke. Messages of foreign exceptions stay out: they may carry a resident's words."""
    where = traceback.extract_tb(error.__traceback__)[-1:]
    place = f"{where[0].filename}:{where[0].lineno}" if where else "unknown"
    told = str(error) if isinstance(error, FrontDoorError) else ""
    logger.error("failed error=%s at=%s message=%r", type(error).__name__, place, told)


def install(app: FastAPI) -> None:
    """Send every exception that FastAPI itself catches through the table."""
    for kind in (HTTPException, RequestValidationError, FrontDoorError):
        app.add_exception_handler(kind, respond)


class CatchAll:
    """Answers what nothing else caught, inside the headers; the server would print a trace with values."""

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
            if started:
                log_failure(error)
                return
            await respond(Request(scope, receive), error)(scope, receive, send)


def _invalid(error: RequestValidationError) -> Problem:
    """Name the fields that are wrong, never what stood in them."""
    problems = error.errors()
    if any(problem["type"] == "json_invalid" for problem in problems):
        return Problem(400, "bad_json", "The request is not valid JSON.", "Check the brackets, commas and quotes.")
    fields = sorted({".".join(str(part) for part in problem["loc"][1:]) or "body" for problem in problems})
    return Problem(
        422, "invalid_request", "Some details are missing or wrong.", f"Check these: {', '.join(fields)[:200]}."
    )


def _page(request: Request, problem: Problem) -> Response:
    render: Callable[[Request, Problem], Response] | None = getattr(request.app.state, "error_page", None)
    if render:
        try:
            return render(request, problem)
        except Exception as error:  # the page about an error must never be the next error
            log_failure(error)
    message, what_to_do = escape(problem.message), escape(problem.what_to_do)
    return HTMLResponse(
        f'<!doctype html><html lang="en"><title>{message}</title><h1>{message}</h1><p>{what_to_do}</p>'
        '<p><a href="/">Go to the first page</a></p></html>',
        problem.status,
    )
