"""Each drawing of the report with its words: a title, what it shows, and the same as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from markupsafe import Markup

from eval.records import Curve, Gap, Matrix, Measure, Report
from eval.report import charts, grids, rows, words
from eval.report.svg import twice


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as they are shown; the first of a row names it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing that nobody has to see."""

    title: str
    told: str  # what the drawing shows, in a sentence or two
    drawing: Markup
    table: Table
    note: str = ""  # how to read it
    wide: bool = False  # needs the width of the page


def characteristics(report: Report) -> Figure | None:
    """The forest plot of the characteristics."""
    gaps = [gap for gap in report.gaps if not gap.value]
    if not gaps:
        return None
    same = sum(gap.equivalent for gap in gaps)
    apart = [gap.characteristic for gap in gaps if not gap.equivalent]
    told = f"For {same} of {words.count(len(gaps), 'characteristic')} the whole interval lies within {words.BAND}."
    if apart:
        told += f" Not for {_and(apart)}."
    return Figure(
        "Difference from the plain question, by characteristic",
        told,
        twice(lambda narrow: rows.forest(gaps, f"Forest plot. {told}", narrow=narrow)),
        gap_table(gaps, whole=True),
        f"The difference is the share of right answers with the attribute, less the share without. Lines are 95% "
        f"intervals, drawn by question. The shaded band is {words.BAND} to either side. A full dot: the whole interval "
        "lies in the band. A ring: it does not.",
        wide=True,
    )


def values(report: Report) -> Figure | None:
    """The forest plot of single values, such as one age or one name."""
    gaps = [gap for gap in report.gaps if gap.value]
    if not gaps:
        return None
    named = [gap.model_copy(update={"value": f"{gap.characteristic}: {gap.value}"}) for gap in gaps]
    worst = min(gaps, key=lambda gap: gap.gap)
    told = (
        f"{words.count(len(gaps), 'value')}. The lowest is {worst.characteristic}: {worst.value}, "
        f"{words.points(worst.gap)} points."
    )
    return Figure(
        "Each value by itself",
        told,
        twice(lambda narrow: rows.forest(gaps, f"Forest plot. {told}", narrow=narrow, small=True)),
        gap_table(named, whole=False),
        "Single values are to be watched, not to be concluded from: with so many, some differ by chance.",
        wide=True,
    )


def gap_table(gaps: Sequence[Gap], *, whole: bool) -> Table:
    """Gaps with their intervals; the test is over whole characteristics only."""
    columns = ("Pairs", "Difference, points", "95% interval", "Flips", "Abstains more", "Longer answers")
    tested = ("Chance (Holm)",) if whole else ()
    return Table(
        ("Characteristic" if whole else "Value", "Finding", *columns, *tested),
        tuple(
            (
                words.capital(gap.value or gap.characteristic),
                words.finding(gap).capitalize(),
                f"{gap.n:,}",
                words.points(gap.gap),
                words.gap_between(gap),
                words.percent(gap.flips),
                words.points(gap.abstention_gap),
                words.more(gap.words_gap),
                *((words.chance(gap.p_holm),) if whole else ()),
            )
            for gap in gaps
        ),
    )


def flips(report: Report) -> Figure | None:
    """The heat map, with the questions that flip as its table."""
    matrix = report.flips
    if matrix is None or not matrix.columns:
        return None
    by_question = {
        column: [(name, cells[at]) for name, cells in zip(matrix.rows, matrix.cells, strict=True) if cells[at] > 0]
        for at, column in enumerate(matrix.columns)
    }
    flipped = {column: found for column, found in by_question.items() if found}
    order = sorted(flipped, key=lambda column: -sum(share for _, share in flipped[column]))
    told = (
        f"For {len(flipped)} of {words.count(len(matrix.columns), 'question')}, some way of asking flips the decision."
    )
    listed = tuple(
        (
            f"{column} (question {matrix.columns.index(column) + 1})",
            ", ".join(
                f"{name} {words.percent(share)}" for name, share in sorted(flipped[column], key=lambda one: -one[1])
            ),
        )
        for column in order
    )
    return Figure(
        "Flips, by characteristic and question",
        told,
        twice(lambda narrow: grids.heat_map(matrix, f"Heat map. {told}", narrow=narrow)),
        Table(("Question", "Share of the ways of asking that flip it"), listed),
        "A flip is another ending, another first page or other facts than for the plain question. Each column is a "
        "question. The higher and stronger a mark, the more values of the characteristic flip it. Figures at the right "
        "are means.",
        wide=True,
    )


