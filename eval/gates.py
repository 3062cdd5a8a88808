"""The floors and ceilings of ``eval/thresholds.yaml``, held against what was measured."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from eval.records import Gate, Measure
from pipelines.errors import SettingsError
from pipelines.settings import PROJECT

THRESHOLDS = PROJECT / "eval" / "thresholds.yaml"


class Threshold(BaseModel):
    """One row of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    measure: str
    at_least: float | None = None
    at_most: float | None = None
    of: Literal["value", "low", "high"] = "value"
    suites: tuple[str, ...] = ()  # all must have run; by default the first part of the measure's name
    reason: str


def read_thresholds(file: Path = THRESHOLDS) -> tuple[Threshold, ...]:
    """The rows of the file.

    Raises:
        SettingsError: it is missing or damaged.
    """
    try:
        rows = TypeAdapter(tuple[Threshold, ...]).validate_python(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise SettingsError(f"{file} is damaged ({error}). Restore it from the package.") from error
    if bad := [row.measure for row in rows if (row.at_least is None) == (row.at_most is None)]:
        raise SettingsError(f"{file}: give 'at_least' or 'at_most', not both, for {', '.join(bad)}.")
    return rows


def held_against(thresholds: Sequence[Threshold], measures: Sequence[Measure], suites: Collection[str]) -> list[Gate]:
    """Each gate with what was measured. One whose suites ran but whose measure is missing has fallen."""
    by_name = {measure.name: measure for measure in measures}
    return [_gate(row, by_name.get(row.measure), suites) for row in thresholds]


def _gate(row: Threshold, measure: Measure | None, suites: Collection[str]) -> Gate:
    needed = row.suites or (row.measure.split(".")[0],)
    limit = row.at_least if row.at_least is not None else row.at_most
    assert limit is not None
    measured = None if measure is None else {"value": measure.value, "low": measure.low, "high": measure.high}[row.of]
    held = measured is not None and (measured >= limit if row.at_least is not None else measured <= limit)
    return Gate(
        measure=row.measure,
        title=measure.title if measure else row.measure,
        sign="at least" if row.at_least is not None else "at most",
        limit=limit,
        of=row.of,
        reason=row.reason,
        measured=measured,
        held=held,
        passed_over=not set(needed) <= set(suites),
    )
