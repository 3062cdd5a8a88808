"""Tells a follow-up from a question that stands by itself, and what it follows up: a page and an earlier question."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.knowledge.search import FORM_STEMS
from pipelines.knowledge.terms import stem, terms, words
from pipelines.services import Services
from pipelines.types import Action, Exchange, Found, Subject

_LINKS = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|right|oh|ah|hm+|thanks|thank you|ta|cheers)\b\W*)*(?:and|but|or|so|also|then|ok|okay|right|"
    r"yes|yeah|yep|no|nope|nah|sorry|actually|oh|ah|what about|how about|what if|what else|same|even if|if|instead|"
    r"only|just|still|for|until|till|since|because|cos|with|without|not|neither|either|that|those|them|it|they|he|she|"
    r"it['’]?s|he['’]?s|she['’]?s|they['’]?re|that['’]?s|this)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(
    r"\b(?:it|it['’]?s|that|that['’]?s|this|they|they['’]?re|them|their|those|these|he|he['’]?s|she|she['’]?s|him|his|her|"
    r"hers|one|ones|there|then|other|another|same|instead|either|neither|both|meanwhile|meantime|again|else|too|already|"
    r"yet|though|tho|next)\b",
    re.IGNORECASE,
)
# What is asked of a thing, and what is done with it: no message has a subject of its own by these alone.
_ASPECTS = """
cost price fee charge money pay paid amount phone number call contact date deadline time day hour week month year
today tomorrow yesterday now morning afternoon evening night apply application form proof evidence document send sent
need online post email way start end last begin finish long late early soon take come get got go happen next wait
decide reply answer hear say tell ask put count matter mean change stop cancel refund back renew allow work keep stay
turn up extra add more less much many far full half whole new old another other one two three four five first second
third right wrong true different same challenge appeal fight argue complain object free cheap notice rule still
already yet again meanwhile meantime instead meant sort deal help want use used look see check thing ok sorry actually
maybe anyway though tho said think know give done made make let leave left bring live here ve ago miss
"""
ASPECTS = frozenset(stem(word) for word in words(_ASPECTS))
HISTORY = 4  # exchanges looked back on
NEAREST = 4  # passages looked at for what an exchange without a page was about
ALL = 200  # passages: whatever a message is near to by its own words
# A message leans on what went before when its linking words outweigh the subjects it names and what it is nearer to.
# The numbers were set on conversations and wordings of our own: 0.95 of follow-ups, 0.01 of whole questions. Leaning
# more where nothing answers the message alone was tried: questions that no page answers then lean too.
LEANS = 2.0
NEARER = 2.0  # what a whole point of the search's score counts
NAMES = 3.0  # weight from which a word names a subject for itself alone; 'ticket' or 'band' half does
LONG = 0.1  # for each word beyond ``BARE``: who says much needs the question before less
EARLIER = 0.25  # of that score by which an earlier page must be nearer than the last one, to be gone back to
BARE = 8  # words of a message that names nothing and is therefore no question without the one before it
SAME_WORDS = 0.97  # cosine from which a message is a wording that some page names
ON_PAGE = 0.2  # what the page talked of is worth among the passages found for a follow-up
OWN_SHARE = 0.4  # of what the follow-up's own words find, beside what is found with its subject
_SHAPE = re.compile(r"\b(?:how (?:much|long|soon|many|often)|when|what (?:date|day|time))\b", re.IGNORECASE)
_BAND = re.compile(r"\bband\s+[a-h]\b|\b[a-h]\s+band\b(?!\s+[a-h]\b)", re.IGNORECASE)
_LETTER = re.compile(r"(?<=\s)[B-H](?=\W|$)")
_NEW_BAND = re.compile(
    r"\bband\s+(?P<after>[a-h])\b|\b(?P<before>[a-h])\s+band\b(?!\s+[a-h]\b)|(?:^|\s)(?P<alone>[b-h])\W*$",
    re.IGNORECASE,
)


def subjects(history: Sequence[Exchange], council: str, services: Services) -> tuple[Subject, ...]:
    """What the conversation was about, the last first; small talk in between counts for nothing."""
    recent = list(history[-HISTORY:])
    found: dict[str, Subject] = {}
    while recent:
        subject = _subject(recent, council, services, search=not found)
        recent.pop()
        if subject is not None:
            found.setdefault(subject.page, subject)
    return tuple(found.values())


def followed_up(text: str, alone: Sequence[Found], before: Sequence[Subject], services: Services) -> Subject | None:
    """Which subject a message leans on; None for one that stands by itself.

    It leans the more, the more it points back ('and', 'them', 'instead'), and the less, the more subjects it names
    and the nearer it is, by its own words, to another page than to the one talked of.

    Args:
        text: the message, spelt right.
        alone: what it finds by itself, best first.
        before: subjects of the conversation, the last first.
        services: for the weight of words.
    """
    if not before or not alone:
        return None
    named = _things(text)
    exact = alone[0].dense >= SAME_WORDS and alone[0].passage.action is not Action.CLARIFY
    if exact and named:
        return None
    nearness = [_nearness(subject.page, alone) for subject in before]
    best = max(range(len(before)), key=lambda place: nearness[place] - (EARLIER if place else 0.0)) if named else 0
    pointing = bool(_LINKS.match(text)) + bool(_POINTS_BACK.search(text))
    naming = sum(min(1.0, services.search.weight(word) / NAMES) for word in named)
    long = LONG * max(0, len(words(text)) - BARE)
    leaning = LEANS + pointing - long - naming - NEARER * (alone[0].score - nearness[best])
    bare = not named and not exact and len(words(text)) <= BARE
    return before[best] if leaning > 0 or bare else None


def subject_words(text: str, services: Services) -> set[str]:
    """Stems that name a thing of the pages, not what is asked of it or a value of it: 'permit', not 'how much', 'B'."""
    vocabulary = services.search.vocabulary()
    return {term for term in _things(text) if term in vocabulary and services.search.weight(term) > 0}


def _things(text: str) -> set[str]:
    """Stems of what a message names, known to the pages or not: 'permit' and 'tesla'."""
    return {
        term
        for term in terms(text)
        if len(term) > 1 and not term.isdigit() and term not in ASPECTS and term not in FORM_STEMS
    }


def together(subject: Subject, text: str) -> str:
    """The earlier question and the follow-up as one; what the follow-up asks for or puts right counts."""
    before = _SHAPE.sub(" ", subject.question) if _SHAPE.search(text) else subject.question
    band = _NEW_BAND.search(text)
    if band and (_BAND.search(before) or _LETTER.search(before)):
        new = f"band {next(group for group in band.groups() if group).upper()}"
        before = (_BAND if _BAND.search(before) else _LETTER).sub(new, before)
    return " ".join(f"{before} {text}".split())


def in_context(found: Sequence[Found], alone: Sequence[Found], subject: Subject) -> list[Found]:
    """Passages found with the subject, put in order by the follow-up's own words and the page talked of as well.

    Args:
        found: for the subject and the follow-up together.
        alone: for the follow-up by itself.
        subject: what was talked of.
    """
    own = {item.passage.id: item.score for item in alone}

    def score(item: Found) -> float:
        both = (item.score + OWN_SHARE * own.get(item.passage.id, 0.0)) / (1 + OWN_SHARE)
        return both + ON_PAGE * (item.passage.url == subject.page)

    scored = [replace(item, score=score(item)) for item in found]
    return sorted(scored, key=lambda item: (-item.score, item.passage.id))


def _subject(history: Sequence[Exchange], council: str, services: Services, *, search: bool) -> Subject | None:
    """What the last exchange was about; without a page it is searched for, when its question names something."""
    last = history[-1]
    if last.page:
        return Subject(_first_question(history, services), last.page, last.title)
    if not search or not subject_words(last.question, services):
        return None
    nearest = services.search.find(services.search.correct(last.question), council, NEAREST)
    page = next((item.passage for item in nearest if item.passage.action is not Action.CLARIFY), None)
    return Subject(last.question, page.url, page.title) if page else None


def _first_question(history: Sequence[Exchange], services: Services) -> str:
    """The question that led to the page of the last exchange; of a chain of follow-ups the one that named something."""
    page = history[-1].page
    led = [item.question for item in history if item.page == page]
    earlier = [item.question for item in reversed(history) if item.page]
    return next((text for text in (*led, *earlier) if subject_words(text, services)), history[-1].question)


def _nearness(page: str, found: Sequence[Found]) -> float:
    return max((item.score for item in found if item.passage.url == page), default=0.0)
