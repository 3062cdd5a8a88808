"""Reads what an OpenAI-compatible server answers, whichever it is, and turns its refusals into our errors."""

from __future__ import annotations

import math
import re
from collections.abc import Generator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from pydantic import BaseModel, Field, ValidationError

from pipelines.engines.http import Comment, HTTPError, Response, read_at_most, server_sent_events
from pipelines.errors import EngineError, ModelBusyError, PromptTooLongError

LONGEST_BODY = 1_048_576  # bytes of an answer that does not stream
LONGEST_REFUSAL = 16_384  # bytes
LONGEST_RETRY, USUAL_RETRY = 600.0, 5.0  # seconds
OK, BAD_REQUEST, NOT_ALLOWED, NOT_FOUND, TOO_LARGE = 200, 400, (401, 403), 404, 413
TOO_MANY, UNAVAILABLE = 429, 503
_POSITION = re.compile(r"position (\d{1,6})")
_TOO_LONG = re.compile(r"context_length_exceeded|exceed_context_size|maximum context length", re.IGNORECASE)
_DEADLINE = "deadline_exceeded"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A sign of life while no word comes; the place in the queue where the server tells it, else 0."""

    position: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """What an answer cost."""

    prompt: int
    reused: int  # of the prompt, which the server had in memory
    completion: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The answer is whole, or as long as it may be."""

    reason: str  # 'stop' or 'length', or a word of that server's own
    tokens: Tokens | None  # None where the server does not count


Part = str | Waiting | Ended


class _Words(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    delta: _Words = Field(default_factory=_Words)
    message: _Words = Field(default_factory=_Words)
    finish_reason: str | None = None


class _Details(BaseModel):
    cached_tokens: int | None = None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    prompt_tokens_details: _Details | None = None


class _Error(BaseModel):
    message: str = ""
    type: str | None = None
    code: str | int | None = None


class _Reply(BaseModel):
    """A whole answer, a chunk of one, or an error."""

    choices: list[_Choice] = Field(default_factory=list[_Choice])
    usage: _Usage | None = None
    error: _Error | str | None = None


def read_answer(response: Response) -> Generator[Part]:
    """The pieces of an answer as they come, and last how it ended.

    Raises:
        ModelBusyError: the server has enough to do.
        PromptTooLongError: it says that the conversation is too long.
        EngineError: it refused.
        ValueError: what came is no answer or not all of one; the message holds nothing of it.
        HTTPError: the connection broke.
    """
    if response.status_code != OK:
        raise _refusal(response)
    kind = response.headers.get("Content-Type", "")
    if "json" in kind:
        yield from _whole(_read(read_at_most(response, LONGEST_BODY).decode("utf-8")))
    elif "event-stream" in kind:
        yield from _pieces(response)
    else:
        raise ValueError(f"its answer is of the type '{kind[:40]}'")


def _pieces(response: Response) -> Generator[Part]:
    reason, tokens = "", None
    try:
        for event in server_sent_events(response.iter_bytes()):
            if isinstance(event, Comment):
                yield _waiting(event.text)
                continue
            if event.text.strip() == "[DONE]":
                reason = reason or "stop"
                break
            reply = _read(event.text)
            tokens = _tokens(reply.usage) or tokens
            for choice in reply.choices[:1]:
                reason = choice.finish_reason or reason
                if choice.delta.content:
                    yield choice.delta.content
    except (HTTPError, ValueError):
        if not reason:
            raise
    if not reason:
        raise ValueError("it broke off in the middle of an answer")
    yield Ended(reason, tokens)


def _whole(reply: _Reply) -> Generator[Part]:
    for choice in reply.choices[:1]:
        if choice.message.content:
            yield choice.message.content
        yield Ended(choice.finish_reason or "stop", _tokens(reply.usage))
        return
    raise ValueError("its answer holds no choice")


def _read(text: str) -> _Reply:
    try:
        reply = _Reply.model_validate_json(text)
    except ValidationError:
        raise ValueError("it sent something else than an answer") from None  # its message would hold what came
    if reply.error is not None:
        raise refusal(0, reply.error if isinstance(reply.error, _Error) else _Error(message=reply.error))
    return reply


def _waiting(comment: str) -> Waiting:
    found = _POSITION.match(comment)
    return Waiting(int(found[1]) if found else 0)


def _tokens(usage: _Usage | None) -> Tokens | None:
    if usage is None:
        return None
    details = usage.prompt_tokens_details
    return Tokens(usage.prompt_tokens, (details and details.cached_tokens) or 0, usage.completion_tokens)


def _refusal(response: Response) -> EngineError:
    body = read_at_most(response, LONGEST_REFUSAL)
    try:
        error = _Reply.model_validate_json(body).error
    except ValidationError:
        error = None
    if not isinstance(error, _Error):
        error = _Error(message=error or body.decode("utf-8", errors="replace"))
    return refusal(response.status_code, error, retry_after=response.headers.get("Retry-After", ""))


def refusal(status: int, error: _Error, *, retry_after: str = "") -> EngineError:
    """The error of ours for one of the server's.

    What the server wrote is searched but never passed on: some repeat the question in it.

    Args:
        status: of HTTP; 0 within a stream.
        error: what the server wrote.
        retry_after: the header, in seconds or as a date.
    """
    status = status or (error.code if isinstance(error.code, int) else 0)
    marks = f"{error.code} {error.type}"
    if status in (TOO_MANY, UNAVAILABLE) or error.code == "server_busy":
        return ModelBusyError("The model server has no room now.", retry_after=_seconds(retry_after))
    if _TOO_LONG.search(marks) or (status in (BAD_REQUEST, TOO_LARGE) and _TOO_LONG.search(error.message)):
        return PromptTooLongError("The conversation is longer than the model server's window allows.")
    if _DEADLINE in marks:
        return EngineError("The model server did not finish in the time it was given.")
    if status in NOT_ALLOWED:
        return EngineError(f"The model server refused the key ({status}). Set FRONT_DOOR_LANGUAGE_MODEL__API_KEY.")
    if status == NOT_FOUND:
        return EngineError(
            "The model server knows no such address or model (404). Check FRONT_DOOR_LANGUAGE_MODEL__URL, which "
            "mostly ends in /v1, and FRONT_DOOR_LANGUAGE_MODEL__MODEL."
        )
    if status in range(300, 400):
        return EngineError(
            f"The model server sends elsewhere ({status}), which is not followed. "
            "Set FRONT_DOOR_LANGUAGE_MODEL__URL to its last address."
        )
    return EngineError(f"The model server refused the request ({status or 'in its stream'}). See its log.")


def _seconds(retry_after: str) -> float:
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):  # TypeError: a date without a zone
            return USUAL_RETRY
    return min(LONGEST_RETRY, max(0.0, seconds)) if math.isfinite(seconds) else USUAL_RETRY
