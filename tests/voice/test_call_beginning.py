"""A call begins with who speaks and how to reach a person, and works outside office hours."""

from __future__ import annotations

from phone_caller import CLOSED, VOICE, Caller, LoudIsSpeech, house, kinds, meant, only, sound, transferred, words

from pipelines.voice.call import Call
from pipelines.voice.events import Ask, Command, GuessAhead, HangUp, Recognise, Say, StopSaying


def test_the_greeting_says_that_a_computer_speaks_and_names_the_key_for_a_person() -> None:
    caller = Caller(greeted=False)

    assert caller.listens() == [
        "Hello, this is Northmere Council, and I am a computer, not a person.",
        "For a person, press 0 at any time.",
        "How can I help?",
    ]


def test_a_recorded_call_says_so_before_anything_is_asked() -> None:
    assert "This call is recorded." in words(Caller(greeted=False, recorded=True).events)


def test_a_call_that_is_not_recorded_does_not_say_that_it_is() -> None:
    assert "This call is recorded." not in Caller(greeted=False).listens()


def test_speech_does_not_cut_the_notice_off() -> None:
    caller = Caller(greeted=False)

    events = caller.makes_sound(1.0)

    assert kinds(events) == ["SpeechStarted"]
    assert not any(event.may_be_interrupted for event in caller.events if isinstance(event, Say))


def test_a_question_over_the_greeting_is_answered_without_asking_how_to_help() -> None:
    caller = Caller(greeted=False)

    caller.says(meant(question="Do I pay less alone?"))
    caller.is_answered()

    assert "How can I help?" not in caller.listens()


def test_how_can_i_help_may_be_talked_over() -> None:
    caller = Caller(greeted=False)
    for number in (1, 2):
        caller.take(caller.call.said(number, caller.now))

    assert "StopSaying" in kinds(caller.makes_sound(0.4))


def test_0_in_the_greeting_leads_to_a_person_at_once() -> None:
    caller = Caller(greeted=False)

    events = caller.presses("0")

    assert isinstance(events[0], StopSaying)
    assert transferred(events).reason == "asked"


def test_after_hours_the_greeting_says_when_the_council_opens_and_still_helps() -> None:
    said = Caller(greeted=False, **CLOSED).listens()

    assert "They are back on Monday at 9am." in said
    assert said[-1] == "How can I help?"


def test_after_hours_questions_are_answered() -> None:
    assert "You get 25 percent off." in words(Caller(**CLOSED).asks())


def test_after_hours_0_offers_a_call_back_to_the_number_of_the_call() -> None:
    caller = Caller(caller="01632 960123", **CLOSED)

    caller.presses("0")
    said = words(caller.presses("1"))

    call_back = caller.call.summary().call_back
    assert call_back is not None
    assert call_back.number == "01632 960123"
    assert "Your reference is: N M, 7 K 4 P." in said


def test_after_hours_a_number_for_the_call_back_is_keyed_in_and_read_back() -> None:
    caller = Caller(**CLOSED)

    caller.presses("0")
    caller.presses("1")
    read_back = words(caller.presses("01632960123#"))
    caller.says(meant(command=Command.YES))

    call_back = caller.call.summary().call_back
    assert read_back[0] == "I have: 0 1 6 3 2, 9 6 0, 1 2 3."
    assert call_back is not None
    assert call_back.number == "01632960123"


def test_any_method_called_first_begins_the_call() -> None:
    call = Call(house(), LoudIsSpeech(), new_reference=lambda: "R")

    assert words(call.audio(sound(0.02, VOICE), 5.0))[0].startswith("Hello")
    assert call.begin(5.1) == []


def test_silence_without_packets_still_ends_an_utterance() -> None:
    caller = Caller()

    caller.makes_sound(1.0)
    events = caller.is_silent(0.9, packets=False)

    assert only(Recognise, events).turn == 1


def test_the_early_guess_and_the_utterance_are_the_same_sound() -> None:
    caller = Caller()

    caller.makes_sound(1.0)
    events = caller.is_silent(0.9)

    guess, utterance = only(GuessAhead, events), only(Recognise, events)
    assert guess.sound is utterance.sound
    assert guess.turn == utterance.turn == 1


def test_a_caller_who_says_nothing_is_asked_twice_and_then_let_go_with_the_reference() -> None:
    caller = Caller()

    said: list[str] = []
    for _ in range(3):
        caller.is_silent(8.2)
        said += caller.listens()

    assert said.count("Are you still there?") == 2
    assert "Your reference is: N M, 7 K 4 P." in said
    assert only(HangUp, caller.events).reason == "silence"


def test_a_word_during_the_goodbye_for_silence_keeps_the_call() -> None:
    caller = Caller()
    for _ in range(2):
        caller.is_silent(8.2)
        caller.listens()
    caller.is_silent(8.2)

    events = caller.says(meant(question="Do I pay less alone?"))
    caller.is_answered()
    caller.listens()

    assert only(Ask, events).question == "Do I pay less alone?"
    assert "HangUp" not in kinds(caller.events)
