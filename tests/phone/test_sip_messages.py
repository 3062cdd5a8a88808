"""SIP messages: read from anything, written so that they can be read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.phone.sip import messages
from app.phone.sip.messages import Request, Response

INVITE = (
    b"INVITE sip:frontdoor@192.0.2.1 SIP/2.0\r\n"
    b"Via: SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK-1;rport, SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK-0\r\n"
    b"Record-Route: <sip:proxy.example.org;lr>\r\n"
    b'f: "O\'Neill, Ann \\"A;tag=no\\"" <sip:+441154960123@example.org;user=phone>;tag=abc\r\n'
    b"t: <sip:frontdoor@192.0.2.1>\r\n"
    b"i: call-1\r\n"
    b"CSeq: 7 INVITE\r\n"
    b"m: <sip:ann@198.51.100.7>\r\n"
    b"Subject: a value\r\n  that goes on\r\n"
    b"Max-Forwards: 70\r\n"
    b"l: 4\r\n\r\nv=0\nand more"
)


def _request(datagram: bytes = INVITE) -> Request:
    request = messages.parse(datagram)
    assert isinstance(request, Request)
    return request


def test_short_names_folded_lines_lists_and_lengths_are_understood() -> None:
    request = _request()
    headers = request.headers

    assert (request.method, request.uri, request.body) == ("INVITE", "sip:frontdoor@192.0.2.1", b"v=0\n")
    assert messages.first(headers, "call-id") == "call-1"
    assert messages.first(headers, "subject") == "a value that goes on"
    assert len(messages.every(headers, "via")) == 2
    assert messages.branch(headers) == "z9hG4bK-1"
    assert messages.cseq(headers) == (7, "INVITE")
    assert messages.problem(request) == ""


def test_a_name_in_quotes_hides_neither_tag_nor_address() -> None:
    value = messages.first(_request().headers, "from")

    assert messages.tag(value) == "abc"
    assert messages.uri(value) == "sip:+441154960123@example.org;user=phone"
    assert messages.every(_request().headers, "from") == [value]


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        b"\r\n\r\n",
        b"\x80\x00" + bytes(170),
        b"INVITE sip:x SIP/2.0\r\nVia: x",
        b"INVITE sip:x SIP/3.0\r\nVia: x\r\n\r\n",
        b"INVITE  sip:x SIP/2.0\r\nVia: x\r\n\r\n",
        b"SIP/2.0 999 No\r\nVia: x\r\n\r\n",
        b"OPTIONS sip:x SIP/2.0\r\nno colon\r\n\r\n",
        b"OPTIONS sip:x SIP/2.0\r\nTo: a\nContact: b\r\n\r\n",
        b"OPTIONS sip:x SIP/2.0\r\nTo: a\x00\r\n\r\n",
        b"OPTIONS sip:x SIP/2.0\r\nContent-Length: 10\r\n\r\nshort",
        b"OPTIONS sip:x SIP/2.0\r\nContent-Length: -1\r\n\r\n",
        b"OPTIONS sip:x SIP/2.0\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"OPTIONS sip:x SIP/2.0\r\nX: " + b"y" * 20_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_whole_message_is_none(datagram: bytes) -> None:
    assert messages.parse(datagram) is None


@given(st.binary(max_size=400), st.integers(0, len(INVITE)), st.integers(0, 40))
def test_no_datagram_breaks_the_reader(noise: bytes, place: int, cut: int) -> None:
    for datagram in (noise, INVITE[:place] + noise + INVITE[place + cut :]):
        message = messages.parse(datagram)
        if isinstance(message, Request) and messages.can_be_answered(message):
            messages.problem(message)
            messages.uri(messages.first(message.headers, "from"))
            answer = messages.parse(messages.respond(message, 200, ("192.0.2.9", 5060), to_tag="t"))
            assert isinstance(answer, Response)


TEXT = st.text(st.characters(min_codepoint=32, max_codepoint=0x2FF, exclude_characters="\x7f"), max_size=60)


@given(TEXT, TEXT, st.binary(max_size=200))
def test_what_is_written_reads_the_same(name: str, value: str, body: bytes) -> None:
    headers = (("from", name.strip()), ("x-front-door", value.strip()))

    back = messages.parse(messages.write(Request(method="INFO", uri="sip:a@b", headers=headers, body=body)))

    assert isinstance(back, Request)
    assert back.headers[:2] == headers
    assert back.body == body


@pytest.mark.parametrize("nasty", ['"' + '\\"' * 7_000, "<" * 15_000, '"",' * 5_000, ";" * 15_000, "a," * 7_000])
def test_a_nasty_value_takes_no_time_to_read(nasty: str) -> None:
    headers = (("contact", nasty),)

    for _ in range(20):  # quadratic work would take minutes, and the suite's limit would end it
        messages.every(headers, "contact")
        messages.tag(nasty)
        messages.uri(nasty)


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (b"Max-Forwards: 70", b"Max-Forwards: seventy", "Bad Max-Forwards"),
        (b"Max-Forwards: 70", b"Max-Forwards: -1", "Bad Max-Forwards"),
        (b"Max-Forwards: 70", b"Max-Forwards: 0", ""),
        (b"CSeq: 7 INVITE", b"CSeq: 7 BYE", "Bad CSeq"),
        (b"CSeq: 7 INVITE", b"CSeq: 99999999999 INVITE", "Bad CSeq"),
        (b";tag=abc", b"", "Missing From tag"),
        (b";branch=z9hG4bK-1", b"", "Missing Via branch"),
        (b"i: call-1", b"i: " + b"c" * 300, "Call-ID Too Long"),
    ],
)
def test_a_bad_request_is_named(old: bytes, new: bytes, problem: str) -> None:
    assert messages.problem(_request(INVITE.replace(old, new))) == problem


def test_a_response_repeats_what_it_must_and_names_the_source() -> None:
    answer = messages.parse(messages.respond(_request(), 180, ("203.0.113.5", 4242), to_tag="us"))

    assert isinstance(answer, Response)
    vias = messages.every(answer.headers, "via")
    assert vias[0] == "SIP/2.0/UDP 198.51.100.7:5060;branch=z9hG4bK-1;rport=4242;received=203.0.113.5"
    assert vias[1] == "SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK-0"
    assert messages.first(answer.headers, "record-route") == "<sip:proxy.example.org;lr>"
    assert messages.tag(messages.first(answer.headers, "to")) == "us"
    assert messages.cseq(answer.headers) == (7, "INVITE")


def test_without_rport_only_another_address_is_named() -> None:
    plain = _request(INVITE.replace(b";rport", b""))

    same = messages.respond(plain, 200, ("198.51.100.7", 5060))
    other = messages.respond(plain, 200, ("203.0.113.5", 5060))

    assert b"received" not in same
    assert b"z9hG4bK-1;received=203.0.113.5" in other
