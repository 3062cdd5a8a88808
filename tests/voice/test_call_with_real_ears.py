"""Whole calls in which Silero tells speech from noise, with speech made by a voice."""

from __future__ import annotations

import numpy as np
import pytest
from phone_caller import ANSWER, house, kinds, meant, only, words
from spoken_sounds import OURS, RATE, THEIRS, caller, mixed, spoken

from pipelines.audio.pcm import Pcm
from pipelines.engines.silero_activity import SileroActivity
from pipelines.voice.call import Call
from pipelines.voice.events import Event, Recognise, Say

FRAME = 160
SILENCE = np.zeros(2 * RATE, np.int16)


def called() -> Call:
    call = Call(house(), SileroActivity(), new_reference=lambda: "NM-7K4P")
    for event in call.begin(0.0):
        if isinstance(event, Say):
            for more in call.said(event.number, 1.0):
                if isinstance(more, Say):
                    call.said(more.number, 1.0)
    return call


def hears(call: Call, sound: Pcm, begun: float, *, packet: int = FRAME) -> list[Event]:
    events: list[Event] = []
    for start in range(0, len(sound), packet):
        now = begun + (start + packet) / RATE
        events += call.audio(sound[start : start + packet], now) + call.tick(now)
    return events


def test_a_sentence_is_one_utterance_with_all_its_words() -> None:
    theirs = spoken("How do I pay a parking ticket?", "en-gb-scotland")

    events = hears(called(), mixed(np.concatenate([theirs, SILENCE])), 2.0)

    utterance = only(Recognise, events)
    assert len(utterance.sound) >= len(theirs)
    assert utterance.speech_ended - 2.0 == pytest.approx(len(theirs) / RATE, abs=0.3)


@pytest.mark.parametrize("packet", [37, 160, 240, 1_000, 4_001])
def test_packets_of_any_size_give_the_same_utterance(packet: int) -> None:
    sound = mixed(np.concatenate([spoken("How do I pay a parking ticket?", "en-gb-scotland"), SILENCE]))

    length = len(only(Recognise, hears(called(), sound, 2.0, packet=packet)).sound)

    assert length == pytest.approx(len(only(Recognise, hears(called(), sound, 2.0)).sound), abs=2 * 256)


def test_a_noisy_line_is_nobody() -> None:
    noise = np.random.default_rng(5).normal(0, 300, 6 * RATE).astype(np.int16)

    assert kinds(hears(called(), noise, 2.0)) == []


def test_speaking_over_an_answer_stops_it() -> None:
    call = called()
    first = hears(call, mixed(np.concatenate([spoken(THEIRS, "en-gb-scotland"), SILENCE])), 2.0)
    turn = [event for event in first if isinstance(event, Recognise)][-1].turn
    call.understood(turn, meant(question="When?"), 12.0)
    call.answered(turn, ANSWER, 12.1)
    ours = spoken(OURS)
    theirs = mixed(np.concatenate([np.zeros(RATE, np.int16), caller()]))

    stopped = 0.0
    for start in range(0, len(theirs) - FRAME, FRAME):
        now = 12.2 + start / RATE
        call.played(ours[start : start + FRAME], now)
        if "StopSaying" in kinds(call.audio(theirs[start : start + FRAME], now + FRAME / RATE)):
            stopped = now - 12.2
            break

    assert 1.0 < stopped < 1.7


def test_the_greeting_is_said_before_anything_is_heard() -> None:
    call = Call(house(), SileroActivity(), new_reference=lambda: "NM-7K4P")

    assert words(call.audio(SILENCE, 2.0))[0].startswith("Hello")
