"""The quoting composer: the fewest sentences of the passages that answer, word for word and in their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from pipelines.answering.certainty import chance
from pipelines.answering.claims import claims
from pipelines.answering.shapes import wanted_pattern
from pipelines.answering.text import sentences
from pipelines.knowledge.terms import terms
from pipelines.services import Services
from pipelines.types import Action, Citation, Draft, Found, Passage, Sentence, Turn

SUPPLEMENT_RANK = 4  # passages looked at for more
SUPPLEMENT_SCORE = 0.8  # share of the best passage's score that the next one needs
LACKING_SHARE = 0.3  # of the question's weight that another section of the page must add
SHAPE_SHARE = 0.35  # of the question's weight that the amount or the time asked for is worth by itself
NEARLY = 0.85  # share of the best passage's score from which another section of its page may be quoted first
OWN = 0.4  # weight of how near a section itself is, when sections of one page are compared
TIED = 0.05  # difference of two sections of a page from which nobody can say which answers: both are quoted

# A sentence that limits the one before it. It is never left behind.
CONDITION = re.compile(
    r"^(?:- )?(?:but|unless|only|however|except|if|you (?:do not|cannot|must not|may not|will not)|this does not|"
    r"it does not|not |no |there is no|these do not|even if|otherwise)\b",
    re.IGNORECASE,
)
# A sentence that cannot stand without the one before it.
LEANS_BACK = re.compile(
    r"^(?:- |this |that |these |those |it |they |he |she |then |also |for example|in that case)"
    r"|^(?:people|some|many|we) (?:also )?call (?:this|it|these|them)\b",
    re.IGNORECASE,
)
# 'Send it 3 working days before': without the sentence before, nobody knows what.
_POINTS_BACK = re.compile(r"^(?:\S+ ){1,3}(?:it|this|that|these|those|them|they)\b", re.IGNORECASE)
_STEP = re.compile(r"^- ")
_LABEL = re.compile(r"(?!- )[^\s\d£.!?:;]+(?: [^\s\d£.!?:;]+){0,5}")  # up to six words that end in nothing


def quote(turn: Turn, services: Services) -> Draft:
    """The quoted answer, of two pages when the message asks two things."""
    both = _both(turn, services)
    if both is not None:
        return both
    found = answering(turn.found) or list(turn.found)
    return _quote(turn, turn.search_text, found, services.settings.answering.answer_words, services)


def answering(found: Sequence[Found]) -> list[Found]:
    """The passages without those that only ask back."""
    return [item for item in found if item.passage.action is not Action.CLARIFY]


def _both(turn: Turn, services: Services) -> Draft | None:
    """Both answers of a message that asks two things, when each is found, sure and on a page of its own."""
    if len(turn.found_by_part) != 2 or not all(turn.found_by_part):
        return None
    first, second = (answering(found) for found in turn.found_by_part)
    if not first or not second:
        return None
    if first[0].passage.url == second[0].passage.url:
        return None
    pairs = tuple(zip(turn.parts, (first, second), strict=True))
    for part, found in pairs:
        sure = chance(part, found, services) >= services.settings.answering.min_confidence
        if not sure or found[0].passage.action is not Action.ANSWER:
            return None
    limit = services.settings.answering.answer_words * 2 // 3
    drafts = [_quote(turn, part, found, limit, services) for part, found in pairs]
    moved = [
        replace(item, cites=tuple(place + len(drafts[0].citations) for place in item.cites))
        for item in drafts[1].sentences
    ]
    return Draft((*drafts[0].sentences, *moved), (*drafts[0].citations, *drafts[1].citations))


def _quote(turn: Turn, question: str, found: Sequence[Found], limit: int, services: Services) -> Draft:
    weight = services.search.weight
    found = best_section_first(found, question, weight)
    best, tied = found[0].passage, _tied(found)
    if tied:
        return _sections(turn, question, (best, tied), limit * 2 // 3, services)
    kept = select(best, question, limit, weight)
    said = [Sentence(shown(text), (0,), kind_of(text, place)) for place, text in enumerate(kept)]
    citations = [cite(best, as_quote(kept), turn)]
    if best.action is not Action.ANSWER:
        return Draft(sentences=tuple(said), citations=tuple(citations))
    more, passage = lacking(found, kept, question, limit - _count(kept), weight)
    others = [item for item in found if item.passage.id != passage.id or item is found[0]]
    extra, section = supplement(others, claims(" ".join((*kept, *more))), limit - _count(kept) - _count(more))
    for added, source in ((more, passage), (extra, section)):
        if added:
            said += [Sentence(shown(text), (len(citations),), kind_of(text, 1)) for text in added]
            citations.append(cite(source, as_quote(added), turn))
    return Draft(sentences=tuple(said), citations=tuple(citations))


def _sections(turn: Turn, question: str, passages: Sequence[Passage], limit: int, services: Services) -> Draft:
    """What each of some sections of a page says, no sentence twice."""
    said: list[Sentence] = []
    for number, passage in enumerate(passages):
        parts = select(passage, question, limit, services.search.weight)
        had = {sentence.text for sentence in said}
        said += [
            Sentence(shown(text), (number,), kind_of(text, place))
            for place, text in enumerate(parts)
            if shown(text) not in had
        ]
    quotes = [as_quote(select(passage, question, limit, services.search.weight)) for passage in passages]
    return Draft(tuple(said), tuple(cite(one, text, turn) for one, text in zip(passages, quotes, strict=True)))


def _tied(found: Sequence[Found]) -> Passage | None:
    """The section of the best passage's page that may answer as well as it does."""
    best = found[0]
    near = (item for item in _near(best, found[1:]) if _as_section(best) - _as_section(item) < TIED)
    second = max(near, key=_as_section, default=None)
    return second.passage if second and best.passage.action is Action.ANSWER else None


