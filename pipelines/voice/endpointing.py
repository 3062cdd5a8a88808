"""Finds where an utterance begins and ends in windows of one stream, by the chance that somebody speaks in each."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from pipelines.audio.pcm import Pcm

RATE = 8_000
STIR = 0.064  # s of speech after which we hold our tongue: a caller who is spoken over stops, or speaks up
START = 0.13  # s of speech before it counts: shorter are clicks, after which we go on where we were
PRE_ROLL = 0.5  # s kept before it counted, so that the first sound of the first word is there
GUESS = 0.2  # s of quiet after which the work may begin; it is void for the few commands that pause longer inside
STOP = 0.55  # s of quiet that end an utterance; none of 60 recorded commands pauses as long inside
LONGEST_STOP = 1.0  # s, for a caller who was cut off before
CUT_OFF = 0.15  # s more after each time a caller was cut off
UNFINISHED_STOP = 1.3  # s, after a sentence that was broken off
LONGEST = 20.0  # s of one utterance

_BEGIN_CHANCE, _GO_ON_CHANCE = 0.5, 0.35  # a voice that fades still counts; a noise must be surer to begin
_GO_ON_WINDOWS = 2  # of speech in a row before a pause is over: one alone is a click


@dataclass(frozen=True, slots=True)
class Stirred:
    """Somebody may have begun to speak; ``Began`` or ``Settled`` follows."""


@dataclass(frozen=True, slots=True)
class Settled:
    """Nobody had."""


@dataclass(frozen=True, slots=True)
class Began:
    """Somebody began to speak."""

    at: float


@dataclass(frozen=True, slots=True)
class Paused:
    """They may have finished."""

    sound: Pcm


@dataclass(frozen=True, slots=True)
class Ended:
    """They have finished. ``sound`` is that of the last ``Paused``, the same object, unless it grew too long."""

    sound: Pcm
    began: float
    speech_ended: float  # the end of the last window with speech
    speech: float  # s of it


Mark = Stirred | Settled | Began | Paused | Ended


class Endpointer:
    """Hears windows, tells marks. Times come with the windows; it has no clock."""

    def __init__(self, window: int) -> None:
        """For windows of so many samples."""
        self._seconds = window / RATE
        self._kept: deque[Pcm] = deque(maxlen=round((PRE_ROLL + START) / self._seconds))
        self._stirs, self._needed = round(STIR / self._seconds), round(START / self._seconds)
        self._stirred = False
        self._loud = 0  # windows of speech, less windows without; in an utterance those in a row
        self._windows: list[Pcm] | None = None  # of the utterance; None between utterances
        self._sound: Pcm | None = None  # at the last pause
        self._before: Pcm = np.zeros(0, np.int16)
        self._began = self._last = self._speech = self._quiet = 0.0
        self._stop = STOP
        self._patient = False

    @property
    def speaking(self) -> bool:
        """An utterance has begun and has not ended."""
        return self._windows is not None

    @property
    def stop_after(self) -> float:
        """Seconds of quiet that end the utterance."""
        return max(self._stop, UNFINISHED_STOP) if self._patient else self._stop

    def was_cut_off(self) -> None:
        """The caller went on after an end: wait longer from now on."""
        self._stop = min(LONGEST_STOP, self._stop + CUT_OFF)

    def be_patient(self) -> None:
        """The next utterance finishes a broken sentence: wait longer in it."""
        self._patient = True

    def join(self, sound: Pcm) -> None:
        """The next utterance, or the one that is on, goes on from this sound."""
        self._before = sound

    def hear(self, window: Pcm, chance: float, ended: float) -> list[Mark]:
        """The next window of the stream.

        Args:
            window: its sound.
            chance: that somebody speaks in it, 0 to 1.
            ended: when it ended, in seconds.
        """
        if self._windows is None:
            return self._wait(window, chance, ended)
        self._windows.append(window)
        if chance >= _GO_ON_CHANCE:
            return self._go_on(ended)
        self._loud = 0
        self._quiet += self._seconds
        marks: list[Mark] = []
        if self._sound is None and self._quiet >= GUESS:
            self._sound = self._joined()
            marks.append(Paused(self._sound))
        if self._quiet >= self.stop_after - self._seconds / 2:
            marks.append(self._end())
        return marks

    def _wait(self, window: Pcm, chance: float, ended: float) -> list[Mark]:
        self._kept.append(window)
        self._loud = self._loud + 1 if chance >= _BEGIN_CHANCE else max(0, self._loud - 1)
        if self._loud < self._needed:
            return self._stir()
        self._windows, self._sound, self._stirred = list(self._kept), None, False
        self._kept.clear()
        self._speech = self._loud * self._seconds
        self._began, self._last, self._quiet = ended - self._speech, ended, 0.0
        return [Began(self._began)]

    def _stir(self) -> list[Mark]:
        if not self._stirred and self._loud >= self._stirs:
            self._stirred = True
            return [Stirred()]
        if self._stirred and not self._loud:
            self._stirred = False
            return [Settled()]
        return []

    def _go_on(self, ended: float) -> list[Mark]:
        self._loud += 1
        if self._quiet and self._loud < _GO_ON_WINDOWS:
            self._quiet += self._seconds
            return []
        self._speech += self._seconds * (1 if not self._quiet else _GO_ON_WINDOWS)
        self._last, self._quiet, self._sound = ended, 0.0, None
        too_long = self._windows is not None and len(self._windows) * self._seconds >= LONGEST
        return [self._end()] if too_long else []

    def _end(self) -> Ended:
        sound = self._joined() if self._sound is None else self._sound
        self._windows, self._sound, self._loud = None, None, 0
        self._before = np.zeros(0, np.int16)
        self._patient = False
        return Ended(sound, self._began, self._last, self._speech)

    def _joined(self) -> Pcm:
        own = np.concatenate(self._windows or [self._before])
        room = max(0, round(LONGEST * RATE) - len(own))
        return np.concatenate([self._before[len(self._before) - min(room, len(self._before)) :], own])
