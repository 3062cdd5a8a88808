"""What the passing of time does: holding phrases, silent callers, broken-off sentences, calls that grow too long."""

from __future__ import annotations

from dataclasses import replace

from pipelines.voice.closing import goodbye, to_person
from pipelines.voice.events import Event
from pipelines.voice.numbers import take_number
from pipelines.voice.scene import Scene, Waiting, Work
from pipelines.voice.understanding import act_on

HOLD_ASKING = 1.2  # s that an answer may take before the caller is asked to wait
HOLD_HEARING = 2.0  # s that understanding may take before that
LOST = 10.0  # s after which it is not waited for any more
GO_ON = 2.5  # s to finish a sentence that was broken off
SILENCE = 8.0  # s before a silent caller is asked whether they are there
_LAST_MINUTE = 60.0
_MOST_PAUSES = 2


def pass_time(scene: Scene, now: float, *, speaking: bool) -> list[Event]:
    """What is due now. ``speaking``: the caller is in the middle of an utterance."""
    events = _keys(scene, now) + _work(scene, now, speaking=speaking)
    if scene.put_through or scene.leaving or speaking or scene.busy or scene.mouth.saying:
        return events
    if scene.help_is_due:
        scene.help_is_due = False
        return events + scene.tell("how_can_i_help", now)
    return events + _pause(scene, now)


def lost(scene: Scene, now: float, work: Work) -> list[Event]:
    """It broke or takes too long: a person."""
    hushed = scene.mouth.hush(now) if scene.mouth.saying and not scene.mouth.firm else []
    scene.log.note(work.turn, outcome="failure")
    first, reason = ("crisis_failed", "crisis") if work.crisis else ("sorry_person", "failure")
    return hushed + to_person(scene, now, reason=reason, first=first)


def end_in_time(scene: Scene, now: float, limit: float, *, warned: bool, speaking: bool) -> tuple[list[Event], bool]:
    """Warn a minute before the longest call is over, and end it then, but never within words about danger.

    Returns:
        What is to be done, and whether the caller has been warned.
    """
    free = not (scene.leaving or scene.put_through or scene.mouth.firm or (scene.asking and scene.asking.crisis))
    if now >= limit:
        if not free:
            return [], warned
        return scene.mouth.hush(now) + goodbye(scene, now, key="too_long", reason="too long"), True
    if not warned and now >= limit - _LAST_MINUTE and free and not (speaking or scene.busy or scene.mouth.saying):
        return scene.tell("one_minute", now, again=False), True
    return [], warned


def _keys(scene: Scene, now: float) -> list[Event]:
    pad = scene.keypad
    if pad is None or scene.waiting is not Waiting.NUMBER or (scene.mouth.saying and not pad.digits):
        return []
    pad.pass_time(now)
    return take_number(scene, now) if pad.done else []


def _work(scene: Scene, now: float, *, speaking: bool) -> list[Event]:
    work = scene.hearing or scene.asking
    if work and now - work.since > LOST:
        return lost(scene, now, work)
    if scene.unfinished and not speaking and now - scene.unfinished[0].since > GO_ON:
        return _take_as_it_is(scene, now)
    longest = HOLD_HEARING if scene.hearing else HOLD_ASKING
    free = not (speaking or scene.mouth.saying or scene.waiting is Waiting.NUMBER)
    if work and not work.held and now - work.since > longest and free:
        work.held = True
        return scene.tell("holding", now, again=False)
    return []


def _take_as_it_is(scene: Scene, now: float) -> list[Event]:
    """The sentence was broken off and nothing came after it."""
    unfinished, scene.unfinished = scene.unfinished, None
    if unfinished is None:
        return []
    work, heard = unfinished
    if not (heard.question or heard.topics or heard.choice):
        return scene.tell("go_on", now, again=False)
    return act_on(scene, now, work, replace(heard, unfinished=False))


def _pause(scene: Scene, now: float) -> list[Event]:
    if scene.waiting is Waiting.NUMBER or now - max(scene.mouth.quiet_since, scene.acted) < SILENCE:
        return []
    scene.pauses += 1
    if scene.waiting is Waiting.CRISIS_PERSON:
        return to_person(scene, now, reason="crisis")
    if scene.pauses > _MOST_PAUSES:
        return goodbye(scene, now, key="goodbye_silence", reason="silence")
    return scene.tell(f"still_there_{scene.pauses}", now, again=False)
