"""Masking: what is hidden, under which label, and what stayed."""

from __future__ import annotations

import pytest

from eval.metrics.masking import HiddenSpan, hidden_spans, score_masking, total_masking
from eval.metrics.share import Share
from pipelines.answering.redact import mask

TEXT = "I am Ann Lee, ring 07700 900123 about bay 12."


def test_hidden_spans_are_found_under_their_labels() -> None:
    spans = hidden_spans(TEXT, "I am [NAME], ring [PHONE] about bay 12.")

    assert spans == (HiddenSpan(5, 12, "name"), HiddenSpan(19, 31, "phone"))
    assert [TEXT[span.start : span.end] for span in spans] == ["Ann Lee", "07700 900123"]


def test_nothing_masked_hides_nothing() -> None:
    assert hidden_spans(TEXT, TEXT) == ()


def test_another_text_is_refused() -> None:
    with pytest.raises(ValueError, match="not the message"):
        hidden_spans(TEXT, "I am [NAME], call [PHONE] about bay 12.")


def test_a_detail_half_shown_is_not_hidden() -> None:
    details = [("name", "Ann Lee"), ("phone", "07700 900123"), ("", "bay 12")]
    score = score_masking(TEXT, "I am [NAME] Lee, ring [PHONE] about bay [NUMBER].", details)

    assert score.recall == {"name": Share(0, 1), "phone": Share(1, 1)}
    assert score.precision == {"name": Share(1, 1), "phone": Share(1, 1), "number": Share(0, 1)}
    assert score.kept == Share(0, 1)


def test_a_detail_hidden_under_another_label_is_hidden() -> None:
    score = score_masking("ring 07700 900123", "ring [PCN]", [("phone", "07700 900123")])

    assert score.recall == {"phone": Share(1, 1)}
    assert score.precision == {"pcn": Share(1, 1)}


def test_every_place_of_a_detail_counts() -> None:
    score = score_masking("Ann? Yes, Ann. Annual bill.", "[NAME]? Yes, Ann. Annual bill.", [("name", "Ann")])

    assert score.recall == {"name": Share(1, 2)}


def test_a_value_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="Bob"):
        score_masking(TEXT, TEXT, [("name", "Bob")])


def test_messages_add_up() -> None:
    one = score_masking("ring 07700 900123", "ring [PHONE]", [("phone", "07700 900123")])
    two = score_masking("ring 07700 900124", "ring 07700 900124", [("phone", "07700 900124")])

    assert total_masking([one, two]).recall == {"phone": Share(1, 2)}
    assert total_masking([one, two]).precision == {"phone": Share(1, 1)}


def test_the_masking_of_the_product_is_read() -> None:
    text = "pcn NM12345678, call\u00a0me on 07700 900123"
    score = score_masking(text, mask(text)[0], [("pcn", "NM12345678"), ("phone", "07700 900123")])

    assert score.recall == {"pcn": Share(1, 1), "phone": Share(1, 1)}
