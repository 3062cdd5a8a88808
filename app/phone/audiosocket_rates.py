"""Sound at a higher rate, brought down to the telephone's 8,000 a second piece by piece, without seams."""

from __future__ import annotations

from math import ceil, gcd

import numpy as np
from numpy.typing import NDArray

from pipelines.audio.pcm import Pcm

TELEPHONE = 8_000  # samples a second
_CUT_OFF = 3_700.0  # hertz: what is above half the telephone's rate must not come back as another tone
_CROSSINGS = 16  # of the filter's sinc on either side: 2 ms of delay


class Downsampler:
    """A windowed-sinc filter with a kernel for each place an output sample can have between two input samples."""

    def __init__(self, rate: int) -> None:
        common = gcd(rate, TELEPHONE)
        self._step = rate // common  # output sample k stands at k * step / phases input samples
        self._phases = TELEPHONE // common
        half = ceil(_CROSSINGS * rate / TELEPHONE)
        self._taps = 2 * half
        self._kernels = _kernels(rate, self._phases, half)
        self._held: NDArray[np.float32] = np.zeros(half - 1, np.float32)
        self._next = 0  # place of the next output sample, in input samples times phases, from the first one held

    def take(self, pcm: Pcm) -> Pcm:
        """What can be said at 8,000 a second with this piece; a little less or more than its own length."""
        held = np.concatenate((self._held, pcm.astype(np.float32)))
        last = (len(held) - self._taps) * self._phases + self._phases - 1
        places = np.arange(self._next, last + 1, self._step)
        if not len(places):
            self._held = held
            return np.zeros(0, np.int16)
        windows = np.lib.stride_tricks.sliding_window_view(held, self._taps)[places // self._phases]
        sound = np.einsum("ij,ij->i", windows, self._kernels[places % self._phases])
        following = int(places[-1]) + self._step
        done = min(following // self._phases, len(held))
        self._held = held[done:]
        self._next = following - done * self._phases
        return np.clip(np.rint(sound), -32_768, 32_767).astype(np.int16)


def _kernels(rate: int, phases: int, half: int) -> NDArray[np.float32]:
    """Shape (phases, 2 * half); each row adds up to 1, so that loudness stays."""
    offsets = np.arange(2 * half)[None, :] - (half - 1) - np.arange(phases)[:, None] / phases
    share = 2 * _CUT_OFF / rate
    kernels = np.sinc(share * offsets) * np.cos(np.pi * offsets / (2 * half)) ** 2
    return (kernels / kernels.sum(axis=1, keepdims=True)).astype(np.float32)
