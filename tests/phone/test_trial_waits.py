"""What a trial caller measures: waits from what was sent and heard, a telephone's playing, a bad line."""

from __future__ import annotations

import numpy as np
import pytest

from app.phone.trial.bad_line import BadLine, Conditions
from app.phone.trial.playout import FRAME, QUIET, Playout
from app.phone.trial.waits import Turn, waits_of
from pipelines.audio.pcm import Pcm


def heard(*spans: tuple[float, float], seconds: float = 20.0) -> Pcm:
    """Sound between these seconds, silence elsewhere."""
    sound = np.zeros(int(seconds * 8_000), np.int16)
    for begin, end in spans:
        sound[int(begin * 8_000) : int(end * 8_000)] = 3_000
    return sound


def turn(begin: float, end: float, *, interrupts: bool = False) -> Turn:
    return Turn("words", round(begin * 50), round(end * 50), interrupts=interrupts)


def test_the_wait_is_from_the_end_of_words_to_the_first_sound() -> None:
    waits = waits_of(heard((0, 3), (7.7, 9)), [turn(4, 7)])

    assert waits.answers == pytest.approx((0.7,))
    assert waits.unanswered == 0


def test_words_across_the_voice_are_no_wait() -> None:
    assert waits_of(heard((0, 8)), [turn(4, 7)]).answers == ()


def test_a_turn_after_which_nothing_is_heard_is_unanswered() -> None:
    waits = waits_of(heard((0, 3), (12, 14)), [turn(4, 7), turn(9, 11)])

    assert waits.answers == pytest.approx((1.0,))
    assert waits.unanswered == 1


def test_a_barge_in_lasts_until_the_voice_is_quiet_for_good() -> None:
    spoken = heard((0, 5.0), (5.2, 6.18), (10, 11))  # a pause between two sentences is no silence

    waits = waits_of(spoken, [turn(6, 9, interrupts=True)])

    assert waits.barge_ins == pytest.approx((0.18,))
    assert waits.answers == pytest.approx((1.0,))


def test_speaking_into_silence_is_no_barge_in() -> None:
    assert waits_of(heard((0, 3), (8, 9)), [turn(5, 7, interrupts=True)]).barge_ins == ()


def test_a_telephone_plays_twenty_milliseconds_at_a_time_and_tells_its_marks() -> None:
    playout = Playout()
    playout.add(np.arange(1, 201, dtype=np.int16))
    playout.mark("end")

    first, passed = playout.next()
    second, then = playout.next()

    assert (first == np.arange(1, 161)).all()
    assert passed == ()
    assert (second[:40] == np.arange(161, 201)).all()
    assert not second[40:].any()
    assert then == ("end",)
    assert playout.next()[0] is QUIET


def test_what_is_thrown_away_tells_its_marks() -> None:
    playout = Playout()
    playout.mark("one")
    playout.add(heard((0, 1), seconds=1))
    playout.mark("two")

    assert playout.flush() == ("one", "two")
    assert playout.next()[0] is QUIET


def test_a_lump_is_made_good_by_leaving_silence_out_first() -> None:
    playout = Playout(longest=3 * FRAME)
    loud = np.full(FRAME, 3_000, np.int16)
    for frame in (loud, QUIET, loud, QUIET, loud):
        playout.add(frame)

    assert [bool(playout.next()[0].any()) for _ in range(4)] == [True, True, True, False]


def test_a_bad_line_loses_and_adds_and_a_good_one_does_neither() -> None:
    loud = np.full(FRAME, 3_000, np.int16)

    lost = [BadLine(Conditions(loss=1.0)).carry(loud) for _ in range(5)]
    noisy = BadLine(Conditions(noise_db=20.0)).carry(QUIET)
    clean = BadLine(Conditions()).carry(QUIET)

    assert lost == [None] * 5
    assert noisy is not None
    assert 200 < float(np.sqrt(np.mean(noisy.astype(float) ** 2))) < 400  # 3,000 less 20 dB
    assert clean is not None
    assert not clean.any()


def test_the_same_seed_makes_the_same_line() -> None:
    one, other = (BadLine(Conditions(noise_db=10.0, loss=0.3, seed=4)) for _ in range(2))

    for _ in range(50):
        first, second = one.carry(QUIET), other.carry(QUIET)
        assert (first is None) == (second is None)
        assert first is None or (first == second).all()  # type: ignore[operator]
