"""What a parking ticket costs at each stage, and the last day of each.

Pure sums. The day of service counts as day 1 throughout; counting so never gives a resident a day too many.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from pipelines.errors import FactError
from pipelines.facts.calendar import working_day_after
from pipelines.facts.dates import show_date, show_day
from pipelines.facts.enforcement import agent_fees
from pipelines.facts.money import checked_amount, show_gbp, to_pennies


class Place(StrEnum):
    """Where the council is; London boroughs, or parts of them, are band A or band B."""

    OUTSIDE_LONDON = "outside London"
    LONDON_A = "London band A"
    LONDON_B = "London band B"


class Level(StrEnum):
    """How serious the contravention is; bus lanes and moving traffic have one level of their own."""

    HIGHER = "higher"
    LOWER = "lower"
    MOVING = "bus lane or moving traffic"


@dataclass(frozen=True, slots=True)
class Penalty:
    """The full amount of a Penalty Charge Notice (PCN)."""

    place: Place
    level: Level
    amount: Decimal
    valid_from: date
    source: str


_NATIONAL = "SI 2022/71 (guidelines on charges)"
_LONDON = "Traffic Management Act 2004 Sch.9; Mayor's decision MD3328"
# PK-02, PK-03, PK-05. England only.
PENALTIES = (
    Penalty(Place.OUTSIDE_LONDON, Level.HIGHER, Decimal(70), date(2008, 3, 31), _NATIONAL),
    Penalty(Place.OUTSIDE_LONDON, Level.LOWER, Decimal(50), date(2008, 3, 31), _NATIONAL),
    Penalty(Place.OUTSIDE_LONDON, Level.MOVING, Decimal(70), date(2022, 5, 31), _NATIONAL),
    Penalty(Place.LONDON_A, Level.HIGHER, Decimal(160), date(2025, 4, 7), _LONDON),
    Penalty(Place.LONDON_A, Level.LOWER, Decimal(110), date(2025, 4, 7), _LONDON),
    Penalty(Place.LONDON_A, Level.MOVING, Decimal(160), date(2025, 4, 7), _LONDON),
    Penalty(Place.LONDON_B, Level.HIGHER, Decimal(140), date(2025, 4, 7), _LONDON),
    Penalty(Place.LONDON_B, Level.LOWER, Decimal(90), date(2025, 4, 7), _LONDON),
    Penalty(Place.LONDON_B, Level.MOVING, Decimal(160), date(2025, 4, 7), _LONDON),
)
DISCOUNT_PERCENT = 50
CHARGE_CERTIFICATE_PERCENT = 50  # added to the full amount: SI 2022/71 reg.21 (PK-20)
REGISTRATION_FEE = Decimal(10)  # Traffic Enforcement Centre, CPR 75 (PK-21)


def penalty(place: Place, level: Level, on: date) -> Penalty:
    """The penalty for a contravention on a day.

    Raises:
        FactError: the amount on that day is not known.
    """
    found = next(row for row in PENALTIES if row.place is place and row.level is level)
    if on < found.valid_from:
        raise FactError(f"The {level} charge {_in(place)} is known only from {show_date(found.valid_from)}.")
    return found


def _in(place: Place) -> str:
    return place if place is Place.OUTSIDE_LONDON else f"in {place}"


@dataclass(frozen=True, slots=True)
class PenaltyStages:
    """What is owed in all at each stage."""

    discount: Decimal
    full: Decimal
    charge_certificate: Decimal
    registered: Decimal  # at the Traffic Enforcement Centre, with its fee
    compliance: Decimal  # passed to enforcement agents
    visit: Decimal  # after their first visit
    working: str


def penalty_stages(full: Decimal | int) -> PenaltyStages:
    """What a PCN comes to from the discount to a visit by enforcement agents.

    Source: SI 2022/71 reg.21 (charge certificate), CPR 75 (registration), SI 2014/1 (agents); PK-02, 20, 21, 25.
    """
    whole = checked_amount(full, "The penalty")
    certificate = to_pennies(whole * (100 + CHARGE_CERTIFICATE_PERCENT) / 100)
    registered = certificate + REGISTRATION_FEE
    fees = agent_fees(registered)
    half = to_pennies(whole * DISCOUNT_PERCENT / 100)
    compliance = registered + fees.compliance
    visit = compliance + fees.enforcement
    line = (
        f"Half price is {show_gbp(half)}, the full charge {show_gbp(whole)}. A charge certificate makes it "
        f"{show_gbp(certificate)}, the court fee of {show_gbp(REGISTRATION_FEE)} makes it {show_gbp(registered)}. "
        f"Enforcement agents add {show_gbp(fees.compliance)}, and {show_gbp(fees.enforcement)} for a visit: "
        f"{show_gbp(visit)}."
    )
    return PenaltyStages(half, whole, certificate, registered, compliance, visit, line)


class Notice(StrEnum):
    """How the PCN came, which sets its discount days."""

    WINDSCREEN = "on the car or handed over"
    CAMERA = "by post from a camera"  # parking by camera; outside London also bus lanes and moving traffic
    DROVE_AWAY = "by post because the driver left or stopped the officer"
    LONDON_MOVING = "by post for a London bus lane or moving traffic"


# Days of discount, day 1 being the day of service (for London bus lanes and moving traffic the date of the notice):
# SI 2022/71 reg.2 and reg.10(2)(a); London Local Authorities Acts 1996 and 2003 (PK-07, PK-08, PK-09).
DISCOUNT_DAYS = {Notice.WINDSCREEN: 14, Notice.CAMERA: 21, Notice.DROVE_AWAY: 14, Notice.LONDON_MOVING: 14}
FULL_DAYS = 28  # to pay or to challenge (PK-10, PK-15)


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The last days of a PCN."""

    day_1: date
    discount_last: date
    full_last: date
    service_assumed: bool  # day 1 was worked out from the day of posting
    working: str


