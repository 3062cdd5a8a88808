"""RTP: what comes late, twice, in another order, or not at all; keys; sources."""

from __future__ import annotations

import struct
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.phone.line import Key, Sound
from app.phone.sip import rtp
from app.phone.sip.reception import KeyPresses, Latch, Reception
from app.phone.sip.rtp import Packet, Sender
from pipelines.audio.g711 import decode, encode

KEYS = 101


def _packet(number: int, *, level: int | None = None, ssrc: int = 7, kind: int = 8) -> Packet:
    sound = np.full(160, 100 * (number % 100 + 1) if level is None else level, np.int16)
    return Packet(kind, False, number & 0xFFFF, number * 160 & 0xFFFF_FFFF, ssrc, encode(sound, "alaw"))


def _numbers(reception: Reception, packets: list[Packet], *, pace: float = 0.02) -> list[int]:
    """Loudness of each 20 ms given on, in the order in which it was."""
    out: list[int] = []
    for place, packet in enumerate(packets):
        out += [int(came.pcm[0]) for came in reception.take(packet, place * pace) if isinstance(came, Sound)]
    return out


def _levels(numbers: list[int]) -> list[int]:
    return [int(decode(_packet(number).payload, "alaw")[0]) for number in numbers]


def test_packets_in_order_are_given_on_at_once_over_the_turn_of_the_count() -> None:
    reception = Reception({8: "alaw"}, KEYS)
    numbers = list(range(65_530, 65_545))

    assert _numbers(reception, [_packet(number) for number in numbers]) == _levels(numbers)
    assert (reception.counts.received, reception.counts.lost, reception.counts.late) == (15, 0, 0)


def test_packets_that_overtook_each_other_are_put_in_order_and_twins_dropped() -> None:
    reception = Reception({8: "alaw"}, KEYS)

    came = _numbers(reception, [_packet(number) for number in (1, 3, 3, 2, 2, 5, 6, 4, 7)])

    assert came == _levels([1, 2, 3, 4, 5, 6, 7])
    assert reception.counts.lost == 0
    assert reception.counts.late == 1


def test_a_lost_packet_is_bridged_once_three_wait_behind_it_and_is_dropped_if_it_still_comes() -> None:
    reception = Reception({8: "alaw"}, KEYS)

    came = _numbers(reception, [_packet(number, level=1_000) for number in (1, 3, 4, 5, 6, 2, 7)])

    level = int(decode(_packet(0, level=1_000).payload, "alaw")[0])
    assert came == [level, int(level * 0.6), level, level, level, level, level]
    assert (reception.counts.lost, reception.counts.late) == (1, 1)


def test_what_waits_is_given_on_after_a_while_though_nothing_follows() -> None:
    reception = Reception({8: "alaw"}, KEYS)
    reception.take(_packet(1), 0.0)
    assert reception.take(_packet(3), 0.02) == []

    assert reception.tick(0.05) == []
    assert len(reception.tick(0.1)) == 2


def test_a_long_gap_is_bridged_for_a_tenth_of_a_second_only() -> None:
    reception = Reception({8: "alaw"}, KEYS)

    came = _numbers(reception, [_packet(number, level=1_000) for number in (1, 31, 32, 33, 34)])

    assert len(came) == 1 + 5 + 4
    assert came[3:6] == [0, 0, 0]
    assert reception.counts.lost == 29


def test_a_single_stray_number_changes_nothing_and_two_that_agree_begin_anew() -> None:
    reception = Reception({8: "alaw"}, KEYS)

    came = _numbers(reception, [_packet(number) for number in (1, 40_000, 2, 30_000, 30_001, 30_002)])

    assert came == _levels([1, 2, 30_001, 30_002])


def test_another_stream_from_the_same_place_is_followed() -> None:
    reception = Reception({8: "alaw"}, KEYS)

    came = _numbers(reception, [_packet(1), _packet(2), _packet(900, ssrc=8), _packet(901, ssrc=8)])

    assert came == _levels([1, 2, 900, 901])


