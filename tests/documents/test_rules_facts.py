"""Facts are hidden from the rules and come back as Easy Read prints them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.rules.brackets import without_brackets
from pipelines.documents.rules.force import changed_force
from pipelines.documents.rules.masking import mask
from pipelines.documents.rules.normal_forms import (
    date_in_full,
    numbers_as_digits,
    phone_in_groups,
    share_in_words,
    time_of_day,
)


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("5/4/2025", "Saturday 5 April 2025"),
        ("5 Apr 2025", "Saturday 5 April 2025"),
        ("1st March 2026", "Sunday 1 March 2026"),
        ("Thursday 12 February 2026", "Thursday 12 February 2026"),
        ("03.11.25", "Monday 3 November 2025"),
        ("1 April", "1 April"),
        ("Mon 2 Feb", "Monday 2 February"),
    ],
)
def test_dates_are_written_in_full_day_before_month(written: str, full: str) -> None:
    assert date_in_full(written) == (full, None)


@pytest.mark.parametrize("written", ["4/15/2025", "31/2/2026", "Friday 12 February 2026"])
def test_a_date_that_cannot_be_right_stays_with_a_trouble(written: str) -> None:
    text, trouble = date_in_full(written)

    assert text == written
    assert trouble is not None
    assert trouble.code == "date"


@pytest.mark.parametrize(
    ("written", "said"),
    [("17:30", "5.30pm"), ("08:00", "8am"), ("9:00 am", "9am"), ("12:00", "12 noon"), ("00:00", "12 midnight"),
     ("6.30am", "6.30am"), ("9 a.m.", "9am"), ("14.00 hrs", "2pm")],
)  # fmt: skip
def test_times_are_on_the_twelve_hour_clock(written: str, said: str) -> None:
    assert time_of_day(written) == said


@pytest.mark.parametrize(
    ("written", "grouped"),
    [("01632960123", "01632 960 123"), ("02079460123", "020 7946 0123"), ("08001234567", "0800 123 4567"),
     ("01632 960123", "01632 960123"), ("07700900123", "07700 900 123")],
)  # fmt: skip
def test_telephone_numbers_stand_in_groups(written: str, grouped: str) -> None:
    assert phone_in_groups(written) == grouped


@pytest.mark.parametrize(
    ("words", "digits"),
    [
        ("fourteen days", "14 days"),
        ("one month", "1 month"),
        ("one of us", "one of us"),
        ("twenty-five permits", "25 permits"),
        ("two thousand people", "2,000 people"),
        ("a twelve-month period", "a 12-month period"),
        ("Seven Oaks Road", "7 Oaks Road"),
        ("near Seven Oaks Road", "near Seven Oaks Road"),
        ("Stage II", "Stage 2"),
    ],
)
def test_number_words_become_digits(words: str, digits: str) -> None:
    assert numbers_as_digits(words) == digits


@pytest.mark.parametrize(
    ("percent", "said"),
    [("25%", "25% is the same as a quarter."), ("8%", "8% means 8 out of every 100."), ("100%", ""), ("2.5%", "")],
)
def test_a_percentage_is_said_in_everyday_words_where_that_is_exact(percent: str, said: str) -> None:
    assert share_in_words(percent) == said


@pytest.mark.parametrize(
    "fact",
    ["£1,482.00", "50p", "£1.2 million", "25%", "www.example.gov.uk/pay", "https://example.org/a?b=1",
     "a.b@example.gov.uk", "AB12345678", "SW1A 1AA",
     "section 14 of the Road Traffic Regulation Act 1984", "01632 960123",
     "17:30", "5 April 2025", "40012345"],
)  # fmt: skip
def test_a_fact_is_hidden_whole_and_comes_back(fact: str) -> None:
    masked = mask(f"Look at {fact} today.")

    assert [one.source for one in masked.facts] == [fact]
    assert masked.as_it_was(masked.text) == f"Look at {fact} today."
    assert masked.missing("Look at it today.") == masked.facts


@given(st.text(max_size=200))
def test_any_text_survives_masking(text: str) -> None:
    masked = mask(text.replace("ʘ", ""))

    assert masked.as_it_was(masked.text) == text.replace("ʘ", "")
    assert masked.missing(masked.text) == ()


@pytest.mark.parametrize(
    ("text", "opened", "own"),
    [
        ("The bar is closed (except to guests).", "The bar is closed except to guests.", ()),
        ("Bring proof (for example a passport).", "Bring proof.", ("For example, a passport.",)),
        ("Pay online (you will need your card).", "Pay online.", ("You will need your card.",)),
        ("A penalty charge notice (PCN) is a ticket.", "A penalty charge notice is a ticket.", ()),
        ("Your permit(s) must show.", "Your permits must show.", ()),
    ],
)
def test_a_bracket_is_opened_and_never_dropped(text: str, opened: str, own: tuple[str, ...]) -> None:
    assert without_brackets(text) == (opened, own, None)


def test_a_bracket_that_cannot_be_a_sentence_stays_with_a_trouble() -> None:
    text, own, trouble = without_brackets("Hall hire is cheap (minimum booking 2 hours).")

    assert (text, own) == ("Hall hire is cheap (minimum booking 2 hours).", ())
    assert trouble is not None


@pytest.mark.parametrize(
    ("source", "written", "lost"),
    [
        ("You must not park.", "You must park.", "a 'not'"),
        ("Pay unless you are exempt.", "Pay.", "the word 'unless' or 'except'"),
        ("You may pay.", "You will pay.", "a 'may' or 'can'"),
        ("You shall pay.", "You should pay.", "a 'must'"),
        ("Pay if you drive.", "Pay.", "a condition"),
        ("Only adults pay.", "Adults pay.", "the word 'only'"),
        ("You shall not park.", "You must not park.", ""),
        ("Failure to pay may lead to a fine.", "If you do not pay, you may get a fine.", ""),
    ],
)
def test_a_lost_duty_condition_or_exception_is_named(source: str, written: str, lost: str) -> None:
    assert changed_force(source, written) == lost
