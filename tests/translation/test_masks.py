"""Facts are hidden before an engine reads a sentence, and stand in the translation as they were."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.translation.facts import facts
from pipelines.translation.local_forms import local_facts
from pipelines.translation.markup import escape, is_balanced
from pipelines.translation.masks import fact_faults, mask


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pay £1,234.50 (or £10–£20) by 3 May 2026.", ["£1,234.50", "£10", "£20", "3 May 2026"]),
        ("Before 5.30pm or 17:00 on the 21st.", ["5.30pm", "17:00", "21st"]),
        ("Call 01632 960101 or +44 (0)20 7946 0018.", ["01632 960101", "+44 (0)20 7946 0018"]),
        ("Write to a.b@northmere.gov.uk.", ["a.b@northmere.gov.uk"]),
        ("See https://www.northmere.gov.uk/pay?x=1. Then wait.", ["https://www.northmere.gov.uk/pay?x=1"]),
        ("See northmere.gov.uk/pay, please.", ["northmere.gov.uk/pay"]),
        ("Dear {name}, %s of «Amount» at [PCN]", ["{name}", "%s", "«Amount»", "[PCN]"]),
        ("Ref NM12345678, CT/2026/0193.", ["NM12345678", "CT/2026/0193"]),
        ("Car AB12 CDE at 14 High Street, SW1A 1AA.", ["AB12 CDE", "14 High Street", "SW1A 1AA"]),
        ("25% off for 10-year-olds in 2026-27", ["25%", "10", "2026-27"]),
        ("Bands A to D, band A, B or C. I am A person.", ["A", "D", "A", "B", "C"]),
        ("Due 03/05/2026 or 2026-05-03", ["03/05/2026", "2026-05-03"]),
        ("You may come 3 times in May 2027.", ["3", "May 2027"]),
        ("No facts at all, e.g. none.", []),
        ("Section 21(4)(a) of the Act, s.6A(2)(iv).", ["21(4)(a)", "6A(2)(iv)"]),
        ("See paragraph (b), or (ii).", ["(b)", "(ii)"]),
        ("Your permit(s), 3 (three) of them, 2(two).", ["3", "2"]),
    ],
)
def test_facts_are_found_whole(text: str, found: list[str]) -> None:
    assert [fact.text for fact in facts(text)] == found


def test_names_on_the_list_are_facts_and_win() -> None:
    found = facts("Ask Citizens  Advice or Northmere 24.", ("Citizens Advice", "Northmere 24"))

    assert [fact.text for fact in found] == ["Citizens  Advice", "Northmere 24"]


@pytest.mark.parametrize(
    "text",
    ["Pay <1>£120</1>.50 now", "Call <1>01632 960101</1>", "<1>A £1</1>20 b", "&lt;&lt;Name&gt;&gt; owes £5 &amp; x"],
)
def test_a_masked_sentence_comes_back_and_stays_balanced(text: str) -> None:
    masked = mask(text)

    assert masked.masks
    assert is_balanced(masked.text)
    assert not re.search(r"\d", re.sub(r"</?\d+/?>", "", masked.text))
    assert masked.restored(masked.text) == text


@given(st.text(alphabet="aAB£ 1295.,/-@:%<>&{}[]()pm–M\n", max_size=60))
def test_whatever_is_masked_comes_back(text: str) -> None:
    masked = mask(escape(text))

    assert masked.restored(masked.text) == escape(text)
    assert masked.faults(masked.text) == ()


def test_a_lost_and_a_doubled_mask_are_named() -> None:
    masked = mask("Pay £5 by 3 May.")

    assert masked.faults("Paga <1/> y <1/>.") == ("'£5' stands 2 times", "'3 May' is lost")


def test_a_changed_figure_of_a_translation_is_named() -> None:
    assert fact_faults(["£120"], "Paga £210.") == ("'£120' is lost", "'£210' is not in the source")
    assert fact_faults(["£120", "3 May"], "El 3 May paga £120.") == ()


@pytest.mark.parametrize("part", ["1", "a@", "A1-", "£1,", "{", "w.", "0 ", "1 of "])
def test_a_hostile_text_is_read_to_its_end(part: str) -> None:
    """Where the time grew with the square of the length or worse, the suite's limit would end it."""
    text = f"{part * 30_000} £5"

    assert all(text[fact.start : fact.end] == fact.text for fact in facts(text))


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("es", "Paga £5 antes del 3 de mayo de 2026, tel. 01632 960101."),
        ("zh", "Paga £5 antes del 2026年5月3日, tel. 01632 960101."),
        ("ar", "Paga £٥ antes del ٣ مايو ٢٠٢٦, tel. 01632 960101."),
        ("xx", "Paga £5 antes del 3 May 2026, tel. 01632 960101."),
    ],
)
def test_dates_and_digits_are_written_as_in_the_language_where_that_is_asked(language: str, written: str) -> None:
    assert local_facts("Paga £5 antes del 3 May 2026, tel. 01632 960101.", language) == written


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Come to 160 Tooley Street, London.", ["160 Tooley Street"]),
        ("Write to 12a St John’s Hill.", ["12a St John’s Hill"]),
        ("The High Street car park and Mill Lane are shut.", ["High Street", "Mill Lane"]),
        ("Do not stop in a Bus Lane or on a Private Road.", []),
        ("Charges For Your Street", []),
        ("Parking Place for residents", []),
    ],
)
def test_a_street_stays_as_it_is_and_a_kind_of_road_is_translated(text: str, kept: list[str]) -> None:
    assert [fact.text for fact in facts(text)] == kept
