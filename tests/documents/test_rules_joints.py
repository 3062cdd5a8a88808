"""Each new cut of a long sentence: what it writes, and where it must leave the sentence alone."""

from __future__ import annotations

import pytest

from pipelines.documents.rules.adverbials import at_clause_tail, at_front, at_phrase_tail
from pipelines.documents.rules.inversion import with_comma, with_if
from pipelines.documents.rules.last_phrases import at_last_phrase
from pipelines.documents.rules.links import again
from pipelines.documents.rules.lists import at_list, at_terms
from pipelines.documents.rules.masking import mask
from pipelines.documents.rules.participles import at_participle
from pipelines.documents.rules.relatives import at_relative
from pipelines.documents.rules.series import at_choice, at_not_part, at_series
from pipelines.documents.rules.subjects import at_inserted, at_long_subject
from pipelines.documents.rules.tagging import tagged


@pytest.mark.parametrize(
    ("left", "link"),
    [
        ("You must send the form", "You must do this"),
        ("Your permit will be cancelled", "This will happen"),
        ("Please send the form", "Please do this"),
        ("You must not park here", "This is the rule"),
        ("The work was finished", "This was"),
        ("The applicant", ""),
    ],
)
def test_a_deed_is_taken_up_and_a_ban_is_never_turned_into_a_deed(left: str, link: str) -> None:
    assert again(left) == link


@pytest.mark.parametrize(
    ("cut", "text", "parts"),
    [
        (at_clause_tail, "You must send the whole of the form back to our main office when you move to another home.",
         ["You must send the whole of the form back to our main office",
          "You must do this when you move to another home."]),
        (at_front, "Although the final decision has not been made by anyone, the hall may close.",
         ["the final decision has not been made by anyone", "But the hall may close."]),
        (at_participle, "Officers visited the shop in the town, taking photographs of the kitchen.",
         ["Officers visited the shop in the town", "They took photographs of the kitchen."]),
        (at_relative, "The desk, which is new, lets you work.",
         ["The desk lets you work.", "The desk is new"]),
        (at_choice, "You can pay the whole of your bill online, or you can call our team.",
         ["You can pay the whole of your bill online", "Or you can call our team."]),
        (at_not_part, "Dogs are allowed in the park on most days of the week, but not at weekends.",
         ["Dogs are allowed in the park on most days of the week", "But not at weekends."]),
        (at_series, "You must sign the form, keep the copy and send the form to us today please.",
         ["You must sign the form", "You must keep the copy and send the form to us today please."]),
    ],
)  # fmt: skip
def test_a_joint_is_cut(cut: type, text: str, parts: list[str]) -> None:
    assert cut(text, tagged(text)) == parts


def test_a_long_list_becomes_a_lead_in_and_items() -> None:
    text = "You will need your rent book, a recent bill from the bank, two photographs and the letter that we sent."

    assert at_list(text, tagged(text)) == [
        "You will need these:", "• your rent book", "• a recent bill from the bank", "• two photographs",
        "• the letter that we sent",
    ]  # fmt: skip


def test_terms_joined_by_or_become_items_that_are_whole_sentences() -> None:
    text = "We may end this if you owe us rent, have caused serious damage or have given us false information lately."

    assert at_terms(text, tagged(text)) == [
        "We may end this if any of these things is true:", "• you owe us rent", "• you have caused serious damage",
        "• you have given us false information lately",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cut", "text"),
    [
        (at_clause_tail, "Ask us whether you can still get the help with your rent when you start to work again."),
        (
            at_clause_tail,
            "You must call the office, or dial the other number for the night team if it is an emergency.",
        ),
        (at_phrase_tail, "You must not put any of these things out on the street at all before 7pm on Monday."),
        (at_participle, "You might need help with everyday tasks such as washing, dressing or cooking."),
        (at_participle, "We will ask you to keep a diary of the noise for two weeks, noting the date and the time."),
        (at_choice, "You must pay the whole of your bill online, or you must call our team."),
        (at_list, "You can pay on the day that you choose, the 1st, 8th, 15th or 25th of each month that is left."),
        (
            at_long_subject,
            "Only people who live in the flats above the shops in the High Street may use the bins here.",
        ),
        (at_inserted, "The hall, the park, the pool and the gym in the middle of the town are closed for the winter."),
        (at_last_phrase, "You must not bring any food or drink at all into the reading room of the main library."),
    ],
)
def test_a_doubtful_joint_is_left_alone(cut: type, text: str) -> None:
    assert cut(text, tagged(text)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("When you leave the flat you must give us the keys.", "When you leave the flat, you must give us the keys."),
        ("If you move, you must tell us.", "If you move, you must tell us."),
        ("If you think that you can pay, call us.", "If you think that you can pay, call us."),
    ],
)
def test_a_comma_stands_before_the_main_clause(text: str, said: str) -> None:
    assert with_comma(text) == said


def test_where_at_the_start_says_if() -> None:
    assert with_if("Where the form is late, we may say no.") == "If the form is late, we may say no."
    assert with_if("Where do you live?") == "Where do you live?"


@pytest.mark.parametrize("address", ["gov.uk/x", "example.gov.uk/a/b", "gov.uk", "northmere.gov.uk/bins/new"])
def test_a_bare_address_is_a_link(address: str) -> None:
    assert [fact.source for fact in mask(f"Go to {address} now.").facts] == [address]


def test_words_with_a_stroke_are_no_link_and_a_comma_is_no_part_of_an_amount() -> None:
    assert mask("he/she and/or they").facts == ()
    assert [fact.source for fact in mask("It costs £38, which is fair.").facts] == ["£38"]
