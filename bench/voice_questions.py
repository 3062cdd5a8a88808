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
from pipelines.types import Exchange, Outcome
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
        chosen: list[_Answered] = []
        for question in questions():
            found = _answered(mind, question)
            if found and found.sentence not in {other.sentence for other in chosen} and _follows(mind, chosen, found):
                chosen.append(found)
            if len(chosen) == at_most:
                break
        while len(chosen) > 1 and not _follows(mind, chosen, chosen[0]):  # the last is followed by the first
            chosen.pop()
        return [_script(each, mouth, settings) for each in chosen]
    finally:
        mouth.close()
        services.search.close()


@dataclass(frozen=True, slots=True)
class _Answered:
    question: str
    sentence: str  # said first
    exchange: Exchange


def _answered(mind: CouncilMind, question: str, history: tuple[Exchange, ...] = ()) -> _Answered | None:
    """None where something else than an answer is said."""
    heard = Heard(text=question, confidence=1.0, sure_of_words=True)
    understood = mind.understand(heard, Expecting.QUESTION, history=history)
    if not understood.question:
        return None
    reply = mind.reply(understood.question, history=history)
    if reply.outcome not in _ANSWERED or not reply.first:
        return None
    words = reply.said_words or " ".join(spoken.text for spoken in reply.first)
    exchange = Exchange(understood.question, words, page=reply.page_url, title=reply.page_title)
    return _Answered(question, reply.first[0].text, exchange)


def _follows(mind: CouncilMind, before: list[_Answered], found: _Answered) -> bool:
    """Whether it gets the same answer after the last question as on its own."""
    if not before:
        return True
    after = _answered(mind, found.question, (before[-1].exchange,))
    return after is not None and after.sentence == found.sentence


def _script(found: _Answered, mouth: Mouth, settings: Settings) -> Script:
    voice, question = Voice(words_per_minute=settings.voice.words_per_minute), found.question
    sound = mouth.say(question, Voice(), rate=_RATE)
    return Script(
        question, sound, Print.of(question, sound), Print.of(question, mouth.say(found.sentence, voice, rate=_RATE))
    )
