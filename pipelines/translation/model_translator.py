"""Drafts by the language model of the settings: told the glossary, held to a schema, never trusted with a fact."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, cast

from pipelines.engines.protocols import LanguageModel, Sampling
from pipelines.errors import EngineError
from pipelines.prompts.prompt import Prompt
from pipelines.prompts.untrusted import as_data
from pipelines.translation.languages import language

CHARACTERS_A_TOKEN = 3  # of English, on the safe side
TOKENS_A_CHARACTER = 1.3  # of a translation: scripts that the vocabulary does not know take a token a letter and more
MOST_TOGETHER = 12  # sentences of one answer
_LONGEST_ANSWER = 60_000  # characters
# Tags as the model sees them: angle brackets are taken out of everything that comes from a document.
_TAG = re.compile(r"<(/?\d{1,6}/?)>")
_SHOWN = re.compile(r"‹(/?\d{1,6}/?)›")


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelTranslator:
    """Fills the Translator protocol. Threads may share it."""

    model: LanguageModel
    prompt: Prompt
    council: str
    languages: tuple[str, ...]  # that may be asked for, beside English
    seconds: float = 60.0  # of one answer, and of one call for each dozen sentences

    @property
    def name(self) -> str:
        return self.model.name

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset(pair for each in self.languages if each != "en" for pair in (("en", each), (each, "en")))

    def problem(self) -> str:
        return self.model.problem()

    def translate(
        self, texts: Sequence[str], *, source: str, target: str, terms: Mapping[str, str] | None = None
    ) -> list[str]:
        """One draft for each text.

        Raises:
            EngineError: the model is down or busy, took too long, or did not answer each sentence once.
        """
        if (source, target) not in self.pairs():
            raise EngineError(f"{self.name} is not set up to translate {source} into {target}.")
        drafts: list[str] = []
        for part in self._parts(texts):
            drafts += self._ask(part, source, target, terms or {})
        return drafts

    def _ask(self, texts: Sequence[str], source: str, target: str, terms: Mapping[str, str]) -> list[str]:
        tokens = [f"S{number}" for number in range(1, len(texts) + 1)]
        shown = " ".join(texts).lower()
        messages = self.prompt.render(
            council=self.council,
            source=_called(source),
            target=_called(target),
            glossary=[
                {"term": as_data(term), "translation": as_data(said)}
                for term, said in terms.items()
                if term.lower() in shown
            ],
            sentences=[
                {"token": token, "text": as_data(_without_entities(text))}
                for token, text in zip(tokens, texts, strict=True)
            ],
        )
        most = int(sum(map(len, texts)) * TOKENS_A_CHARACTER) + 24 * len(texts)
        sampling = Sampling(
            max_tokens=min(most, max(64, self.model.context_tokens // 2)),
            temperature=0.0,
            schema=_schema(tokens),
            seconds=self.seconds,
        )
        return self._read(self._stream(messages, sampling), tokens)

    def _stream(self, messages: Sequence[Any], sampling: Sampling) -> str:
        end = monotonic() + self.seconds
        stream = self.model.stream(messages, sampling)
        text = ""
        try:
            for piece in stream:
                text += piece
                if len(text) > _LONGEST_ANSWER:
                    raise EngineError(f"{self.name} wrote without end.")
                if monotonic() > end:
                    raise EngineError(f"{self.name} took longer than {self.seconds:g} seconds.")
        finally:
            stream.close()
        return text

    def _read(self, text: str, tokens: Sequence[str]) -> list[str]:
        said: dict[str, str] = {}
        try:
            answer: object = json.loads(text)
        except ValueError as error:
            raise EngineError(f"{self.name} broke off or wrote no JSON.") from error
        rows = cast(dict[str, object], answer).get("translations") if isinstance(answer, dict) else None
        for row in cast(list[object], rows) if isinstance(rows, list) else []:
            if isinstance(row, dict):
                one = cast(dict[str, object], row)
                said.setdefault(str(one.get("id", "")), str(one.get("text", "")))
        if set(said) != set(tokens):
            raise EngineError(f"{self.name} translated {len(said)} of {len(tokens)} sentences.")
        return [_markup(said[token]) for token in tokens]

    def _parts(self, texts: Sequence[str]) -> Iterator[Sequence[str]]:
        """As few pieces as fit half the model's window."""
        room = self.model.context_tokens * CHARACTERS_A_TOKEN // 4
        part: list[str] = []
        for text in texts:
            if part and (len(part) >= MOST_TOGETHER or sum(map(len, part)) + len(text) > room):
                yield part
                part = []
            part.append(text)
        if part:
            yield part


def _schema(tokens: Sequence[str]) -> dict[str, Any]:
    """As many rows as sentences, each named by one of theirs."""
    row = {
        "type": "object",
        "properties": {"id": {"enum": list(tokens)}, "text": {"type": "string"}},
        "required": ["id", "text"],
        "additionalProperties": False,
    }
    rows = {"type": "array", "items": row, "minItems": len(tokens), "maxItems": len(tokens)}
    return {
        "type": "object",
        "properties": {"translations": rows},
        "required": ["translations"],
        "additionalProperties": False,
    }


def _called(tag: str) -> str:
    return "English" if tag.split("-")[0] == "en" else language(tag).english


def _without_entities(text: str) -> str:
    return re.sub(r"&(amp|lt|gt);", lambda match: {"amp": "&", "lt": "‹", "gt": "›"}[match[1]], _TAG.sub(r"‹\1›", text))


def _markup(text: str) -> str:
    escaped = re.sub(r"[&<>]", lambda match: {"&": "&amp;", "<": "&lt;", ">": "&gt;"}[match.group()], text.strip())
    return _SHOWN.sub(r"<\1>", escaped)
