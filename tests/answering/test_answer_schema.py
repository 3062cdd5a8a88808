"""A draft is read sentence by sentence, whatever the pieces, and nonsense is passed over."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.answering.answer_schema import MOST_CHARACTERS, Drafted, DraftReader, answer_schema, read_field

DRAFT = {
    "completeness": "partial",
    "sentences": [
        {"text": 'You get "25%" off, {really}.', "sources": ["S1"]},
        {"text": "Tell us [LINK1] within 21 days.", "sources": ["S2", "S1"]},
    ],
}
READ = [
    Drafted('You get "25%" off, {really}.', ("S1",)),
    Drafted("Tell us [LINK1] within 21 days.", ("S2", "S1")),
]


def _read(text: str, size: int) -> tuple[DraftReader, list[Drafted]]:
    reader = DraftReader()
    found = [item for at in range(0, len(text), size) for item in reader.feed(text[at : at + size])]
    return reader, found


@given(st.integers(1, 60))
def test_any_pieces_give_the_same_sentences(size: int) -> None:
    reader, found = _read(json.dumps(DRAFT, indent=1), size)

    assert found == READ
    assert reader.completeness == "partial"


def test_a_sentence_is_given_out_before_the_next_one_begins() -> None:
    text = json.dumps(DRAFT)
    end_of_first = text.index("}", text.index('"S1"')) + 1

    _, found = _read(text[:end_of_first], 3)

    assert found == READ[:1]


def test_completeness_is_known_before_the_first_sentence() -> None:
    text = json.dumps(DRAFT)
    reader, found = _read(text[: text.index('"sentences"')], 4)

    assert reader.completeness == "partial"
    assert found == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I am sorry, I cannot help with that.",
        '{"sentences": "none"}',
        '{"sentences": [1, null, "x"}',
        '{"sentences": [{"text": 5, "sources": ["S1"]}]}',
        '{"sentences": [{"text": "x", "sources": "S1"}]}',
        '{"sentences": [{"text": "cut off',
        "}}}}]]]]{{{{",
    ],
)
def test_what_is_no_draft_gives_nothing(text: str) -> None:
    assert _read(text, 5)[1] == []


def test_words_around_the_json_do_no_harm() -> None:
    _, found = _read(f"Sure! ```json\n{json.dumps(DRAFT)}\n``` Anything else?", 6)

    assert found == READ


def test_a_model_that_runs_on_is_cut_off() -> None:
    reader = DraftReader()
    list(reader.feed('{"completeness": "complete", "sentences": [{"text": "' + "x" * MOST_CHARACTERS))

    assert reader.full


def test_no_source_can_be_named_that_is_not_there() -> None:
    schema = answer_schema(["S1", "S2"])

    assert schema["properties"]["sentences"]["items"]["properties"]["sources"]["items"] == {"enum": ["S1", "S2"]}
    assert list(schema["properties"]) == ["completeness", "sentences"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('{"text": "yes"}', "yes"),
        ('Here: {"text": "yes"} ok', "yes"),
        ('{"text": 5}', ""),
        ('{"other": "x"}', ""),
        ("[1]", ""),
        ('{"text": "cut', ""),
    ],
)
def test_one_field_is_read_or_nothing(text: str, value: str) -> None:
    assert read_field(text, "text") == value
