"""What every look-up of a figure takes and gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipelines.answering.details import Details
from pipelines.services import Room
from pipelines.types import Draft, Figure, Option, Sentence


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way to the calculators."""

    text: str  # standalone
    details: Details
    room: Room
    today: date
    before: str = ""  # our last answer, so that nothing is asked twice


@dataclass(frozen=True, slots=True)
class Ask:
    """What is missing: the fixed reply that asks for it, and choices where there are few."""

    reply: str
    options: tuple[Option, ...] = ()


def worked_draft(answer: str, working: str, figure: Figure, *, conditions: Sequence[str] = ()) -> Draft:
    """A calculated answer: the result, how it came about in one line, and what it assumes."""
    return Draft(
        sentences=(
            Sentence(answer),
            Sentence(working, kind="working"),
            *(Sentence(condition, kind="condition") for condition in conditions),
        ),
        citations=(),
        figures=(replace(figure, working=working),),
        from_fact=True,
    )
