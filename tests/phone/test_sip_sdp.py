"""SDP: what two telephones agree on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.phone.sip import sdp

OFFER = """v=0
o=- 1 1 IN IP4 198.51.100.7
s=-
c=IN IP4 198.51.100.7
t=0 0
m=audio 4000 RTP/AVP 111 8 0 101
a=rtpmap:111 opus/48000/2
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=ptime:20
"""
US = ("192.0.2.1", 16_384)


def _answer(offer: str) -> list[str]:
    session = sdp.read(offer.encode())
    assert session is not None
    return sdp.answer(session, US, number=5, version=2).decode().splitlines()


def test_the_first_law_that_we_know_and_the_keys_are_taken() -> None:
    session = sdp.read(OFFER.encode())

    assert session is not None
    assert (session.address, session.port, session.keys) == ("198.51.100.7", 4_000, 101)
    assert list(session.laws.items()) == [(8, "alaw"), (0, "ulaw")]
    assert _answer(OFFER) == [
        "v=0",
        "o=frontdoor 5 2 IN IP4 192.0.2.1",
        "s=-",
        "c=IN IP4 192.0.2.1",
        "t=0 0",
        "m=audio 16384 RTP/AVP 8 101",
        "a=rtpmap:8 PCMA/8000",
        "a=rtpmap:101 telephone-event/8000",
        "a=fmtp:101 0-15",
        "a=ptime:20",
        "a=sendrecv",
    ]


def test_a_law_under_another_number_is_understood() -> None:
    session = sdp.read(b"v=0\r\nc=IN IP4 192.0.2.7\r\nm=audio 4000 RTP/AVP 96\r\na=rtpmap:96 pcmu/8000\r\n")

    assert session is not None
    assert dict(session.laws) == {96: "ulaw"}
    assert session.keys is None


def test_video_and_a_second_sound_are_declined_in_their_places() -> None:
    offer = OFFER + "m=video 4002 RTP/AVP 96\na=rtpmap:96 H264/90000\nm=audio 4004 RTP/AVP 0\n"

    media = [line for line in _answer(offer) if line.startswith("m=")]

    assert media == ["m=audio 16384 RTP/AVP 8 101", "m=video 0 RTP/AVP 96", "m=audio 0 RTP/AVP 0"]


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("c=IN IP6 2001:db8::7", "2001:db8::7"),
        ("c=IN IP4 media.example.org", ""),
        ("c=IN IP4 224.2.1.1/127", ""),
        ("c=", ""),
        ("c=IN IP4", ""),
    ],
)
def test_an_odd_address_is_no_reason_to_break(line: str, address: str) -> None:
    session = sdp.read(OFFER.replace("c=IN IP4 198.51.100.7", line).encode())

    assert session is not None
    assert session.address == address
    assert not session.held


@pytest.mark.parametrize(
    ("addition", "held", "answered"),
    [
        ("a=sendonly\n", True, "a=recvonly"),
        ("a=inactive\n", True, "a=inactive"),
        ("a=recvonly\n", False, "a=sendonly"),
        ("c=IN IP4 0.0.0.0\n", True, "a=recvonly"),
        ("", False, "a=sendrecv"),
    ],
)
def test_holding_is_understood_in_its_new_and_its_old_way(addition: str, held: bool, answered: str) -> None:
    session = sdp.read((OFFER + addition).encode())

    assert session is not None
    assert session.held is held
    assert _answer(OFFER + addition)[-1] == answered


@pytest.mark.parametrize(
    "offer",
    [
        "",
        "v=0\n",
        OFFER.replace("111 8 0 101", "111 101").replace("a=rtpmap:8 PCMA/8000\n", ""),
        OFFER.replace("8 0 101", "8").replace("PCMA/8000", "PCMA/16000").replace("111 ", ""),
        OFFER.replace("audio 4000", "audio 0"),
        OFFER.replace("audio 4000", "audio 70000"),
        OFFER.replace("RTP/AVP", "RTP/SAVP"),
        OFFER.replace("m=audio", "m=image"),
    ],
    ids=["empty", "no media", "opus alone", "another rate", "declined", "no port", "encrypted", "fax"],
)
def test_nothing_in_common_is_none(offer: str) -> None:
    assert sdp.read(offer.encode()) is None


@given(st.binary(max_size=300), st.integers(0, len(OFFER)), st.integers(0, 30))
def test_no_description_breaks_the_reader_or_its_answer(noise: bytes, place: int, cut: int) -> None:
    offer = OFFER.encode()

    for body in (noise, offer[:place] + noise + offer[place + cut :]):
        session = sdp.read(body)
        if session is not None:
            back = sdp.answer(session, US, number=1, version=1)
            assert back.count(b"\r\nm=") == len(session.media)
            assert all(line.isprintable() for line in back.decode("ascii").split("\r\n"))


def test_our_own_offer_can_be_read() -> None:
    session = sdp.read(sdp.offer(US, number=1, version=1))

    assert session is not None
    assert (session.address, session.port, session.keys) == ("192.0.2.1", 16_384, 101)
    assert set(session.laws.values()) == {"alaw", "ulaw"}


def test_an_address_of_six_is_written_as_one() -> None:
    assert b"c=IN IP6 2001:db8::1\r\n" in sdp.offer(("2001:db8::1", 4_000), number=1, version=1)
