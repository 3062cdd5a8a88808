"""The last step: whatever the answer claims must stand in a cited passage or a fact row, or it is not said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipelines.answering.claims import missing_claims
from pipelines.answering.endings import fixed, hand_over
from pipelines.answering.gate import Gate
from pipelines.answering.text import sentences
from pipelines.services import Services
from pipelines.types import Action, Answer, Citation, Draft, Outcome, Sentence, Turn

ABOUT_IT = 0.45  # cosine from which a page is about the question
_SPACES = re.compile(r"\s+")


def ground(turn: Turn, services: Services) -> Turn:
    """Drop what no source carries and build the answer; when nothing is left, say so instead."""
    draft = turn.draft or Draft((), ())
    carried = _carried(draft, turn.text)
    if not any(sentence.kind != "next" for sentence in carried):
        answer = fixed(turn, services, Outcome.LOW_CONFIDENCE, "low_confidence", confidence=turn.confidence)
        return replace(turn, answer=answer)
    return replace(turn, answer=_answer(turn, services, draft, carried))


def _carried(draft: Draft, question: str) -> list[Sentence]:
    """The sentences that may be said; a model's own words go through the gate that let them stream."""
    if not draft.written:
        return [sentence for sentence in draft.sentences if is_carried(sentence, draft, question)]
    gate = Gate(draft.grounds, question)
    return [passed for sentence in draft.sentences for passed in gate.offer(sentence)] + gate.rest()


def _answer(turn: Turn, services: Services, draft: Draft, carried: Sequence[Sentence]) -> Answer:
    if draft.from_fact:
        return Answer(
            outcome=Outcome.ANSWERED_FROM_FACT,
            sentences=tuple(carried),
            citations=draft.citations or _page_about_it(turn),
            figures=draft.figures,
            options=draft.options,
            confidence=1.0,
        )
    best = next(
        (item.passage for item in turn.found if item.passage.action is not Action.CLARIFY), turn.found[0].passage
    )
    notes = _overdue_note(draft.citations, services)
    if draft.partial:
        notes += tuple(replace(said, kind="next") for said in services.replies.sentences("partly_answered"))
    if best.action in (Action.HAND_OVER, Action.SIGNPOST):
        return hand_over(turn, services, best, carried, draft.citations)
    return Answer(
        outcome=Outcome.ANSWERED,
        sentences=(*carried, *notes),
        citations=draft.citations,
        options=draft.options,
        confidence=turn.confidence,
    )


def _page_about_it(turn: Turn) -> tuple[Citation, ...]:
    """The page that explains a figure which came from a table or a calculator; it carries no claim itself."""
    best = turn.found[0] if turn.found else None
    if best is None or best.dense < ABOUT_IT or best.passage.action is not Action.ANSWER:
        return ()
    page = best.passage
    return (Citation(page.title, page.link, page.url, "", page.last_reviewed),)


def _overdue_note(citations: Sequence[Citation], services: Services) -> tuple[Sentence, ...]:
    overdue = next((citation for citation in citations if citation.overdue and citation.last_reviewed), None)
    if overdue is None or overdue.last_reviewed is None:
        return ()
    day = f"{overdue.last_reviewed.day} {overdue.last_reviewed:%B %Y}"
    return services.replies.sentences("overdue_note", date=day)


def is_carried(sentence: Sentence, draft: Draft, question: str) -> bool:
    """Whether every claim of a sentence stands in what it cites.

    A quoted sentence must be a whole sentence of its source, word for word. A calculated one
    may also repeat the resident's own figures.
    """
    quotes = [draft.citations[place].quote for place in sentence.cites]
    if quotes and not draft.from_fact:
        return any(_flat(sentence.text) == _flat(part) for quote in quotes for part in sentences(quote))
    sources = [
        *quotes,
        *(f"{figure.label} {figure.value} {figure.valid} {figure.source} {figure.working}" for figure in draft.figures),
    ]
    if draft.from_fact:
        sources.append(question)
    return bool(sources) and not missing_claims(sentence.text, sources)


def _flat(text: str) -> str:
    return _SPACES.sub(" ", text).strip().removeprefix("- ").rstrip(".").lower()
