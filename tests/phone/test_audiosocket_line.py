"""The AudioSocket line against raw sockets: well-behaved, silent, broken and hostile."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from typing import Any

import numpy as np
import pytest
from line_partners import Answered, Reception, likeness, no_task_left, say, until, warble

from app.phone.answering import Listener
from app.phone.audiosocket import serve_audiosocket
from app.phone.audiosocket_frames import ERROR, HANG_UP, KEY, SOUND, UUID, FrameReader, frame, sound_frame, sound_of
from app.phone.line import HungUp, Line
from pipelines.audio.pcm import Pcm


class Caller:
    """An exchange's side of one connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.name = uuid.uuid4()
        self._frames = FrameReader()
        self.came: list[int] = []  # kinds
        self.sounds: list[Pcm] = []

    def send(self, kind: int, payload: bytes = b"") -> None:
        self.writer.write(frame(kind, payload))

    def introduce(self) -> None:
        self.send(UUID, self.name.bytes)

    async def read_until(self, true: Callable[[], bool], *, seconds: float = 10.0) -> None:
        """Read frames until something is so; fails where the other side is quiet or gone before."""
        async with asyncio.timeout(seconds):
            while not true():
                data = await self.reader.read(4_096)
                assert data, "closed before"
                for came in self._frames.feed(data):
                    self.came.append(came.kind)
                    if came.kind == SOUND:
                        self.sounds.append(sound_of(came.payload))

    async def read_to_end(self, *, seconds: float = 10.0) -> None:
        async with asyncio.timeout(seconds):
            try:
                while data := await self.reader.read(4_096):
                    self.came += [came.kind for came in self._frames.feed(data)]
            except ConnectionError:
                pass

    async def close(self) -> None:
        self.writer.close()
        with suppress(ConnectionError):
            await self.writer.wait_closed()


class House:
    """A listener, whoever answers there, and the wishes for people that it was given."""

    def __init__(self, listener: Listener, reception: Reception, wishes: list[tuple[str, str, str, str]]) -> None:
        self.listener, self.reception, self.wishes = listener, reception, wishes
        self._callers: list[Caller] = []

    async def call(self) -> Caller:
        caller = Caller(*await asyncio.open_connection("127.0.0.1", self.listener.port))
        self._callers.append(caller)
        return caller

    async def hang_up_all(self) -> None:
        for caller in self._callers:
            await caller.close()


@asynccontextmanager
async def house(reception: Reception, *, first_frame_seconds: float = 5.0) -> AsyncIterator[House]:
    wishes: list[tuple[str, str, str, str]] = []
    async with no_task_left():
        listener = await serve_audiosocket(
            reception,
            "127.0.0.1",
            0,
            on_transfer=lambda *wish: wishes.append(wish),
            first_frame_seconds=first_frame_seconds,
        )
        made = House(listener, reception, wishes)
        try:
            yield made
        finally:
            await made.hang_up_all()
            await listener.close()


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 30))


async def once_answered(at: House, count: int = 1) -> Answered:
    await until(lambda: len(at.reception.calls) >= count, "answered")
    return at.reception.calls[count - 1]


def test_a_call_is_heard_answered_and_told_apart_by_its_uuid() -> None:
    said, answer = warble(0.4), warble(0.4, start=2_500, end=400)

    async def test() -> None:
        async with house(Reception(lambda call: say(call.line, answer))) as at:
            caller = await at.call()
            caller.introduce()
            for piece in np.split(said, range(160, len(said), 160)):
                caller.writer.write(sound_frame(piece))
            caller.writer.write(sound_frame(said[:138]))  # a short last frame, as Asterisk sends
            for key in b"42#":
                caller.send(KEY, bytes((key,)))
            call = await once_answered(at)

            await until(lambda: call.keys == "42#" and len(call.heard) == len(said) + 138, "all heard")
            await caller.read_until(lambda: sum(map(len, caller.sounds)) > len(answer) + 1_600)

            assert call.line.call_id == str(caller.name)
            assert call.line.kind == "audiosocket"
            assert not call.line.far_end_plays
            assert (call.heard[: len(said)] == said).all()
            assert likeness(np.concatenate(caller.sounds), answer) > 0.999

    run(test())


