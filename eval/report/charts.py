"""Drawings with two axes: recall, risk by coverage, reliability, and a measure over the runs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from eval.records import Curve
from eval.report import words
from eval.report.svg import Scale, box, dot, drawing, element, line, path, text, ticks

WIDE, NARROW = 450.0, 290.0
TOP, BOTTOM, LEFT, RIGHT = 30.0, 46.0, 46.0, 16.0
COUNTS = 44.0  # height of the counts below a reliability diagram


@dataclass(frozen=True, slots=True)
class Plot:
    """A plot's two scales and its size."""

    narrow: bool
    x: Scale
    y: Scale
    bottom: float

    @property
    def width(self) -> float:
        return NARROW if self.narrow else WIDE


def recall_at_k(curve: Curve, label: str, *, narrow: bool) -> Markup:
    """How often a right page is among the first k; the scale begins where the figures are."""
    lowest = 0.8 if curve.y and min(curve.y) >= 0.8 else 0.0
    plot = _plot(narrow, (0.0, max(curve.x, default=1.0)), (lowest, 1.0))
    points = _points(plot, curve)
    anchors = [*["start"] * (len(points) - 1), "end"]  # below and to the right of a line that rises is room
    values = [
        text(x + 5, y + 20, words.figure(value), anchor=anchor, kind="d-strong")
        for (x, y), value, anchor in zip(points, curve.y, anchors, strict=True)
    ]
    parts = _frame(plot, "Right page found", "pages looked at", curve.x, shares=False)
    return _drawn(plot, label, *parts, path(points, "d-line"), *_dots(points), *values)


def risk_by_coverage(curve: Curve, label: str, *, narrow: bool) -> Markup:
    """The share of wrong answers when only the most confident so many are given."""
    highest = max(0.05, *curve.y) if curve.y else 0.05
    plot = _plot(narrow, (0.0, 1.0), (0.0, min(1.0, highest * 1.1)))
    parts = _frame(plot, "Wrong answers", "answered, most confident first", (0, 0.25, 0.5, 0.75, 1))
    return _drawn(plot, label, *parts, path(_points(plot, curve), "d-line"))


def reliability(curve: Curve, label: str, *, narrow: bool) -> Markup:
    """How often an answer of some confidence is right, with the number of answers below; on the line, both agree."""
    plot = _plot(narrow, (0.0, 1.0), (0.0, 1.0))
    points = _points(plot, curve)
    perfect = path([(plot.x(0), plot.y(0)), (plot.x(1), plot.y(1))], "d-ideal")
    parts = _frame(plot, "Answers that were right", "confidence given", (0, 0.25, 0.5, 0.75, 1))
    most = max(curve.n, default=1)
    counts = [text(0, plot.bottom + BOTTOM + 14, "Answers", kind="d-strong")] if curve.n else []
    for (x, _), n in zip(points, curve.n, strict=False):
        height = (COUNTS - 20) * n / (most or 1)
        floor = plot.bottom + BOTTOM + COUNTS - 4
        counts += [
            box(x - 6, floor - height, 12, max(1.0, height), "d-bar"),
            text(x, floor - height - 4, f"{n}", anchor="middle", kind="d-quiet d-small"),
        ]
    return _drawn(
        plot, label, *parts, perfect, path(points, "d-line"), *_dots(points), *counts, extra=COUNTS if curve.n else 0
    )


def any_curve(curve: Curve, label: str, *, narrow: bool) -> Markup:
    """A curve that has no drawing of its own."""
    plot = _plot(narrow, _span(curve.x), _span(curve.y))
    points = _points(plot, curve)
    few = _dots(points) if len(points) <= 20 else []
    return _drawn(
        plot, label, *_frame(plot, "", "", ticks(*_span(curve.x)), shares=False), path(points, "d-line"), *few
    )


def over_runs(values: Sequence[float]) -> Markup:
    """A measure over the runs, the last one marked; small enough for a table, which tells the figures."""
    scale_x = Scale(0, max(1, len(values) - 1), 6, 114)
    low, high = min(values, default=0), max(values, default=1)
    scale_y = Scale(low, high, 24, 6) if high > low else Scale(low - 1, low + 1, 24, 6)
    points = [(scale_x(number), scale_y(value)) for number, value in enumerate(values)]
    return element(
        "svg",
        path(points, "d-line"),
        *(dot(x, y, 2, "d-dot") for x, y in points[:-1]),
        *(dot(x, y, 4.5, "d-dot") for x, y in points[-1:]),
        class_="strip",
        viewBox="0 0 120 30",
        width=120,
        height=30,
        aria_hidden="true",
    )


def _plot(narrow: bool, x: tuple[float, float], y: tuple[float, float]) -> Plot:
    width, height = (NARROW, 250.0) if narrow else (WIDE, 300.0)
    bottom = height - BOTTOM
    return Plot(narrow, Scale(*x, LEFT, width - RIGHT), Scale(*y, bottom, TOP), bottom)


def _frame(plot: Plot, up: str, along: str, marks: Sequence[float], *, shares: bool = True) -> list[Markup]:
    """Axes with their names: what is measured stands above the plot, where it reads without turning the head."""
    unit_up = plot.y.high <= 1 and bool(up)
    found = [text(0, 14, up, kind="d-strong")]
    for mark in ticks(plot.y.low, plot.y.high, 5):
        y = plot.y(mark)
        written = f"{round(mark * 100, 6):g}%" if unit_up else f"{mark:g}"
        found += [
            line(LEFT, y, plot.width - RIGHT, y, "d-grid"),
            text(LEFT - 6, y + 5, written, anchor="end", kind="d-quiet"),
        ]
    found.append(line(LEFT, plot.bottom, plot.width - RIGHT, plot.bottom, "d-axis"))
    for mark in marks:
        x = plot.x(mark)
        written = f"{mark * 100:g}%" if shares else f"{mark:g}"
        found += [
            line(x, plot.bottom, x, plot.bottom + 5, "d-axis"),
            text(x, plot.bottom + 19, written, anchor="middle", kind="d-quiet"),
        ]
    middle = (LEFT + plot.width - RIGHT) / 2
    return [*found, text(middle, plot.bottom + 38, along, anchor="middle", kind="d-quiet")]


def _drawn(plot: Plot, label: str, *parts: str, extra: float = 0.0) -> Markup:
    return drawing(plot.width, plot.bottom + BOTTOM + extra, label, *parts, narrow=plot.narrow)


def _points(plot: Plot, curve: Curve) -> list[tuple[float, float]]:
    return [(plot.x(x), plot.y(y)) for x, y in zip(curve.x, curve.y, strict=True)]


def _dots(points: Sequence[tuple[float, float]]) -> list[Markup]:
    return [dot(x, y, 5, "d-dot") for x, y in points]


def _span(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values, default=0.0), max(values, default=1.0)
    return (low, high) if high > low else (low - 0.5, low + 0.5)
