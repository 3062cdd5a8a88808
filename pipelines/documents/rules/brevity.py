"""The last words that can go from a sentence that is only just too long, so that it need not be cut or stay long."""

from __future__ import annotations

import re

from pipelines.documents.rules.clause_parts import LONG, word_count
from pipelines.documents.rules.lists import ITEM

_MOST = LONG + 4  # words; what is longer would not come down to fifteen
_SURE = (
    "say|says|show|shows|showed|think|thinks|consider|know|knows|agree|agrees|confirm|confirms|sure|"
    "told (?:us|you|them)|tell (?:us|you|them)|means|mean|believe|believes|reported"
)
_US = "you|we|they|it|he|she"
# In the order of trial: from what costs a reader nothing to what a reader may miss.
_SHORTER: tuple[tuple[str, str], ...] = (
    (r"^If this happens, (?=\w)", "If so, "),
    (r"^If this does not happen, (?=\w)", "If not, "),
    (r"^After that, (?=\w)", "Then "),
    (r"\bthe reasons? (?:why|that) (?=(?:you|we|they|it|your|the)\b)", "why "),
    (r"\bought to\b", "should"),
    (r"\bwill (?:have|need) to\b", "must"),
    (r"\b(You|We|They|you|we|they) (?:have|need) to\b", r"\1 must"),
    (r"\b(?:has|needs) to be\b", "must be"),
    (r"\b(?:is|are) to be (?=\w+ed\b|put\b|made\b|kept\b|sent\b|paid\b)", "must be "),
    (r"\bwould be able to\b", "could"),  # of a plan: it is not decided
    (r"\bwill be able to\b", "can"),
    (r"\bwill be available to (?=[a-z])", "will "),
    (r"\b(may|might|can) be able to\b", r"\1"),
    (r"\b(?:is|are) able to\b", "can"),
    (r"\b(?:has|have) the right to (?=[a-z])", "can "),
    (r"\bas a result of\b", "because of"),
    (r"\b(?:are|is) proposing to\b", "want to"),
    (r"(ʘm\d+) for each (\w+)\b", r"\1 a \2"),
    (r"\b([Aa]ll|[Bb]oth) of (?=(?:the|your|our|these|their)\b)", r"\1 "),
    (r"\ba number of\b", "some"),
    (r"\b(?:simply|therefore|particularly|very) (?=[a-z])", ""),
    (rf"\b({_SURE}) that (?=(?:{_US}|the|your|our|there|this|these|no|a|an)\b)", r"\1 "),
    (rf"(?<=\w) (?:that|which) (?=(?:{_US}) )", " "),
    (r"\b(will|must|can|may|should) (?:then|also) (?=[a-z])", r"\1 "),
    (r"(?<=\w) (?:that|which|who) (?:has|have|had) been (?=\w+ed (?:in|on|by|at|to|from|for|under|with)\b)", " "),
    (r"(?<=\w) (?:that|which|who) (?:is|are) (?=(?:more|less|over|under|at least|next to|near) )", " "),
    (r"\bwould like to (?=[a-z])", "want to "),
    (r"\bas well as\b", "and"),
    (r"(?<=\w) (?:that|which) (?:is|are|was|were) (?=\w+(?:ed|en) (?:in|on|by|at|to|from|for|under|with)\b)", " "),
    (r"\banyone who has (?=\d|ʘ|an?\b|no\b)", "anyone with "),
    (r"\b(people|those|adults|drivers|tenants|residents|households) who have (?=\d|ʘ|an?\b|no\b)", r"\1 with "),
    (r"\bany further(?=[.]|$)", ""),
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
