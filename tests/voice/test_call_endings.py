"""Ends of a call: a person, a failure, too long, a caller who is gone; and what is kept of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from phone_caller import ANSWER, CLOSED, VOICE, Caller, command, kinds, meant, only, sound, transferred, words

from pipelines.voice.events import Command, HangUp, Recognise, Spoken


def test_a_wish_for_a_person_names_the_team_and_that_the_story_goes_along() -> None:
    caller = Caller()
    caller.asks()
    caller.listens()

    events = caller.says(command(Command.PERSON))

    assert words(events) == [
        "I am putting you through to the council tax team.",
        "They get a note, so you need not say it all again.",
        "Your reference is: N M, 7 K 4 P.",
    ]
    assert transferred(events).team == "council_tax"


def test_the_note_holds_what_was_asked_and_answered() -> None:
    caller = Caller()
    caller.asks()

    assert transferred(caller.presses("0")).summary.splitlines() == [
        "Telephone call NM-7K4P",
        "Language: en",
        "Asked: Do I pay less alone?",
        "Told (answered): You get 25% off.",
    ]


def test_a_caller_who_said_nothing_is_put_through_without_a_story() -> None:
    assert words(Caller().presses("0")) == ["I am putting you through to the contact centre."]


def test_a_long_call_leaves_a_note_of_bounded_length_with_the_newest_in_it() -> None:
    caller = Caller()
    for number in range(30):
        caller.asks(replace(ANSWER, said_words=f"Answer {number} " + "x" * 300))
        caller.listens()

    summary = transferred(caller.presses("0")).summary

    assert len(summary) <= 1_200
    assert "Answer 29" in summary
    assert summary.startswith("Telephone call NM-7K4P")


def test_what_only_a_person_can_do_is_put_through_after_the_answer() -> None:
    caller = Caller()

    events = caller.asks(replace(ANSWER, hand_over=True, team="parking"))

    assert words(events)[:2] == ["You get 25 percent off.", "I am putting you through to the parking team."]
    assert transferred(events).reason == "needs a person"


def test_an_answer_that_is_none_offers_a_person() -> None:
    caller = Caller()

    events = caller.asks(
        replace(ANSWER, outcome="no_passages", first=(Spoken(text="I could not find this."),), more=())
    )

    assert words(events) == ["I could not find this.", "Shall I put you through to a person?"]
    assert transferred(caller.says(command(Command.YES))).reason == "needs a person"


def test_a_closed_team_is_replaced_by_the_open_one() -> None:
    caller = Caller(closed_teams=frozenset({"council_tax"}))
    caller.asks()

    assert transferred(caller.presses("0")).team == "customer_services"


def test_an_open_team_is_reached_when_the_first_one_is_closed() -> None:
    caller = Caller(open_now=False, closed_teams=frozenset({"customer_services"}))
    caller.asks(replace(ANSWER, team="parking"))

    assert transferred(caller.presses("0")).team == "parking"


def test_a_transfer_that_does_not_work_leads_to_a_call_back() -> None:
    caller = Caller(caller="01632960123")
    caller.presses("0")
    caller.listens()

    said = words(caller.take(caller.call.not_put_through(caller.now)))
    caller.presses("1")

    assert said[0] == "Sorry, I could not put you through."
    assert caller.call.summary().call_back is not None


def test_once_put_through_nothing_else_happens() -> None:
    caller = Caller()
    caller.presses("0")

    assert caller.makes_sound(1.0) + caller.is_silent(30) + caller.presses("0123") == []


def test_a_failure_is_apologised_for_and_put_through() -> None:
    caller = Caller()
    caller.says(meant(question="Do I pay?"))

    events = caller.take(caller.call.failed(1, caller.now))

    assert words(events)[0] == "Sorry, I cannot help with that just now."
    assert transferred(events).reason == "failure"


def test_a_failing_recogniser_is_put_through() -> None:
    caller = Caller()
    caller.makes_sound(1.0)
    turn = only(Recognise, caller.is_silent(0.8)).turn

    assert transferred(caller.take(caller.call.failed(turn, caller.now))).reason == "failure"


def test_a_slow_answer_is_bridged_once_and_given_up_after_ten_seconds() -> None:
    caller = Caller()
    caller.says(meant(question="Do I pay?"))

    before = words(caller.is_silent(1.1))
    bridged = words(caller.is_silent(0.3))
    caller.listens()
    waiting = words(caller.is_silent(7))
    lost = caller.is_silent(3)

    assert (before, bridged, waiting) == ([], ["Let me check that."], [])
    assert transferred(lost).reason == "failure"


def test_an_answer_after_the_holding_phrase_follows_it() -> None:
    caller = Caller()
    caller.says(meant(question="Do I pay?"))
    caller.is_silent(1.4)

    events = caller.is_answered()

    assert "StopSaying" not in kinds(events)
    assert words(events)[0] == "You get 25 percent off."


def test_a_recogniser_that_never_answers_does_not_leave_silence() -> None:
    caller = Caller()
    caller.makes_sound(1.0)
    caller.is_silent(0.8)

    bridged = words(caller.is_silent(2.2))
    caller.listens()

    assert bridged == ["Let me check that."]
    assert transferred(caller.is_silent(10)).reason == "failure"


def test_the_longest_call_is_announced_a_minute_before_and_ended_politely() -> None:
    caller = Caller(longest_call=120.0)
    said: list[str] = []
    for _ in range(80):
        caller.presses("*")
        caller.listens()
        caller.is_silent(2)
        said += caller.listens()

    assert said.count("We have one minute left on this call.") == 1
    assert "Our time on this call is over." in said
    assert only(HangUp, caller.events).reason == "too long"


def test_a_person_can_be_asked_for_when_the_time_is_over() -> None:
    caller = Caller(longest_call=20.0)
    while "Our time on this call is over." not in words(caller.events):
        caller.presses("*")
        caller.is_silent(1)

    assert transferred(caller.presses("0"))


@pytest.mark.parametrize("moment", ["greeting", "speaking", "hearing", "asking", "answer", "number"])
def test_a_caller_who_hangs_up_gets_nothing_more(moment: str) -> None:
    caller = Caller(greeted=moment != "greeting")
    if moment == "speaking":
        caller.makes_sound(1.0)
    if moment in ("hearing", "asking"):
        caller.makes_sound(1.0)
        caller.is_silent(0.8)
    if moment == "asking":
        caller.take(caller.call.understood(1, meant(question="Do I pay?"), caller.now))
    if moment == "answer":
        caller.asks()
    if moment == "number":
        caller.says(meant(a_number=True))

    after = [
        *caller.call.hung_up(caller.now),
        *caller.call.audio(sound(1.0, VOICE), caller.now + 1),
        *caller.call.tick(caller.now + 60),
        *caller.call.key("0", caller.now + 60),
        *caller.call.understood(1, meant(crisis="danger"), caller.now + 61),
        *caller.call.answered(1, ANSWER, caller.now + 61),
        *caller.call.failed(1, caller.now + 61),
        *caller.call.said(1, caller.now + 61),
        *caller.call.not_put_through(caller.now + 61),
        *caller.call.not_sent(caller.now + 61),
        *caller.call.played(sound(1.0, VOICE), caller.now + 61),
        *caller.call.begin(caller.now + 62),
    ]

    assert after == []
    assert caller.call.ended
    assert caller.call.summary().how_ended == "caller left"


def test_the_summary_tells_each_turn_with_its_times() -> None:
    caller = Caller()
    caller.asks()
    caller.listens()
    caller.says(command(Command.GOODBYE))
    caller.listens()

    summary = caller.call.summary()
    first = summary.turns[0]

    assert summary.how_ended == "goodbye"
    assert (first.heard, first.question, first.said) == (
        "do i pay less alone",
        "Do I pay less alone?",
        "You get 25% off.",
    )
    assert first.outcome == "answered"
    assert first.answer_id == "a1"
    assert first.speech_ended is not None
    assert first.recognise is not None
    assert first.understood is not None
    assert first.first_said is not None
    assert first.speech_ended < first.recognise < first.understood < first.first_said
    assert summary.turns[1].outcome == "command goodbye"


def test_a_transfer_stays_how_the_call_ended_when_the_line_closes() -> None:
    caller = Caller(**CLOSED | {"open_now": True})
    caller.presses("0")
    caller.call.hung_up(caller.now)

    assert caller.call.summary().how_ended == "transfer: asked"


def test_stale_and_unknown_results_are_passed_over() -> None:
    caller = Caller()

    assert caller.call.understood(7, meant(question="Q?"), caller.now) == []
    assert caller.call.understood(-1, meant(crisis="danger"), caller.now) == []
    assert caller.call.answered(3, ANSWER, caller.now) == []
    assert caller.call.failed(0, caller.now) == []
    assert caller.call.said(99, caller.now) == []


def test_an_understanding_that_comes_twice_counts_once() -> None:
    caller = Caller()
    caller.says(meant(question="Do I pay?"))

    assert caller.call.understood(1, meant(question="Do I pay?"), caller.now) == []
