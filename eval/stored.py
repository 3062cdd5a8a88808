"""Runs on disk: what was run, and its records."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from eval.records import Record, ResultsError, Run, read_records, read_report
from pipelines.errors import FrontDoorError


def read_run(folder: Path) -> Run:
    """What a run's file says of it.

    Raises:
        ResultsError: there is no such run, or its file is damaged.
    """
    try:
        return Run.model_validate_json((folder / "run.json").read_text(encoding="utf-8"))
    except OSError as error:
        raise ResultsError(f"There is no run '{folder.name}' in {folder.parent}.") from error
    except ValidationError as error:
        raise ResultsError(f"{folder / 'run.json'} is damaged, or was written by another version.") from error


def read_all(folder: Path, suites: Sequence[str]) -> dict[str, list[Record]]:
    """The records of each suite of a run that has any."""
    found = {name: list(read_records(folder / "records" / f"{name}.jsonl")) for name in suites}
    return {name: records for name, records in found.items() if records}


def latest_report(results: Path) -> Path | None:
    """The folder of the newest run that has a report which can be read."""
    for folder in sorted(results.glob("*"), reverse=True):
        if (folder / "report.json").exists():
            try:
                read_report(folder)
            except FrontDoorError:
                continue
            return folder
    return None
