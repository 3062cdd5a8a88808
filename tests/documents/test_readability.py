"""Figures of a text against those worked out by hand."""

from __future__ import annotations

import pytest

from pipelines.documents.readability import readability, readability_of, syllables
from pipelines.documents.rows import Row, RowKind

COUNTED = {
    1: "tax home paid asked live we're don't blue queue guide hour types clothes rules months real league",
    2: "council many people parking needed table apply payment sometimes science client quiet being paying create "
    "union "
    "million business every evening prism rhythm isn't couldn't lower power required player boxes houses "
    "cities carried simple handle titles settled useful careful appeal nearest diet patient person",
    3: "idea area somebody example radio video period various serious opinion museum autism employer earlier "
    "easier happiest properties libraries poetry committee recipe arrangement audience continue "
    "annual usual guardian official",
    4: "application society reality situation usually January variety anxiety experience material",
}


@pytest.mark.parametrize(
    ("word", "count"),
    [(word, count) for count, words in COUNTED.items() for word in words.split()],
)
def test_syllables_are_counted_as_they_are_heard(word: str, count: int) -> None:
    assert syllables(word) == count


@pytest.mark.parametrize(
    ("text", "words", "heard", "sentences"),
    [
        ("You must pay.", 3, 3, 1),
        ("You can pay online. Call us.", 6, 7, 2),  # on-line
        ("The council is open on Monday.", 6, 9, 1),  # coun-cil, o-pen, Mon-day
        ("Tell us about your application.", 5, 9, 1),  # a-bout, ap-pli-ca-tion
    ],
)
def test_the_grade_is_the_formula_worked_by_hand(text: str, words: int, heard: int, sentences: int) -> None:
    found = readability_of([text])

    assert found.words == words
    assert found.sentences == sentences
    assert found.grade == pytest.approx(0.39 * words / sentences + 11.8 * heard / words - 15.59)


def test_long_sentences_are_a_share_and_headings_do_not_count() -> None:
    rows = (
        Row(id="h", kind=RowKind.HEADING, text="A heading that goes on for " + "very " * 20 + "long"),
        Row(id="r1", text=" ".join(["word"] * 16) + ". Pay now."),
        Row(id="r2", text="Call us on 01632 960 123. Go to www.northmere.gov.uk/tax"),
    )

    found = readability(rows)

    assert found.sentences == 4
    assert found.share_long == 0.25
    assert found.words == 16 + 2 + 4 + 3  # a phone number and a web address are one word each
    assert found.words_a_sentence == 25 / 4


def test_no_text_has_no_figures() -> None:
    assert readability(()).grade == 0
    assert readability_of(["", "123", "…"]).share_long == 0
