"""Answers what has one right value by looking it up or working it out; asks once for what is missing."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from pipelines.answering.details import read_details
from pipelines.answering.endings import fixed
from pipelines.answering.figures import Ask, Asked
from pipelines.answering.figures_council_tax import council_tax_charge
from pipelines.answering.figures_debt import agents_fees, taken_from_wages
from pipelines.answering.figures_parking import ticket_deadline
from pipelines.services import Services
from pipelines.types import Draft, Outcome, Turn

LOOK_UPS: tuple[Callable[[Asked], Draft | Ask | None], ...] = (
    taken_from_wages,
    agents_fees,
    ticket_deadline,
    council_tax_charge,
)
_AMOUNT = re.compile(r"\b(?:how much|costs?|prices?|charges?)\b", re.IGNORECASE)


def look_up_facts(turn: Turn, services: Services) -> Turn:
    """Set a draft when a calculator answers, or ask for the one thing it lacks."""
    asked = _asked(turn.search_text, turn, services)
    if turn.subject is not None and not _calls_for_a_figure(turn, services):
        return turn
    for look_up in LOOK_UPS:
        found = look_up(asked)
        if isinstance(found, Draft):
            return replace(turn, draft=found)
        if isinstance(found, Ask):
            answer = fixed(turn, services, Outcome.CLARIFY, found.reply, options=found.options)
            if answer.text in asked.before:  # asked already: the pages answer as well as they can
                return turn
            return replace(turn, answer=answer)
    return turn


def _asked(text: str, turn: Turn, services: Services, *, said: str = "") -> Asked:
    """What the calculators get; ``said`` is where the values are read, when not in the question itself."""
    return Asked(
        text=text,
        details=read_details(said or text, turn.question.today, reply=turn.text),
        room=services.room(turn.question.council),
        today=turn.question.today,
        before=turn.question.history[-1].answer if turn.question.history else "",
    )


def _calls_for_a_figure(turn: Turn, services: Services) -> bool:
    """Whether the subject or the follow-up alone is a matter for a calculator, not just the two run together.

    A band that is told in passing, after a question about something else, does not ask for its charge; after a
    question about an amount it is what was missing.
    """
    before = turn.subject.question if turn.subject else ""
    said = turn.search_text if _AMOUNT.search(before) else ""
    alone = (_asked(before, turn, services, said=said), _asked(turn.text, turn, services))
    return any(look_up(asked) is not None for asked in alone for look_up in LOOK_UPS)
