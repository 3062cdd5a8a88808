"""Amounts of money: shown to people, found in what they write, and worked out in one line."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from pipelines.errors import FactError

PENNY = Decimal("0.01")
POUND = Decimal(1)
_NUMBER = r"\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,2})?|\d{1,9}(?:\.\d{1,2})?"
_PER = r"(?:(?:a|per|each|every)\s{1,3}(?:day|week|month|year)|daily|weekly|monthly|yearly|pcm|pw|pa)"
_MARKED = re.compile(
    rf"£\s{{0,2}}(?P<sign>{_NUMBER})(?P<k>k)?(?![\d.,]*\d)"
    rf"|(?<![\w.,£-])(?P<word>{_NUMBER})(?P<wk>k)?\s{{0,2}}(?:pounds?\b|quid\b|gbp\b)"
    rf"|(?<![\w.,£-])(?P<per>{_NUMBER})\s{{1,3}}{_PER}\b"
    r"|(?<![\w.,£-])(?P<pence>\d{1,2})\s{0,1}(?:p|pence)\b",
    re.IGNORECASE,
)
_BARE = re.compile(rf"(?:{_NUMBER})")


@dataclass(frozen=True, slots=True)
class Worked:
    """An amount and, in one plain line, how it came about."""

    amount: Decimal  # pounds, to the penny
    working: str


def to_pennies(amount: Decimal) -> Decimal:
    """Round to the nearest penny; half a penny goes up."""
    return amount.quantize(PENNY, rounding=ROUND_HALF_UP)


def to_pounds(amount: Decimal) -> Decimal:
    """Round to the nearest pound; 50p goes up."""
    return amount.quantize(POUND, rounding=ROUND_HALF_UP)


def checked_amount(amount: Decimal | int, what: str) -> Decimal:
    """The amount as a ``Decimal``.

    Raises:
        FactError: it is below nothing, or not a number; the message names ``what``.
    """
    value = Decimal(amount)
    if not value.is_finite() or value < 0:
        raise FactError(f"{what} must be an amount of £0 or more.")
    return value


def show_gbp(amount: Decimal | int) -> str:
    """£45, £1,234.50: pennies only where there are any."""
    value = to_pennies(Decimal(amount))
    sign = "-" if value < 0 else ""
    return f"{sign}£{abs(value):,.2f}".removesuffix(".00")


def show_number(number: Decimal | int) -> str:
    """25, 2.5, 1,200: no zeros after the point that say nothing."""
    text = f"{Decimal(number):,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def find_amounts(text: str) -> tuple[Decimal, ...]:
    """Every amount of money in the text, in order: '£1,800', '1800 pounds', '1800 a month', '50p', '£2k'."""
    return tuple(_amount_of(match) for match in _MARKED.finditer(text))


def find_amount(text: str) -> Decimal | None:
    """The one amount that the text names, in pounds; None when there is none, or when two differ.

    A number without a pound sign, a word for pounds or a period counts only when it is all there is.
    """
    found = set(find_amounts(text))
    if len(found) == 1:
        return found.pop()
    bare = text.strip().rstrip(".?!")
    if not found and _BARE.fullmatch(bare):
        return Decimal(bare.replace(",", ""))
    return None


def _amount_of(match: re.Match[str]) -> Decimal:
    if match["pence"]:
        return Decimal(match["pence"]) / 100
    digits = match["sign"] or match["word"] or match["per"]
    try:
        value = Decimal(digits.replace(",", ""))
    except InvalidOperation as error:  # pragma: no cover - the pattern lets only digits through
        raise FactError(f"'{digits}' is not an amount") from error
    return value * 1000 if match["k"] or match["wk"] else value