def test_comfort_noise_is_no_sound_and_no_loss() -> None:
    reception = Reception({8: "alaw"}, KEYS)
    noise = Packet(13, False, 2, 320, 7, b"\x40")

    came = _numbers(reception, [_packet(1), noise, _packet(3)])

    assert came == _levels([1, 3])
    assert reception.counts.lost == 0


@given(st.lists(st.integers(0, 65_535), max_size=60), st.lists(st.integers(0, 127), min_size=1, max_size=3))
def test_no_order_of_packets_breaks_it_or_piles_up(numbers: list[int], kinds: list[int]) -> None:
    reception = Reception({8: "alaw"}, KEYS)

    given_on = 0
    for place, number in enumerate(numbers):
        packet = replace(_packet(number), payload_type=kinds[place % len(kinds)])
        given_on += len(reception.take(packet, place / 50))
        reception.tick(place / 50)

    assert given_on <= 6 * len(numbers)
    assert reception.counts.received == len(numbers)


@given(st.permutations(range(4)), st.integers(0, 65_535))
def test_any_small_disorder_is_mended(order: list[int], first: int) -> None:
    reception = Reception({8: "alaw"}, KEYS)
    packets = [_packet(first), *(_packet(first + 1 + place) for place in order)]

    came = _numbers(reception, packets)

    assert came == _levels([first + place for place in range(5)])


# --- keys ----------------------------------------------------------------------------------------------------------


def _event(key: int, stamp: int, duration: int, *, end: bool = False, marker: bool = False) -> Packet:
    return Packet(KEYS, marker, 1, stamp & 0xFFFF_FFFF, 7, struct.pack("!BBH", key, 0x8A if end else 0x0A, duration))


def _press(key: int, stamp: int) -> list[Packet]:
    packets = [_event(key, stamp, 160 * place, marker=place == 1) for place in range(1, 6)]
    return [*packets, *[_event(key, stamp, 800, end=True)] * 3]


def _keys(packets: list[Packet]) -> str:
    presses = KeyPresses()
    return "".join(came.key for packet in packets if (came := presses.take(packet)))


def test_each_press_counts_once_and_the_same_key_again_counts_again() -> None:
    packets = [*_press(1, 1_000), *_press(1, 4_000), *_press(11, 7_000), *_press(10, 9_000), *_press(15, 11_000)]

    assert _keys(packets) == "11#*D"


@given(st.sets(st.integers(0, 7), max_size=7))
def test_a_press_counts_once_whatever_of_its_packets_is_lost(lost: set[int]) -> None:
    first = [packet for place, packet in enumerate(_press(5, 0xFFFF_FF00)) if place not in lost]

    assert _keys([*first, *_press(5, 0xFFFF_FF00 + 3_000)]) == "55"


def test_packets_of_an_earlier_press_that_come_late_are_no_press() -> None:
    first, second = _press(1, 1_000), _press(2, 4_000)

    assert _keys([*first[:-1], *second, first[-1]]) == "12"


def test_a_telephone_that_stamps_every_packet_anew_presses_once() -> None:
    packets = [_event(7, 1_000 + 160 * place, 160, marker=place == 0) for place in range(6)]

    assert _keys([*packets, _event(7, 1_960, 960, end=True)]) == "7"


def test_a_key_held_longer_than_its_count_can_say_is_one_press() -> None:
    packets = [
        _event(3, 0, 160, marker=True),
        _event(3, 0, 0xFFFF),
        _event(3, 0xFFFF, 160),
        _event(3, 0xFFFF, 400, end=True),
    ]

    assert _keys(packets) == "3"


def test_what_is_no_key_is_passed_over() -> None:
    assert _keys([_event(16, 0, 800, end=True), Packet(KEYS, False, 1, 9, 7, b"\x01")]) == ""


