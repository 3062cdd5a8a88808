"""Long council sentences, one of every joint: short afterwards, whole in what they say, and still English."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from pipelines.documents.fidelity import fact_states
from pipelines.documents.plain_sentences import plain_sentences
from pipelines.documents.rows import EasyRead, Row, RowKind, SourceSentence
from pipelines.documents.rules.simplifier import RulesSimplifier
from pipelines.documents.rules.sound import doubts

CASES = [
    json.loads(line)
    for line in (Path(__file__).parent / "data" / "rules_long_sentences.jsonl").read_text(encoding="utf-8").splitlines()
]
BY_CASE = pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))


@cache
def _simplifier() -> RulesSimplifier:
    return RulesSimplifier()


@cache
def _rows(text: str) -> tuple[Row, ...]:
    return _simplifier().simplify([SourceSentence("b1.s1", "b1", text, RowKind.TEXT, 0)])


def _said(text: str) -> str:
    return "\n".join(row.text for row in _rows(text))


def test_there_are_at_least_150_sentences_of_18_to_45_words() -> None:
    lengths = [len(case["source"].split()) for case in CASES]

    assert len(lengths) >= 150
    assert min(lengths) >= 18
    assert max(lengths) <= 45


@BY_CASE
def test_no_fact_duty_or_condition_is_lost(case: dict[str, str]) -> None:
    source = SourceSentence("b1.s1", "b1", case["source"], RowKind.TEXT, 0)
    states = fact_states(EasyRead(title="", council="", sources=(source,), rows=_rows(case["source"])))

    assert [state.text for state in states if state.state == "lost"] == []


@BY_CASE
def test_what_is_written_sounds_like_english(case: dict[str, str]) -> None:
    rows = [row.text for row in _rows(case["source"])]
    ended = " ".join(text if text.endswith((".", "?", "!", ":")) else f"{text}." for text in rows)

    assert sorted(doubts(ended) - doubts(case["source"])) == []
    assert re.findall(r"\b(They|These) (?:is|has|was|does|describes)\b", ended) == []
    assert all(text[:1].isupper() or not text[:1].isalpha() for text in rows)


@BY_CASE
def test_no_sentence_is_said_twice(case: dict[str, str]) -> None:
    said = [sentence.text for row in _rows(case["source"]) for sentence in plain_sentences(row.text)]

    assert len(said) == len(set(said))


@pytest.mark.parametrize("case", [case for case in CASES if "says" in case], ids=lambda case: str(case["id"]))
def test_a_joint_becomes_the_sentence_an_editor_would_write(case: dict[str, list[str]]) -> None:
    said = _said(str(case["source"]))

    assert [wanted for wanted in case["says"] if wanted not in said] == []


@pytest.mark.parametrize("case", [case for case in CASES if "never" in case], ids=lambda case: str(case["id"]))
def test_what_would_be_wrong_is_not_written(case: dict[str, list[str]]) -> None:
    said = _said(str(case["source"]))

    assert [wrong for wrong in case["never"] if wrong in said] == []


def test_the_long_sentences_are_short_on_the_whole() -> None:
    lengths = [
        sentence.words for case in CASES for row in _rows(case["source"]) for sentence in plain_sentences(row.text)
    ]

    assert sum(lengths) / len(lengths) <= 12.5
    assert sum(length > 15 for length in lengths) / len(lengths) <= 0.22


def test_a_sentence_that_stays_long_is_pointed_out() -> None:
    rows = [row for case in CASES for row in _rows(case["source"])]
    first = [row for row in rows if ":" not in row.text and len(row.text.split(". ", 1)[0].split()) > 15]

    assert len(first) > 10
    assert [row.text for row in first if "long" not in {trouble.code for trouble in row.troubles}] == []
