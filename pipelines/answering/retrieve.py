"""Finds the passages that may answer; a council without any ends the turn honestly."""

from __future__ import annotations

from dataclasses import replace

from pipelines.answering.endings import fixed
from pipelines.answering.follow_ups import ALL, in_context
from pipelines.answering.ranking import LOOKED_AT, nearest, passages, reordered
from pipelines.services import Services
from pipelines.types import Found, Outcome, Turn

PART_PASSAGES = 4


def retrieve(turn: Turn, services: Services) -> Turn:
    """Search the council's passages for the standalone question."""
    council = turn.question.council
    found = _found(turn, services.settings.answering.passages, services)
    if not found:
        return replace(turn, answer=fixed(turn, services, Outcome.NO_PASSAGES, "no_passages", confidence=0.0))
    by_part = tuple(passages(part, council, PART_PASSAGES, services) for part in turn.parts)
    return replace(turn, found=found, found_by_part=by_part)


def _found(turn: Turn, k: int, services: Services) -> tuple[Found, ...]:
    """What a message finds; one that follows something up, together with its subject."""
    text, council = turn.search_text, turn.question.council
    if turn.subject is not None:
        both = services.search.find(f"{turn.subject.title} {text}", council, ALL)
        return nearest(reordered(text, in_context(both, turn.alone, turn.subject)), k)
    if turn.alone:  # a later message that stands by itself: searched for already
        return nearest(reordered(text, turn.alone[: max(k, LOOKED_AT)]), k)
    return passages(text, council, k, services)
