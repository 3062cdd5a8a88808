"""Finds the passages that may answer; a council without any ends the turn honestly."""

from __future__ import annotations

from dataclasses import replace

from pipelines.answering.endings import fixed
from pipelines.services import Services
from pipelines.types import Outcome, Turn


def retrieve(turn: Turn, services: Services) -> Turn:
    """Search the council's passages for the standalone question."""
    found = services.search.find(turn.search_text, turn.question.council, services.settings.answering.passages)
    if not found:
        return replace(turn, answer=fixed(turn, services, Outcome.NO_PASSAGES, "no_passages", confidence=0.0))
    return replace(turn, found=found)
