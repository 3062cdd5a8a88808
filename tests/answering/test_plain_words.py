"""What a model wrote reaches nobody as markup, script or an address that no passage holds."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.answering.plain_words import MOST_CHARACTERS, HiddenLinks, plain_words


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("You get **25%** off.", "You get 25% off."),
        ("- Pay _now_ by __card__.", "Pay _now_ by card."),
        ("## Pay\nby card.", "Pay by card."),
        ("See [our page](https://evil.example/x).", "See our page."),
        ("![you](https://evil.example/track.png?q=1) Pay by card.", "you Pay by card."),
        ("<img src=x onerror=alert(1)>Pay by card.", "Pay by card."),
        ("<script>steal()</script>Pay.", "steal()Pay."),
        ("Click javascript:alert(1) to pay.", "Click to pay."),
        ("Open data:text/html;base64,xx now.", "Open now."),
        ("Pay £35 [S1].", "Pay £35."),
        ("Pay £35 (S1, S2).", "Pay £35."),
        ("Pay\u200b by\u202e card.", "Pay by card."),
        ("Рay by cаrd.", "Pay by card."),
        ("`Pay` by card.", "Pay by card."),
        ("2. Pay by card.", "Pay by card."),
        ("Earn < £100 a week.", "Earn £100 a week."),
    ],
)
def test_markup_goes_and_words_stay(said: str, plain: str) -> None:
    assert plain_words(said) == plain


@given(st.text(max_size=300))
def test_nothing_that_a_browser_would_act_on_survives(text: str) -> None:
    plain = plain_words(text)

    assert "<" not in plain
    assert ">" not in plain
    assert "\n" not in plain
    assert "javascript:" not in plain.lower()


@pytest.mark.parametrize(
    "text", ["![" * 20000, "[a](" * 20000, "<" * 50000, "**a" * 20000, "(S1" * 20000, "- " * 20000]
)
@pytest.mark.timeout(30)  # a pattern that goes back and forth would take minutes
def test_a_hostile_text_costs_no_more_than_a_long_one(text: str) -> None:
    assert len(plain_words(text)) <= MOST_CHARACTERS


def test_links_come_back_as_they_were() -> None:
    links = HiddenLinks()
    text = "See www.northmere.example/pay. Or mail help@northmere.example, or https://gov.uk/a?b=1."

    hidden = links.hide(text)

    assert hidden == "See [LINK1]. Or mail [LINK2], or [LINK3]."
    assert links.show(hidden) == text


def test_the_same_link_has_one_token() -> None:
    links = HiddenLinks()

    assert links.hide("gov.uk/a and gov.uk/a") == "[LINK1] and [LINK1]"


def test_a_token_that_stands_for_nothing_is_an_error() -> None:
    links = HiddenLinks()
    links.hide("gov.uk/a")

    with pytest.raises(ValueError, match="LINK2"):
        links.show("See [LINK2].")
