"""Claims about cutting a recording into utterances, with a scripted activity and with Silero's on a real voice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scripted_speech import spoken_wav

from pipelines.audio.pcm import Pcm
from pipelines.audio.resample import resample
from pipelines.audio.wav import read_wav
from pipelines.engines.silero_activity import SileroActivity
from pipelines.voice.recording import LONGEST, utterances

RATE = 8_000


class LoudActivity:
    """Speech is whatever is loud."""

    window = 256

    def chance(self, window: Pcm) -> float:
        return 0.9 if np.abs(window).max(initial=0) > 1_000 else 0.1

    def reset(self) -> None:
        return


def loud(*stretches: tuple[str, float]) -> Pcm:
    """Stretches of 'speech' and 'pause' in seconds."""
    return np.concatenate(
        [np.full(round(seconds * RATE), 5_000 if kind == "speech" else 0, np.int16) for kind, seconds in stretches]
    )


def seconds(pieces: list[Pcm]) -> list[float]:
    return [round(len(piece) / RATE, 1) for piece in pieces]


def test_silence_around_the_words_goes() -> None:
    pieces = utterances(loud(("pause", 5), ("speech", 3), ("pause", 5)), LoudActivity(), rate=RATE)

    assert seconds(pieces) == [3.7]


def test_a_pause_inside_stays() -> None:
    pieces = utterances(loud(("speech", 3), ("pause", 2), ("speech", 3)), LoudActivity(), rate=RATE)

    assert seconds(pieces) == [8.0]


@pytest.mark.parametrize(
    "sound", [np.zeros(0, np.int16), loud(("pause", 9)), loud(("pause", 3), ("speech", 0.1), ("pause", 3))]
)
def test_where_nobody_speaks_there_is_nothing(sound: Pcm) -> None:
    assert utterances(sound, LoudActivity(), rate=RATE) == []


def test_long_speech_is_cut_in_its_longest_pauses() -> None:
    pieces = utterances(
        loud(
            ("speech", 12), ("pause", 0.3), ("speech", 8), ("pause", 1), ("speech", 20), ("pause", 0.6), ("speech", 10)
        ),
        LoudActivity(),
        rate=RATE,
    )

    assert seconds(pieces) == [20.8, 20.8, 10.3]


def test_speech_without_a_pause_is_cut_all_the_same() -> None:
    pieces = utterances(loud(("speech", 60)), LoudActivity(), rate=RATE)

    assert max(seconds(pieces)) <= LONGEST
    assert sum(seconds(pieces)) == pytest.approx(60, abs=0.2)
    assert min(seconds(pieces)) > 3


def test_another_rate_keeps_its_samples() -> None:
    sound = resample(loud(("pause", 2), ("speech", 2), ("pause", 2)), source=RATE, target=16_000)
    (piece,) = utterances(sound, LoudActivity(), rate=16_000)

    assert len(piece) / 16_000 == pytest.approx(2.7, abs=0.1)


def test_a_real_voice_is_found_and_noise_is_not(tmp_path: Path) -> None:
    voice, rate = read_wav(spoken_wav("When is my council tax due?", tmp_path / "voice.wav").read_bytes())
    noise = np.random.default_rng(1).normal(0, 300, rate * 3).astype(np.int16)
    pieces = utterances(np.concatenate([noise, voice, noise]), SileroActivity(), rate=rate)

    assert len(pieces) == 1
    assert len(pieces[0]) / rate == pytest.approx(len(voice) / rate, abs=0.9)
    assert utterances(noise, SileroActivity(), rate=rate) == []
