"""Makes the question stand alone for search: spelling, greeting, self-description and what went before."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace

from pipelines.answering.focus import focused
from pipelines.answering.follow_ups import ALL, followed_up, subjects, together
from pipelines.answering.model_hints import standalone_question
from pipelines.answering.request_frames import without_frame
from pipelines.knowledge.terms import terms
from pipelines.services import Services
from pipelines.types import Exchange, Turn

_GREETING = re.compile(
    r"^\W*(?:(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|dear (?:sir|madam|council|team|all)(?: or madam)?"
    r"|please|thanks|thank you|cheers|ta|ok|okay|so|well|right|oh|ah|um+|er+m?|hm+|(?:ha){2,}|lol|lovely|great"
    r"|brilliant|excuse me|sorry|sorry to bother you|quick question)\b"
    r"(?: there| all)?"
    r"[\s,.!:;-]*)+",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?<=[.!?;\n])\s+|,\s+|\s+(?:-|–)\s+")
_AND_ASK = re.compile(
    r"\s+(?:and|but|so)\s+(?=(?:how|what|when|where|who|why|which|can|could|do|does|did|is|are|will|would|should|may|"
    r"i\s+(?:want|need|would|have|got|was|am|'m)|i'm|im|my|please|tell)\b)",
    re.IGNORECASE,
)
_SELF = re.compile(
    r"^(?:and\s+)?(?:i\s*(?:'|’)?\s*m|i\s+am|im|we\s*(?:'|’)?re|we\s+are|as|being|speaking\s+as|my\s+name\s+is|my\s+name(?:'|’)?s"
    r"|this\s+is|i\s+come\s+from|i\s+was\s+born\s+in|i\s+identify\s+as|my\s+pronouns\s+are)\b",
    re.IGNORECASE,
)
_INTRODUCTION = re.compile(r"\b(?:i\s*['’]?\s*m|i\s+am|my\s+name\s+is|my\s+name['’]?s|this\s+is)\b", re.IGNORECASE)
_MASK = re.compile(r"\[[A-Z][A-Z /-]+\]")

# What a person says about themselves and what may change the answer. A clause with one of these is kept.
_NEED = re.compile(
    r"\b(?:student|studying|universit|nurse|apprentic|train(?:ee|ing)|carer|caring|care\b|disab|wheelchair|blind|deaf|"
    r"sight|pension|retire|alone|own|single occup|landlord|landlady|tenant|tenancy|rent|lodg|owner|leasehold|unemploy|"
    r"jobless|benefit|universal credit|income|wage|salary|paid|pay|afford|struggl|skint|debt|behind|arrears|mov(?:e|ed|"
    r"ing)|sell|sold|buy|bought|separat|divorc|split|widow|bereav|die|dead|death|probate|prison|army|forces|armed|navy|raf"
    r"|refugee|ukrain|asylum|leaver|homeless|hospital|ill\b|sick|dementia|alzheimer|impair|mental|diplomat|monk|nun|"
    r"minister|guardian|work(?:ing)? away|annexe?|hmo|bedsit|shar(?:e|ing)|visitor|trader|business|builder|plumber|"
    r"contractor|hire|keeper|driver|badge|permit|ticket|pcn|fine|bailiff|summon|pip\b|dla\b|esa\b|credit|under 18|18|"
    r"young|age[ds]? 1[0-9]|student|term|abroad|second home|empty|terminal|pregnan)",
    re.IGNORECASE,
)
_FOLLOW_UP = re.compile(
    r"^\W*(?:and|but|or|also|what about|how about|what if|what else|is that|does that|do they|does it|is it|can it|"
    r"will it|would it|will they|are they|can they|why is that|how come|then|same for|if (?:i|so|not|it)|even if|"
    r"that|those|them|it|they|yes|no|yeah|nope|ok so)\b",
    re.IGNORECASE,
)
_POINTS_BACK = re.compile(r"\b(?:it|that|this|they|them|those|these|one|there|then)\b", re.IGNORECASE)
_TWO = re.compile(r"(?<=[?;\n])\s*|\s+(?:also|plus|as well as)\s+", re.IGNORECASE)
_ASKS = re.compile(r"\b(?:how|what|when|where|who|why|which|can|could|do|does|did|is|are|will|should)\b", re.IGNORECASE)
PART_TERMS = 1
SHORT_REPLY_WORDS = 6
FOLLOW_UP_TERMS = 3  # a question with fewer terms of its own may lean on the one before it


def rephrase(turn: Turn, services: Services) -> Turn:
    """Set ``search_text``; the words shown to the resident stay theirs."""
    corrected = services.search.correct(turn.text)
    plain = focused(corrected, services, turn.question.council)
    text = without_introduction(without_self_description(plain), services.search.vocabulary())
    turn = replace(turn, parts=two_questions(corrected))
    if turn.question.history:
        return _after_others(turn, text, corrected, services)
    return replace(turn, search_text=_searchable(text) or corrected)


def _after_others(turn: Turn, text: str, corrected: str, services: Services) -> Turn:
    """A later message: alone when it stands by itself, else together with what it follows up."""
    history, council = turn.question.history, turn.question.council
    model = services.language_model() if _is_unsure(text, history) else None
    complete = standalone_question(turn, services, model) if model else ""
    if complete:
        return replace(turn, search_text=_searchable(complete) or corrected)
    own = _searchable(text) or corrected
    alone = services.search.find(own, council, ALL)
    before = subjects(history, council, services)
    answers = _answers_us(text, history[-1].answer)
    subject = (before[0] if before and answers else None) or followed_up(corrected, alone, before, services)
    if subject is None:
        return replace(turn, search_text=own, alone=alone)
    asked = replace(subject, question=without_self_description(services.search.correct(subject.question)))
    return replace(turn, search_text=_searchable(together(asked, text)) or own, alone=alone, subject=subject)


def _searchable(text: str) -> str:
    return _MASK.sub(" ", text).strip()


def without_self_description(text: str) -> str:
    """Drop greetings, words of asking and clauses about oneself that carry no need; never drop everything.

    'Hi, I'm a mum from Lagos and how do I pay?' searches as 'how do I pay?'; 'I'm a student' stays.
    """
    rest = _GREETING.sub("", text).strip()
    clauses = [part for clause in _CLAUSE.split(rest) for part in _AND_ASK.split(clause) if part and part.strip()]
    kept = [clause.strip() for clause in clauses if not (_SELF.match(clause.strip()) and not _NEED.search(clause))]
    return " ".join(map(without_frame, kept)) if any(terms(clause) for clause in kept) else rest or text


def two_questions(text: str) -> tuple[str, ...]:
    """The two questions of a message that asks two things, each able to stand alone; else nothing."""
    pieces = [piece for clause in _TWO.split(text) for piece in _AND_ASK.split(clause) if piece and piece.strip()]
    asked = [part for piece in pieces if len(terms(part := without_self_description(piece))) >= PART_TERMS]
    whole = [part for part in asked if _ASKS.search(part)]
    return tuple(whole) if len(whole) == 2 and not leans_on_before(whole[1]) else ()


def without_introduction(text: str, vocabulary: Container[str]) -> str:
    """Drop who somebody says they are, word by word, up to the first word that the council's pages know.

    'im sarah 34 from poland single mum on universal credit' searches from 'single mum' on.
    """
    match = _INTRODUCTION.search(text)
    if not match:
        return text
    rest = text[match.end() :].split()
    known = [place for place, word in enumerate(rest) if any(term in vocabulary for term in terms(word))]
    kept = rest[known[0] :] if known else []
    dropped = rest[: known[0]] if known else rest
    if not any(terms(word) for word in dropped):  # nothing was said about the person: 'im moving'
        return text
    whole = " ".join((text[: match.start()].strip(), *kept)).strip()
    return whole if terms(whole) else text


def _answers_us(text: str, our_last: str) -> bool:
    """Whether a few words answer the question that we put ('Band C', 'on my windscreen')."""
    return "?" in our_last and len(text.split()) <= SHORT_REPLY_WORDS and not text.rstrip().endswith("?")


def _is_unsure(text: str, history: Sequence[Exchange]) -> bool:
    """Whether the rules may be wrong about what a message leans on.

    'Can I pay it in cash instead of that?' has words enough of its own and points back all the same; after two
    subjects a short follow-up may mean either.
    """
    points_back = bool(_POINTS_BACK.search(text)) and len(terms(text)) >= FOLLOW_UP_TERMS
    return points_back or (len(history) > 1 and leans_on_before(text))


def leans_on_before(text: str) -> bool:
    """Whether a question needs the one before it to be understood."""
    own = terms(text)
    if len(own) < FOLLOW_UP_TERMS and (_FOLLOW_UP.match(text) or _POINTS_BACK.search(text)):
        return True
    if _FOLLOW_UP.match(text) and len(own) <= FOLLOW_UP_TERMS + 1:
        return True
    return len(own) <= 1 and len(text.split()) <= SHORT_REPLY_WORDS
