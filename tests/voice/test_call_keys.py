"""Keys: 0 for a person always, * again, and numbers that are never trusted to the ear nor kept in clear."""

from __future__ import annotations

import pytest
from phone_caller import ALONE, CLOSED, STUDENTS, Caller, command, kinds, meant, only, transferred, words

from pipelines.voice.events import Command, Expecting, Recognise
from pipelines.voice.keys import Purpose, fault, in_groups, is_mobile, spelled

NUMBER = meant(text="my reference is four five six", a_number=True)


@pytest.mark.parametrize(
    "before",
    [
        lambda caller: None,
        lambda caller: caller.asks(),
        lambda caller: caller.says(meant(topics=(ALONE,))),
        lambda caller: caller.says(meant(topics=(ALONE, STUDENTS))),
        lambda caller: caller.says(meant(question="Do I pay?")),
        lambda caller: caller.makes_sound(1.0),
        lambda caller: caller.says(command(Command.GOODBYE)),
        lambda caller: caller.is_silent(9.0),
    ],
    ids=["question", "answer", "confirm", "options", "asking", "speaking", "goodbye", "silence"],
)
def test_0_leads_to_a_person_from_everywhere(before: object) -> None:
    caller = Caller()
    before(caller)  # type: ignore[operator]

    assert transferred(caller.presses("0")).reason == "asked"


def test_a_digit_interrupts_what_is_being_said() -> None:
    caller = Caller()
    caller.says(meant(topics=(ALONE, STUDENTS)))

    assert kinds(caller.presses("1")) == ["StopSaying", "Ask"]


def test_the_star_repeats() -> None:
    caller = Caller()
    said = words(caller.asks())

    assert words(caller.presses("*")) == said


@pytest.mark.parametrize("key", ["", "A", "x", "11", "é", "\n", "**"])
def test_other_keys_are_ignored(key: str) -> None:
    caller = Caller()

    assert caller.call.key(key, caller.now) == []


def test_a_spoken_number_is_taken_by_keys_and_read_back_in_groups() -> None:
    caller = Caller()

    asked = words(caller.says(NUMBER))
    expecting = caller.call.expecting
    read_back = words(caller.presses("45600178#"))

    assert asked == [
        "I cannot hear numbers well enough.",
        "Please key in its digits, leave out letters, then press hash.",
    ]
    assert expecting is Expecting.NUMBER
    assert read_back == ["I have: 4 5, 6 0 0, 1 7 8.", "Is that right? Say yes, or press 1."]


def test_a_number_is_kept_nowhere_in_clear() -> None:
    caller = Caller()
    caller.says(NUMBER)
    caller.presses("45600178#")
    caller.presses("1")

    transfer = transferred(caller.presses("1"))

    assert "Keyed in: [number of 8 digits]" in transfer.summary
    assert "45600178" not in repr(caller.call.summary()) + transfer.summary + repr(caller.call)


def test_a_number_ends_after_four_seconds_without_a_key() -> None:
    caller = Caller()
    caller.says(NUMBER)
    caller.listens()
    caller.presses("4567")

    before = words(caller.is_silent(3.5))
    after = words(caller.is_silent(1.0))

    assert before == []
    assert after[0] == "I have: 4 5 6 7."


def test_a_caller_may_look_for_the_letter_for_a_while() -> None:
    caller = Caller()
    caller.says(NUMBER)
    caller.listens()

    assert caller.is_silent(15) == []
    assert words(caller.is_silent(6))[0] == "Let us leave that."


def test_a_wrong_number_is_keyed_in_again_once() -> None:
    caller = Caller()
    caller.says(NUMBER)
    caller.presses("456#")

    again = words(caller.presses("2"))
    caller.presses("457#")
    no_more = words(caller.presses("2"))

    assert again[0] == "I cannot hear numbers well enough."
    assert no_more[0] == "Let us leave that."


def test_the_star_begins_a_number_again() -> None:
    caller = Caller()
    caller.says(NUMBER)

    assert words(caller.presses("999*456#"))[0] == "I have: 4 5 6."


def test_0_alone_is_a_person_even_where_a_number_is_wanted() -> None:
    caller = Caller()
    caller.says(NUMBER)
    caller.listens()
    caller.presses("0")

    assert transferred(caller.is_silent(5)).reason == "asked"


