"""The word lists are whole, and their words stand in the form and at the place that the sentence needs."""

from __future__ import annotations

import csv
import re

import pytest

from pipelines.data_file import entries, items, read_data_file
from pipelines.documents.glossary import DATA, load_glossary
from pipelines.documents.rules.lexicon import entries_by_head, in_everyday_words, with_right_articles
from pipelines.documents.rules.phrases import in_full, rephrased, without_needless_words

ENTRIES = [entry for group in entries_by_head().values() for entry in group]


def test_there_are_at_least_six_hundred_entries_each_once() -> None:
    keys = [(entry.word, entry.pos) for entry in ENTRIES]

    assert len(keys) >= 600
    assert len(set(keys)) == len(keys)


def test_every_entry_has_a_known_part_of_speech_and_another_word() -> None:
    wrong = [
        entry.word
        for entry in ENTRIES
        if entry.pos not in ("verb", "noun", "adj", "adv", "prep") or entry.plain == entry.word or not entry.word
    ]

    assert wrong == []


def test_no_legal_term_is_replaced() -> None:
    legal = {"penalty charge notice", "liability order", "summons", "charge certificate", "charging order", "bailiff",
             "enforcement agent", "tenancy", "eviction", "appeal", "offence", "injunction", "probate"}  # fmt: skip

    assert legal & {entry.word for entry in ENTRIES} == set()
    assert all(load_glossary().get(term) for term in legal)


@pytest.mark.parametrize(
    ("hard", "plain"),
    [
        ("The work commenced on Monday.", "The work started on Monday."),
        ("She commences work.", "She starts work."),
        ("We are terminating the contract.", "We are ending the contract."),
        ("Additional charges may apply.", "Extra charges may apply."),
        ("An additional charge applies.", "Another charge applies."),
        ("You must reside in the property.", "You must live in the home."),
        ("We will send an invoice prior to the visit.", "We will send an invoice before the visit."),
        ("The meeting is due to start at noon.", "The meeting is due to start at noon."),
        ("You need a premises licence.", "You need a premises licence."),
        ("Call the Property Services Department.", "Call the Property Services Department."),
        ("The session was cancelled.", "The session was cancelled."),
    ],
)
def test_a_word_is_replaced_in_its_form_or_left_alone(hard: str, plain: str) -> None:
    assert in_everyday_words(hard) == plain


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("a easy form", "an easy form"), ("an home", "a home"), ("a hour", "an hour"), ("an use", "a use")],
)
def test_articles_follow_the_next_word(wrong: str, right: str) -> None:
    assert with_right_articles(wrong) == right


@pytest.mark.parametrize(
    ("long", "short"),
    [
        ("Please be advised that the office is closed for a period of 14 days.", "The office is closed for 14 days."),
        ("Call us in the event that it is late.", "Call us if it is late."),
        ("Pay no later than Friday.", "Pay by Friday."),
        ("You are required to pay.", "You must pay."),
    ],
)
def test_needless_words_go(long: str, short: str) -> None:
    assert without_needless_words(long) == short


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Bring proof, e.g. a bill.", "Bring proof, for example a bill."),
        ("Your PCN is late.", "Your penalty charge notice is late."),
        ("Two PCNs came.", "Two penalty charge notices came."),
        ("Ask your GP.", "Ask your doctor."),
        ("Ask the NHS.", "Ask the NHS."),
    ],
)
def test_abbreviations_are_written_in_full(short: str, full: str) -> None:
    assert in_full(short) == full


def test_phrase_rules_compile_and_every_one_says_what_to_write() -> None:
    rules = [entries(item) for item in items(read_data_file(DATA / "phrase_rules.yaml").get("rules"))]
    groups = [(re.compile(str(rule["find"])).groups, str(rule["write"])) for rule in rules]

    assert len(rules) > 150
    assert [
        write for count, write in groups if any(int(one) > count for one in re.findall(r"(?:\\|\{)(\d)", write))
    ] == []


def test_a_phrase_list_has_no_phrase_twice_and_none_that_stays_the_same() -> None:
    with (DATA / "needless_phrases.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    phrases = [row["phrase"] for row in rows]

    assert [row["phrase"] for row in rows if row["phrase"] == row["instead"]] == []
    assert sorted({phrase for phrase in phrases if phrases.count(phrase) > 1}) == []


def test_a_phrase_rule_bends_the_verb_that_it_moves() -> None:
    assert rephrased("Smoking is prohibited in all parks.") == "You must not smoke in any parks."
