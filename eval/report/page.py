"""Writes ``report.json`` and ``report.html``: one file each, to be read anywhere, that loads nothing."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from eval.records import Report
from eval.report import failures, figures, words
from eval.report.charts import over_runs
from eval.report.rows import strip
from pipelines.errors import FrontDoorError

_HERE = Path(__file__).parent


class ReportError(FrontDoorError):
    """The report cannot be written; the message names the folder and the cure."""


@dataclass(frozen=True, slots=True)
class TrendRow:
    """A measure over the runs."""

    title: str
    drawing: Markup
    first: str
    last: str
    change: str
    values: tuple[str, ...]  # by run; empty where a run did not measure it


@dataclass(frozen=True, slots=True)
class Trend:
    """All measures over all runs."""

    runs: tuple[str, ...]
    rows: tuple[TrendRow, ...]


def write_report(report: Report, folder: Path) -> None:
    """Write both files into a folder, which is made where it is missing.

    Raises:
        ReportError: the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.json").write_text(report.model_dump_json(indent=1) + "\n", encoding="utf-8")
        (folder / "report.html").write_text(page(report), encoding="utf-8")
    except OSError as error:
        raise ReportError(f"{folder} cannot be written to ({error}). Free some space or choose another.") from error


def page(report: Report) -> str:
    """The whole page."""
    environment = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = (_HERE / "report.js").read_text(encoding="utf-8")
    return environment.get_template("report.html").render(
        words=words,
        strip=strip,
        step_of=failures.step_of,
        report=report,
        run=report.run,
        units=words.units(report),
        measures=words.by_suite(report.measures),
        characteristics=figures.characteristics(report),
        values=figures.values(report),
        flips=figures.flips(report),
        curves=figures.curves(report),
        routing=figures.routing(report),
        confusions=figures.confusions(report),
        accents=figures.per_accent(report),
        languages=figures.per_language(report),
        trend=trend(report),
        failing=failures.by_suite(report.failures),
        on_paper=failures.ON_PAPER,
        script=Markup(script),  # noqa: S704 a file of this package
        script_hash=_hash(script),
    )


def trend(report: Report) -> Trend | None:
    """Measures over the runs, this one last; none where there is only one run."""
    runs = tuple(dict.fromkeys(run for values in report.trend.values() for run, _ in values))
    if len(runs) < 2:
        return None
    found = {measure.name: measure for measure in report.measures}
    rows: list[TrendRow] = []
    for name, points in report.trend.items():
        if points:
            measure = found.get(name)
            title, unit = (measure.title, measure.unit) if measure else (name, "share")
            rows.append(_trend_row(title, unit, points, runs))
    return Trend(runs, tuple(rows))


def _trend_row(title: str, unit: str, points: tuple[tuple[str, float], ...], runs: tuple[str, ...]) -> TrendRow:
    by_run = dict(points)
    first, last = points[0][1], points[-1][1]
    return TrendRow(
        title,
        over_runs([value for _, value in points]),
        words.figure(first, unit),
        words.figure(last, unit),
        "one run" if len(points) == 1 else words.change(last - first, unit),
        tuple(words.figure(by_run[run], unit) if run in by_run else "–" for run in runs),
    )


def _hash(script: str) -> str:
    """As a content policy names a script that may run: no other one may."""
    return base64.b64encode(sha256(script.encode()).digest()).decode()
