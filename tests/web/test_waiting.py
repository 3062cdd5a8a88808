"""Answers that are on their way."""

from __future__ import annotations

import threading

import pytest

from app.web.errors import BusyError
from app.web.waiting import AT_ONCE, KEPT_SECONDS, Finished, WaitingRoom
from pipelines.types import Answer, Outcome, Sentence

FINISHED = Finished(Answer(Outcome.ANSWERED, (Sentence("Yes."),)), "a1")


def test_an_answer_is_given_to_the_visitor_who_asked_and_to_nobody_else() -> None:
    room = WaitingRoom()
    pending = room.begin("sam", "May I?", lambda: FINISHED)

    assert pending.future.result(timeout=5) is FINISHED
    assert room.find(pending.id, "sam") is pending
    assert room.find(pending.id, "kim") is None


def test_an_answer_nobody_came_for_is_dropped() -> None:
    now = [0.0]
    room = WaitingRoom(clock=lambda: now[0])
    pending = room.begin("sam", "May I?", lambda: FINISHED)
    now[0] = KEPT_SECONDS + 1

    assert room.find(pending.id, "sam") is None


def test_whoever_leaves_is_forgotten() -> None:
    room = WaitingRoom()
    sams, kims = room.begin("sam", "", lambda: FINISHED), room.begin("kim", "", lambda: FINISHED)

    room.forget("sam")

    assert room.find(sams.id, "sam") is None
    assert room.find(kims.id, "kim") is kims


def test_a_rush_is_told_to_come_back() -> None:
    room, door = WaitingRoom(workers=1), threading.Event()

    def slow() -> Finished:
        door.wait(10)
        return FINISHED

    for _ in range(AT_ONCE):
        room.begin("sam", "", slow)

    with pytest.raises(BusyError):
        room.begin("kim", "", slow)
    door.set()
    room.close()
