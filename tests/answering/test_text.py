"""One way to write each character, and where sentences end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.answering.text import fold, normalise, sentences


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("ＮＭ１２３４５６７８", "NM12345678"),
        ("٣٤ days", "34 days"),
        ("N\u200bM\u00ad12", "NM12"),
        ("NМ12", "NM12"),  # the second letter is Cyrillic
        ("‘don’t’ – “pay”", "'don't' - \"pay\""),
        ("a\u00a0 b\tc", "a b c"),
        ("one\r\ntwo", "one\ntwo"),
        ("привет", "привет"),
        ("£1,800 café", "£1,800 café"),
    ],
)
def test_each_character_is_written_one_way(text: str, plain: str) -> None:
    assert normalise(text) == plain


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("You pay. You can ask.", ["You pay.", "You can ask."]),
        ("Bring proof, e.g. a bill. Then call.", ["Bring proof, e.g. a bill.", "Then call."]),
        ("Bring one (i.e. a letter).", ["Bring one (i.e. a letter)."]),
        ("No. You do not pay.", ["No.", "You do not pay."]),
        ("See form No. 5 first.", ["See form No. 5 first."]),
        ("It costs £1.50 an hour from 9.30am. Pay by app.", ["It costs £1.50 an hour from 9.30am.", "Pay by app."]),
        ("Go to www.gov.uk/pay.html to pay.", ["Go to www.gov.uk/pay.html to pay."]),
        ("You are in band D. You pay £2,250.", ["You are in band D.", "You pay £2,250."]),
        ("Write to J. Smith. He replies.", ["Write to J. Smith.", "He replies."]),
        ("We close at 5 p.m. You can leave a message.", ["We close at 5 p.m.", "You can leave a message."]),
        ("Bring:\n\n- your bill. The last one\n- your card", ["Bring:", "- your bill. The last one", "- your card"]),
        ("Is it me? Yes! It is.", ["Is it me?", "Yes!", "It is."]),
        ("A line that\ngoes on.", ["A line that goes on."]),
        ("", []),
    ],
)
def test_a_text_is_cut_at_the_end_of_its_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@given(st.text())
def test_sentences_keep_every_word_in_order(text: str) -> None:
    assert " ".join(sentences(text)).split() == text.split()


@given(st.text())
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_folding_drops_case_and_accents() -> None:
    assert fold("Ich Möchte CAFÉ") == "ich mochte cafe"


@pytest.mark.timeout(60)
@pytest.mark.parametrize("piece", ["a. ", "1.", "- ", "\n", "\u0301\u0327", "a'", "£1.1", "No. ", "\u200b", "(("])
def test_long_text_ends_in_linear_time(piece: str) -> None:
    text = piece * (100_000 // len(piece))

    assert len(sentences(normalise(text))) <= len(text)