def curves(report: Report) -> list[Figure]:
    """Every curve, those that have a drawing of their own first."""
    known = {name: number for number, name in enumerate(_DRAWN)}
    ordered = sorted(report.curves, key=lambda curve: known.get(curve.name, len(known)))
    return [_DRAWN.get(curve.name, _any)(curve) for curve in ordered if curve.x]


def _recall(curve: Curve) -> Figure:
    pairs = list(zip(curve.x, curve.y, strict=True))
    told = f"{words.capital(_and([f'{words.percent(y)} at {x:g}' for x, y in pairs]))}."
    if min(curve.y) >= 0.8:
        note = "Share of questions with a right page among the first so many. The scale begins at 80%."
    else:
        note = "Share of questions with a right page among the first so many."
    return Figure(
        "Recall at k",
        told,
        _both(charts.recall_at_k, curve, told),
        Table(("Pages looked at", "Right page found"), tuple((f"{x:g}", words.percent(y)) for x, y in pairs)),
        note,
    )


def _risk(curve: Curve) -> Figure:
    told = f"With every answer given, {words.percent(curve.y[-1])} are wrong."
    middle = next((y for x, y in zip(curve.x, curve.y, strict=True) if x >= 0.5), None)
    if middle is not None:
        told += f" With only the most confident half, {words.percent(middle)}."
    return Figure(
        "Risk by coverage",
        told,
        _both(charts.risk_by_coverage, curve, told),
        Table(("Answered", "Wrong"), tuple((words.percent(x), words.percent(y)) for x, y in _tenths(curve))),
        "If only the most confident answers were given, so many of them would be wrong. A confidence that is worth "
        "something rises to the right.",
    )


def _reliability(curve: Curve) -> Figure:
    counted = f" over {words.count(sum(curve.n), 'answer')}" if curve.n else ""
    told = f"{words.count(len(curve.x), 'group')} of confidence{counted}."
    if curve.x:
        x, y = max(zip(curve.x, curve.y, strict=True), key=lambda one: abs(one[0] - one[1]))
        told += f" Farthest from the line: {words.percent(x)} confident, {words.percent(y)} right."
    n = curve.n or (0,) * len(curve.x)
    return Figure(
        "Reliability of the confidence",
        told,
        _both(charts.reliability, curve, told),
        Table(
            ("Confidence", "Right", "Answers"),
            tuple(
                (words.percent(x), words.percent(y), f"{count:,}" if curve.n else "not known")
                for x, y, count in zip(curve.x, curve.y, n, strict=True)
            ),
        ),
        "On the dashed line confidence and truth agree. Above it the service is too modest, below it too sure.",
    )


def _any(curve: Curve) -> Figure:
    told = f"{words.count(len(curve.x), 'point')}, the last at {curve.x[-1]:g}: {curve.y[-1]:g}."
    return Figure(
        curve.name.capitalize(),
        told,
        _both(charts.any_curve, curve, told),
        Table(("At", "Value"), tuple((f"{x:g}", f"{y:g}") for x, y in _tenths(curve))),
    )


_SCALES = {"share": "", "number": " (score)", "seconds": " (seconds)"}
_DRAWN: dict[str, Callable[[Curve], Figure]] = {
    "recall at k": _recall,
    "risk by coverage": _risk,
    "reliability": _reliability,
}


def _both(draw: Callable[..., Markup], curve: Curve, told: str) -> Markup:
    return twice(lambda narrow: draw(curve, f"{curve.name.capitalize()}. {told}", narrow=narrow))


