"""The form that a model must write in, and a reader that gives out each sentence as soon as it is whole."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

MOST_SENTENCES = 6
MOST_CHARACTERS = 20_000  # of one draft; a model that runs on is cut off here
COMPLETENESS = ("complete", "partial", "no_information")

_COMPLETENESS = re.compile(r'"completeness"\s*:\s*"([a-z_]{1,20})"')
_LIST = re.compile(r'"sentences"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()


def answer_schema(tokens: Sequence[str]) -> dict[str, Any]:
    """JSON schema of an answer whose sentences name passages by one of ``tokens``; no other source can be named."""
    sentence = {
        "type": "object",
        "properties": {
            "text": {"type": "string"},
            "sources": {"type": "array", "items": {"enum": list(tokens)}, "minItems": 1, "maxItems": 2},
        },
        "required": ["text", "sources"],
        "additionalProperties": False,
    }
    return {
        "type": "object",
        "properties": {
            # First, so that the reader knows whether the pages answer before a sentence is let through.
            "completeness": {"enum": list(COMPLETENESS)},
            "sentences": {"type": "array", "items": sentence, "maxItems": MOST_SENTENCES},
        },
        "required": ["completeness", "sentences"],
        "additionalProperties": False,
    }


def text_schema(name: str) -> dict[str, Any]:
    """JSON schema of an object with one text."""
    return {
        "type": "object",
        "properties": {name: {"type": "string"}},
        "required": [name],
        "additionalProperties": False,
    }


def choice_schema(name: str, choices: Sequence[str]) -> dict[str, Any]:
    """JSON schema of an object with one of a few texts."""
    return {
        "type": "object",
        "properties": {name: {"enum": list(choices)}},
        "required": [name],
        "additionalProperties": False,
    }


@dataclass(frozen=True, slots=True)
class Drafted:
    """One sentence as the model wrote it, and the passages it names."""

    text: str
    sources: tuple[str, ...]


class DraftReader:
    """Reads a draft piece by piece. What is no sentence of the form is passed over, never an error."""

    def __init__(self) -> None:
        self._text = ""
        self._next = -1  # where the next sentence may begin; -1 before the list has begun
        self.completeness = ""  # as soon as it was said
        self.sentences = 0

    @property
    def full(self) -> bool:
        """Nothing more is read."""
        return len(self._text) >= MOST_CHARACTERS or self.sentences >= MOST_SENTENCES

    def feed(self, piece: str) -> Iterator[Drafted]:
        """Sentences that became whole with this piece."""
        self._text += piece
        if not self.completeness and (said := _COMPLETENESS.search(self._text)):
            self.completeness = said[1]
        if self._next < 0 and (begin := _LIST.search(self._text)):
            self._next = begin.end()
        if self._next < 0 or "}" not in piece:  # a sentence ends with a brace
            return
        while not self.full and (item := self._whole_item()) is not None:
            drafted = _drafted(item)
            if drafted:
                self.sentences += 1
                yield drafted

    def _whole_item(self) -> object | None:
        start = self._next + len(cast(re.Match[str], _BETWEEN.match(self._text, self._next)).group())
        try:
            item, self._next = _DECODER.raw_decode(self._text, start)
        except ValueError:  # not whole yet, or the list has ended
            return None
        return item


def _drafted(item: object) -> Drafted | None:
    if not isinstance(item, Mapping):
        return None
    fields = cast(Mapping[str, object], item)
    text, sources = fields.get("text"), fields.get("sources")
    if not isinstance(text, str) or not isinstance(sources, list):
        return None
    return Drafted(text, tuple(name for name in cast(list[object], sources) if isinstance(name, str)))


def read_field(text: str, name: str) -> str:
    """One text of a JSON object that a model wrote, also when words stand around it; empty when there is none."""
    start = text.find("{")
    if start < 0:
        return ""
    try:
        item, _ = _DECODER.raw_decode(text, start)
    except ValueError:
        return ""
    value = cast(Mapping[str, object], item).get(name) if isinstance(item, Mapping) else None
    return value if isinstance(value, str) else ""