def _as_section(item: Found) -> float:
    """How good a passage is among those of its page: the wordings beside it count less than what it says itself."""
    return item.score + OWN * item.own


def _near(best: Found, others: Sequence[Found]) -> list[Found]:
    same = (item for item in others if item.passage.url == best.passage.url)
    return [item for item in same if item.score >= NEARLY * best.score]


def best_section_first(found: Sequence[Found], question: str, weight: Callable[[str], float]) -> list[Found]:
    """The passages, with the one of the best page first that answers best and holds the amount or time asked for.

    Only a passage nearly as near as the best may take its place.
    """
    best = max((found[0], *_near(found[0], found[1:])), key=_as_section)
    wanted = wanted_pattern(question)
    if wanted is not None and not wanted.search(best.passage.text):
        asked = {term: weight(term) for term in terms(question)}

        def held(item: Found) -> float:
            return max((_score(part, asked, wanted) for part in sentences(item.passage.text)), default=0.0)

        near = (item for item in _near(best, found) if wanted.search(item.passage.text))
        best = max((item for item in near if held(item) > held(best)), key=held, default=best)
    return [best, *(item for item in found if item is not best)]


def lacking(
    found: Sequence[Found], kept: Sequence[str], question: str, room: int, weight: Callable[[str], float]
) -> tuple[list[str], Passage]:
    """What another section of the same page says to the part of the question that the quote leaves open.

    'How much to collect a sofa?' finds the section about sofas; the price stands under 'Charges'.

    Args:
        found: passages, best first.
        kept: sentences quoted from the best one.
        question: the standalone question.
        room: most words to add.
        weight: how much a stem tells.
    """
    best = found[0].passage
    asked = {term: weight(term) for term in terms(question)}
    have = set(terms(" ".join((best.title, *best.heading, *kept))))
    wanted = wanted_pattern(question)
    open_shape = wanted if wanted and not any(map(wanted.search, kept)) else None
    most, chosen, passage = LACKING_SHARE * (sum(asked.values()) or 1.0), [], best
    for item in found[1:]:
        # Sections of a page that was written for this stand alone: code 26 says nothing about code 01.
        apart = best.last_reviewed is not None and best.heading and item.passage.heading and not open_shape
        if item.passage.url != best.url or apart:
            continue
        above = set(terms(" ".join(item.passage.heading)))
        parts = _without_labels(sentences(item.passage.text))
        for place, part in enumerate(parts):
            left = {term: value for term, value in asked.items() if term not in have and term not in above}
            gain = _score(part, left, None) + sum(asked.get(term, 0.0) for term in above - have)
            gain += SHAPE_SHARE * sum(asked.values()) if open_shape and open_shape.search(part) else 0.0
            unit = with_conditions(parts, place)
            if gain > most and (fitting := next((some for some in (parts, unit) if _count(some) <= room), None)):
                most, chosen, passage = gain, fitting, item.passage
    return list(chosen), passage


def with_conditions(parts: Sequence[str], place: int) -> list[str]:
    """A sentence, what it leans on, and the conditions that follow: a rule never goes without its exception."""
    first, last = place, place
    while first > 0 and LEANS_BACK.match(parts[first]) and place - first < 3:
        first -= 1
    while last + 1 < len(parts) and CONDITION.match(parts[last + 1]):
        last += 1
    return list(parts[first : last + 1])


