"""A caller whose every word is written down, and a call that they make: sound, keys and time as values."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, TypeVar

import numpy as np

from pipelines.audio.pcm import Pcm
from pipelines.engines.protocols import VoiceActivity
from pipelines.settings import PROJECT
from pipelines.voice.call import Call
from pipelines.voice.events import (
    Ask,
    Command,
    Event,
    Recognise,
    Reply,
    Say,
    Spoken,
    StopSaying,
    Topic,
    Transfer,
    Understood,
)
from pipelines.voice.house import House
from pipelines.voice.phone_replies import load_phone_replies

T = TypeVar("T")
RATE = 8_000
FRAME = 160  # 20 ms
VOICE, NOTHING = 5_000, 0

REPLIES = load_phone_replies(PROJECT / "prompts")
ALONE = Topic(label="living alone", question="Do I pay less alone?", page="https://n.example/alone", chance=0.8)
STUDENTS = Topic(label="students", question="Do students pay?", page="https://n.example/students", chance=0.4)
BANDS = Topic(label="tax bands", question="What is my band?", page="https://n.example/bands", chance=0.1)
ANSWER = Reply(
    outcome="answered",
    first=(Spoken(text="You get 25 percent off."),),
    more=(Spoken(text="You can apply online."),),
    page_title="Living alone",
    page_url="https://n.example/alone",
    team="council_tax",
    answer_id="a1",
    said_words="You get 25% off.",
)
HELP = Reply(
    outcome="crisis",
    first=(Spoken(text="Please ring Samaritans."), Spoken(text="Ring 999 in danger.")),
    crisis=True,
    said_words="Please ring Samaritans. Ring 999 in danger.",
)


class LoudIsSpeech:
    """Voice activity by loudness, so that a test says what is speech by how loud it is."""

    window = 256

    def chance(self, window: Pcm) -> float:
        return 0.99 if np.abs(window.astype(np.int32)).max() > 1_000 else 0.01

    def reset(self) -> None: ...


def house(**changes: Any) -> House:
    """A council that is open, with texting, and a caller whose number is not known."""
    values: dict[str, Any] = {
        "name": "Northmere Council",
        "replies": REPLIES,
        "teams": {"council_tax": "council tax team", "parking": "parking team", "customer_services": "contact centre"},
        "default_team": "customer_services",
        "texting": True,
    }
    return House(**(values | changes))


CLOSED: dict[str, Any] = {
    "open_now": False,
    "closed_teams": frozenset({"council_tax", "parking", "customer_services"}),
    "opens": "on Monday at 9am",
}


def sound(seconds: float, level: int) -> Pcm:
    return np.full(round(seconds * RATE), level, np.int16)


class Caller:
    """One call and the one who makes it. ``events`` is everything that the call asked for."""

    def __init__(self, *, greeted: bool = True, activity: VoiceActivity | None = None, **changes: Any) -> None:
        self.now = 100.0
        self.call = Call(house(**changes), activity or LoudIsSpeech(), new_reference=lambda: "NM-7K4P")
        self.events: list[Event] = []
        self._unheard: list[int] = []
        self.take(self.call.begin(self.now))
        if greeted:
            self.listens()
            self.events.clear()

    def take(self, events: list[Event]) -> list[Event]:
        self.events += events
        for event in events:
            if isinstance(event, StopSaying):
                self._unheard.clear()
            if isinstance(event, Say):
                self._unheard.append(event.number)
        return events

    def listens(self) -> list[str]:
        """Hears everything that is to be said, a second each; gives the words."""
        begun = len(self.events)
        pending = [*self._unheard]
        texts = [text(event) for event in self.events if isinstance(event, Say) and event.number in pending]
        while self._unheard:
            self.now += 1.0
            self.take(self.call.said(self._unheard.pop(0), self.now))
        return texts + words(self.events[begun:])

    def is_silent(self, seconds: float, *, packets: bool = True) -> list[Event]:
        """Time passes; an exchange with silence suppression sends no packets then."""
        return self._passes(seconds, NOTHING if packets else None)

    def makes_sound(self, seconds: float, level: int = VOICE) -> list[Event]:
        return self._passes(seconds, level)

    def _passes(self, seconds: float, level: int | None) -> list[Event]:
        begun = len(self.events)
        for _ in range(round(seconds * RATE / FRAME)):
            self.now += FRAME / RATE
            if level is not None:
                self.take(self.call.audio(sound(FRAME / RATE, level), self.now))
            self.take(self.call.tick(self.now))
        return self.events[begun:]

    def says(self, understood: Understood | None = None, seconds: float = 1.0, **values: Any) -> list[Event]:
        """Speaks, and is understood so; gives what the call does then."""
        self.makes_sound(seconds)
        turn = only(Recognise, self.is_silent(0.8, packets=True)).turn
        self.now += 0.3
        return self.take(self.call.understood(turn, understood or meant(**values), self.now))

    def presses(self, keys: str) -> list[Event]:
        begun = len(self.events)
        for key in keys:
            self.now += 0.3
            self.take(self.call.key(key, self.now))
        return self.events[begun:]

    def is_answered(self, reply: Reply = ANSWER) -> list[Event]:
        """The answering core answers the last question."""
        self.now += 0.2
        turn = [event for event in self.events if isinstance(event, Ask)][-1].turn
        return self.take(self.call.answered(turn, reply, self.now))

    def asks(self, reply: Reply = ANSWER) -> list[Event]:
        """A question that is answered at once."""
        self.says(text="do i pay less alone", question="Do I pay less alone?")
        return self.is_answered(reply)


def meant(text: str = "words", confidence: float = 0.9, **values: Any) -> Understood:
    return Understood(text=text, confidence=confidence, **values)


def command(which: Command) -> Understood:
    return Understood(text=str(which), confidence=0.9, command=which)


def text(event: Say) -> str:
    return " ".join(spoken.text for spoken in event.sentences)


def words(events: Iterable[Event]) -> list[str]:
    return [text(event) for event in events if isinstance(event, Say)]


def only(kind: type[T], events: Iterable[Event]) -> T:
    """The one event of a kind."""
    (event,) = [event for event in events if isinstance(event, kind)]
    return event


def kinds(events: Iterable[Event]) -> list[str]:
    return [type(event).__name__ for event in events]


def transferred(events: Iterable[Event]) -> Transfer:
    return only(Transfer, events)
