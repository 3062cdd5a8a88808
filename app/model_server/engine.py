"""What the model server asks of the engine that writes the answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from pipelines.batching.engine import EngineStats, Event
from pipelines.engines.llama_runtime import ModelFacts
from pipelines.engines.protocols import Message, Sampling


class Ticket(Protocol):
    """One answer that was asked for."""

    @property
    def position(self) -> int:
        """0 while it is being written, 1 when it is the next to be."""
        ...

    def cancel(self) -> None:
        """Stop writing within one pass; does nothing once it is over."""
        ...


class AnsweringEngine(Protocol):
    """Writes many answers at once. Threads may share it."""

    context_tokens: int  # most of one conversation, answer included

    @property
    def facts(self) -> ModelFacts: ...

    def submit(self, messages: Sequence[Message], sampling: Sampling, emit: Callable[[Event], None]) -> Ticket:
        """Ask for an answer and return at once; ``emit`` is called from another thread and must not block.

        Raises:
            ModelBusyError: too many wait.
            PromptTooLongError: the conversation and its answer do not fit.
            EngineError: the engine is broken, or cannot follow the schema.
        """
        ...

    def pin(self, messages: Sequence[Message]) -> None:
        """Read a system prompt and keep it; returns when that is done.

        Raises:
            EngineError: there is no room for it.
        """
        ...

    def stats(self) -> EngineStats: ...

    def close(self) -> None: ...
