"""A text is cleaned of what a voice would obey, and cut where it may be cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engines.sayable import LONGEST, clauses, sayable, speaks
from pipelines.errors import EngineError


@given(st.text(alphabet=st.characters(), max_size=200))
def test_no_control_character_and_no_bracket_is_left(text: str) -> None:
    words = sayable(text, "en")

    assert not set(words) & set("[]\x00\x01\x1b\n\r\t\u202e\ud800")
    assert "  " not in words
    assert sayable(words, "en") == words


def test_joiners_that_belong_to_a_spelling_stay() -> None:
    assert sayable("می\u200cتوانید", "fa") == "می\u200cتوانید"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2 A B", "2 eh B"),
        ("D V L A.", "D V L eh."),
        ("Band A to D", "Band eh to D"),
        ("V A T", "V eh T"),
        ("N G one, two A B", "N G one, two eh B"),
        ("S W one A, one A A.", "S W one eh, one eh eh."),
        ("Press one A day", "Press one A day"),
        ("at nine A.M on Monday", "at nine A.M on Monday"),
        ("at 9 A.M.", "at 9 A.M."),
        ("A permit", "A permit"),
        ("A P C N", "A P C N"),
        ("Press 1. A person will help.", "Press 1. A person will help."),
        ("plan B and A", "plan B and A"),
    ],
)
def test_the_letter_a_is_told_from_the_article(text: str, words: str) -> None:
    assert sayable(text, "en-GB") == words


def test_other_languages_have_another_letter_a() -> None:
    assert sayable("2 A B", "pl") == "2 A B"


def test_a_text_longer_than_a_voice_can_take_is_refused() -> None:
    assert sayable("a" * LONGEST, "en")
    with pytest.raises(EngineError, match="too long"):
        sayable("a" * (LONGEST + 1), "en")


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Yes.", ("Yes.",)),
        ("", ("",)),
        (
            "You can pay your bill on our website, by telephone, or at the town hall in the High Street.",
            ("You can pay your bill on our website,", "by telephone, or at the town hall in the High Street."),
        ),
        ("It costs 1,234 pounds and 50 pence, thank you.", ("It costs 1,234 pounds and 50 pence, thank you.",)),
        ("No, not that one, and not the other one either, I am afraid.", None),
    ],
)
def test_a_sentence_is_cut_where_one_breathes_and_no_part_is_very_short(
    text: str, parts: tuple[str, ...] | None
) -> None:
    cut = clauses(text)

    assert parts is None or cut == parts
    assert " ".join(cut) == text
    assert len(cut) == 1 or min(len(part.split()) for part in cut) >= 6


@pytest.mark.parametrize(
    ("tag", "holds"), [("en", True), ("en-GB", True), ("EN_us", True), ("cy", False), ("", False), ("e", False)]
)
def test_a_language_is_spoken_whatever_follows_its_first_part(tag: str, holds: bool) -> None:
    assert speaks(frozenset({"en", "en-gb"}), tag) is holds
