"""Danger comes before everything: before the greeting's end, before keys, before an answer that is being made."""

from __future__ import annotations

from dataclasses import replace

import pytest
from phone_caller import ALONE, CLOSED, HELP, Caller, command, kinds, meant, only, transferred, words

from pipelines.voice.events import Ask, Command, Say, Spoken

NEED = meant(text="i want to end it", crisis="I want to end it all")


def test_words_of_danger_are_put_to_the_core_before_anything_else() -> None:
    caller = Caller(greeted=False)

    events = caller.says(NEED)

    assert isinstance(events[0], Ask)
    assert events[0].question == "I want to end it all"


def test_help_is_said_at_once_even_over_the_greeting_and_nothing_cuts_it_off() -> None:
    caller = Caller(greeted=False)
    caller.says(NEED)

    events = caller.is_answered(HELP)
    noise = caller.makes_sound(1.0)

    assert kinds(events)[0] == "StopSaying"
    assert words(events)[:2] == ["Please ring Samaritans.", "Ring 999 in danger."]
    assert all(not event.may_be_interrupted for event in events[1:3] if isinstance(event, Say))
    assert "StopSaying" not in kinds(noise)


def test_every_sentence_of_help_is_said_whatever_the_length() -> None:
    caller = Caller()
    caller.says(NEED)
    more = tuple(Spoken(text=f"Help {number}.") for number in range(5))

    said = words(caller.is_answered(replace(HELP, more=more)))

    assert said[2:7] == [spoken.text for spoken in more]


def test_after_help_a_person_is_offered() -> None:
    caller = Caller()
    caller.says(NEED)
    caller.is_answered(HELP)
    caller.listens()

    assert transferred(caller.says(command(Command.YES))).reason == "crisis"


def test_silence_after_help_is_put_through() -> None:
    caller = Caller()
    caller.says(NEED)
    caller.is_answered(HELP)
    caller.listens()

    assert transferred(caller.is_silent(8.5)).reason == "crisis"


def test_words_that_are_not_understood_after_help_are_put_through() -> None:
    caller = Caller()
    caller.says(NEED)
    caller.is_answered(HELP)
    caller.listens()

    assert transferred(caller.says(meant(text="mumble"))).reason == "crisis"


def test_no_after_help_is_respected() -> None:
    caller = Caller()
    caller.says(NEED)
    caller.is_answered(HELP)
    caller.listens()

    assert words(caller.says(command(Command.NO))) == ["Is there anything else?"]


def test_after_hours_help_is_said_and_offered_again() -> None:
    caller = Caller(**CLOSED)
    caller.says(NEED)
    caller.is_answered(HELP)
    caller.listens()

    again = words(caller.says(command(Command.YES)))

    assert again == ["Please ring Samaritans.", "Ring 999 in danger."]


def test_danger_in_an_overtaken_utterance_is_not_lost() -> None:
    caller = Caller()
    caller.says(meant(question="First?"))
    caller.says(meant(question="Second?"))

    events = caller.take(caller.call.understood(1, NEED, caller.now))

    assert only(Ask, events).question == "I want to end it all"


def test_danger_that_the_core_finds_in_a_plain_question_is_treated_alike() -> None:
    caller = Caller()

    events = caller.asks(HELP)

    assert not next(event for event in events if isinstance(event, Say)).may_be_interrupted


def test_a_reply_about_danger_is_said_even_when_its_question_was_overtaken() -> None:
    caller = Caller()
    caller.says(meant(question="First?"))
    caller.is_silent(1.3)
    caller.says(meant(question="Second?"))

    events = caller.take(caller.call.answered(1, HELP, caller.now))

    assert words(events)[0] == "Please ring Samaritans."
    assert caller.call.answered(1, HELP, caller.now) == []


@pytest.mark.parametrize("broken", ["failed", "never answered"])
def test_danger_without_an_answer_is_told_999_and_put_through(broken: str) -> None:
    caller = Caller()
    caller.says(NEED)

    events = caller.take(caller.call.failed(1, caller.now)) if broken == "failed" else caller.is_silent(11)

    assert "If anyone is in danger right now, please ring 999." in words(events)
    assert transferred(events).reason == "crisis"


@pytest.mark.parametrize("waiting", ["confirm", "number", "goodbye"])
def test_danger_is_heard_wherever_the_call_stands(waiting: str) -> None:
    caller = Caller()
    caller.says(
        {
            "confirm": meant(topics=(ALONE,)),
            "number": meant(a_number=True),
            "goodbye": command(Command.GOODBYE),
        }[waiting]
    )

    events = caller.says(NEED)
    caller.is_answered(HELP)
    caller.listens()

    assert isinstance(events[0], Ask)
    assert "HangUp" not in kinds(caller.events)


def test_while_help_is_looked_up_noise_changes_nothing() -> None:
    caller = Caller()
    caller.says(NEED)

    caller.says(meant(text="what about my bins", question="When are the bins collected?"))
    events = caller.is_answered(HELP)

    assert words(events)[0] == "Please ring Samaritans."


def test_0_while_help_is_said_reaches_a_person() -> None:
    caller = Caller()
    caller.says(NEED)
    caller.is_answered(HELP)

    assert transferred(caller.presses("0")).reason == "crisis"


def test_the_longest_call_does_not_end_within_help() -> None:
    caller = Caller(longest_call=30.0)
    caller.is_silent(5)
    caller.says(NEED)
    caller.is_answered(HELP)
    caller.now += 40

    assert "HangUp" not in kinds(caller.take(caller.call.tick(caller.now)))


def test_danger_that_is_told_twice_is_answered_once() -> None:
    caller = Caller()
    caller.says(NEED)
    caller.says(NEED)

    assert caller.take(caller.call.answered(1, HELP, caller.now)) == []
    assert words(caller.take(caller.call.answered(2, HELP, caller.now)))[0] == "Please ring Samaritans."
