"""What a line keeps for a carrier that is busy."""

from __future__ import annotations

import asyncio

import numpy as np

from app.phone.inbox import MOST_KEYS, MOST_SAMPLES, Inbox
from app.phone.line import HungUp, Incoming, Key, Reached, Sound


def _sound(value: int) -> Sound:
    return Sound(np.full(160, value, np.int16))


async def _all(inbox: Inbox) -> list[Incoming]:
    taken: list[Incoming] = []
    while not isinstance(came := await asyncio.wait_for(inbox.take(), 5), HungUp):
        taken.append(came)
    return taken


def test_things_come_out_in_the_order_in_which_they_went_in_and_the_end_for_ever() -> None:
    async def test() -> None:
        inbox = Inbox()
        put = [_sound(1), Key("5"), Reached("a"), _sound(2)]
        for each in put:
            inbox.put(each)
        inbox.put(HungUp("gone"))
        inbox.put(HungUp("again"))
        inbox.put(Key("6"))

        assert await _all(inbox) == put
        assert await inbox.take() == await inbox.take() == HungUp("gone")

    asyncio.run(test())


def test_a_carrier_that_does_not_listen_keeps_the_latest_sound_every_mark_and_some_keys() -> None:
    async def test() -> None:
        inbox = Inbox()
        inbox.put(Reached("first"))
        for number in range(2_000):
            inbox.put(_sound(number))
            inbox.put(Key("1"))
        inbox.put(HungUp())

        taken = await _all(inbox)

        sounds = [each for each in taken if isinstance(each, Sound)]
        assert sum(len(each.pcm) for each in sounds) == MOST_SAMPLES
        assert [int(each.pcm[0]) for each in sounds] == list(range(1_500, 2_000))
        assert taken.count(Key("1")) == MOST_KEYS
        assert taken[0] == Reached("first")

    asyncio.run(test())


def test_one_who_waits_is_woken() -> None:
    async def test() -> None:
        inbox = Inbox()
        waiting = asyncio.create_task(inbox.take())
        await asyncio.sleep(0)

        inbox.put(Key("7"))

        assert await asyncio.wait_for(waiting, 5) == Key("7")

    asyncio.run(test())
