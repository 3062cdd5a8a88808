"""One trial call from a script: waits until the service has spoken, says the next line, and keeps both sides."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from app.phone.trial.bad_line import BadLine, Conditions
from app.phone.trial.playout import FRAME, QUIET, is_loud
from app.phone.trial.waits import Turn, Waits, loud_frames, waits_of
from app.phone.trial.wire import Wire
from pipelines.audio.pcm import Pcm

RATE = 8_000  # samples a second
TICK = FRAME / RATE  # seconds
_PATIENCE = 0.9  # seconds of quiet after which it is the caller's turn
_LONGEST_WAIT = 25.0  # seconds for the service to say something
_AFTERWARDS = 2.5  # seconds of quiet after the last line before the caller hangs up
_KEY_PAUSE = 12  # frames between two keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What the caller does next: speaks, or presses keys."""

    words: str = ""  # for the record
    sound: Pcm | None = None  # 8,000 samples a second
    keys: str = ""
    interrupts: float = 0.0  # seconds into the service's speech at which the caller speaks; 0 waits for its end


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """When the caller hangs up before everything was said."""

    after: float  # seconds from the start of the call
    without_a_word: bool = False  # the connection breaks


@dataclass(slots=True)
class TrialCall:
    """What came of a call. Times are seconds from its start."""

    call_id: str = ""
    caller: Pcm = field(default_factory=lambda: QUIET[:0])  # both sides from the start, equally long
    service: Pcm = field(default_factory=lambda: QUIET[:0])
    turns: list[Turn] = field(default_factory=list[Turn])
    ended_by: str = ""  # 'service' or 'caller'
    seconds: float = 0.0
    latest: float = 0.0  # seconds by which the caller's own clock was late at worst; above 0.1 the waits are not exact

    @property
    def waits(self) -> Waits:
        return waits_of(self.service, self.turns)


class TrialCaller:
    """Places one call.

    Args:
        wire: not yet open.
        steps: what the caller does, in order.
        conditions: of the caller's line.
        leaving: when the caller hangs up before all of it.
    """

    def __init__(
        self,
        wire: Wire,
        steps: Sequence[Step],
        *,
        conditions: Conditions | None = None,
        leaving: Leaving | None = None,
    ) -> None:
        self._wire = wire
        self._steps = deque(steps)
        self._line = BadLine(conditions or Conditions())
        self._leaving = leaving
        self._speaking: deque[Pcm | str] = deque()  # 20 ms of sound each, or a key
        self._ours: list[Pcm] = []
        self._theirs: list[Pcm] = []
        self._last_loud = self._loud_since = self._waiting_since = 0.0
        self._heard_since_turn = False
        self._call = TrialCall(call_id=wire.call_id)

    async def run(self) -> TrialCall:
        """The whole call.

        Raises:
            FrontDoorError: it was not taken.
        """
        await self._wire.open()
        start = time.monotonic()
        try:
            while not self._wire.ended.is_set() and not self._done():
                await self._tick()
                ahead = start + self._now - time.monotonic()
                self._call.latest = max(self._call.latest, -ahead)
                await asyncio.sleep(max(0.0, ahead))
        finally:
            self._call.ended_by = "service" if self._wire.ended.is_set() else "caller"
            broke_off = self._leaving and self._leaving.without_a_word and self._call.ended_by == "caller"
            await (self._wire.break_off() if broke_off else self._wire.hang_up())
        self._call.caller = np.concatenate(self._ours or [QUIET[:0]])
        self._call.service = np.concatenate(self._theirs or [QUIET[:0]])
        self._call.seconds = self._now
        return self._call

    @property
    def _now(self) -> float:
        return len(self._ours) * TICK

    async def _tick(self) -> None:
        theirs, marks = self._wire.playout.next()
        if marks:
            await self._wire.passed(marks)
        self._listen(theirs)
        if not self._speaking and self._is_our_turn():
            self._take_turn()
        ours = self._speaking.popleft() if self._speaking else QUIET
        if isinstance(ours, str):
            await self._wire.press(ours)
            ours = QUIET
        carried = self._line.carry(ours)
        if carried is not None:
            await self._wire.send(carried)
        self._ours.append(QUIET if carried is None else carried)
        self._theirs.append(theirs)

    def _listen(self, frame: Pcm) -> None:
        if frame is QUIET or not is_loud(frame):
            return
        if self._now - self._last_loud > _PATIENCE:
            self._loud_since = self._now
        self._last_loud = self._now
        self._heard_since_turn = True

    def _is_our_turn(self) -> bool:
        if not self._steps:
            return False
        if self._steps[0].interrupts:
            speaks = self._now - self._last_loud < TICK * 2
            return speaks and self._heard_since_turn and self._now - self._loud_since >= self._steps[0].interrupts
        quiet = self._now - self._last_loud >= _PATIENCE
        return (self._heard_since_turn and quiet) or self._now - self._waiting_since > _LONGEST_WAIT

    def _take_turn(self) -> None:
        step = self._steps.popleft()
        self._heard_since_turn = False
        here = len(self._ours)
        for key in step.keys:
            self._speaking.extend([key, *([QUIET] * _KEY_PAUSE)])
        first, last = 0, max(0, (len(step.keys) - 1) * (_KEY_PAUSE + 1))
        if step.sound is not None and len(step.sound):
            padded = np.pad(step.sound, (0, -len(step.sound) % FRAME))
            voiced = np.flatnonzero(loud_frames(padded))
            first = len(self._speaking) + int(voiced[0] if len(voiced) else 0)
            last = len(self._speaking) + int(voiced[-1] if len(voiced) else 0)
            self._speaking.extend(padded.reshape(-1, FRAME))
        words = step.words or f"[keys {step.keys}]"
        self._call.turns.append(Turn(words, here + first, here + last + 1, interrupts=bool(step.interrupts)))
        self._waiting_since = self._now + len(self._speaking) * TICK

    def _done(self) -> bool:
        if self._leaving and self._now >= self._leaving.after:
            return True
        if self._steps or self._speaking:
            return False
        quiet_for = self._now - max(self._last_loud, self._waiting_since)
        return quiet_for > (_AFTERWARDS if self._heard_since_turn else _LONGEST_WAIT)
