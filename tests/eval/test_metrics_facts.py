"""Key facts: figures must stand, words must mostly stand, a denial must be a denial."""

from __future__ import annotations

import pytest

from eval.metrics.facts import fact_recall, has_fact, wrong_values
from eval.metrics.share import Share


@pytest.mark.parametrize(
    ("wording", "answer"),
    [
        ("£1,234", "You pay £1234.00."),
        ("1 April", "It starts on April 1st."),
        ("two homes", "You have 2 homes."),
        ("7pm", "We close at 19:00."),
        ("01632 960181", "Ring 01632 960 181."),
        ("10 working days", "We answer in ten working days."),
    ],
)
def test_a_figure_stands_in_another_form(wording: str, answer: str) -> None:
    assert has_fact(answer, [wording])


@pytest.mark.parametrize(
    ("wording", "answer"),
    [
        ("£1,234", "You pay £1,243."),
        ("1 April", "It starts on 1 May."),
        ("28 days", "Pay within 28 weeks."),
        ("10 working days", "We answer in 10 days."),  # content words beside the figure: 0 of 1
        ("1st, 10th, 18th or 26th", "On the 1st, 10th or 18th."),
    ],
)
def test_another_figure_is_not_the_fact(wording: str, answer: str) -> None:
    assert not has_fact(answer, [wording])


def test_half_of_the_words_beside_a_figure_are_enough() -> None:
    # Content words of the wording: second, permit, household. The answer has two, then one: 2/3 >= 0.5 > 1/3.
    assert has_fact("A second permit is £45.", ["second household permit £45"])
    assert not has_fact("A permit is £45.", ["second household permit £45"])


def test_words_without_figures_need_three_in_five() -> None:
    # Stems: proof, sale, home, owner, sign. 3/5 = 0.6 is enough, 2/5 = 0.4 is not.
    wording = "proof of sale signed by the home owner"

    assert has_fact("Send proofs of the sale of the home.", [wording])
    assert not has_fact("Send proof of the sale.", [wording])
    assert not has_fact("Send proof.", ["proof of sale"])  # 1/2


def test_a_denial_needs_a_denial_where_it_is_told() -> None:
    assert has_fact("Student nurses aren't counted.", ["student nurses are not counted"])
    assert not has_fact("Student nurses are counted.", ["student nurses are not counted"])
    assert not has_fact("Student nurses are counted. Do not pay by cheque.", ["student nurses are not counted"])


def test_a_denial_beside_a_figure_needs_a_denial_too() -> None:
    assert not has_fact("There is a £150 council tax rebate.", ["no £150 council tax rebate"])
    assert has_fact("There is no £150 rebate on council tax.", ["no £150 council tax rebate"])


def test_stop_words_alone_are_looked_for_in_order() -> None:
    assert has_fact("Agree it with them, not us.", ["not us"])
    assert not has_fact("Tell us, and not them.", ["not us"])


def test_one_wording_is_enough() -> None:
    assert has_fact("It is exempt.", ["nothing to pay", "exempt"])
    assert not has_fact("It is half price.", ["nothing to pay", "exempt"])


def test_facts_are_counted() -> None:
    facts = [["£70"], ["14 days"], ["01632 960104"]]

    assert fact_recall("Pay £70 within 14 days.", facts) == Share(2, 3)


def test_nothing_is_told_by_an_empty_answer() -> None:
    assert not has_fact("", ["28 days"])
    assert not has_fact("", ["not counted"])


@pytest.mark.parametrize(
    ("answer", "given"),
    [
        ("Pay within 28 days.", ("28 days",)),
        ("Pay within 14 days. Pay by 28 March.", ()),
        ("It is £105. The number is 28.", ("£105",)),
        ("It ends in April 2027.", ("April 2027",)),
        ("It ends in May 2027. It began in April.", ()),
        ("Your landlord pays.", ("landlord pays",)),
        ("Your landlord has told you who pays.", ()),
    ],
)
def test_a_wrong_value_is_found_with_its_unit(answer: str, given: tuple[str, ...]) -> None:
    assert wrong_values(answer, ["28 days", "£105", "April 2027", "landlord pays"]) == given
