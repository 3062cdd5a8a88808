"""Asks the engines in their order for drafts of sentences, facts hidden, and takes only what kept all of them."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from pipelines.engines.protocols import Translator
from pipelines.errors import FrontDoorError
from pipelines.translation.glossary import Glossary
from pipelines.translation.languages import language
from pipelines.translation.markup import (
    emptied,
    has_words,
    mended,
    moved,
    plain,
    renumbered,
    with_numbers,
)
from pipelines.translation.masks import Masked, mask
from pipelines.translation.segments import Fault
from pipelines.translation.whole_words import with_whole_words

logger = logging.getLogger(__name__)

Raised = Mapping[str, Collection[int]]
MOST_FAILURES = 4  # calls of one engine in a row that fail, after which it is left alone for the job


@runtime_checkable
class KnowsUnknown(Protocol):
    """An engine that can say which words it did not know."""

    def unknown_words(self, source: str, target: str) -> frozenset[str]: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """What the engines made of one sentence."""

    text: str  # markup with the facts; the sentence itself where no engine did it
    engine: str  # empty where no engine did it
    faults: tuple[Fault, ...] = ()
    unknown: frozenset[str] | None = None


@dataclass(slots=True)
class Drafter:
    """The engines of one job for one pair of languages."""

    engines: Sequence[Translator]
    source: str
    target: str
    glossary: Glossary
    names: tuple[str, ...]
    _raised: Raised = field(default_factory=dict[str, Collection[int]])
    _failures: dict[int, int] = field(default_factory=dict[int, int])
    _why: dict[int, str] = field(default_factory=dict[int, str])

    def drafts(self, sentences: Sequence[str], raised: Raised | None = None) -> list[Draft]:
        """One draft for each sentence, in order. Sentences that differ only in their facts are asked once.

        Args:
            sentences: markup.
            raised: by sentence, its pairs that may not be put round all of it.
        """
        self._raised = raised or {}
        masked = [mask(sentence, self.names) for sentence in sentences]
        done: list[Draft | None] = [None] * len(sentences)
        faults: list[list[Fault]] = [[] for _ in sentences]
        tried = False
        for place, engine in enumerate(self.engines):
            left = [at for at, one in enumerate(done) if one is None]
            if not left or (self.source, self.target) not in engine.pairs():
                continue
            tried = True
            made = self._by(place, engine, [masked[at] for at in left], [sentences[at] for at in left])
            for at, one in zip(left, made, strict=True):
                if isinstance(one, Fault):
                    faults[at].append(one)
                else:
                    done[at] = one
        if not tried:
            none = Fault(
                "engine",
                f"Nothing here translates {language(self.source).english} into {language(self.target).english}. "
                "Export it for a translator.",
            )
            return [Draft(sentence, "", (none,)) for sentence in sentences]
        return [one or Draft(sentences[at], "", tuple(faults[at])) for at, one in enumerate(done)]

    def _by(
        self, place: int, engine: Translator, masked: Sequence[Masked], sentences: Sequence[str]
    ) -> list[Draft | Fault]:
        """Drafts of one engine; a fault where it has none that kept everything."""
        asked: dict[str, tuple[str, dict[int, int]]] = {}
        shown: list[tuple[str, dict[int, int]]] = []
        for one in masked:
            text, numbers = renumbered(with_whole_words(one.text))
            shown.append((text, dict(numbers)))
            asked.setdefault(text, shown[-1])
        answers = dict(zip(asked, self._ask(place, engine, list(asked)), strict=True))
        made: list[Draft | Fault] = []
        again: list[int] = []
        for at, (text, numbers) in enumerate(shown):
            answer = answers[text]
            if isinstance(answer, Fault):
                made.append(answer)
                continue
            one = self._taken(engine, masked[at], sentences[at], with_numbers(answer, numbers))
            if isinstance(one, Fault) and one.check == "mask":
                again.append(at)
            made.append(one)
        if again:
            raw = self._ask(place, engine, [with_whole_words(sentences[at]) for at in again])
            for at, answer in zip(again, raw, strict=True):
                if isinstance(answer, str):
                    made[at] = self._taken_raw(engine, masked[at], sentences[at], answer)
        return made

    def _taken(self, engine: Translator, masked: Masked, sentence: str, draft: str) -> Draft | Fault:
        if lost := masked.faults(draft):
            return Fault("mask", f"{engine.name}: {'; '.join(lost)}.")
        if not has_words(draft):
            return Fault("engine", f"{engine.name} gave no words.")
        draft, faults = fitted_tags(masked.text, draft, self._raised.get(sentence, ()))
        if draft == with_whole_words(masked.text):  # nothing was translated, so nothing has to move
            draft = masked.text
        return self._draft(engine, masked.restored(draft), faults)

    def _taken_raw(self, engine: Translator, masked: Masked, sentence: str, draft: str) -> Draft | Fault:
        """A draft made with the facts in sight: every one of them must stand in it as it was."""
        if draft == with_whole_words(sentence):
            draft = sentence
        draft, faults = fitted_tags(sentence, draft, self._raised.get(sentence, ()))
        if lost := masked.faults_unmasked(draft):
            return Fault("mask", f"{engine.name}: {'; '.join(lost)}.")
        if not has_words(draft):
            return Fault("engine", f"{engine.name} gave no words.")
        return self._draft(engine, draft, faults)

    def _draft(self, engine: Translator, text: str, faults: tuple[Fault, ...]) -> Draft:
        unknown = engine.unknown_words(self.source, self.target) if isinstance(engine, KnowsUnknown) else None
        return Draft(text, engine.name, faults, unknown)

    def _ask(self, place: int, engine: Translator, texts: Sequence[str]) -> list[str | Fault]:
        """Answers in order. A call that fails is halved, until the sentence that it fails at is alone."""
        if not texts:
            return []
        if self._failures.get(place, 0) >= MOST_FAILURES:
            return [self._failed(place)] * len(texts)
        terms = self.glossary.told([plain(text, " ") for text in texts])
        try:
            answers = engine.translate(texts, source=self.source, target=self.target, terms=terms)
            if len(answers) != len(texts):
                raise _WrongNumberError(f"{engine.name} gave {len(answers)} translations of {len(texts)} sentences.")
        except Exception as error:  # whatever an engine breaks with, the other sentences go on
            known = isinstance(error, FrontDoorError)
            self._why[place] = str(error) if known else f"{engine.name} broke ({type(error).__name__})."
            self._failures[place] = self._failures.get(place, 0) + 1
            logger.info("draft_failed engine=%s texts=%s error=%s", engine.name, len(texts), type(error).__name__)
            if len(texts) == 1 or engine.problem():
                return [self._failed(place)] * len(texts)
            half = len(texts) // 2
            return [*self._ask(place, engine, texts[:half]), *self._ask(place, engine, texts[half:])]
        self._failures[place] = 0
        return list(answers)

    def _failed(self, place: int) -> Fault:
        return Fault("engine", self._why[place], passing=True)


class _WrongNumberError(FrontDoorError):
    pass


def fitted_tags(source: str, draft: str, raised: Collection[int] = ()) -> tuple[str, tuple[Fault, ...]]:
    """A draft with every tag of its source, and a fault that says where formatting went that could not be followed."""
    wrong = moved(source, draft)
    if not wrong:
        return draft, ()
    draft = mended(source, draft, raised)
    where = "left out" if emptied(source, draft) else "on the whole sentence, or on the same words if they stand once"
    return draft, (Fault("tag", f"Formatting could not be followed ({', '.join(wrong[:4])}); it is {where}."),)
