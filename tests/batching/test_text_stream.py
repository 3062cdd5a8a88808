"""Text is shown in whole characters, never past a stop string, and the same however the bytes were cut."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.batching.text_stream import TextStream

STOPS = st.lists(st.text("ab£\n", min_size=1, max_size=4), max_size=3)


def _streamed(pieces: list[bytes], stop: tuple[str, ...]) -> tuple[list[str], bool]:
    stream = TextStream(stop)
    shown = [stream.feed(piece) for piece in pieces]
    shown.append(stream.flush())
    return shown, stream.stopped


def _cut_at_stop(text: str, stop: list[str]) -> str:
    """By the definition: the stop string that is complete first ends the text, before its first character."""
    for end in range(1, len(text) + 1):
        starts = [end - len(each) for each in stop if text[:end].endswith(each)]
        if starts:
            return text[: min(starts)]
    return text


@given(st.text("ab£\n€😀", max_size=40), STOPS, st.lists(st.integers(0, 160), max_size=12))
def test_any_cut_of_the_bytes_shows_the_same_text(text: str, stop: list[str], cuts: list[int]) -> None:
    raw = text.encode()
    places = sorted({0, len(raw), *(cut for cut in cuts if cut < len(raw))})
    pieces = [raw[begin:end] for begin, end in pairwise(places)]

    shown, stopped = _streamed(pieces, tuple(stop))

    assert "".join(shown) == _cut_at_stop(text, stop)
    assert stopped == ("".join(shown) != text)


@given(st.text(max_size=30))
def test_half_a_character_is_never_shown(text: str) -> None:
    shown, _ = _streamed([bytes([byte]) for byte in text.encode()], ())

    assert [part for part in shown if part] == list(text)


def test_what_may_become_a_stop_string_is_held_back() -> None:
    stream = TextStream(("STOP",))

    assert [stream.feed(piece) for piece in (b"go S", b"T", b"art ST")] == ["go ", "", "STart "]
    assert stream.flush() == "ST"


def test_nothing_comes_after_a_stop_string() -> None:
    stream = TextStream(("\n\n",))

    assert stream.feed(b"answer\n\nmore") == "answer"
    assert stream.stopped
    assert stream.feed(b"still more") == ""
    assert stream.flush() == ""


@pytest.mark.parametrize("tail", [b"\xc2", b"\xe2\x82", b"\xf0\x9f\x98"])
def test_half_a_character_at_the_end_is_dropped(tail: bytes) -> None:
    stream = TextStream()

    assert stream.feed(b"cost: " + tail) == "cost: "
    assert stream.flush() == ""


def test_bytes_that_are_no_text_are_marked() -> None:
    assert TextStream().feed(b"a\xffb") == "a�b"


def test_an_empty_stop_string_stops_nothing() -> None:
    assert TextStream(("",)).feed(b"text") == "text"
