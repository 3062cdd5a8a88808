"""Our own voice that comes back is not taken for the caller's; a caller who speaks over it is heard."""

from __future__ import annotations

import numpy as np
import pytest
from phone_caller import Caller, kinds
from spoken_sounds import OURS, RATE, caller, echo, later, mixed, spoken

from pipelines.audio.pcm import Pcm
from pipelines.engines.silero_activity import SileroActivity
from pipelines.voice.ear import Ear
from pipelines.voice.echo import EchoGuard
from pipelines.voice.endpointing import Began

FRAME = 160


def began(ours: Pcm, comes_in: Pcm, *, lumps: int = 1) -> list[float]:
    """When somebody was heard to begin, while ours is played and the line brings something in."""
    ear = Ear(SileroActivity())
    heard: list[float] = []
    for start in range(0, len(comes_in) - FRAME, FRAME):
        now = 10.0 + start / RATE
        if start < len(ours):
            ear.echo.played(ours[start : start + FRAME], now)
        if (start // FRAME) % lumps == lumps - 1:
            piece = comes_in[start - (lumps - 1) * FRAME : start + FRAME]
            heard += [mark.at - 10.0 for mark in ear.hear(piece, now + FRAME / RATE) if isinstance(mark, Began)]
    return heard


@pytest.mark.parametrize("room", [False, True], ids=["line", "room"])
@pytest.mark.parametrize("weaker_by", [6, 20, 30])
@pytest.mark.parametrize("delay", [0.02, 0.15, 0.4])
def test_our_voice_that_comes_back_is_nobody(delay: float, weaker_by: float, room: bool) -> None:
    ours = spoken(OURS)

    assert began(ours, mixed(echo(ours, delay=delay, weaker_by=weaker_by, room=room))) == []


def test_the_same_sound_would_be_somebody_if_we_had_not_said_it() -> None:
    ours = spoken(OURS)

    assert began(np.zeros(0, np.int16), mixed(echo(ours, delay=0.15, weaker_by=20)))


@pytest.mark.parametrize("weaker_by", [6, 12, 20])
def test_a_caller_over_our_echo_is_heard_about_as_soon_as_without_it(weaker_by: float) -> None:
    ours, theirs = spoken(OURS), later(caller(), 2.0)

    alone = began(np.zeros(0, np.int16), mixed(theirs))[0]
    over = began(ours, mixed(echo(ours, delay=0.15, weaker_by=weaker_by), theirs))

    assert over
    assert over[0] == pytest.approx(alone, abs=0.2)


def test_a_caller_is_heard_over_us_without_any_echo() -> None:
    ours, theirs = spoken(OURS), later(caller(), 2.0)

    alone = began(np.zeros(0, np.int16), mixed(theirs))[0]

    assert began(ours, mixed(theirs))[0] == pytest.approx(alone, abs=0.1)


def test_sound_in_lumps_of_sixty_milliseconds_is_compared_as_well() -> None:
    ours = spoken(OURS)

    assert began(ours, mixed(echo(ours, delay=0.1, weaker_by=12)), lumps=3) == []


def test_a_whole_sentence_that_was_given_away_at_once_is_known_when_it_comes_back() -> None:
    """A far end that plays for itself is told of the sound long before it is heard."""
    ours = spoken(OURS)
    comes_in = mixed(echo(ours, delay=0.2, weaker_by=12))
    ear = Ear(SileroActivity())
    ear.echo.played(ours, 10.0)

    marks = [
        mark
        for start in range(0, len(comes_in) - FRAME, FRAME)
        for mark in ear.hear(comes_in[start : start + FRAME], 10.0 + (start + FRAME) / RATE)
    ]

    assert marks == []


def test_what_was_cut_off_is_not_expected_to_come_back() -> None:
    guard = EchoGuard()
    ours = spoken(OURS)
    guard.played(ours, 10.0)
    guard.cut(10.5)

    for start in range(0, 3 * RATE, 256):
        guard.hear(ours[start : start + 256])

    assert not guard.is_ours(10.0 + 3 * RATE / RATE)


def test_nothing_played_is_nobodys_echo() -> None:
    guard = EchoGuard()
    guard.hear(spoken(OURS)[:256])

    assert not guard.is_ours(1.0)


@pytest.mark.parametrize(
    "pcm", [np.zeros(0, np.int16), np.full(3, 32_767, np.int16), np.full(9_001, -32_768, np.int16)]
)
def test_any_sound_may_be_played(pcm: Pcm) -> None:
    guard = EchoGuard()
    for now in (0.0, 0.1, 0.05, 5.0, 5.01):
        guard.played(pcm, now)
        guard.hear(np.full(256, -32_768, np.int16))
        assert guard.is_ours(now) in (True, False)


def test_a_call_is_not_interrupted_by_its_own_echo() -> None:
    person = Caller(activity=SileroActivity())
    call = person.call
    person.presses("1")  # which is answered with a menu
    ours = spoken(OURS)
    comes_in = mixed(echo(ours, delay=0.2, weaker_by=12))
    begun = len(person.events)

    for start in range(0, len(comes_in) - FRAME, FRAME):
        person.now += FRAME / RATE
        person.take(call.played(ours[start : start + FRAME], person.now))
        person.take(call.audio(comes_in[start : start + FRAME], person.now))

    assert kinds(person.events[begun:]) == []
