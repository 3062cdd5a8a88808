"""How a council tax bill is split into monthly payments by the rules of the law.

A council may run its own scheme or Direct Debit pattern instead; say so when showing these.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipelines.errors import FactError
from pipelines.facts.calendar import TaxYear, tax_year_of
from pipelines.facts.money import checked_amount, show_gbp, to_pounds


@dataclass(frozen=True, slots=True)
class Instalments:
    """Monthly payments: the first takes the odd amount, the others are equal whole pounds."""

    number: int
    first: Decimal
    rest: Decimal  # each of the others; the same as ``first`` when there is only one
    working: str

    @property
    def amounts(self) -> tuple[Decimal, ...]:
        return (self.first, *(self.rest for _ in range(self.number - 1)))


@dataclass(frozen=True, slots=True)
class NumberOfInstalments:
    """How many payments the law gives."""

    number: int
    working: str


def instalments(charge: Decimal | int, number: int) -> Instalments:
    """Split a charge into ``number`` payments.

    Each is the charge divided by the number, to the nearest pound; the first is what is left.

    Raises:
        FactError: the number is not 1 to 12, or the charge is too small to split so.

    Source: SI 1992/613 Sch.1 para 2(5), (6) (CT-68).
    """
    if not 1 <= number <= 12:
        raise FactError("A year's bill is paid in 1 to 12 payments.")
    whole = checked_amount(charge, "The charge")
    if number == 1:
        return Instalments(1, whole, whole, f"{show_gbp(whole)} in 1 payment.")
    rest = to_pounds(whole / number)
    first = whole - (number - 1) * rest
    if first <= 0:
        raise FactError(f"{show_gbp(whole)} is too small for {number} payments.")
    line = f"{show_gbp(whole)} in {number} payments: first {show_gbp(first)}, then {number - 1} of {show_gbp(rest)}."
    return Instalments(number, first, rest, line)


def number_of_instalments(
    issued: date, *, year: TaxYear | None = None, twelve_asked: bool = False
) -> NumberOfInstalments:
    """How many monthly payments a bill has, from the day the council issued it.

    Args:
        issued: the date on the bill.
        year: the tax year that the bill is for; by default the year of ``issued``. A bill for the coming year goes
            out in March, so name the year for it.
        twelve_asked: the resident asked to pay over 12 months.

    Raises:
        FactError: the bill was issued after its year had ended; such a bill falls due at once.

    Source: SI 1992/613 Sch.1 para 2(3), 2(3A), 4 and reg.21(1A) to (1C) (CT-65 to CT-67). Seen only in part: later
    requests for 12, spread over the months left; and one payment for bills issued from January.
    """
    year = year or tax_year_of(issued)
    if issued > year.end:
        raise FactError(f"A bill for {year} issued after it ended is not paid by instalments.")
    if twelve_asked and issued <= date(year.first, 4, 15):
        return NumberOfInstalments(
            12, "You asked to pay over 12 months, and the bill was issued by 15 April: 12 payments."
        )
    if not twelve_asked and issued <= date(year.first, 4, 30):
        return NumberOfInstalments(10, "The bill was issued by 30 April: 10 payments.")
    months = _whole_months_after(issued, year)
    left = "1 whole month is left" if months == 1 else f"{months} whole months are left"
    if twelve_asked:
        number = max(months, 1)
        return NumberOfInstalments(number, f"{left} after the bill was issued: {_payments(number)}.")
    if issued.month <= 3:
        return NumberOfInstalments(1, "The bill was issued after 31 December: 1 payment.")
    return NumberOfInstalments(months - 1, f"{left} after the bill was issued, less 1: {_payments(months - 1)}.")


def _whole_months_after(issued: date, year: TaxYear) -> int:
    """Calendar months that begin after the day of issue and lie in the tax year."""
    return (year.end.year - issued.year) * 12 + year.end.month - issued.month


def _payments(number: int) -> str:
    return "1 payment" if number == 1 else f"{number} payments"
