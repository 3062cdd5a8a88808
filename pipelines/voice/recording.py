"""Cuts a whole recording into utterances that a recogniser takes: silence goes, long speech is cut at its pauses."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipelines.audio.pcm import Pcm
from pipelines.audio.resample import resample
from pipelines.engines.protocols import VoiceActivity

LONGEST = 28.0  # seconds; a recogniser takes 30
_ACTIVITY_RATE = 8_000  # samples a second that VoiceActivity looks at
_SPEECH = 0.5  # chance from which a window counts as speech, as Silero's authors use it
_LEAST = 0.2  # seconds of speech in all; a click or a cough is shorter
_MARGIN = 0.35  # seconds kept before the first word and after the last: soft sounds begin and end words
_SHORTEST = 8.0  # seconds; a piece that is cut off is at least this long, for a few words alone are badly understood


def utterances(sound: Pcm, activity: VoiceActivity, *, rate: int) -> list[Pcm]:
    """The parts that hold speech, in order, none longer than LONGEST; none at all where nobody speaks.

    Args:
        sound: a whole recording.
        activity: tells speech from noise; it is reset first.
        rate: samples a second of ``sound``.
    """
    chances = _chances(resample(sound, source=rate, target=_ACTIVITY_RATE), activity)
    window = activity.window / _ACTIVITY_RATE  # seconds
    speech = np.flatnonzero(chances >= _SPEECH)
    if len(speech) * window < _LEAST:
        return []
    margin = round(_MARGIN / window)
    first = max(0, int(speech[0]) - margin)
    after = min(len(chances), int(speech[-1]) + 1 + margin)
    cuts = [first, *_cuts(chances, first, after, window=window), after]
    places = [round(cut * window * rate) for cut in cuts]
    return [sound[start:end] for start, end in pairwise(places)]


def _chances(sound: Pcm, activity: VoiceActivity) -> NDArray[np.float32]:
    activity.reset()
    size = activity.window
    return np.array([activity.chance(sound[at : at + size]) for at in range(0, len(sound), size)], np.float32)


def _cuts(chances: NDArray[np.float32], first: int, after: int, *, window: float) -> list[int]:
    """Windows at which to cut: each in the middle of the longest pause that is near enough."""
    cuts: list[int] = []
    start, longest, shortest = first, round(LONGEST / window), round(_SHORTEST / window)
    while after - start > longest:
        # What is left after the cut should not be a few words alone either, where there is a choice.
        latest = min(start + longest, max(start + shortest + 1, after - shortest))
        start = _pause(chances, start + shortest, latest)
        cuts.append(start)
    return cuts


def _pause(chances: NDArray[np.float32], earliest: int, latest: int) -> int:
    """The middle of the longest run without speech; where there is none, the window least like speech."""
    best, length, run = earliest + int(np.argmin(chances[earliest:latest])), 0, 0
    for place in range(earliest, latest):
        run = 0 if chances[place] >= _SPEECH else run + 1
        if run and run >= length:  # of two as long the later one, so that there are fewer pieces
            best, length = place - run // 2, run
    return best
