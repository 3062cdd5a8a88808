"""Who waits, who is read when, and how soon somebody who leaves makes room: looked at pass by pass."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.batching.engine import BatchEngine, Finished, Limits, Piece
from pipelines.errors import ModelBusyError
from tests.batching.listening import SYSTEM, SteppedRuntime, ask, eventually

Stepped = Callable[..., tuple[BatchEngine, SteppedRuntime]]


@pytest.fixture
def stepped(tiny_model: Path) -> Iterator[Stepped]:
    """Opens engines that read only when they are told to, and answer to the last token they may."""
    opened: list[tuple[BatchEngine, SteppedRuntime]] = []

    def open_one(**limits: int) -> tuple[BatchEngine, SteppedRuntime]:
        held = Limits(**limits)
        runtime = SteppedRuntime(tiny_model, held)
        opened.append((BatchEngine(runtime, held), runtime))
        return opened[-1]

    yield open_one
    for engine, runtime in opened:
        runtime.run_on()
        engine.close()


def test_whoever_is_cancelled_makes_room_within_one_pass(stepped: Stepped) -> None:
    engine, runtime = stepped(residents=2)
    (first, heard), (_, _), (waiting, _) = [ask(engine, f"question {n}", max_tokens=100) for n in range(3)]
    runtime.step(3)
    assert (engine.stats().running, waiting.position) == (2, 1)

    first.cancel()
    runtime.step()

    end = heard.end()
    assert isinstance(end, Finished)
    assert end.reason == "cancelled"
    assert waiting.position == 0
    assert engine.stats().running == 2


def test_whoever_is_cancelled_while_waiting_is_never_read(stepped: Stepped) -> None:
    engine, runtime = stepped(residents=1)
    ask(engine, "question", max_tokens=100)
    ticket, heard = ask(engine, "another", max_tokens=100)
    runtime.step()
    ticket.cancel()
    ticket.cancel()
    runtime.step()

    end = heard.end()
    assert isinstance(end, Finished)
    assert (end.reason, end.usage.completion_tokens) == ("cancelled", 0)
    assert engine.stats().waiting == 0


@pytest.mark.parametrize("residents", [1, 2])  # the second waits, or is being answered
def test_an_answer_ends_at_its_deadline_waiting_included(stepped: Stepped, residents: int) -> None:
    engine, runtime = stepped(residents=residents)
    _, other = ask(engine, "question", max_tokens=5)
    _, heard = ask(engine, "another", max_tokens=100, seconds=0.3)
    runtime.step(2)
    time.sleep(0.35)
    runtime.step()

    end = heard.end()
    assert isinstance(end, Finished)
    assert end.reason == "deadline"
    runtime.run_on()
    assert other.finished().reason == "length"


def test_the_queue_tells_each_its_place(stepped: Stepped) -> None:
    engine, runtime = stepped(residents=2)
    tickets = [ask(engine, f"question {number}", max_tokens=50 if number else 5)[0] for number in range(5)]
    runtime.step()

    assert [ticket.position for ticket in tickets] == [0, 0, 1, 2, 3]
    tickets[3].cancel()
    while tickets[2].position:  # until the first answer has ended
        runtime.step()
    assert [ticket.position for ticket in tickets] == [0, 0, 0, 0, 1]


def test_a_full_queue_says_when_to_come_back(stepped: Stepped) -> None:
    engine, runtime = stepped(residents=1, queue=2)
    listeners = [ask(engine, f"question {number}", max_tokens=3)[1] for number in range(3)]

    with pytest.raises(ModelBusyError, match="waiting") as refused:
        ask(engine, "one too many")

    assert refused.value.retry_after >= 1
    runtime.run_on()
    assert all(listener.finished() for listener in listeners)
    assert ask(engine, "come back", max_tokens=1)[1].finished()


def test_a_long_prompt_holds_up_neither_answers_nor_short_prompts(stepped: Stepped) -> None:
    engine, runtime = stepped(residents=3, kv_tokens=5000, batch_tokens=64, prefill_slice=32)
    _, answering = ask(engine, "first", max_tokens=500)
    runtime.step(3)
    said = len(answering.events)
    _, long = ask(engine, "bins " * 900, max_tokens=2)
    _, short = ask(engine, "short", max_tokens=2)

    runtime.step(6)

    assert any(isinstance(event, Piece) for event in short.events)
    assert len(answering.events) >= said + 5
    assert long.events == []
    assert all(sum(tokens for _, tokens in each) <= 32 + 3 for each in runtime.asked[4:])
    runtime.run_on()
    assert long.finished().usage.prompt_tokens > 900


def test_what_many_begin_with_is_read_once_though_they_come_together(stepped: Stepped) -> None:
    engine, runtime = stepped(residents=8, batch_tokens=64, prefill_slice=64)
    listeners = [ask(engine, f"{number} bins?", SYSTEM, max_tokens=4)[1] for number in range(8)]
    runtime.run_on()
    usages = [listener.finished().usage for listener in listeners]
    shared = usages[0].prompt_tokens - 40

    assert usages[0].reused_tokens == 0
    assert all(usage.reused_tokens > shared for usage in usages[1:])
    stats = engine.stats()
    assert stats.tokens < usages[0].prompt_tokens + 8 * 50
    assert stats.kv_used < usages[0].prompt_tokens + 8 * 50


def test_the_next_question_of_a_chat_reads_only_what_is_new(stepped: Stepped) -> None:
    engine, runtime = stepped(residents=2)
    runtime.run_on()
    _, first = ask(engine, "bins?", SYSTEM, max_tokens=10)
    before = first.finished().usage

    _, second = ask(engine, "bins? And recycling?", SYSTEM, max_tokens=10)

    assert second.finished().usage.reused_tokens > before.prompt_tokens - 15
    eventually(lambda: engine.stats().running == 0)
