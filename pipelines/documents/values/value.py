"""A value as it stands in a text, with a key that is the same however it is written."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    AMOUNT = "amount"
    PERCENTAGE = "percentage"
    FRACTION = "fraction"
    DURATION = "duration"
    NUMBER = "number"
    DATE = "date"
    DAY = "day"  # of the week
    TIME = "time"
    PHONE = "phone"
    EMAIL = "email"
    LINK = "link"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Value:
    """One value."""

    kind: Kind
    key: Hashable  # equal for '£1,500' and '£1500.00', for '17:30' and '5.30pm'
    text: str  # as written
    start: int
    end: int
    asked: bool = True  # False: too vague to be looked for ('a week'), but it answers for one that is

    @property
    def share(self) -> Fraction | None:
        """A percentage or a fraction as a part of 1."""
        if self.kind is Kind.FRACTION and isinstance(self.key, Fraction):
            return self.key
        return Fraction(self.key) / 100 if self.kind is Kind.PERCENTAGE and isinstance(self.key, Decimal) else None
