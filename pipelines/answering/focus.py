"""Finds the question in a message that also says who is asking, so that who asks changes nothing that it must not.

'I'm deaf and happier typing. When is my council tax due?' is the question of when it is due. What somebody says about
themselves counts only where a page about it answers the very question: 'I'm a student. Do I have to pay council tax?'
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.answering.certainty import chance
from pipelines.answering.ranking import passages
from pipelines.knowledge.terms import terms
from pipelines.services import Services
from pipelines.types import Found

LOOKED_AT = 8  # passages that the bare question finds, among which one about the person must be
UNSURE = 0.3  # chance of a right answer below which a bare question says too little
NEAR_COVERAGE = 0.1  # of the question's term weight that a passage about the person may lack more than the best one
SPECIFIC_TERMS = 5  # of a bare question that says what it is about: 'will I lose my discount' does not
LEAST_TERMS = 2  # of a question that stands alone

_ASKING = (
    "how|what|whats|wot|when|where|who|whose|whom|why|which|can|could|do|does|did|is|are|was|were|will|would|should|"
    "may|must"
)
_BEFORE = "(?:(?:by|for|from|in|on|to|at|of|with|up to|until|within) )?"
_PIECE = re.compile(
    r"(?<=[.!?…;])[)\"'”’]*\s+|(?<=[?])\s*(?=\()|\s*\n+\s*|\s+-+\s+|\s+–\s+"
    rf"|[,:]\s+(?:(?:and|but|so)\s+)?(?={_BEFORE}(?:{_ASKING})\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^\W*(?!for what it'?s worth|what with|which is)(?:(?:and|but|so|or|also|please|pls|ok|hello|hi)\b[\s,]*)*"
    rf"{_BEFORE}(?:{_ASKING}|am|shall|has|have (?:i|you|we)|tell me|i (?:want|need|would like|'d like) to know)\b",
    re.IGNORECASE,
)
_POINTS = re.compile(
    r"\b(?:it|this|that|these|those|they|them|their|he|she|him|her|his|there|then|same)\b", re.IGNORECASE
)
# Where such a word points at nothing: 'is there any', 'if it is late', 'a car that is parked'.
_EXPLETIVE = re.compile(
    r"\b(?:is|was|does|if|when|how long (?:does|will|would)|how much (?:is|does)) (?:it|there)\b"
    r"|\b(?:their|his|her) own\b|\bthat\b(?= \w+ (?:is|are|has|have|was)\b)",
    re.IGNORECASE,
)
# What all of this is about. A clause with one of these tells of the matter, not of the person, and is never dropped.
_MATTER = re.compile(
    r"\b(?:council tax|bills?|tickets?|pcns?|fined|fines|(?:a|the|my|this|parking) fine|penalt\w*|permits?|"
    r"park(?:ed|ing)?|reminder|summons|court|bailiffs?|enforcement agents?|decision|appeal|challenge|discount|"
    r"exempt\w*|reduction|"
    r"instalments?|direct debit|refund|liability order|charge certificate|notice to owner|badges?|blue badge|bands?|"
    r"valuation|account|annexe?|second home|empty (?:home|house|flat|property)|clamp\w*|tow(?:ed)?|wardens?|car parks?|"
    r"bay|yellow lines?|zone|support|moved?|moving|sold|bought|died|death|probate|stolen|broke down|letter)\b",
    re.IGNORECASE,
)
_OUR_BUSINESS = re.compile(
    r"\b(?:council|cars?|vehicles?|vans?|charge[sd]?|home|house|flat|street|road|pay)\b", re.IGNORECASE
)


def focused(text: str, services: Services, council: str) -> str:
    """The question alone, where it stands alone and nothing beside it leads to a page that answers it better.

    Args:
        text: a message, spelling put right.
        services: the open index.
        council: whose pages.

    Returns:
        The part that asks, or the text as it was.
    """
    clauses = [clause for piece in _PIECE.split(text) if piece and (clause := piece.strip())]
    if not _stands_alone(" ".join(clause for clause in clauses if _asks(clause))):
        return text
    kept = [clause for clause in clauses if _asks(clause) or _MATTER.search(clause)]
    core = " ".join(kept)
    if not any(terms(clause) for clause in clauses if clause not in kept):
        return core
    alone, whole = (passages(part, council, LOOKED_AT, services) for part in (core, text))
    if not alone or not whole:
        return text
    sure = chance(core, alone, services)
    if sure >= chance(text, whole, services):
        return core
    says_enough = sure >= UNSURE and len(set(terms(core))) >= SPECIFIC_TERMS
    return core if says_enough and not _answers_it(whole[0], alone) else text


def _asks(clause: str) -> bool:
    return clause.rstrip(")\"'”’ ").endswith("?") or bool(_ASKS.match(clause))


def _stands_alone(core: str) -> bool:
    """Whether a question names its matter and points at nothing outside itself."""
    if len(set(terms(core))) < LEAST_TERMS or not (_MATTER.search(core) or _OUR_BUSINESS.search(core)):
        return False
    return not _POINTS.search(_EXPLETIVE.sub(" ", core))


def _answers_it(found: Found, alone: Sequence[Found]) -> bool:
    """Whether a passage that the whole message leads to answers the bare question as well as the best one."""
    same = next((item for item in alone if item.passage.id == found.passage.id), None)
    return same is not None and same.coverage >= alone[0].coverage - NEAR_COVERAGE
