"""A language model for tests that says what a test tells it to, in pieces, and remembers what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field

from pipelines.engines.protocols import Message, Sampling
from pipelines.errors import EngineError

Say = Callable[[Sequence[Message]], str | EngineError]


def written(*sentences: tuple[str, str], completeness: str = "complete") -> str:
    """A draft as a model writes it, from (text, source) pairs."""
    items = [{"text": text, "sources": [source]} for text, source in sentences]
    return json.dumps({"completeness": completeness, "sentences": items}, ensure_ascii=False)


@dataclass
class ScriptedModel:
    """Says ``draft`` to the answer prompt and ``mended`` to the rewriting one; ``error`` comes after ``cut`` pieces."""

    draft: str = ""
    mended: str = '{"text": ""}'
    other: Say | None = None  # for every other prompt
    error: EngineError | None = None
    cut: int = 0  # pieces before the error
    context_tokens: int = 4096
    down: str = ""
    piece: int = 7  # characters
    place: int = 0  # in a queue, told before the first piece
    asked: list[Sequence[Message]] = field(default_factory=list)
    samplings: list[Sampling] = field(default_factory=list)
    closed_early: int = 0
    name: str = "scripted@00000000"

    def problem(self) -> str:
        return self.down

    def close(self) -> None:
        pass

    def stream(
        self, messages: Sequence[Message], sampling: Sampling, *, waiting: Callable[[int], None] | None = None
    ) -> Generator[str]:
        if waiting and self.place:
            waiting(self.place)
            yield ""
        self.asked.append(messages)
        self.samplings.append(sampling)
        text = self._text(messages)
        pieces = [text[at : at + self.piece] for at in range(0, len(text), self.piece)]
        done = False
        try:
            for number, piece in enumerate(pieces):
                if self.error and number >= self.cut:
                    raise self.error
                yield piece
            if self.error:
                raise self.error
            done = True
        finally:
            self.closed_early += not done and not self.error

    def _text(self, messages: Sequence[Message]) -> str:
        system = messages[0].content
        if system.startswith("You write answers"):
            return self.draft
        if system.startswith("You correct one sentence"):
            return self.mended
        said = self.other(messages) if self.other else "{}"
        if isinstance(said, EngineError):
            raise said
        return said
