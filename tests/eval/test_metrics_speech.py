"""Word errors by hand and by jiwer, and what gets lost of names and numbers."""

from __future__ import annotations

import jiwer
import pytest

from eval.metrics.share import Share
from eval.metrics.speech import WordErrors, entity_error, wer


def test_word_errors_by_hand() -> None:
    # 'pay my council tax today' heard as 'pay me council tax': one exchanged, one left out, of five
    errors = wer(["Pay my council tax today."], ["pay me council tax"])

    assert errors == WordErrors(substitutions=1, deletions=1, insertions=0, said=5)
    assert errors.rate == 2 / 5


def test_words_weigh_the_same_over_recordings() -> None:
    # 1 error in 1 word and 0 in 4: 1/5, not the mean of 1 and 0
    assert wer(["yes", "where is my bin"], ["no", "where is my bin"]).rate == 1 / 5


def test_case_marks_and_hyphens_are_no_errors() -> None:
    assert wer(["Twenty-five, please! Don't."], ["twenty five please don\u2019t"]).rate == 0.0


def test_word_errors_agree_with_jiwer() -> None:
    said = ["how do i pay my bill", "a resident permit costs forty pounds a year"]
    heard = ["how do i lay a bill please", "resident permits cost forty pounds here"]

    assert wer(said, heard).rate == pytest.approx(jiwer.wer(said, heard))


def test_recordings_and_transcripts_must_match() -> None:
    with pytest.raises(ValueError, match="one transcript"):
        wer(["yes"], [])


def test_entities_are_compared_in_one_form() -> None:
    entities = ["12 Chapel Street", "1 April", "01632 960181", "Ashcombe"]
    transcript = "twelve Chapel Street, on April the first; April 1st, call 01632 960 811 at ashcomb"

    # heard: the address and the date; lost: the phone (two digits changed) and the name
    assert entity_error(entities, transcript) == Share(2, 4)


def test_the_words_beside_a_figure_must_be_heard_in_order() -> None:
    assert entity_error(["12 Chapel Street"], "12 Street Chapel") == Share(1, 1)
