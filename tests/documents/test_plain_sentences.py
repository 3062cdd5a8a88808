"""Sentences end where a reader sees them end, words count as a reader counts them, and tags fit their place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.plain_sentences import plain_sentences, word_count
from pipelines.documents.tagging import tag


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Pay now. Call us.", ["Pay now.", "Call us."]),
        ("Pay £1.50 now.", ["Pay £1.50 now."]),
        ("Bring ID, e.g. a card.", ["Bring ID, e.g. a card."]),
        ("See Mr. Smith at 9 a.m. on Monday.", ["See Mr. Smith at 9 a.m. on Monday."]),
        ("Are you well? Yes!", ["Are you well?", "Yes!"]),
        ("One line\nAnother line", ["One line", "Another line"]),
        ("Go to www.x.gov.uk. Then call.", ["Go to www.x.gov.uk.", "Then call."]),
        ("He said 'no.' Then he left.", ["He said 'no.'", "Then he left."]),
        ("", []),
    ],
)
def test_a_text_is_cut_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in plain_sentences(text)] == sentences


@given(st.text(max_size=200))
def test_a_sentence_stands_where_it_says(text: str) -> None:
    for sentence in plain_sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Call us on 01632 960 123.", 4),
        ("Email help.desk@northmere.gov.uk now.", 3),
        ("Go to https://www.northmere.gov.uk/a/b?c=1", 3),
        ("It's a half-price ticket.", 4),
        ("Pay £1,500.00 – now.", 3),
        ("Tuesday 5 May 2026", 4),
        ("…", 0),
    ],
)
def test_words_are_counted_as_a_reader_does(text: str, words: int) -> None:
    assert word_count(text) == words


@pytest.mark.parametrize(
    ("text", "word", "kind"),
    [
        ("You must be told.", "told", "VBN"),
        ("It’s closed.", "’s", "VBZ"),
        ("Anna's form.", "'s", "POS"),
        ("We can’t help you in May.", "May", "NNP"),
        ("You may need help.", "may", "MD"),
        ("You may need help.", "need", "VB"),
        ("Please read the report.", "report", "NN"),
    ],
)
def test_a_tag_fits_the_words_around(text: str, word: str, kind: str) -> None:
    assert next(token.tag for token in tag(text) if token.text == word) == kind