def test_a_card_number_is_refused_and_not_read_back() -> None:
    caller = Caller()
    caller.says(NUMBER)

    said = words(caller.presses("4111111111111111#"))

    assert said[0] == "That looks like a bank card number, so I have not kept it."
    assert not any("1 1 1" in line for line in said)


def test_hash_without_digits_leaves_it() -> None:
    caller = Caller()
    caller.says(NUMBER)

    assert words(caller.presses("#"))[0] == "Let us leave that."


def test_speaking_the_digits_again_does_not_go_on_for_ever() -> None:
    caller = Caller()
    caller.says(NUMBER)
    caller.says(NUMBER)

    assert words(caller.says(NUMBER))[0] == "Let us leave that."


def test_after_hours_a_number_leads_to_a_call_back() -> None:
    caller = Caller(caller="07700900123", **CLOSED)
    caller.says(NUMBER)
    caller.presses("45600178#")
    caller.presses("1")
    caller.presses("1")

    call_back = caller.call.summary().call_back
    assert call_back is not None
    assert "[number of 8 digits]" in call_back.summary


def test_no_to_a_call_back_goes_on() -> None:
    caller = Caller(**CLOSED)
    caller.presses("0")

    assert words(caller.presses("2")) == ["Is there anything else?"]


def test_while_an_answer_is_made_digits_are_passed_over() -> None:
    caller = Caller()
    caller.says(meant(question="Do I pay?"))

    assert caller.presses("5") == []


@pytest.mark.parametrize(
    ("digits", "said"),
    [
        ("07700900123", "0 7 7 0 0, 9 0 0, 1 2 3"),
        ("1", "1"),
        ("12", "1 2"),
        ("123", "1 2 3"),
        ("1234", "1 2 3 4"),
        ("12345", "1 2, 3 4 5"),
        ("1234567", "1 2 3 4, 5 6 7"),
        ("", ""),
    ],
)
def test_digits_are_read_back_in_groups(digits: str, said: str) -> None:
    assert in_groups(digits) == said


@pytest.mark.parametrize(
    ("purpose", "digits", "wrong"),
    [
        (Purpose.MOBILE, "07700900123", ""),
        (Purpose.MOBILE, "447700900123", ""),
        (Purpose.MOBILE, "01632960123", "not_a_mobile"),
        (Purpose.PHONE, "01632960123", ""),
        (Purpose.PHONE, "0163296", "not_a_phone"),
        (Purpose.PHONE, "999", "not_a_phone"),
        (Purpose.REFERENCE, "12", "not_a_reference"),
        (Purpose.REFERENCE, "4111111111111111", "card_number"),
        (Purpose.REFERENCE, "4111111111111112", ""),
    ],
)
def test_a_number_is_checked_for_what_it_is_for(purpose: Purpose, digits: str, wrong: str) -> None:
    assert fault(purpose, digits) == wrong


@pytest.mark.parametrize(("number", "mobile"), [("+44 7700 900123", True), ("07700900123", True), ("", False)])
def test_only_a_uk_mobile_is_texted(number: str, mobile: bool) -> None:
    assert is_mobile(number) is mobile


@pytest.mark.parametrize("caller", ["", "anonymous", "1001", "Unknown", "<script>"])
def test_who_hides_their_number_is_asked_for_one(caller: str) -> None:
    assert words(Caller(caller=caller, **CLOSED).presses("0"))[-2].startswith("Shall a person ring you back?")


def test_noise_while_a_number_is_keyed_in_changes_nothing() -> None:
    caller = Caller()
    caller.says(NUMBER)
    caller.presses("45")
    caller.makes_sound(0.5)
    turn = only(Recognise, caller.is_silent(0.7)).turn

    assert caller.call.understood(turn, meant(text="four five", a_number=True), caller.now) == []
    assert words(caller.presses("6#"))[0] == "I have: 4 5 6."


def test_a_reference_is_said_sign_by_sign() -> None:
    assert spelled("NM-7K4P") == "N M, 7 K 4 P"


def test_after_0_in_the_greeting_nobody_asks_how_to_help() -> None:
    caller = Caller(greeted=False, **CLOSED)
    caller.presses("0")
    caller.listens()
    caller.is_silent(2)

    assert "How can I help?" not in words(caller.events)
