"""Questions, answers, what a caller asks of the call, and asking back."""

from __future__ import annotations

from dataclasses import replace

import pytest
from phone_caller import ALONE, ANSWER, BANDS, STUDENTS, Caller, command, kinds, meant, only, transferred, words

from pipelines.voice.events import Ask, Command, Expecting, HangUp, Recognise, Say, SendText, Spoken, Topic
from pipelines.voice.house import MenuEntry

NOTHING = meant(text="mumble mumble")
SILENCE = meant(text="", confidence=0.0)


def test_a_question_is_answered_and_more_and_the_page_are_offered() -> None:
    caller = Caller()

    assert words(caller.asks()) == [
        "You get 25 percent off.",
        "Would you like more, or shall I text you the page?",
    ]


def test_without_texting_only_more_is_offered() -> None:
    assert words(Caller(texting=False).asks())[-1] == "Would you like more?"


def test_without_more_and_texting_the_prompt_is_open() -> None:
    assert words(Caller(texting=False).asks(replace(ANSWER, more=())))[-1] == "Is there anything else?"


def test_more_is_said_in_pieces_of_three() -> None:
    caller = Caller()
    caller.asks(replace(ANSWER, more=tuple(Spoken(text=f"Fact {number}.") for number in range(1, 6))))

    first = words(caller.says(command(Command.MORE)))
    second = words(caller.says(command(Command.YES)))

    assert first[:3] == ["Fact 1.", "Fact 2.", "Fact 3."]
    assert second[:2] == ["Fact 4.", "Fact 5."]


def test_speaking_over_an_answer_stops_it_within_a_fifth_of_a_second_of_speech() -> None:
    caller = Caller()
    caller.asks()
    begun = caller.now

    while "StopSaying" not in kinds(caller.makes_sound(0.02)):
        pass

    assert caller.now - begun <= 0.24  # 0.20 s of speech, in windows of 32 ms and frames of 20 ms


def test_the_voice_is_held_before_it_is_sure_that_somebody_speaks() -> None:
    caller = Caller()
    caller.asks()
    begun = caller.now

    while "PauseSaying" not in kinds(caller.makes_sound(0.02)):
        pass

    assert caller.now - begun <= 0.12  # 64 ms of speech, in windows of 32 ms and frames of 20 ms
    assert [kind for kind in kinds(caller.makes_sound(0.2)) if "Saying" in kind] == ["StopSaying"]


def test_after_a_click_the_voice_goes_on_in_the_middle_of_the_word() -> None:
    caller = Caller()
    caller.asks()

    events = caller.makes_sound(0.08) + caller.is_silent(0.3)

    assert kinds(events) == ["PauseSaying", "GoOnSaying"]


def test_nobody_stirs_a_voice_that_must_be_heard_or_says_nothing() -> None:
    greeted, greeting = Caller(), Caller(greeted=False)
    greeting.events.clear()

    assert [kind for kind in kinds(greeted.makes_sound(0.08) + greeted.is_silent(0.3)) if "Saying" in kind] == []
    assert [kind for kind in kinds(greeting.makes_sound(0.5) + greeting.is_silent(0.1)) if "Saying" in kind] == []


def test_a_cough_over_an_answer_only_pauses_it() -> None:
    caller = Caller()
    caller.asks()
    caller.take(caller.call.said(4, caller.now))

    events = caller.says(SILENCE, seconds=0.4)

    assert words(events) == ["Would you like more, or shall I text you the page?"]


def test_a_sentence_that_was_cut_off_is_said_again_whole() -> None:
    caller = Caller()
    caller.asks()

    assert words(caller.says(SILENCE, seconds=0.4))[0] == "You get 25 percent off."


def test_a_new_question_over_an_answer_takes_its_place() -> None:
    caller = Caller()
    caller.asks()

    events = caller.says(meant(question="When are the bins collected?"))
    caller.is_answered(replace(ANSWER, first=(Spoken(text="On Tuesday."),)))

    assert only(Ask, events).question == "When are the bins collected?"
    assert caller.listens()[0] == "On Tuesday."


def test_repeat_says_the_answer_and_its_prompt_again() -> None:
    caller = Caller()
    said = words(caller.asks())
    caller.listens()

    assert words(caller.says(command(Command.REPEAT))) == said


