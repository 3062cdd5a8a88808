"""Every fact of the source is found however it is written, and every planted fault is noticed."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from documents_of_tests import document, sentence
from fidelity_faults import planted
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.fidelity import FactState, added_facts, fact_states
from pipelines.documents.rows import ContactBlock, EasyRead, HardWord, LeftOutFact, Row

PAIRS = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "fidelity_pairs.jsonl").read_text(encoding="utf-8").splitlines()
]


def pair(source: str, *rows: str) -> EasyRead:
    return document(*rows, sources=(source,))


def wrong(easy_read: EasyRead) -> list[tuple[str, str, str]]:
    states: tuple[FactState, ...] = (*fact_states(easy_read), *added_facts(easy_read))
    return [(fact.state, fact.kind, fact.text) for fact in states if fact.state in ("lost", "added")]


@pytest.mark.parametrize("case", PAIRS, ids=lambda case: case["source"][:60])
def test_a_right_version_loses_and_adds_nothing(case: dict[str, list[str]]) -> None:
    assert wrong(pair(str(case["source"]), *case["rows"])) == []


def test_there_are_enough_right_versions() -> None:
    assert len({case["source"] for case in PAIRS}) >= 100


def test_every_planted_fault_is_found() -> None:
    faults = [
        (name, case["source"], rows) for case in PAIRS for name, rows in planted(case["source"], (*case["rows"],))
    ]

    missed = [fault for fault in faults if not wrong(pair(fault[1], *fault[2]))]

    assert len(faults) >= 300
    assert len(Counter(name for name, _, _ in faults)) >= 15
    assert missed == []


@pytest.mark.parametrize("case", PAIRS, ids=lambda case: case["source"][:60])
def test_a_dropped_version_loses_every_fact(case: dict[str, str]) -> None:
    states = fact_states(replace(document("Something else.", sources=(case["source"],), named=()), council=""))

    assert states
    assert {fact.state for fact in states} == {"lost"}
    assert {fact.row_ids for fact in states} == {()}


def test_a_value_may_stand_in_another_row_when_nothing_takes_its_place() -> None:
    easy_read = EasyRead(
        title="",
        council="Northmere Borough Council",
        sources=(sentence("s1", "Call us on 01632 960123 by 5 May 2026."), sentence("s2", "The fee is £20.")),
        rows=(
            Row(id="r1", text="Call us.", source_ids=("s1",)),
            Row(id="r2", text="You pay £20 by Tuesday 5 May 2026.", source_ids=("s2",)),
        ),
        contact=ContactBlock("Northmere Borough Council", phone="01632 960 123"),
    )

    assert wrong(easy_read) == []


def test_two_figures_that_change_places_are_lost() -> None:
    easy_read = EasyRead(
        title="",
        council="",
        sources=(sentence("s1", "A visitor permit costs £20."), sentence("s2", "A resident permit costs £45.")),
        rows=(
            Row(id="r1", text="A visitor permit costs £45.", source_ids=("s1",)),
            Row(id="r2", text="A resident permit costs £20.", source_ids=("s2",)),
        ),
    )

    assert [text for _, _, text in wrong(easy_read)] != []


def test_a_duty_in_a_row_of_another_sentence_does_not_count() -> None:
    easy_read = EasyRead(
        title="",
        council="",
        sources=(sentence("s1", "You must sign the form."), sentence("s2", "You must send it.")),
        rows=(
            Row(id="r1", text="Please sign the form.", source_ids=("s1",)),
            Row(id="r2", text="You must send it.", source_ids=("s2",)),
        ),
    )

    assert [(fact.source_id, fact.kind) for fact in fact_states(easy_read) if fact.state == "lost"] == [("s1", "must")]


def test_what_a_named_person_leaves_out_is_not_lost() -> None:
    easy_read = document("Pay the bill.", sources=("Pay the bill, minute reference CC1204.",))
    left_out = (LeftOutFact("CC1204", "s1", by="Anna Reid", why="for staff only"),)

    states = fact_states(replace(easy_read, left_out=left_out))

    assert [(fact.text, fact.state) for fact in states] == [("CC1204", "left_out")]


def test_nobody_leaves_out_nothing() -> None:
    easy_read = document("Pay the bill.", sources=("Pay the bill, minute reference CC1204.",))
    left_out = (LeftOutFact("CC1204", "s1", by=" "),)

    states = fact_states(replace(easy_read, left_out=left_out))

    assert [(fact.text, fact.state) for fact in states] == [("CC1204", "lost")]


def test_the_explanation_of_a_hard_word_is_no_added_fact() -> None:
    meaning = "A council tax band is a letter from A to H. It does not change often."
    easy_read = document(f"Your home is in a band. {meaning}", sources=("Your home is in a band.",))
    row = Row(id="r1", text=easy_read.rows[0].text, hard_words=(HardWord("band", meaning),), source_ids=("s1",))

    assert wrong(replace(easy_read, rows=(row,))) == []


def test_a_links_target_is_a_fact() -> None:
    source = sentence(
        "s1", "Apply online or write to us.", links=("https://www.northmere.gov.uk/permits", "mailto:a@b.uk")
    )
    easy_read = EasyRead(
        title="", council="", sources=(source,), rows=(Row(id="r1", text="Ask for it online.", source_ids=("s1",)),)
    )

    assert [kind for _, kind, _ in wrong(easy_read)] == ["link", "email"]


@pytest.mark.parametrize(
    ("source", "row", "kind"),
    [
        ("You get help.", "You get help. Call 01632 960 999.", "phone"),
        ("The fee is £20.", "The fee is £20. It was £15 before.", "amount"),
        ("The office is open.", "The office is not open.", "not"),
        ("Mrs Patel will call you.", "Mrs Patel or Mr Jones will call you.", "name"),
        ("You can apply.", "You can apply. You should do this soon.", "should"),
    ],
)
def test_what_no_source_says_is_added(source: str, row: str, kind: str) -> None:
    assert kind in [found for state, found, _ in wrong(pair(source, row)) if state == "added"]


def test_looking_at_some_sentences_gives_what_looking_at_all_gives() -> None:
    easy_read = document(
        *(row for case in PAIRS[:30] for row in case["rows"][:1]), sources=[c["source"] for c in PAIRS[:30]]
    )

    some = fact_states(easy_read, only=("s3", "s7"))

    assert some == tuple(fact for fact in fact_states(easy_read) if fact.source_id in ("s3", "s7"))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_read_without_an_error(source: str, row: str) -> None:
    easy_read = pair(source, row)

    assert all(fact.state in ("kept", "lost") for fact in fact_states(easy_read))
    assert all(fact.state == "added" for fact in added_facts(easy_read))
