"""Speech as the telephone carries it, by espeak-ng of this machine; tests skip where it is not installed."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache

import numpy as np
import pytest

from pipelines.audio.g711 import decode, encode
from pipelines.audio.pcm import Pcm
from pipelines.audio.resample import resample
from pipelines.audio.wav import read_wav

RATE = 8_000
OURS = "You can pay less council tax if you live alone. You get twenty five percent off. Would you like to hear more?"
THEIRS = "Hold on a minute, that is not what I asked about. I want to know when my bins are collected."


@cache
def spoken(words: str, voice: str = "en-gb", level: float = 3_000.0) -> Pcm:
    """Words at a loudness (root mean square), with a little silence cut from both ends."""
    if not shutil.which("espeak-ng"):
        pytest.skip("espeak-ng is not installed: make speech")
    made = subprocess.run(["espeak-ng", "-v", voice, "--stdout", words], capture_output=True, check=True).stdout
    pcm, rate = read_wav(made)
    sound = resample(pcm, source=rate, target=RATE).astype(np.float64)
    loud = np.flatnonzero(np.abs(sound) > 100)
    sound = sound[loud[0] : loud[-1]]
    return np.clip(sound * level / np.sqrt(np.mean(sound**2)), -32_000, 32_000).astype(np.int16)


def caller() -> Pcm:
    """A caller: another voice, other words."""
    return spoken(THEIRS, "en-gb-scotland")


def echo(sound: Pcm, *, delay: float, weaker_by: float, room: bool = False) -> Pcm:
    """What comes back of a sound: later, weaker by so many decibels, and with a room's reverberation."""
    back = sound.astype(np.float64) * 10 ** (-weaker_by / 20)
    if room:
        tail = np.random.default_rng(3).normal(size=200) * np.exp(-np.arange(200) / 40)
        tail[0] = 3.0
        back = np.convolve(back, tail / np.sqrt(np.sum(tail**2)))
    return np.concatenate([np.zeros(round(delay * RATE)), back]).astype(np.int16)


def mixed(*sounds: Pcm, noise: float = 5.0) -> Pcm:
    """Sounds at once, with the line's noise, through the telephone's code."""
    longest = max(len(sound) for sound in sounds)
    line = np.random.default_rng(4).normal(0, noise, longest)
    for sound in sounds:
        line[: len(sound)] += sound
    return decode(encode(np.clip(line, -32_000, 32_000).astype(np.int16), "ulaw"), "ulaw")


def later(sound: Pcm, seconds: float) -> Pcm:
    return np.concatenate([np.zeros(round(seconds * RATE), np.int16), sound])
