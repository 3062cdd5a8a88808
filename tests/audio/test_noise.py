"""Noise that is always there is turned down; what comes and goes stays."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from pipelines.audio.noise import quieten
from pipelines.audio.pcm import Pcm


def tone_in_noise(rate: int, *, noise: float) -> tuple[Pcm, NDArray[np.bool_]]:
    """Two seconds; a tone in the middle of them."""
    time = np.arange(2 * rate) / rate
    there = (time > 0.5) & (time < 1.5)
    sound = 6_000 * np.sin(2 * np.pi * 700 * time) * there + np.random.default_rng(0).normal(0, noise, len(time))
    return sound.astype(np.int16), there


def level(sound: Pcm) -> float:
    return float(np.sqrt(np.mean(sound.astype(np.float64) ** 2)))


@pytest.mark.parametrize("rate", [8_000, 16_000])
def test_noise_goes_down_and_the_voice_stays(rate: int) -> None:
    sound, there = tone_in_noise(rate, noise=600)

    quieter = quieten(sound, rate=rate)

    before = slice(0, rate // 4)
    assert level(quieter[before]) < 0.4 * level(sound[before])
    assert level(quieter[there]) == pytest.approx(level(sound[there]), rel=0.1)


def test_clean_sound_stays_as_it_is() -> None:
    sound, _ = tone_in_noise(8_000, noise=0)

    assert np.abs(quieten(sound, rate=8_000).astype(int) - sound).max() < 200


@pytest.mark.parametrize("length", [0, 1, 255, 256, 257, 1_000, 8_001])
def test_the_length_is_kept(length: int) -> None:
    sound = np.random.default_rng(1).normal(0, 900, length).astype(np.int16)

    assert len(quieten(sound, rate=8_000)) == length


def test_silence_and_the_loudest_sound_are_no_trouble() -> None:
    loud = np.tile(np.array([32_767, -32_768], np.int16), 4_000)

    assert not quieten(np.zeros(8_000, np.int16), rate=8_000).any()
    assert np.abs(quieten(loud, rate=8_000).astype(int)).max() <= 32_768
