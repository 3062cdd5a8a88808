"""What the call is saying: sentence by sentence, so that it is known how far the caller has heard."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipelines.voice.events import Event, GoOnSaying, PauseSaying, Say, Spoken, StopSaying

_SECONDS_A_WORD = 0.8  # the slowest voice; a line that never tells that a sentence was heard must not hang the call
_SPARE = 6.0  # s more before that


@dataclass(frozen=True, slots=True)
class _Sentence:
    number: int
    spoken: Spoken
    firm: bool
    due: float  # when it must have been heard, told or not


class Mouth:
    """Sentences that wait to be heard, and what to say again."""

    def __init__(self) -> None:
        """Silent."""
        self.slower = False
        self.quiet_since = 0.0
        self._numbers = 0
        self._waiting: list[_Sentence] = []
        self._paused = False
        self._cut: tuple[_Sentence, ...] = ()  # what an interruption left unsaid
        self._block: list[tuple[Spoken, bool]] = []  # what 'repeat' says

    @property
    def saying(self) -> bool:
        """Something is being said or waits to be."""
        return bool(self._waiting)

    @property
    def firm(self) -> bool:
        """Something waits to be said that noise must not cut off."""
        return any(sentence.firm for sentence in self._waiting)

    @property
    def was_cut(self) -> bool:
        """An interruption left something unsaid."""
        return bool(self._cut)

    def say(self, sentences: Iterable[Spoken], now: float, *, firm: bool = False, again: bool = True) -> list[Event]:
        """Say these after what is being said.

        Args:
            sentences: to be said.
            now: the time.
            firm: neither noise nor speech may cut them off.
            again: 'repeat' says them.
        """
        events = self.go_on() if firm else []
        for spoken in sentences:
            if again:
                self._block.append((spoken, firm))
            slowed = replace(spoken, slower=True) if self.slower else spoken
            self._numbers += 1
            due = max([now, *(sentence.due for sentence in self._waiting)]) + _seconds(spoken)
            self._waiting.append(_Sentence(self._numbers, slowed, firm, due))
            events.append(Say(self._numbers, (slowed,), may_be_interrupted=not firm))
        return events

    def new_block(self) -> None:
        """What follows is something else: 'repeat' begins here."""
        self._block = []
        self._cut = ()

    def block(self) -> tuple[Spoken, ...]:
        """What 'repeat' would say."""
        return tuple(spoken for spoken, _ in self._block)

    def repeat(self, now: float) -> list[Event]:
        """Say the last block again."""
        self._cut = ()
        return [event for spoken, firm in self._block for event in self.say([spoken], now, firm=firm, again=False)]

    def heard(self, number: int, now: float) -> bool:
        """A sentence was heard, and so was everything before it; whether that was news."""
        left = [sentence for sentence in self._waiting if sentence.number > number]
        known = any(sentence.number == number for sentence in self._waiting)
        if known:
            self._waiting = left
            self.quiet_since = now
        return known

    def pause(self) -> list[Event]:
        """Hold our tongue, if what is said may be interrupted; ``hush`` or ``go_on`` follows."""
        if self._paused or self.firm or not self._waiting:
            return []
        self._paused = True
        return [PauseSaying()]

    def go_on(self) -> list[Event]:
        """After a pause, go on in the middle of the word."""
        paused, self._paused = self._paused, False
        return [GoOnSaying()] if paused else []

    def hush(self, now: float) -> list[Event]:
        """Stop at once, whatever is being said; ``resume`` goes on with the sentence that was cut off."""
        if not self._waiting:
            return self.go_on()
        self._paused = False
        self._cut, self._waiting, self.quiet_since = tuple(self._waiting), [], now
        return [StopSaying()]

    def resume(self, now: float) -> list[Event]:
        """Say what an interruption left unsaid."""
        cut, self._cut = self._cut, ()
        return [
            event for sentence in cut for event in self.say([sentence.spoken], now, firm=sentence.firm, again=False)
        ]

    def forget(self) -> None:
        """What an interruption left unsaid is not wanted any more."""
        self._cut = ()

    def all_heard(self, now: float) -> None:
        """Nothing waits to be said any more."""
        self._waiting, self._cut, self.quiet_since = [], (), now

    def give_up(self, now: float) -> bool:
        """Take what is long overdue as heard; whether there was any."""
        overdue = [sentence.number for sentence in self._waiting if now > sentence.due + _SPARE]
        return bool(overdue) and self.heard(max(overdue), now)


def _seconds(spoken: Spoken) -> float:
    return 1.0 + _SECONDS_A_WORD * max(len(spoken.text.split()), len(spoken.text) / 6)
