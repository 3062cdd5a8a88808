"""Decides what to do with what was understood of an utterance: danger first, then what the caller asks of the call."""

from __future__ import annotations

from pipelines.translation.languages import ENGLISH
from pipelines.voice.asking_back import choose_from_menu, confirm, missed, read_options
from pipelines.voice.closing import drop_work, hang_up, somebody_is_there, to_person
from pipelines.voice.events import Command, Event, Topic, Understood
from pipelines.voice.keys import Purpose
from pipelines.voice.numbers import ask_for_number, wrong_number
from pipelines.voice.obeying import obey
from pipelines.voice.replying import ask, give_reply
from pipelines.voice.scene import YES_OR_NO, Scene, Waiting, Work

SURE_ENOUGH_TO_STOP = 0.5  # confidence below which senseless words over our voice were noise
LIKELY_ENOUGH_TO_STOP = 0.3  # chance of a topic below which it was heard into noise over our voice
_TELLS_ITS_LANGUAGE = 6  # characters
_SHORT = 0.5  # s of speech: a cough, a word to somebody else
_CLOSING_WORDS = frozenset({Command.GOODBYE, Command.YES, Command.NO, Command.STOP})


def act_on(scene: Scene, now: float, work: Work, heard: Understood) -> list[Event]:
    """What follows from one utterance."""
    scene.log.note(
        work.turn, heard=heard.text, confidence=heard.confidence, engine=heard.engine, understood=now,
        speech_ended=work.speech_ended,
    )  # fmt: skip
    if heard.crisis:
        return ask(scene, now, work.turn, heard.crisis, crisis=True, language=heard.language)
    if heard.text or heard.command or heard.choice:
        scene.pauses = 0
    if scene.asking and scene.asking.crisis:
        return _only_a_person(scene, now, heard)
    if heard.unfinished and not heard.a_number and heard.command is None:
        scene.unfinished = (work, heard)
        return []
    leaving = scene.leaving
    events = None if leaving and _changes_nothing(leaving, heard) else _lead(scene, now, work, heard)
    if events is None:
        return _nothing(scene, now, work, heard)
    scene.help_is_due = False
    scene.mouth.forget()
    if scene.leaving == leaving and heard.command is not Command.GOODBYE:
        scene.leaving = ""
    return events


def _changes_nothing(leaving: str, heard: Understood) -> bool:
    """'Bye' to our goodbye is no wish to go on; and when the time is over only a person is left to ask for."""
    return heard.command in _CLOSING_WORDS or (leaving == "too long" and heard.command is not Command.PERSON)


def _lead(scene: Scene, now: float, work: Work, heard: Understood) -> list[Event] | None:
    """By what leads in it; None when nothing does."""
    if heard.command is not None:
        scene.log.note(work.turn, outcome=f"command {heard.command}")
        return obey(scene, now, heard.command, work.turn)
    chosen = choose(scene, now, work.turn, heard.choice)
    if chosen is not None:
        return chosen
    if _in_another_language(heard):
        return _other_language(scene, now, heard.language)
    if heard.a_number:
        return _take_by_keys(scene, now, work.turn, heard)
    if heard.question:
        return ask(scene, now, work.turn, heard.question, language=heard.language)
    if heard.topics and not (scene.mouth.was_cut and heard.topics[0].chance < LIKELY_ENOUGH_TO_STOP):
        return ask_which(scene, now, work.turn, heard.topics)
    return None


def _in_another_language(heard: Understood) -> bool:
    """A word or two are too little to tell a language by."""
    return len(heard.text) >= _TELLS_ITS_LANGUAGE and heard.language.split("-")[0] != ENGLISH


def _take_by_keys(scene: Scene, now: float, turn: int, heard: Understood) -> list[Event]:
    """A number was spoken, which is not to be trusted. Noise while it is keyed in is passed over."""
    scene.log.note(turn, outcome="number")
    if scene.waiting is Waiting.NUMBER and scene.keypad:
        unwanted = scene.keypad.digits or heard.confidence < SURE_ENOUGH_TO_STOP
        return scene.mouth.resume(now) if unwanted else wrong_number(scene, now)
    drop_work(scene)
    return ask_for_number(scene, now, Purpose.REFERENCE)


def choose(scene: Scene, now: float, turn: int, choice: int) -> list[Event] | None:
    """One of what was read out, if that is what it is."""
    if choice < 1:
        return None
    scene.log.note(turn, outcome=f"choice {choice}")
    if scene.waiting is Waiting.MENU and choice <= len(scene.options) + 1:
        return choose_from_menu(scene, now, choice)
    if scene.waiting in (Waiting.OPTIONS, Waiting.CONFIRM) and choice <= len(scene.options):
        return ask(scene, now, turn, scene.options[choice - 1].question)
    if scene.waiting in YES_OR_NO and choice <= len((Command.YES, Command.NO)):
        return obey(scene, now, (Command.YES, Command.NO)[choice - 1], turn)
    return None


def ask_which(scene: Scene, now: float, turn: int, topics: tuple[Topic, ...]) -> list[Event]:
    """Confirm one topic, or read out up to three; the same one twice needs no confirmation."""
    asked = scene.options[0] if scene.waiting is Waiting.CONFIRM and scene.options else None
    if asked and asked.question == topics[0].question:
        return ask(scene, now, turn, asked.question)
    drop_work(scene)
    scene.log.note(turn, outcome="confirm" if len(topics) == 1 else "clarify")
    if len(topics) == 1:
        return confirm(scene, now, topics[0])
    scene.mouth.new_block()
    return read_options(scene, now, topics)


def _nothing(scene: Scene, now: float, work: Work, heard: Understood) -> list[Event]:
    """Nothing leads. Noise is passed over; words are asked for again."""
    unlikely = bool(heard.topics) or heard.confidence < SURE_ENOUGH_TO_STOP
    was_cut, noise = scene.mouth.was_cut, unlikely or not heard.text
    if scene.leaving:
        return scene.mouth.resume(now) if scene.mouth.was_cut else ([] if scene.mouth.saying else hang_up(scene, now))
    if scene.ready:
        return give_reply(scene, now, *scene.ready)
    if scene.asking or scene.mouth.firm or scene.waiting is Waiting.NUMBER or (was_cut and noise):
        return scene.mouth.resume(now)
    if not heard.text and work.speech < _SHORT and scene.waiting not in YES_OR_NO:
        return []
    if scene.waiting is Waiting.CRISIS_PERSON:
        return to_person(scene, now, reason="crisis")
    scene.mouth.forget()
    scene.log.note(work.turn, outcome="not understood")
    return missed(scene, now)


def _only_a_person(scene: Scene, now: float, heard: Understood) -> list[Event]:
    """Help is on its way: nothing but the wish for a person comes before it."""
    if heard.command is Command.PERSON and somebody_is_there(scene):
        return to_person(scene, now, reason="crisis")
    return []


def _other_language(scene: Scene, now: float, language: str) -> list[Event]:
    """Say so in that language where the voice can, and find a person with an interpreter."""
    scene.log.language = language
    key = "other_language" if somebody_is_there(scene) else "other_language_closed"
    scene.mouth.new_block()
    replies = scene.house.replies
    spoken = next((tag for tag in (language, language.split("-")[0]) if tag in replies.languages(key)), "")
    own = replies.say(key, language=spoken) if spoken and spoken in scene.house.languages else ()
    events = scene.mouth.say(own, now, firm=True) or scene.mouth.say(replies.say(key), now, firm=True)
    return events + to_person(scene, now, reason="needs a person")
