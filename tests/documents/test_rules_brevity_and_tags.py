"""Small words that go from a row that is just too long, and verbs that the tagger takes for something else."""

from __future__ import annotations

import pytest

from pipelines.documents.rows import RowKind, SourceSentence
from pipelines.documents.rules.brevity import brief
from pipelines.documents.rules.clause_parts import main_clause_start, main_verb, word_count
from pipelines.documents.rules.inversion import with_comma
from pipelines.documents.rules.simplifier import RulesSimplifier
from pipelines.documents.rules.tagging import tagged


@pytest.mark.parametrize(
    ("text", "shorter"),
    [
        (
            "If this happens, your direct payment will be stopped from the end of the fourth week.",
            "If so, your direct payment will be stopped from the end of the fourth week.",
        ),
        (
            "You also have not sent us a copy of the ticket which you say you bought.",
            "You also have not sent us a copy of the ticket you say you bought.",
        ),
        (
            "They will be able to do this at the new branch next to the leisure centre.",
            "They can do this at the new branch next to the leisure centre.",
        ),
        (
            "You must set out the reasons why you believe your child should be admitted to the school.",
            "You must set out why you believe your child should be admitted to the school.",
        ),
    ],
)
def test_a_row_of_a_word_too_many_loses_small_words_only(text: str, shorter: str) -> None:
    assert brief(text) == shorter
    assert word_count(shorter) <= 15


@pytest.mark.parametrize(
    "text",
    [
        "You must pay the bill that we sent you.",  # short enough
        "A deferred payment agreement allows the cost of residential care to be met from the sale of your home.",
    ],
)
def test_a_row_that_would_stay_long_keeps_its_words(text: str) -> None:
    assert brief(text) == text


@pytest.mark.parametrize(
    ("text", "verb"),
    [
        ("If the tenancy agreement ends part way through the month, the tenant will be charged.", "ends"),
        ("Landlords letting a home to five people need to get a licence.", "need"),
        ("Pupils whose parents receive tax credit qualify for free transport.", "qualify"),
        ("Trailers also need a permit.", "need"),
        ("Sign it on page 6 and send it back.", "Sign"),
        ("Pictures taken by the officer at noon show that it could be seen.", "show"),
    ],
)
def test_the_verb_of_a_sentence_is_found(text: str, verb: str) -> None:
    tokens = tagged(text)
    place = 0 if tokens[0].tag == "VB" else main_verb(tokens)

    assert place is not None
    assert tokens[place].text == verb


def test_costs_before_another_verb_are_things() -> None:
    tokens = {token.text: token.tag for token in tagged("The court costs are added to the debt.")}

    assert tokens["costs"] == "NNS"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "If it is turned down the charge will be held at £25 for another 14 days.",
            "If it is turned down, the charge will be held at £25 for another 14 days.",
        ),
        ("When you move out you must leave the home clean.", "When you move out, you must leave the home clean."),
        ("If the form is sent to the council it will be kept.", "If the form is sent to the council it will be kept."),
    ],
)
def test_a_clause_gets_the_comma_that_its_writer_left_out(text: str, said: str) -> None:
    assert with_comma(text) == said


def test_as_a_tenant_opens_no_clause() -> None:
    assert main_clause_start(tagged("As a secure tenant you can take in a lodger without asking us.")) == 0


def test_a_deed_is_not_given_to_who_only_uses_a_thing() -> None:
    text = "A reduction of one band is given for every property with a room used mainly by a disabled person."
    rows = RulesSimplifier().simplify([SourceSentence("b1.s1", "b1", text, RowKind.TEXT, 0)])

    assert "A disabled person gives" not in " ".join(row.text for row in rows)


def test_what_a_plan_would_allow_is_not_said_to_be_allowed() -> None:
    said = brief("Everybody in the town would be able to park in this bay for free on Sundays.")

    assert said == "Everybody in the town could park in this bay for free on Sundays."