def _count(parts: Sequence[str]) -> int:
    return sum(len(part.split()) for part in parts)


def _without_labels(parts: Sequence[str]) -> list[str]:
    """The sentences without buttons and stray headings ('Apply now'), unless nothing else is there."""
    kept = [
        part
        for place, part in enumerate(parts)
        if not _LABEL.fullmatch(part) or (place + 1 < len(parts) and _STEP.match(parts[place + 1]))
    ]
    return kept or list(parts)


def supplement(found: Sequence[Found], have: Sequence[str], room: int) -> tuple[list[str], Passage]:
    """Sentences with new figures from the next best section of the same page, when it is nearly as near.

    A resident who asks what a Notice to Owner is also wants to know by when it must come; that stands one heading on.

    Args:
        found: passages, best first.
        have: claims that the answer makes already.
        room: most words to add.
    """
    best = found[0]
    if best.passage.heading:  # sections beside each other tell of different things: code 01, code 02
        return [], best.passage
    for item in found[1:SUPPLEMENT_RANK]:
        if item.passage.url != best.passage.url or item.score < SUPPLEMENT_SCORE * best.score:
            continue
        parts = sentences(item.passage.text)
        more: list[str] = []
        for place, part in enumerate(parts):
            after = parts[place + 1] if place + 1 < len(parts) else ""
            unit = [part, after] if CONDITION.match(after) else [part]  # a rule never goes without its exception
            size = sum(len(text.split()) for text in unit)
            new = set(claims(part)) - set(have)
            alone = not (LEANS_BACK.match(part) or CONDITION.match(part) or _POINTS_BACK.match(part))
            if new and size <= room and alone:
                more += unit
                room -= size
                have = [*have, *claims(" ".join(unit))]
        if more:
            return more, item.passage
    return [], best.passage


def as_quote(parts: Sequence[str]) -> str:
    """The sentences as a text that is read back as the same sentences: two rows of a table must not become one."""
    return "".join(
        part if number == 0 else ("\n" if _STEP.match(part) else "\n\n") + part for number, part in enumerate(parts)
    )


def shown(text: str) -> str:
    """A list item as a sentence of its own."""
    if not _STEP.match(text):
        return text if text[-1:] in ".!?:" else text + "."
    text = _STEP.sub("", text)
    return text[:1].upper() + text[1:] + ("" if text[-1:] in ".!?:" else ".")


def kind_of(text: str, place: int) -> str:
    if _STEP.match(text):
        return "step"
    return "condition" if place and CONDITION.match(text) else "answer"


def cite(passage: Passage, quote: str, turn: Turn) -> Citation:
    """Where the words stand, and whether the page's review is overdue."""
    return Citation(
        title=passage.title,
        url=passage.link,
        page_url=passage.url,
        quote=quote,
        last_reviewed=passage.last_reviewed,
        overdue=bool(passage.review_by and passage.review_by < turn.question.today),
    )


def select(passage: Passage, question: str, limit: int, weight: Callable[[str], float]) -> list[str]:
    """The sentences of a passage that answer, in order.

    A passage within the limit is an answer as its author wrote it. A longer one gives its best sentence, what that
    leans on, the conditions that follow, and then its neighbours while there is room.

    Args:
        passage: the best passage.
        question: the standalone question.
        limit: most words.
        weight: how rare a stem is.
    """
    parts = _without_labels(sentences(passage.text))
    if _count(parts) <= limit:
        return parts
    asked = {term: weight(term) for term in terms(question)}
    wanted = wanted_pattern(question)
    scores = [_score(part, asked, wanted) for part in parts]
    best = max(range(len(parts)), key=lambda place: (scores[place], -place))
    unit = with_conditions(parts, best)
    first = next(place for place in range(best, -1, -1) if parts[place] == unit[0])
    last = first + len(unit) - 1
    used = _count(unit)
    while last + 1 < len(parts) and used + len(parts[last + 1].split()) <= limit:
        last += 1
        used += len(parts[last].split())
    while first > 0 and used + len(parts[first - 1].split()) <= limit:
        first -= 1
        used += len(parts[first].split())
    return parts[first : last + 1]


def _score(sentence: str, asked: dict[str, float], wanted: re.Pattern[str] | None) -> float:
    present = set(terms(sentence))
    score = sum(value for term, value in asked.items() if term in present)
    bonus = SHAPE_SHARE * sum(asked.values()) if wanted and wanted.search(sentence) else 0.0
    return score + bonus
