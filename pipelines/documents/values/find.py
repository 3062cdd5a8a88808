"""Finds the values of a text, each once: what an earlier finder has taken is hidden from the later ones."""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.documents.values.addresses import addresses, phones, references
from pipelines.documents.values.days import dates, months, times, weekdays
from pipelines.documents.values.figures import amounts, durations, fractions, numbers, percentages
from pipelines.documents.values.value import Value

# Dates before references, so that '2026-27' is no code; phone numbers before dates, so that '020 7946' is no year.
_FINDERS = (
    addresses, phones, dates, times, references, amounts, percentages, fractions, durations, numbers, months, weekdays,
)  # fmt: skip
_HIDDEN = "\x00"
_STEP = re.compile(r"\s*(?:\d{1,2}[.)](?=\s)|step\s+\d{1,2}\b[.):]?)", re.IGNORECASE)  # '1.', 'Step 2:'


@lru_cache(maxsize=20_000)
def find_values(text: str) -> tuple[Value, ...]:
    """Every value of a text in its order. The spans of two values overlap only where one date names two days."""
    left, found = _without_step(text), list[Value]()
    for finder in _FINDERS:
        values: list[Value] = []
        for value in finder(left):
            if not any(_excludes(other, value) for other in values):
                values.append(value)
        for value in values:
            left = left[: value.start] + _HIDDEN * (value.end - value.start) + left[value.end :]
        found += values
    return tuple(sorted(found, key=lambda value: (value.start, value.end)))


def _without_step(text: str) -> str:
    """A text whose number as a step or an item is hidden: it is no fact."""
    step = _STEP.match(text)
    return _HIDDEN * step.end() + text[step.end() :] if step else text


def _excludes(taken: Value, value: Value) -> bool:
    """Whether a place is taken: by another span over it, or by the same reading of it."""
    if taken.end <= value.start or value.end <= taken.start:
        return False
    return (taken.start, taken.end) != (value.start, value.end) or taken.key == value.key
