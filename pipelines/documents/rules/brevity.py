"""The last words that can go from a sentence that is only just too long, so that it need not be cut or stay long."""

from __future__ import annotations

import re

from pipelines.documents.rules.clause_parts import LONG, word_count
from pipelines.documents.rules.lists import ITEM

_MOST = LONG + 4  # words; what is longer would not come down to fifteen
_SURE = (
    "say|says|show|shows|think|thinks|know|knows|agree|agrees|confirm|confirms|sure|told|tell you|tell us|means|believe"
)
_US = "you|we|they|it|he|she"
# In the order of trial: from what costs a reader nothing to what a reader may miss.
_SHORTER: tuple[tuple[str, str], ...] = (
    (r"^If this happens, (?=\w)", "If so, "),
    (r"\bwill (?:have|need) to\b", "must"),
    (r"\b(You|We|They|you|we|they) (?:have|need) to\b", r"\1 must"),
    (r"\b(?:has|needs) to be\b", "must be"),
    (r"\b(?:will|would) be able to\b", "can"),
    (r"\b(?:is|are) able to\b", "can"),
    (r"(ʘm\d+) for each (\w+)\b", r"\1 a \2"),
    (rf"\b({_SURE}) that (?=(?:{_US}|the|your|our|there|this|these)\b)", r"\1 "),
    (rf"(?<=\w) (?:that|which) (?=(?:{_US}) )", " "),
    (r"\b(will|must|can|may|should) (?:then|also) (?=[a-z])", r"\1 "),
    (r"(?<=\w) (?:that|which) (?:is|are|was|were) (?=\w+(?:ed|en) (?:in|on|by|at|to|from|for|under|with)\b)", " "),
    (r"\bon or before\b", "by"),
)  # fmt: skip


def brief(text: str) -> str:
    """A sentence of fifteen words at most, where leaving out small words is enough for that; else the sentence itself.

    Args:
        text: one masked sentence.
    """
    if text.startswith(ITEM) or not LONG < word_count(text) <= _MOST:
        return text
    shorter = text
    for pattern, instead in _SHORTER:
        shorter = re.sub(pattern, instead, shorter)
        if word_count(shorter) <= LONG:
            return f"{shorter[:1].upper()}{shorter[1:]}"
    return text
