"""Days and amounts are read from what residents write, shown in plain English, and never guessed."""

from __future__ import annotations

import time
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import FactError
from pipelines.facts.calendar import add_months, tax_year_of, whole_years, working_day_after
from pipelines.facts.dates import Prefer, find_date, find_dates, show_date, show_day
from pipelines.facts.money import find_amount, find_amounts, show_gbp, show_number

MONDAY = date(2026, 11, 23)
DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2090, 12, 31))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2 Nov", date(2026, 11, 2)),
        ("2nd november", date(2026, 11, 2)),
        ("i got a ticket on the 2nd of november", date(2026, 11, 2)),
        ("Nov 2", date(2026, 11, 2)),
        ("1 sept", date(2026, 9, 1)),
        ("moving in 15 September 2027", date(2027, 9, 15)),
        ("Mon 2 Nov 2026", date(2026, 11, 2)),
        ("02/11/2026", date(2026, 11, 2)),
        ("2/11/26", date(2026, 11, 2)),
        ("2.11.2026", date(2026, 11, 2)),
        ("2026-11-02", date(2026, 11, 2)),
        ("posted 2/11", date(2026, 11, 2)),
        ("2/11", date(2026, 11, 2)),
        ("yesterday", date(2026, 11, 22)),
        ("today", MONDAY),
        ("tomorrow", date(2026, 11, 24)),
        ("the day before yesterday", date(2026, 11, 21)),
        ("last monday", date(2026, 11, 16)),
        ("last friday", date(2026, 11, 20)),
        ("this friday", date(2026, 11, 27)),
        ("3 weeks ago", date(2026, 11, 2)),
        ("three weeks ago", date(2026, 11, 2)),
        ("a fortnight ago", date(2026, 11, 9)),
        ("two months ago", date(2026, 9, 23)),
        ("a year ago", date(2025, 11, 23)),
        ("got it on the 5th", date(2026, 11, 5)),
        ("i am moving on the 5th", date(2026, 12, 5)),
        ("i got it monday", date(2026, 11, 16)),
        ("may 2nd", date(2027, 5, 2)),
        ("2 nov and again 2/11/2026", date(2026, 11, 2)),
    ],
)
def test_a_day_is_read_as_people_write_it(text: str, day: date) -> None:
    assert find_date(text, MONDAY) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "band d 2250",
        "31 february 2026",
        "13/13/2026",
        "2 nov to 5 dec",  # two days
        "sat 15 nov 2026",  # a Sunday
        "next monday",  # this week's or the one after
        "every monday",
        "on monday",  # gone or to come
        "on the 5th",
        "by the 5th, i was told",
        "on the 2nd reminder",
        "may 2 people live here",
        "dec 2026",
        "half price is 1/2 off",
        "open 24/7",
        "29 feb",  # this year has none
        "many days ago",
        "2 nov 1066",
        "ref 20261102",
    ],
)
def test_a_day_that_could_be_two_or_none_is_not_read(text: str) -> None:
    assert find_date(text, MONDAY) is None


@pytest.mark.parametrize(
    ("text", "prefer", "day"),
    [
        ("monday", "past", date(2026, 11, 16)),
        ("monday", "future", date(2026, 11, 30)),
        ("on the 31st", "past", date(2026, 10, 31)),
        ("on the 5th", "future", date(2026, 12, 5)),
        ("23 november", "past", date(2026, 11, 23)),
        ("24 november", "past", date(2025, 11, 24)),
        ("22 november", "future", date(2027, 11, 22)),
        ("next monday", "past", None),
    ],
)
def test_the_side_that_is_meant_can_be_said(text: str, prefer: Prefer, day: date | None) -> None:
    assert find_date(text, MONDAY, prefer=prefer) == day


def test_all_days_are_found_in_order() -> None:
    assert find_dates("moved in 2 nov, left 31 nov, back yesterday", MONDAY) == (
        date(2026, 11, 2),
        None,
        date(2026, 11, 22),
    )


