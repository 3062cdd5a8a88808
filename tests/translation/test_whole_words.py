"""Words that formatting cuts reach an engine whole."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_translator import ScriptedTranslator

from pipelines.translation.drafting import Drafter
from pipelines.translation.glossary import Glossary
from pipelines.translation.markup import is_balanced, plain, tags
from pipelines.translation.whole_words import with_whole_words


@pytest.mark.parametrize(
    ("cut", "whole"),
    [
        ("un<1>believ</1>able", "<1>unbelievable</1>"),
        ("un<1>paid bills</1>", "<1>unpaid bills</1>"),
        ("<1>your pay</1>ments", "<1>your payments</1>"),
        ("a<1>b</1>c<2>d</2>e", "<2><1>abcde</1></2>"),
        ("<5>x a</5>b<1>c</1>d", "<5>x <1>abcd</1></5>"),
        ("it<1>'s</1> R&amp;<2>D</2>", "<1>it's</1> R&amp;<2>D</2>"),
        ("<1>T</1>he council", "<1>The</1> council"),
    ],
)
def test_formatting_inside_a_word_is_put_round_it(cut: str, whole: str) -> None:
    assert with_whole_words(cut) == whole


@pytest.mark.parametrize(
    "text",
    ["a <1>bold</1> word", "one<1/>next", "<5>x a</5>b<2>c y</2>", "", "<1></1>", "£<1>50</1> now", "<1>a</1>, b"],
)
def test_what_cuts_no_word_or_would_cross_stays(text: str) -> None:
    assert with_whole_words(text) == text


_MARKUP = st.recursive(
    st.sampled_from(["un", "able ", " to", "&amp;", "'s", ", ", "1"]),
    lambda inner: st.lists(st.tuples(st.booleans(), inner), min_size=1, max_size=4).map(
        lambda parts: "".join(f"<T>{part}</T>" if wrap else part for wrap, part in parts)
    ),
    max_leaves=12,
)


@given(_MARKUP)
def test_no_tag_and_no_letter_is_lost_and_all_stay_balanced(shape: str) -> None:
    text = _numbered(shape)

    whole = with_whole_words(text)

    assert is_balanced(whole)
    assert plain(whole) == plain(text)
    assert Counter(map(str, tags(whole))) == Counter(map(str, tags(text)))


def _numbered(shape: str) -> str:
    made, opened, number = "", list[int](), 0
    while shape:
        if shape.startswith("<T>"):
            number += 1
            opened.append(number)
            made, shape = made + f"<{number}>", shape[3:]
        elif shape.startswith("</T>"):
            made, shape = made + f"</{opened.pop()}>", shape[4:]
        else:
            made, shape = made + shape[0], shape[1:]
    return made


def test_an_engine_sees_the_word_whole_and_a_sentence_it_leaves_keeps_its_formatting() -> None:
    known = {"Your <1>unpaid</1> bill.": "Tu factura <1>impagada</1>."}
    engine = ScriptedTranslator(say=lambda text: known.get(text, text))
    drafter = Drafter((engine,), "en", "es", Glossary(), ())

    done, left = drafter.drafts(["Your un<7>pai</7>d bill.", "un<3>believ</3>able"])

    assert done.text == "Tu factura <7>impagada</7>."
    assert left.text == "un<3>believ</3>able"
