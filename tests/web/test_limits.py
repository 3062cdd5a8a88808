"""Claims about pace and number, with a clock of our own."""

from __future__ import annotations

import pytest

from app.web.errors import BusyError, TooManyQuestionsError
from app.web.limits import Pace, Places, SlidingWindow


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_the_window_slides(clock: Clock) -> None:
    window = SlidingWindow(2, seconds=60, clock=clock)
    assert window.wait("ann") == 0
    clock.seconds += 40
    assert window.wait("ann") == 0

    assert window.wait("ann") == 20
    clock.seconds += 20
    assert window.wait("ann") == 0
    assert window.wait("ann") == 40


def test_an_event_that_was_refused_does_not_count(clock: Clock) -> None:
    window = SlidingWindow(1, seconds=60, clock=clock)
    window.wait("ann")
    for _ in range(5):
        clock.seconds += 10
        window.wait("ann")
    clock.seconds += 10

    assert window.wait("ann") == 0


def test_one_visitor_does_not_hold_back_another(clock: Clock) -> None:
    pace = Pace(1, clock=clock)
    pace.check("ann", "10.0.0.1")

    pace.check("bob", "10.0.0.1")
    with pytest.raises(TooManyQuestionsError) as refused:
        pace.check("ann", "10.0.0.1")
    assert refused.value.details == {"retry_after": 60}


def test_dropping_the_cookie_does_not_help_for_ever(clock: Clock) -> None:
    pace = Pace(2, clock=clock)
    for number in range(10):
        pace.check(f"fresh {number}", "10.0.0.1")

    with pytest.raises(TooManyQuestionsError):
        pace.check("fresh 11", "10.0.0.1")
    pace.check("fresh 12", "10.0.0.2")


def test_marks_and_questions_are_counted_apart(clock: Clock) -> None:
    pace = Pace(1, clock=clock)
    pace.check("ann", "10.0.0.1")

    pace.check("ann", "10.0.0.1", purpose="feedback")


def test_idle_keys_are_forgotten(clock: Clock) -> None:
    window = SlidingWindow(1, seconds=60, clock=clock)
    for number in range(10_000):
        window.wait(str(number))
    clock.seconds += 61
    window.wait("one more")

    assert len(window._events) == 1


def test_a_full_house_says_come_back_and_a_place_comes_free() -> None:
    places = Places(1)
    with places.taken(), pytest.raises(BusyError), places.taken():
        pytest.fail("two in one place")

    with places.taken():
        pass
