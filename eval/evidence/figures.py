"""Figures of the last run in words: value, 95 % interval, number of cases; and what they rest on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from eval.evidence.markdown import bullets, table
from eval.evidence.system import System
from eval.records import Gate, Measure, Report
from pipelines.facts.dates import show_date

# Measures that come of other suites than the first part of their name says.
_SUITES_OF: Mapping[str, str] = {"abstention": "answering unanswerable", "speed": "answering"}
_NO_PERCENT = re.compile(r"auroc|mrr|ndcg|f1|cost")  # between 0 and 1, and no share of anything
NOT_RUN = "No evaluation was run on this installation. 'frontdoor eval' runs it; then export this record again."


def percent(value: float, *, signed: bool = False) -> str:
    """A share in hundreds: '97.2 %', or '-1.3 points' for a difference."""
    return f"{100 * value:+.1f} points" if signed else f"{100 * value:.1f} %"


def figure(measure: Measure) -> str:
    """A measure's value with what surrounds it."""
    if measure.unit == "seconds":  # there the ends are the fastest and the slowest case
        return f"{measure.value:.3f} s (fastest {measure.low:.3f} s, slowest {measure.high:.3f} s, n = {measure.n})"
    if measure.low == measure.high:
        return f"{_value(measure, measure.value)} (no interval is worked out, n = {measure.n})"
    low, high = _value(measure, measure.low), _value(measure, measure.high)
    return f"{_value(measure, measure.value)} (95 % interval {low} to {high}, n = {measure.n})"


def chosen(report: Report, *beginnings: str) -> list[Measure]:
    """Measures whose name begins so: 'answering.', 'masking.hidden'."""
    return [measure for measure in report.measures if measure.name.startswith(beginnings)]


def told(report: Report | None, *beginnings: str) -> str:
    """The measures that begin so as a list, or in words that there are none and what brings them."""
    if report is None:
        return NOT_RUN
    found = chosen(report, *beginnings)
    if not found:
        firsts = [name.partition(".")[0] for name in beginnings]
        suites = " ".join(dict.fromkeys(" ".join(_SUITES_OF.get(name, name) for name in firsts).split()))
        return f"Not part of the last run ({report.run.id}). 'frontdoor eval {suites}' measures it."
    return bullets(f"{measure.title}: {figure(measure)}" for measure in found)


def when(report: Report) -> str:
    """The day of a run: '28 November 2026'."""
    return show_date(datetime.fromisoformat(report.run.started).date())


def basis(report: Report | None, system: System) -> str:
    """What the figures rest on, and each way in which what serves now differs from it."""
    if report is None:
        return NOT_RUN
    run = report.run
    engines = ", ".join(f"{role} {name}" for role, name in run.engines.items()) or "not told by that server"
    rows = (
        ("run", run.id),
        ("date", when(report)),
        ("who was asked", run.target),
        ("commit", f"{run.commit or 'unknown'}{', with changed files' if run.changed else ''}"),
        ("engines", engines),
        ("index", run.index_version or "not told by that server"),
        ("suites", ", ".join(run.suites)),
        ("cases", f"hash {run.cases_hash}; invented or written by officers, no resident's data"),
        ("prompts", f"hash {run.prompts_hash}"),
    )
    return "\n\n".join(part for part in (table(("figures of", ""), rows), warnings(report, system)) if part)


def warnings(report: Report, system: System) -> str:
    """Why these figures may not hold for the service as it is configured now; empty when nothing speaks against it."""
    run, found = report.run, list[str]()
    if run.limit:
        found.append(f"The run drew at most {run.limit} cases of each suite. Run 'frontdoor eval' without a limit.")
    if run.changed:
        found.append("Files differed from the commit when it was run, so the commit alone does not repeat it.")
    serving = system.index.version if system.index else ""
    if run.index_version != serving:
        found.append(f"The index has changed since: {run.index_version or 'unknown'} then, {serving or 'none'} now.")
    model_then = run.settings.get("language_model.model", ""), run.settings.get("language_model.url", "")
    if model_then != (system.settings.language_model.model, system.settings.language_model.url):
        found.append("The setting of the language model is not the one of the run.")
    fallen = [gate for gate in report.gates if not gate.held and not gate.passed_over]
    found += [f"A floor or ceiling did not hold. {gate_words(gate)}." for gate in fallen]
    if broken := sum(bool(record.error) for record in report.failures):
        found.append(f"{broken} cases could not be run.")
    return f"Mind:\n\n{bullets(found)}" if found else ""


def gates(report: Report) -> str:
    """Every floor and ceiling with what was measured."""
    return table(
        ("floor or ceiling", "measured", "held", "why it is there"),
        (
            (gate_words(gate, with_measured=False), _measured(gate), _verdict(gate), gate.reason)
            for gate in report.gates
        ),
    )


def gate_words(gate: Gate, *, with_measured: bool = True) -> str:
    """'Right page among the first 5: at least 0.97, measured 0.94'."""
    end = {"value": "", "low": " (lower end of the interval)", "high": " (upper end of the interval)"}[gate.of]
    words = f"{gate.title}: {gate.sign} {gate.limit:g}{end}"
    if not with_measured:
        return words
    return f"{words}, {'not measured' if gate.measured is None else f'measured {gate.measured:.3f}'}"


def measures(found: Sequence[Measure]) -> str:
    """Measures as a table."""
    return table(
        ("measure", "figure", "better"), ((measure.title, figure(measure), measure.better) for measure in found)
    )


def _measured(gate: Gate) -> str:
    return "not measured" if gate.measured is None else f"{gate.measured:.3f}"


def _verdict(gate: Gate) -> str:
    return "not run" if gate.passed_over else "yes" if gate.held else "no"


def _value(measure: Measure, value: float) -> str:
    counted = measure.unit == "share" and not _NO_PERCENT.search(measure.name)
    return percent(value) if counted else f"{value:.3f}"
