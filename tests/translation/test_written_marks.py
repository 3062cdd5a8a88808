"""Claims about formatting marks as a person sees and types them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.translation.facts import lost_figures
from pipelines.translation.markup import escape, tag_faults
from pipelines.translation.written_marks import marked, shown, typed

MARKUP = "Pay <1>£20 &amp; more</1> by <2/> &lt;now&gt;."


def test_marks_go_to_a_person_and_back_without_a_change() -> None:
    assert shown(MARKUP) == "Pay {1}£20 & more{/1} by {2/} <now>."
    assert typed(shown(MARKUP), MARKUP) == MARKUP


@given(st.text(max_size=60))
def test_any_text_without_marks_comes_back(text: str) -> None:
    assert typed(shown(escape(text)), "no marks") == escape(text)


def test_braces_that_are_no_marks_of_the_source_stay_words() -> None:
    assert typed("Hola {name} {9}", "Hello {name} {9}") == "Hola {name} {9}"


@pytest.mark.parametrize("text", ["Pague", "{1}Pague", "{/1}Pague{1}", "{1}a{/1}{1}b{/1}"])
def test_lost_doubled_and_crossed_marks_are_faults_in_a_persons_words(text: str) -> None:
    faults = tag_faults("<1>Pay</1>", typed(text, "<1>Pay</1>"))

    assert faults
    assert "<" not in marked(" ".join(faults))


def test_a_figure_that_a_person_left_out_is_told_and_a_date_in_other_words_is_none() -> None:
    assert lost_figures("Pay £45 by 1 April 2027", "Pague £45 antes del 1 de abril de 2027") == ()
    assert lost_figures("Pay £45 twice: £45", "Pague £54 y £45") == ("The figure 45 of the source is not there.",)
    assert lost_figures("Pay £45 of £1,500", "ادفع ٤٥ من ١٬٥٠٠ جنيه") == ()
