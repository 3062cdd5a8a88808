"""Every fixed reply has an Easy Read form, written by hand, short, with the same numbers and no fact lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.documents.checks import Finding, check
from pipelines.documents.easy_replies import NO_PICTURE, EasyReplies, load_easy_replies
from pipelines.documents.pictures import embedded_pictures
from pipelines.documents.plain_sentences import plain_sentences
from pipelines.documents.rows import EasyRead, Row, RowKind, SourceSentence
from pipelines.errors import KnowledgeError
from pipelines.replies import load_replies
from pipelines.settings import PROJECT

FULL = {
    "phone": "01632 960 000",
    "name": "council tax team",
    "hours": "Monday to Friday, 9am to 5pm",
    "council": "Northmere Borough Council",
    "date": "1 May 2026",
    "limit": "300",
}
REPLIES = load_replies(PROJECT / "prompts")
EASY = load_easy_replies(PROJECT / "prompts")
KEYS = sorted(REPLIES.keys())
CRISES = [
    "gas_leak", "danger_to_life", "suicide_self_harm", "suicide_someone_else", "domestic_abuse", "child_at_risk",
    "modern_slavery", "adult_at_risk", "bailiff_at_door_now", "homeless_tonight", "no_food_or_heat",
]  # fmt: skip
# Every row names every sentence here; 'may and may not do' stands in its row word for word.
SEEN_BY_A_PERSON = {("bailiff_at_door_now", "31")}


def findings(key: str) -> list[Finding]:
    sources = tuple(
        SourceSentence(f"s{number}", "b", sentence.text, RowKind.TEXT, 0)
        for number, sentence in enumerate(REPLIES.sentences(key, **FULL))
    )
    ids = tuple(source.id for source in sources)
    rows = tuple(Row(id=f"r{n}", text=row.text, source_ids=ids) for n, row in enumerate(EASY.rows(key, FULL)))
    easy_read = EasyRead(title=key, council="Northmere Borough Council", sources=sources, rows=rows)
    return [finding for finding in check(easy_read) if finding.row_id and finding.level == "fail"]


def numbers(text: str) -> set[str]:
    return {re.sub(r"\s", "", found) for found in re.findall(r"\d(?: ?\d)+|\b(?:[\w-]+\.)+uk\b(?:/[\w-]+)*", text)}


def test_no_reply_is_without_its_easy_read_form() -> None:
    assert set(EASY.by_key) == set(KEYS)


@pytest.mark.parametrize("key", KEYS)
def test_every_sentence_has_at_most_fifteen_words(key: str) -> None:
    long = [s.text for row in EASY.rows(key, FULL) for s in plain_sentences(row.text) if s.words > 15]

    assert long == []


@pytest.mark.parametrize("key", KEYS)
def test_no_rule_fails_and_no_fact_is_lost_or_added(key: str) -> None:
    # Rule 15: not every row of a reply has a picture that fits, and a wrong one is worse than none.
    faults = [(key, found.rule) for found in findings(key) if found.rule != "15"]

    assert set(faults) <= SEEN_BY_A_PERSON


def test_what_a_person_has_seen_stands_word_for_word() -> None:
    assert "may and may not do" in " ".join(row.text for row in EASY.rows("bailiff_at_door_now", FULL))


@pytest.mark.parametrize("key", KEYS)
def test_numbers_and_links_are_the_same(key: str) -> None:
    ordinary = " ".join(sentence.text for sentence in REPLIES.sentences(key, **FULL))
    easy = " ".join(row.text for row in EASY.rows(key, FULL))

    assert numbers(easy) == numbers(ordinary)


@pytest.mark.parametrize("key", CRISES)
def test_in_a_crisis_the_number_comes_first(key: str) -> None:
    first = EASY.rows(key, FULL)[0].text

    assert re.search(r"\b(?:999|116 123|0800 111 999|01632 960 000)\b", first)


@pytest.mark.parametrize("key", CRISES)
def test_a_crisis_form_stands_without_a_council(key: str) -> None:
    text = " ".join(row.text for row in EASY.rows(key, {}))

    assert re.search(r"\d{3}", text)
    assert "{" not in text


def test_every_picture_that_is_asked_for_is_there() -> None:
    pictures = embedded_pictures()
    asked = {row.picture for key in KEYS for row in EASY.rows(key, FULL)} - {"", NO_PICTURE}

    assert [words for words in sorted(asked) if pictures.picture_for(words) is None] == []


def test_a_sentence_without_its_value_is_left_out_and_the_row_stays() -> None:
    rows = EASY.rows("speak_to_person_open", {"name": "parking team"})

    assert [row.text for row in rows] == [
        "You can talk to a person now. We are open.",
        "You can also ask us to ring you.",
    ]


def test_an_unknown_reply_has_no_rows() -> None:
    assert EasyReplies().rows("thanks", {}) == ()


def test_an_unknown_language_falls_back_to_english() -> None:
    assert EASY.rows("thanks", {}, language="cy") == EASY.rows("thanks", {})


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("a:\n  cy: [{text: x}]\n", ":2: reply 'a': has no English rows"),
        ("a:\n  en: []\n", "reply 'a': en: no rows"),
        ("a:\n  en: [{picture: x}]\n", "a row without text"),
        ("a:\n  en: [{text: 'ring {phon}'}]\n", "unknown placeholder '{phon}'"),
        ("a:\n  en: [{text: x, picture: 3}]\n", "the picture of 'x' is no text"),
        ("a:\n  en: [{text: x, sound: y}]\n", "unknown field 'sound'"),
    ],
)
def test_a_broken_file_is_named_with_its_fault(tmp_path: Path, written: str, problem: str) -> None:
    (tmp_path / "replies_easy_read.yaml").write_text(written)

    with pytest.raises(KnowledgeError) as caught:
        load_easy_replies(tmp_path)

    assert problem in str(caught.value)
