"""How long a caller waited, taken from what was sent and heard, 20 ms at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.phone.trial.playout import FRAME, LOUD
from pipelines.audio.pcm import Pcm

SECONDS = FRAME / 8_000  # of a frame
_OVER = 25  # frames of quiet after which our voice has stopped: no pause between two sentences is as long
_SPEAKS = 5  # frames before the caller's last in which our voice makes it no wait, but words across words
_AT_ONCE = 10  # frames before the caller's first in which our voice was on, so that it could be stopped


@dataclass(frozen=True, slots=True)
class Turn:
    """One thing that the caller did."""

    words: str  # or what was pressed
    began: int  # first frame with a voice, counted from the start of the call
    ended: int  # the frame after the last one with a voice, or with a key
    interrupts: bool = False


@dataclass(frozen=True, slots=True)
class Waits:
    """In seconds."""

    answers: tuple[float, ...]  # from the end of the caller's words to the first sound of the service
    barge_ins: tuple[float, ...]  # from the caller's first sound over the service's voice to its silence
    unanswered: int  # turns after which nothing was heard before the next one


def waits_of(service: Pcm, turns: Sequence[Turn]) -> Waits:
    """The waits of a call.

    Args:
        service: what the caller heard, whole frames from the start of the call.
        turns: what the caller did, in order.
    """
    loud = loud_frames(service)
    answers: list[float] = []
    barge_ins: list[float] = []
    unanswered = 0
    for place, turn in enumerate(turns):
        until = turns[place + 1].began if place + 1 < len(turns) else len(loud)
        if turn.interrupts and loud[max(0, turn.began - _AT_ONCE) : turn.began].any():
            barge_ins.append(_silence_after(loud, turn.began) * SECONDS)
        if loud[max(0, turn.ended - _SPEAKS) : turn.ended].any():
            continue
        first = np.flatnonzero(loud[turn.ended : until])
        if len(first):
            answers.append(int(first[0]) * SECONDS)
        else:
            unanswered += 1
    return Waits(tuple(answers), tuple(barge_ins), unanswered)


def loud_frames(sound: Pcm) -> NDArray[np.bool_]:
    """Of each frame, whether anything is heard."""
    whole = sound[: len(sound) - len(sound) % FRAME].astype(np.int32).reshape(-1, FRAME)
    return np.abs(whole).mean(axis=1) > LOUD


def _silence_after(loud: NDArray[np.bool_], begin: int) -> int:
    """Frames until our voice has stopped; nought where it had stopped before."""
    last = begin
    for place in range(begin, len(loud)):
        if loud[place]:
            last = place + 1
        elif place - last >= _OVER:
            break
    return last - begin
