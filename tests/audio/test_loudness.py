"""Speech is cut out of the silence around it and made as loud as other speech."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.audio.loudness import KEPT_MS, LEVEL, PEAK, for_telephone
from pipelines.audio.pcm import Pcm

RATE = 8_000
KEPT = RATE * KEPT_MS // 1000


def tone(seconds: float, size: float, *, rate: int = RATE) -> Pcm:
    return (size * np.sin(2 * np.pi * 300 * np.arange(round(seconds * rate)) / rate)).astype(np.int16)


def silence(seconds: float, *, rate: int = RATE) -> Pcm:
    return np.zeros(round(seconds * rate), np.int16)


@pytest.mark.parametrize("size", [40, 400, 4_000, 32_767])
def test_quiet_and_loud_speech_become_as_loud(size: int) -> None:
    level = np.sqrt(np.mean(for_telephone(tone(1, size), rate=RATE).astype(np.float64) ** 2))

    assert level == pytest.approx(LEVEL, rel=0.02)


def test_pauses_do_not_make_the_speech_louder() -> None:
    plain = for_telephone(tone(1, 4_000), rate=RATE)
    paused = for_telephone(np.concatenate([tone(0.5, 4_000), silence(3), tone(0.5, 4_000)]), rate=RATE)

    assert np.abs(paused).max() == pytest.approx(np.abs(plain).max(), rel=0.02)


def test_a_peak_stays_below_what_a_codec_clips() -> None:
    sound = tone(1, 500)
    sound[4_000] = 30_000

    assert np.abs(for_telephone(sound, rate=RATE).astype(np.int32)).max() <= PEAK + 1


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050])
def test_a_little_silence_is_kept_around(rate: int) -> None:
    sound = np.concatenate([silence(1, rate=rate), tone(0.5, 4_000, rate=rate), silence(2, rate=rate)])

    length = len(for_telephone(sound, rate=rate)) / rate

    assert length == pytest.approx(0.5 + 2 * KEPT_MS / 1000, abs=0.021)


def test_a_weak_sound_at_the_end_belongs_to_the_word() -> None:
    """The last sound of 'tax' is far weaker than its vowel."""
    sound = np.concatenate([tone(0.5, 8_000), tone(0.1, 80), silence(1)])

    assert len(for_telephone(sound, rate=RATE)) == pytest.approx(0.6 * RATE + KEPT, abs=160)


@pytest.mark.parametrize("sound", [silence(0), silence(1), tone(1, 4)])
def test_where_nobody_speaks_there_is_no_sound(sound: Pcm) -> None:
    assert len(for_telephone(sound, rate=RATE)) == 0


@given(st.lists(st.integers(-32_768, 32_767), max_size=2_000), st.sampled_from([8_000, 16_000, 24_000]))
def test_any_sound_comes_out_within_the_limits(samples: list[int], rate: int) -> None:
    made = for_telephone(np.array(samples, np.int16), rate=rate)

    assert made.dtype == np.int16
    assert len(made) <= len(samples)
    assert np.abs(made.astype(np.int32)).max(initial=0) <= PEAK + 1
