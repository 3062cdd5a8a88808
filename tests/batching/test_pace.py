"""Whoever is turned away hears a time that fits how fast answers are finished."""

from __future__ import annotations

import pytest

from pipelines.batching.pace import Pace


def test_half_of_those_who_wait_have_to_be_taken_up() -> None:
    pace = Pace()
    for second in range(11):
        pace.note(second)

    assert pace.retry_after(waiting=20, now=10) == 10


@pytest.mark.parametrize(("gap", "waiting", "expected"), [(0.001, 4, 1.0), (60.0, 100, 120.0)])
def test_it_is_never_absurdly_short_or_long(gap: float, waiting: int, expected: float) -> None:
    pace = Pace()
    for number in range(5):
        pace.note(number * gap)

    assert pace.retry_after(waiting, now=4 * gap) == expected


def test_an_engine_that_has_come_to_a_stop_is_slow() -> None:
    pace = Pace()
    for second in range(5):
        pace.note(second)

    assert pace.retry_after(waiting=10, now=100) > pace.retry_after(waiting=10, now=4)


def test_before_the_first_answer_it_is_a_guess() -> None:
    assert Pace().retry_after(waiting=8, now=0) == 5.0
