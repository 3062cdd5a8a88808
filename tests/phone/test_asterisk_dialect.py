"""The dialect of Asterisk's WebSocket channel, from its documentation and a recorded call."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.phone.asterisk_dialect import COMMAND_BYTES, FORMATS, AsteriskDialect
from app.phone.dialect import Flow, Nonsense, Started
from app.phone.line import Key, Reached, Sound
from app.phone.media_line import PIECE
from pipelines.audio import g711
from pipelines.audio.pcm import Pcm

START = (
    "MEDIA_START connection_id:frontdoor channel:WebSocket/frontdoor/0x7f channel_id:pbx1-1234.9 "
    "format:{} optimal_frame_size:160 ptime:20"
)
MESSAGE_LIMIT = 65_500  # bytes; Asterisk ends the call for more


def start_object(sound: str = "ulaw", **fields: object) -> str:
    told = {
        "event": "MEDIA_START",
        "connection_id": "frontdoor",
        "channel": "WebSocket/frontdoor/0x7f",
        "channel_id": "pbx1-1234.9",
        "format": sound,
        "optimal_frame_size": 160,
        "ptime": 20,
        "channel_variables": {},
    }
    return json.dumps(told | fields)


def begun(sound: str = "ulaw", *, as_json: bool = False) -> AsteriskDialect:
    dialect = AsteriskDialect()
    (started,) = dialect.read(start_object(sound) if as_json else START.format(sound))
    assert isinstance(started, Started)
    return dialect


def tone(seconds: float, hertz: float = 440.0) -> Pcm:
    return (12_000 * np.sin(2 * np.pi * hertz * np.arange(int(8_000 * seconds)) / 8_000)).astype(np.int16)


def heard(dialect: AsteriskDialect, data: bytes) -> Pcm:
    return np.concatenate([news.pcm for news in dialect.read(data) if isinstance(news, Sound)] or [tone(0)])


@pytest.mark.parametrize("start", [START.format("ulaw"), start_object()], ids=["line", "object"])
def test_a_call_is_named_by_its_channel(start: str) -> None:
    assert AsteriskDialect().read(start) == (Started(call_id="pbx1-1234.9"),)


def test_the_name_in_the_address_comes_first() -> None:
    variables = {"FRONTDOOR_CALL": "of-the-variable"}

    assert AsteriskDialect(call_id="1712.3").read(start_object(channel_variables=variables)) == (
        Started(call_id="1712.3"),
    )


@pytest.mark.parametrize("underscores", ["", "_", "__"])
def test_variables_of_the_dialplan_name_call_and_caller(underscores: str) -> None:
    variables = {f"{underscores}FRONTDOOR_CALL": "1712.3", f"{underscores}FRONTDOOR_CALLER": "+441155550100"}

    assert AsteriskDialect().read(start_object(channel_variables=variables)) == (
        Started(call_id="1712.3", caller="+441155550100"),
    )


@pytest.mark.parametrize("caller", ["anonymous", "Ann <0115>", "", "12", "0" * 16, "٠١١٥٥٥٥", None, 7])
def test_a_caller_without_a_number_stays_unnamed(caller: object) -> None:
    news = AsteriskDialect().read(start_object(channel_variables={"FRONTDOOR_CALLER": caller}))

    assert news == (Started(call_id="pbx1-1234.9"),)


def test_the_first_release_names_no_channel_id() -> None:
    line = "MEDIA_START connection_id:frontdoor channel:WebSocket/frontdoor/0x7f format:ulaw optimal_frame_size:160"

    assert AsteriskDialect().read(line) == (Started(call_id="WebSocket/frontdoor/0x7f"),)


@pytest.mark.parametrize("sound", ["opus", "g722", "slin48", "gsm", "", "ULAW"])
def test_another_format_is_told_with_its_cure(sound: str) -> None:
    (news,) = AsteriskDialect().read(start_object(sound))

    assert isinstance(news, Nonsense)
    assert "c(ulaw)" in news.why


@pytest.mark.parametrize("name", ["x" * 129, "a\nb", "a\x00"])
def test_a_name_that_is_none_begins_no_call(name: str) -> None:
    assert isinstance(AsteriskDialect(call_id=name).read(START.format("ulaw"))[0], Nonsense)


def test_a_call_begins_once() -> None:
    assert isinstance(begun().read(START.format("ulaw"))[0], Nonsense)


def test_sound_before_the_start_makes_no_sense() -> None:
    assert isinstance(AsteriskDialect().read(bytes(160))[0], Nonsense)


def test_commands_are_lines_for_an_exchange_that_sends_lines() -> None:
    dialect = begun()

    assert dialect.greet() == ("ANSWER",)
    assert dialect.sound(tone(0.02))[0] == "START_MEDIA_BUFFERING"
    assert dialect.mark("m1") == ("STOP_MEDIA_BUFFERING m1", "MARK_MEDIA m1")
    assert dialect.clear() == ("FLUSH_MEDIA",)
    assert dialect.hang_up() == ("HANGUP",)


def test_commands_are_objects_for_an_exchange_that_sends_objects() -> None:
    dialect = begun(as_json=True)

    assert dialect.greet() == ('{"command":"ANSWER"}',)
    assert dialect.mark("m1") == (
        '{"command":"STOP_MEDIA_BUFFERING","correlation_id":"m1"}',
        '{"command":"MARK_MEDIA","correlation_id":"m1"}',
    )
    assert dialect.clear() == ('{"command":"FLUSH_MEDIA"}',)


@pytest.mark.parametrize("as_json", [False, True])
def test_no_command_is_longer_than_the_exchange_reads(as_json: bool) -> None:
    dialect = begun(as_json=as_json)
    commands = (*dialect.greet(), *dialect.mark("m1234567890"), *dialect.clear(), *dialect.hang_up())

    assert max(len(command) for command in commands) <= COMMAND_BYTES


def test_buffering_starts_once_for_what_is_said_in_one_go() -> None:
    dialect = begun()

    assert [len(dialect.sound(tone(0.05))) for _ in range(3)] == [2, 1, 1]
    dialect.mark("m1")
    assert len(dialect.sound(tone(0.05))) == 2
    dialect.clear()
    assert len(dialect.sound(tone(0.05))) == 2


@pytest.mark.parametrize("sound", FORMATS)
def test_a_piece_fits_into_one_message(sound: str) -> None:
    *_, data = begun(sound).sound(tone(PIECE / 8_000))

    assert isinstance(data, bytes)
    assert len(data) <= MESSAGE_LIMIT


@pytest.mark.parametrize(
    ("event", "news"),
    [
        ("DTMF_END digit:4 channel_id:pbx1-1234.9", Key("4")),
        ("DTMF_END digit:# channel_id:pbx1-1234.9", Key("#")),
        ('{"event":"DTMF_END","channel_id":"pbx1-1234.9","digit":"*"}', Key("*")),
        ('{"event":"DTMF_END","digit":"d"}', Key("D")),
        ("MEDIA_MARK_PROCESSED m7", Reached("m7")),
        ("MEDIA_BUFFERING_COMPLETED m7", Reached("m7")),
        ('{"event":"MEDIA_MARK_PROCESSED","channel_id":"c","correlation_id":"m7"}', Reached("m7")),
        ('{"event":"MEDIA_BUFFERING_COMPLETED","channel_id":"c","correlation_id":"m7"}', Reached("m7")),
        ("MEDIA_XOFF", Flow(takes_more=False)),
        ('{"event":"MEDIA_XON","channel_id":"c"}', Flow(takes_more=True)),
    ],
)
def test_events_are_understood(event: str, news: object) -> None:
    assert begun().read(event) == (news,)


@pytest.mark.parametrize(
    "event",
    ["QUEUE_DRAINED", "STATUS queue_length:3", '{"event":"ERROR","error_text":"no"}', "SOMETHING new:1", "", "  ",
     "DTMF_END digit:x", "DTMF_END", '{"event":7}', '{"event":"DTMF_END","digit":[1]}', "{}"],
)  # fmt: skip
def test_what_does_not_matter_is_passed_over(event: str) -> None:
    assert begun().read(event) == ()


@pytest.mark.parametrize("message", ["{", '{"event":', "{" * 5_000, '{"a":' * 5_000])
def test_broken_objects_make_no_sense(message: str) -> None:
    assert [type(news) for news in begun().read(message)] == [Nonsense]


@pytest.mark.parametrize("law", ["ulaw", "alaw"])
def test_telephone_sound_is_read_and_written(law: g711.Law) -> None:
    dialect = begun(law)
    said = g711.encode(tone(0.02), law)

    assert np.array_equal(heard(dialect, said), g711.decode(said, law))
    assert dialect.sound(tone(0.02))[1] == said


def test_a_sample_may_come_in_halves() -> None:
    dialect, said = begun("slin"), tone(0.1)
    data = said.astype("<i2").tobytes()
    pieces = [data[:33], data[33:34], data[34:1001], data[1001:]]

    assert np.array_equal(np.concatenate([heard(dialect, piece) for piece in pieces]), said)


def test_sixteen_thousand_samples_keep_their_tone_both_ways() -> None:
    said, dialect = tone(0.5), begun("slin16")
    messages = [message for start in range(0, len(said), 160) for message in dialect.sound(said[start : start + 160])]
    wire = b"".join(message for message in messages if isinstance(message, bytes))

    back = np.concatenate([heard(dialect, wire[start : start + 640]) for start in range(0, len(wire), 640)])

    assert len(wire) == 4 * len(said)
    assert _likeness(back, said) > 0.999


def test_pieces_of_sixteen_thousand_samples_leave_no_seam() -> None:
    wire = np.random.default_rng(4).integers(-9_000, 9_000, 6_400).astype("<i2").tobytes()
    whole, cut = begun("slin16"), begun("slin16")

    pieces = [heard(cut, wire[start : start + 642]) for start in range(0, len(wire), 642)]

    assert np.array_equal(np.concatenate(pieces), heard(whole, wire))


def _likeness(one: Pcm, other: Pcm) -> float:
    """Highest correlation over a few milliseconds of delay."""
    length = min(len(one), len(other)) - 200
    return max(
        float(np.corrcoef(one[delay : delay + length].astype(float), other[:length].astype(float))[0, 1])
        for delay in range(100)
    )


@given(st.text() | st.binary() | st.from_regex(r"(MEDIA_START|DTMF_END|MEDIA_XOFF)[ a-z_:0-9]*"))
def test_no_message_breaks_the_reader(message: str | bytes) -> None:
    AsteriskDialect().read(message)
    begun("slin").read(message)


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(["MEDIA_START", "DTMF_END", "MEDIA_MARK_PROCESSED"]), _json, _json, _json)
def test_no_object_breaks_the_reader(event: str, one: object, two: object, three: object) -> None:
    message = json.dumps(
        {"event": event, "format": "ulaw", "channel_id": one, "digit": two, "channel_variables": three,
         "correlation_id": one}
    )  # fmt: skip

    AsteriskDialect().read(message)
    begun().read(message)
