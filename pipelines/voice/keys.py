"""Numbers that a caller keys in: collected digit by digit, checked, and read back in groups."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

DIGITS = frozenset("0123456789")
KEYS = DIGITS | {"*", "#"}
PAUSE = 4.0  # s after a digit that end the number
FIRST_DIGIT = 20.0  # s to find the letter that the number stands on
LONGEST = 20  # digits of anything that a council asks for

_SHORTEST_PHONE = 10  # digits
_MOBILE = re.compile(r"(?:0|44|0044)7\d{9}")
_PHONE = re.compile(r"(?:0|44|0044)[1-9]\d{8,9}")
_REFERENCE = re.compile(r"\d{3,20}")
_CARD = re.compile(r"\d{13,19}")


class Purpose(StrEnum):
    """What a number is for."""

    MOBILE = "mobile"  # to text the page to
    PHONE = "phone"  # to be rung back on
    REFERENCE = "reference"  # of a bill, a ticket or the like


@dataclass(slots=True)
class Keypad:
    """A number on its way in."""

    purpose: Purpose
    since: float  # of the last key, or of the end of the question
    digits: str = field(default="", repr=False)
    done: bool = False

    def press(self, key: str, now: float) -> None:
        """One of ``KEYS``: '#' ends the number, '*' begins it again."""
        self.since = now
        if key == "#":
            self.done = True
        elif key == "*":
            self.digits = ""
        else:
            self.digits += key
            self.done = len(self.digits) >= LONGEST

    def pass_time(self, now: float) -> None:
        """End the number when the caller has waited."""
        if now - self.since > (PAUSE if self.digits else FIRST_DIGIT):
            self.done = True


def fault(purpose: Purpose, digits: str) -> str:
    """Key of the reply that says why a number cannot be right; empty when it can."""
    if _CARD.fullmatch(digits) and _passes_luhn(digits):
        return "card_number"
    if purpose is Purpose.MOBILE:
        return "" if is_mobile(digits) else "not_a_mobile"
    if purpose is Purpose.PHONE:
        return "" if _PHONE.fullmatch(digits) else "not_a_phone"
    return "" if _REFERENCE.fullmatch(digits) else "not_a_reference"


def is_mobile(number: str) -> bool:
    """Whether a text message can be sent to it: a UK mobile, written in any way."""
    return bool(_MOBILE.fullmatch(re.sub(r"[^\d]", "", number)))


def can_be_rung(number: str) -> bool:
    """Whether a line's word for the caller is a number that a person can ring: not 'anonymous', not an extension."""
    return bool(re.fullmatch(r"[+\d ().-]{10,25}", number.strip())) and sum(map(str.isdigit, number)) >= _SHORTEST_PHONE


def in_groups(digits: str) -> str:
    """As it is read back: '0 7 7 0 0, 9 0 0, 1 2 3'. Groups of three from the end, the rest first."""
    first = len(digits) % 3 if len(digits) % 3 != 1 or len(digits) < 4 else 4
    first = 5 if len(digits) == 11 else first
    groups = [digits[:first], *(digits[place : place + 3] for place in range(first, len(digits), 3))]
    return ", ".join(" ".join(group) for group in groups if group)


def masked(digits: str) -> str:
    """What staff may read of a number: that there was one, and how long."""
    return f"[number of {len(digits)} digits]"


def spelled(reference: str) -> str:
    """A reference as it is said: 'N M, 7 K 4 P'."""
    return ", ".join(" ".join(part) for part in re.split(r"[^0-9A-Za-z]+", reference) if part)


def _passes_luhn(digits: str) -> bool:
    """The check of bank card numbers (ISO/IEC 7812-1, annex B)."""
    doubled = (int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
