"""What an answer can be wrong about with confidence: amounts, shares, dates, numbers, phones, links."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What can be wrong with confidence: amounts, percentages, phone numbers, links, dates, times, counts.
_CLAIM = re.compile(
    r"https?://\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+|\b\w+(?:\.\w+)*\.(?:gov\.uk|org\.uk|co\.uk|org|com|uk|example)\b"
    r"|£\s?\d[\d,]*(?:\.\d+)?|\d[\d,]*(?:\.\d+)?\s?%|\d[\d,]*(?:[./:]\d+)*(?:(?:st|nd|rd|th|am|pm|p)\b)?",
    re.IGNORECASE,
)


def missing_claims(text: str, sources: Iterable[str]) -> list[str]:
    """Claims of a text (amounts, dates, numbers, links) that stand in none of the sources."""
    have = {claim for source in sources for claim in claims(source)}
    return [claim for claim in claims(text) if claim not in have]


def claims(text: str) -> list[str]:
    """Every amount, percentage, number, phone, e-mail and link of a text, in one common form."""
    return [_plain(match.group()) for match in _CLAIM.finditer(text)]


def _plain(claim: str) -> str:
    claim = claim.lower().replace(" ", "").replace(",", "").rstrip(".:/")
    return re.sub(r"\.00$", "", re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", claim)).lstrip("£")
