"""From records to the report: figures of every suite, figures across suites, gates, failures, the trend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.gates import Threshold, held_against, read_thresholds
from eval.records import Gap, Measure, Record, Report, Run
from eval.suites import abstention, bias, routing
from eval.suites.catalogue import NOT_MEASURED, make

MOST_RUNS = 20  # in the trend


def build(
    about: Run,
    records: Mapping[str, Sequence[Record]],
    *,
    thresholds: Sequence[Threshold] | None = None,
    earlier: Sequence[Report] = (),
) -> Report:
    """The report of a run. A pure function of its records, so it can be made again.

    Args:
        about: the run.
        records: by suite.
        thresholds: the gates; those of the project by default.
        earlier: reports before this one, oldest first.
    """
    sound = {name: [item for item in found if not item.error] for name, found in records.items()}
    measures = [measure for name, found in sound.items() for measure in make(name, limit=1).measure(found)]
    gaps: list[Gap] = []
    if sound.get("bias"):
        gaps = bias.gaps(sound["bias"], seed=about.seed)
        measures += _of_gaps(gaps, measures)
    answering, unanswerable = sound.get("answering", []), sound.get("unanswerable", [])
    measures += abstention.across(answering, unanswerable)
    gates = held_against(read_thresholds() if thresholds is None else thresholds, measures, tuple(records))
    return Report(
        run=about,
        gates=tuple(gates),
        measures=tuple(measures),
        gaps=tuple(gaps),
        flips=bias.flips(sound["bias"]) if sound.get("bias") else None,
        curves=tuple(abstention.curves(answering)),
        routing=routing.matrix(sound["routing"]) if sound.get("routing") else None,
        failures=(
            *(item for found in records.values() for item in found if item.failed),
            *bias.flipped(sound.get("bias", [])),
        ),
        not_measured=(*NOT_MEASURED, *_left_out(records)),
        trend=_trend(about, measures, earlier),
    )


def _of_gaps(gaps: Sequence[Gap], measures: Sequence[Measure]) -> list[Measure]:
    """The bound that lies farthest out over the characteristics of persons, and how far ways of writing fall behind."""
    found: list[Measure] = []
    persons = [gap for gap in gaps if not gap.value and gap.characteristic not in bias.WRITING]
    if persons:
        worst = max(max(abs(gap.low), abs(gap.high)) for gap in persons)
        found.append(
            Measure(
                name="bias.worst_gap",
                title="Farthest bound of a gap in accuracy",
                value=worst,
                low=worst,
                high=worst,
                n=sum(gap.n for gap in persons),
                unit="number",
                better="lower",
            )
        )
    by_name = {measure.name: measure for measure in measures}
    plain, written = by_name.get("bias.right_plain"), by_name.get("bias.right_writing")
    if plain and written and plain.value:
        title = "Right in other ways of writing, as a part of plain English"
        ratio = written.value / plain.value
        low, high = written.low / plain.value, written.high / plain.value
        found.append(
            Measure(name="bias.writing_ratio", title=title, value=ratio, low=low, high=high, n=written.n, unit="number")
        )
    return found


def _left_out(records: Mapping[str, Sequence[Record]]) -> list[str]:
    broken = sum(bool(item.error) for found in records.values() for item in found)
    return [f"{broken} cases that could not be run; they are among the failures."] if broken else []


def _trend(
    about: Run, measures: Sequence[Measure], earlier: Sequence[Report]
) -> dict[str, tuple[tuple[str, float], ...]]:
    """Each figure over the runs that took all cases of the same suites from the same target."""
    alike = [
        report
        for report in earlier
        if (report.run.limit, report.run.target, report.run.suites) == (about.limit, about.target, about.suites)
    ][-MOST_RUNS + 1 :]
    found: dict[str, tuple[tuple[str, float], ...]] = {}
    for measure in measures:
        points = [(report.run.id, one.value) for report in alike for one in report.measures if one.name == measure.name]
        found[measure.name] = (*points, (about.id, measure.value))
    return found
