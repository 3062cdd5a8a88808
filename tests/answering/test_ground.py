"""A claim must stand in its source, or it is not said."""

from __future__ import annotations

import pytest

from pipelines.answering.claims import claims, missing_claims
from pipelines.answering.ground import is_carried
from pipelines.types import Citation, Draft, Figure, Sentence


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("You pay £1,234.50 by 1 April.", ["1234.50", "1"]),
        ("You get 25% off for 21 days.", ["25%", "21"]),
        ("Call 01632 960001 or 0300 123 1059.", ["01632", "960001", "0300", "123", "1059"]),
        ("See www.gov.uk or mail help@northmere.example today.", ["www.gov.uk", "help@northmere.example"]),
        ("Nothing to check here.", []),
    ],
)
def test_claims_are_found_in_one_form(text: str, found: list[str]) -> None:
    assert claims(text) == found


@pytest.mark.parametrize(
    ("said", "source"),
    [
        ("You get 50% off.", "You get 25% off."),
        ("Pay within 28 days.", "Pay within 14 days."),
        ("Call 01632 960002.", "Call 01632 960001."),
        ("It costs £70.", "It costs £50."),
        ("See https://evil.example.", "See https://northmere.example."),
    ],
)
def test_a_planted_figure_is_missed_in_the_source(said: str, source: str) -> None:
    assert missing_claims(said, [source])


def _draft(quote: str) -> Draft:
    return Draft((), (Citation("A page", "https://a.example", "https://a.example", quote),))


def test_a_verbatim_sentence_is_carried() -> None:
    draft = _draft("You get 25% off. But it must be your main home.")

    assert is_carried(Sentence("But it must be your main home.", (0,)), draft, "")


@pytest.mark.parametrize(
    "said",
    [
        "It must be your main home.",
        "But it must not be your main home.",
        "But it must be your home.",
        "You get 52% off.",
        "You get 25%.",
    ],
)
def test_a_sentence_that_differs_in_any_word_is_not_carried(said: str) -> None:
    draft = _draft("You get 25% off. But it must be your main home.")

    assert not is_carried(Sentence(said, (0,)), draft, "")


def test_a_dropped_not_is_caught() -> None:
    draft = _draft("You do not have to pay while we look.")

    assert not is_carried(Sentence("You have to pay while we look.", (0,)), draft, "")


def test_a_calculated_sentence_may_repeat_the_residents_own_figures() -> None:
    draft = Draft((), (), (Figure("Taken", "£306", "law"),), from_fact=True)

    assert is_carried(Sentence("From £1,800 they take £306."), draft, "what will you take from 1800 a month")
    assert not is_carried(Sentence("From £1,800 they take £360."), draft, "what will you take from 1800 a month")
