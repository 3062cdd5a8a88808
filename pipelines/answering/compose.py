"""Decides whether the pages answer, and has the answer written by the model or quoted."""

from __future__ import annotations

from dataclasses import replace

from pipelines.answering.certainty import chance
from pipelines.answering.endings import fixed, to_a_person
from pipelines.answering.model_hints import QUESTION, kind_of_message
from pipelines.answering.quoting import answering, quote
from pipelines.answering.text import sentences
from pipelines.answering.writing import write
from pipelines.services import Services
from pipelines.types import Action, Answer, Option, Outcome, Passage, Sentence, Turn

NOTHING_NEAR = 0.30  # cosine under which no page is about the question at all; see docs/abstention.md
UNSURE_WORDS = 4  # of a message that the model may sort; a shorter one is a question tersely put
HALF_SAID = 0.5  # share of the question's weight on a page from which the page may be about it all the same


def compose(turn: Turn, services: Services) -> Turn:
    """Propose sentences, or end the turn where the pages do not answer.

    Whether to answer is decided without a model, by the calibrated chance. The model only words what the pages say,
    and the quoted answer stands by for whatever of its words does not pass.
    """
    if turn.draft is not None:  # a fact or a calculator has answered
        return turn
    turn = replace(turn, confidence=chance(turn.search_text, turn.found, services))
    best = turn.found[0].passage
    if turn.confidence < services.settings.answering.min_confidence:
        return replace(turn, answer=_no_question(turn, services) or _not_sure(turn, services))
    if best.action is Action.CLARIFY and not _was_asked(turn, best):
        return replace(turn, answer=_clarify(turn, best))
    quoted = quote(turn, services)
    model = services.language_model()
    first = (answering(turn.found) or list(turn.found))[0].passage
    if model is None or first.action is not Action.ANSWER:  # what a team does is said in the council's own words
        return replace(turn, draft=quoted)
    return write(turn, services, model, quoted)


def _was_asked(turn: Turn, passage: Passage) -> bool:
    """A clarifying question is put once; the second time the nearest page answers."""
    return any(passage.text[:60] in exchange.answer for exchange in turn.question.history)


def _clarify(turn: Turn, passage: Passage) -> Answer:
    return Answer(
        outcome=Outcome.CLARIFY,
        sentences=tuple(Sentence(text) for text in sentences(passage.text)),
        options=passage.options,
        confidence=turn.confidence,
    )


def _no_question(turn: Turn, services: Services) -> Answer | None:
    """What to do with a message that no rule knows and no page answers, when the model is sure that it asks nothing."""
    model = services.language_model() if len(turn.text.split()) >= UNSURE_WORDS else None
    kind = kind_of_message(turn, services, model) if model else QUESTION
    if kind == "person":
        return to_a_person(turn, services)
    return fixed(turn, services, Outcome.HANDED_OVER, "complaint") if kind == "complaint" else None


def _not_sure(turn: Turn, services: Services) -> Answer:
    """Nothing is claimed: the nearest pages and a person, or 'not what we do here' when nothing is near."""
    near = max(item.dense for item in turn.found) >= NOTHING_NEAR or max(item.page for item in turn.found) >= HALF_SAID
    if not near:
        return fixed(turn, services, Outcome.OUT_OF_SCOPE, "out_of_scope", confidence=turn.confidence)
    pages = {item.passage.url: item.passage for item in reversed(turn.found[:3])}
    return fixed(
        turn,
        services,
        Outcome.LOW_CONFIDENCE,
        "low_confidence",
        options=tuple(Option(page.title, url=page.link) for page in reversed(pages.values())),
        confidence=turn.confidence,
    )
