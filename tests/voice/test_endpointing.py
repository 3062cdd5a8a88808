"""Where an utterance begins and ends, in windows of 32 ms."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.voice.endpointing import Began, Ended, Endpointer, Mark, Paused, Settled, Stirred

WINDOW = 256
SECONDS = WINDOW / 8_000


class Stream:
    """Windows one after the other; the sound of window n is n."""

    def __init__(self) -> None:
        self.endpointer = Endpointer(WINDOW)
        self.count = 0

    def hears(self, seconds: float, chance: float) -> list[Mark]:
        marks: list[Mark] = []
        for _ in range(round(seconds / SECONDS)):
            self.count += 1
            window = np.full(WINDOW, self.count % 30_000, np.int16)
            marks += self.endpointer.hear(window, chance, self.count * SECONDS)
        return marks


def test_an_eighth_of_a_second_of_speech_is_a_beginning() -> None:
    stream = Stream()
    stream.hears(1.0, 0.0)

    assert stream.hears(0.096, 0.9) == [Stirred()]
    (began,) = stream.hears(0.032, 0.9)
    assert isinstance(began, Began)
    assert began.at == pytest.approx(0.992, abs=0.04)


def test_clicks_are_no_beginning() -> None:
    stream = Stream()

    marks = [mark for _ in range(50) for mark in stream.hears(0.064, 0.9) + stream.hears(0.064, 0.1)]

    assert marks == [Stirred(), Settled()] * 50


def test_a_single_window_is_not_even_a_stir() -> None:
    stream = Stream()

    assert [mark for _ in range(50) for mark in stream.hears(0.032, 0.9) + stream.hears(0.064, 0.1)] == []


def test_half_a_second_before_the_beginning_is_kept() -> None:
    stream = Stream()
    stream.hears(2.0, 0.0)
    stream.hears(1.0, 0.9)

    marks = stream.hears(1.0, 0.0)

    ended = marks[-1]
    assert isinstance(ended, Ended)
    first = int(ended.sound[0])
    assert first * SECONDS == pytest.approx(1.5, abs=0.06)


def test_a_pause_comes_before_the_end_with_the_same_sound() -> None:
    stream = Stream()
    stream.hears(1.0, 0.9)

    paused, ended = stream.hears(1.0, 0.0)

    assert isinstance(paused, Paused)
    assert isinstance(ended, Ended)
    assert paused.sound is ended.sound


def test_a_pause_that_ends_is_void_and_the_next_has_all_the_sound() -> None:
    stream = Stream()
    stream.hears(1.0, 0.9)

    first = stream.hears(0.4, 0.0)
    second = stream.hears(0.5, 0.9) + stream.hears(1.0, 0.0)

    assert [type(mark) for mark in first + second] == [Paused, Paused, Ended]
    assert len(second[0].sound) > len(first[0].sound)  # type: ignore[union-attr]


def test_a_lone_click_in_a_pause_does_not_end_it() -> None:
    stream = Stream()
    stream.hears(1.0, 0.9)

    marks = stream.hears(0.35, 0.0) + stream.hears(0.032, 0.9) + stream.hears(0.2, 0.0)

    assert [type(mark) for mark in marks] == [Paused, Ended]


def test_a_voice_that_fades_still_counts() -> None:
    stream = Stream()
    stream.hears(1.0, 0.9)

    assert stream.hears(1.0, 0.4) == []


def test_the_end_is_told_at_the_last_speech_and_after_the_wait() -> None:
    stream = Stream()
    stream.hears(1.0, 0.9)
    ended = stream.hears(1.0, 0.0)[-1]

    assert isinstance(ended, Ended)
    assert ended.speech_ended == pytest.approx(1.0, abs=0.04)
    assert ended.speech == pytest.approx(1.0, abs=0.04)


def test_who_was_cut_off_gets_more_time_up_to_a_second() -> None:
    endpointer = Endpointer(WINDOW)

    waits = []
    for _ in range(5):
        waits.append(endpointer.stop_after)
        endpointer.was_cut_off()

    assert waits == pytest.approx([0.55, 0.70, 0.85, 1.0, 1.0])


def test_a_broken_sentence_is_waited_for_longer_once() -> None:
    stream = Stream()
    stream.endpointer.be_patient()
    stream.hears(1.0, 0.9)

    assert [type(mark) for mark in stream.hears(1.2, 0.0)] == [Paused]
    assert [type(mark) for mark in stream.hears(0.2, 0.0)] == [Ended]
    assert stream.endpointer.stop_after == pytest.approx(0.55)


def test_an_utterance_that_goes_on_begins_with_the_earlier_sound() -> None:
    stream = Stream()
    stream.endpointer.join(np.full(8_000, -7, np.int16))
    stream.hears(1.0, 0.9)

    ended = stream.hears(1.0, 0.0)[-1]

    assert isinstance(ended, Ended)
    assert (ended.sound[:8_000] == -7).all()
    assert ended.sound[8_000] > 0


def test_endless_speech_ends_at_twenty_seconds() -> None:
    stream = Stream()

    marks = stream.hears(45.0, 0.9)

    ended = [mark for mark in marks if isinstance(mark, Ended)]
    assert len(ended) == 2
    assert all(len(mark.sound) <= 20.1 * 8_000 for mark in ended)


def test_joined_sound_is_no_longer_than_one_utterance() -> None:
    stream = Stream()
    stream.endpointer.join(np.full(19 * 8_000, -7, np.int16))
    stream.hears(5.0, 0.9)

    ended = stream.hears(1.0, 0.0)[-1]

    assert isinstance(ended, Ended)
    assert len(ended.sound) == 20 * 8_000


@given(st.lists(st.tuples(st.integers(1, 40), st.floats(0, 1)), max_size=60))
def test_marks_always_come_in_order(stretches: list[tuple[int, float]]) -> None:
    stream = Stream()
    follows: dict[type[Mark], tuple[type[Mark], ...]] = {
        Ended: (Stirred,),
        Stirred: (Settled, Began),
        Settled: (Stirred,),
        Began: (Paused, Ended),
        Paused: (Paused, Ended),
    }
    last: type[Mark] = Ended

    for windows, chance in stretches:
        for mark in stream.hears(windows * SECONDS, chance):
            assert isinstance(mark, follows[last])
            last = type(mark)
            if isinstance(mark, Paused | Ended):
                assert len(mark.sound) <= 20.1 * 8_000
    assert stream.endpointer.speaking is (last in (Began, Paused))
