"""Reads the body of a chat completion: OpenAI's fields, unknown ones ignored, each fault told in plain words."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.model_server.json_schema import check_schema
from app.model_server.refusals import RefusedError
from pipelines.engines.openai_chat import DEADLINE_HEADER
from pipelines.engines.protocols import Message, Sampling
from pipelines.settings import LanguageModelSettings

MAX_MESSAGES = 500
MAX_STOPS = 16
MAX_SECONDS = 600.0
MAX_TOKENS = 131_072
_MOST_FAULTS = 3  # told in one message

_ROLES: Mapping[str, Literal["system", "user", "assistant"]] = {
    "system": "system", "developer": "system", "user": "user", "assistant": "assistant",
}  # fmt: skip


class _Part(BaseModel):
    model_config = ConfigDict(strict=True)

    type: Literal["text"]
    text: str


class _MessageIn(BaseModel):
    model_config = ConfigDict(strict=True)

    role: Literal["system", "developer", "user", "assistant"]
    content: str | Annotated[list[_Part], Field(max_length=MAX_MESSAGES)] | None = None

    def ours(self) -> Message:
        content = self.content or ""
        text = content if isinstance(content, str) else "".join(part.text for part in content)
        return Message(_ROLES[self.role], text)


class _NamedSchema(BaseModel):
    model_config = ConfigDict(strict=True, populate_by_name=True)

    wanted: dict[str, Any] = Field(alias="schema")


class _ResponseFormat(BaseModel):
    model_config = ConfigDict(strict=True)

    type: Literal["text", "json_object", "json_schema"] = "text"
    json_schema: _NamedSchema | None = None


class _StreamOptions(BaseModel):
    include_usage: bool | None = None


_Stop = Annotated[str, Field(min_length=1, max_length=200)]


class _ChatIn(BaseModel):
    model_config = ConfigDict(strict=True)

    messages: list[_MessageIn] = Field(min_length=1, max_length=MAX_MESSAGES)
    max_tokens: int | None = Field(default=None, ge=1, le=MAX_TOKENS)
    max_completion_tokens: int | None = Field(default=None, ge=1, le=MAX_TOKENS)
    temperature: float | None = Field(default=None, ge=0, le=2, allow_inf_nan=False)
    top_p: float | None = Field(default=None, gt=0, le=1, allow_inf_nan=False)
    seed: int | None = Field(default=None, ge=-(2**63), lt=2**64)
    stop: _Stop | Annotated[list[_Stop], Field(max_length=MAX_STOPS)] | None = None
    n: int | None = Field(default=None, ge=1, le=1)
    stream: bool | None = None
    stream_options: _StreamOptions | None = None
    response_format: _ResponseFormat | None = None
    deadline_seconds: float | None = Field(default=None, gt=0, le=MAX_SECONDS, allow_inf_nan=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request for an answer, checked."""

    messages: tuple[Message, ...]
    sampling: Sampling
    stream: bool
    include_usage: bool  # in a chunk of its own at the end of a stream


def read_chat(body: bytes, headers: Mapping[str, str], defaults: LanguageModelSettings) -> Asked:
    """Check a body and fill in what it leaves open.

    Raises:
        RefusedError: the body is no JSON, or a field of it makes no sense.
    """
    try:
        chat = _ChatIn.model_validate_json(body)
    except ValidationError as error:
        raise RefusedError(_in_words(error)) from None  # its own message repeats what was sent
    except RecursionError:
        raise RefusedError("The body is nested too deeply.") from None
    sampling = Sampling(
        max_tokens=chat.max_completion_tokens or chat.max_tokens or defaults.answer_tokens,
        temperature=defaults.temperature if chat.temperature is None else chat.temperature,
        top_p=chat.top_p or 0.95,
        seed=secrets.randbits(32) if chat.seed is None else chat.seed % 2**32,
        stop=(chat.stop,) if isinstance(chat.stop, str) else tuple(chat.stop or ()),
        schema=_schema(chat.response_format),
        seconds=chat.deadline_seconds or _seconds(headers) or defaults.answer_seconds,
    )
    include_usage = bool(chat.stream_options and chat.stream_options.include_usage)
    return Asked(tuple(message.ours() for message in chat.messages), sampling, bool(chat.stream), include_usage)


def _schema(wanted: _ResponseFormat | None) -> dict[str, Any] | None:
    if wanted is None or wanted.type == "text":
        return None
    if wanted.type == "json_object":
        return {"type": "object"}
    if wanted.json_schema is None:
        raise RefusedError("'response_format' of the type json_schema needs 'json_schema' with a 'schema' in it.")
    check_schema(wanted.json_schema.wanted)
    return wanted.json_schema.wanted


def _seconds(headers: Mapping[str, str]) -> float | None:
    text = headers.get(DEADLINE_HEADER.lower(), "")
    if not text:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= MAX_SECONDS:
        raise RefusedError(f"The header {DEADLINE_HEADER} must be a number of seconds from 0 to {MAX_SECONDS:g}.")
    return seconds


def _in_words(error: ValidationError) -> str:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    if faults[0]["type"] == "json_invalid":
        return "The body is no valid JSON."
    told = dict.fromkeys(f"{_place(fault['loc'])}: {fault['msg']}" for fault in faults)
    return "The request makes no sense. " + "; ".join(list(told)[:_MOST_FAULTS]) + "."


def _place(parts: tuple[int | str, ...]) -> str:
    """The field as its sender wrote it, without the names that only our models have."""
    known = [str(part) for part in parts if isinstance(part, int) or (part.isidentifier() and part != "str")]
    return ".".join(known) or "body"
