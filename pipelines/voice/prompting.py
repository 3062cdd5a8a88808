"""The one open prompt that ends what the call says, and answers read out in pieces."""

from __future__ import annotations

from pipelines.voice.events import Event
from pipelines.voice.scene import Scene, Waiting

PIECE = 3  # sentences of 'more' at a time


def ask_next(scene: Scene, now: float) -> list[Event]:
    """Offer more and the page as a text message where there are any, else ask for anything else."""
    page = can_text(scene)
    waiting, key = Waiting.ANYTHING_ELSE, "anything_else"
    if scene.more:
        waiting, key = Waiting.MORE, "more_or_text" if page else "more"
    elif page:
        waiting, key = Waiting.TEXT, "text"
    scene.wait_for(waiting)
    return scene.tell(key, now)


def anything_else(scene: Scene, now: float) -> list[Event]:
    """Whatever could still be offered, the caller does not want it."""
    scene.more = ()
    scene.wait_for(Waiting.ANYTHING_ELSE)
    return scene.tell("anything_else", now)


def open_question(scene: Scene, now: float, key: str, *, label: str = "") -> list[Event]:
    """Ask for a question in the caller's own words."""
    scene.wait_for(Waiting.QUESTION)
    return scene.tell(key, now, label=label)


def say_more(scene: Scene, now: float) -> list[Event]:
    """The next piece of the last answer."""
    scene.mouth.new_block()
    if not scene.more:
        return scene.tell("no_more", now) + anything_else(scene, now)
    piece, scene.more = scene.more[:PIECE], scene.more[PIECE:]
    return scene.mouth.say(piece, now) + ask_next(scene, now)


def can_text(scene: Scene) -> bool:
    """The last answer's page can be sent and was not yet."""
    page = scene.reply.page_url if scene.reply else ""
    return bool(scene.house.texting and page and page not in scene.log.texted)