def test_slower_says_it_again_slowly_and_stays_slow() -> None:
    caller = Caller()
    caller.asks()
    caller.listens()

    events = caller.says(command(Command.SLOWER))
    caller.says(meant(question="And students?"))
    events += caller.is_answered()

    says = [event for event in events if isinstance(event, Say)]
    assert len(says) == 5
    assert all(event.sentences[0].slower for event in says)


def test_stop_stops_and_asks_for_anything_else() -> None:
    caller = Caller()
    caller.asks()

    caller.makes_sound(0.5)
    assert "StopSaying" in kinds(caller.events)
    assert words(caller.says(command(Command.STOP))) == ["Is there anything else?"]


def test_no_after_anything_else_is_a_goodbye() -> None:
    caller = Caller(texting=False)
    caller.asks(replace(ANSWER, more=()))
    caller.listens()

    caller.says(command(Command.NO))
    said = caller.listens()

    assert said == ["Thank you for calling, goodbye."]
    assert only(HangUp, caller.events).reason == "goodbye"


def test_bye_to_our_goodbye_does_not_keep_the_call() -> None:
    caller = Caller()
    caller.says(command(Command.GOODBYE))
    caller.says(command(Command.GOODBYE))
    caller.listens()

    assert kinds(caller.events).count("HangUp") == 1


def test_a_question_after_goodbye_keeps_the_call() -> None:
    caller = Caller()
    caller.says(command(Command.GOODBYE))
    caller.says(meant(question="One more thing?"))
    caller.is_answered()
    caller.listens()

    assert "HangUp" not in kinds(caller.events)


def test_start_again_forgets_the_answer_and_asks_how_to_help() -> None:
    caller = Caller()
    caller.asks()
    caller.listens()

    assert words(caller.says(command(Command.START_AGAIN))) == ["How can I help?"]
    assert words(caller.says(command(Command.TEXT_ME)))[0] == "I have no page to text you yet."


def test_one_topic_is_confirmed_and_then_asked() -> None:
    caller = Caller()

    asked_back = words(caller.says(meant(topics=(ALONE,))))
    caller.listens()
    expecting = caller.call.expecting
    events = caller.says(command(Command.YES))

    assert asked_back == ["You asked about living alone.", "Is that right? Say yes, or press 1."]
    assert expecting is Expecting.YES_OR_NO
    assert only(Ask, events).question == ALONE.question


def test_a_topic_is_confirmed_by_key() -> None:
    caller = Caller()
    caller.says(meant(topics=(ALONE,)))

    assert only(Ask, caller.presses("1")).question == ALONE.question


def test_the_same_topic_heard_twice_needs_no_yes() -> None:
    caller = Caller()
    caller.says(meant(topics=(ALONE,)))

    assert only(Ask, caller.says(meant(topics=(ALONE, STUDENTS)))).question == ALONE.question


def test_a_wrong_topic_is_asked_again_and_the_second_time_by_keys() -> None:
    caller = Caller()
    caller.says(meant(topics=(ALONE,)))

    first = words(caller.says(command(Command.NO)))
    caller.says(meant(topics=(STUDENTS,)))
    second = words(caller.says(command(Command.NO)))

    assert first == ["Sorry, I got that wrong.", "Please tell me in other words."]
    assert second == [
        "Let us try with the keys.",
        "Press 1 for council tax.",
        "Press 2 for parking.",
        "Press 3 for something else.",
    ]


def test_several_topics_are_read_out_three_at_most() -> None:
    caller = Caller()

    said = words(caller.says(meant(topics=(ALONE, STUDENTS, BANDS, ALONE))))

    assert said == [
        "Which one do you mean?",
        "Press 1 for living alone.",
        "Press 2 for students.",
        "Press 3 for tax bands.",
    ]
    assert caller.call.options == (ALONE, STUDENTS, BANDS)


@pytest.mark.parametrize("by", ["key", "word"])
def test_one_of_several_topics_is_chosen(by: str) -> None:
    caller = Caller()
    caller.says(meant(topics=(ALONE, STUDENTS)))

    events = caller.presses("2") if by == "key" else caller.says(meant(choice=2))

    assert only(Ask, events).question == STUDENTS.question


