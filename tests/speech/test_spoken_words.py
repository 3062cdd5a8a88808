"""Written text becomes what a caller would say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.speech.spoken_words import acronyms, number_words, ordinal_words, spoken_sentences


def said(text: str) -> list[str]:
    return [" ".join(words) for words in spoken_sentences(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("You get 25% off.", "you get twenty five percent off"),
        ("It costs £1,234.50 a year", "it costs one thousand two hundred and thirty four pounds fifty a year"),
        ("It costs £70.00", "it costs seventy pounds"),
        ("a home worth £2 million", "a home worth two million pounds"),
        ("from 1st May 2026", "from first may twenty twenty six"),
        ("in 2000 and 2009", "in two thousand and two thousand and nine"),
        ("in 1900", "in nineteen hundred"),
        ("open 9am to 4:30pm", "open nine a m to four thirty p m"),
        ("8.5 hours", "eight point five hours"),
        ("12.5% of it", "twelve point five percent of it"),
        ("Ring 01632 960101 now", "ring now"),
        ("write to tax@northmere.example or www.northmere.example/tax today", "write to or today"),
        ("can’t and dont and ‘quoted’ words", "can't and don't and quoted words"),
        ("im ill, were well", "i'm ill were well"),
        ("bed & breakfast", "bed and breakfast"),
        ("a PCN or HMOs", "a pcn or hmos"),
        ("band D", "band d"),
        ("£45", "forty five pounds"),
    ],
)
def test_a_caller_would_say(text: str, words: str) -> None:
    assert said(text) == [words]


def test_sentences_are_apart() -> None:
    assert said("Pay online. Or ring us!\nWe are open: Monday") == ["pay online", "or ring us", "we are open", "monday"]


@pytest.mark.parametrize("text", ["", "   ", "...", "£", "12345678", "https://www.northmere.example"])
def test_what_is_never_said_leaves_nothing(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "zero"),
        (13, "thirteen"),
        (40, "forty"),
        (99, "ninety nine"),
        (100, "one hundred"),
        (101, "one hundred and one"),
        (1_000, "one thousand"),
        (1_001, "one thousand and one"),
        (2_250, "two thousand two hundred and fifty"),
        (999_999, "nine hundred and ninety nine thousand nine hundred and ninety nine"),
    ],
)
def test_numbers_are_said_as_in_britain(number: int, words: str) -> None:
    assert number_words(number) == words


@given(st.integers(0, 999_999), st.integers(0, 999_999))
def test_no_two_numbers_are_said_alike(one: int, other: int) -> None:
    assert (number_words(one) == number_words(other)) == (one == other)


@pytest.mark.parametrize(("number", "words"), [(1, "first"), (12, "twelfth"), (20, "twentieth"), (31, "thirty first")])
def test_places_are_said(number: int, words: str) -> None:
    assert ordinal_words(number) == words


@given(st.text(max_size=80))
def test_any_text_gives_plain_words(text: str) -> None:
    for sentence in spoken_sentences(text):
        assert sentence
        assert all(word.strip("'") and not any(mark.isdigit() or mark.isspace() for mark in word) for word in sentence)


def test_short_forms_are_found_but_not_whole_headings() -> None:
    assert acronyms("A PCN, two HMOs and the DVLA.") == {"pcn", "hmos", "dvla"}
    assert acronyms("COUNCIL") == frozenset()
