"""Interprets between residents and the heart, which understands English: a question in, its answer back, facts kept."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from typing import Protocol

from pipelines.errors import FrontDoorError
from pipelines.settings import Settings
from pipelines.translation.desk import open_desk
from pipelines.translation.languages import ENGLISH, base
from pipelines.translation.markup import escape, unescape
from pipelines.translation.segments import Origin, Segment, Translated

logger = logging.getLogger(__name__)

# What was hidden of a question goes round the engine as a tag: '[PCN]' must come back as it was.
_LABEL = re.compile(r"\[[A-Z][A-Z ]{1,30}\]")
_TAG = re.compile(r"<(\d+)/>")
# Faults that may change what is said; a length or an unused glossary word may not.
GRAVE = frozenset({"mask", "tag", "untranslated", "meaning", "negation", "engine"})


class Drafts(Protocol):
    """The part of the translator's desk that is needed here."""

    def translate(self, segments: Sequence[Segment], *, source: str, target: str) -> tuple[Translated, ...]:
        """Every segment in the target language, in order; what nothing could translate is its source, marked."""
        ...

    def drafts(self, source: str, target: str) -> bool:
        """Whether an engine translates this pair now."""
        ...


class Interpreter:
    """Threads may share it as far as they may share the desk.

    Args:
        desk: translates and checks; opened when the first message in another language comes.
        languages: BCP 47 tags that are offered.
    """

    def __init__(self, desk: Callable[[], Drafts], languages: Sequence[str]) -> None:
        self._open = desk
        self._languages = frozenset(languages)
        self._opened: Drafts | None = None

    def speaks(self, language: str) -> bool:
        """Whether both directions are there. Romanised writing no engine reads."""
        if language not in self._languages or base(language) != language:
            return False
        try:
            return all(self._desk().drafts(*pair) for pair in ((language, ENGLISH), (ENGLISH, language)))
        except FrontDoorError as error:  # a broken setting must not cost a resident the reply
            logger.warning("no_interpreter language=%s error=%s", language, error)
            return False

    def into_english(self, question: str, language: str) -> str:
        """A masked question in English with its labels; empty where it could not be translated whole."""
        labels = _LABEL.findall(question)
        parts = [escape(part) for part in _LABEL.split(question)]
        text = parts[0] + "".join(f"<{number}/>{part}" for number, part in enumerate(parts[1:], 1))
        (done,) = self._translated([text], source=language, target=ENGLISH)
        if done.origin is Origin.UNTOUCHED or any(fault.check in {"mask", "tag", "engine"} for fault in done.faults):
            return ""
        numbers = [int(number) for number in _TAG.findall(done.text)]
        if sorted(numbers) != list(range(1, len(labels) + 1)):
            return ""
        return unescape(_TAG.sub(lambda tag: labels[int(tag[1]) - 1], done.text)).strip()

    def from_english(self, sentences: Sequence[str], language: str) -> tuple[tuple[str, str], ...]:
        """Each sentence in the language and what translated it; two empty texts where facts would be lost."""
        done = self._translated([escape(sentence) for sentence in sentences], source=ENGLISH, target=language)
        return tuple((unescape(one.text), one.engine) if _can_be_said(one) else ("", "") for one in done)

    def _translated(self, texts: Sequence[str], *, source: str, target: str) -> tuple[Translated, ...]:
        segments = [Segment(id=str(number), text=text, place="chat") for number, text in enumerate(texts)]
        return self._desk().translate(segments, source=source, target=target)

    def _desk(self) -> Drafts:
        self._opened = self._opened or self._open()
        return self._opened


def _can_be_said(done: Translated) -> bool:
    return done.origin is not Origin.UNTOUCHED and not any(fault.check in GRAVE for fault in done.faults)


def open_interpreter(settings: Settings) -> Interpreter:
    """The interpreter of what the settings name; nothing is loaded before the first message in another language.

    Nobody looks at a message before a resident reads it, so only engines that the council trusts that far speak here.
    """
    chosen = settings.translation
    trusted = settings.model_copy(update={"translation": chosen.model_copy(update={"engines": chosen.chat_engines})})
    return Interpreter(lambda: open_desk(trusted), chosen.languages)
