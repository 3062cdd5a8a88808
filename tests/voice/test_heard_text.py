"""Spoken forms become what the pages write; everyday words stay; what breaks off or gives a number is noticed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.voice.heard_text import is_a_number, is_unfinished, normalised


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("i owe two hundred and fifty pounds", "i owe £250"),
        ("i paid twelve fifty", "i paid £12.50"),
        ("four hundred and twelve pounds fifty", "£412.50"),
        ("one point five million pounds", "£1.5 million"),
        ("between forty to eighty pounds", "between £40 to £80"),
        ("a hundred quid", "£100"),
        ("fifty p an hour", "50p an hour"),
        ("a seventy pound penalty", "a £70 penalty"),
        ("twenty five percent off", "25% off"),
        ("seven point five per cent", "7.5%"),
        ("the third of march", "3 March"),
        ("march the third twenty twenty six", "3 March 2026"),
        ("first of april two thousand and five", "1 April 2005"),
        ("the 3rd of march 2026", "3 March 2026"),
        ("nine a m to five p m", "9am to 5pm"),
        ("half past eight", "8:30"),
        ("at eight thirty", "at 8:30"),
        ("twenty eight days", "28 days"),
        ("in nineteen ninety one", "in 1991"),
        ("three and a half tonnes", "3.5 tonnes"),
    ],
)
def test_amounts_dates_and_times_are_written(heard: str, written: str) -> None:
    assert normalised(heard) == written


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("oh one six three two nine six oh one eight one", "01632960181"),
        ("o eight o eight two thousand two four seven", "08082000247"),
        ("double four", "44"),
        ("treble seven six", "7776"),
        ("nine nine nine", "999"),
        ("pee cee en", "PCN"),
        ("i got a p c n a week ago", "i got a PCN a week ago"),
        ("d v l a is not you", "DVLA is not you"),
        ("h m o landlord", "HMO landlord"),
        ("v five c", "V5C"),
        ("en gee one two ay bee", "NG1 2AB"),
        ("my postcode is zed zed one two a b", "my postcode is ZZ1 2AB"),
        ("n for nancy golf one two alpha bravo", "NG1 2AB"),
        ("my reference is ay bee one two three four five six", "my reference is AB123456"),
        ("the P.C.N number", "the PCN number"),
        ("N.G one, two A.B", "NG1 2AB"),
        ("what is band dee council tax", "what is band D council tax"),
        ("band a is how much", "band A is how much"),
        ("bands a to see", "bands A to C"),
        ("what banned dee costs", "what band D costs"),
        ("class double u", "class W"),
        ("code twenty six", "code 26"),
    ],
)
def test_digits_letters_postcodes_and_bands_are_written(heard: str, written: str) -> None:
    assert normalised(heard) == written


@pytest.mark.parametrize(
    "heard",
    [
        "see you later",
        "are you there",
        "see why i asked",
        "tea or coffee please",
        "may i pay",
        "i was banned a year",
        "one of my kids is twelve",
        "second home",
        "zone you said",
        "do you see bee keepers",
        "why are you calling me",
        "i have got two or three questions about one bill",
    ],
)
def test_everyday_words_stay(heard: str) -> None:
    assert normalised(heard) == heard


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("counsel tax", "council tax"),
        ("a blue batch", "a blue badge"),
        ("the bay lifts came", "the bailiffs came"),
        ("my penalty charged notice", "my penalty charge notice"),
    ],
)
def test_what_sounds_like_the_councils_own_terms_is_put_right(heard: str, written: str) -> None:
    assert normalised(heard) == written


@pytest.mark.parametrize(
    "heard",
    [
        "my reference number is 12345678",
        "AB123456",
        "my date of birth is 3 March 1960",
        "the pcn number ends 4471",
        "it is 1234567 thank you",
        "i was born on 3 March 1960",
    ],
)
def test_a_number_that_is_given_is_noticed(heard: str) -> None:
    assert is_a_number(normalised(heard))


@pytest.mark.parametrize(
    "heard",
    [
        "what is my reference number",
        "where is the reference number on it",
        "i paid £12345 in may",
        "25% off for 14 days",
    ],
)
def test_a_question_about_a_number_is_a_question(heard: str) -> None:
    assert not is_a_number(normalised(heard))


@pytest.mark.parametrize(
    "heard",
    [
        "my reference is",
        "i want to",
        "i got a letter and",
        "because",
        "is it the",
        "i need",
        "it's about",
        "um",
        "can i",
    ],
)
def test_a_sentence_that_breaks_off_is_noticed(heard: str) -> None:
    assert is_unfinished(heard)


@pytest.mark.parametrize(
    "heard",
    [
        "i want to pay",
        "who do i speak to",
        "just the summons bit how much gets stuck on the bill for that",
        "is the parking team open and until when",
        "what does that go on",
        "who deals with that",
        "can we get something off",
        "council tax",
        "",
    ],
)
def test_a_whole_sentence_is_not_taken_for_a_broken_one(heard: str) -> None:
    assert not is_unfinished(heard)


@given(st.text(max_size=120))
def test_any_text_is_written_without_an_error(text: str) -> None:
    assert isinstance(normalised(text), str)


@given(st.text(alphabet="abcdefghijklmnop qrstuvwxyz'", max_size=80))
def test_writing_twice_changes_nothing_more(text: str) -> None:
    once = normalised(text)

    assert normalised(normalised(once)) == normalised(once)
