"""Puts a question to the answering core, and says what comes back."""

from __future__ import annotations

from pipelines.types import ABSTAINED, Outcome
from pipelines.voice.asking_back import read_options
from pipelines.voice.closing import somebody_is_there, to_person
from pipelines.voice.events import Ask, Event, Reply, Spoken
from pipelines.voice.prompting import ask_next, open_question
from pipelines.voice.scene import Scene, Waiting, Work

_NEEDS_A_PERSON = ABSTAINED - {Outcome.OUT_OF_SCOPE, Outcome.OTHER_LANGUAGE}


def ask(scene: Scene, now: float, turn: int, question: str, *, crisis: bool = False, language: str = "") -> list[Event]:
    """Put a question; a need for help takes the place of whatever was going on."""
    scene.misses = scene.pauses = 0
    scene.leaving, scene.help_is_due = "", False
    scene.ready = scene.unfinished = None
    if crisis and scene.asking and scene.asking.crisis:
        scene.helped.add(scene.asking.turn)
    scene.asking = Work(turn, now, now, question=question, crisis=crisis)
    scene.wait_for(Waiting.QUESTION)
    scene.mouth.forget()
    if crisis:
        scene.crisis_turns.add(turn)
    scene.log.note(turn, question=question, outcome="crisis" if crisis else "asked")
    return [Ask(turn, question, "" if language == "en" else language)]


def give_reply(scene: Scene, now: float, work: Work, reply: Reply) -> list[Event]:
    """Say an answer, then the one prompt that fits it."""
    scene.asking = scene.ready = None
    scene.log.note(
        work.turn,
        outcome=reply.outcome,
        said=reply.said_words or _words(reply.first),
        answer_id=reply.answer_id,
        first_said=now,
    )
    scene.log.remember(work.question, reply)
    scene.reply, scene.team = reply, reply.team or scene.team
    scene.more = reply.more
    if reply.crisis or work.crisis:
        return _give_help(scene, now, reply)
    scene.mouth.new_block()
    events = scene.mouth.say(reply.first, now)
    if reply.hand_over:
        return events + to_person(scene, now, reason="needs a person")
    if reply.options:
        return events + read_options(scene, now, reply.options, introduce=not reply.first)
    if reply.outcome == Outcome.GREETING:
        return events + open_question(scene, now, "what_else")
    if reply.outcome in _NEEDS_A_PERSON and somebody_is_there(scene):
        scene.wait_for(Waiting.PERSON)
        return events + scene.tell("shall_i_put_through", now)
    return events + ask_next(scene, now)


def _give_help(scene: Scene, now: float, reply: Reply) -> list[Event]:
    """Every sentence, whatever the noise, and at once: even before the rest of the greeting. Then a person."""
    events = scene.mouth.hush(now)
    scene.mouth.new_block()
    sentences = (*reply.first, *reply.more) if reply.crisis else reply.first
    scene.more = ()
    events += scene.mouth.say(sentences, now, firm=True)
    if somebody_is_there(scene):
        scene.wait_for(Waiting.CRISIS_PERSON)
        return events + scene.tell("crisis_person", now, again=False)
    scene.wait_for(Waiting.CRISIS_REPEAT)
    return events + scene.tell("crisis_repeat", now, again=False)


def _words(sentences: tuple[Spoken, ...]) -> str:
    return " ".join(spoken.text for spoken in sentences)
