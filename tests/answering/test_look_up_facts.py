"""Questions with one right value are worked out, with the assumption stated, and asked back once."""

from __future__ import annotations

from datetime import date

import pytest

from pipelines.answering.details import read_details
from pipelines.answering.pipeline import answer
from pipelines.services import Services
from pipelines.types import Exchange, Outcome, Question

TODAY = date(2026, 11, 23)


def ask(services: Services, text: str, *history: Exchange):
    return answer(Question(text, "northmere", TODAY, history), services)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("how much is band c", "£2,000"),
        ("band d price", "£2,250"),
        ("What will I pay for band C if I live alone?", "£1,500"),
        ("band c with disabled band reduction and I live alone, how much", "£1,312.50"),
        ("how much is a second home in band c", "£4,000"),
        ("my house is band c and has been empty for 3 years, how much", "£4,000"),
        ("moving in on 15 September 2026, band d, how much will I pay", "£1,220.55"),
        ("moving out 15 September 2026 band d how much do I pay", "£1,029.45"),
        ("how much will you take from 1800 a month", "£306"),
        ("how much will they take from my wages of £2,500 a month", "£583.40"),
        ("bailiff fees on a £2000 debt", "£495"),
        ("last day for half price, ticket on my windscreen 2 November 2026", "Sunday 15 November 2026"),
        ("camera ticket by post arrived 2 November 2026, when does the discount end", "Sunday 22 November 2026"),
    ],
)
def test_a_figure_is_worked_out(services: Services, text: str, value: str) -> None:
    reply = ask(services, text)

    assert reply.outcome is Outcome.ANSWERED_FROM_FACT
    assert value in reply.sentences[0].text
    assert reply.figures
    assert reply.figures[0].source


def test_a_parish_has_its_own_charge(services: Services) -> None:
    town = ask(services, "how much is band c")
    parish = ask(services, "how much is band c in Ashcombe")

    assert parish.outcome is Outcome.ANSWERED_FROM_FACT
    assert parish.sentences[0].text != town.sentences[0].text
    assert "Ashcombe" in parish.text


def test_a_missing_band_is_asked_for_once_and_then_used(services: Services) -> None:
    question = "How much council tax will I pay if I move in on 15 September 2026?"
    first = ask(services, question)
    second = ask(services, "band d", Exchange(question, first.text))

    assert first.outcome is Outcome.CLARIFY
    assert "band" in first.text.lower()
    assert "£1,220.55" in second.text


def test_a_missing_band_is_not_asked_for_twice(services: Services) -> None:
    question = "How much council tax will I pay if I move in on 15 September 2026?"
    first = ask(services, question)
    again = ask(
        services, "how much council tax will I pay if I move in on 15 September", Exchange(question, first.text)
    )

    assert again.text != first.text


def test_the_kind_of_ticket_is_asked_for_with_choices_that_work(services: Services) -> None:
    first = ask(services, "I got a ticket on 2 November 2026, when is the last day for half price?")

    assert first.outcome is Outcome.CLARIFY
    assert len(first.options) == 2
    for option in first.options:
        assert ask(services, option.question).outcome is Outcome.ANSWERED_FROM_FACT


@pytest.mark.parametrize(
    "text", ["got a ticket in camden, band a area, how much", "parked in a band b area, full amount?"]
)
def test_the_band_of_a_ticket_is_no_council_tax_band(services: Services, text: str) -> None:
    assert ask(services, text).outcome is not Outcome.ANSWERED_FROM_FACT


@pytest.mark.parametrize(
    "text",
    [
        "can I appeal my band d",
        "what does band d mean",
        "how do I pay my band c bill",
        "why is there a £75 bailiff fee on my debt",
        "can you take money from my universal credit",
    ],
)
def test_a_question_that_only_names_a_figure_is_not_calculated(services: Services, text: str) -> None:
    assert ask(services, text).outcome is not Outcome.ANSWERED_FROM_FACT


@pytest.mark.parametrize(
    ("text", "band"),
    [("how much is a band d flat", "D"), ("what is a band", ""), ("my home is in c band", "C"), ("band a please", "A")],
)
def test_a_band_is_no_band_a(text: str, band: str) -> None:
    assert (read_details(text, TODAY).band or "") == band
