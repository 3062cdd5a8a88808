"""AudioSocket's frames and rates."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from line_partners import warble

from app.phone.audiosocket_frames import (
    ERROR,
    HANG_UP,
    KEY,
    RATES,
    SOUND,
    UUID,
    Frame,
    FrameReader,
    frame,
    sound_frame,
    sound_of,
)
from app.phone.audiosocket_rates import Downsampler

FRAMES = st.one_of(
    st.builds(Frame, st.just(UUID), st.binary(min_size=16, max_size=16)),
    st.builds(Frame, st.just(KEY), st.binary(min_size=1, max_size=1)),
    st.builds(Frame, st.sampled_from(sorted(RATES)), st.binary(max_size=1_000)),
    st.builds(Frame, st.sampled_from([HANG_UP, ERROR]), st.binary(max_size=4)),
)


@given(st.lists(FRAMES, max_size=20), st.data())
def test_frames_come_whole_however_tcp_has_torn_them(frames: list[Frame], data: st.DataObject) -> None:
    stream = b"".join(frame(each.kind, each.payload) for each in frames)
    cuts = sorted(data.draw(st.lists(st.integers(0, len(stream)), max_size=10)))
    reader = FrameReader()

    came = [
        each
        for start, end in zip([0, *cuts], [*cuts, len(stream)], strict=True)
        for each in reader.feed(stream[start:end])
    ]

    assert came == frames
    assert not reader.fault


@given(st.lists(st.binary(max_size=300), max_size=30))
def test_no_stream_breaks_the_reader(pieces: list[bytes]) -> None:
    reader = FrameReader()

    for piece in pieces:
        for came in reader.feed(piece):
            assert len(came.payload) <= 65_535
            if came.kind in RATES:
                sound_of(came.payload)


@pytest.mark.parametrize(
    "stream",
    [
        b"GET / HTTP/1.1\r\nHost: example.org\r\n\r\n",
        b"\x10\xff\xff" + bytes(100),
        b"\x01\x00\x0f" + bytes(15),
        b"\x03\x00\x02ab",
        b"\x00\xff\xff",
        b"\x55\x00\x00" * 17,
    ],
    ids=["HTTP", "four seconds of sound", "half a UUID", "two keys", "long hang-up", "a row of unknown kinds"],
)
def test_what_no_asterisk_sends_is_a_fault(stream: bytes) -> None:
    reader = FrameReader()

    reader.feed(stream)

    assert reader.fault
    assert reader.feed(frame(KEY, b"1")) == []


def test_a_kind_of_a_later_asterisk_is_passed_over() -> None:
    reader = FrameReader()

    came = reader.feed(frame(0x02) + frame(0x07, b"what") + frame(KEY, b"7"))

    assert came == [Frame(KEY, b"7")]
    assert not reader.fault


def test_sound_survives_both_ways_and_half_a_sample_is_dropped() -> None:
    pcm = np.array([0, 1, -1, 32_767, -32_768], np.int16)

    assert sound_frame(pcm)[:3] == bytes((SOUND, 0, 10))
    assert (sound_of(sound_frame(pcm)[3:]) == pcm).all()
    assert (sound_of(sound_frame(pcm)[3:] + b"\x01") == pcm).all()
    assert len(sound_of(b"")) == 0


@pytest.mark.parametrize("rate", sorted(set(RATES.values())))
def test_a_tone_comes_down_from_every_rate_as_loud_and_as_high(rate: int) -> None:
    times = np.arange(rate) / rate
    tone = (10_000 * np.sin(2 * np.pi * 1_000 * times)).astype(np.int16)
    downsampler = Downsampler(rate)

    came = np.concatenate([downsampler.take(piece) for piece in np.array_split(tone, 50)])

    assert abs(len(came) - 8_000) <= 20
    middle = came[400:-400].astype(np.float64)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert np.argmax(spectrum) * 8_000 / len(middle) == pytest.approx(1_000, abs=2)
    assert np.sqrt(np.mean(middle**2)) == pytest.approx(10_000 / np.sqrt(2), rel=0.02)


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_what_the_telephone_cannot_carry_does_not_come_back_as_another_tone(rate: int) -> None:
    times = np.arange(rate) / rate
    high = (10_000 * np.sin(2 * np.pi * 5_500 * times)).astype(np.int16)

    came = Downsampler(rate).take(high)

    assert np.abs(came[200:-200]).max() < 100


@given(st.sampled_from(sorted(RATES.values())), st.lists(st.integers(1, 900), min_size=1, max_size=8))
def test_pieces_leave_no_seams(rate: int, lengths: list[int]) -> None:
    sound = np.resize(warble(0.5), sum(lengths))
    whole, torn = Downsampler(rate), Downsampler(rate)

    pieces = [torn.take(piece) for piece in np.split(sound, np.cumsum(lengths)[:-1])]

    expected = whole.take(sound)
    came = np.concatenate(pieces)
    assert len(came) == len(expected)
    assert np.abs(came.astype(int) - expected).max(initial=0) <= 1
