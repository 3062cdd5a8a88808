"""The simplifier by rules: rows that keep every fact, explain hard words once, and own up to what stays hard."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.documents.fidelity import fact_states
from pipelines.documents.rows import EasyRead, Row, RowKind, SourceSentence
from pipelines.documents.rules.masking import mask
from pipelines.documents.rules.normal_forms import without_weekday
from pipelines.documents.rules.simplifier import RulesSimplifier

SENTENCES = [
    json.loads(line) for line in (Path(__file__).parent / "data" / "dev_sentences.jsonl").read_text().splitlines()
]


@cache
def _simplifier() -> RulesSimplifier:
    return RulesSimplifier()


def _rows(*texts: str, kind: RowKind = RowKind.TEXT) -> tuple[Row, ...]:
    section = [SourceSentence(f"b{place}.s1", f"b{place}", text, kind, 0) for place, text in enumerate(texts, 1)]
    return _simplifier().simplify(section)


def _texts(*texts: str) -> list[str]:
    return [row.text for row in _rows(*texts)]


@pytest.mark.parametrize(
    ("source", "rows"),
    [
        (
            "We endeavour to respond to all enquiries within ten working days.",
            ["We try to reply to all questions within 10 working days."],
        ),
        (
            "The day centre will cease to operate on 31 March 2026.",
            ["The day centre will close on Tuesday 31 March 2026."],
        ),
        (
            "The premises must be vacated by 11pm and left in a clean and tidy condition.",
            ["You must leave the building by 11pm.", "You must leave the building clean and tidy."],
        ),
        (
            "Transport to the centre can be arranged subject to availability.",
            ["Transport to the centre can be arranged if available."],
        ),
    ],
)
def test_council_sentences_become_easy(source: str, rows: list[str]) -> None:
    assert _texts(source) == rows


def test_a_hard_word_is_explained_in_the_next_sentence_once_a_section() -> None:
    first, second = _rows("We will send a summons.", "The summons has a date.")

    assert first.text == "We will send a summons. A summons is a letter that tells you to go to court."
    assert [word.term for word in first.hard_words] == ["summons"]
    assert (second.text, second.hard_words) == ("The summons has a date.", ())


def test_a_sentence_that_leans_on_the_one_before_stands_in_its_row() -> None:
    assert _texts("You can pay by card, which is the easiest way.") == ["You can pay by card. This is the easiest way."]


def test_a_percentage_is_explained_once() -> None:
    first, second = _texts("You get 25% off.", "We take 25% off.")

    assert (first, second) == ("You get 25% off. 25% is the same as a quarter.", "We take 25% off.")


def test_a_sentence_whose_facts_would_be_lost_keeps_its_order() -> None:
    rows = _rows("You may be required to make a contribution towards the cost of your care.")

    assert [row.text for row in rows] == ["You may be required to make a payment towards the cost of your care."]


def test_a_heading_keeps_its_place_and_explains_nothing() -> None:
    (row,) = _rows("Summons & liability orders", kind=RowKind.HEADING)

    assert (row.kind, row.text, row.hard_words) == (RowKind.HEADING, "Summons and liability orders", ())


def test_a_long_sentence_that_cannot_be_split_says_so() -> None:
    (row,) = _rows(
        "Councillor Ahmed said that the big blue house near the shop on the corner of the long road should stay."
    )

    assert [trouble.code for trouble in row.troubles] == ["long"]


def test_a_rare_word_is_pointed_out_and_a_name_is_not() -> None:
    rows = _rows("Ask Siobhan about the ullage.")

    assert [trouble.text[:8] for row in rows for trouble in row.troubles] == ["'ullage'"]


def test_a_wrong_date_is_pointed_out() -> None:
    (row,) = _rows("Pay by 31/2/2026.")

    assert (row.text, [trouble.code for trouble in row.troubles]) == ("Pay by 31/2/2026.", ["date"])


@pytest.mark.parametrize("case", SENTENCES, ids=lambda case: str(case["id"]))
def test_every_sentence_of_the_development_set_keeps_its_facts(case: dict[str, str]) -> None:
    source = SourceSentence("b1.s1", "b1", case["source"], RowKind.TEXT, 0)
    rows = _simplifier().simplify([source])
    whole = " ".join(row.text for row in rows)
    states = fact_states(EasyRead(title="", council="", sources=(source,), rows=rows))

    assert [state.text for state in states if state.state == "lost"] == []
    told = [without_weekday(fact.written) in whole for fact in mask(case["source"]).facts]  # none in a long sentence
    assert all(told)
    assert "ʘ" not in whole
    assert all(row.source_ids == ("b1.s1",) for row in rows)


def test_the_development_set_is_short_on_the_whole() -> None:
    texts = [row.text for case in SENTENCES for row in _rows(case["source"])]
    lengths = [len(one.split()) for text in texts for one in re.split(r"(?<=[.?!]) (?=[A-Z£\d])", text)]

    assert sum(lengths) / len(lengths) <= 12
    assert sum(length > 15 for length in lengths) / len(lengths) <= 0.15


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_simplifier(text: str) -> None:
    rows = _rows(text)

    assert len(rows) >= 1
    assert len({row.id for row in rows}) == len(rows)
