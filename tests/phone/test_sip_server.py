"""The trial SIP line against a telephone that says exactly what a test wants: rightly, wrongly, and with malice."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any

import numpy as np
import pytest
from line_partners import Answered, Reception, likeness, no_task_left, say, until, warble
from sip_phone import phone, udp

from app.phone.answering import Answering, Listener
from app.phone.line import Line
from app.phone.sip import messages
from app.phone.sip.line import caller_number
from app.phone.sip.server import serve_sip
from pipelines.audio.g711 import decode
from pipelines.errors import SettingsError

SAID, ANSWER = warble(0.4), warble(0.4, start=2_500, end=400)
PORTS = range(31_000, 31_040, 2)


@asynccontextmanager
async def house(reception: Answering, *, ports: Sequence[int] = PORTS, calls: int = 150) -> AsyncIterator[Listener]:
    async with no_task_left():
        listener = await serve_sip(reception, "127.0.0.1", 0, rtp_ports=ports, calls_at_once=calls)
        try:
            yield listener
        finally:
            await listener.close()


def run(test: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(test, 30))


async def _first(reception: Reception) -> Answered:
    await until(lambda: bool(reception.calls), "answered")
    return reception.calls[0]


def test_a_call_is_rung_answered_heard_and_ended() -> None:
    async def test() -> None:
        reception = Reception(lambda call: say(call.line, ANSWER))
        async with house(reception) as listener, phone(listener.port) as caller:
            await caller.call()
            call = await _first(reception)
            caller.speak(SAID)
            caller.press(4)
            caller.press(4)
            caller.press(11)
            await until(lambda: call.keys == "44#" and len(call.heard) >= len(SAID), "heard")
            heard = await caller.listen(len(ANSWER) - 400)

            assert (await caller.ask("BYE")).status == 200

            await until(lambda: listener.calls() == 0, "over")
            assert call.ended == "hung up by the caller"
            assert (call.line.kind, call.line.call_id, call.line.caller) == ("sip", caller.call_id, "01154960123")
            assert likeness(call.heard, SAID) > 0.99
            assert likeness(heard, ANSWER[:2_400]) > 0.99

    run(test())


def test_lost_and_overtaking_packets_leave_the_sound_whole_enough() -> None:
    async def test() -> None:
        reception = Reception()
        async with house(reception) as listener, phone(listener.port) as caller:
            await caller.call()
            call = await _first(reception)
            lost = random.Random(4)
            sound = np.tile(SAID, 4)

            caller.speak(sound, lose=lambda place: lost.random() < 0.05)

            caller.press(1)
            await until(lambda: call.keys == "1", "heard")
            await until(lambda: len(call.heard) >= len(sound) - 480, "bridged")
            assert likeness(call.heard, sound[: len(sound) - 1_600]) > 0.85

    run(test())


def test_silence_flows_to_a_caller_who_hears_nothing_yet_but_only_once_they_confirmed() -> None:
    async def test() -> None:
        async with house(Reception()) as listener, phone(listener.port) as caller:
            answered = await caller.ask("INVITE", body=caller.offer)
            caller.take_up(answered)
            assert await caller.hears_nothing()

            caller.send(caller.request("ACK", cseq=1, branch="z9hG4bK-ack"))

            packets = await caller.packets(5)
            assert {packet[1] & 0x7F for packet in packets} == {8}
            assert all((decode(packet[12:], "alaw") < 10).all() for packet in packets)
            await caller.ask("BYE")

    run(test())


def test_an_answer_is_sent_again_until_confirmed() -> None:
    async def test() -> None:
        reception = Reception()
        async with house(reception) as listener, phone(listener.port) as caller:
            first = await caller.ask("INVITE", body=caller.offer)
            caller.take_up(first)
            second = await caller.response()
            assert reception.calls == []

            caller.send(caller.request("ACK", cseq=1, branch="z9hG4bK-ack"))

            await _first(reception)
            assert first == second
            await caller.nothing_more(seconds=1.2)

    run(test())


def test_we_hang_up_and_the_last_word_is_confirmed() -> None:
    async def test() -> None:
        reception = Reception(lambda call: call.line.play(np.zeros(160, np.int16)), ends=True)
        async with house(reception) as listener, phone(listener.port) as caller:
            await caller.call()

            bye = await caller.their_request("BYE")
            caller.answer(bye, 200)

            await until(lambda: listener.calls() == 0, "over")
            assert bye.uri == f"sip:ann@127.0.0.1:{caller.port}"
            await caller.nothing_more(seconds=0.8)
            assert await caller.hears_nothing()

    run(test())


@pytest.mark.parametrize("direction", ["sendonly", "inactive", "zero"])
def test_a_held_call_hears_nothing_and_comes_back(direction: str) -> None:
    async def test() -> None:
        reception = Reception(lambda call: say(call.line, np.tile(ANSWER, 20)))
        async with house(reception) as listener, phone(listener.port) as caller:
            await caller.call()
            await caller.listen(800)
            held = caller.offer + f"a={direction}\r\n".encode()
            if direction == "zero":
                held = caller.offer.replace(b"c=IN IP4 127.0.0.1", b"c=IN IP4 0.0.0.0")

            on_hold = await caller.ask("INVITE", body=held)
            caller.send(caller.request("ACK", cseq=caller.cseq, branch="z9hG4bK-hold"))
            assert on_hold.status == 200
            assert (b"a=inactive" if direction == "inactive" else b"a=recvonly") in on_hold.body
            await asyncio.sleep(0.05)
            assert await caller.hears_nothing()

            back = await caller.ask("INVITE", body=caller.offer)
            caller.send(caller.request("ACK", cseq=caller.cseq, branch="z9hG4bK-back"))
            assert b"a=sendrecv" in back.body
            await caller.listen(800)
            await caller.ask("BYE")

    run(test())


def test_a_caller_who_offers_nothing_is_made_an_offer() -> None:
    async def test() -> None:
        reception = Reception()
        async with house(reception) as listener, phone(listener.port) as caller:
            offered = await caller.ask("INVITE")
            caller.take_up(offered)
            caller.send(
                caller.request("ACK", cseq=1, branch="z9hG4bK-ack", body=caller.offer.replace(b"8 0 101", b"0 101"))
            )

            call = await _first(reception)
            caller.speak(SAID)
            await until(lambda: len(call.heard) >= len(SAID), "heard")
            assert b"RTP/AVP 8 0 101" in offered.body
            await caller.ask("BYE")

    run(test())


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"body": b"v=0\r\nm=audio 4000 RTP/AVP 111\r\na=rtpmap:111 opus/48000/2\r\n"}, 488),
        ({"body": b"v=0\r\nm=audio 4000 RTP/SAVP 8\r\n"}, 488),
        ({"body": b"\xff\xfe\x00"}, 488),
        ({"body": b"<xml/>", "kind": "application/xml"}, 415),
        ({"without": "via"}, None),
        ({"without": "cseq"}, None),
        ({"without": "max-forwards"}, 200),
    ],
    ids=["no common codec", "encrypted", "no SDP", "no SDP type", "no Via", "no CSeq", "no Max-Forwards"],
)
def test_an_odd_invite_gets_its_own_answer_or_none(change: dict[str, Any], status: int | None) -> None:
    async def test() -> None:
        reception = Reception()
        async with house(reception) as listener, phone(listener.port) as caller:
            caller.send(caller.request("INVITE", **({"body": caller.offer} | change)))
            if status is None:
                await caller.nothing_more()
            else:
                assert (await caller.response()).status == status
            assert reception.calls == []

    run(test())


def test_sound_is_taken_from_where_it_comes_though_the_offer_names_an_address_of_six() -> None:
    async def test() -> None:
        reception = Reception(lambda call: say(call.line, np.tile(ANSWER, 5)))
        async with house(reception) as listener, phone(listener.port) as caller:
            answered = await caller.ask(
                "INVITE", body=caller.offer.replace(b"c=IN IP4 127.0.0.1", b"c=IN IP6 2001:db8::7")
            )
            caller.take_up(answered)
            caller.send(caller.request("ACK", cseq=1, branch="z9hG4bK-ack"))
            call = await _first(reception)
            assert await caller.hears_nothing()

            caller.speak(SAID)

            await until(lambda: len(call.heard) >= len(SAID), "heard")
            await caller.listen(1_600)
            await caller.ask("BYE")

    run(test())


def test_our_sound_is_never_aimed_at_somebody_who_did_not_call() -> None:
    async def test() -> None:
        reception = Reception(lambda call: say(call.line, np.tile(ANSWER, 5)))
        async with house(reception) as listener, phone(listener.port) as caller:
            victim = await udp("127.0.0.2")
            offer = caller.offer.replace(b"c=IN IP4 127.0.0.1", b"c=IN IP4 127.0.0.2")
            offer = offer.replace(b"audio %d" % caller.sound_port, b"audio %d" % victim.port)
            answered = await caller.ask("INVITE", body=offer)
            caller.take_up(answered)
            caller.send(caller.request("ACK", cseq=1, branch="z9hG4bK-ack"))
            await _first(reception)

            await caller.hears_nothing()

            assert victim.came.empty()
            await caller.ask("BYE")
            victim.transport.abort()

    run(test())


def test_a_stranger_can_neither_speak_in_a_call_nor_end_it() -> None:
    async def test() -> None:
        reception = Reception()
        async with house(reception) as listener, phone(listener.port) as caller, phone(listener.port) as stranger:
            await caller.call()
            call = await _first(reception)
            caller.speak(SAID)
            await until(lambda: len(call.heard) >= len(SAID), "heard")
            stranger.call_id, stranger.tag, stranger.their_tag = caller.call_id, caller.tag, "guess"
            stranger.their_sound, stranger.ssrc = caller.their_sound, 666

            stranger.speak(np.full(1_600, 9_000, np.int16))
            refused = [await stranger.ask(method) for method in ("BYE", "INFO", "INVITE")]
            stranger.their_tag = ""
            stranger.send(stranger.request("CANCEL", cseq=1, branch="z9hG4bK-guess"))
            refused.append(await stranger.response())

            caller.press(7)
            await until(lambda: call.keys == "7", "unharmed")
            assert [answer.status for answer in refused] == [481] * 4
            assert np.abs(call.heard).max() < 8_700
            assert call.ended is None
            await caller.ask("BYE")

    run(test())


@pytest.mark.parametrize(
    ("method", "status"),
    [
        ("OPTIONS", 200),
        ("REGISTER", 405),
        ("SUBSCRIBE", 405),
        ("MESSAGE", 405),
        ("FROBNICATE", 405),
        ("BYE", 481),
        ("INFO", 481),
        ("CANCEL", 481),
    ],
)
def test_requests_outside_a_call_are_answered_to_their_source_only(method: str, status: int) -> None:
    async def test() -> None:
        async with house(Reception()) as listener, phone(listener.port) as caller:
            victim = await udp()
            request = caller.request(method)
            via = f"SIP/2.0/UDP 127.0.0.1:{victim.port};branch=z9hG4bK-1"
            caller.send(messages.Request(method=method, uri=request.uri, headers=(("via", via), *request.headers[1:])))

            answer = await caller.response()

            assert answer.status == status
            if status in (200, 405):
                assert "INVITE" in messages.first(answer.headers, "allow")
            await caller.nothing_more()
            assert victim.came.empty()
            victim.transport.abort()

    run(test())


def test_a_bad_number_of_hops_is_refused_and_the_last_hop_is_not() -> None:
    async def test() -> None:
        async with house(Reception()) as listener, phone(listener.port) as caller:
            caller.send(messages.write(caller.request("OPTIONS")).replace(b"Forwards: 70", b"Forwards: many"))
            bad = await caller.response()
            caller.send(messages.write(caller.request("OPTIONS")).replace(b"Forwards: 70", b"Forwards: 0"))
            last = await caller.response()

            assert (bad.status, bad.reason) == (400, "Bad Request - Bad Max-Forwards")
            assert last.status == 200

    run(test())


def test_an_unknown_demand_and_a_call_by_two_ways_are_refused() -> None:
    async def test() -> None:
        reception = Reception()
        async with house(reception) as listener, phone(listener.port) as caller:
            demand = await caller.ask("INVITE", ("require", "100rel, timer"), body=caller.offer)
            await caller.call()
            caller.their_tag = ""
            merged = await caller.ask("INVITE", body=caller.offer, cseq=caller.cseq, branch="z9hG4bK-other-way")

            assert demand.status == 420
            assert messages.first(demand.headers, "unsupported") == "100rel, timer"
            assert merged.status == 482
            assert len(reception.calls) == 1

    run(test())


def test_more_callers_than_lines_hear_the_busy_tone_and_the_next_after_that_is_taken() -> None:
    async def test() -> None:
        reception = Reception()
        async with (
            house(reception, calls=1) as listener,
            phone(listener.port) as first,
            phone(listener.port) as second,
        ):
            await first.call()
            await _first(reception)
            busy = await second.ask("INVITE", body=second.offer)
            second.send(second.request("ACK", cseq=1, branch="z9hG4bK-1-INVITE"))
            await first.ask("BYE")
            await until(lambda: listener.calls() == 0, "over")

            await second.call()

            assert busy.status == 486
            await until(lambda: len(reception.calls) == 2, "taken")

    run(test())


def test_without_a_free_port_the_caller_is_told_to_come_back() -> None:
    async def test() -> None:
        reception = Reception()
        async with (
            house(reception, ports=range(31_100, 31_102, 2)) as listener,
            phone(listener.port) as first,
            phone(listener.port) as second,
        ):
            await first.call()
            refused = await second.ask("INVITE", body=second.offer)
            await first.ask("BYE")
            await until(lambda: listener.calls() == 0, "over")

            assert refused.status == 503
            assert messages.first(refused.headers, "retry-after")
            again = await second.ask("INVITE", body=second.offer, branch="z9hG4bK-again")
            assert again.status == 200

    run(test())


def test_keys_that_come_both_ways_count_once() -> None:
    async def test() -> None:
        reception = Reception()
        async with house(reception) as listener, phone(listener.port) as caller:
            await caller.call()
            call = await _first(reception)
            relay = {"body": b"Signal=5\r\nDuration=160\r\n", "kind": "application/dtmf-relay"}
            await caller.ask("INFO", **relay)
            await until(lambda: call.keys == "5", "by signalling alone")

            caller.press(6)
            await until(lambda: call.keys == "56", "with the sound")
            await caller.ask("INFO", **(relay | {"body": b"Signal=6\r\n"}))

            caller.press(7)
            await until(lambda: call.keys.endswith("7"), "later")
            assert call.keys == "567"
            await caller.ask("BYE")

    run(test())


def test_a_transfer_asks_waits_and_hangs_up() -> None:
    outcomes: list[bool] = []

    async def put_through(call: Answered) -> None:
        outcomes.append(await call.line.transfer("nobody", team="", summary=""))
        outcomes.append(await call.line.transfer("customer-services", team="parking", summary="A fine."))

    async def test() -> None:
        reception = Reception(put_through)
        async with house(reception) as listener, phone(listener.port) as caller:
            await caller.call()
            caller.answer(await caller.their_request("REFER"), 603)
            refer = await caller.their_request("REFER")
            caller.answer(refer, 202)
            await caller.ask("NOTIFY", ("event", "refer"), body=b"SIP/2.0 180 Ringing\r\n", kind="message/sipfrag")
            await caller.ask("NOTIFY", ("event", "refer"), body=b"SIP/2.0 200 OK\r\n", kind="message/sipfrag")
            bye = await caller.their_request("BYE")
            caller.answer(bye, 200)

            await until(lambda: listener.calls() == 0, "over")

            assert outcomes == [False, True]
            assert messages.first(refer.headers, "refer-to") == f"<sip:customer-services@127.0.0.1:{caller.port}>"

    run(test())


def test_garbage_harms_nobody() -> None:
    async def test() -> None:
        reception = Reception()
        async with house(reception) as listener, phone(listener.port) as caller, phone(listener.port) as scanner:
            await caller.call()
            call = await _first(reception)
            noise = random.Random(7)
            invite = messages.write(scanner.request("INVITE", body=scanner.offer))
            scanner.their_sound = caller.their_sound
            for _ in range(150):
                scanner.send(noise.randbytes(noise.randrange(400)))
                place = noise.randrange(len(invite))
                scanner.send(invite[:place] + noise.randbytes(3) + invite[place + 3 :])
                scanner.noise(noise.randbytes(noise.randrange(60)))
            scanner.send(b"\r\n\r\n")

            caller.press(3)
            await until(lambda: call.keys == "3", "unharmed")

            assert (await caller.ask("BYE")).status == 200

    run(test())


def test_a_failing_house_hangs_up_and_takes_the_next() -> None:
    class Failing:
        calls = 0

        async def answer(self, line: Line) -> None:
            self.calls += 1
            raise RuntimeError("broken")

    async def test() -> None:
        failing = Failing()
        async with house(failing) as listener:
            for _ in range(2):
                async with phone(listener.port) as caller:
                    await caller.call()
                    caller.answer(await caller.their_request("BYE"), 200)
            assert failing.calls == 2

    run(test())


def test_closing_says_goodbye_to_every_caller_and_gives_up_its_ports() -> None:
    async def test() -> None:
        reception = Reception()
        listener = await serve_sip(reception, "127.0.0.1", 0, rtp_ports=PORTS)
        async with phone(listener.port) as talking, phone(listener.port) as ringing:
            await talking.call()
            await ringing.ask("INVITE", body=ringing.offer)
            await _first(reception)

            closing = asyncio.create_task(listener.close())
            for each in (talking, ringing):
                each.answer(await each.their_request("BYE"), 200)
            await closing
            await listener.close()

        again = await serve_sip(Reception(), "127.0.0.1", listener.port)
        await again.close()

    run(test())


def test_thirty_callers_who_leave_at_any_moment_leave_nothing_behind() -> None:
    async def one(listener: Listener, number: int) -> None:
        async with phone(listener.port) as caller:
            if number % 3 == 0:
                caller.send(caller.request("INVITE", body=caller.offer, branch="z9hG4bK-x"))
                caller.send(caller.request("CANCEL", cseq=1, branch="z9hG4bK-x"))
                final = await caller.response()
                caller.take_up(final) if final.body else None
                return
            await caller.call()
            caller.speak(np.full(160 * (number % 5), 100 * number + 100, np.int16))
            await caller.ask("BYE")

    async def test() -> None:
        reception = Reception()
        async with house(reception, ports=range(31_200, 31_300, 2)) as listener:
            await asyncio.gather(*(one(listener, number) for number in range(30)))
            await until(lambda: all(call.ended for call in reception.calls), "over")

            for call in reception.calls:
                assert len(set(call.heard.tolist())) <= 1, "cross-talk"

    run(test())


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "224.0.0.1", "not an address"])
def test_an_address_that_no_telephone_could_reach_is_refused_with_its_setting(host: str) -> None:
    with pytest.raises(SettingsError, match="FRONT_DOOR_PHONE__SIP_HOST"):
        run(_open(host))


def test_a_line_at_an_address_of_six_answers_there() -> None:
    async def test() -> None:
        try:
            asker = await udp("::1")
        except OSError:
            pytest.skip("this machine has no IPv6")
        async with no_task_left():
            listener = await serve_sip(Reception(), "::1", 0)
            headers = "Via: SIP/2.0/UDP [::1];rport;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\n"
            request = f"OPTIONS sip:c@d SIP/2.0\r\n{headers}Call-ID: x\r\nCSeq: 1 OPTIONS\r\n\r\n"

            asker.transport.sendto(request.encode(), ("::1", listener.port))
            answer = await asyncio.wait_for(asker.came.get(), 5)

            assert answer.startswith(b"SIP/2.0 200 OK")
            asker.transport.abort()
            await listener.close()

    run(test())


async def _open(host: str) -> None:
    await serve_sip(Reception(), host, 0)


@pytest.mark.parametrize(
    ("headers", "number"),
    [
        ({"from": '"Ann" <sip:+441154960123@example.org;user=phone>;tag=a'}, "+441154960123"),
        ({"from": "<tel:+44-115-496-0123>;tag=a"}, "+441154960123"),
        ({"from": "sip:01154960123@example.org;tag=a"}, "01154960123"),
        ({"from": "<sip:ann@example.org>;tag=a"}, ""),
        ({"from": '"0115" <sip:anonymous@anonymous.invalid>;tag=a'}, ""),
        ({"from": "<sip:ann@x>;tag=a", "p-asserted-identity": "<sip:01154960199@x>"}, "01154960199"),
        ({"from": "<sip:01154960123@x>;tag=a", "privacy": "id"}, ""),
        ({"from": "<sip:01154960123@x>;tag=a", "privacy": "none"}, "01154960123"),
        ({"from": "<sip:%30115%20496@x>;tag=a"}, "0115496"),
        ({"from": "<sip:12@x>;tag=a"}, ""),
        ({"from": "garbage"}, ""),
    ],
)
def test_the_callers_number_is_what_their_exchange_says_unless_they_hide_it(
    headers: dict[str, str], number: str
) -> None:
    assert caller_number(tuple(headers.items())) == number


def test_two_phones_do_not_hear_each_other() -> None:
    async def echo(call: Answered) -> None:
        await until(lambda: len(call.heard) >= 3_200, "spoken")
        await say(call.line, call.heard[:3_200])

    async def one(listener: Listener, level: int) -> None:
        async with phone(listener.port) as caller:
            await caller.call()
            caller.speak(np.full(3_200, level, np.int16))
            heard = await caller.listen(3_000)
            loud = heard[np.abs(heard) > 50]
            assert abs(int(np.median(loud)) - level) < level * 0.05
            assert len(np.unique(loud)) == 1
            await caller.ask("BYE")

    async def test() -> None:
        async with house(Reception(echo)) as listener:
            await asyncio.gather(*(one(listener, 1_000 * number) for number in range(1, 9)))

    run(test())
