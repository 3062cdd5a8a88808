"""Line noise made quieter than the voice over it, by the log-spectral amplitude estimator of Ephraim and Malah (1985).

What the line sounds like alone is taken from the quietest moments of the whole sound, so it must hold some: the pauses
before and after the words are enough.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.audio.pcm import Pcm

Spectra = NDArray[np.float64]  # power, shape (frames, frequencies)

_FRAME_MS = 32
_OVERLAP = 4  # frames that share a sample
_QUIET = 0.15  # share of the frames that are taken for the line alone
_FEWEST_QUIET = 5  # frames
_SMOOTHED = 5  # neighbouring frequencies
_REMEMBERED = 0.9  # of the frame before, in how far the voice stands above the line
_LEAST_ABOVE = 10**-2.5
_MOST_ABOVE = 1_000.0
_FLOOR = 0.05  # quieter than this makes tones of its own
_SILENCE = 1e-3


def quieten(sound: Pcm, *, rate: int) -> Pcm:
    """The sound with what is always there turned down; same length."""
    window = np.sqrt(np.hanning(rate * _FRAME_MS // 1_000 + 1)[:-1])
    if len(sound) < len(window):
        return sound
    spectrum = _spectrum(sound.astype(np.float64), window)
    power = spectrum.real**2 + spectrum.imag**2 + _SILENCE
    quieter = _sound(spectrum * _gains(power), window)[: len(sound)]
    return np.clip(quieter, -32_768, 32_767).astype(np.int16)


def _gains(power: Spectra) -> Spectra:
    above = np.minimum(power / _line_alone(power), _MOST_ABOVE)
    gains = np.empty_like(above)
    before: NDArray[np.float64] | None = None
    for frame, here in enumerate(above):
        now = np.maximum(here - 1, 0.0)
        voice = now if before is None else _REMEMBERED * before + (1 - _REMEMBERED) * now
        voice = np.maximum(voice, _LEAST_ABOVE)
        share = voice / (1 + voice)
        gain = np.minimum(share * np.exp(0.5 * _exponential_integral(share * here)), 1.0)
        before = gain**2 * here
        gains[frame] = np.maximum(gain, _FLOOR)
    return gains


def _line_alone(power: Spectra) -> NDArray[np.float64]:
    """Power at each frequency in the quietest frames."""
    loudness = np.log(power).mean(axis=1)
    number = min(len(power), max(_FEWEST_QUIET, round(_QUIET * len(power))))
    quiet = power[np.argpartition(loudness, number - 1)[:number]].mean(axis=0)
    around = np.pad(quiet, _SMOOTHED // 2, mode="edge")
    return np.convolve(around, np.full(_SMOOTHED, 1 / _SMOOTHED), mode="valid")


def _spectrum(sound: NDArray[np.float64], window: NDArray[np.float64]) -> NDArray[np.complex128]:
    size, step = len(window), len(window) // _OVERLAP
    padded = np.concatenate([np.zeros(size), sound, np.zeros(size + step)])
    starts = step * np.arange(1 + (len(padded) - size) // step)
    return np.fft.rfft(padded[starts[:, None] + np.arange(size)] * window, axis=1)


def _sound(spectrum: NDArray[np.complex128], window: NDArray[np.float64]) -> NDArray[np.float64]:
    size, step = len(window), len(window) // _OVERLAP
    frames = np.fft.irfft(spectrum, size, axis=1) * window
    sound = np.zeros(step * (len(frames) - 1) + size)
    for number, frame in enumerate(frames):
        sound[number * step : number * step + size] += frame
    return sound[size:] / (_OVERLAP / 2)  # what overlapping windows add up to


def _exponential_integral(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """E1, by 5.1.53 and 5.1.56 of Abramowitz and Stegun (1964); exact to 5e-5."""
    small, large = np.clip(values, 1e-6, 1.0), np.maximum(values, 1.0)
    near = np.polyval([0.00107857, -0.00976004, 0.05519968, -0.24991055, 0.99999193, -0.57721566], small)
    above = np.polyval([1.0, 8.5733287401, 18.0590169730, 8.6347608925, 0.2677737343], large)
    below = np.polyval([1.0, 9.5733223454, 25.6329561486, 21.0996530827, 3.9584969228], large)
    return np.where(values < 1, near - np.log(small), np.exp(-large) / large * above / below)
