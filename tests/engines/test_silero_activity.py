"""Silero hears speech, and neither noise nor the telephone's own tones."""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
import threading

import numpy as np
import pytest

from pipelines.audio.g711 import decode, encode
from pipelines.audio.pcm import Pcm
from pipelines.audio.resample import resample
from pipelines.audio.wav import read_wav
from pipelines.engines.silero_activity import RATE, SileroActivity
from pipelines.errors import EngineError
from pipelines.settings import PROJECT

SECONDS = np.arange(4 * RATE) / RATE


def tones(*hertz: float) -> Pcm:
    return np.sum([6_000 * np.sin(2 * np.pi * each * SECONDS) for each in hertz], axis=0).astype(np.int16)


def chances(sound: Pcm, activity: SileroActivity | None = None) -> list[float]:
    heard = activity or SileroActivity()
    return [heard.chance(sound[start : start + heard.window]) for start in range(0, len(sound), heard.window)]


@pytest.fixture(scope="module")
def speech() -> Pcm:
    """A sentence as the telephone carries it, with a second of silence after it."""
    if not shutil.which("espeak-ng"):
        pytest.skip("espeak-ng is not installed: make speech")
    words = ["espeak-ng", "-v", "en-gb", "--stdout", "how do I pay a parking ticket"]
    sound, rate = read_wav(subprocess.run(words, capture_output=True, check=True).stdout)
    spoken = resample(sound, source=rate, target=RATE)
    return decode(encode(np.concatenate([spoken, np.zeros(RATE, np.int16)]), "ulaw"), "ulaw")


@pytest.mark.parametrize(
    "sound",
    [
        pytest.param(np.zeros(4 * RATE, np.int16), id="silence"),
        pytest.param(np.random.default_rng(0).normal(0, 1_000, 4 * RATE).astype(np.int16), id="noise"),
        pytest.param(tones(50, 150), id="hum"),
        pytest.param(tones(770, 1336), id="key 5"),
        pytest.param(tones(400, 450), id="ringing"),
    ],
)
def test_what_is_no_speech_is_not_taken_for_it(sound: Pcm) -> None:
    assert max(chances(sound)) < 0.5


def test_speech_is_heard_and_its_end_too(speech: Pcm) -> None:
    heard = chances(speech)

    spoken = heard[: -RATE // 256]
    assert np.mean([chance > 0.5 for chance in spoken]) > 0.8
    assert max(heard[-16:]) < 0.5


def test_streams_do_not_hear_each_other(speech: Pcm) -> None:
    alone = chances(speech)
    first, second = SileroActivity(), SileroActivity()
    noise = np.random.default_rng(1).normal(0, 3_000, len(speech)).astype(np.int16)

    beside: list[float] = []
    for start in range(0, len(speech), 256):
        second.chance(noise[start : start + 256])
        beside.append(first.chance(speech[start : start + 256]))

    assert beside == alone


def test_threads_share_the_model(speech: Pcm) -> None:
    alone = chances(speech)
    heard: list[list[float]] = []
    threads = [threading.Thread(target=lambda: heard.append(chances(speech))) for _ in range(4)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert heard == [alone] * 4


def test_a_stream_that_is_reset_begins_anew(speech: Pcm) -> None:
    activity = SileroActivity()
    first = chances(speech, activity)

    activity.reset()

    assert chances(speech, activity) == first


def test_a_window_that_is_too_long_is_refused() -> None:
    activity = SileroActivity()

    with pytest.raises(ValueError, match="256"):
        activity.chance(np.zeros(257, np.int16))


def test_torch_stays_out() -> None:
    code = (
        "import sys; from pipelines.engines.silero_activity import SileroActivity; SileroActivity();"
        "sys.exit('torch' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], cwd=PROJECT, check=False).returncode == 0


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipelines.engines import silero_activity

    silero_activity._session.cache_clear()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(EngineError, match=r"pip install silero-vad"):
        SileroActivity()
