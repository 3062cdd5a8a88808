"""Nobody waits in vain for a server that failed, and it is tried again soon."""

from __future__ import annotations

import pytest

from pipelines.engines.circuit_breaker import CircuitBreaker


class Clock:
    """Seconds that a test moves on."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def circuit(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(clock=clock)


def test_it_is_closed_at_first(circuit: CircuitBreaker) -> None:
    assert circuit.problem() == ""
    assert circuit.enter() == ""


def test_a_quick_failure_opens_it_for_a_second_and_then_everybody_may_ask(
    circuit: CircuitBreaker, clock: Clock
) -> None:
    circuit.failed("refused")
    assert [circuit.problem(), circuit.enter()] == ["refused", "refused"]

    clock.now += 1.01

    assert [circuit.enter(), circuit.enter(), circuit.problem()] == ["", "", ""]


def test_a_slow_failure_opens_it_for_longer_each_time(circuit: CircuitBreaker, clock: Clock) -> None:
    rests: list[float] = []
    for _ in range(6):
        circuit.failed("silent", slow=True)
        began = clock.now
        while circuit.problem():
            clock.now += 0.5
        rests.append(clock.now - began)

    assert rests == [10, 20, 40, 60, 60, 60]


def test_after_a_slow_failure_one_tries_and_the_others_wait_for_its_outcome(
    circuit: CircuitBreaker, clock: Clock
) -> None:
    circuit.failed("silent", slow=True)
    clock.now += 10.5

    assert [circuit.enter(), circuit.enter(), circuit.problem()] == ["", "silent", "silent"]
    circuit.succeeded()
    assert [circuit.enter(), circuit.enter(), circuit.problem()] == ["", "", ""]


def test_a_trial_without_outcome_lets_the_next_one_try(circuit: CircuitBreaker, clock: Clock) -> None:
    circuit.failed("silent", slow=True)
    clock.now += 10.5
    circuit.enter()

    circuit.leave()

    assert [circuit.enter(), circuit.enter()] == ["", "silent"]


def test_those_who_fail_together_count_once(circuit: CircuitBreaker, clock: Clock) -> None:
    for _ in range(16):
        circuit.failed("silent", slow=True)

    clock.now += 10.5

    assert circuit.problem() == ""


def test_success_forgets_the_failures(circuit: CircuitBreaker, clock: Clock) -> None:
    for _ in range(3):
        circuit.failed("silent", slow=True)
        clock.now += 100
    circuit.succeeded()

    circuit.failed("silent", slow=True)
    clock.now += 10.5

    assert circuit.problem() == ""
