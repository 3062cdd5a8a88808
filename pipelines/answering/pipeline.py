"""The heart: a question goes through nine steps, and the first that knows the ending ends the turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter

from pipelines.answering.compose import compose
from pipelines.answering.ground import ground
from pipelines.answering.look_up_facts import look_up_facts
from pipelines.answering.redact import redact
from pipelines.answering.rephrase import rephrase
from pipelines.answering.retrieve import retrieve
from pipelines.answering.route import route
from pipelines.answering.safeguard import safeguard
from pipelines.answering.second_look import second_look
from pipelines.answering.speak import speak
from pipelines.answering.understand import understand
from pipelines.errors import FrontDoorError
from pipelines.services import Services
from pipelines.types import Answer, Listener, Nobody, Question, Turn

Step = Callable[[Turn, Services], Turn]

STEPS: tuple[Step, ...] = (redact, safeguard, understand, route, rephrase, look_up_facts, retrieve, compose, ground)


def answer(
    question: Question, services: Services, steps: Sequence[Step] = STEPS, *, listener: Listener | None = None
) -> Answer:
    """Answer one question of a resident. Every door and the evaluation call this.

    Args:
        question: what was asked.
        services: engines and data.
        steps: a shorter list for evaluating a part.
        listener: hears sentences as they pass; the answer is returned whole all the same.

    Raises:
        FrontDoorError: something broke (no index, a damaged engine). What a resident can meet is an outcome instead.
    """
    turn = Turn(question=question, text=question.text, listener=listener or Nobody())
    seconds: list[tuple[str, float]] = []
    for step in steps:
        start = perf_counter()
        turn = step(turn, services)
        seconds.append((step.__name__, perf_counter() - start))
        if turn.answer is not None:
            break
    turn = speak(second_look(turn, services), services)
    version, engines = services.recorded()
    if turn.answer is None:
        raise FrontDoorError("the steps ended without an answer; the last one must set it")
    return replace(
        turn.answer,
        masked_question=turn.original or turn.text,
        masks=turn.masks,
        asked_in=turn.asked_in,
        retrieved=tuple(dict.fromkeys(found.passage.url for found in turn.found)),
        index_version=version,
        engines=tuple((dict(engines) | dict(turn.made_with)).items()),
        step_seconds=tuple(seconds),
    )
