"""The dialect of Twilio Media Streams, from the messages of its documentation."""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.phone.dialect import Nonsense, Started
from app.phone.line import HungUp, Key, Reached, Sound
from app.phone.twilio_dialect import TwilioDialect, is_dialled
from pipelines.audio import g711
from pipelines.audio.pcm import Pcm

STREAM, CALL = "MZ18ad3ab5a668481ce02b83e7395059f0", "CA78f53a5ac6d2b80e1f4b5f0a0a2b3c4d"
CONNECTED = '{"event":"connected","protocol":"Call","version":"1.0.0"}'


def start(**changes: Any) -> str:
    told = {
        "streamSid": STREAM,
        "accountSid": "AC1",
        "callSid": CALL,
        "tracks": ["inbound"],
        "customParameters": {"token": "secret"},
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
    }
    return json.dumps({"event": "start", "sequenceNumber": "1", "start": told | changes, "streamSid": STREAM})


def media(chunk: object, level: int = 0, **changes: Any) -> str:
    payload = base64.b64encode(bytes([level]) * 160).decode()
    piece = {"track": "inbound", "chunk": chunk, "timestamp": "20", "payload": payload}
    return json.dumps({"event": "media", "streamSid": STREAM, "media": piece | changes})


def event(kind: str, /, stream: str = STREAM, **part: str) -> str:
    return json.dumps({"event": kind, "sequenceNumber": "4", "streamSid": stream, kind: part})


def begun() -> TwilioDialect:
    dialect = TwilioDialect()
    assert dialect.read(CONNECTED) == ()
    assert dialect.read(start()) == (Started(call_id=CALL, token="secret"),)
    return dialect


def levels(dialect: TwilioDialect, *messages: str) -> list[int]:
    """What was heard, by the code of the first sample of each 20 ms."""
    heard: list[Pcm] = [n.pcm for message in messages for n in dialect.read(message) if isinstance(n, Sound)]
    whole = np.concatenate(heard) if heard else np.zeros(0, np.int16)
    return list(g711.encode(whole, "ulaw")[::160])


def test_sound_is_decoded() -> None:
    (news,) = begun().read(media("1", 0x10))

    assert isinstance(news, Sound)
    assert np.array_equal(news.pcm, g711.decode(b"\x10" * 160, "ulaw"))


@pytest.mark.parametrize(
    ("message", "news"),
    [
        (event("dtmf", track="inbound_track", digit="5"), Key("5")),
        (event("dtmf", digit="#"), Key("#")),
        (event("mark", name="m3"), Reached("m3")),
        (event("stop", callSid=CALL), HungUp("caller left")),
    ],
)
def test_events_are_understood(message: str, news: object) -> None:
    assert begun().read(message) == (news,)


@pytest.mark.parametrize(
    "message",
    [CONNECTED, event("dtmf", digit="w"), event("something"), media("1", track="outbound"), media("1", payload="")],
)
def test_what_does_not_matter_is_passed_over(message: str) -> None:
    assert begun().read(message) == ()


@pytest.mark.parametrize(
    "message",
    ["", "hello", "[]", "7", "{", "[" * 9_000, b"\xff" * 160, media("1", payload="$$$"), media("1", payload="abc"),
     media("1", payload=7), media("1", payload="ü"), json.dumps({"event": "media", "streamSid": STREAM, "media": []}),
     event("dtmf", stream="MZother", digit="5"), json.dumps({"event": "mark", "mark": {"name": "m"}}), start()],
)  # fmt: skip
def test_what_breaks_the_dialect_is_told(message: str | bytes) -> None:
    assert [type(news) for news in begun().read(message)] == [Nonsense]


@pytest.mark.parametrize("name", ["media", "dtmf", "mark", "stop"])
def test_nothing_comes_before_the_start(name: str) -> None:
    (news,) = TwilioDialect().read(event(name))

    assert news == Nonsense(f"{name} came before start")