def test_a_key_that_was_not_offered_reads_the_options_again() -> None:
    caller = Caller()
    caller.says(meant(topics=(ALONE, STUDENTS)))

    assert words(caller.presses("7"))[:2] == ["That key is not one of them.", "Which one do you mean?"]


def test_an_answer_that_asks_back_offers_its_options_by_key() -> None:
    caller = Caller()

    events = caller.asks(replace(ANSWER, first=(Spoken(text="Which ticket?"),), options=(ALONE, STUDENTS)))
    choice = caller.presses("2")

    assert words(events) == ["Which ticket?", "Press 1 for living alone.", "Press 2 for students."]
    assert only(Ask, choice).question == STUDENTS.question


def test_what_is_not_understood_is_asked_twice_then_by_keys_then_by_a_person() -> None:
    caller = Caller()

    said = [words(caller.says(NOTHING))[0] for _ in range(3)]
    last = caller.says(NOTHING)

    assert said == ["Sorry, could you say that again?", "I did not get that, sorry.", "Let us try with the keys."]
    assert transferred(last).reason == "not understood"


def test_something_that_was_understood_begins_the_count_anew() -> None:
    caller = Caller()
    caller.says(NOTHING)
    caller.asks()
    caller.listens()

    assert words(caller.says(NOTHING)) == ["Sorry, could you say that again?"]


def test_a_subject_of_the_menu_leads_to_its_questions_by_key() -> None:
    caller = Caller(menu=(MenuEntry(label="council tax", team="council_tax", topics=(ALONE, BANDS)),))
    for _ in range(3):
        caller.says(NOTHING)

    said = words(caller.presses("1"))
    question = only(Ask, caller.presses("2")).question

    assert said[1:] == ["Press 1 for living alone.", "Press 2 for tax bands."]
    assert question == BANDS.question


def test_something_else_in_the_menu_is_a_person() -> None:
    caller = Caller()
    for _ in range(3):
        caller.says(NOTHING)

    assert transferred(caller.presses("3")).reason == "not understood"


def test_after_a_subject_was_chosen_a_failure_goes_to_its_team() -> None:
    caller = Caller()
    for _ in range(3):
        caller.says(NOTHING)
    caller.presses("2")

    assert transferred(caller.says(NOTHING)).team == "parking"


def test_a_digit_without_a_menu_reads_the_menu() -> None:
    assert words(Caller().presses("1"))[0] == "Let us try with the keys."


def test_a_short_noise_is_no_error() -> None:
    assert Caller().says(SILENCE, seconds=0.3) == []


def test_a_broken_off_sentence_is_waited_for_and_heard_as_a_whole() -> None:
    caller = Caller()
    waited = caller.says(meant(text="i want to", unfinished=True), seconds=1.0)

    caller.makes_sound(1.0)
    utterance = only(Recognise, caller.is_silent(1.6))

    assert waited == []
    assert len(utterance.sound) / 8_000 > 2.5  # both parts


def test_a_broken_off_sentence_without_an_end_is_helped_on() -> None:
    caller = Caller()
    caller.says(meant(text="i want to", unfinished=True))

    assert words(caller.is_silent(3.0)) == ["Take your time, I am listening."]


def test_a_broken_off_sentence_that_says_enough_is_answered_after_a_while() -> None:
    caller = Caller()
    caller.says(meant(text="i live alone and", question="Do I pay less alone?", unfinished=True))

    assert only(Ask, caller.is_silent(3.0)).question == "Do I pay less alone?"


def test_a_caller_who_was_cut_off_is_heard_as_a_whole_and_given_more_time() -> None:
    caller = Caller()
    caller.makes_sound(1.0)
    first = only(Recognise, caller.is_silent(0.7))

    caller.makes_sound(1.0)
    assert "Recognise" not in kinds(caller.is_silent(0.62))
    whole = only(Recognise, caller.is_silent(0.3))

    assert len(whole.sound) > len(first.sound) + 8_000
    assert caller.take(caller.call.understood(first.turn, meant(question="Half?"), caller.now)) == []


def test_a_question_that_goes_on_while_it_is_looked_up_is_asked_whole() -> None:
    caller = Caller()
    caller.makes_sound(1.0)
    first = only(Recognise, caller.is_silent(0.62))
    caller.take(caller.call.understood(first.turn, meant(question="Do I pay?"), caller.now))
    caller.makes_sound(1.0)
    late = caller.take(caller.call.answered(first.turn, ANSWER, caller.now))
    second = only(Recognise, caller.is_silent(0.9))

    events = caller.take(caller.call.understood(second.turn, meant(question="Do I pay less?"), caller.now))

    assert late == []
    assert only(Ask, events).question == "Do I pay less?"


