"""Calls over the media WebSocket, by real connections of a client that speaks each dialect."""

from __future__ import annotations

import asyncio
import base64
import json
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

import httpx
import pytest
from media_server import LONG, WORDS, MediaServer, connection, running
from pydantic import SecretStr
from websockets.asyncio.client import connect as connect_async
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from app.phone import media_line, media_websocket
from app.phone.line import HungUp, Key, Reached, Sound
from app.phone.media_websocket import stranger
from app.phone.next_steps import Announced, NextSteps, Tokens
from pipelines.audio import g711
from pipelines.settings import PhoneSettings

START = "MEDIA_START connection_id:frontdoor channel:WebSocket/f/0x7f channel_id:{} format:ulaw optimal_frame_size:160"
TOKEN = "correct-horse"


@pytest.fixture(scope="module")
def server() -> Iterator[MediaServer]:
    with running(PhoneSettings(twilio=True)) as server:
        yield server


def dial(server: MediaServer, query: str = "") -> ClientConnection:
    return connect(f"{server.websocket}/phone/asterisk{query}", subprotocols=["media"], proxy=None)  # type: ignore[list-item]


@contextmanager
def begin(server: MediaServer, call: str) -> Iterator[ClientConnection]:
    """A call that the front door has taken."""
    with dial(server) as line:
        line.send(START.format(call))
        assert line.recv(timeout=10) == "ANSWER"
        yield line


def press(line: ClientConnection, key: str) -> None:
    line.send(f"DTMF_END digit:{key} channel_id:c")


def sound_until(line: ClientConnection, command: str) -> bytes:
    """Sound that came before a command."""
    sound = b""
    while (message := line.recv(timeout=10)) != command:
        if isinstance(message, bytes):
            sound += message
    return sound


def closing(line: ClientConnection) -> tuple[int, str]:
    """How the far side closed, whatever it sent before."""
    try:
        while True:
            line.recv(timeout=10)
    except ConnectionClosed as closed:
        return (closed.rcvd.code, closed.rcvd.reason) if closed.rcvd else (1006, "")


def next_step(server: MediaServer, call: str) -> str:
    return httpx.get(f"{server.http}/phone/asterisk/next", params={"call": call}).text


# --- A call with Asterisk ---


def test_a_call_is_answered_heard_and_ended(server: MediaServer) -> None:
    with begin(server, "whole") as line:
        assert line.subprotocol == "media"
        line.send(b"\x10" * 160)
        assert line.recv(timeout=10) == "START_MEDIA_BUFFERING"
        assert line.recv(timeout=10) == b"\x10" * 160
        press(line, "9")
        assert line.recv(timeout=10) == "HANGUP"
        line.close()

    assert next_step(server, "whole") == "hangup"


def test_a_call_in_objects_is_carried_alike(server: MediaServer) -> None:
    variables = {"__FRONTDOOR_CALL": "objects", "__FRONTDOOR_CALLER": "+441155550100"}
    with dial(server) as line:
        line.send(json.dumps({"event": "MEDIA_START", "format": "ulaw", "channel_variables": variables}))
        assert line.recv(timeout=10) == '{"command":"ANSWER"}'
        line.send('{"event":"DTMF_END","digit":"9","channel_id":"c"}')
        assert line.recv(timeout=10) == '{"command":"HANGUP"}'

    call = server.exchange.calls[-1]
    assert (call.kind, call.call_id, call.caller, call.far_end_plays) == ("asterisk", "objects", "+441155550100", True)


@pytest.mark.parametrize("event", ["MEDIA_BUFFERING_COMPLETED", "MEDIA_MARK_PROCESSED"])
def test_a_mark_is_reached_once_whichever_event_tells(server: MediaServer, event: str) -> None:
    call = f"mark {event}".replace(" ", "-")
    with begin(server, call) as line:
        press(line, "1")
        assert sound_until(line, "STOP_MEDIA_BUFFERING m1") == g711.encode(WORDS, "ulaw")
        assert line.recv(timeout=10) == "MARK_MEDIA m1"
        for _ in range(2):
            line.send(f"{event} m1")
        press(line, "3")

        assert [server.exchange.next(call) for _ in range(3)] == [Key("1"), Reached("said-1"), Key("3")]


