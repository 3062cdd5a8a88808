"""Sounds that come close together go together; what nobody waits for is forgotten; recordings come after calls."""

from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from pipelines.engines.whisper_inbox import Inbox, Task
from pipelines.engines.whisper_messages import RATE, Request

SHORT = np.zeros(RATE, np.int16)
LONG = np.zeros(31 * RATE, np.int16)


def numbers(tasks: list[Task]) -> list[int]:
    return [task.request.number for task in tasks]


def ask(number: int, *, seconds: float = 10.0, with_times: bool = False) -> Request:
    return Request(number=number, seconds=seconds, with_times=with_times)


def test_those_that_wait_go_together_up_to_the_most() -> None:
    inbox = Inbox(gather_seconds=0.0)
    for number in range(5):
        inbox.put(ask(number), SHORT)

    assert numbers(inbox.take(3)) == [0, 1, 2]
    assert numbers(inbox.take(3)) == [3, 4]


def test_one_that_comes_alone_waits_a_moment_for_company() -> None:
    inbox = Inbox(gather_seconds=30.0)
    inbox.put(ask(0), SHORT)
    threading.Timer(0.1, lambda: inbox.put(ask(1), SHORT)).start()

    assert numbers(inbox.take(2)) == [0, 1]


def test_one_that_stays_alone_goes_alone() -> None:
    inbox = Inbox(gather_seconds=0.01)
    inbox.put(ask(0), SHORT)

    assert numbers(inbox.take(2)) == [0]


def test_where_each_goes_alone_none_waits_for_company() -> None:
    inbox = Inbox(gather_seconds=1_000.0)
    inbox.put(ask(0), SHORT)

    assert numbers(inbox.take(1)) == [0]


@pytest.mark.parametrize(("sound", "with_times"), [(LONG, False), (SHORT, True)])
def test_a_long_one_comes_after_the_short_ones_and_alone(sound: np.ndarray, *, with_times: bool) -> None:
    inbox = Inbox(gather_seconds=0.0)
    inbox.put(ask(0, with_times=with_times), sound)
    inbox.put(ask(1), SHORT)
    inbox.put(ask(2), SHORT)

    assert numbers(inbox.take(8)) == [1, 2]
    assert numbers(inbox.take(8)) == [0]


def test_a_dropped_one_that_waits_is_forgotten() -> None:
    inbox = Inbox(gather_seconds=0.0)
    inbox.put(ask(0), SHORT)
    inbox.put(ask(1), SHORT)

    assert inbox.drop(0)
    assert numbers(inbox.take(8)) == [1]
    assert not inbox.drop(5)


def test_a_dropped_one_under_way_is_marked() -> None:
    inbox = Inbox(gather_seconds=0.0)
    inbox.put(ask(0), SHORT)
    inbox.put(ask(1), SHORT)
    first, second = inbox.take(8)

    assert not inbox.drop(0)
    assert not first.is_wanted(time.monotonic())
    assert second.is_wanted(time.monotonic())


def test_nobody_wants_what_is_late() -> None:
    now = 100.0
    inbox = Inbox(gather_seconds=0.0, clock=lambda: now)
    inbox.put(ask(0, seconds=2.0), SHORT)
    (task,) = inbox.take(1)

    assert task.is_wanted(101.9)
    assert not task.is_wanted(102.0)


def test_one_dropped_while_it_waits_for_company_leaves_nothing() -> None:
    inbox = Inbox(gather_seconds=0.3)
    inbox.put(ask(0), SHORT)
    threading.Timer(0.05, lambda: inbox.drop(0)).start()

    assert inbox.take(2) == []
