"""Does what a caller asks of the call itself, by word or by key."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.voice.asking_back import rejected
from pipelines.voice.closing import drop_work, goodbye, note_call_back, to_person
from pipelines.voice.events import Command, Event
from pipelines.voice.keys import Purpose, can_be_rung
from pipelines.voice.numbers import ask_for_number, leave_number, text_page, use_number, wrong_number
from pipelines.voice.prompting import anything_else, open_question, say_more
from pipelines.voice.replying import ask
from pipelines.voice.scene import Scene, Waiting

_Step = Callable[[Scene, float], list[Event]]
_LEAVES_WORK = frozenset({Command.REPEAT, Command.SLOWER, Command.YES, Command.NO, Command.MORE})


def obey(scene: Scene, now: float, command: Command, turn: int) -> list[Event]:
    """Do it. While an answer is on its way, only what would not be lost on the caller."""
    if scene.asking or scene.ready:
        if command in _LEAVES_WORK:
            scene.mouth.slower |= command is Command.SLOWER
            return scene.mouth.resume(now)
        drop_work(scene)
    scene.misses = scene.misses if command in (Command.NO, Command.YES) else 0
    if command is Command.YES:
        return _yes(scene, now, turn)
    return _STEPS[command](scene, now)


def _yes(scene: Scene, now: float, turn: int) -> list[Event]:
    if scene.waiting is Waiting.CONFIRM and scene.options:
        return ask(scene, now, turn, scene.options[0].question)
    if scene.waiting is Waiting.CALL_BACK:
        return call_back(scene, now, other_number=False)
    return _YES[scene.waiting](scene, now)


def _no(scene: Scene, now: float) -> list[Event]:
    return _NO[scene.waiting](scene, now)


def call_back(scene: Scene, now: float, *, other_number: bool) -> list[Event]:
    """To the number that the call comes from, or to one that is keyed in."""
    if can_be_rung(scene.house.caller) and not other_number:
        return note_call_back(scene, now, scene.house.caller)
    return ask_for_number(scene, now, Purpose.PHONE)


def _repeat(scene: Scene, now: float) -> list[Event]:
    return scene.mouth.hush(now) + (scene.mouth.repeat(now) or scene.tell("nothing_to_repeat", now, again=False))


def _slower(scene: Scene, now: float) -> list[Event]:
    scene.mouth.slower = True
    return scene.mouth.hush(now) + scene.tell("slower", now, again=False) + scene.mouth.repeat(now)


def _stop(scene: Scene, now: float) -> list[Event]:
    if scene.waiting in (Waiting.NUMBER, Waiting.READ_BACK):
        return leave_number(scene, now)
    scene.mouth.new_block()
    return anything_else(scene, now)


def _no_more(scene: Scene, now: float) -> list[Event]:
    scene.mouth.new_block()
    return anything_else(scene, now)


def _what_else(scene: Scene, now: float) -> list[Event]:
    scene.mouth.new_block()
    return open_question(scene, now, "what_else")


def _start_again(scene: Scene, now: float) -> list[Event]:
    scene.more, scene.team, scene.reply = (), "", None
    scene.mouth.new_block()
    return open_question(scene, now, "how_can_i_help")


def _leave_or_begin(scene: Scene, now: float) -> list[Event]:
    """'No' to 'How can I help?' is a goodbye only when something was answered."""
    return goodbye(scene, now) if scene.log.answered else _what_else(scene, now)


def _asked_for_person(scene: Scene, now: float) -> list[Event]:
    return to_person(scene, now, reason="crisis" if scene.waiting is Waiting.CRISIS_PERSON else "asked")


def _agreed_to_person(scene: Scene, now: float) -> list[Event]:
    return to_person(scene, now, reason="crisis" if scene.waiting is Waiting.CRISIS_PERSON else "needs a person")


def _which(scene: Scene, now: float) -> list[Event]:
    """'Yes' to 'which of these?'"""
    return scene.mouth.repeat(now)


_STEPS: dict[Command, _Step] = {
    Command.NO: _no,
    Command.MORE: say_more,
    Command.REPEAT: _repeat,
    Command.SLOWER: _slower,
    Command.STOP: _stop,
    Command.PERSON: _asked_for_person,
    Command.TEXT_ME: text_page,
    Command.GOODBYE: goodbye,
    Command.START_AGAIN: _start_again,
}
_YES: dict[Waiting, _Step] = {
    Waiting.QUESTION: _what_else,
    Waiting.ANYTHING_ELSE: _what_else,
    Waiting.MORE: say_more,
    Waiting.TEXT: text_page,
    Waiting.CONFIRM: _what_else,  # nothing is to be confirmed
    Waiting.OPTIONS: _which,
    Waiting.MENU: _which,
    Waiting.PERSON: _agreed_to_person,
    Waiting.CRISIS_PERSON: _agreed_to_person,
    Waiting.CRISIS_REPEAT: _repeat,
    Waiting.NUMBER: _which,
    Waiting.READ_BACK: use_number,
}
_NO: dict[Waiting, _Step] = {
    Waiting.QUESTION: _leave_or_begin,
    Waiting.ANYTHING_ELSE: goodbye,
    Waiting.MORE: _no_more,
    Waiting.TEXT: _no_more,
    Waiting.CONFIRM: rejected,
    Waiting.OPTIONS: rejected,
    Waiting.MENU: _agreed_to_person,
    Waiting.PERSON: _no_more,
    Waiting.CRISIS_PERSON: _no_more,
    Waiting.CRISIS_REPEAT: _no_more,
    Waiting.CALL_BACK: _no_more,
    Waiting.NUMBER: leave_number,
    Waiting.READ_BACK: wrong_number,
}