def test_silence_flows_from_the_first_moment_and_stops_while_the_carrier_plays() -> None:
    async def test() -> None:
        async with house(Reception()) as at:
            caller = await at.call()
            caller.introduce()
            await caller.read_until(lambda: len(caller.sounds) >= 5)
            call = await once_answered(at)
            loud = np.full(160, 1_000, np.int16)

            await say(call.line, np.tile(loud, 10))
            await caller.read_until(lambda: len(caller.sounds) > 5 and (caller.sounds[-1] == 0).all())

            levels = [int(sound[0]) for sound in caller.sounds]
            played = levels[levels.index(1_000) : len(levels) - levels[::-1].index(1_000)]
            assert all(len(sound) == 160 for sound in caller.sounds)
            assert played == [1_000] * 10

    run(test())


def test_a_higher_rate_is_brought_down() -> None:
    high = np.repeat(warble(0.4, end=1_000), 2)  # 16,000 a second

    async def test() -> None:
        async with house(Reception()) as at:
            caller = await at.call()
            caller.introduce()
            for piece in np.split(high, range(320, len(high), 320)):
                caller.send(0x12, piece.astype("<i2").tobytes())
            caller.send(KEY, b"1")
            call = await once_answered(at)
            await until(lambda: call.keys == "1", "all heard")

            assert likeness(call.heard, warble(0.4, end=1_000)[:-200]) > 0.98

    run(test())


def test_a_transfer_leaves_the_wish_and_gives_the_call_back() -> None:
    async def put_through(call: Answered) -> None:
        assert await call.line.transfer("queue-7", team="benefits", summary="Asked about bins.")
        assert not await call.line.transfer("queue-8", team="", summary="")

    async def test() -> None:
        async with house(Reception(put_through)) as at:
            caller = await at.call()
            caller.introduce()

            await caller.read_until(lambda: HANG_UP in caller.came)

            assert at.wishes == [(str(caller.name), "queue-7", "benefits", "Asked about bins.")]
            assert caller.came[-1] == HANG_UP
            await until(lambda: at.listener.calls() == 0, "over")

    run(test())


def test_a_wish_that_cannot_be_kept_is_no_transfer_and_the_call_goes_on() -> None:
    outcomes: list[bool] = []

    def broken(*wish: str) -> None:
        raise RuntimeError(wish[0])

    async def put_through(call: Answered) -> None:
        outcomes.append(await call.line.transfer("queue-7", team="", summary=""))

    async def test() -> None:
        reception = Reception(put_through)
        listener = await serve_audiosocket(reception, "127.0.0.1", 0, on_transfer=broken)
        at = House(listener, reception, [])
        caller = await at.call()
        caller.introduce()
        await until(lambda: bool(outcomes), "tried")
        await caller.read_until(lambda: len(caller.sounds) > 3)
        await caller.close()
        await listener.close()

        assert outcomes == [False]

    run(test())


@pytest.mark.parametrize("way", ["hang-up frame", "closed", "reset", "half-closed", "error frame", "torn frame"])
def test_however_the_caller_goes_the_carrier_is_told_once_and_for_ever(way: str) -> None:
    async def test() -> None:
        async with house(Reception()) as at:
            caller = await at.call()
            caller.introduce()
            call = await once_answered(at)
            if way == "hang-up frame":
                caller.send(HANG_UP)
            elif way == "error frame":
                caller.send(ERROR, b"\x01")
            elif way == "half-closed":
                caller.writer.write_eof()
            elif way == "reset":
                caller.writer.transport.abort()
            else:
                caller.writer.write(b"" if way == "closed" else b"\x10\x01\x40half")
                caller.writer.close()

            await until(lambda: call.ended is not None, "told")
            await until(lambda: at.listener.calls() == 0, "over")

            assert isinstance(await call.line.receive(), HungUp)
            await call.line.play(np.zeros(160, np.int16))
            await call.line.hang_up()
            await call.line.hang_up()
            assert not await call.line.transfer("x", team="", summary="")

    run(test())