def test_a_caller_who_interrupts_hears_nothing_of_the_rest(server: MediaServer) -> None:
    with begin(server, "barge-in") as line:
        press(line, "2")
        first = line.recv(timeout=10)
        press(line, "5")
        said = sound_until(line, "FLUSH_MEDIA")
        press(line, "1")
        after = sound_until(line, "MARK_MEDIA m2")

    assert first == "START_MEDIA_BUFFERING"
    assert len(said) < len(LONG) / 2
    assert after == g711.encode(WORDS, "ulaw")
    assert [server.exchange.next("barge-in") for _ in range(4)] == [
        Key("2"), Key("5"), Reached("said-2"), Key("1")
    ]  # fmt: skip


def test_nothing_is_said_to_an_exchange_that_takes_no_more(server: MediaServer) -> None:
    with begin(server, "full") as line:
        line.send("MEDIA_XOFF")
        press(line, "1")
        assert server.exchange.next("full") == Key("1")
        press(line, "5")
        assert line.recv(timeout=10) == "FLUSH_MEDIA"
        line.send("MEDIA_XON")
        press(line, "1")

        assert line.recv(timeout=10) == "START_MEDIA_BUFFERING"
        assert line.recv(timeout=10) == g711.encode(WORDS[:800], "ulaw")


def test_the_dialplan_learns_where_the_caller_goes(server: MediaServer) -> None:
    with begin(server, "transfer") as line:
        press(line, "0")
        assert line.recv(timeout=10) == "HANGUP"
        told = next_step(server, "transfer")
        line.close()

    assert told == "dial|0115 555 0100|parking|asks about PCN EVIL now"
    assert server.exchange.transferred.get(timeout=10)


def test_a_caller_who_leaves_is_told_to_whoever_carries_the_call(server: MediaServer) -> None:
    with begin(server, "leaves"):
        pass

    assert server.exchange.next("leaves") == HungUp("caller left")


def test_a_connection_that_breaks_ends_the_call(server: MediaServer) -> None:
    with begin(server, "breaks") as line:
        line.socket.shutdown(socket.SHUT_RDWR)

        assert isinstance(server.exchange.next("breaks"), HungUp)


def test_a_line_that_has_ended_stays_so() -> None:
    with running(PhoneSettings()) as server:
        with begin(server, "ended"):
            pass

        assert server.exchange.after_the_end.get(timeout=10) == (False, HungUp("caller left"))
        assert next_step(server, "ended") == "dial|customer-services||"


def test_a_call_that_was_not_ended_goes_to_a_person(server: MediaServer) -> None:
    with begin(server, "broken") as line:
        press(line, "#")
        code, _ = closing(line)

    assert code == 1011
    assert next_step(server, "broken") == "dial|customer-services||"


def test_the_exchange_may_connect_a_call_again(server: MediaServer) -> None:
    with begin(server, "again") as older, begin(server, "again") as newer:
        assert closing(older) == (1008, "the exchange connected the same call again")
        press(newer, "9")
        assert newer.recv(timeout=10) == "HANGUP"

    assert next_step(server, "again") == "hangup"


def test_what_was_decided_for_a_call_does_not_outlive_its_new_start(server: MediaServer) -> None:
    with begin(server, "anew") as line:
        press(line, "9")
        line.recv(timeout=10)
    with begin(server, "anew"):
        assert next_step(server, "anew") == "dial|customer-services||"


def test_nothing_is_left_of_calls_that_ended(server: MediaServer) -> None:
    with ExitStack() as lines:
        for number in range(5):
            lines.enter_context(begin(server, f"left-{number}"))
    ended = {server.exchange.ended.get(timeout=10) for _ in range(server.exchange.ended.qsize() or 1)}
    while not {f"left-{number}" for number in range(5)} <= ended:
        ended.add(server.exchange.ended.get(timeout=10))

    board = media_websocket.switchboard_of(server.app.state)
    deadline = time.monotonic() + 10
    while board.lines and time.monotonic() < deadline:
        time.sleep(0.01)  # the last steps of a connection come after its call has ended
    assert (board.lines, board.waiting) == ({}, 0)


