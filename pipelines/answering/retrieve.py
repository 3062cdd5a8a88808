"""Finds the passages that may answer; a council without any ends the turn honestly."""

from __future__ import annotations

from dataclasses import replace

from pipelines.answering.endings import fixed
from pipelines.services import Services
from pipelines.types import Outcome, Turn

PART_PASSAGES = 4


def retrieve(turn: Turn, services: Services) -> Turn:
    """Search the council's passages for the standalone question."""
    found = services.search.find(turn.search_text, turn.question.council, services.settings.answering.passages)
    if not found:
        return replace(turn, answer=fixed(turn, services, Outcome.NO_PASSAGES, "no_passages", confidence=0.0))
    by_part = tuple(services.search.find(part, turn.question.council, PART_PASSAGES) for part in turn.parts)
    return replace(turn, found=found, found_by_part=by_part)
