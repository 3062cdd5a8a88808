"""Everybody is answered in the end, whatever they ask and however little the model can remember."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.batching.choose import Chooser
from pipelines.batching.prefix_cache import PrefixCache
from pipelines.batching.request import Request
from pipelines.batching.schedule import Schedule, shares
from pipelines.batching.text_stream import TextStream
from pipelines.engines.protocols import Sampling
from pipelines.errors import EngineError

CONTEXT = 160


def _request(number: int, prompt: Sequence[int], answer: int) -> Request:
    return Request(
        number=number,
        tokens=list(prompt),
        sampling=Sampling(max_tokens=answer),
        deadline=float("inf"),
        emit=lambda _: None,
        chooser=Chooser(temperature=0, top_p=1, seed=0),
        text=TextStream(),
    )


def _schedule(*, residents: int = 4, capacity: int = 64, batch_tokens: int = 16, prefill_slice: int = 8) -> Schedule:
    cache = PrefixCache(sequences=residents + 1, capacity=capacity)
    return Schedule(
        cache, residents=residents, context_tokens=CONTEXT, batch_tokens=batch_tokens, prefill_slice=prefill_slice
    )


def _pass(schedule: Schedule) -> list[int]:
    """Admit, read, and let everybody who can say one more token; numbers of those who are done."""
    schedule.admit()
    plan = schedule.plan()
    schedule.read(plan.parts)
    done: list[int] = []
    for part in plan.parts:
        if part.request.unread == 0:
            part.request.tokens.append(1000 + part.request.number)
            if part.request.answered == part.request.sampling.max_tokens:
                schedule.end(part.request)
                done.append(part.request.number)
    return done


@st.composite
def conversations(draw: st.DrawFn) -> list[tuple[list[int], int]]:
    """Prompts and lengths of answers; many prompts begin alike."""
    beginnings = st.sampled_from([[], [0] * 20, [0] * 100])
    endings = st.lists(st.integers(0, 1), min_size=1, max_size=30)
    prompts = draw(st.lists(st.tuples(beginnings, endings), min_size=1, max_size=12))
    return [
        (beginning + ending, draw(st.integers(1, CONTEXT - len(beginning) - len(ending))))
        for beginning, ending in prompts
    ]


@settings(max_examples=300, deadline=None)
@given(conversations(), st.integers(1, 4), st.integers(CONTEXT, 400), st.integers(4, 64), st.integers(1, 64))
def test_all_are_answered_and_the_oldest_gets_on_in_every_pass(
    asked: list[tuple[list[int], int]], residents: int, capacity: int, batch_tokens: int, prefill_slice: int
) -> None:
    schedule = _schedule(residents=residents, capacity=capacity, batch_tokens=batch_tokens, prefill_slice=prefill_slice)
    for number, (prompt, answer) in enumerate(asked):
        schedule.add(_request(number, prompt, answer))
    done: list[int] = []
    # Alone and token by token; the oldest is never sent back, so being sent back adds nothing to this bound.
    most_passes = sum(len(prompt) + answer for prompt, answer in asked)

    for _ in range(most_passes):
        oldest = schedule.running[0] if schedule.running else None
        before = len(oldest.tokens) + oldest.read if oldest else 0
        done += _pass(schedule)
        assert schedule.cache.used <= capacity
        assert len(schedule.running) <= residents
        assert oldest is None or len(oldest.tokens) + oldest.read > before

    assert sorted(done) == list(range(len(asked)))


@given(
    st.lists(st.integers(1, 3000), min_size=1, max_size=32), st.integers(32, 600), st.integers(1, 600)
)  # at least as many tokens in a pass as residents
def test_a_pass_holds_everybody_being_answered_and_no_more_than_it_may(
    unread: list[int], batch_tokens: int, prefill_slice: int
) -> None:
    counts = shares(unread, batch_tokens=batch_tokens, prefill_slice=prefill_slice)
    answering = sum(left == 1 for left in unread)
    reading = sum(counts) - answering

    assert all(0 <= count <= left for count, left in zip(counts, unread, strict=True))
    assert all(count == 1 for count, left in zip(counts, unread, strict=True) if left == 1)
    assert sum(counts) <= batch_tokens
    assert reading <= (prefill_slice if answering else batch_tokens)
    assert reading == 0 or next(count for count, left in zip(counts, unread, strict=True) if left > 1) > 0


def test_a_long_prompt_leaves_room_for_a_short_one() -> None:
    assert shares([3000, 1, 60, 1], batch_tokens=512, prefill_slice=256) == [196, 1, 60, 1]


def test_among_equals_the_oldest_is_read_first() -> None:
    assert shares([200, 200, 200], batch_tokens=300, prefill_slice=256) == [200, 100, 0]


def test_whoever_can_share_what_is_being_read_waits_for_it() -> None:
    schedule = _schedule(capacity=2000, batch_tokens=100, prefill_slice=100)
    shared = list(range(300))
    schedule.add(_request(0, [*shared, 900], 5))
    schedule.add(_request(1, [*shared, 901], 5))
    schedule.add(_request(2, [777] * 10, 25))
    _pass(schedule)

    assert [each.number for each in schedule.running] == [0, 2]
    for _ in range(4):
        _pass(schedule)
    assert [each.number for each in schedule.running] == [0, 1, 2]
    assert schedule.cache.used < 400


def test_the_newest_gives_way_and_comes_back_when_an_answer_has_ended() -> None:
    schedule = _schedule(capacity=CONTEXT, residents=2)
    first, second = _request(0, [1] * 10, 90), _request(1, [2] * 10, 90)
    schedule.add(first)
    schedule.add(second)
    while not schedule.preempted:
        _pass(schedule)

    assert schedule.running == [first]
    assert schedule.position(second) == 1
    said = second.answered
    while first in schedule.running:
        _pass(schedule)
        assert schedule.running != [first, second]
    while schedule.running != [second] or second.unread > 1:
        _pass(schedule)
    assert second.answered >= said > 1
    assert schedule.preempted == 1


def test_a_big_prompt_at_the_head_of_the_queue_is_not_overtaken() -> None:
    schedule = _schedule(capacity=CONTEXT)
    schedule.add(_request(0, [1] * 80, 10))
    _pass(schedule)
    schedule.add(_request(1, [2] * 90, 5))
    schedule.add(_request(2, [3], 1))
    _pass(schedule)

    assert [each.number for each in schedule.waiting] == [1, 2]


def test_positions_count_from_the_head_of_the_queue() -> None:
    schedule = _schedule(residents=1)
    requests = [_request(number, [number], 3) for number in range(3)]
    for request in reversed(requests):
        schedule.add(request)
    _pass(schedule)

    assert [schedule.position(request) for request in requests] == [0, 1, 2]


def test_what_failed_is_not_gone_on_from() -> None:
    schedule = _schedule()
    request = _request(0, [1, 2, 3], 5)
    schedule.add(request)
    _pass(schedule)
    schedule.drop(request)

    assert schedule.running == []
    assert schedule.cache.used == 0


def test_pinned_prompts_leave_room_for_a_conversation() -> None:
    schedule = _schedule(capacity=CONTEXT + 10)
    schedule.reserve(8)

    with pytest.raises(EngineError, match="KV_TOKENS"):
        schedule.reserve(3)
    schedule.reserve(2)
