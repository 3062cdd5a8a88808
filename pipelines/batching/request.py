"""One conversation on its way through the engine, and what its owner hears of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from pipelines.batching.choose import Chooser
from pipelines.batching.text_stream import TextStream
from pipelines.engines.llama_runtime import Grammar
from pipelines.engines.protocols import Sampling
from pipelines.errors import EngineError

Reason = Literal["stop", "length", "cancelled", "deadline"]


@dataclass(frozen=True, slots=True)
class Usage:
    """What an answer took, in tokens."""

    prompt_tokens: int
    reused_tokens: int  # of the prompt, because they had been read for somebody before
    completion_tokens: int


@dataclass(frozen=True, slots=True)
class Piece:
    """The next part of an answer."""

    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The answer has ended."""

    reason: Reason
    usage: Usage


@dataclass(frozen=True, slots=True)
class Failed:
    """The answer broke off."""

    error: EngineError


Event = Piece | Finished | Failed


@dataclass(slots=True, kw_only=True, eq=False)
class Request:
    """What is asked, and how far it is. Only the engine's thread changes it, but for ``cancelled``."""

    number: int  # in order of arrival
    tokens: list[int]  # the prompt, then the answer
    sampling: Sampling
    deadline: float  # on the monotonic clock
    emit: Callable[[Event], None]
    chooser: Chooser
    text: TextStream
    grammar: Grammar | None = None
    pinned: bool = False  # only read, and kept for others
    prompt_tokens: int = field(init=False)
    cancelled: bool = False
    sequence: int = -1  # where it is remembered; -1 while it waits
    read: int = 0  # tokens that the model has read
    reused: int | None = None  # None before it was first taken up

    def __post_init__(self) -> None:
        self.prompt_tokens = len(self.tokens)

    @property
    def unread(self) -> int:
        return len(self.tokens) - self.read

    @property
    def answered(self) -> int:
        return len(self.tokens) - self.prompt_tokens

    @property
    def usage(self) -> Usage:
        return Usage(self.prompt_tokens, self.reused or 0, self.answered)

    def over(self, now: float) -> Reason | None:
        """Why it has to end before its time."""
        if self.cancelled:
            return "cancelled"
        return "deadline" if now >= self.deadline else None

    def close(self) -> None:
        """Give back what the library holds for it."""
        if self.grammar:
            self.grammar.close()
            self.grammar = None
