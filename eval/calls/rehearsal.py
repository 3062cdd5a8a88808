"""Plays a whole call in the time that it takes to compute: a caller with a plan on one side, ``Call`` on the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from pipelines.audio.pcm import Pcm
from pipelines.engines.protocols import Heard
from pipelines.voice.call import Call
from pipelines.voice.events import (
    Ask,
    Event,
    Expecting,
    GoOnSaying,
    HangUp,
    PauseSaying,
    Recognise,
    Reply,
    Say,
    SendText,
    StopSaying,
    Topic,
    Transfer,
)
from pipelines.voice.mind import Mind

RATE = 8_000  # samples a second
_FRAME = 160  # samples
_TICK = _FRAME / RATE  # seconds
_WORD = 0.4  # seconds that a voice takes for one
_THINKING = 0.3  # seconds that a caller waits before the next words
_LONGEST = 300.0  # seconds of a call
_SILENCE: Pcm = np.zeros(_FRAME, np.int16)


@dataclass(frozen=True, slots=True)
class Do:
    """What a caller does at their turn; with neither words nor a key they hang up."""

    words: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """What a caller knows when it is their turn."""

    said: tuple[str, ...]  # by the service, since the caller's last turn
    expecting: Expecting
    options: tuple[Topic, ...]
    replies: tuple[Reply, ...]  # whose first words were said so far


class Caller(Protocol):
    """A caller with something to ask."""

    def turn(self, moment: Moment) -> Do: ...


@dataclass(slots=True)
class Rehearsed:
    """What came of a call."""

    did: list[Do] = field(default_factory=list[Do])
    heard: list[tuple[str, Heard]] = field(
        default_factory=list[tuple[str, Heard]]
    )  # what was said, what was made of it
    said: list[str] = field(default_factory=list[str])  # by the service
    asked: list[str] = field(default_factory=list[str])  # of the answering core
    replies: list[Reply] = field(default_factory=list[Reply])
    transfer: Transfer | None = None
    hung_up: str = ""  # by whom
    seconds: float = 0.0  # as the caller would have felt them


class Rehearsal:
    """One call.

    Args:
        call: not begun.
        mind: what the service thinks with.
        caller: what the caller does.
        voice: the caller's words as sound of the line.
        listen: what the service's ears make of an utterance; told what was said, for a hearing without fault.
    """

    def __init__(
        self,
        call: Call,
        mind: Mind,
        caller: Caller,
        *,
        voice: Callable[[str], Pcm],
        listen: Callable[[Pcm, str, Expecting], Heard],
    ) -> None:
        self._call = call
        self._mind = mind
        self._caller = caller
        self._voice = voice
        self._listen = listen
        self._now = 0.0
        self._to_say: deque[tuple[int, float]] = deque()  # number of a Say, seconds left
        self._paused = False
        self._sound: deque[Pcm] = deque()
        self._words = ""
        self._news: list[str] = []  # said by the service since the caller's last turn
        self._quiet_since = 0.0
        self._ending: Transfer | HangUp | None = None
        self._done = Rehearsed()

    def run(self) -> Rehearsed:
        """The whole call."""
        self._take(self._call.begin(self._now))
        while self._now < _LONGEST and not self._is_over():
            self._step()
        self._done.seconds = self._now
        return self._done

    def _is_over(self) -> bool:
        if self._done.hung_up or self._done.transfer:
            return True
        if self._ending and not self._to_say:
            if isinstance(self._ending, Transfer):
                self._done.transfer = self._ending
            else:
                self._done.hung_up = "service"
            return True
        return False

    def _step(self) -> None:
        self._now += _TICK
        self._speak_on()
        listening = self._news and not self._to_say and not self._sound and not self._ending
        if listening and self._now - self._quiet_since >= _THINKING:
            self._callers_turn()
        frame = self._sound.popleft() if self._sound else _SILENCE
        self._take(self._call.audio(frame, self._now))
        self._take(self._call.tick(self._now))

    def _speak_on(self) -> None:
        """The service's voice goes on by 20 ms."""
        if self._paused or not self._to_say:
            return
        number, left = self._to_say[0]
        if left > _TICK:
            self._to_say[0] = (number, left - _TICK)
            return
        self._to_say.popleft()
        self._quiet_since = self._now
        self._take(self._call.said(number, self._now))

    def _callers_turn(self) -> None:
        moment = Moment(
            said=tuple(self._news),
            expecting=self._call.expecting,
            options=self._call.options,
            replies=tuple(self._done.replies),
        )
        self._news.clear()
        do = self._caller.turn(moment)
        self._done.did.append(do)
        if do.key:
            for key in do.key:
                self._take(self._call.key(key, self._now))
        elif do.words:
            self._words = do.words
            self._sound.extend(_frames(self._voice(do.words)))
        else:
            self._done.hung_up = "caller"

    def _take(self, events: list[Event]) -> None:
        waiting = deque(events)
        while waiting:
            event = waiting.popleft()
            match event:
                case Recognise():
                    waiting.extend(self._understand(event))
                case Ask():
                    self._done.asked.append(event.question)
                    reply = self._mind.reply(event.question, history=self._call.history, language=event.language)
                    self._done.replies.append(reply)
                    waiting.extend(self._call.answered(event.turn, reply, self._now))
                case Say():
                    text = " ".join(sentence.text for sentence in event.sentences)
                    self._news.append(text)
                    self._done.said.append(text)
                    self._to_say.append((event.number, len(text.split()) * _WORD))
                case PauseSaying() | GoOnSaying():
                    self._paused = isinstance(event, PauseSaying)
                case StopSaying():
                    self._paused = False
                    self._to_say.clear()
                case Transfer() | HangUp():
                    self._ending = event
                case SendText():
                    pass
                case _:
                    pass

    def _understand(self, event: Recognise) -> list[Event]:
        heard = self._listen(event.sound, self._words, event.expecting)
        self._done.heard.append((self._words, heard))
        understood = self._mind.understand(
            heard, event.expecting, options=self._call.options, history=self._call.history
        )
        return self._call.understood(event.turn, understood, self._now)


def _frames(sound: Pcm) -> Iterator[Pcm]:
    padded = np.pad(sound, (0, -len(sound) % _FRAME))
    yield from padded.reshape(-1, _FRAME)
