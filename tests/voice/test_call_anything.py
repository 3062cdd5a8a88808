"""Whatever happens in whatever order: a call never breaks, never leaves a caller in silence, and 0 finds a person."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from phone_caller import ALONE, ANSWER, BANDS, CLOSED, HELP, STUDENTS, LoudIsSpeech, house, words

from pipelines.voice.call import Call
from pipelines.voice.events import Ask, Command, Event, HangUp, Recognise, Reply, Say, StopSaying, Transfer, Understood

TOPICS = st.lists(st.sampled_from([ALONE, STUDENTS, BANDS]), max_size=4).map(tuple)
UNDERSTOOD = st.builds(
    Understood,
    text=st.sampled_from(["", "words", "my reference is"]),
    confidence=st.floats(0, 1),
    command=st.one_of(st.none(), st.sampled_from(Command)),
    choice=st.integers(-1, 5),
    question=st.sampled_from(["", "Do I pay?"]),
    topics=TOPICS,
    a_number=st.booleans(),
    unfinished=st.booleans(),
    language=st.sampled_from(["en", "en", "en-GB", "pl", "xx"]),
)
REPLIES = st.one_of(
    st.just(ANSWER),
    st.just(HELP),
    st.builds(
        Reply,
        outcome=st.sampled_from(["answered", "clarify", "no_passages", "greeting", "handed_over", "nonsense"]),
        first=st.just(ANSWER.first),
        more=st.sampled_from([(), ANSWER.more * 5]),
        options=TOPICS,
        page_url=st.sampled_from(["", "https://n.example/x"]),
        team=st.sampled_from(["", "parking", "nobody"]),
        hand_over=st.booleans(),
    ),
)
HOUSES = [
    house(),
    house(texting=False, caller="07700900123", recorded=True),
    house(**CLOSED),
    house(caller="01632960123", **CLOSED),
    house(teams={}, default_team="", menu=()),
    house(longest_call=60.0),
]


class AnyCall(RuleBasedStateMachine):
    """Sound, keys, time and results in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.unheard: list[int] = []
        self.recognising: list[int] = []
        self.asked: list[int] = []
        self.over = self.away = False

    @initialize(place=st.integers(0, len(HOUSES) - 1))
    def begin(self, place: int) -> None:
        self.call = Call(HOUSES[place], LoudIsSpeech(), new_reference=lambda: "NM-7K4P")

    def take(self, events: list[Event]) -> list[Event]:
        assert not (events and self.over)
        for event in events:
            match event:
                case StopSaying():
                    self.unheard.clear()
                case Say():
                    self.unheard.append(event.number)
                case Recognise():
                    self.recognising.append(event.turn)
                case Ask():
                    assert event.question
                    self.asked.append(event.turn)
                case Transfer():
                    self.away = True
                case HangUp():
                    self.over = True
                case _:
                    pass
        return events

    @rule(samples=st.integers(0, 30_000), level=st.sampled_from([0, 0, 9_000]), late=st.floats(0, 1))
    def audio(self, samples: int, level: int, late: float) -> None:
        self.now += samples / 8_000 + late
        self.take(self.call.audio(np.full(samples, level, np.int16), self.now))

    @rule(samples=st.integers(0, 4_000))
    def played(self, samples: int) -> None:
        self.take(self.call.played(np.full(samples, 3_000, np.int16), self.now))

    @rule(steps=st.integers(1, 100))
    def time(self, steps: int) -> None:
        for _ in range(steps):
            self.now += 0.1
            self.take(self.call.tick(self.now))

    @rule(key=st.sampled_from([*"123456789*#ABCD", "", "12"]))
    def key(self, key: str) -> None:
        self.take(self.call.key(key, self.now))

    @rule(understood=UNDERSTOOD, turn=st.integers(-1, 9), right=st.booleans())
    def understand(self, understood: Understood, turn: int, right: bool) -> None:
        right_turn = self.recognising.pop(0) if right and self.recognising else turn
        self.take(self.call.understood(right_turn, understood, self.now))

    @rule(reply=REPLIES, turn=st.integers(-1, 9), right=st.booleans())
    def answer(self, reply: Reply, turn: int, right: bool) -> None:
        right_turn = self.asked.pop(0) if right and self.asked else turn
        self.take(self.call.answered(right_turn, reply, self.now))

    @rule(turn=st.integers(-1, 9))
    def fail(self, turn: int) -> None:
        self.take(self.call.failed(turn, self.now))

    @rule(number=st.integers(-1, 50), right=st.booleans())
    def said(self, number: int, right: bool) -> None:
        heard = self.unheard.pop(0) if right and self.unheard else number
        self.take(self.call.said(heard, self.now))

    @rule()
    def not_sent(self) -> None:
        self.take(self.call.not_sent(self.now))

    @rule()
    def not_put_through(self) -> None:
        if self.take(self.call.not_put_through(self.now)):
            self.away = False

    @precondition(lambda self: not (self.over or self.away))
    @rule()
    def danger(self) -> None:
        """An utterance with a need leads to the answering core before anything else, wherever the call stands."""
        self.take(self.call.tick(self.now))
        self.time(3)
        for _ in range(20):
            self.now += 0.1
            self.take(self.call.audio(np.full(800, 9_000, np.int16), self.now))
        while not (self.over or self.away):
            self.now += 0.1
            ended = [event for event in self.take(self.call.tick(self.now)) if isinstance(event, Recognise)]
            if ended:
                need = Understood(text="danger", confidence=0.9, crisis="I am in danger")
                events = self.take(self.call.understood(ended[-1].turn, need, self.now))
                assert isinstance(events[0], Ask)
                self.recognising.clear()
                return

    @precondition(lambda self: not (self.over or self.away))
    @rule()
    def person(self) -> None:
        """0 finds a person or offers a call-back, even where it could be the first digit of a number."""
        events = self.take(self.call.key("0", self.now))
        for _ in range(60):
            self.now += 0.1
            events += self.take(self.call.tick(self.now))
        offers = ("Press 1 to be rung back", "Shall a person ring you back")
        taking = [line for line in words(events) if line.startswith(("I have:", "That ", "Let us leave", *offers))]
        assert taking or any(isinstance(event, Transfer) for event in events)

    @invariant()
    def the_summary_can_be_had(self) -> None:
        if hasattr(self, "call"):
            assert self.call.summary().began >= 0
            assert len(self.call.options) <= 3

    def teardown(self) -> None:
        """In the end the caller hears something, is put through, or the call ends."""
        if hasattr(self, "call"):
            while self.unheard:
                self.now += 1.0
                self.take(self.call.said(self.unheard.pop(0), self.now))
        if hasattr(self, "call") and not (self.over or self.away):
            for _ in range(1_000):
                self.now += 0.1
                if self.take(self.call.tick(self.now)):
                    break
            else:
                raise AssertionError("the caller was left in silence")
        if hasattr(self, "call"):
            self.call.hung_up(self.now)
            assert self.call.tick(self.now + 100) == []


AnyCall.TestCase.settings = settings(
    max_examples=60, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
)
TestAnyCall = AnyCall.TestCase


@given(st.lists(st.integers(0, 5_000), max_size=20))
@settings(deadline=None, max_examples=30)
def test_sound_in_any_pieces_makes_the_same_utterance(cuts: list[int]) -> None:
    sound = np.concatenate([np.full(8_000, 0), np.full(12_000, 9_000), np.full(8_000, 0)]).astype(np.int16)
    call = Call(house(), LoudIsSpeech(), new_reference=lambda: "R")
    call.begin(0.0)
    edges = sorted({cut * 5 for cut in cuts} | {len(sound)})

    events: list[Event] = []
    for start, end in zip([0, *edges], edges, strict=False):
        events += call.audio(sound[start:end], end / 8_000)

    (utterance,) = [event for event in events if isinstance(event, Recognise)]
    assert utterance.speech_ended == pytest.approx(2.5, abs=0.05)
