"""A translator's desk that knows the sentences it is given, for tests that must not hang on an engine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipelines.errors import EngineError
from pipelines.translation.interpreter import Interpreter
from pipelines.translation.segments import Fault, Origin, Segment, Translated

ENGINE = "scripted-en-es"


class ScriptedDesk:
    """Spanish and English by two lists.

    Args:
        into_english: by the Spanish text.
        into_spanish: by the English text; a text that is in neither list stays as it is.
        losing: English texts whose draft has lost a fact.
        broken: every translation fails.
    """

    def __init__(
        self,
        into_english: Mapping[str, str],
        into_spanish: Mapping[str, str],
        *,
        losing: Sequence[str] = (),
        broken: bool = False,
    ) -> None:
        self._lists = {"en": dict(into_english), "es": dict(into_spanish)}
        self._losing = frozenset(losing)
        self._broken = broken

    def drafts(self, source: str, target: str) -> bool:
        return {source, target} == {"en", "es"}

    def translate(self, segments: Sequence[Segment], *, source: str, target: str) -> tuple[Translated, ...]:
        if self._broken:
            raise EngineError("the scripted engine is down")
        return tuple(self._one(segment, self._lists[target].get(segment.text, "")) for segment in segments)

    def _one(self, segment: Segment, draft: str) -> Translated:
        faults = (Fault("mask", "a figure is lost"),) if segment.text in self._losing else ()
        return Translated(
            id=segment.id,
            source=segment.text,
            text=draft or segment.text,
            origin=Origin.MACHINE if draft else Origin.UNTOUCHED,
            engine=ENGINE if draft else "",
            score=0.0 if faults or not draft else 0.9,
            faults=faults,
        )

    def interpreter(self) -> Interpreter:
        return Interpreter(lambda: self, ("es", "pl", "ur"))
