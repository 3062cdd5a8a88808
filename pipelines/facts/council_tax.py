"""What a council tax bill comes to: bands, part of a year, discounts, reductions and premiums.

Pure sums on ``Decimal`` and ``date``. Every result says in one plain line how it came about. Where a council has
published its table of charges, start from that table: its rows were rounded one by one and may differ by a penny.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipelines.errors import FactError
from pipelines.facts.calendar import tax_year_of
from pipelines.facts.dates import show_date
from pipelines.facts.money import Worked, checked_amount, show_gbp, show_number, to_pennies

# Local Government Finance Act 1992 s.5(1), (1A); band I is Wales only (CT-04).
NINTHS = {"A": 6, "B": 7, "C": 8, "D": 9, "E": 11, "F": 13, "G": 15, "H": 18, "I": 21}
BAND_A_REDUCED = 5  # ninths for a band A home with the disabled band reduction: SI 1999/1004 (CT-41)


def _band(band: str) -> str:
    letter = band.strip().upper()
    if letter not in NINTHS:
        raise FactError(f"There is no band '{band}'. Bands in England are A to H.")
    return letter


def ninths_of(band: str, band_d: Decimal | int) -> Decimal:
    """The charge of a band, to the penny: band D times its ninths (LGFA 1992 s.5, s.36; CT-13)."""
    return to_pennies(checked_amount(band_d, "The band D charge") * NINTHS[_band(band)] / 9)


def band_charge(band_d: Decimal | int, band: str) -> Worked:
    """The charge of a band for a whole year, from the band D charge (LGFA 1992 s.5; CT-04, CT-13)."""
    letter = _band(band)
    amount = ninths_of(letter, band_d)
    if letter == "D":
        return Worked(amount, f"Band D is {show_gbp(amount)}.")
    return Worked(amount, f"Band {letter} is {NINTHS[letter]}/9 of band D ({show_gbp(band_d)}): {show_gbp(amount)}.")


def disabled_band_charge(band_d: Decimal | int, band: str) -> Worked:
    """The charge with the disabled band reduction: one band lower, and 5/9 of band D for band A.

    Source: SI 1992/554 and SI 1999/1004 (CT-40, CT-41).
    """
    letter = _band(band)
    if letter == "A":
        amount = to_pennies(checked_amount(band_d, "The band D charge") * BAND_A_REDUCED / 9)
        line = f"Band A with a disabled band reduction is 5/9 of band D ({show_gbp(band_d)}): {show_gbp(amount)}."
        return Worked(amount, line)
    lower = _band_below(letter)
    below = band_charge(band_d, lower)
    return Worked(
        below.amount, f"Band {letter} with a disabled band reduction is charged as band {lower}. {below.working}"
    )


def _band_below(letter: str) -> str:
    letters = list(NINTHS)
    return letters[letters.index(letter) - 1]


def published_charge(table: Mapping[str, Decimal], band: str, *, disabled_reduction: bool = False) -> Worked:
    """The charge of a band from the council's own table, with or without the disabled band reduction.

    Args:
        table: published charge by band letter, for one year and one area.
        band: the band of the home.
        disabled_reduction: charge one band lower (SI 1992/554), or 5/9 of band D for band A (SI 1999/1004).

    Raises:
        FactError: the table lacks a band that is needed.
    """
    letter = _band(band)
    if disabled_reduction and letter == "A":
        return disabled_band_charge(_row(table, "D"), "A")
    used = _band_below(letter) if disabled_reduction else letter
    amount = _row(table, used)
    band_d = table.get("D")
    charge = f"Band {used} is {show_gbp(amount)}."
    if band_d is not None and ninths_of(used, band_d) == amount:
        charge = band_charge(band_d, used).working
    lead = f"Band {letter} with a disabled band reduction is charged as band {used}. " if disabled_reduction else ""
    return Worked(amount, lead + charge)


def _row(table: Mapping[str, Decimal], band: str) -> Decimal:
    if band not in table:
        raise FactError(f"The council's table has no band {band}.")
    return table[band]


def less_percent(start: Worked, percent: Decimal | int) -> Worked:
    """Take a percentage off: 25 for one counted adult, 50 for none (LGFA 1992 s.11; CT-24)."""
    rate = Decimal(percent)
    if not 0 <= rate <= 100:
        raise FactError("A discount is between 0% and 100%.")
    if not rate:
        return start
    amount = to_pennies(start.amount * (100 - rate) / 100)
    return Worked(amount, f"{start.working} Less {show_number(rate)}%: {show_gbp(amount)}.")


def less_reductions(
    charge: Worked,
    *,
    person_discount: int = 0,
    council_tax_reduction: Decimal | int = 0,
    discretionary: Decimal | int = 0,
) -> Worked:
    """A lived-in home's bill, in the order of the Act: person discount, then low income, then discretion.

    The disabled band reduction comes before all of them: start from ``disabled_band_charge`` or ``published_charge``.

    Args:
        charge: the charge of the band that is used.
        person_discount: 0, 25 or 50 percent.
        council_tax_reduction: help for low income, pounds a year.
        discretionary: a reduction under section 13A(1)(c), pounds a year.

    Source: LGFA 1992 ss.10 to 13A (CT-42: the order follows from the Act's structure, not yet checked in its text).
    """
    if person_discount not in (0, 25, 50):
        raise FactError("The person discount is 0%, 25% or 50%.")
    left = less_percent(charge, person_discount)
    for amount, what in (
        (checked_amount(council_tax_reduction, "Council Tax Reduction"), "Council Tax Reduction"),
        (checked_amount(discretionary, "The discretionary reduction"), "a discretionary reduction"),
    ):
        if amount:
            rest = max(to_pennies(left.amount - amount), Decimal(0))
            left = Worked(rest, f"{left.working} Less {what} of {show_gbp(amount)}: {show_gbp(rest)}.")
    return left


@dataclass(frozen=True, slots=True)
class PartYear:
    """What is charged for some days of one tax year."""

    amount: Decimal
    days: int
    days_in_year: int
    first_day: date
    leaving_day: date  # not charged
    working: str


def part_year(annual: Decimal | int, first_day: date, *, leaving_day: date | None = None) -> PartYear:
    """Charge for part of a tax year, day by day.

    Args:
        annual: the bill for a whole year, after any discount.
        first_day: charged. For somebody who was there all along, 1 April.
        leaving_day: not charged, when they are gone by its end. None means up to 31 March.

    Raises:
        FactError: the days do not follow one another or lie in two tax years.

    Source: LGFA 1992 s.2 (days), s.10(1) (charge divided by the days in the year; 366 in a leap year); CT-11, CT-12.
    """
    year = tax_year_of(first_day)
    end = date(year.first + 1, 4, 1)
    leave = leaving_day or end
    if leave < first_day:
        raise FactError("The day of leaving is before the first day.")
    if leave > end:
        raise FactError(
            f"Those days are in more than one tax year. Each year has its own charge: stop at {show_date(year.end)}."
        )
    days = (leave - first_day).days
    whole = checked_amount(annual, "The charge for the year")
    amount = to_pennies(whole * days / year.days)
    return PartYear(amount, days, year.days, first_day, leave, _part_year_line(whole, first_day, leave, amount))


def _part_year_line(whole: Decimal, first: date, leave: date, amount: Decimal) -> str:
    days, in_year = (leave - first).days, tax_year_of(first).days
    if not days:
        return "You came and went on the same day, so no day is charged: £0."
    last = date.fromordinal(leave.toordinal() - 1)
    count = "1 day" if days == 1 else f"{days} days"
    return (
        f"{show_date(first)} to {show_date(last)} is {count}. "
        f"{show_gbp(whole)} × {days} ÷ {in_year} days in the year: {show_gbp(amount)}."
    )
