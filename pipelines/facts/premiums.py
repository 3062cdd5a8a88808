"""What is added to the council tax of empty and second homes, and what stops it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.errors import FactError
from pipelines.facts.calendar import add_months
from pipelines.facts.money import Worked, show_gbp, show_number, to_pennies

LEGAL_MOST_EMPTY = ((1, 100), (5, 200), (10, 300))  # years empty, percent: LGFA 1992 s.11B since 1 April 2024 (CT-48)
LEGAL_MOST_SECOND_HOME = 100  # percent: LGFA 1992 s.11C since 1 April 2025 (CT-50)


@dataclass(frozen=True, slots=True)
class PremiumException:
    """A case in which no premium is charged; the normal charge still is (CT-52)."""

    letter: str  # not the letters of exempt homes: always say the words (CT-54)
    words: str
    empty: bool  # stops the premium on an empty home
    second: bool  # stops the premium on a second home
    months: int | None = None  # how long it lasts; None while the case lasts


# Prescribed classes of dwellings in force since 1 April 2025 (CT-51).
PREMIUM_EXCEPTIONS = {
    case.letter: case
    for case in (
        PremiumException("E", "you live in armed forces housing for your job", empty=True, second=True),
        PremiumException("F", "it is an annexe used as part of the main home", empty=True, second=True),
        PremiumException("G", "it is being marketed for sale", empty=True, second=True, months=12),
        PremiumException("H", "it is being marketed to let", empty=True, second=True, months=12),
        PremiumException("I", "the person who lived there has died", empty=True, second=True, months=12),
        PremiumException("J", "it is tied to a job", empty=False, second=True),
        PremiumException("K", "it is a caravan pitch or a mooring", empty=False, second=True),
        PremiumException("L", "nobody may live there all year round", empty=False, second=True),
        PremiumException("M", "it needs or is having major repairs", empty=True, second=False, months=12),
    )
}


@dataclass(frozen=True, slots=True)
class EmptyRates:
    """What the council adds for an empty home, in percent; each council sets its own, up to the legal most."""

    after_1_year: int = 0
    after_5_years: int = 0
    after_10_years: int = 0

    def __post_init__(self) -> None:
        rates = (self.after_1_year, self.after_5_years, self.after_10_years)
        for (years, most), rate in zip(LEGAL_MOST_EMPTY, rates, strict=True):
            if not 0 <= rate <= most:
                raise FactError(f"After {years} years empty the law allows a premium of 0% to {most}%, not {rate}%.")


def empty_home_charge(charge: Worked, years_empty: int, *, rates: EmptyRates, exception: str = "") -> Worked:
    """The charge of a home that is unoccupied and substantially unfurnished.

    Args:
        charge: the normal charge of the band.
        years_empty: full years empty; a new owner does not start them again (CT-49).
        rates: the council's own premiums.
        exception: letter of ``PREMIUM_EXCEPTIONS`` that applies, or empty.

    Source: LGFA 1992 s.11B as amended by the Levelling-up and Regeneration Act 2023 (CT-48, CT-52).
    """
    if years_empty < 0:
        raise FactError("The years that a home is empty cannot be less than none.")
    case = _exception(exception, empty=True)
    if years_empty < 1:
        return Worked(charge.amount, f"{charge.working} Empty for less than 1 year: nothing is added.")
    years, rate = next(
        (years, rate)
        for years, rate in ((10, rates.after_10_years), (5, rates.after_5_years), (1, rates.after_1_year))
        if years_empty >= years
    )
    return _with_premium(charge, rate, f"Empty for {years} year{'s' if years > 1 else ''} or more", case)


def second_home_charge(charge: Worked, rate: int, *, exception: str = "") -> Worked:
    """The charge of a furnished home that is nobody's main home.

    Source: LGFA 1992 s.11C, since 1 April 2025 (CT-50, CT-52). ``rate`` is the council's own, 0 to 100 percent.
    """
    if not 0 <= rate <= LEGAL_MOST_SECOND_HOME:
        raise FactError(f"The law allows a second home premium of 0% to {LEGAL_MOST_SECOND_HOME}%, not {rate}%.")
    return _with_premium(charge, rate, "Second home", _exception(exception, empty=False))


def exception_last_day(letter: str, since: date) -> date | None:
    """The last day of an exception that lasts 12 months from the day its case began; None while the case lasts.

    The 12 months run from the first day of the case, even if that was before April 2025 (CT-53).
    """
    case = PREMIUM_EXCEPTIONS.get(letter.upper())
    if case is None:
        raise FactError(f"There is no premium exception '{letter}'. They are E to M.")
    return add_months(since, case.months) - timedelta(days=1) if case.months else None


def _exception(letter: str, *, empty: bool) -> PremiumException | None:
    if not letter:
        return None
    case = PREMIUM_EXCEPTIONS.get(letter.upper())
    if case is None:
        raise FactError(f"There is no premium exception '{letter}'. They are E to M.")
    if not (case.empty if empty else case.second):
        raise FactError(f"That exception is not for {'empty' if empty else 'second'} homes: {case.words}.")
    return case


def _with_premium(charge: Worked, rate: int, why: str, case: PremiumException | None) -> Worked:
    if case is not None:
        return Worked(charge.amount, f"{charge.working} Nothing is added while {case.words}.")
    if not rate:
        return Worked(charge.amount, f"{charge.working} {why}: nothing is added.")
    amount = to_pennies(charge.amount * (100 + rate) / 100)
    return Worked(amount, f"{charge.working} {why}, plus {show_number(rate)}%: {show_gbp(amount)}.")
