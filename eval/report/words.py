"""Figures and findings in plain words, the same in the page and in the documents."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import datetime

from eval.records import Gap, Gate, Measure, Report
from eval.statistics.hypothesis_tests import MARGIN

SIGNIFICANT = 0.05
BAND = f"{MARGIN * 100:g} points"
SUITES: Mapping[str, str] = {
    "answering": "Answers to questions that the pages answer",
    "relevant": "Who asks changes the answer",
    "retrieval": "Finding pages for a few words",
    "unanswerable": "Questions that no page answers",
    "abstention": "Knowing when it does not know",
    "routing": "Endings: help in danger, a person, another body",
    "dialogues": "Conversations",
    "attacks": "Attacks, and talk that only looks like one",
    "masking": "Hiding personal details",
    "bias": "The same question, asked by somebody else",
    "wordings": "The same question in other words",
    "speed": "Speed",
    "speech": "Speech",
    "translation": "Translation",
    "easy_read": "Easy Read",
    "bbq": "Stereotypes",
}


def suite_title(name: str) -> str:
    """What a suite, or a family of measures, is about."""
    return SUITES.get(name, name.replace("_", " ").capitalize())


def figure(value: float | None, unit: str = "share") -> str:
    """A figure with its unit: '98.9%', '0.923', '0.009 s'."""
    if value is None or not math.isfinite(value):
        return "not known"
    if unit == "share":
        return percent(value)
    if unit == "seconds":
        return f"{_plain(value)} s"
    return _plain(value)


def percent(value: float) -> str:
    """A share as a percentage; as many places as it takes not to write a whole or a nothing that is none."""
    hundredths = value * 100
    for places in (1, 2, 3):
        text = f"{hundredths:.{places}f}"
        if float(text) not in (0, 100):
            return _minus(f"{text}%")
    if hundredths in (0, 100):
        return f"{hundredths:g}%"
    return "below 0.001%" if hundredths < 50 else "above 99.999%"


def points(value: float) -> str:
    """A difference of shares in percentage points, with its sign: '−0.4'."""
    if not math.isfinite(value):
        return "not known"
    text = f"{value * 100:+.1f}"
    return "0.0" if float(text) == 0 else _minus(text)


def more(share: float) -> str:
    """A relative change: '+1.1%'."""
    return f"{points(share)}%" if math.isfinite(share) else "not known"


def change(value: float, unit: str) -> str:
    """How a measure moved: '+0.4 points', '−0.031'."""
    if unit == "share":
        return f"{points(value)} points"
    if abs(value) < 0.0005:
        return "0"
    return f"+{figure(value, unit)}" if value > 0 else figure(value, unit)


def chance(p: float | None) -> str:
    """A p value: '0.041', 'below 0.001'."""
    if p is None or not math.isfinite(p):
        return "not tested"
    return "below 0.001" if p < 0.001 else f"{p:.3f}"


def between(measure: Measure) -> str:
    """The interval of a measure: '97.0% to 99.8%'."""
    if not has_interval(measure):
        return "not worked out"
    return f"{figure(measure.low, measure.unit)} to {figure(measure.high, measure.unit)}"


def has_interval(measure: Measure) -> bool:
    """Where both ends are the figure itself, none was worked out: a sample without any spread is none."""
    return not (measure.low == measure.high == measure.value)


def gap_between(gap: Gap) -> str:
    return f"{points(gap.low)} to {points(gap.high)}"


def limit(gate: Gate, units: Mapping[str, str]) -> str:
    """What a gate asks for: 'at least 97%', 'upper end of the interval at most 2%'."""
    end = {"value": "", "low": "lower end of the interval ", "high": "upper end of the interval "}[gate.of]
    unit = units.get(gate.measure, "share")
    return f"{end}{gate.sign} {f'{gate.limit * 100:g}%' if unit == 'share' else figure(gate.limit, unit)}"


def standing(gate: Gate) -> str:
    """How a gate stands: 'held', 'fallen' or 'not part of this run'."""
    if gate.passed_over:
        return "not part of this run"
    return "held" if gate.held else "fallen"


def measured(gate: Gate, units: Mapping[str, str]) -> str:
    if gate.measured is None:
        return "–" if gate.passed_over else "nothing measured"
    unit = units.get(gate.measure, "share")
    return _apart(gate.measured, gate.limit) if unit == "share" else figure(gate.measured, unit)


def _apart(share: float, limit: float) -> str:
    """A share that fell short of its limit by a hair must not read as the limit."""
    if share == limit or percent(share) != percent(limit):
        return percent(share)
    return next(
        (text for places in (2, 3, 4) if (text := f"{share * 100:.{places}f}%") != f"{limit * 100:.{places}f}%"),
        percent(share),
    )


def in_order(gates: Sequence[Gate]) -> list[Gate]:
    """What needs attention first: fallen, held, not part of this run."""
    order = ("fallen", "held", "not part of this run")
    return sorted(gates, key=lambda gate: order.index(standing(gate)))


def finding(gap: Gap) -> str:
    """What may be said of a gap: only an interval that lies wholly inside the band shows equal treatment.

    That it differs is said only after the test over all characteristics; a single value is to be watched.
    """
    if gap.equivalent:
        return f"same, within {BAND}"
    if gap.p_holm is not None and gap.p_holm < SIGNIFICANT:
        return "differs"
    if gap.low > 0 or gap.high < 0:
        return "to be watched" if gap.value else "may differ"
    return "not shown to be the same"


def whole(gates: Sequence[Gate]) -> str:
    """How all gates stand together; a run that had none has not held."""
    found = {standing(gate) for gate in gates}
    return next((name for name in ("fallen", "held") if name in found), "none")


def verdict(gates: Sequence[Gate]) -> str:
    """The gates of a run in one sentence."""
    counts = {name: sum(standing(gate) == name for gate in gates) for name in ("held", "fallen")}
    taken = counts["held"] + counts["fallen"]
    if not taken:
        return "No gate was part of this run, so it proves nothing."
    if counts["fallen"]:
        return f"{counts['fallen']} of {count(taken, 'gate')} {'has' if counts['fallen'] == 1 else 'have'} fallen."
    return "The one gate that was part of this run held." if taken == 1 else f"All {taken} gates held."


def count(n: int, thing: str, things: str = "") -> str:
    """A number and its noun: '1 case', '1,204 cases'."""
    return f"{n:,} {thing if n == 1 else things or thing + 's'}"


def day(moment: str) -> str:
    """An ISO moment as people write it: '23 November 2026, 10:14'."""
    try:
        found = datetime.fromisoformat(moment)
    except ValueError:
        return moment
    return f"{found.day} {found:%B %Y}, {found:%H:%M}{f' {found:%Z}' if found.tzinfo else ''}"


def duration(seconds: float) -> str:
    """How long: '42 s', '9 min 5 s'."""
    whole = round(seconds)
    return f"{whole} s" if whole < 60 else f"{whole // 60:,} min {whole % 60} s"


def capital(name: str) -> str:
    """With a capital at its beginning, the rest as it is."""
    return name[:1].upper() + name[1:]


def units(report: Report) -> dict[str, str]:
    """The unit of each measure by its name."""
    return {measure.name: measure.unit for measure in report.measures}


def by_suite(measures: Sequence[Measure]) -> dict[str, list[Measure]]:
    """Measures by the first part of their names, in their order."""
    found: dict[str, list[Measure]] = {}
    for measure in measures:
        found.setdefault(measure.name.split(".")[0], []).append(measure)
    return found


def _plain(value: float) -> str:
    if 0 < value < 0.0005:
        return "below 0.001"
    places = 3 if abs(value) < 10 else 1
    return _minus(f"{value:,.{places}f}".rstrip("0").rstrip("."))


def _minus(text: str) -> str:
    return text.replace("-", "−")
