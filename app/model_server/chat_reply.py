"""Answers as OpenAI writes them down: chunks of a stream, a whole completion, usage, the list of models."""

from __future__ import annotations

import json
import secrets
import time
from typing import Any

from pipelines.batching.engine import Usage

DONE = b"data: [DONE]\n\n"


class Reply:
    """Writes one answer down, whole or in chunks."""

    def __init__(self, model: str) -> None:
        self._head: dict[str, Any] = {
            "id": f"chatcmpl-{secrets.token_hex(12)}",
            "created": int(time.time()),
            "model": model,
        }
        # A piece comes for every token of every resident, so all of its chunk but the words is made once.
        chunk = _json(self._chunk([{"index": 0, "delta": {"content": "\0"}, "finish_reason": None}]))
        self._before, self._after = chunk.split(_json("\0"))

    def first(self) -> bytes:
        return self._event([{"index": 0, "delta": {"role": "assistant", "content": ""}, "finish_reason": None}])

    def piece(self, text: str) -> bytes:
        return f"data: {self._before}{_json(text)}{self._after}\n\n".encode()

    def last(self, reason: str) -> bytes:
        return self._event([{"index": 0, "delta": {}, "finish_reason": reason}])

    def usage(self, usage: Usage) -> bytes:
        return event({**self._chunk([]), "usage": usage_out(usage)})

    def whole(self, text: str, reason: str, usage: Usage) -> dict[str, Any]:
        choice = {
            "index": 0,
            "message": {"role": "assistant", "content": text, "refusal": None},
            "logprobs": None,
            "finish_reason": reason,
        }
        return {**self._head, "object": "chat.completion", "choices": [choice], "usage": usage_out(usage)}

    def _chunk(self, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {**self._head, "object": "chat.completion.chunk", "choices": choices}

    def _event(self, choices: list[dict[str, Any]]) -> bytes:
        return event(self._chunk(choices))


def event(data: dict[str, Any]) -> bytes:
    return f"data: {_json(data)}\n\n".encode()


def comment(position: int) -> bytes:
    """A line that clients skip: it keeps the connection alive and tells the place in the queue, 1 for next."""
    return f": position {position}\n\n".encode() if position else b": writing\n\n"


def usage_out(usage: Usage) -> dict[str, Any]:
    return {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "total_tokens": usage.prompt_tokens + usage.completion_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.reused_tokens},
    }


def _json(data: object) -> str:
    return json.dumps(data, separators=(",", ":"))
