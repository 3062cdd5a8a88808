"""A translator for tests that does what a test says, and counts what it was asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pipelines.errors import EngineError


def identity(text: str) -> str:
    return text


@dataclass
class ScriptedTranslator:
    """Says ``say`` of each text."""

    say: Callable[[str], str] = identity
    name: str = "scripted"
    languages: tuple[str, ...] = ("es", "pl")
    down: str = ""
    asked: list[str] = field(default_factory=list[str])
    terms: list[Mapping[str, str]] = field(default_factory=list[Mapping[str, str]])

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(("en", each) for each in self.languages)

    def problem(self) -> str:
        return self.down

    def translate(
        self, texts: Sequence[str], *, source: str, target: str, terms: Mapping[str, str] | None = None
    ) -> list[str]:
        if self.down:
            raise EngineError(self.down)
        self.asked += texts
        self.terms.append(dict(terms or {}))
        return [said for text in texts if (said := self.say(text)) != "LEAVE OUT"]
