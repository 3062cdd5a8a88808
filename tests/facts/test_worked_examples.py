"""Every worked example of the law is reproduced from its inputs, to the penny and the day."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from pipelines.facts.calendar import tax_year_of
from pipelines.facts.council_tax import (
    band_charge,
    disabled_band_charge,
    less_percent,
    less_reductions,
    part_year,
)
from pipelines.facts.dates import show_date
from pipelines.facts.enforcement import agent_fees, attachment_of_earnings
from pipelines.facts.household import Adult, household_discount, person_discount
from pipelines.facts.instalments import instalments, number_of_instalments
from pipelines.facts.money import show_gbp
from pipelines.facts.parking import Level, Notice, Place, notice_deadlines, penalty, penalty_stages
from pipelines.facts.premiums import EmptyRates, empty_home_charge, second_home_charge

FILE = Path(__file__).parents[2] / "eval" / "cases" / "worked_examples.jsonl"
EXAMPLES: dict[str, Any] = {
    case["id"]: case
    for case in (json.loads(line, parse_float=Decimal) for line in FILE.read_text(encoding="utf-8").splitlines())
}
BAND_D = Decimal(2250)
BAND_C = band_charge(BAND_D, "C")
MOVED = date(2026, 9, 15)
SERVED = date(2026, 11, 2)
LEGAL_MOST = EmptyRates(after_1_year=100, after_5_years=200, after_10_years=300)


def _bands(band_d: Decimal) -> dict[str, Decimal]:
    return {band: band_charge(band_d, band).amount for band in "ABCDEFGH"}


def _one_adult() -> Decimal:
    return less_percent(band_charge(BAND_D, "D"), person_discount(1)).amount


def _split(number: int) -> dict[str, Decimal]:
    plan = instalments(_one_adult(), number)
    assert set(plan.amounts[1:]) == {plan.rest}
    return {"first": plan.first, "rest": plan.rest}


def _band_a_reduced() -> dict[str, Decimal]:
    reduced = disabled_band_charge(BAND_D, "A")
    return {"dbr": reduced.amount, "dbr_spd": less_reductions(reduced, person_discount=25).amount}


def _second_home() -> dict[str, Decimal]:
    return {
        "premium": second_home_charge(BAND_C, 100).amount,
        "exception": second_home_charge(BAND_C, 100, exception="J").amount,
    }


def _empty() -> dict[str, Decimal]:
    years = {"<1": 0, "1-5": 1, "5-10": 5, "10+": 10}
    return {
        name: empty_home_charge(BAND_C, since, rates=LEGAL_MOST).amount for name, since in years.items()
    }  # fmt: skip


def _agents() -> dict[str, Decimal]:
    fees = agent_fees(2000)
    return {
        "compliance": fees.compliance,
        "enforcement": fees.enforcement,
        "sale": fees.sale,
        "total": fees.total,
    }


def _pcn(place: Place, *names: str) -> dict[str, Decimal]:
    stages = penalty_stages(penalty(place, Level.HIGHER, SERVED).amount)
    known = {
        "disc": stages.discount,
        "full": stages.full,
        "cc": stages.charge_certificate,
        "reg": stages.registered,
        "comp": stages.compliance,
        "visit": stages.visit,
    }
    return {name: known[name] for name in names}


def _last_days(kind: Notice) -> dict[str, str]:
    found = notice_deadlines(kind, served=SERVED)
    return {"discount": found.discount_last.isoformat(), "full": found.full_last.isoformat()}


COMPUTED: dict[str, Callable[[], Any]] = {
    "WX-01": lambda: _bands(BAND_D),
    "WX-02": lambda: _bands(Decimal(2280)),
    "WX-03": lambda: part_year(BAND_D, MOVED).amount,
    "WX-04": lambda: part_year(BAND_D, tax_year_of(MOVED).start, leaving_day=MOVED).amount,
    "WX-05": _one_adult,
    "WX-06": lambda: _split(10),
    "WX-07": lambda: _split(12),
    "WX-08": lambda: number_of_instalments(date(2026, 9, 20)).number,
    "WX-09": lambda: less_reductions(disabled_band_charge(BAND_D, "C"), person_discount=person_discount(1)).amount,
    "WX-10": _band_a_reduced,
    "WX-11": _second_home,
    "WX-12": _empty,
    "WX-13": lambda: attachment_of_earnings(1800, "month").amount,
    "WX-14": lambda: attachment_of_earnings(2500, "month").amount,
    "WX-15": _agents,
    "WX-16": lambda: _pcn(Place.OUTSIDE_LONDON, "disc", "full", "cc", "reg", "comp", "visit"),
    "WX-17": lambda: _pcn(Place.LONDON_A, "disc", "full", "cc", "reg"),
    "WX-18": lambda: _last_days(Notice.WINDSCREEN),
    "WX-19": lambda: _last_days(Notice.CAMERA),
    "WX-20": lambda: household_discount([Adult.COUNTED, Adult.STUDENT]).percent,
}


def test_every_worked_example_is_computed_here() -> None:
    assert set(COMPUTED) == set(EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_worked_example_comes_out(example: str) -> None:
    assert COMPUTED[example]() == EXAMPLES[example]["result"]


@pytest.mark.parametrize(
    ("figures", "example"),
    [
        ((show_gbp(part_year(BAND_D, MOVED).amount), str(part_year(BAND_D, MOVED).days)), "WX-03"),
        ((show_gbp(_split(10)["first"]), show_gbp(_split(10)["rest"])), "WX-06"),
        (tuple(show_gbp(fee) for fee in _agents().values())[1:3], "WX-15"),
    ],
)
def test_figures_are_shown_as_the_example_writes_them(figures: tuple[str, ...], example: str) -> None:
    written = EXAMPLES[example]["working"].replace("£", "")

    assert all(figure.removeprefix("£") in written for figure in figures)


def test_the_two_sides_of_a_move_pay_each_day_once() -> None:
    came = part_year(BAND_D, MOVED)
    left = part_year(BAND_D, date(2026, 4, 1), leaving_day=MOVED)

    assert (came.days, left.days) == (198, 167)
    assert came.amount + left.amount == BAND_D


def test_a_bill_says_how_it_was_worked_out() -> None:
    assert less_reductions(BAND_C, person_discount=25).working == (
        "Band C is 8/9 of band D (£2,250): £2,000. Less 25%: £1,500."
    )


def test_a_deadline_says_how_it_was_worked_out() -> None:
    found = notice_deadlines(Notice.WINDSCREEN, served=SERVED)

    assert found.working == (
        "Day 1 is Monday 2 November 2026. Day 14 is Sunday 15 November 2026, day 28 is Sunday 29 November 2026."
    )
    assert show_date(found.day_1) == "2 November 2026"
