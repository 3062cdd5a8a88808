"""Speech is counted where it is, and the sound can be cut after its last word."""

from __future__ import annotations

import numpy as np
import pytest
from whisper_rig import LoudIsSpeech, silence

from pipelines.engines.silero_activity import SileroActivity
from pipelines.engines.speech_parts import SpeechParts, speech_parts


def loud(seconds: float, rate: int = 16_000) -> np.ndarray:
    return (8_000 * np.sin(2 * np.pi * 300 * np.arange(round(seconds * rate)) / rate)).astype(np.int16)


def parts_of(*sounds: np.ndarray, rate: int = 16_000) -> SpeechParts:
    return speech_parts(np.concatenate(sounds), LoudIsSpeech, rate=rate)


def test_speech_is_counted() -> None:
    parts = parts_of(silence(1), loud(2), silence(1), loud(0.5), silence(0.5))

    assert parts.seconds == pytest.approx(2.5, abs=0.15)
    assert parts.between(0, 0.9) == 0
    assert parts.between(1, 3) == pytest.approx(2.0, abs=0.1)
    assert parts.between(3.2, 99) == pytest.approx(0.5, abs=0.1)
    assert parts.end == pytest.approx(4.5 + 0.25, abs=0.1)


def test_more_silence_at_the_end_changes_nothing() -> None:
    short, long = parts_of(loud(1), silence(0.3)), parts_of(loud(1), silence(0.7))

    assert short.end == long.end
    assert short.seconds == long.seconds


def test_the_telephones_rate_counts_alike() -> None:
    assert parts_of(loud(2, 8_000), rate=8_000).seconds == pytest.approx(2.0, abs=0.1)


@pytest.mark.parametrize("samples", [0, 1, 255, 257])
def test_a_sound_of_any_length_is_looked_at(samples: int) -> None:
    parts = speech_parts(np.zeros(samples, np.int16), LoudIsSpeech, rate=8_000)

    assert parts.seconds == 0
    assert parts.end == 0


def test_silence_hum_and_noise_are_no_speech_to_the_real_ears() -> None:
    random = np.random.default_rng(1)
    hum = (2_000 * np.sin(2 * np.pi * 50 * np.arange(24_000) / 8_000)).astype(np.int16)
    noise = random.normal(0, 800, 24_000).astype(np.int16)

    for sound in (np.zeros(24_000, np.int16), hum, noise):
        assert speech_parts(sound, SileroActivity, rate=8_000).seconds < 0.25
