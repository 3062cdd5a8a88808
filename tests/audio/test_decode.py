"""Claims about recordings of browsers and of people who mean harm: every one ends in sound or in plain words, soon."""

from __future__ import annotations

import io
import random
import struct

import av
import numpy as np
import pytest
from scripted_speech import encoded, recording

from pipelines.audio.decode import RATE, container, decode, encode_opus
from pipelines.audio.decode_apart import decode_apart
from pipelines.audio.pcm import Pcm
from pipelines.audio.wav import write_wav
from pipelines.errors import ExtractionError

FORMATS = {
    "Chromium and Firefox": ("webm", "libopus", "matroska"),
    "Firefox of old": ("ogg", "libopus", "ogg"),
    "Safari": ("mp4", "aac", "mov"),
    "Chromium, MP4": ("mp4", "libopus", "mov"),
    "a WAV file": ("wav", "pcm_s16le", "wav"),
    "Chromium, samples": ("matroska", "pcm_f32le", "matroska"),
}


def pitch(sound: Pcm, rate: int = RATE) -> float:
    """The strongest frequency, in hertz."""
    return float(np.argmax(np.abs(np.fft.rfft(sound))) * rate / len(sound))


@pytest.mark.parametrize("browser", FORMATS)
@pytest.mark.parametrize("channels", [1, 2])
def test_a_recording_of_any_browser_is_the_same_sound(browser: str, channels: int) -> None:
    format_name, codec, kind = FORMATS[browser]
    data = recording(format_name, codec, 2.0, channels=channels)
    sound = decode(data)

    assert container(data) == kind
    assert sound.dtype == np.int16
    assert len(sound) / RATE == pytest.approx(2.0, abs=0.1)
    assert pitch(sound) == pytest.approx(440, abs=2)
    assert np.abs(sound[RATE // 2 : RATE]).max() == pytest.approx(8_000, rel=0.15)


@pytest.mark.parametrize("rate", [8_000, 44_100, 96_000])
def test_any_rate_becomes_the_one_asked_for(rate: int) -> None:
    sound = decode(recording("wav", "pcm_s16le", 1.0, rate=rate), rate=8_000)

    assert len(sound) == pytest.approx(8_000, abs=80)
    assert pitch(sound, 8_000) == pytest.approx(440, abs=2)


def test_the_process_apart_hears_what_is_heard_here() -> None:
    data = recording("webm", "libopus", 1.0)

    assert np.array_equal(decode_apart(data), decode(data))


def test_what_comes_after_the_limit_is_left_out() -> None:
    data = encoded(np.zeros(8_000 * 1_800, np.int16), "matroska", "flac", rate=8_000)  # half an hour in 500 kB

    assert len(decode(data, most_seconds=60)) == 60 * RATE


def test_a_recording_that_broke_off_gives_what_came_before() -> None:
    data = recording("webm", "libopus", 4.0)
    sound = decode(data[: len(data) // 2])

    assert 1.0 < len(sound) / RATE < 3.0
    assert pitch(sound) == pytest.approx(440, abs=2)


HEADS = {
    "nothing": b"",
    "zeros": bytes(500_000),
    "words": b"How do I pay my council tax?",
    "a list of files": b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n",
    "a list to join": b"ffconcat version 1.0\nfile /etc/passwd\n",
    "an archive": b"PK\x03\x04" * 100,
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "the head of an Ogg": b"OggS" + bytes(100_000),
    "the head of a WebM": b"\x1a\x45\xdf\xa3" + b"\xff" * 500_000,
    "the head of an MP4": b"\0\0\0\x20ftypisom" + bytes(500_000),
    "a WAV without a rate": b"RIFF\xff\xff\xff\xffWAVEfmt \x10\0\0\0\1\0\1\0"
    + bytes(10)
    + b"data\xff\xff\xff\xff"
    + b"a" * 999,
}


@pytest.mark.parametrize("what", HEADS)
def test_what_is_no_sound_is_refused_in_plain_words(what: str) -> None:
    with pytest.raises(ExtractionError, match=r"This is no sound|This sound is damaged"):
        decode(HEADS[what])


def test_a_recording_stopped_before_it_began_is_silence_and_no_damage() -> None:
    whole = recording("webm", "libopus", 1.0)
    head = whole[: whole.index(b"\x1f\x43\xb6\x75") + 12]  # a cluster of sound begins, and holds nothing yet

    assert len(decode(head)) == 0
    assert len(decode_apart(head)) == 0
    assert len(decode(write_wav(rate=16_000))) == 0


def test_a_film_without_sound_is_refused() -> None:
    out = io.BytesIO()
    with av.open(out, "w", format="webm") as file:
        stream = file.add_stream("libvpx", rate=5)
        stream.width, stream.height, stream.pix_fmt = 64, 64, "yuv420p"
        for place in range(3):
            frame = av.VideoFrame(64, 64, "yuv420p")
            frame.pts = place
            file.mux(stream.encode(frame))
        file.mux(stream.encode(None))

    with pytest.raises(ExtractionError, match="no sound that can be read"):
        decode(out.getvalue())


def test_a_codec_that_browsers_do_not_record_is_refused() -> None:
    with pytest.raises(ExtractionError, match="no sound that can be read"):
        decode(recording("matroska", "ac3", 1.0))


def test_samples_that_are_no_numbers_are_no_trouble() -> None:
    data = bytearray(recording("wav", "pcm_f32le", 1.0))
    start = data.find(b"data") + 8
    data[start : start + 4_000] = struct.pack("<f", float("nan")) * 1_000

    assert len(decode(bytes(data))) == RATE


@pytest.mark.parametrize("promised", [20_000_000, 0x7FFF_FFFF])
def test_a_table_that_promises_millions_of_packets_costs_neither_time_nor_memory(promised: int) -> None:
    data = bytearray(recording("mp4", "aac", 1.0))
    sizes, times = data.find(b"stsz"), data.find(b"stts")
    data[sizes + 8 : sizes + 16] = struct.pack(">II", 1, promised)
    data[times + 12 : times + 16] = struct.pack(">I", promised)

    assert len(decode_apart(bytes(data), seconds=20)) == 0


def test_a_file_that_needs_more_memory_than_it_may_is_refused() -> None:
    with pytest.raises(ExtractionError, match="too much memory"):
        decode_apart(recording("webm", "libopus"), memory_mb=60)


def test_a_file_that_takes_longer_than_it_may_is_refused() -> None:
    with pytest.raises(ExtractionError, match="too long to read"):
        decode_apart(recording("webm", "libopus"), seconds=0.001)


def test_damage_anywhere_ends_in_sound_or_in_plain_words() -> None:
    chance = random.Random(7)
    whole = [recording(name, codec, 1.0) for name, codec, _ in FORMATS.values()]
    ended = 0
    for _ in range(300):
        data = bytearray(chance.choice(whole))
        reach = min(len(data), chance.choice([200, 3_000, len(data)]))
        for _ in range(chance.choice([1, 5, 50])):
            data[chance.randrange(reach)] = chance.randrange(256)
        cut = len(data) if chance.random() < 0.7 else chance.randrange(len(data))
        try:
            ended += len(decode(bytes(data[:cut]))) > 0
        except ExtractionError:
            ended += 1

    assert ended == 300


@pytest.mark.parametrize("rate", [16_000, 24_000])
def test_opus_keeps_the_sound_in_a_sixth_of_the_bytes(rate: int) -> None:
    tone = (np.sin(np.arange(rate * 3) * 2 * np.pi * 440 / rate) * 8_000).astype(np.int16)
    data = encode_opus(tone, rate=rate)

    assert container(data) == "ogg"
    assert len(data) * 6 < len(write_wav(tone, rate=rate))
    assert len(decode(data)) / RATE == pytest.approx(3.0, abs=0.05)
    assert pitch(decode(data)) == pytest.approx(440, abs=2)


def test_opus_of_nothing_is_a_file_still() -> None:
    assert encode_opus(np.zeros(0, np.int16), rate=24_000).startswith(b"OggS")


def test_a_rate_that_opus_lacks_is_refused() -> None:
    with pytest.raises(ValueError, match="Opus has no 22050"):
        encode_opus(np.zeros(10, np.int16), rate=22_050)
