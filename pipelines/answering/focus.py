"""Finds the question in a message that also says who is asking, so that who asks changes nothing that it must not.

'I'm deaf and happier typing. When is my council tax due?' is the question of when it is due. What somebody says about
themselves counts only where a page about it answers the very question: 'I'm a student. Do I have to pay council tax?'
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipelines.answering.certainty import chance
from pipelines.answering.ranking import passages
from pipelines.knowledge.terms import terms
from pipelines.services import Services
from pipelines.types import Found

LOOKED_AT = 8  # passages that the bare question finds, among which one about the person must be
# Fitted by scripts/fit_focus.py. Surer and nearer with what stands beside it: that matters. A long question says itself
# what it is about.
BIAS = 0.82
WEIGHTS = {"surer": 2.9, "terms": -3.4, "coverage": 2.6, "nearer": 1.6}
MANY_TERMS = 8
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
# Where such a word points at nothing: 'is there any', 'if it is late', 'a car that is parked', 'report that a discount
# ended'.
_EXPLETIVE = re.compile(
    r"\b(?:is|was|does|if|when|how long (?:does|will|would)|how much (?:is|does)) (?:it|there)\b"
    r"|\b(?:their|his|her) own\b|\bthat\b(?= \w+ (?:is|are|has|have|was)\b)"
    r"|(?<=\w )\bthat "
    r"(?=(?:is|are|was|were|has|have|had|gave|can|must|will|should|the|a|an|its|my|our|your|i|we|you)\b)",
    re.IGNORECASE,
)
# What all of this is about. A clause with one of these tells of the matter, not of the person, and is never dropped.
_MATTER = re.compile(
    r"\b(?:council tax|bills?|tickets?|pcns?|fined|fines|(?:a|the|my|this|parking) fine|penalt\w*|permits?|"
    r"park(?:ed|ing)?|reminder|summons|court|bailiffs?|enforcement agents?|decision|appeal|challenge|discount|"
    r"exempt\w*|reduction|"
    r"instalments?|direct debit|refund|liability order|charge certificate|notice to owner|badges?|blue badge|bands?|"
    r"valuation|account|annexe?|second home|empty (?:home|house|flat|property)|clamp\w*|tow(?:ed)?|wardens?|car parks?|"
    r"bay|yellow lines?|zone|support|moved?|moving|sold|bought|died|death|probate|stolen|broke down|letter|"
    # Schemes and states that a rule names: nobody tells them in passing.
    r"homes for ukraine|(?:ukrainian|refugee) guests?|lodgers?|on remand|in prison|apprentice(?:s|ship)?|"
    r"live-in care(?:rs?| workers?)?|severely mentally impaired|severe mental impairment)\b",
    re.IGNORECASE,
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
    core = parted(text)
    if core is None or core == text:
        return core or text
    alone, whole = (passages(part, council, LOOKED_AT, services) for part in (core, text))
    if not alone or not whole:
        return text
    if alone[0].passage.id != whole[0].passage.id and _matters(signs(core, alone, text, whole, services)):
        return text
    return core


def parted(text: str) -> str | None:
    """The clauses that ask and those that tell of the matter; None where they cannot stand without the rest."""
    clauses = [clause for piece in _PIECE.split(text) if piece and (clause := piece.strip())]
    asked = " ".join(clause for clause in clauses if _asks(clause))
    if len(set(terms(asked))) < LEAST_TERMS or _points_outside(asked):
        return None
    kept = [clause for clause in clauses if _asks(clause) or _MATTER.search(clause)]
    return " ".join(kept)


def signs(core: str, alone: Sequence[Found], text: str, whole: Sequence[Found], services: Services) -> dict[str, float]:
    """What tells whether the whole message leads to a better answer than the question alone.

    Args:
        core: the question alone.
        alone: what it finds, best first, at least one.
        text: the whole message.
        whole: what it finds.
        services: the open index.
    """
    return {
        "surer": chance(text, whole, services) - chance(core, alone, services),
        "terms": min(len(set(terms(core))), MANY_TERMS) / MANY_TERMS,
        "coverage": whole[0].coverage,
        "nearer": whole[0].dense - alone[0].dense,
    }


def _matters(values: Mapping[str, float]) -> bool:
    return BIAS + sum(WEIGHTS[name] * value for name, value in values.items()) > 0


def _asks(clause: str) -> bool:
    return clause.rstrip(")\"'”’ ").endswith("?") or bool(_ASKS.match(clause))


def _points_outside(asked: str) -> bool:
    """Whether a question leans on what stands beside it: 'do they count?', but not 'my bill is wrong, is it due?'."""
    points = _POINTS.search(_EXPLETIVE.sub(" ", asked))
    named = _MATTER.search(asked)
    return points is not None and (named is None or asked.lower().find(points[0].lower()) < named.start())