def test_calls_side_by_side_hear_only_themselves(server: MediaServer) -> None:
    async def call(number: int) -> bool:
        sound = bytes([number]) * 160
        async with connect_async(f"{server.websocket}/phone/asterisk", proxy=None) as line:
            await line.send(START.format(f"side-{number}"))
            for _ in range(10):
                await line.send(sound)
            heard = b""
            while len(heard) < 1_600:
                message = await asyncio.wait_for(line.recv(), 20)
                heard += message if isinstance(message, bytes) else b""
            return heard == g711.encode(g711.decode(sound * 10, "ulaw"), "ulaw")

    async def all_calls() -> list[bool]:
        return await asyncio.gather(*(call(number) for number in range(60)))

    assert all(asyncio.run(all_calls()))


# --- Abuse ---


@pytest.mark.parametrize("size", [65_537, 200_000])
def test_a_giant_message_ends_its_own_call_alone(server: MediaServer, size: int) -> None:
    with begin(server, "unharmed") as other, begin(server, f"giant-{size}") as line:
        line.send(bytes(size))
        assert closing(line) == (1009, "a message is too large")

        other.send(b"\x10" * 160)
        assert other.recv(timeout=10) == "START_MEDIA_BUFFERING"


def test_a_giant_first_message_begins_no_call(server: MediaServer) -> None:
    with dial(server) as line:
        line.send("MEDIA_START " + "x" * 70_000)

        assert closing(line)[0] == 1009


def test_the_server_itself_refuses_giants_where_it_is_told_to() -> None:
    with running(PhoneSettings(), ws_max_size=65_536) as server, begin(server, "giant") as line:
        line.send(bytes(1_000_000))

        assert closing(line)[0] == 1009
        assert isinstance(server.exchange.next(), HungUp)


@pytest.mark.parametrize(
    "first", [b"\x00" * 160, "{broken", "DTMF_END digit:1 channel_id:c", "MEDIA_START format:ulaw"]
)
def test_a_call_that_does_not_begin_first_is_refused(server: MediaServer, first: str | bytes) -> None:
    with dial(server) as line:
        line.send(first)

        assert closing(line)[0] == 1002


def test_a_connection_without_a_call_is_closed(server: MediaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_websocket, "START_SECONDS", 0.2)
    with dial(server) as line:
        line.send("HELLO")

        assert closing(line) == (1008, "the call did not begin within 5 seconds")


