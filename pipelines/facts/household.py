"""Who counts as an adult for council tax, and what that takes off the bill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pipelines.errors import FactError


class Adult(StrEnum):
    """How one person in the home is seen (LGFA 1992 Sch.1; SI 1992/548, 1992/552; CT-27)."""

    COUNTED = "counted"
    UNDER_18 = "under 18"
    STUDENT = "student"
    SCHOOL_LEAVER = "school or college leaver"
    APPRENTICE = "apprentice"
    SEVERELY_MENTALLY_IMPAIRED = "severely mentally impaired"
    CARER = "carer"
    CARE_WORKER = "care worker"
    IN_CARE_OR_HOSPITAL = "in a care home or hospital for good"
    DETAINED = "detained"
    HOMES_FOR_UKRAINE = "guest under Homes for Ukraine"
    OTHER_NOT_COUNTED = "not counted"


@dataclass(frozen=True, slots=True)
class PersonDiscount:
    """What comes off the bill because of who lives there."""

    percent: int  # 0, 25, 50; 100 when the home is exempt
    exempt_class: str  # 'N' students, 'S' under 18s, 'U' severely mentally impaired people; else empty
    counted: int
    not_counted: int
    working: str


def person_discount(counted: int, disregarded: int = 0) -> int:
    """The discount in percent: none for two or more counted adults, 25 for one, 50 for none.

    A home of students only is exempt instead of half price: ``household_discount`` knows that.

    Source: LGFA 1992 s.11 (CT-24).

    Raises:
        FactError: nobody lives there; an empty home follows other rules.
    """
    if counted < 0 or disregarded < 0:
        raise FactError("The number of adults cannot be less than none.")
    if not counted and not disregarded:
        raise FactError("Nobody lives there. Empty and second homes have their own rules.")
    return {0: 50, 1: 25}.get(counted, 0)


def household_discount(people: Sequence[Adult]) -> PersonDiscount:
    """What comes off for the people who live in a home.

    Somebody away for a while, such as a student in term time, still lives there (CT-26). Under-18s never change the
    result, unless only they live there.

    Source: LGFA 1992 s.11, Sch.1; SI 1992/558 classes N, S, U (CT-24, CT-27, CT-30, CT-35).

    Raises:
        FactError: nobody lives there.
    """
    adults = [person for person in people if person is not Adult.UNDER_18]
    counted = sum(person is Adult.COUNTED for person in adults)
    percent = person_discount(counted, len(people) - counted)
    exempt, why = _exempt(adults)
    not_counted = len(adults) - counted
    if exempt:
        return PersonDiscount(100, exempt, 0, not_counted, f"{why}: there is nothing to pay.")
    who = {0: "No adult is counted", 1: "1 adult is counted"}.get(counted, f"{counted} adults are counted")
    if not_counted:
        who += f" and {not_counted} {'is' if not_counted == 1 else 'are'} not"
    off = f"{percent}% off" if percent else "nothing comes off"
    return PersonDiscount(percent, "", counted, not_counted, f"{who}: {off}.")


def _exempt(adults: Sequence[Adult]) -> tuple[str, str]:
    kinds = set(adults)
    if not kinds:
        return "S", "Only people under 18 live there"
    if kinds == {Adult.STUDENT}:
        return "N", "Only full-time students live there"
    if Adult.SEVERELY_MENTALLY_IMPAIRED in kinds and kinds <= {Adult.SEVERELY_MENTALLY_IMPAIRED, Adult.STUDENT}:
        return "U", "Only people who are severely mentally impaired, or they and students, live there"
    return "", ""


def is_full_time_student(weeks_a_year: int, hours_a_week: Decimal | int, *, lasts_a_year: bool = True) -> bool:
    """A course of at least a year, 24 weeks a year and 21 hours a week (SI 1992/548 Sch.1; CT-29)."""
    return lasts_a_year and weeks_a_year >= 24 and hours_a_week >= 21


def is_student_under_20(age: int, months: int, hours_a_week: Decimal | int) -> bool:
    """Under 20, a day course up to A level of at least 3 months and 12 hours a week (SI 1992/548 Sch.1; CT-29)."""
    return age < 20 and months >= 3 and hours_a_week >= 12


def is_apprentice(weekly_pay: Decimal | int) -> bool:
    """Paid no more than £195 a week before tax, on an accredited apprenticeship (SI 1992/548 art.4; CT-31)."""
    return Decimal(weekly_pay) <= 195


def is_carer(hours_a_week: Decimal | int, *, partner: bool, parent_of_under_18: bool, benefit: bool) -> bool:
    """35 hours or more for somebody at home, not one's partner or own child under 18 (SI 1992/552; CT-32).

    Args:
        hours_a_week: hours of care, on average.
        partner: the person cared for is the carer's husband, wife or partner.
        parent_of_under_18: the person cared for is the carer's child and under 18.
        benefit: the person cared for gets a qualifying benefit.
    """
    return hours_a_week >= 35 and benefit and not partner and not parent_of_under_18


def is_care_worker(hours_a_week: Decimal | int, weekly_pay: Decimal | int) -> bool:
    """24 hours or more for no more than £44 a week, in a home that comes with the job (SI 1992/552; CT-33)."""
    return hours_a_week >= 24 and weekly_pay <= 44


def leaver_not_counted_until(age: int, left: date) -> date | None:
    """The last day that a school or college leaver is not counted: 31 October of that year; None if they count.

    Under 20 and left after 30 April (SI 1992/548; CT-28). Leaving from 1 November on gives nothing.
    """
    if age >= 20 or not date(left.year, 4, 30) < left < date(left.year, 11, 1):
        return None
    return date(left.year, 10, 31)
