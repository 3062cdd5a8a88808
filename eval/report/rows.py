"""Drawings of one row a figure: the forest plot of gaps, bars with their intervals, the small strip in a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from eval.records import Gap, Measure
from eval.report import words
from eval.report.svg import LETTER, Scale, box, dot, drawing, element, line, text, ticks, wrapped
from eval.statistics.hypothesis_tests import MARGIN

WIDE, NARROW = 990.0, 290.0
TOP, BOTTOM = 34.0, 40.0  # room for words above and below the rows
LABELS, FIGURES = 260.0, 190.0  # on a wide drawing, left and right of the rows


@dataclass(frozen=True, slots=True)
class Rows:
    """Where rows stand: labels beside the plot on a wide drawing, above each row on a narrow one."""

    narrow: bool
    count: int
    step: float

    @property
    def width(self) -> float:
        return NARROW if self.narrow else WIDE

    @property
    def left(self) -> float:
        return 6.0 if self.narrow else LABELS

    @property
    def right(self) -> float:
        return self.width - (6.0 if self.narrow else FIGURES)

    @property
    def bottom(self) -> float:
        return TOP + self.count * self.step

    def middle(self, number: int) -> float:
        """The height at which a row's figure is drawn."""
        return TOP + number * self.step + (self.step - 11 if self.narrow else self.step / 2)

    def heading(self, number: int, name: str) -> Markup:
        room = self.width if self.narrow else self.left
        return text(0, self.middle(number) + 5, wrapped(name, room, 1)[0], kind="d-strong")

    def labels(self, number: int, label: str, long: str, short: str) -> Markup:
        """What the row is, and its figures."""
        y = self.middle(number)
        if self.narrow:
            kept = wrapped(label, self.width - LETTER * (len(short) + 2), 1)[0]
            return text(0, y - 14, kept) + text(self.width, y - 14, short, anchor="end", kind="d-quiet")
        return text(0, y + 5, wrapped(label, LABELS - 14, 1)[0]) + text(
            self.width, y + 5, long, anchor="end", kind="d-quiet"
        )


def forest(gaps: Sequence[Gap], label: str, *, narrow: bool, small: bool = False) -> Markup:
    """Gaps with their intervals, the line of no difference, and the band in which a difference is none.

    A full dot says that the whole interval lies inside the band, a ring that it does not.

    Args:
        gaps: one a row, in their order; single values follow a row with the name of their characteristic.
        label: for those who do not see the drawing.
        narrow: for a phone.
        small: less room for a row.
    """
    entries = _with_headings(gaps)
    rows = Rows(narrow, len(entries), (42.0 if narrow else 22.0) if small else (48.0 if narrow else 30.0))
    reach = max([MARGIN * 1.5, *(abs(end) for gap in gaps for end in (gap.low, gap.high, gap.gap))]) * 1.05
    scale = Scale(-reach, reach, rows.left, rows.right)
    inside = [*_band(scale, rows, entries), *_point_axis(scale, rows)]
    for number, entry in enumerate(entries):
        if isinstance(entry, str):
            inside.append(rows.heading(number, entry))
        else:
            y, figure = rows.middle(number), words.points(entry.gap)
            inside += [
                rows.labels(number, _name(entry), f"{figure} ({words.gap_between(entry)})", figure),
                _whisker(scale, y, entry.low, entry.high),
                dot(scale(entry.gap), y, 4 if small else 5.5, "d-dot" if entry.equivalent else "d-ring"),
            ]
    return drawing(rows.width, rows.bottom + BOTTOM, label, *inside, narrow=narrow)


def _with_headings(gaps: Sequence[Gap]) -> list[Gap | str]:
    found: list[Gap | str] = []
    for number, gap in enumerate(gaps):
        if gap.value and (not number or gaps[number - 1].characteristic != gap.characteristic):
            found.append(words.capital(gap.characteristic))
        found.append(gap)
    return found


def _band(scale: Scale, rows: Rows, entries: Sequence[Gap | str]) -> list[Markup]:
    """The band and its middle; on a narrow drawing in pieces, so that labels stand clear of it."""
    if rows.narrow:
        middles = [rows.middle(number) for number, entry in enumerate(entries) if not isinstance(entry, str)]
        pieces = [(y - 11, y + 11) for y in middles]
    else:
        pieces = [(TOP - 6, rows.bottom)]
    left, right, zero = scale(-MARGIN), scale(MARGIN), scale(0)
    found = [text(zero, TOP - 14, "no difference", anchor="middle", kind="d-quiet")]
    for top, bottom in pieces:
        found += [box(left, top, right - left, bottom - top, "d-band"), line(zero, top, zero, bottom, "d-zero")]
    return found


