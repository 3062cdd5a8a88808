"""What a question asks for that a page seldom says: a count, a plan, a year, a share, a name, what the council did.

A page about parking tickets is near to 'how many tickets did you give out last year' and does not answer it. For each
way to ask there are words without which no text answers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from pipelines.answering.text import sentences
from pipelines.knowledge.terms import STOP_WORDS, stem, terms

GAPS = ("count", "year", "plans", "rate", "name", "statistic")
NEAR = 3  # words between a number and what it counts: '3 resident permits'

_COUNTED = re.compile(r"\bhow many\b((?:\s+[a-z'-]+){1,3})", re.IGNORECASE)
_WORD = re.compile(r"£?\d[\d,.]*%?|[a-z]+")
_NUMBER = re.compile(r"\d[\d,.]*|no|none|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve")
_TIME = re.compile(r"(?:day|week|month|year|hour|minute|time)s?")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_PERIOD = re.compile(
    r"\b(?:last|past|previous|next|coming)\s+(?:(?:financial|tax)\s+)?(?:year|spring|summer|autumn|winter|christmas)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(?:i|i'm|i've|im|ive|we|we've|weve|he|she|my|our)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[,.;:?!]")
_PLANS = re.compile(
    r"\bwhen\s+(?:will\s+(?:the|there)|(?:are|is)\s+(?:you|they|the\s+council))\b"
    r"|\b(?:(?:are|will|do)\s+(?:you|they|there)|(?:is|will)\s+(?:there|the\s+council))\b.{0,40}?\b"
    r"(?:plan(?:s|ning|ned)?|going\s+to|soon|putting\s+in|bring(?:ing)?|introduc\w*|extend\w*|scrap\w*)\b"
    r"|\b(?:is|are)\s+(?!i\b|we\b|my\b|our\b|it\b|this\b|that\b)(?:\w+\s+){1,3}going\s+to\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(r"\bplan(?:s|ned)?\b", re.IGNORECASE)
_RATE = re.compile(r"\b(?:what|which)\s+(?:percent\w*|proportion|share|slice)\b|\binterest\b", re.IGNORECASE)
_PERCENT = re.compile(r"\d\s?%|\binterest\b", re.IGNORECASE)
_NAMED = re.compile(
    r"\bwho\s+(?:is|was|are|were|owns?|runs?|made|makes|invented|built)\b|\bwhats?(?:\s+is)?\s+the\s+name\b"
    r"|\bwhich\s+(?:street|road|firm|company|school|court|officer|councillor|shop|bank|council)s?\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[a-z,:] (?!I\b)[A-Z][a-z]+")
_STATISTIC = re.compile(
    r"\b(?:did|do|does|has|have|is|are)\s+(?:you|they|the\s+council)\b.{0,30}?\b(?:made?|earn(?:ed)?|spen[dt]|"
    r"rais(?:e|ed)|employ|issued?|give\s+out|gave\s+out|writ(?:e|ten)\s+off|paid\s+out)\b"
    r"|\b(?:average|busiest|statistics?)\b",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"\b(?:average|busiest|most|total)\b", re.IGNORECASE)


def gaps(question: str, texts: Sequence[str]) -> dict[str, float]:
    """For each of ``GAPS``, 1.0 where the question asks for it and no text has what an answer would need."""
    whole = "\n\n".join(texts)
    lower = whole.lower()
    years = _YEAR.findall(question)
    periods = _periods(question)
    open_ones = {
        "count": _uncounted(question, texts),
        "year": any(year not in whole for year in years) or any(period not in lower for period in periods),
        "plans": bool(_PLANS.search(question)) and not _PLANNED.search(whole),
        "rate": bool(_RATE.search(question)) and not _PERCENT.search(whole),
        "name": bool(_NAMED.search(question)) and not _NAME.search(whole),
        "statistic": bool(_STATISTIC.search(question)) and not _AVERAGE.search(whole),
    }
    return {name: float(open_ones[name]) for name in GAPS}


def _periods(question: str) -> list[str]:
    """'Last year' and the like where they belong to what is asked; 'I moved last year' only tells when."""
    asked = (
        match
        for match in _PERIOD.finditer(question)
        if not _PERSON.search(_CLAUSE.split(question[: match.start()])[-1])
    )
    return [" ".join(match[0].lower().split()) for match in asked]


def _uncounted(question: str, texts: Sequence[str]) -> bool:
    """Whether 'how many spaces' is asked and no sentence has a number close before spaces."""
    match = _COUNTED.search(question)
    things = list(takewhile(lambda word: word not in STOP_WORDS, match[1].lower().split())) if match else []
    if not things or any(map(_TIME.fullmatch, things)):
        return False
    return not any(stem(things[-1]) in counted for text in texts for counted in _counted(text))


def _counted(text: str) -> Iterator[set[str]]:
    """The stems that stand close after each number of a text."""
    for sentence in sentences(text):
        said = _WORD.findall(sentence.lower())
        for place, word in enumerate(said):
            if _NUMBER.fullmatch(word):
                yield {stem for after in said[place + 1 : place + 1 + NEAR] for stem in terms(after)}