def test_when_we_hang_up_the_last_word_arrives_though_the_caller_goes_on_speaking() -> None:
    async def nothing(call: Answered) -> None:
        await until(lambda: len(call.heard) > 1_600, "heard")

    async def test() -> None:
        async with house(Reception(nothing, ends=True)) as at:
            caller = await at.call()
            caller.introduce()
            caller.writer.write(sound_frame(np.zeros(160, np.int16)) * 40)

            await caller.read_until(lambda: HANG_UP in caller.came)

            for _ in range(10):  # a connection that was reset would lose what is still on its way
                caller.writer.write(sound_frame(np.zeros(160, np.int16)))
                await caller.writer.drain()
                await asyncio.sleep(0.01)
            assert await caller.reader.read(100) == b""
            assert not caller.writer.transport.is_closing()

    run(test())


def test_a_connection_that_never_names_its_call_is_closed_and_one_that_speaks_first_too() -> None:
    async def test() -> None:
        async with house(Reception(), first_frame_seconds=0.2) as at:
            silent, loud = await at.call(), await at.call()
            loud.writer.write(sound_frame(np.zeros(160, np.int16)))

            await silent.read_to_end()
            await loud.read_to_end()

            assert silent.came == loud.came == []
            assert at.reception.calls == []

    run(test())


@pytest.mark.parametrize(
    "garbage",
    [b"GET / HTTP/1.1\r\n\r\n", bytes((SOUND, 0xFF, 0xFF)) + bytes(70_000), b"\x77\x00\x00" * 40, b"\xff" * 5_000],
    ids=["HTTP", "giant frame", "unknown kinds", "all ones"],
)
@pytest.mark.parametrize("introduced", [False, True])
def test_garbage_ends_its_own_connection_and_no_other(garbage: bytes, introduced: bool) -> None:
    async def test() -> None:
        async with house(Reception()) as at:
            good = await at.call()
            good.introduce()
            call = await once_answered(at)
            bad = await at.call()
            if introduced:
                bad.introduce()
            bad.writer.write(garbage)

            await bad.read_to_end()

            good.send(KEY, b"5")
            await until(lambda: call.keys == "5", "unharmed")
            await until(lambda: at.listener.calls() == 1, "only the good one left")

    run(test())


def test_two_calls_of_one_name_are_refused_the_second_so_that_nobody_is_put_through_wrongly() -> None:
    async def test() -> None:
        async with house(Reception()) as at:
            first, second = await at.call(), await at.call()
            second.name = first.name
            first.introduce()
            call = await once_answered(at)
            second.introduce()

            await second.read_to_end()

            assert second.came == [HANG_UP]
            assert call.ended is None
            assert len(at.reception.calls) == 1

    run(test())


def test_an_exchange_that_reads_nothing_is_hung_up_and_holds_no_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.phone.audiosocket.STALLED_SECONDS", 0.1)

    async def flood(call: Answered) -> None:
        frame_of_sound = np.ones(160, np.int16)
        while call.ended is None:
            for _ in range(200):
                await call.line.play(frame_of_sound)
            await asyncio.sleep(0.001)

    async def test() -> None:
        async with house(Reception(flood)) as at:
            caller = await at.call()
            caller.writer.transport.pause_reading()  # type: ignore[attr-defined]
            caller.introduce()
            call = await once_answered(at)

            await until(lambda: call.ended is not None, "given up")

            assert call.ended == "the exchange takes no sound any more"

    run(test())