def test_an_answer_waits_until_the_caller_has_finished_speaking() -> None:
    caller = Caller()
    caller.says(meant(question="Do I pay less alone?"))
    caller.is_silent(1.5)
    caller.listens()
    caller.makes_sound(0.5)

    while_speaking = caller.is_answered()
    turn = only(Recognise, caller.is_silent(0.8)).turn
    after = caller.take(caller.call.understood(turn, SILENCE, caller.now))

    assert while_speaking == []
    assert words(after)[0] == "You get 25 percent off."


def test_another_language_is_answered_in_it_and_put_through() -> None:
    caller = Caller(languages=frozenset({"en", "pl"}))

    events = caller.says(meant(text="dzień dobry", language="pl"))

    first = next(event for event in events if isinstance(event, Say)).sentences[0]
    assert first.language == "pl"
    assert transferred(events).summary.splitlines()[1] == "Language: pl"


def test_a_language_that_cannot_be_said_is_told_in_english() -> None:
    events = Caller().says(meant(text="goedemorgen", language="nl"))

    assert words(events)[0] == "I am putting you through to a person who can get an interpreter."
    assert transferred(events)


def test_the_page_is_sent_once_to_the_number_of_the_call() -> None:
    caller = Caller(caller="+447700900123")
    caller.asks()
    caller.listens()

    first = caller.says(command(Command.TEXT_ME))
    caller.listens()
    second = caller.says(command(Command.TEXT_ME))

    assert only(SendText, first) == SendText("Living alone", "https://n.example/alone")
    assert "SendText" not in kinds(second)
    assert words(second)[0] == "I have texted you that page already."


def test_a_text_message_that_did_not_go_out_is_told() -> None:
    caller = Caller(caller="07700900123")
    caller.asks()
    caller.says(command(Command.TEXT_ME))

    assert words(caller.take(caller.call.not_sent(caller.now)))[0] == "Sorry, the text message did not go out."


def test_without_texting_the_page_is_named_and_no_address_is_said() -> None:
    caller = Caller(texting=False)
    caller.asks()

    said = words(caller.says(command(Command.TEXT_ME)))

    assert said[1] == "The page is called 'Living alone' and is on the council's website."
    assert not any("http" in line for line in said)


def test_a_caller_from_a_landline_keys_in_a_mobile_number() -> None:
    caller = Caller(caller="01632 960123")
    caller.asks()

    prompt = words(caller.says(command(Command.TEXT_ME)))
    caller.presses("07700900123#")
    events = caller.says(command(Command.YES))

    assert prompt == ["Please key in your mobile number, then press hash."]
    assert only(SendText, events).number == "07700900123"


def test_history_holds_what_was_answered() -> None:
    caller = Caller()
    caller.asks()

    (exchange,) = caller.call.history

    assert (exchange.question, exchange.answer) == ("Do I pay less alone?", "You get 25% off.")


def test_an_answer_without_words_for_a_topic_of_the_menu_never_asks_an_empty_question() -> None:
    caller = Caller(menu=(MenuEntry(label="council tax"),))
    for _ in range(3):
        caller.says(NOTHING)

    events = caller.presses("1")

    assert words(events) == ["What would you like to know about council tax?"]
    assert caller.call.options == ()


def test_a_confirmed_topic_is_gone_from_the_options() -> None:
    caller = Caller()
    caller.says(meant(topics=(Topic(label="x", question="X?", page="", chance=1.0),)))
    caller.says(command(Command.YES))

    assert caller.call.options == ()


def test_an_unlikely_topic_over_our_voice_was_noise() -> None:
    caller = Caller()
    caller.asks()

    assert words(caller.says(meant(topics=(replace(ALONE, chance=0.1),))))[0] == "You get 25 percent off."


def test_a_short_word_does_not_tell_its_language() -> None:
    caller = Caller()
    caller.says(meant(topics=(ALONE,)))

    assert only(Ask, caller.says(meant(text="ja", language="nl", command=Command.YES)))
