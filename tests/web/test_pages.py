"""Links made from words, and text that stays text."""

from __future__ import annotations

import re

import pytest

from app.web.pages import help_links, links, tel


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("Call 01632 960101.", "tel:01632960101"),
        ("Call 01632 960 101 now", "tel:01632960101"),
        ("Ring +44 1632 960101", "tel:+441632960101"),
        ("Ring Childline on 0800 1111.", "tel:08001111"),
        ("Pay at https://www.northmere.example/pay?a=1.", "https://www.northmere.example/pay?a=1"),
        ("Apply at gov.uk/apply-blue-badge or through us.", "https://gov.uk/apply-blue-badge"),
        ("Write to parking@northmere.example.", "mailto:parking@northmere.example"),
    ],
)
def test_what_can_be_pressed_is_a_link(text: str, href: str) -> None:
    assert re.findall('href="([^"]*)"', links(text)) == [href]


@pytest.mark.parametrize(
    "text", ["It costs £1,500.", "999 homes", "Flat 101", "On 01-04-2026", "8/9 of £2,250", "21 days"]
)
def test_other_numbers_stay_text(text: str) -> None:
    assert links(text) == text


def test_emergency_numbers_are_links_where_help_is_meant() -> None:
    assert re.findall('href="([^"]*)"', help_links("Ring 999, or 116 123 to talk.")) == ["tel:999", "tel:116123"]


def test_markup_in_an_answer_stays_text() -> None:
    assert "<script>" not in links("<script>alert(1)</script> call 01632 960101")
    assert 'onclick="' not in links('https://a.example/"onclick="alert(1)')


def test_a_number_is_dialled_as_digits() -> None:
    assert tel("+44 (0)1632 960-101") == "tel:+441632960101"
