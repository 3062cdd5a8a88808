"""Asks back: is it this, which of these, could you say it again, and by keys when words have failed."""

from __future__ import annotations

from pipelines.voice.closing import to_person
from pipelines.voice.events import Event, Topic
from pipelines.voice.prompting import open_question
from pipelines.voice.scene import YES_OR_NO, Scene, Waiting

MOST_OPTIONS = 3
_MISSES_BEFORE_MENU = 2


def confirm(scene: Scene, now: float, topic: Topic) -> list[Event]:
    """Ask whether it is this that they asked about."""
    scene.mouth.new_block()
    scene.wait_for(Waiting.CONFIRM, (topic,))
    return scene.tell("confirm", now, label=topic.label)


def read_options(scene: Scene, now: float, topics: tuple[Topic, ...], *, introduce: bool = True) -> list[Event]:
    """Read out at most three, to be chosen by key or by word."""
    topics = topics[:MOST_OPTIONS]
    events = scene.tell("choose", now) if introduce else []
    scene.wait_for(Waiting.OPTIONS, topics)
    for place, topic in enumerate(topics, 1):
        events += scene.tell("press", now, key=str(place), label=topic.label)
    return events


def missed(scene: Scene, now: float) -> list[Event]:
    """Nothing was understood: ask again in other words, then by keys, then a person."""
    scene.misses += 1
    if scene.misses > _MISSES_BEFORE_MENU:
        return menu(scene, now)
    if scene.waiting is Waiting.OPTIONS:
        scene.mouth.new_block()
        return read_options(scene, now, scene.options)
    if scene.waiting in YES_OR_NO:
        return scene.tell("yes_or_no", now, again=False)
    return scene.tell(f"say_again_{scene.misses}", now, again=False)


def rejected(scene: Scene, now: float) -> list[Event]:
    """It was not what they asked about."""
    scene.misses += 1
    if scene.misses > _MISSES_BEFORE_MENU - 1:
        return menu(scene, now)
    scene.mouth.new_block()
    return open_question(scene, now, "other_words")


def menu(scene: Scene, now: float) -> list[Event]:
    """Subjects by keys; the second time, or without any, a person."""
    entries = scene.house.menu[: MOST_OPTIONS - 1]
    if scene.waiting is Waiting.MENU or scene.misses > _MISSES_BEFORE_MENU + 1 or not entries:
        return to_person(scene, now, reason="not understood", first="not_understood_person")
    scene.misses = max(scene.misses, _MISSES_BEFORE_MENU + 1)
    scene.mouth.new_block()
    events = scene.tell("menu", now)
    scene.wait_for(Waiting.MENU, tuple(Topic(label=e.label, question="", page="", chance=0.0) for e in entries))
    for place, entry in enumerate(entries, 1):
        events += scene.tell("press", now, key=str(place), label=entry.label)
    return events + scene.tell("menu_else", now, key=str(len(entries) + 1))


def choose_from_menu(scene: Scene, now: float, choice: int) -> list[Event]:
    """A subject was chosen: read out what is asked most about it, or ask; something else is a person."""
    entries = scene.house.menu[: MOST_OPTIONS - 1]
    if not 1 <= choice <= len(entries):
        return to_person(scene, now, reason="not understood")
    entry = entries[choice - 1]
    scene.team = entry.team if entry.team in scene.house.teams else scene.team
    scene.mouth.new_block()
    if entry.topics:
        return read_options(scene, now, entry.topics)
    return open_question(scene, now, "menu_open", label=entry.label)
