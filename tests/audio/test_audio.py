"""Sound survives the telephone's codecs, another rate and a WAV file."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from pipelines.audio.g711 import Law, decode, encode
from pipelines.audio.resample import resample
from pipelines.audio.wav import read_wav, write_wav
from pipelines.errors import ExtractionError

EVERY = np.arange(-32_768, 32_768, dtype=np.int32).astype(np.int16)


@pytest.mark.parametrize("law", ["ulaw", "alaw"])
def test_decoding_is_the_standards(law: Law) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        audioop = pytest.importorskip("audioop")  # left the standard library with Python 3.13
    codes = bytes(range(256))
    expected = audioop.ulaw2lin(codes, 2) if law == "ulaw" else audioop.alaw2lin(codes, 2)

    assert decode(codes, law).tobytes() == expected


@pytest.mark.parametrize("law", ["ulaw", "alaw"])
def test_no_code_is_nearer_than_the_one_taken(law: Law) -> None:
    taken = np.abs(decode(encode(EVERY, law), law).astype(np.int32) - np.clip(EVERY.astype(np.int32), -32_635, 32_635))
    codes = decode(bytes(range(256)), law).astype(np.int32)
    sample = slice(None, None, 37)
    best = np.abs(codes[None] - np.clip(EVERY[sample].astype(np.int32), -32_635, 32_635)[:, None]).min(axis=1)

    assert (taken[sample] <= best + 1).all()


@pytest.mark.parametrize("law", ["ulaw", "alaw"])
def test_what_was_coded_once_is_coded_the_same_again(law: Law) -> None:
    once = decode(encode(EVERY, law), law)

    assert (decode(encode(once, law), law) == once).all()


def test_a_tone_keeps_its_pitch_and_length_at_another_rate() -> None:
    tone = (8_000 * np.sin(2 * np.pi * 440 * np.arange(22_050) / 22_050)).astype(np.int16)

    there = resample(tone, source=22_050, target=8_000)

    loudest = np.abs(np.fft.rfft(there.astype(float))).argmax() * 8_000 / len(there)
    assert len(there) == 8_000
    assert loudest == pytest.approx(440, abs=1)


def test_a_wav_file_gives_back_both_sides() -> None:
    ours, theirs = np.arange(100, dtype=np.int16), np.full(50, -7, np.int16)

    pcm, rate = read_wav(write_wav(ours, theirs, rate=8_000))

    assert rate == 8_000
    assert len(pcm) == 100
    assert pcm[10] == (10 - 7) // 2 or pcm[10] == int((10 - 7) / 2)


@pytest.mark.parametrize("data", [b"", b"RIFF", b"\x00" * 1000, b"RIFF\x00\x00\x00\x00WAVEfmt "])
def test_what_is_no_wav_file_is_refused_in_plain_words(data: bytes) -> None:
    with pytest.raises(ExtractionError, match="no WAV file"):
        read_wav(data)
