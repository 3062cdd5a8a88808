"""Nobody is made to do what the source does not say they do: the worst fault that a rewriting can have."""

from __future__ import annotations

import csv

import pytest

from pipelines.documents.glossary import DATA
from pipelines.documents.rules.deeds import actor
from pipelines.documents.rules.inflection import lemma
from pipelines.documents.rules.voice import active


@pytest.mark.parametrize(
    ("verb", "subject", "modal", "who"),
    [
        ("send", "A reminder", "will", "we"),
        ("cancel", "Your permit", "may", "we"),
        ("process", "Your claim", "cannot", "we"),
        ("contact", "You", "will", "we"),
        ("pay", "The charge", "must", "you"),
        ("provide", "Proof of address", "must", "you"),
        ("pay", "The penalty charge", "", ""),
        ("grant", "A liability order", "will", ""),
        ("cancel", "Your permit", "can", ""),
        ("review", "The decision of the tribunal", "may", ""),
        ("set", "A balanced budget", "must", ""),
        ("take", "Lodgers", "may", ""),
        ("apply", "A summons", "may", ""),
        ("send", "Your driving licence", "will", ""),
        ("refund", "The company's fee", "will", ""),
    ],
)
def test_somebody_acts_only_where_it_can_be_nobody_else(verb: str, subject: str, modal: str, who: str) -> None:
    assert actor(verb, subject, modal) == who


@pytest.mark.parametrize(
    "text",
    [
        "A review may be requested within 28 days.",
        "Lodgers may be taken in without consent.",
        "A summons may be applied for at the Magistrates' Court.",
        "If the penalty charge has already been paid, do nothing.",
        "An application can be made to the Traffic Enforcement Centre for the debt.",
        "A balanced budget must be set by 11 March 2027.",
        "If a liability order is granted, costs are added.",
        "The arrangements were sorted out by 6 votes.",
        "5.3: The permit is withdrawn on 1 May.",
    ],
)
def test_a_passive_that_could_be_several_peoples_stays(text: str) -> None:
    assert active(text) == text


def test_the_table_names_verbs_in_their_dictionary_form_and_each_once() -> None:
    with (DATA / "deeds.csv").open(encoding="utf-8", newline="") as file:
        rows = [(row["who"], row["verb"]) for row in csv.DictReader(file)]

    assert len(rows) == len(set(rows))
    assert {who for who, _ in rows} == {"council", "reader"}
    assert all(lemma(verb, "VERB") == verb for _, verb in rows)
