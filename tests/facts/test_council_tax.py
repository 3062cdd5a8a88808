"""Council tax sums hold for every charge, day and household, and refuse what makes no sense in plain words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import FactError
from pipelines.facts.calendar import TaxYear, tax_year_of
from pipelines.facts.council_tax import (
    band_charge,
    disabled_band_charge,
    less_percent,
    less_reductions,
    part_year,
    published_charge,
)
from pipelines.facts.enforcement import EARNINGS_TABLES, Period, agent_fees, attachment_of_earnings
from pipelines.facts.household import (
    Adult,
    household_discount,
    is_apprentice,
    is_care_worker,
    is_carer,
    is_full_time_student,
    is_student_under_20,
    leaver_not_counted_until,
    person_discount,
)
from pipelines.facts.instalments import instalments, number_of_instalments
from pipelines.facts.money import Worked
from pipelines.facts.premiums import EmptyRates, empty_home_charge, exception_last_day, second_home_charge

CHARGES = st.decimals(min_value=1, max_value=20000, places=2)
DAYS = st.dates(min_value=date(2013, 4, 1), max_value=date(2060, 3, 31))
PENNY = Decimal("0.01")
BAND_C = band_charge(2250, "C")
TABLE = {"A": Decimal("1500.01"), "B": Decimal(1750), "C": Decimal(2000), "D": Decimal(2250)}


@given(CHARGES)
def test_a_higher_band_never_pays_less(band_d: Decimal) -> None:
    amounts = [band_charge(band_d, band).amount for band in "ABCDEFGHI"]

    assert amounts == sorted(amounts)
    assert amounts[3] == band_d
    assert amounts[7] == 2 * band_d


@given(CHARGES, st.sampled_from("ABCDEFGH"))
def test_the_disabled_reduction_never_costs_more(band_d: Decimal, band: str) -> None:
    assert disabled_band_charge(band_d, band).amount <= band_charge(band_d, band).amount


@given(CHARGES, st.integers(1, 12))
def test_instalments_add_up_to_the_charge(charge: Decimal, number: int) -> None:
    try:
        plan = instalments(charge, number)
    except FactError:
        assert charge < 7 * number
        return

    assert len(plan.amounts) == number
    assert sum(plan.amounts) == charge
    assert all(amount == plan.rest and amount == int(amount) for amount in plan.amounts[1:])
    assert plan.first > 0


@given(CHARGES, DAYS)
def test_who_leaves_and_who_comes_pay_the_whole_year_between_them(charge: Decimal, moved: date) -> None:
    left = part_year(charge, tax_year_of(moved).start, leaving_day=moved)
    came = part_year(charge, moved)

    assert left.days + came.days == came.days_in_year
    assert abs(left.amount + came.amount - charge) <= PENNY  # two roundings


@given(CHARGES, DAYS, st.integers(0, 30))
def test_one_more_day_never_costs_less(charge: Decimal, first: date, days: int) -> None:
    end = tax_year_of(first).end
    leave = min(first + timedelta(days=days), end)

    assert (
        part_year(charge, first, leaving_day=leave).amount
        <= part_year(charge, first, leaving_day=leave + timedelta(days=1)).amount
    )


@pytest.mark.parametrize(
    ("first", "leaving", "days", "in_year"),
    [
        (date(2027, 4, 1), None, 366, 366),  # holds 29 February 2028
        (date(2026, 4, 1), None, 365, 365),
        (date(2028, 2, 28), date(2028, 3, 1), 2, 366),
        (date(2027, 2, 28), date(2027, 3, 1), 1, 365),
        (date(2026, 4, 30), date(2026, 5, 1), 1, 365),
        (date(2027, 3, 31), None, 1, 365),
        (date(2027, 3, 31), date(2027, 4, 1), 1, 365),
        (date(2026, 12, 25), date(2026, 12, 25), 0, 365),
    ],
)
def test_days_are_counted_with_the_first_and_without_the_last(
    first: date, leaving: date | None, days: int, in_year: int
) -> None:
    found = part_year(Decimal(3660), first, leaving_day=leaving)

    assert (found.days, found.days_in_year) == (days, in_year)
    assert found.amount == (Decimal(3660) * days / in_year).quantize(PENNY)


def test_part_of_a_year_says_how_it_was_worked_out() -> None:
    assert part_year(2250, date(2026, 9, 15)).working == (
        "15 September 2026 to 31 March 2027 is 198 days. £2,250 × 198 ÷ 365 days in the year: £1,220.55."
    )


@pytest.mark.parametrize(
    ("first", "leaving", "words"),
    [
        (date(2026, 9, 15), date(2026, 9, 14), "before the first day"),
        (date(2026, 9, 15), date(2027, 4, 2), "more than one tax year"),
    ],
)
def test_days_that_make_no_sense_are_refused(first: date, leaving: date, words: str) -> None:
    with pytest.raises(FactError, match=words):
        part_year(2250, first, leaving_day=leaving)


@pytest.mark.parametrize("band", ["", "J", "AA", "7", "é"])
def test_a_band_that_is_not_one_is_refused(band: str) -> None:
    with pytest.raises(FactError, match="no band"):
        band_charge(2250, band)


@pytest.mark.parametrize("amount", [Decimal("-0.01"), Decimal("NaN"), Decimal("Infinity")])
def test_a_charge_that_is_not_an_amount_is_refused(amount: Decimal) -> None:
    with pytest.raises(FactError, match="£0 or more"):
        band_charge(amount, "A")


def test_the_published_table_wins_over_the_sum() -> None:
    assert published_charge(TABLE, "A") == Worked(Decimal("1500.01"), "Band A is £1,500.01.")
    assert published_charge(TABLE, "c") == BAND_C


@pytest.mark.parametrize(
    ("band", "amount", "words"),
    [
        ("C", "1750", "charged as band B. Band B is 7/9 of band D (£2,250): £1,750."),
        ("B", "1500.01", "charged as band A. Band A is £1,500.01."),
        ("A", "1250", "is 5/9 of band D (£2,250): £1,250."),
    ],
)
def test_the_disabled_reduction_uses_the_published_band_below(band: str, amount: str, words: str) -> None:
    found = published_charge(TABLE, band, disabled_reduction=True)

    assert found.amount == Decimal(amount)
    assert found.working == f"Band {band} with a disabled band reduction {'is ' * (band != 'A')}{words}"


def test_a_band_missing_from_the_table_is_named() -> None:
    with pytest.raises(FactError, match="no band H"):
        published_charge(TABLE, "H")


def test_reductions_come_off_in_the_order_of_the_act() -> None:
    found = less_reductions(BAND_C, person_discount=25, council_tax_reduction=Decimal("300.50"), discretionary=100)

    assert found.amount == Decimal("1099.50")
    assert found.working.endswith(
        "Less 25%: £1,500. Less Council Tax Reduction of £300.50: £1,199.50. "
        "Less a discretionary reduction of £100: £1,099.50."
    )


def test_a_bill_never_goes_below_nothing() -> None:
    assert less_reductions(BAND_C, council_tax_reduction=5000).amount == 0


@pytest.mark.parametrize("percent", [-1, 101])
def test_a_discount_beyond_the_bill_is_refused(percent: int) -> None:
    with pytest.raises(FactError, match="between 0% and 100%"):
        less_percent(BAND_C, percent)


def test_a_person_discount_that_the_law_lacks_is_refused() -> None:
    with pytest.raises(FactError, match="0%, 25% or 50%"):
        less_reductions(BAND_C, person_discount=30)


@pytest.mark.parametrize(
    ("issued", "twelve", "number"),
    [
        (date(2026, 4, 1), False, 10),
        (date(2026, 4, 30), False, 10),
        (date(2026, 5, 1), False, 9),
        (date(2026, 9, 20), False, 5),
        (date(2026, 11, 30), False, 3),
        (date(2026, 12, 31), False, 2),
        (date(2027, 1, 1), False, 1),
        (date(2027, 3, 31), False, 1),
        (date(2026, 4, 15), True, 12),
        (date(2026, 4, 16), True, 11),
        (date(2026, 9, 20), True, 6),
        (date(2027, 3, 31), True, 1),
    ],
)
def test_the_number_of_payments_follows_the_day_of_the_bill(issued: date, twelve: bool, number: int) -> None:
    assert number_of_instalments(issued, twelve_asked=twelve).number == number


def test_a_bill_for_the_coming_year_sent_in_march_has_ten_payments() -> None:
    assert number_of_instalments(date(2026, 3, 10), year=TaxYear(2026)).number == 10
    assert number_of_instalments(date(2026, 3, 10), year=TaxYear(2026), twelve_asked=True).number == 12


def test_a_bill_for_a_year_that_is_over_has_no_instalments() -> None:
    with pytest.raises(FactError, match="2025-26"):
        number_of_instalments(date(2026, 4, 1), year=TaxYear(2025))


@pytest.mark.parametrize(("charge", "number"), [(100, 0), (100, 13), (6, 12), (0, 2)])
def test_a_split_that_cannot_be_is_refused(charge: int, number: int) -> None:
    with pytest.raises(FactError):
        instalments(charge, number)


@pytest.mark.parametrize(
    ("pay", "period", "taken"),
    [
        ("300", "month", "0"),
        ("300.01", "month", "9.00"),
        ("550", "month", "16.50"),
        ("740", "month", "37"),
        ("900", "month", "63"),
        ("1420", "month", "170.40"),
        ("2020", "month", "343.40"),
        ("2020.02", "month", "343.41"),
        ("75", "week", "0"),
        ("355", "week", "42.60"),
        ("355.01", "week", "60.35"),
        ("600", "week", "133.35"),
        ("11", "day", "0"),
        ("72", "day", "12.24"),
        ("100", "day", "26.24"),
    ],
)
def test_earnings_are_attached_by_the_tables(pay: str, period: Period, taken: str) -> None:
    assert attachment_of_earnings(Decimal(pay), period).amount == Decimal(taken)


@given(CHARGES, st.sampled_from(["day", "week", "month"]))
def test_more_pay_never_means_less_taken(pay: Decimal, period: Period) -> None:
    taken = attachment_of_earnings(pay, period).amount

    assert taken <= attachment_of_earnings(pay + 1, period).amount
    assert taken <= pay / 2


def test_the_tables_rise_in_step() -> None:
    assert [[rate for _, rate in rows] for rows in EARNINGS_TABLES.values()] == [[0, 3, 5, 7, 12, 17]] * 3


@pytest.mark.parametrize(("debt", "total"), [(0, "420"), (1500, "420"), (1501, "420.16"), (2000, "495")])
def test_agents_take_a_share_only_above_the_threshold(debt: int, total: str) -> None:
    fees = agent_fees(debt)

    assert fees.total == Decimal(total)
    assert ("7.5%" in fees.working) is (debt > 1500)


@pytest.mark.parametrize(
    ("people", "percent", "exempt"),
    [
        ([Adult.COUNTED], 25, ""),
        ([Adult.COUNTED, Adult.UNDER_18, Adult.UNDER_18], 25, ""),
        ([Adult.COUNTED, Adult.COUNTED], 0, ""),
        ([Adult.COUNTED, Adult.COUNTED, Adult.STUDENT], 0, ""),
        ([Adult.COUNTED, Adult.STUDENT, Adult.STUDENT], 25, ""),
        ([Adult.COUNTED, Adult.SEVERELY_MENTALLY_IMPAIRED], 25, ""),
        ([Adult.STUDENT, Adult.STUDENT], 100, "N"),
        ([Adult.STUDENT, Adult.APPRENTICE], 50, ""),
        ([Adult.CARER], 50, ""),
        ([Adult.SEVERELY_MENTALLY_IMPAIRED], 100, "U"),
        ([Adult.SEVERELY_MENTALLY_IMPAIRED, Adult.STUDENT], 100, "U"),
        ([Adult.UNDER_18], 100, "S"),
    ],
)
def test_a_household_pays_for_the_adults_who_count(people: list[Adult], percent: int, exempt: str) -> None:
    found = household_discount(people)

    assert (found.percent, found.exempt_class) == (percent, exempt)


@given(st.integers(0, 20), st.integers(0, 20))
def test_only_the_counted_adults_set_the_person_discount(counted: int, disregarded: int) -> None:
    if not counted + disregarded:
        with pytest.raises(FactError, match="Nobody lives there"):
            person_discount(counted, disregarded)
    else:
        assert person_discount(counted, disregarded) == (50, 25, 0)[min(counted, 2)]


def test_who_counts_is_decided_at_the_edges_of_the_rules() -> None:
    assert is_full_time_student(24, 21)
    assert not is_full_time_student(24, 20)
    assert not is_full_time_student(23, 21)
    assert is_student_under_20(19, 3, 12)
    assert not is_student_under_20(20, 3, 12)
    assert is_apprentice(195)
    assert not is_apprentice(Decimal("195.01"))
    assert is_carer(35, partner=False, parent_of_under_18=False, benefit=True)
    assert not is_carer(35, partner=True, parent_of_under_18=False, benefit=True)
    assert is_care_worker(24, 44)
    assert not is_care_worker(24, 45)


@pytest.mark.parametrize(
    ("age", "left", "until"),
    [
        (18, date(2026, 5, 1), date(2026, 10, 31)),
        (19, date(2026, 10, 31), date(2026, 10, 31)),
        (18, date(2026, 4, 30), None),
        (20, date(2026, 7, 1), None),
        (18, date(2026, 11, 1), None),
    ],
)
def test_a_leaver_is_not_counted_until_november(age: int, left: date, until: date | None) -> None:
    assert leaver_not_counted_until(age, left) == until


@pytest.mark.parametrize(
    ("years", "amount"), [(0, 2000), (1, 3000), (4, 3000), (5, 6000), (9, 6000), (10, 8000), (40, 8000)]
)
def test_an_empty_home_pays_the_councils_own_rates(years: int, amount: int) -> None:
    rates = EmptyRates(after_1_year=50, after_5_years=200, after_10_years=300)

    assert empty_home_charge(BAND_C, years, rates=rates).amount == amount


def test_a_council_without_premiums_adds_nothing() -> None:
    assert empty_home_charge(BAND_C, 12, rates=EmptyRates()).amount == 2000
    assert second_home_charge(BAND_C, 0).working.endswith("Second home: nothing is added.")


def test_an_exception_removes_only_the_premium() -> None:
    found = empty_home_charge(BAND_C, 3, rates=EmptyRates(after_1_year=100), exception="m")

    assert found.amount == 2000
    assert found.working.endswith("Nothing is added while it needs or is having major repairs.")


def test_an_exception_of_the_other_kind_of_home_is_refused() -> None:
    with pytest.raises(FactError, match="not for second homes"):
        second_home_charge(BAND_C, 100, exception="M")
    with pytest.raises(FactError, match="not for empty homes"):
        empty_home_charge(BAND_C, 3, rates=EmptyRates(), exception="J")


@pytest.mark.parametrize("rates", [(101, 0, 0), (0, 201, 0), (0, 0, 301), (-1, 0, 0)])
def test_a_premium_above_the_legal_most_is_refused(rates: tuple[int, int, int]) -> None:
    with pytest.raises(FactError, match="the law allows"):
        EmptyRates(*rates)


@pytest.mark.parametrize(
    ("letter", "since", "last"),
    [
        ("G", date(2026, 3, 1), date(2027, 2, 28)),
        ("h", date(2024, 2, 29), date(2025, 2, 27)),
        ("J", date(2026, 3, 1), None),
    ],
)
def test_a_twelve_month_exception_has_a_last_day(letter: str, since: date, last: date | None) -> None:
    assert exception_last_day(letter, since) == last
