"""What a key does at this point of the call."""

from __future__ import annotations

from pipelines.voice.asking_back import menu
from pipelines.voice.closing import to_person
from pipelines.voice.events import Command, Event
from pipelines.voice.keys import can_be_rung
from pipelines.voice.numbers import take_number
from pipelines.voice.obeying import call_back, obey
from pipelines.voice.scene import YES_OR_NO, Scene, Waiting
from pipelines.voice.understanding import choose

_COMMANDS: dict[Waiting, dict[str, Command]] = {
    Waiting.MORE: {"1": Command.MORE, "2": Command.TEXT_ME},
}
_YES_OR_NO = {"1": Command.YES, "2": Command.NO}
_BY_KEY = (YES_OR_NO - {Waiting.CALL_BACK}) | {Waiting.ANYTHING_ELSE}


def press(scene: Scene, now: float, key: str) -> list[Event]:
    """A key of ``keys.KEYS``: 0 for a person always, but for a digit of a number that is being keyed in."""
    scene.pauses = 0
    if scene.waiting is Waiting.NUMBER and scene.keypad:
        return _digit(scene, now, key)
    if key == "0":
        crisis = scene.waiting is Waiting.CRISIS_PERSON or bool(scene.asking and scene.asking.crisis)
        return scene.mouth.hush(now) + to_person(scene, now, reason="crisis" if crisis else "asked")
    if key == "#" or scene.mouth.firm or scene.leaving:
        return []
    if key == "*":
        return scene.mouth.hush(now) + obey(scene, now, Command.REPEAT, scene.turn)
    if scene.asking or scene.ready or scene.hearing:
        return []
    hushed = scene.mouth.hush(now)
    scene.mouth.forget()
    return hushed + _choose(scene, now, int(key))


def _digit(scene: Scene, now: float, key: str) -> list[Event]:
    """Of a number. What is being said is cut off, and so is what was being heard: keys make sounds."""
    hushed = scene.mouth.hush(now)
    scene.mouth.forget()
    if scene.keypad is None:
        return hushed
    scene.keypad.press(key, now)
    return hushed + (take_number(scene, now) if scene.keypad.done else [])


def _choose(scene: Scene, now: float, digit: int) -> list[Event]:
    turn = scene.next_turn()
    scene.help_is_due = False
    scene.log.note(turn, outcome=f"key {digit}", understood=now)
    meanings = _YES_OR_NO if scene.waiting in _BY_KEY else _COMMANDS.get(scene.waiting, {})
    command = meanings.get(str(digit))
    if command:
        return obey(scene, now, command, turn)
    if scene.waiting is Waiting.CALL_BACK and digit <= 2:
        return _call_back(scene, now, digit, turn)
    chosen = choose(scene, now, turn, digit)
    if chosen is not None:
        return chosen
    if scene.waiting is Waiting.QUESTION:
        return menu(scene, now)
    return scene.tell("no_such_key", now, again=False) + scene.mouth.repeat(now)


def _call_back(scene: Scene, now: float, digit: int, turn: int) -> list[Event]:
    if digit == 1 or can_be_rung(scene.house.caller):
        return call_back(scene, now, other_number=digit > 1)
    return obey(scene, now, Command.NO, turn)
