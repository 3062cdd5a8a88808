"""Ways out of a call: to a person, to a call-back when nobody is there, and goodbye."""

from __future__ import annotations

from pipelines.voice.events import Event, HangUp, Transfer
from pipelines.voice.keys import can_be_rung, spelled
from pipelines.voice.prompting import anything_else
from pipelines.voice.scene import Scene, Waiting
from pipelines.voice.summary import CallBack


def to_person(scene: Scene, now: float, *, reason: str, team: str = "", first: str = "") -> list[Event]:
    """Put the caller through, or offer a call-back when nobody is there.

    Args:
        scene: the call.
        now: the time.
        reason: for staff, of ``Transfer.reason``.
        team: key of the team; empty for that of the last answer.
        first: key of a reply that is said before.
    """
    drop_work(scene)
    scene.leaving, scene.help_is_due = "", False
    scene.team = team or scene.team
    scene.mouth.new_block()
    events = scene.tell(first, now, firm=True) if first else []
    if not somebody_is_there(scene):
        return events + offer_call_back(scene, now)
    if not _is_open(scene, scene.team):
        scene.team = scene.house.default_team
    name = scene.house.teams.get(scene.team, "")
    events += scene.tell("putting_through" if name else "putting_through_person", now, firm=True, team=name)
    if scene.log.has_a_story:
        events += scene.tell("story_goes_along", now, firm=True, reference=spelled(scene.log.reference))
    scene.put_through = True
    scene.log.how_ended, scene.log.team = f"transfer: {reason}", scene.team
    return [*events, Transfer(scene.team, reason, _note(scene))]


def offer_call_back(scene: Scene, now: float, *, say_closed: bool = True) -> list[Event]:
    """Nobody can be reached: they can ring back, and questions are still answered."""
    events = scene.tell("closed_now", now) if say_closed else []
    scene.wait_for(Waiting.CALL_BACK)
    return events + scene.tell("call_back_caller" if can_be_rung(scene.house.caller) else "call_back", now)


def note_call_back(scene: Scene, now: float, number: str) -> list[Event]:
    """Somebody is to ring this number."""
    reference = spelled(scene.log.reference)
    scene.log.call_back = CallBack(number=number, team=scene.team, summary=_note(scene))
    scene.mouth.new_block()
    return scene.tell("call_back_noted", now, reference=reference) + anything_else(scene, now)


def not_put_through(scene: Scene, now: float) -> list[Event]:
    """The exchange could not reach anybody; a call-back is the next best."""
    scene.put_through = False
    scene.log.how_ended = scene.log.team = ""
    scene.mouth.new_block()
    return scene.tell("not_put_through", now) + offer_call_back(scene, now, say_closed=False)


def goodbye(scene: Scene, now: float, *, key: str = "goodbye", reason: str = "goodbye") -> list[Event]:
    """Say so, and end the call once it was heard. Only silence can still be broken by the caller."""
    drop_work(scene)
    scene.leaving = reason
    scene.mouth.new_block()
    reference = spelled(scene.log.reference) if "silence" in key or "too_long" in key else ""
    return scene.tell(key, now, firm=reason != "silence", reference=reference)


def hang_up(scene: Scene, now: float) -> list[Event]:
    """Everything was said."""
    scene.gone, scene.log.ended, scene.log.how_ended = True, now, scene.leaving
    return [HangUp(scene.leaving)]


def somebody_is_there(scene: Scene) -> bool:
    """Whether the team that the caller needs, or else the first one, can be reached now."""
    return scene.house.open_now or _is_open(scene, scene.team)


def drop_work(scene: Scene) -> None:
    """What is being worked on is not wanted any more."""
    scene.hearing = scene.asking = scene.ready = scene.unfinished = None


def _is_open(scene: Scene, team: str) -> bool:
    return team in scene.house.teams and team not in scene.house.closed_teams


def _note(scene: Scene) -> str:
    """What goes along, with the reference that the caller is told."""
    return scene.log.handover() if scene.log.reference else ""
