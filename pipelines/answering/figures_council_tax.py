"""Figures about a council tax bill: the charge of a band, part of a year, discounts, premiums, instalments."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from pipelines.answering.figures import Ask, Asked, worked_draft
from pipelines.errors import FactError
from pipelines.facts.calendar import TaxYear, tax_year_of
from pipelines.facts.council_tax import less_percent, part_year, published_charge
from pipelines.facts.dates import show_date
from pipelines.facts.instalments import instalments
from pipelines.facts.money import Worked, show_gbp
from pipelines.facts.premiums import EmptyRates, empty_home_charge, second_home_charge
from pipelines.types import Draft, Figure

_PRICE = re.compile(
    r"\b(?:how much|how many|price|prices|cost|costs|charges?|rate|what (?:will|would|do|should) i (?:pay|owe)|"
    r"what is|whats|what's|bill|amount|pay|per (?:month|year)|a (?:month|year)|work out|calculate)\b|£"
    r"|^\W*band\W+[a-h]\W*$",
    re.IGNORECASE,
)
_NOT_PRICE = re.compile(
    r"\b(?:appeal|challenge|wrong|change|changed|move(?:d)? (?:up|down)|lower band|higher band|rebanded|"
    r"reband|mean|means|worth|value|valued|valuation|check|find out|why|how do i pay|ways to pay|"
    r"afford|help|arrears|behind|liable|who pays?|how (?:can|do|to))\b",
    re.IGNORECASE,
)
_MY_SUM = re.compile(
    r"\b(?:how much|what)\b.{0,40}\b(?:will|would|do|should|am|are|is)\b.{0,20}\b(?:i|we|my)\b", re.IGNORECASE
)
_COUNCIL_TAX = re.compile(r"\b(?:council tax|counciltax|band)\b", re.IGNORECASE)
# 'Band A' of a parking ticket is London's, not a home's.
_TICKET = re.compile(r"\b(?:tickets?|ticketed|pcns?|parking|parked|clamp\w*|bus lane)\b", re.IGNORECASE)
_NAMES_THE_TAX = re.compile(r"\bcouncil ?tax\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(20\d\d)\s*(?:-|/|to)\s*(?:20)?(\d\d)\b")
MONTHS = {10: "April to January", 12: "April to March"}


@dataclass(frozen=True, slots=True)
class _Table:
    """The published charges of one area for one year."""

    year: TaxYear
    area_name: str
    charges: Mapping[str, Decimal]
    source: str
    assumed: bool  # the resident did not name the area


def council_tax_charge(asked: Asked) -> Draft | Ask | None:
    """The charge that a question asks for, from the council's own table; asks for the band where it must."""
    said = asked.details
    if not asked.room.charges or _NOT_PRICE.search(asked.text) or not _PRICE.search(asked.text):
        return None
    if _TICKET.search(asked.text) and not _NAMES_THE_TAX.search(asked.text):
        return None
    if said.band is None:
        personal = bool(said.day and (said.moves_in or said.moves_out)) or said.instalments is not None
        return Ask("ask_band") if personal and _MY_SUM.search(asked.text) and _COUNCIL_TAX.search(asked.text) else None
    table = _table(asked)
    if table is None:
        return None
    try:
        worked = _bill(asked, table)
    except FactError:
        return None
    amount = show_gbp(worked.amount)
    where = f"in {table.area_name}" if table.area_name else ""
    conditions = [f"This is the charge {where} for {table.year}."]
    if table.assumed and len({charge.area for charge in asked.room.charges}) > 1:
        conditions.append("Tell us your parish if you live in one: the charge there is different.")
    figure = Figure(f"Band {said.band}, {table.area_name}".strip(", "), amount, table.source, str(table.year))
    return worked_draft(_answer(asked, worked), worked.working, figure, conditions=conditions)


def _answer(asked: Asked, worked: Worked) -> str:
    said = asked.details
    amount = show_gbp(worked.amount)
    if said.instalments:
        split = instalments(worked.amount, said.instalments)
        first, rest = show_gbp(split.first), show_gbp(split.rest)
        return f"You would pay {first} first and then {split.number - 1} payments of {rest}: {amount} for the year."
    if said.day and (said.moves_in or said.moves_out):
        until = "from" if said.moves_in else "up to"
        return f"You would pay {amount} for the part of the year {until} {show_date(said.day)}."
    if said.second_home:
        return f"A second home in band {said.band} pays {amount} for the year."
    if said.years_empty is not None:
        return f"A home in band {said.band} that has been empty this long pays {amount} for the year."
    if said.alone or said.disabled_reduction:
        return f"You would pay {amount} for the year."
    return f"Band {said.band} council tax is {amount} for the year."


def _table(asked: Asked) -> _Table | None:
    """The table of the year and area that the question names, or of this year and the council's main area."""
    charges = asked.room.charges
    named = _YEAR.search(asked.text)
    year = TaxYear(int(named[1])) if named else tax_year_of(asked.details.day or asked.today)
    text = asked.text.lower()
    area = next(
        (charge.area for charge in charges if charge.area_name.lower() in text or charge.area in text.split()), ""
    )
    wanted = area or asked.room.council.default_area
    rows = [charge for charge in charges if charge.year == str(year) and charge.area == wanted]
    if not rows:
        return None
    return _Table(year, rows[0].area_name, {row.band: row.amount for row in rows}, rows[0].source, not area)


def _bill(asked: Asked, table: _Table) -> Worked:
    """The bill in the order of the Act: band, disabled reduction, premium or discount, days, instalments."""
    said = asked.details
    worked = published_charge(table.charges, said.band or "", disabled_reduction=said.disabled_reduction)
    if said.second_home:
        worked = second_home_charge(worked, _percent(asked, "premium.second_home"))
    elif said.years_empty is not None:
        worked = empty_home_charge(worked, said.years_empty, rates=_empty_rates(asked))
    elif said.alone:
        worked = less_percent(worked, 25)
    if said.day and said.moves_in:
        part = part_year(worked.amount, said.day)
        worked = Worked(part.amount, f"{worked.working} {part.working}")
    elif said.day and said.moves_out:
        part = part_year(worked.amount, table.year.start, leaving_day=said.day)
        worked = Worked(part.amount, f"{worked.working} {part.working}")
    if said.instalments:
        split = instalments(worked.amount, said.instalments)
        worked = Worked(worked.amount, f"{worked.working} {split.working}")
    return worked


def _percent(asked: Asked, fact: str) -> int:
    value = asked.room.facts.value(fact, asked.today).value
    return int(value) if isinstance(value, Decimal) else 0


def _empty_rates(asked: Asked) -> EmptyRates:
    return EmptyRates(
        after_1_year=_percent(asked, "premium.empty.after_1_year"),
        after_5_years=_percent(asked, "premium.empty.after_5_years"),
        after_10_years=_percent(asked, "premium.empty.after_10_years"),
    )
