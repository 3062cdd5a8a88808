"""Whole calls over a line in memory: answered, put through, kept, refused when full, and never left in silence."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from call_partners import MemoryLine, QuickMouth, ToldEars
from line_partners import until

from app.phone.call_records import CallRecords, KeptCall
from app.phone.exchange import Engines, Exchange
from app.phone.next_steps import NextSteps
from app.staff.records import Records
from app.store import Store
from app.web.asking import Desk
from pipelines.engines.silero_activity import SileroActivity
from pipelines.services import Services
from pipelines.settings import Settings

Work = Callable[[Exchange, MemoryLine], Coroutine[Any, Any, None]]


class House:
    """One exchange over a small council, and what it keeps."""

    def __init__(self, services: Services, settings: Settings, folder: Path) -> None:
        self.store = Store.open(f"sqlite:///{folder / 'calls.sqlite3'}")
        self.settings = settings
        self.records = CallRecords(Records(self.store.engine), days=30)
        self.next_steps = NextSteps()
        self.mouth = QuickMouth()
        self._services = services

    def exchange(self, *heard: str | None, mouth: QuickMouth | None = None, **phone: object) -> Exchange:
        self.mouth = mouth or QuickMouth()
        settings = self.settings.model_copy(update={"phone": self.settings.phone.model_copy(update=phone)})
        engines = Engines(ears=ToldEars(*heard), mouth=self.mouth, activity=SileroActivity)
        desk = Desk(self._services, self.store, settings)
        return Exchange(desk, engines, self.records, next_steps=self.next_steps)

    @property
    def said(self) -> str:
        return " ".join(self.mouth.said)

    def kept(self) -> KeptCall:
        (call,) = self.records.latest(self.settings.council)
        return call


@pytest.fixture
def house(services: Services, demo_settings: Settings, tmp_path: Path) -> Iterator[House]:
    made = House(services, demo_settings, tmp_path)
    yield made
    made.store.close()


def carried(exchange: Exchange, line: MemoryLine, caller: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """One call, with what the caller does beside it."""

    async def both() -> None:
        call = asyncio.create_task(exchange.answer(line))
        try:
            await caller()
            await asyncio.wait_for(call, 30)
        finally:
            call.cancel()
            await asyncio.gather(call, return_exceptions=True)
            await exchange.stop()

    asyncio.run(both())


def test_a_question_is_answered_and_the_call_is_kept_masked(house: House) -> None:
    line = MemoryLine()
    exchange = house.exchange("how do i pay my council tax my e-mail is bob@example.com")

    async def caller() -> None:
        await until(lambda: "How can I help?" in house.said and not line.speaks, "the greeting")
        await line.speak("How do I pay my council tax?")
        await until(lambda: "You can pay" in house.said and line.speaks, "an answer")
        line.leave()

    carried(exchange, line, caller)

    kept = house.kept()
    assert kept.ending == "caller left"
    assert kept.line == "sip"
    assert [turn.outcome for turn in kept.turns] == ["answered"]
    assert "bob@" not in str(kept)
    assert "council tax" in kept.turns[0].heard
    assert kept.waits["answers"]
    assert house.store.transcript(kept.conversation_id, "somebody else") == ()


def test_the_greeting_says_that_this_is_a_computer_and_how_to_reach_a_person(house: House) -> None:
    line = MemoryLine()

    async def caller() -> None:
        await until(lambda: "How can I help?" in house.said, "the greeting")
        line.leave()

    carried(house.exchange(), line, caller)

    assert "I am a computer, not a person" in house.said
    assert "0" in house.said


def test_nought_puts_the_caller_through_at_any_time(house: House) -> None:
    line = MemoryLine()

    async def caller() -> None:
        await until(lambda: bool(house.mouth.said), "the first word")
        line.press("0")

    carried(house.exchange(person="701", people={}), line, caller)

    assert [target for target, _, _ in line.transfers] == ["701"] or "ring you back" in house.said
    assert house.kept().waits["barge_ins"] == []  # a key is no speech


def test_a_caller_who_says_goodbye_is_not_put_through_afterwards(house: House) -> None:
    line = MemoryLine()

    async def caller() -> None:
        await until(lambda: "How can I help?" in house.said and not line.speaks, "the greeting")
        await line.speak("Goodbye.")

    carried(house.exchange("goodbye"), line, caller)

    assert line.hung_up.is_set()
    assert line.transfers == []
    assert house.kept().ending == "goodbye"


def test_somebody_in_danger_hears_the_number_first(house: House) -> None:
    line = MemoryLine()

    async def caller() -> None:
        await until(lambda: "How can I help?" in house.said and not line.speaks, "the greeting")
        house.mouth.said.clear()
        await line.speak("My husband hits me and I am scared.")
        await until(
            lambda: "nine nine nine" in house.said or "999" in house.said or "9 9 9" in house.said, "the number"
        )
        line.leave()

    carried(house.exchange("my husband hits me and i am scared to go home"), line, caller)

    kept = house.kept()
    assert kept.turns == ()  # no words are kept: somebody else may read them
    assert "hits" not in str(house.records.latest(house.settings.council))


def test_ears_that_break_lead_to_a_person(house: House) -> None:
    line = MemoryLine()

    async def caller() -> None:
        for _ in range(3):
            await until(lambda: bool(house.mouth.said) and not line.speaks, "a prompt")
            if line.transfers:
                return
            await line.speak("How do I pay?")

    carried(house.exchange(None, None, None, None), line, caller)

    assert line.transfers or "ring you back" in house.said or "ring back" in house.said


def test_a_mouth_that_breaks_leads_to_a_person_at_once(house: House) -> None:
    line = MemoryLine()

    async def caller() -> None: ...

    carried(house.exchange(mouth=QuickMouth(broken=True)), line, caller)

    assert len(line.transfers) == 1


def test_a_call_too_many_is_told_politely_and_goes_to_a_person(house: House) -> None:
    exchange = house.exchange(calls_at_once=1)
    first, second = MemoryLine(call_id="a"), MemoryLine(call_id="b")

    async def caller() -> None:
        await until(lambda: exchange.calls == 1, "the first call")
        await asyncio.wait_for(exchange.answer(second), 10)
        first.leave()

    carried(exchange, first, caller)

    assert second.transfers
    assert second.hung_up.is_set()
    assert "busy" in house.said


def test_a_caller_who_leaves_at_any_moment_leaves_nothing_running(house: House) -> None:
    exchange = house.exchange()

    async def many() -> None:
        before = len(asyncio.all_tasks())
        for number in range(20):
            line = MemoryLine(call_id=str(number))
            call = asyncio.create_task(exchange.answer(line))
            await asyncio.sleep(0.013 * number)
            line.leave()
            await asyncio.wait_for(call, 5)
        assert len(asyncio.all_tasks()) == before
        assert exchange.calls == 0
        await exchange.stop()

    asyncio.run(many())

    assert len(house.records.latest(house.settings.council)) == 20


def test_a_page_is_sent_as_a_text_message_only_when_it_was_asked_for(house: House) -> None:
    sent: list[bytes] = []

    class Texts(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002

    server = HTTPServer(("127.0.0.1", 0), Texts)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    line = MemoryLine(caller="+447700900123")
    exchange = house.exchange(
        "how do i pay my council tax", "text me the page", text_webhook=f"http://127.0.0.1:{server.server_port}/send"
    )

    async def caller() -> None:
        await until(lambda: "How can I help?" in house.said and not line.speaks, "the greeting")
        await line.speak("How do I pay my council tax?")
        await until(lambda: "text you the page" in house.said and not line.speaks, "the offer")
        assert sent == []
        await line.speak("Text me the page.")
        await until(lambda: bool(sent), "a text message")
        line.leave()

    carried(exchange, line, caller)
    server.shutdown()
    server.server_close()

    assert b"+447700900123" in sent[0]
    assert b"/council-tax/pay" in sent[0]
    assert len(sent) == 1


def test_barging_in_stops_the_voice(house: House) -> None:
    line = MemoryLine()
    exchange = house.exchange("how do i pay my council tax", "stop", mouth=QuickMouth(seconds_a_word=0.3))

    async def caller() -> None:
        await until(lambda: "How can I help?" in house.said and not line.speaks, "the greeting", seconds=40)
        await line.speak("How do I pay my council tax?")
        await until(lambda: "Direct Debit" in house.said and line.speaks, "an answer")
        speaking = asyncio.create_task(line.speak("Stop please, that is enough, thank you."))
        await until(lambda: not line.speaks, "silence", seconds=2)
        await speaking
        line.leave()

    carried(exchange, line, caller)

    assert house.kept().waits["barge_ins"]
