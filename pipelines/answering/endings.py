"""Answers made of fixed replies: the same words every time, with the council's own contact in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipelines.services import Services
from pipelines.types import Action, Answer, Citation, Contact, Option, Outcome, Passage, Sentence, Turn


def fixed(
    turn: Turn,
    services: Services,
    outcome: Outcome,
    reply: str,
    *,
    team: str = "",
    before: Sequence[Sentence] = (),
    citations: Sequence[Citation] = (),
    options: Sequence[Option] = (),
    confidence: float = 1.0,
) -> Answer:
    """An answer that ends with a fixed reply, after sentences of a page where there are some."""
    council = services.council(turn.question.council)
    contact = services.contact(turn.question.council, team)
    sentences = services.replies.sentences(reply, **values(council.name, contact))
    return Answer(
        outcome=outcome,
        sentences=(*before, *sentences),
        citations=tuple(citations),
        options=tuple(options) or services.replies.options(reply),
        contact=contact,
        reply=reply,
        confidence=confidence,
    )


def values(council: str, contact: Contact | None) -> dict[str, str]:
    """What a fixed reply may name; an empty value drops the sentence that needs it."""
    return {
        "council": council,
        "name": contact.name if contact else "",
        "phone": contact.phone if contact else "",
        "hours": contact.hours if contact else "",
    }


def hand_over_reply(contact: Contact | None) -> str:
    """The key of the hand-over reply that fits whether the team can be reached now."""
    if contact is None or contact.open_now is None:
        return "handed_over_unknown_hours"
    return "handed_over_open" if contact.open_now else "handed_over_closed"


def to_a_person(turn: Turn, services: Services) -> Answer:
    """The council's first team, with its number and whether it is open."""
    reply = hand_over_reply(services.contact(turn.question.council)).replace("handed_over", "speak_to_person")
    if reply.endswith("unknown_hours"):
        reply = "handed_over_unknown_hours"
    return fixed(turn, services, Outcome.HANDED_OVER, reply)


def hand_over(
    turn: Turn, services: Services, passage: Passage, before: Sequence[Sentence], citations: Sequence[Citation]
) -> Answer:
    """What the page says, then the team that takes over; for another body, its own page."""
    if passage.action is Action.SIGNPOST:
        return Answer(Outcome.SIGNPOSTED, tuple(before), tuple(citations), confidence=turn.confidence)
    contact = services.contact(turn.question.council, passage.hand_over_to)
    answer = fixed(
        turn,
        services,
        Outcome.HANDED_OVER,
        hand_over_reply(contact),
        team=passage.hand_over_to,
        before=before,
        citations=citations,
        confidence=turn.confidence,
    )
    said = " ".join(sentence.text for sentence in before)
    if contact is None or not contact.phone or contact.phone not in said:
        return answer
    # The page has named the number: the fixed reply must not say it twice.
    once = tuple(item for item in answer.sentences[len(before) :] if contact.phone not in item.text)
    return replace(answer, sentences=(*before, *once))
