"""Answers what has one right value by looking it up or working it out; asks once for what is missing."""

from __future__ import annotations

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


def look_up_facts(turn: Turn, services: Services) -> Turn:
    """Set a draft when a calculator answers, or ask for the one thing it lacks."""
    asked = Asked(
        text=turn.search_text,
        details=read_details(turn.search_text, turn.question.today, reply=turn.text),
        room=services.room(turn.question.council),
        today=turn.question.today,
        before=turn.question.history[-1].answer if turn.question.history else "",
    )
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