def test_half_a_message_does_not_hold_a_place(server: MediaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_websocket, "START_SECONDS", 0.2)
    upgrade = (
        "GET /phone/asterisk HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as line:
        line.sendall(upgrade.encode() + b"\x81\xfe\x10")
        came = b""
        while b"did not begin" not in came:
            came += line.recv(4_096)

    assert b"\x03\xf0the call did not begin" in came  # 1008


def test_a_few_messages_without_sense_do_not_end_a_call(server: MediaServer) -> None:
    with begin(server, "some-garbage") as line:
        for _ in range(media_line.MOST_NONSENSE):
            line.send("{garbage")
        line.send("UNKNOWN event:1")
        press(line, "3")

        assert server.exchange.next("some-garbage") == Key("3")


def test_garbage_without_end_does(server: MediaServer) -> None:
    with begin(server, "garbage") as line:
        for _ in range(media_line.MOST_NONSENSE + 1):
            line.send("{garbage")

        assert closing(line) == (1008, "too many messages make no sense")


def test_sound_much_faster_than_speech_ends_the_call(server: MediaServer) -> None:
    with begin(server, "flood") as line:
        with suppress(ConnectionClosed):
            for _ in range(9):
                line.send(bytes(64_000))  # 8 s
        code, _ = closing(line)

    assert code == 1008
    assert next_step(server, "flood") == "dial|customer-services||"


def test_a_far_end_that_reads_nothing_is_given_up(server: MediaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_line, "SEND_SECONDS", 0.3)
    monkeypatch.setattr(media_line, "AHEAD_SECONDS", 1e9)
    monkeypatch.setattr(media_line, "CLOSE_SECONDS", 0.1)
    address = f"{server.websocket}/phone/asterisk"
    with connect(address, proxy=None, max_queue=1, compression=None, close_timeout=0.1) as line:
        line.send(START.format("deaf"))
        for _ in range(60):  # 20 minutes of sound that nobody takes
            press(line, "2")
        came = server.exchange.next("deaf")
        while not isinstance(came, HungUp):
            came = server.exchange.next("deaf")

    assert came == HungUp("the far end takes nothing any more")


# --- Who may connect ---


@pytest.fixture(scope="module")
def guarded() -> Iterator[MediaServer]:
    with running(PhoneSettings(token=SecretStr(TOKEN))) as server:
        yield server


def authorised(server: MediaServer, authorisation: str) -> ClientConnection:
    headers = {"Authorization": authorisation} if authorisation else None
    return connect(f"{server.websocket}/phone/asterisk", additional_headers=headers, proxy=None)


def basic(password: str) -> str:
    return "Basic " + base64.b64encode(f"frontdoor:{password}".encode()).decode()


@pytest.mark.parametrize("authorisation", [basic(TOKEN), f"Bearer {TOKEN}", f"bearer {TOKEN}"])
def test_an_exchange_with_the_token_is_let_in(guarded: MediaServer, authorisation: str) -> None:
    with authorised(guarded, authorisation) as line:
        line.send(START.format("let in"))

        assert line.recv(timeout=10) == "ANSWER"
    asked = httpx.get(f"{guarded.http}/phone/asterisk/next", headers={"Authorization": authorisation})
    assert asked.text == "dial|customer-services||"


@pytest.mark.parametrize(
    "authorisation",
    ["", basic("wrong"), basic(""), "Bearer wrong", "Bearer", "Basic ???", "Basic /w==", f"Digest {TOKEN}", TOKEN],
)
def test_others_are_refused_before_the_upgrade(
    guarded: MediaServer, authorisation: str, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        authorised(guarded, authorisation)
    asked = httpx.get(f"{guarded.http}/phone/asterisk/next", headers={"Authorization": authorisation})

    assert refused.value.response.status_code == 403
    assert b"FRONT_DOOR_PHONE__TOKEN" in (refused.value.response.body or b"")
    assert (asked.status_code, asked.text) == (403, "")
    assert "phone_refused" in caplog.text
    assert TOKEN not in caplog.text
    assert "wrong" not in caplog.text.replace("a wrong one", "")


@pytest.mark.parametrize(
    ("host", "headers", "is_let_in"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("::ffff:127.0.0.1", {}, True),
        ("192.0.2.7", {}, False),
        ("::ffff:192.0.2.7", {}, False),
        ("testclient", {}, False),
        ("127.0.0.1", {"x-forwarded-for": "127.0.0.1"}, False),
        ("127.0.0.1", {"origin": "http://localhost"}, False),
    ],
)
def test_without_a_token_only_this_machine_is_let_in(host: str, headers: dict[str, str], is_let_in: bool) -> None:
    assert (stranger(connection(host, **headers), PhoneSettings()) == "") is is_let_in  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/phone/asterisk", "/phone/twilio/stream"])
def test_a_line_that_is_switched_off_takes_nobody(path: str) -> None:
    with running(PhoneSettings(media_websocket=False)) as server, pytest.raises(InvalidStatus) as refused:
        connect(f"{server.websocket}{path}", proxy=None)

    assert refused.value.response.status_code == 404


def test_without_an_exchange_nobody_is_kept_waiting() -> None:
    with running(PhoneSettings(), started=False) as server, pytest.raises(InvalidStatus) as refused:
        dial(server)

    assert refused.value.response.status_code == 503


def test_only_so_many_connections_may_wait(server: MediaServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_websocket, "MOST_WAITING", 0)
    with pytest.raises(InvalidStatus) as refused:
        dial(server)

    assert refused.value.response.status_code == 503


# --- A call with Twilio ---


@contextmanager
def stream(server: MediaServer, token: str, call: str = "CA1") -> Iterator[ClientConnection]:
    told = {
        "streamSid": "MZ1",
        "callSid": call,
        "customParameters": {"token": token},
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
    }
    with connect(f"{server.websocket}/phone/twilio/stream", proxy=None) as line:
        line.send('{"event":"connected","protocol":"Call","version":"1.0.0"}')
        line.send(json.dumps({"event": "start", "sequenceNumber": "1", "start": told, "streamSid": "MZ1"}))
        yield line


def token_for(server: MediaServer, call: str) -> str:
    tokens = media_websocket.switchboard_of(server.app.state).tokens
    return tokens.give(Announced(call_id=call, caller="+441155550100"))


def twilio_event(kind: str, /, **part: str) -> str:
    return json.dumps({"event": kind, "streamSid": "MZ1", kind: part})


def test_a_stream_with_its_token_is_heard_marked_cleared_and_ended(server: MediaServer) -> None:
    payload = base64.b64encode(b"\x10" * 160).decode()
    with stream(server, token_for(server, "CAwhole"), "CAwhole") as line:
        line.send(twilio_event("media", track="inbound", chunk="1", payload=payload))
        echo = json.loads(line.recv(timeout=10))
        line.send(twilio_event("dtmf", digit="1"))
        said, mark = json.loads(line.recv(timeout=10)), json.loads(line.recv(timeout=10))
        line.send(twilio_event("mark", name=mark["mark"]["name"]))
        line.send(twilio_event("dtmf", digit="5"))
        cleared = json.loads(line.recv(timeout=10))
        line.send(twilio_event("dtmf", digit="9"))

        assert closing(line) == (1000, "hung up by us")
    assert echo == {"event": "media", "streamSid": "MZ1", "media": {"payload": payload}}
    assert base64.b64decode(said["media"]["payload"]) == g711.encode(WORDS, "ulaw")
    assert cleared == {"event": "clear", "streamSid": "MZ1"}
    came = [server.exchange.next("CAwhole") for _ in range(4)]
    assert isinstance(came[0], Sound)
    assert came[1:] == [Key("1"), Reached("said-1"), Key("5")]
    call = server.exchange.calls[-1]
    assert (call.kind, call.caller) == ("twilio", "+441155550100")


def test_a_stop_ends_the_call(server: MediaServer) -> None:
    with stream(server, token_for(server, "CAstop"), "CAstop") as line:
        line.send(twilio_event("stop", callSid="CAstop"))

        assert server.exchange.next("CAstop") == HungUp("caller left")


def test_a_token_lets_one_stream_in(server: MediaServer) -> None:
    token = token_for(server, "CAonce")
    with stream(server, token, "CAonce"), stream(server, token, "CAonce") as second:
        assert closing(second)[0] == 1008


@pytest.mark.parametrize("token", ["", "guess", "ü\ud800"])
def test_a_stream_without_a_token_is_refused(server: MediaServer, token: str) -> None:
    with stream(server, token) as line:
        assert closing(line) == (1008, "the stream shows no token of the webhook, or an old one")


def test_a_token_is_good_for_its_own_call_only(server: MediaServer) -> None:
    with stream(server, token_for(server, "CAone"), "CAother") as line:
        assert closing(line)[0] == 1008


@pytest.mark.parametrize("first", [b"\x00", "[]", twilio_event("media", payload="AAAA")])
def test_a_stream_that_does_not_start_first_is_refused(server: MediaServer, first: str | bytes) -> None:
    with connect(f"{server.websocket}/phone/twilio/stream", proxy=None) as line:
        line.send(first)

        assert closing(line)[0] == 1002


def test_a_name_of_an_extension_cannot_be_reached_by_twilio(server: MediaServer) -> None:
    with stream(server, token_for(server, "CAstay"), "CAstay") as line:
        line.send(twilio_event("dtmf", digit="*"))
        line.send(twilio_event("dtmf", digit="3"))

        assert [server.exchange.next("CAstay") for _ in range(2)] == [Key("*"), Key("3")]


# --- What is remembered ---


def test_a_token_is_good_for_a_minute() -> None:
    now = 0.0
    tokens = Tokens(clock=lambda: now)
    early, late = (tokens.give(Announced(call_id="CA1", caller="")) for _ in range(2))
    now = 60.0
    found = tokens.take(early)
    now = 60.1

    assert found == Announced(call_id="CA1", caller="")
    assert tokens.take(late) is None


def test_what_comes_next_is_forgotten_after_five_minutes() -> None:
    now = 0.0
    steps = NextSteps(clock=lambda: now)
    steps.put_through("one", "sip:desk@pbx.example;transport=tls|x\n", "", "a, b")
    found = steps.of("one")
    now = 300.1

    assert found is not None
    assert (found.target, found.summary) == ("sip:desk@pbx.example;transport=tlsx", "a b")
    assert steps.of("one") is None
