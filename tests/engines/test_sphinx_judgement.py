"""Several hearings of one utterance become one, with a confidence that falls as they differ."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engines.sphinx_judgement import Judgement, agreement, as_command, as_question
from pipelines.engines.sphinx_process import Answer


def answer(text: str, *, score: float = -2.0, chance: float = 0.1, others: tuple[str, ...] = ()) -> Answer:
    return Answer(text=text, score=score, chance=chance, others=others, frames=300)


def test_the_likelier_command_leads_where_one_is_expected() -> None:
    said = as_command(answer("yet", score=-2.1), answer("yes", score=-2.0), expected=True)

    assert said is not None
    assert said.text == "yes"
    assert said.others == ()
    assert said.confidence > 0.8


def test_a_command_that_is_a_little_less_likely_leads_too_but_in_doubt() -> None:
    said = as_command(answer("single yellow line", score=-2.0), answer("slower please", score=-2.05), expected=True)

    assert said is not None
    assert said.others == ("single yellow line",)
    assert said.confidence < 0.6


def test_a_question_is_no_command_even_where_one_is_expected() -> None:
    assert as_command(answer("i live alone", score=-2.0), answer("i don't more", score=-2.4), expected=True) is None


def test_where_no_command_is_expected_it_has_to_be_the_likelier_one() -> None:
    council = answer("peter person", score=-2.0)

    assert as_command(council, answer("speak to a person", score=-2.0), expected=False) is None
    assert as_command(council, answer("speak to a person", score=-1.9), expected=False) is not None


def test_nothing_heard_is_no_command() -> None:
    assert as_command(answer(""), answer("", score=0.0), expected=True) is None


def test_hearings_that_agree_are_trusted_more() -> None:
    council = answer("how do i pay my council tax")

    same = as_question(council, answer("how do i pay my council tax"))
    near = as_question(council, answer("how do i pay my consul tax"))
    far = as_question(council, answer("who died pagan counsel"))

    assert same.confidence > near.confidence > far.confidence


def test_an_unlikely_path_is_trusted_less() -> None:
    likely, unlikely = answer("pay a parking ticket", chance=0.5), answer("pay a parking ticket", chance=1e-9)

    assert as_question(likely, likely).confidence > as_question(unlikely, unlikely).confidence + 0.3


def test_the_other_hearings_come_best_first_and_once() -> None:
    council = answer("pay council tax", others=("pay consul tax", "pay cancel tax", "play council tax"))
    everyday = answer("pay consul tax", others=("pay council tax", "paid council tax"))

    assert as_question(council, everyday).others == ("pay consul tax", "pay cancel tax", "paid council tax")


def test_one_hearing_alone_is_enough() -> None:
    alone = as_question(answer("pay council tax", others=("pay consul tax",)), None)

    assert alone.text == "pay council tax"
    assert alone.others == ("pay consul tax",)
    assert 0.1 < alone.confidence < 0.98


@pytest.mark.parametrize("everyday", [None, answer("hello")])
def test_nothing_among_the_councils_words_is_not_trusted(everyday: Answer | None) -> None:
    assert as_question(answer(""), everyday) == Judgement(everyday.text if everyday else "", (), 0.0)


@given(st.text("abc '", max_size=20), st.text("abc '", max_size=20))
def test_agreement_is_a_share_and_the_same_both_ways(one: str, other: str) -> None:
    assert 0 <= agreement(one, other) == agreement(other, one) <= 1
    assert agreement(one, one) == (1 if one else 0)
