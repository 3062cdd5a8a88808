"""Sentences reach whoever listens as they are said, from another thread, and nobody else holds them up."""

from __future__ import annotations

import asyncio
from concurrent.futures import Future, ThreadPoolExecutor

from app.web.arriving import Arriving, Event, Waiting, queue_message
from pipelines.types import Sentence

ONE, TWO = Sentence("One."), Sentence("Two.")


async def _all(arriving: Arriving, future: Future[None]) -> list[Event]:
    return [event async for event in arriving.follow(future)]


def test_every_sentence_is_heard_in_order_by_early_and_late_listeners() -> None:
    arriving, future = Arriving(), Future[None]()

    async def listen() -> tuple[list[Event], list[Event]]:
        early = asyncio.create_task(_all(arriving, future))
        await asyncio.sleep(0)
        with ThreadPoolExecutor(1) as pool:
            await asyncio.wrap_future(pool.submit(arriving.wait, 2))
            await asyncio.wrap_future(pool.submit(arriving.hear, ONE))
            late = asyncio.create_task(_all(arriving, future))
            await asyncio.wrap_future(pool.submit(arriving.hear, TWO))
            await asyncio.wrap_future(pool.submit(future.set_result, None))
        return await early, await late

    assert asyncio.run(listen()) == ([Waiting(2), ONE, TWO], [Waiting(2), ONE, TWO])


def test_an_answer_that_fails_ends_the_stream() -> None:
    arriving, future = Arriving(), Future[None]()
    arriving.hear(ONE)
    future.set_exception(RuntimeError("broke"))

    assert asyncio.run(_all(arriving, future)) == [ONE]


def test_a_listener_who_leaves_is_gone_and_one_who_never_came_is_not() -> None:
    arriving, future = Arriving(), Future[None]()

    async def leave_after_one() -> None:
        arriving.hear(ONE)
        stream = arriving.follow(future)
        async for _ in stream:
            break
        await stream.aclose()

    assert not arriving.gone()
    asyncio.run(leave_after_one())
    assert arriving.gone()


def test_a_queue_is_told_in_words() -> None:
    assert [queue_message(position) for position in (1, 2, 5)] == [
        "You are next",
        "1 person is before you",
        "4 people are before you",
    ]