def test_keys_come_through_between_sound_without_a_gap() -> None:
    reception = Reception({8: "alaw"}, KEYS)
    event = replace(_event(4, 320, 160, marker=True), sequence=2)

    came = [each for packet in (_packet(1), event, _packet(3)) for each in reception.take(packet, 0.0)]

    assert [type(each) for each in came] == [Sound, Key, Sound]
    assert reception.keys_seen
    assert reception.counts.lost == 0


# --- packets and sources -------------------------------------------------------------------------------------------


def test_what_is_sent_can_be_read_and_counts_on() -> None:
    sender = Sender(0, "ulaw")
    pcm = np.full(160, 1_000, np.int16)

    packets = [rtp.parse(sender.packet(pcm, now)) for now in (0.0, 0.02, 0.04, 1.04)]

    read = [packet for packet in packets if packet is not None]
    assert len(read) == 4
    assert [packet.marker for packet in read] == [True, False, False, True]
    assert [(packet.sequence - read[0].sequence) & 0xFFFF for packet in read] == [0, 1, 2, 3]
    assert [(packet.timestamp - read[0].timestamp) & 0xFFFF_FFFF for packet in read] == [0, 160, 320, 8_320]
    assert decode(read[0].payload, "ulaw")[0] == pytest.approx(1_000, rel=0.05)


def test_extensions_sources_and_padding_are_taken_off() -> None:
    plain = struct.pack("!BBHII", 0xB2, 8, 1, 2, 3)
    datagram = plain + bytes(8) + struct.pack("!HH", 0xBEDE, 1) + bytes(4) + b"sound" + b"\x00\x00\x03"

    packet = rtp.parse(datagram)

    assert packet is not None
    assert packet.payload == b"sound"


@pytest.mark.parametrize(
    "datagram",
    [
        b"",
        bytes(12),
        struct.pack("!BBHII", 0x80, 200, 1, 2, 3) + bytes(20),
        struct.pack("!BBHII", 0x90, 8, 1, 2, 3) + b"\xbe\xde\xff\xff",
        struct.pack("!BBHII", 0xA0, 8, 1, 2, 3) + b"a\xff",
        struct.pack("!BBHII", 0xA0, 8, 1, 2, 3) + b"a\x00",
        struct.pack("!BBHII", 0x8F, 8, 1, 2, 3),
        struct.pack("!BBHII", 0x80, 8, 1, 2, 3) + bytes(3_000),
    ],
    ids=["empty", "another version", "RTCP", "endless extension", "endless padding", "no padding", "sources", "giant"],
)
def test_what_is_no_packet_is_none(datagram: bytes) -> None:
    assert rtp.parse(datagram) is None


@given(st.binary(max_size=120))
def test_no_datagram_breaks_the_reader(datagram: bytes) -> None:
    for each in (datagram, b"\x80" + datagram, b"\xb0\x08" + datagram):
        packet = rtp.parse(each)
        if packet is not None:
            Reception({8: "alaw"}, KEYS).take(replace(packet, payload_type=KEYS), 0.0)


def test_sound_goes_where_it_comes_from_and_strangers_cannot_take_it() -> None:
    latch = Latch(frozenset(("192.0.2.7",)), ("192.0.2.7", 4_000))
    assert latch.target == ("192.0.2.7", 4_000)

    assert not latch.accepts(("203.0.113.66", 4_000), 0.0)
    assert latch.accepts(("192.0.2.7", 7_777), 0.1)
    assert latch.target == ("192.0.2.7", 7_777)
    assert not latch.accepts(("192.0.2.7", 8_888), 0.2)
    assert latch.accepts(("192.0.2.7", 7_777), 4.0)

    assert latch.accepts(("192.0.2.7", 8_888), 9.5)
    assert latch.target == ("192.0.2.7", 8_888)
    latch.open_again(frozenset(("192.0.2.8",)), None)
    assert latch.target is None
    assert not latch.accepts(("192.0.2.7", 8_888), 9.6)
