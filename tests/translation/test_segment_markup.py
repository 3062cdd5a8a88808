"""Tags of a segment: read, checked, mended; no word is lost whatever an engine does to them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.translation.markup import (
    escape,
    is_balanced,
    mended,
    plain,
    renumbered,
    tag_faults,
    unescape,
    unwrapped,
    with_numbers,
)
from pipelines.translation.splitting import sentences

MARKUP = st.lists(
    st.sampled_from(["<1>", "</1>", "<2>", "</2>", "<3/>", "Pay now. ", "Why? ", "£5 ", "&amp; ", "\n", "e.g. "]),
    max_size=14,
).map("".join)


@given(st.text(st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")))
def test_escaping_comes_back(text: str) -> None:
    assert unescape(escape(text)) == text
    assert plain(escape(text)) == text


def test_what_no_file_can_hold_is_left_out() -> None:
    assert escape("Pay\x00 &\x0b now\ufffe\n") == "Pay &amp; now\n"


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        ("<1>uno</1> dos <2/>", ""),
        ("uno</1> dos <2/>", "<1> is lost"),
        ("<1>uno</1> dos", "<2/> is lost"),
        ("<1>uno</1> dos <2/><2/>", "<2/> stands 2 times"),
        ("<1>uno</1> dos <2/> <3/>", "<3/> is not in the source"),
        ("</1>uno<1> dos <2/>", "cross"),
        ("<1>uno</1> < dos <2/>", "loose"),
    ],
)
def test_each_fault_of_tags_is_named(draft: str, fault: str) -> None:
    found = tag_faults("<1>one</1> two <2/>", draft)

    assert any(fault in each for each in found) if fault else found == ()


@given(MARKUP.filter(is_balanced), MARKUP)
def test_a_mended_draft_has_every_tag_once_and_every_word(source: str, draft: str) -> None:
    tags = [tag for tag in ("<1>", "<2>", "<3/>") if source.count(tag) > 1]
    if tags:
        return  # numbers are unique within a segment
    made = mended(source, draft)

    assert tag_faults(source, made) == ()
    assert plain(made) == plain(draft)


def test_tags_round_the_whole_text_are_taken_off_and_those_inside_stay() -> None:
    assert unwrapped(" <1><2>Pay</2> now</1> <3/>") == (" <1>", "<2>Pay</2> now", "</1> <3/>")


def test_numbers_are_counted_anew_and_come_back() -> None:
    text, numbers = renumbered("<7>a</7> <3/>")

    assert text == "<1>a</1> <2/>"
    assert with_numbers(text, numbers) == "<7>a</7> <3/>"


@given(MARKUP.filter(lambda text: is_balanced(text) and max(map(text.count, ("<1>", "<2>"))) < 2))
@example("<2>Why? £5 </2>e.g. Pay now. ")
def test_pieces_joined_are_the_segment_and_each_sentence_is_balanced(text: str) -> None:
    pieces = sentences(text)

    assert "".join(piece.text for piece in pieces) == text
    assert all(is_balanced(piece.text) for piece in pieces if piece.is_sentence)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Call Mr. Smith at 9 a.m. on Monday. Pay £1.50 now! why?", 3),
        ("<1>One. Two <2>x</2>.</1> Three.", 3),
        ("One <1>two. Three</1> four.", 1),
        ("Line\nLine", 2),
        ("See para. 3. Then pay.", 2),
        ("<1/>", 0),
    ],
)
def test_sentences_are_cut_where_they_end(text: str, parts: int) -> None:
    assert sum(piece.is_sentence for piece in sentences(text)) == parts
