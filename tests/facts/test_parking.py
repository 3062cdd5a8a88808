"""Parking charges and last days follow the kind of notice, the place and the calendar."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.errors import FactError
from pipelines.facts.calendar import is_working_day
from pipelines.facts.parking import (
    PENALTIES,
    Level,
    Notice,
    Place,
    Stage,
    notice_deadlines,
    penalty,
    penalty_stages,
    reply_due,
    served_by_post,
    stage_deadline,
)

DAYS = st.dates(min_value=date(2022, 6, 1), max_value=date(2060, 12, 31))
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("place", "level", "amount", "half"),
    [
        (Place.OUTSIDE_LONDON, Level.HIGHER, 70, "35"),
        (Place.OUTSIDE_LONDON, Level.LOWER, 50, "25"),
        (Place.OUTSIDE_LONDON, Level.MOVING, 70, "35"),
        (Place.LONDON_A, Level.HIGHER, 160, "80"),
        (Place.LONDON_A, Level.LOWER, 110, "55"),
        (Place.LONDON_B, Level.HIGHER, 140, "70"),
        (Place.LONDON_B, Level.LOWER, 90, "45"),
        (Place.LONDON_B, Level.MOVING, 160, "80"),
    ],
)
def test_the_penalty_is_set_by_place_and_level(place: Place, level: Level, amount: int, half: str) -> None:
    found = penalty(place, level, TODAY)

    assert found.amount == amount
    assert found.source
    assert penalty_stages(found.amount).discount == Decimal(half)


def test_every_place_has_every_level_once() -> None:
    assert {(row.place, row.level) for row in PENALTIES} == {(place, level) for place in Place for level in Level}
    assert len(PENALTIES) == len(Place) * len(Level)


def test_a_charge_before_its_day_is_not_guessed() -> None:
    assert penalty(Place.LONDON_A, Level.HIGHER, date(2025, 4, 7)).amount == 160
    with pytest.raises(FactError, match="in London band A is known only from 7 April 2025"):
        penalty(Place.LONDON_A, Level.HIGHER, date(2025, 4, 6))


def test_the_stages_say_how_they_were_worked_out() -> None:
    assert penalty_stages(70).working == (
        "Half price is £35, the full charge £70. A charge certificate makes it £105, "
        "the court fee of £10 makes it £115. Enforcement agents add £75, and £235 for a visit: £425."
    )


@given(st.decimals(min_value=0, max_value=1000, places=2))
def test_waiting_never_costs_less(full: Decimal) -> None:
    stages = penalty_stages(full)
    amounts = [
        stages.discount,
        stages.full,
        stages.charge_certificate,
        stages.registered,
        stages.compliance,
        stages.visit,
    ]

    assert amounts == sorted(amounts)


@pytest.mark.parametrize(("kind", "days"), [(Notice.WINDSCREEN, 14), (Notice.CAMERA, 21), (Notice.DROVE_AWAY, 14)])
@given(served=DAYS)
def test_the_day_of_service_is_day_one(kind: Notice, days: int, served: date) -> None:
    found = notice_deadlines(kind, served=served)

    assert (found.discount_last - served).days + 1 == days
    assert (found.full_last - served).days + 1 == 28
    assert not found.service_assumed


@pytest.mark.parametrize(
    ("served", "discount", "full"),
    [
        (date(2028, 2, 16), date(2028, 2, 29), date(2028, 3, 14)),  # leap year
        (date(2027, 2, 16), date(2027, 3, 1), date(2027, 3, 15)),
        (date(2026, 12, 20), date(2027, 1, 2), date(2027, 1, 16)),
        (date(2026, 3, 29), date(2026, 4, 11), date(2026, 4, 25)),  # the clocks change
    ],
)
def test_days_run_over_months_and_years(served: date, discount: date, full: date) -> None:
    found = notice_deadlines(Notice.WINDSCREEN, served=served)

    assert (found.discount_last, found.full_last) == (discount, full)


def test_a_london_moving_traffic_notice_counts_from_the_date_on_it() -> None:
    found = notice_deadlines(Notice.LONDON_MOVING, dated=date(2026, 11, 2))

    assert (found.discount_last, found.full_last) == (date(2026, 11, 15), date(2026, 11, 29))


@pytest.mark.parametrize(
    ("posted", "served"),
    [
        (date(2026, 11, 2), date(2026, 11, 4)),
        (date(2026, 11, 5), date(2026, 11, 9)),  # Thursday to Monday
        (date(2026, 11, 6), date(2026, 11, 10)),
        (date(2026, 11, 7), date(2026, 11, 10)),  # Saturday
        (date(2026, 12, 24), date(2026, 12, 30)),  # Christmas, with Boxing Day moved to Monday 28
        (date(2026, 4, 2), date(2026, 4, 8)),  # Easter
        (date(2027, 12, 31), date(2028, 1, 5)),  # New Year's Day moved to Monday 3
    ],
)
def test_post_is_taken_to_arrive_on_the_second_working_day(posted: date, served: date) -> None:
    found = notice_deadlines(Notice.CAMERA, posted=posted)

    assert found.day_1 == served
    assert found.service_assumed
    assert "should have come by" in found.working


@given(DAYS)
def test_post_arrives_on_a_working_day_and_two_of_them_later(posted: date) -> None:
    served = served_by_post(posted)
    between = (posted + timedelta(days=number) for number in range(1, (served - posted).days + 1))

    assert is_working_day(served)
    assert sum(is_working_day(day) for day in between) == 2


@pytest.mark.parametrize(
    ("kind", "given_days", "words"),
    [
        (Notice.WINDSCREEN, {}, "Give one day"),
        (Notice.CAMERA, {"served": TODAY, "posted": TODAY}, "Give one day"),
        (Notice.WINDSCREEN, {"posted": TODAY}, "the day it was served"),
        (Notice.CAMERA, {"dated": TODAY}, "the day it was served"),
        (Notice.LONDON_MOVING, {"served": TODAY}, "the date on it"),
    ],
)
def test_the_wrong_day_for_a_notice_is_refused(kind: Notice, given_days: dict[str, date], words: str) -> None:
    with pytest.raises(FactError, match=words):
        notice_deadlines(kind, **given_days)


@pytest.mark.parametrize(
    ("stage", "last"),
    [
        (Stage.NOTICE_TO_OWNER, date(2026, 11, 29)),
        (Stage.NOTICE_OF_REJECTION, date(2026, 11, 29)),
        (Stage.APPEAL_LOST, date(2026, 11, 29)),
        (Stage.CHARGE_CERTIFICATE, date(2026, 11, 15)),
        (Stage.ORDER_FOR_RECOVERY, date(2026, 11, 22)),
    ],
)
def test_a_later_letter_has_its_own_days(stage: Stage, last: date) -> None:
    found = stage_deadline(stage, served=date(2026, 11, 2))

    assert found.last == last
    assert found.source


def test_a_later_letter_can_be_counted_from_its_posting() -> None:
    found = stage_deadline(Stage.CHARGE_CERTIFICATE, posted=date(2026, 11, 5))

    assert (found.day_1, found.last, found.service_assumed) == (date(2026, 11, 9), date(2026, 11, 22), True)


def test_a_later_letter_without_a_day_is_refused() -> None:
    with pytest.raises(FactError, match="Give one day"):
        stage_deadline(Stage.NOTICE_TO_OWNER)


def test_nobody_is_told_too_early_that_silence_is_a_yes() -> None:
    assert reply_due(date(2026, 11, 2)) == date(2026, 12, 28)