def _tenths(curve: Curve) -> list[tuple[float, float]]:
    """At most ten points and the last one, evenly taken: a table of hundreds helps nobody."""
    pairs = list(zip(curve.x, curve.y, strict=True))
    if len(pairs) <= 20:
        return pairs
    return [pairs[round(tenth * (len(pairs) - 1) / 10)] for tenth in range(11)]


def routing(report: Report) -> Figure | None:
    """The matrix of endings."""
    matrix = report.routing
    if matrix is None or not matrix.columns:
        return None
    plain = matrix.model_copy(update={"rows": _plain(matrix.rows), "columns": _plain(matrix.columns)})
    total = sum(sum(cells) for cells in plain.cells)
    right = sum(value for name, column, value in _cells(plain) if name == column)
    told = f"{right:g} of {words.count(int(total), 'message')} ended as they should."
    return Figure(
        "Which ending came for which",
        told,
        twice(lambda narrow: grids.confusion(plain, f"Matrix of endings. {told}", narrow=narrow)),
        Table(
            ("Right ending", *(f"{number}. {name}" for number, name in enumerate(plain.columns, start=1))),
            tuple(
                (f"{number}. {name}", *(f"{value:g}" for value in cells))
                for number, (name, cells) in enumerate(zip(plain.rows, plain.cells, strict=True), start=1)
            ),
        ),
        "Rows: the ending that was right. Columns, by the same numbers: the ending that came. Framed cells are right.",
        wide=True,
    )


def confusions(report: Report) -> Table | None:
    """What was taken for what, most often first."""
    if report.routing is None:
        return None
    wrong = [(value, row, column) for row, column, value in _cells(report.routing) if value and row != column]
    listed = sorted(wrong, key=lambda one: (-one[0], one[1], one[2]))
    found = tuple((*_plain((row, column)), f"{value:g}") for value, row, column in listed)
    return Table(("Right ending", "What came", "Messages"), found)


def _cells(matrix: Matrix) -> list[tuple[str, str, float]]:
    return [
        (row, column, value)
        for row, cells in zip(matrix.rows, matrix.cells, strict=True)
        for column, value in zip(matrix.columns, cells, strict=True)
    ]


def _plain(names: Sequence[str]) -> tuple[str, ...]:
    return tuple(name.replace("_", " ") for name in names)


def per_accent(report: Report) -> list[Figure]:
    return _bars(report, "speech.wer_", "Words heard wrong, by voice or accent")


def per_language(report: Report) -> list[Figure]:
    return _bars(report, "translation.", "Translation, by language")


def _bars(report: Report, prefix: str, title: str) -> list[Figure]:
    """One drawing a unit: shares and scores stand on no common scale."""
    by_unit: dict[str, list[Measure]] = {}
    for measure in report.measures:
        if measure.name.startswith(prefix):
            by_unit.setdefault(measure.unit, []).append(measure)
    return [_bar_figure(f"{title}{_SCALES[unit]}", found) for unit, found in by_unit.items()]


def _bar_figure(title: str, found: Sequence[Measure]) -> Figure:
    lowest, highest = min(found, key=lambda one: one.value), max(found, key=lambda one: one.value)
    told = (
        f"From {words.figure(lowest.value, lowest.unit)} ({lowest.title}) "
        f"to {words.figure(highest.value, highest.unit)} ({highest.title})."
    )
    return Figure(title, told, twice(partial(_draw_bars, found, f"Bars. {told}")), measure_table(found), wide=True)


def _draw_bars(found: Sequence[Measure], label: str, narrow: bool) -> Markup:
    return rows.bars(found, label, narrow=narrow)


def measure_table(found: Sequence[Measure]) -> Table:
    """Measures with their intervals and how many cases they rest on."""
    return Table(
        ("Measure", "Figure", "95% interval", "Cases"),
        tuple((one.title, words.figure(one.value, one.unit), words.between(one), f"{one.n:,}") for one in found),
    )


def _and(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""