def bars(measures: Sequence[Measure], label: str, *, narrow: bool) -> Markup:
    """Figures of one unit as bars from zero, each with its interval."""
    rows = Rows(narrow, len(measures), 44.0 if narrow else 32.0)
    unit = measures[0].unit if measures else "share"
    highest = max([0.0, *(measure.high for measure in measures)])
    whole = unit == "share" and 0.5 < highest <= 1
    scale = Scale(0.0, 1.0 if whole else highest * 1.05 or 1.0, rows.left, rows.right)
    inside = [line(scale(0), TOP - 6, scale(0), rows.bottom, "d-axis"), *_axis(scale, rows, unit)]
    for number, measure in enumerate(measures):
        y = rows.middle(number)
        value = words.figure(measure.value, unit)
        inside += [
            rows.labels(number, measure.title, f"{value} ({words.between(measure)})", value),
            box(scale(0), y - 7, scale(measure.value) - scale(0), 14, "d-bar"),
            _whisker(scale, y, measure.low, measure.high),
        ]
    return drawing(rows.width, rows.bottom + BOTTOM, label, *inside, narrow=narrow)


def strip(measure: Measure) -> Markup:
    """A share and its interval between 0 and 100 %, small enough for a table, which tells the figures beside it."""
    scale = Scale(0.0, 1.0, 2.0, 158.0)
    left, right = scale(measure.low), scale(measure.high)
    return element(
        "svg",
        line(scale(0), 10, scale(1), 10, "d-grid"),
        line(scale(0), 5, scale(0), 15, "d-grid"),
        line(scale(1), 5, scale(1), 15, "d-grid"),
        box(left, 5, max(1.5, right - left), 10, "d-bar"),
        box(scale(measure.value) - 1.25, 2, 2.5, 16, "d-mark"),
        class_="strip",
        viewBox="0 0 160 20",
        width=160,
        height=20,
        aria_hidden="true",
    )


def _name(gap: Gap) -> str:
    return words.capital(gap.value or gap.characteristic)


def _whisker(scale: Scale, y: float, low: float, high: float) -> Markup:
    if low == high:
        return Markup("")
    return (
        line(scale(low), y, scale(high), y, "d-whisker")
        + line(scale(low), y - 4, scale(low), y + 4, "d-whisker")
        + line(scale(high), y - 4, scale(high), y + 4, "d-whisker")
    )


def _point_axis(scale: Scale, rows: Rows) -> list[Markup]:
    marks = ticks(scale.low * 100, scale.high * 100, 4 if rows.narrow else 8)
    found = [line(rows.left, rows.bottom, rows.right, rows.bottom, "d-axis")]
    for mark in marks:
        x = scale(mark / 100)
        found += [
            line(x, rows.bottom, x, rows.bottom + 5, "d-axis"),
            text(x, rows.bottom + 19, f"{mark:+g}".replace("-", "−") if mark else "0", anchor="middle", kind="d-quiet"),
        ]
    names = (("◂ worse", "start", rows.left), ("better ▸", "end", rows.right))
    found += [text(x, rows.bottom + 36, name, anchor=anchor, kind="d-quiet") for name, anchor, x in names]
    middle = (rows.left + rows.right) / 2
    return [*found, text(middle, rows.bottom + 36, "percentage points", anchor="middle", kind="d-quiet")]


def _axis(scale: Scale, rows: Rows, unit: str) -> list[Markup]:
    found: list[Markup] = []
    for mark in ticks(scale.low, scale.high, 4):
        x = scale(mark)
        anchor = "end" if rows.narrow and x > rows.right - 10 else "start" if rows.narrow and not mark else "middle"
        found += [
            line(x, rows.bottom if rows.narrow else TOP - 6, x, rows.bottom + 5, "d-grid"),
            text(
                x,
                rows.bottom + 18,
                f"{mark * 100:g}%" if unit == "share" else f"{mark:g}",
                anchor=anchor,
                kind="d-quiet",
            ),
        ]
    return found