def test_what_comes_faster_than_anybody_speaks_is_hung_up() -> None:
    async def test() -> None:
        async with house(Reception()) as at:
            caller = await at.call()
            caller.introduce()
            call = await once_answered(at)
            for _ in range(40):
                caller.writer.write(sound_frame(np.zeros(160, np.int16)) * 50)

            await until(lambda: call.ended is not None, "hung up")

            assert call.ended == "sound comes faster than anybody speaks"

    run(test())


def test_only_a_call_that_we_hang_up_is_wished_to_end() -> None:
    told: list[tuple[str, str]] = []

    class House:
        async def answer(self, line: Line) -> None:
            if len(told) < 2:
                await line.hang_up()
            elif len(told) == 3:
                raise RuntimeError("broken")
            else:
                await asyncio.Event().wait()

    async def test() -> None:
        listener = await serve_audiosocket(
            House(),
            "127.0.0.1",
            0,
            on_transfer=lambda *wish: None,
            on_begin=lambda call: told.append(("begin", call)),
            on_end=lambda call: told.append(("end", call)),
        )
        callers: list[Caller] = []
        for _ in range(3):
            caller = Caller(*await asyncio.open_connection("127.0.0.1", listener.port))
            callers.append(caller)
            caller.introduce()
            if len(callers) < 3:
                await caller.read_until(lambda came=caller.came: HANG_UP in came)
                await caller.close()
            else:
                await until(lambda: listener.calls() == 1, "waiting")
        closing = asyncio.create_task(listener.close())
        await callers[-1].read_until(lambda: HANG_UP in callers[-1].came)
        await callers[-1].close()
        await closing

        names = [str(caller.name) for caller in callers]
        assert told == [("begin", names[0]), ("end", names[0]), ("begin", names[1]), ("begin", names[2])]

    run(test())


def test_a_failing_house_closes_the_call_and_takes_the_next() -> None:
    class Failing:
        calls = 0

        async def answer(self, line: Line) -> None:
            self.calls += 1
            raise RuntimeError("broken")

    async def test() -> None:
        failing = Failing()
        listener = await serve_audiosocket(failing, "127.0.0.1", 0, on_transfer=lambda *wish: None)
        for _ in range(2):
            caller = Caller(*await asyncio.open_connection("127.0.0.1", listener.port))
            caller.introduce()
            await caller.read_until(lambda came=caller.came: HANG_UP in came)
            await caller.close()
        await listener.close()

        assert failing.calls == 2

    run(test())


def test_closing_ends_running_calls_and_listens_no_more() -> None:
    async def test() -> None:
        async with house(Reception()) as at:
            caller, nameless = await at.call(), await at.call()
            caller.introduce()
            call = await once_answered(at)

            closing = asyncio.create_task(at.listener.close())
            await caller.read_until(lambda: HANG_UP in caller.came)
            await caller.close()
            await closing

            assert call.line is not None
            await nameless.read_to_end()
            with pytest.raises(ConnectionRefusedError):
                await asyncio.open_connection("127.0.0.1", at.listener.port)

    run(test())


def test_fifty_callers_who_leave_at_any_moment_leave_nothing_behind() -> None:
    async def one(at: House, number: int) -> None:
        caller = await at.call()
        if number % 5:
            caller.introduce()
        if number % 3:
            caller.writer.write(sound_frame(np.full(160, number, np.int16)) * (number % 7))
        if number % 2:
            await caller.writer.drain()
        caller.writer.transport.abort() if number % 4 else caller.writer.close()

    async def test() -> None:
        async with house(Reception()) as at:
            await asyncio.gather(*(one(at, number) for number in range(50)))

            await until(lambda: at.listener.calls() == 0, "all over")

            for call in at.reception.calls:
                assert len(set(call.heard.tolist())) <= 1, "cross-talk"

    run(test())
