"""One value has one key however it is written, and no two values are taken for one."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.number_words import numbers_in_words
from pipelines.documents.values.days import in_full
from pipelines.documents.values.find import find_values


def keys(text: str) -> list[tuple[str, object]]:
    return [(value.kind.value, value.key) for value in find_values(text) if value.asked]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("£1,500", "£1500.00"),
        ("£1.5 million", "£1,500,000"),
        ("50p", "£0.50"),
        ("twenty pounds", "£20"),
        ("17:30", "5.30pm"),
        ("1730hrs", "5:30 p.m."),
        ("12 noon", "midday"),
        ("5/4/2025", "Saturday 5 April 2025"),
        ("2025-04-05", "5th of April 2025"),
        ("April 5, 2025", "05.04.25"),
        ("14 days", "two weeks"),
        ("a fortnight's notice", "14 days' notice"),
        ("one year", "12 months"),
        ("10 per cent", "10%"),
        ("ten per cent", "10%"),
        ("01632960123", "+44 (0)1632 960 123"),
        ("https://www.northmere.gov.uk/tax/", "northmere.gov.uk/tax"),
        ("one in four", "1 in every 4"),
        ("a quarter", "25 out of every 100"),
        ("twenty-five people", "25 people"),
        ("aged 18 years old", "aged 18"),
        ("7 to 10 working days", "7 working days or 10 working days"),
    ],
)
def test_two_ways_to_write_it_are_one_value(one: str, other: str) -> None:
    assert keys(one) == keys(other) != []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("10 days", "10 working days"),
        ("5am", "5pm"),
        ("£5", "5%"),
        ("5 April", "5 May"),
        ("14 days", "14 weeks"),
        ("NM12345678", "NM12345679"),
        ("£1,500", "£15,000"),
    ],
)
def test_two_values_are_two(one: str, other: str) -> None:
    assert keys(one) != keys(other)


@pytest.mark.parametrize(
    "text", ["You may come.", "March to the gate.", "No one is the one.", "1. Sign the form.", "Step 2: sign it."]
)
def test_what_is_no_value_is_left_alone(text: str) -> None:
    assert keys(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("twenty-five", [25]),
        ("one hundred and five", [105]),
        ("two and three", [2, 3]),
        ("nine to five", [9, 5]),
        ("two thousand five hundred", [2500]),
        ("a hundred and one", [101]),
        ("£2 million", []),
        ("two hundred and fifty thousand", [250_000]),
        ("someone often", []),
    ],
)
def test_numbers_in_words_are_read(text: str, found: list[int]) -> None:
    assert [number.value for number in numbers_in_words(text)] == found


@given(st.decimals(min_value=0, max_value=10**7, places=2))
def test_any_amount_is_read_back(amount: Decimal) -> None:
    assert keys(f"You pay £{amount:,} now.") == [("amount", amount.normalize())]


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_any_date_in_full_is_read_back(day: date) -> None:
    year, month, number = day.year, day.month, day.day

    assert keys(f"Come on {in_full((year, month, number))}.") == [("date", (year, month, number))]


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading(text: str) -> None:
    for value in find_values(text):
        assert text[value.start : value.end].strip() == value.text.strip()
