"""Drawings of a matrix: where answers flip, and which ending came for which."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from eval.records import Matrix
from eval.report import words
from eval.report.svg import Scale, box, drawing, line, text, wrapped

WIDE, NARROW = 990.0, 290.0
TOP = 24.0
LABELS, FIGURES = 260.0, 70.0  # on a wide heat map, left and right of the cells


def heat_map(flips: Matrix, label: str, *, narrow: bool) -> Markup:
    """One row a characteristic, one column a question; the higher and stronger, the more ways of asking flip it."""
    width = NARROW if narrow else WIDE
    left, right = (0.0, width) if narrow else (LABELS, width - FIGURES)
    step, high = (44.0, 20.0) if narrow else (28.0, 22.0)
    across = Scale(0, len(flips.columns) or 1, left, right)
    inside: list[Markup] = []
    for number, (name, cells) in enumerate(zip(flips.rows, flips.cells, strict=True)):
        top = TOP + number * step + (step - high - 2 if narrow else 3)
        mean = words.percent(sum(cells) / len(cells)) if cells else "–"
        inside += [*_strip(cells, across, top, high), *_beside(words.capital(name), mean, top, high, narrow)]
    bottom = TOP + len(flips.rows) * step
    return drawing(width, bottom + 44, label, *inside, *_questions(len(flips.columns), across, bottom), narrow=narrow)


def _strip(cells: Sequence[float], across: Scale, top: float, high: float) -> list[Markup]:
    """A row of cells. Those without a flip are left to the ground of the row."""
    ground = box(across.start, top, across.end - across.start, high, "d-ground")
    wide = max(1.6, across(1) - across(0) - 0.6)
    marks = [
        box(across(column), top + high * (1 - _height(value)), wide, high * _height(value), f"d-heat-{_shade(value)}")
        for column, value in enumerate(cells)
        if value > 0
    ]
    return [ground, *marks]


def _height(value: float) -> float:
    return 0.25 + 0.75 * min(1.0, value)


def _shade(value: float) -> int:
    """1 to 4, by quarters."""
    return min(4, 1 + int(value * 4))


def _beside(name: str, mean: str, top: float, high: float, narrow: bool) -> list[Markup]:
    if narrow:
        return [
            text(0, top - 5, wrapped(name, NARROW - 60, 1)[0]),
            text(NARROW, top - 5, mean, anchor="end", kind="d-quiet"),
        ]
    middle = top + high / 2 + 5
    return [
        text(0, middle, wrapped(name, LABELS - 14, 1)[0]),
        text(WIDE, middle, mean, anchor="end", kind="d-quiet"),
    ]


def _questions(count: int, across: Scale, bottom: float) -> list[Markup]:
    """Numbers of questions along the foot."""
    every = next((size for size in (1, 2, 5, 10, 25, 50, 100) if count / size <= 6), 250)
    numbers = sorted({1, *range(every, count + 1, every)}) if count else []
    found: list[Markup] = []
    for number in numbers:
        x = (across(number - 1) + across(number)) / 2
        anchor = "start" if x < across.start + 10 else "end" if x > across.end - 10 else "middle"
        found += [
            line(x, bottom, x, bottom + 5, "d-axis"),
            text(x, bottom + 20, f"{number}", anchor=anchor, kind="d-quiet"),
        ]
    middle = (across.start + across.end) / 2
    return [*found, text(middle, bottom + 38, "questions, in the order of the file", anchor="middle", kind="d-quiet")]


def confusion(matrix: Matrix, label: str, *, narrow: bool) -> Markup:
    """Counts by what was right (rows) and what came (columns, by number). Framed cells are right."""
    labels = 26.0 if narrow else 210.0
    cell = min(48.0, ((NARROW if narrow else 760.0) - labels) / (len(matrix.columns) or 1))
    width = labels + cell * len(matrix.columns)
    tall = min(34.0, max(24.0, cell))
    inside = [
        text(labels + cell * (column + 0.5), TOP - 8, f"{column + 1}", anchor="middle", kind="d-strong")
        for column in range(len(matrix.columns))
    ]
    for row, (name, cells) in enumerate(zip(matrix.rows, matrix.cells, strict=True)):
        top = TOP + row * tall
        told = f"{row + 1}" if narrow else f"{row + 1}. {wrapped(name, labels - 40, 1)[0]}"
        inside.append(text(0, top + tall / 2 + 5, told, kind="d-strong" if narrow else ""))
        for column, value in enumerate(cells):
            right = name == matrix.columns[column]
            inside += _cell(labels + column * cell, top, cell, tall, value, sum(cells), right)
    return drawing(width, TOP + len(matrix.rows) * tall + 6, label, *inside, narrow=narrow)


def _cell(x: float, y: float, wide: float, tall: float, value: float, of: float, right: bool) -> list[Markup]:
    found = [box(x + 1, y + 1, wide - 2, tall - 2, "d-ground")]
    if value:
        found.append(box(x + 1, y + 1, wide - 2, tall - 2, f"d-{'right' if right else 'wrong'}-{_shade(value / of)}"))
    if right:
        found.append(box(x + 1.5, y + 1.5, wide - 3, tall - 3, "d-frame"))
    if value:
        size = "d-small" if wide < 30 else ""
        found.append(text(x + wide / 2, y + tall / 2 + 5, f"{value:g}", anchor="middle", kind=size))
    return found
