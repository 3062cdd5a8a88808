"""Whether a text tells a fact of a document, in figures or in one of the wordings that will do."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from eval.metrics.figures import claimed, figures, missing

FOLDER = Path(__file__).parents[1] / "data" / "documents"
_EXACT = frozenset({"phone", "email", "link", "reference"})


@dataclass(frozen=True, slots=True)
class Fact:
    """As ``scripts.example_documents.content`` has it."""

    kind: str
    text: str
    words: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Sample:
    """A document with the facts that must be found again."""

    file: str
    facts: tuple[Fact, ...]
    must_not_say: tuple[str, ...]

    @property
    def data(self) -> bytes:
        return (FOLDER / self.file).read_bytes()


def read_samples() -> tuple[Sample, ...]:
    """Every document of the folder, by name."""
    return tuple(_sample(json.loads(file.read_text("utf-8"))) for file in sorted(FOLDER.glob("*.facts.json")))


def untold(facts: tuple[Fact, ...], text: str) -> list[str]:
    """The facts that a text does not tell."""
    return [fact.text for fact in facts if not tells(text, fact)]


def tells(text: str, fact: Fact) -> bool:
    """Figures by value ('14:37' is told by '2:37pm'), addresses letter by letter, conditions by their key words."""
    if fact.words:
        return all(any(_has(text, wording) for wording in group) for group in fact.words)
    if fact.kind in _EXACT:
        return _squeezed(fact.text) in _squeezed(text)
    return not missing(claimed(fact.text), figures(text))


def _has(text: str, wording: str) -> bool:
    flat = " ".join(text.split())
    return re.search(rf"(?<!\w){re.escape(wording)}(?!\d)", flat, re.IGNORECASE) is not None


def _squeezed(text: str) -> str:
    return re.sub(r"\s|https?://|www\.", "", text).lower()


def _sample(found: dict[str, list[dict[str, list[list[str]]]]]) -> Sample:
    facts = tuple(
        Fact(str(fact["kind"]), str(fact["text"]), tuple(tuple(group) for group in fact.get("words", ())))
        for fact in found["facts"]
    )
    return Sample(str(found["document"]), facts, tuple(map(str, found.get("must_not_say", ()))))