def served_by_post(posted: date) -> date:
    """The day a letter counts as served: the second working day after posting.

    An assumption: it is how councils count, and was not read in the regulations (PK-08, WX-19). Say so.
    """
    return working_day_after(posted, 2)


def notice_deadlines(
    kind: Notice, *, served: date | None = None, posted: date | None = None, dated: date | None = None
) -> Deadlines:
    """The last day at half price and the last of the 28 days.

    Args:
        kind: how the notice came.
        served: the day it was put on the car, handed over, or arrived by post.
        posted: the day it was posted, when the day it arrived is not known.
        dated: the date on the notice; for London bus lanes and moving traffic only.

    Raises:
        FactError: not exactly the day that this kind of notice counts from.
    """
    day_1, assumed = _day_1(kind, served=served, posted=posted, dated=dated)
    days = DISCOUNT_DAYS[kind]
    discount = _last_day(day_1, days)
    full = _last_day(day_1, FULL_DAYS)
    start = f"Posted on {show_day(posted)}, so it should have come by" if assumed and posted else "Day 1 is"
    line = (
        f"{start} {show_day(day_1)}{' (day 1)' if assumed else ''}. "
        f"Day {days} is {show_day(discount)}, day {FULL_DAYS} is {show_day(full)}."
    )
    return Deadlines(day_1, discount, full, assumed, line)


def _day_1(kind: Notice, *, served: date | None, posted: date | None, dated: date | None) -> tuple[date, bool]:
    if sum(day is not None for day in (served, posted, dated)) != 1:
        raise FactError("Give one day: when it was served, when it was posted, or the date on it.")
    if kind is Notice.LONDON_MOVING:
        if dated is None:
            raise FactError("A London bus lane or moving traffic notice counts from the date on it.")
        return dated, False
    if served is not None:
        return served, False
    if posted is not None and kind is not Notice.WINDSCREEN:
        return served_by_post(posted), True
    raise FactError("This notice counts from the day it was served, not from the date on it.")


def _last_day(day_1: date, days: int) -> date:
    return day_1 + timedelta(days=days - 1)


class Stage(StrEnum):
    """A later letter about a PCN."""

    NOTICE_TO_OWNER = "Notice to Owner"
    NOTICE_OF_REJECTION = "Notice of Rejection"
    APPEAL_LOST = "lost appeal"
    CHARGE_CERTIFICATE = "charge certificate"
    ORDER_FOR_RECOVERY = "Order for Recovery"


# Days beginning with the day of service, and what they are for.
STAGE_DAYS: dict[Stage, tuple[int, str, str]] = {
    Stage.NOTICE_TO_OWNER: (28, "pay or make formal representations", "SI 2022/576 regs 3, 5 (PK-14)"),
    Stage.NOTICE_OF_REJECTION: (28, "pay or appeal to the tribunal", "SI 2022/576 reg.7 (PK-18)"),
    Stage.APPEAL_LOST: (28, "pay", "SI 2022/71 reg.21 (PK-19)"),
    Stage.CHARGE_CERTIFICATE: (14, "pay", "SI 2022/71 reg.21 (PK-20)"),
    Stage.ORDER_FOR_RECOVERY: (21, "pay or file a statement", "CPR 75 (PK-21)"),
}
REPLY_DAYS = 56  # the council must decide formal representations in these: SI 2022/576 reg.6 (PK-16)


@dataclass(frozen=True, slots=True)
class StageDeadline:
    """The last day that a later letter gives."""

    stage: Stage
    day_1: date
    last: date
    service_assumed: bool
    source: str
    working: str


def stage_deadline(stage: Stage, *, served: date | None = None, posted: date | None = None) -> StageDeadline:
    """The last day to act on a later letter, from the day it came, or from the day it was posted.

    Source: ``STAGE_DAYS``. That day 1 is the day of service is the law's wording for most of these letters; where it
    is not, the day given is one too early, never too late.
    """
    day_1 = served or (served_by_post(posted) if posted else None)
    if day_1 is None or (served and posted):
        raise FactError("Give one day: when the letter came, or when it was posted.")
    days, what, source = STAGE_DAYS[stage]
    last = _last_day(day_1, days)
    lead = f"Posted on {show_day(posted)}, so it should have come by" if posted else f"The {stage} came on"
    line = f"{lead} {show_day(day_1)} (day 1). Day {days}, the last to {what}, is {show_day(last)}."
    return StageDeadline(stage, day_1, last, posted is not None, source, line)


def reply_due(representations_received: date) -> date:
    """The last day for the council to decide formal representations; after it they count as accepted.

    Here the day of receipt is not counted, so that nobody is told a day too early that they have won.

    Source: SI 2022/576 reg.6 (PK-16).
    """
    return representations_received + timedelta(days=REPLY_DAYS)
