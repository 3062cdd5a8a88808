"""A server that hangs is told from one that works long."""

from __future__ import annotations

from app.model_server.pulse import Health, Pulse

READY = Health(status="ready")


def test_a_silent_server_hangs_after_a_while() -> None:
    pulse = Pulse(0)
    pulse.hangs(READY, 1)

    assert not pulse.hangs(None, 20)
    assert pulse.hangs(None, 22) == "it no longer answered."


def test_one_that_answers_in_between_does_not() -> None:
    pulse = Pulse(0)

    assert not any(pulse.hangs(READY if now % 15 == 0 else None, now) for now in range(0, 600, 5))


def test_one_that_starts_has_longer() -> None:
    pulse = Pulse(0)

    assert not pulse.hangs(None, 170)
    assert pulse.hangs(None, 190)


def test_one_that_loads_for_an_hour_does_not_hang() -> None:
    pulse = Pulse(0)

    assert not any(pulse.hangs(Health(status="loading"), now) for now in range(0, 3600, 5))


def test_an_engine_that_stands_still_in_the_middle_of_an_answer_hangs() -> None:
    pulse = Pulse(0)

    stuck = [pulse.hangs(Health(status="ready", running=2, passes=7), now) for now in range(0, 200, 10)]

    assert not any(stuck[:18])
    assert stuck[-1] == "it stood still in the middle of an answer."


def test_one_that_works_or_has_nothing_to_do_does_not() -> None:
    pulse = Pulse(0)

    assert not any(pulse.hangs(Health(status="ready", running=2, passes=now // 60), now) for now in range(0, 900, 5))
    assert not any(pulse.hangs(Health(status="ready", passes=15), now) for now in range(900, 9000, 5))
