"""Questions for trial calls, with the sound of each question and of the answer's first sentence."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bench.voice_prints import Print
from pipelines.audio.pcm import Pcm
from pipelines.engines.mouth import Mouth, synthesiser
from pipelines.engines.protocols import Heard, Voice
from pipelines.services import LONDON, Services
from pipelines.settings import PROJECT, Settings
from pipelines.types import Outcome
from pipelines.voice.events import Expecting
from pipelines.voice.thinking import CouncilMind

OPEN = datetime(2026, 11, 24, 10, 0, tzinfo=LONDON)  # a Tuesday on which every team is there
CASES = PROJECT / "eval" / "cases" / "calls.jsonl"
_RATE = 8_000
_ANSWERED = (Outcome.ANSWERED, Outcome.ANSWERED_FROM_FACT)


@dataclass(frozen=True, slots=True)
class Script:
    """One question, said by espeak-ng, and how its answer is known."""

    name: str  # the question in words
    sound: Pcm
    question: Print
    answer: Print


def questions(kind: str = "answer") -> Iterator[str]:
    """The questions of the evaluation's calls."""
    for line in CASES.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        if case["kind"] == kind:
            yield str(case["says"])


def scripts(settings: Settings, *, at_most: int = 40) -> list[Script]:
    """Questions that are answered at once, each by a sentence that answers no other of them.

    Each one is to be followed by the next, which gets the same answer then as on its own.
    """
    services = Services(settings, clock=lambda: OPEN)
    mouth = synthesiser(settings)
    try:
        mind = CouncilMind(services, settings.council)
        found: dict[str, str] = {}
        for question in questions():
            sentence = _first_sentence(mind, question)
            if sentence and sentence not in found.values():
                found[question] = sentence
            if len(found) == at_most:
                break
        return [_script(question, sentence, mouth, settings) for question, sentence in found.items()]
    finally:
        mouth.close()
        services.search.close()


def _first_sentence(mind: CouncilMind, question: str) -> str:
    """What is said first; empty where something else than an answer is said."""
    heard = Heard(text=question, confidence=1.0, sure_of_words=True)
    understood = mind.understand(heard, Expecting.QUESTION)
    if not understood.question:
        return ""
    reply = mind.reply(understood.question)
    return reply.first[0].text if reply.outcome in _ANSWERED and reply.first else ""


def _script(question: str, sentence: str, mouth: Mouth, settings: Settings) -> Script:
    voice = Voice(words_per_minute=settings.voice.words_per_minute)
    sound = mouth.say(question, Voice(), rate=_RATE)
    return Script(
        question, sound, Print.of(question, sound), Print.of(question, mouth.say(sentence, voice, rate=_RATE))
    )