@pytest.mark.parametrize(
    "changes",
    [{"callSid": None}, {"callSid": "a b"}, {"streamSid": {"a": 1}}, {"mediaFormat": {}}, {"mediaFormat": 7},
     {"mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 16000, "channels": 1}},
     {"mediaFormat": {"encoding": "audio/x-l16", "sampleRate": 8000, "channels": 1}}],
)  # fmt: skip
def test_a_start_that_does_not_fit_begins_nothing(changes: dict[str, Any]) -> None:
    assert [type(news) for news in TwilioDialect().read(start(**changes))] == [Nonsense]


@pytest.mark.parametrize("parameters", [None, [], {}, {"token": 7}, {"other": "x"}])
def test_a_start_without_a_token_shows_none(parameters: object) -> None:
    assert TwilioDialect().read(start(customParameters=parameters)) == (Started(call_id=CALL),)


def test_an_early_piece_waits_for_the_one_before() -> None:
    assert levels(begun(), media("1", 1), media("3", 3), media("2", 2), media("4", 4)) == [1, 2, 3, 4]


def test_a_lost_piece_holds_back_no_more_than_sixty_milliseconds() -> None:
    dialect = begun()

    assert levels(dialect, media("1", 1), media("3", 3), media("4", 4), media("5", 5)) == [1]
    assert levels(dialect, media("6", 6)) == [3, 4, 5, 6]


def test_a_piece_that_comes_after_its_turn_is_dropped() -> None:
    messages = [media(str(number), number) for number in (1, 3, 4, 5, 6, 2, 7)]

    assert levels(begun(), *messages) == [1, 3, 4, 5, 6, 7]


def test_a_piece_that_comes_twice_is_heard_once() -> None:
    assert levels(begun(), media("1", 1), media("1", 1), media("2", 2)) == [1, 2]


def test_a_far_end_may_count_anew() -> None:
    messages = [media(str(number), 9) for number in range(100, 160)] + [media("1", 1), media("2", 2)]

    assert levels(begun(), *messages)[-2:] == [1, 2]


@pytest.mark.parametrize("chunk", ["", None, "x", -1, "9" * 30])
def test_pieces_without_numbers_are_heard_as_they_come(chunk: object) -> None:
    assert levels(begun(), media(chunk, 1), media(chunk, 2)) == [1, 2]


def test_what_was_held_back_is_heard_before_the_end() -> None:
    dialect = begun()
    dialect.read(media("1", 1))
    dialect.read(media("3", 3))

    sound, end = dialect.read(event("stop", callSid=CALL))

    assert isinstance(sound, Sound)
    assert end == HungUp("caller left")


def test_what_is_said_goes_to_the_stream() -> None:
    dialect = begun()
    (message,) = dialect.sound(np.full(160, 1_000, np.int16))

    said = json.loads(str(message))
    assert (said["event"], said["streamSid"]) == ("media", STREAM)
    assert base64.b64decode(said["media"]["payload"]) == g711.encode(np.full(160, 1_000, np.int16), "ulaw")
    assert [json.loads(str(m)) for m in dialect.mark("m1")] == [
        {"event": "mark", "streamSid": STREAM, "mark": {"name": "m1"}}
    ]
    assert [json.loads(str(m)) for m in dialect.clear()] == [{"event": "clear", "streamSid": STREAM}]


@pytest.mark.parametrize(
    "target", ["+441155550100", "0115 555 0100", "sip:desk@pbx.example", "sips:desk@pbx.example;transport=tls"]
)
def test_numbers_and_sip_addresses_can_be_dialled(target: str) -> None:
    assert is_dialled(target)


@pytest.mark.parametrize("target", ["", "customer-services", "12", "sip:", "sip:a b@c.d", "+44<Say>", "javascript:1"])
def test_extension_names_cannot_be_dialled(target: str) -> None:
    assert not is_dialled(target)


@given(st.text() | st.binary())
def test_no_message_breaks_the_reader(message: str | bytes) -> None:
    TwilioDialect().read(message)
    begun().read(message)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(["start", "media", "dtmf", "mark", "stop"]), _json, _json, _json)
def test_no_object_breaks_the_reader(name: str, one: object, two: object, three: object) -> None:
    parts = {"payload": one, "chunk": two, "digit": three, "name": one, "mediaFormat": one, "customParameters": two,
             "callSid": three, "streamSid": one, "track": "inbound"}  # fmt: skip
    for part in (parts, one):
        message = json.dumps({"event": name, "streamSid": STREAM, name: part})
        TwilioDialect().read(message)
        begun().read(message)
