"""Knows our own voice when the line brings it back, so that it is not taken for the caller's.

What the caller's side sent is compared with what was played shortly before: at the delay where both are most alike, a
short filter is fitted that makes one out of the other. What it explains of the newest sound is echo; a caller who
speaks over us leaves much that it does not explain.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from pipelines.audio.pcm import Pcm

RATE = 8_000
LONGEST_DELAY = 0.45  # s from playing to hearing it again: far exchanges, and mobiles on loudspeaker
EARLIEST = 0.08  # s before it was played by our clock: sound comes in lumps
EXPLAINED = 0.55  # share of the newest sound's energy from which it is ours; two equal voices explain half
_BLOCK = 2_048  # samples that the filter is fitted to: long, for a vowel alone resembles any vowel
_NEWEST = 512  # samples that are judged: short, to hear a caller at once
_TAPS = 64  # 8 ms: what handsets, codecs and a small room do to a sound
_BEFORE = 8  # of them before the delay that was found
_LUMP = 0.06  # s between two pieces that were played one after the other
_PAST = LONGEST_DELAY + _BLOCK / RATE + 1.0  # s of playing to remember
_QUIET = 100.0  # power below which there is nothing to compare
_LOUDEST = 1.5  # an echo is not louder than what was played
_FAINT = 0.002  # of our power (-27 dB): callers are louder than this, and what is left of an echo is not
_SOLID = 1e-3  # keeps the fit from growing wild where the voice has no energy

_Sound = NDArray[np.float32]


class EchoGuard:
    """Remembers what was played and what came in."""

    def __init__(self) -> None:
        """Nothing was played yet."""
        self._played: _Sound = np.zeros(0, np.float32)
        self._from = 0.0  # when the first remembered sample was played
        self._block: _Sound = np.zeros(_BLOCK, np.float32)
        self._delay: int | None = None  # samples, of the last echo

    def played(self, pcm: Pcm, now: float) -> None:
        """Sound that began to be heard at ``now``, or after what was played before where that is still on."""
        end = self._from + len(self._played) / RATE
        if now - end > _PAST or not len(self._played):
            self._played, self._from, end = self._played[:0], now, now
        gap = 0 if end >= now - _LUMP else round((now - end) * RATE)
        self._played = np.concatenate([self._played, np.zeros(gap, np.float32), pcm.astype(np.float32)])
        spare = round((now - _PAST - self._from) * RATE)
        if spare > 0:
            self._played = self._played[spare:]
            self._from += spare / RATE

    def cut(self, now: float) -> None:
        """What was still to be played will not be."""
        self._played = self._played[: max(0, round((now + _LUMP - self._from) * RATE))]

    def hear(self, window: Pcm) -> None:
        """The next sound of the caller's side."""
        self._block = np.concatenate([self._block[len(window) :], window.astype(np.float32)])[-_BLOCK:]

    def miss(self) -> None:
        """Sound of the caller's side is missing."""
        self._block = np.zeros(_BLOCK, np.float32)

    def is_ours(self, at: float) -> bool:
        """Whether the newest sound, which ended at ``at``, is our own voice and nothing else."""
        reach = round(LONGEST_DELAY * RATE)
        ahead = round(EARLIEST * RATE)
        first = round((at - self._from) * RATE) - _BLOCK - reach - _TAPS
        around = self._piece(first, _BLOCK + reach + ahead + 2 * _TAPS)
        if around is None:
            return False
        newest = _power(self._block[-_NEWEST:])
        if newest < max(_QUIET, _FAINT * _power(around)):
            return newest < _FAINT * _power(around)
        known = self._delay
        if known is not None and self._explains(around, known):
            return True
        likest = _likest(self._block, around[_TAPS:-_TAPS]) + _TAPS
        if known is not None and abs(likest - known) < _BEFORE // 2:
            return False
        if not self._explains(around, likest):
            return False
        self._delay = likest
        return True

    def _piece(self, first: int, length: int) -> _Sound | None:
        """A stretch of what was played, silence around it; None when all of it is quiet."""
        begin, end = max(0, first), min(len(self._played), first + length)
        if end <= begin or _power(self._played[begin:end]) < _QUIET:
            return None
        piece = np.zeros(length, np.float32)
        piece[begin - first : end - first] = self._played[begin:end]
        return piece

    def _explains(self, around: _Sound, delay: int) -> bool:
        """Whether what was played, ``delay`` samples into the stretch, explains what came in."""
        begin = max(0, delay - _TAPS + _BEFORE)
        source = around[begin : begin + _BLOCK + _TAPS - 1]
        if len(source) < _BLOCK + _TAPS - 1:
            return False
        likeness = np.correlate(source, self._block)
        echo = np.correlate(source, np.linalg.solve(_products(source), likeness).astype(np.float32))
        newest = self._block[-_NEWEST:]
        left = newest - echo[-_NEWEST:]
        loudest = max(_power(newest), _power(echo))
        return _power(newest) <= _LOUDEST * max(_power(source), _power(source[-_NEWEST:])) and (
            _power(left) <= (1 - EXPLAINED) * loudest
        )


def _products(source: _Sound) -> NDArray[np.float64]:
    """Of each two of the shifted copies of a sound: shape (taps, taps), a little heavier on the diagonal.

    Two copies that are both shifted by one more sample lose their first sample and win one at their end, so one
    row and what is lost and won along the diagonals make up the rest.
    """
    start = np.append(source[:_TAPS].astype(np.float64), np.zeros(_TAPS))
    end = np.append(source[_BLOCK:].astype(np.float64), np.zeros(_TAPS + 1))
    won = end[:_TAPS, None] * sliding_window_view(end, _TAPS)[:_TAPS]
    lost = start[:_TAPS, None] * sliding_window_view(start, _TAPS)[:_TAPS]
    by_distance = np.empty((_TAPS, _TAPS))  # [place of the first, distance of the second]
    by_distance[0] = np.correlate(source, source[:_BLOCK])
    by_distance[1:] = by_distance[0] + np.cumsum(won - lost, axis=0)[:-1]
    place = np.arange(_TAPS)
    products = by_distance[np.minimum(place[:, None], place), np.abs(place[:, None] - place)]
    products[place, place] += _SOLID * products[0, 0] + 1.0
    return products


def _likest(block: _Sound, around: _Sound) -> int:
    """Where in a longer stretch a block fits best, by the share of energy that one factor explains."""
    size = 1 << (len(around) - 1).bit_length()  # what wraps round lies outside the places asked for
    likeness = np.fft.irfft(np.fft.rfft(around, size) * np.conj(np.fft.rfft(block, size)), size)
    places = len(around) - len(block) + 1
    energy = np.concatenate([[0.0], np.cumsum(np.square(around, dtype=np.float64))])
    of_place = energy[len(block) :] - energy[:places]
    shares = np.square(likeness[:places]) / np.maximum(of_place, 1e-3 * float(of_place.max()) + 1.0)
    return int(np.argmax(shares))


def _power(sound: _Sound) -> float:
    return float(sound @ sound) / max(1, len(sound))