@given(DAYS, DAYS)
def test_a_shown_day_is_read_back(day: date, today: date) -> None:
    assert find_date(show_date(day), today) == day
    assert find_date(show_day(day), today) == day
    assert find_date(f"{day:%d/%m/%Y}", today) == day


@given(st.integers(0, 60), DAYS)
def test_days_ago_are_counted_back(number: int, today: date) -> None:
    assert find_date(f"it was {number} days ago", today) == today - timedelta(days=number)


@given(st.text(max_size=300), DAYS)
def test_no_text_breaks_the_readers(text: str, today: date) -> None:
    for day in find_dates(text, today):
        assert day is None or 1990 <= day.year <= 2100
    assert all(amount >= 0 for amount in find_amounts(text))


@pytest.mark.parametrize(
    "text", ["on ", "1", "1,", "the 1 ", "a ", " ", "£", "monday ", "couple of ", "1.", "2 nov ", "next monday "]
)
def test_reading_takes_time_in_proportion(text: str) -> None:
    started = time.perf_counter()
    find_dates(text * 5000, MONDAY)
    find_amounts(text * 5000)

    assert time.perf_counter() - started < 2  # a quadratic pattern would take minutes


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("£1,234.50", "1234.50"),
        ("i earn £1800 a month", "1800"),
        ("1800 a month", "1800"),
        ("1,800 pounds", "1800"),
        ("£ 20", "20"),
        ("£2k", "2000"),
        ("50p", "0.50"),
        ("35 quid", "35"),
        ("£70, yes £70.00", "70"),
        ("1800", "1800"),
        ("2,250.50.", "2250.50"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, amount: str) -> None:
    assert find_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    ["", "£70 or £35", "band d in 2026", "12 instalments", "£1,23", "£12.345", "£1234567890123", "call 01632 960101"],
)
def test_an_amount_that_could_be_two_or_none_is_not_read(text: str) -> None:
    assert find_amount(text) is None


@given(st.decimals(min_value=0, max_value=999999, places=2))
def test_a_shown_amount_is_read_back(amount: Decimal) -> None:
    assert find_amount(show_gbp(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "shown"), [("0", "£0"), ("45.00", "£45"), ("1234.5", "£1,234.50"), ("-5", "-£5"), ("0.005", "£0.01")]
)
def test_amounts_are_shown_with_pennies_only_where_there_are_any(amount: str, shown: str) -> None:
    assert show_gbp(Decimal(amount)) == shown


@pytest.mark.parametrize(("number", "shown"), [("100", "100"), ("7.50", "7.5"), ("1200", "1,200"), ("0.0", "0")])
def test_numbers_are_shown_without_empty_decimals(number: str, shown: str) -> None:
    assert show_number(Decimal(number)) == shown


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 1), -12, date(2025, 1, 1)),
    ],
)
def test_months_end_where_they_end(day: date, months: int, found: date) -> None:
    assert add_months(day, months) == found


@pytest.mark.parametrize(
    ("since", "on", "years"),
    [
        (date(2025, 11, 23), date(2026, 11, 22), 0),
        (date(2025, 11, 23), date(2026, 11, 23), 1),
        (date(2024, 2, 29), date(2025, 2, 28), 1),
        (date(2024, 2, 29), date(2025, 2, 27), 0),
    ],
)
def test_years_are_whole(since: date, on: date, years: int) -> None:
    assert whole_years(since, on) == years


def test_time_does_not_run_backwards() -> None:
    with pytest.raises(FactError, match="before the first"):
        whole_years(date(2026, 1, 2), date(2026, 1, 1))
    with pytest.raises(FactError, match="1 or more"):
        working_day_after(MONDAY, 0)


@pytest.mark.parametrize(
    ("day", "name", "days"),
    [
        (date(2026, 3, 31), "2025-26", 365),
        (date(2026, 4, 1), "2026-27", 365),
        (date(2028, 3, 31), "2027-28", 366),
        (date(2099, 12, 31), "2099-00", 365),
    ],
)
def test_a_tax_year_runs_from_april_to_march(day: date, name: str, days: int) -> None:
    year = tax_year_of(day)

    assert (str(year), year.days, year.start <= day <= year.end) == (name, days, True)
