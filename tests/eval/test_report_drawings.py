"""The drawings: what stands where, and that none hides, invents or spills anything."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from example_reports import HOSTILE, LANGUAGES, VOICES, curves, flips, gaps, measure, routing
from lxml import etree
from markupsafe import Markup

from eval.records import Curve, Matrix
from eval.report import charts, grids, rows
from eval.report.svg import Scale, element, ticks, wrapped

WIDE = {"characteristic": "tenure", "gap": -0.004, "low": -0.03, "high": 0.022, "equivalent": False}
WHOLE = [*(gap for gap in gaps() if not gap.value), gaps()[0].model_copy(update=WIDE)]
VALUES = [gap for gap in gaps() if gap.value]
RECALL, RISK, RELIABILITY, OTHER = curves()

DRAWINGS: dict[str, Callable[[bool], Markup]] = {
    "forest": lambda narrow: rows.forest(WHOLE, "told", narrow=narrow),
    "forest of values": lambda narrow: rows.forest(VALUES, "told", narrow=narrow, small=True),
    "bars": lambda narrow: rows.bars(VOICES, "told", narrow=narrow),
    "bars of scores": lambda narrow: rows.bars(LANGUAGES[2:], "told", narrow=narrow),
    "heat map": lambda narrow: grids.heat_map(flips(150), "told", narrow=narrow),
    "routing": lambda narrow: grids.confusion(routing(), "told", narrow=narrow),
    "recall": lambda narrow: charts.recall_at_k(RECALL, "told", narrow=narrow),
    "risk": lambda narrow: charts.risk_by_coverage(RISK, "told", narrow=narrow),
    "reliability": lambda narrow: charts.reliability(RELIABILITY, "told", narrow=narrow),
    "any curve": lambda narrow: charts.any_curve(OTHER, "told", narrow=narrow),
}


def of(drawn: Markup, name: str, kind: str) -> list[etree._Element]:
    """Elements of a drawing by name and class."""
    return [one for one in etree.fromstring(str(drawn)).iter(name) if kind in (one.get("class") or "").split()]


def number(one: etree._Element, attribute: str) -> float:
    return float(one.get(attribute) or "nan")


@pytest.mark.parametrize("narrow", [True, False])
@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_told_in_words_and_stays_within_its_frame(name: str, narrow: bool) -> None:
    root = etree.fromstring(str(DRAWINGS[name](narrow)))
    width, height = number(root, "width"), number(root, "height")

    assert root.get("role") == "img"
    assert root.get("aria-label") == "told"
    assert width <= (290 if narrow else 990)
    for one in root.iter():
        for attribute in ("x", "x1", "x2", "cx"):
            assert -0.1 <= float(one.get(attribute, "0")) <= width + 0.1
        for attribute in ("y", "y1", "y2", "cy"):
            assert -0.1 <= float(one.get(attribute, "0")) <= height + 0.1
        assert float(one.get("x", "0")) + float(one.get("width", "0")) <= width + 0.5


@pytest.mark.parametrize("narrow", [True, False])
def test_a_full_dot_stands_only_where_the_whole_interval_lies_in_the_band(narrow: bool) -> None:
    drawn = rows.forest(WHOLE, "told", narrow=narrow)
    band = of(drawn, "rect", "d-band")[0]
    left, right = number(band, "x"), number(band, "x") + number(band, "width")

    assert len(of(drawn, "circle", "d-dot")) == sum(gap.equivalent for gap in WHOLE)
    assert len(of(drawn, "circle", "d-ring")) == sum(not gap.equivalent for gap in WHOLE)
    spans = [line for line in of(drawn, "line", "d-whisker") if line.get("y1") == line.get("y2")]
    inside = [left <= number(line, "x1") and number(line, "x2") <= right for line in spans]
    assert inside == [gap.equivalent for gap in WHOLE]


def test_the_band_reaches_two_points_to_either_side_of_no_difference() -> None:
    drawn = rows.forest(WHOLE, "told", narrow=False)
    band, zero = of(drawn, "rect", "d-band")[0], of(drawn, "line", "d-zero")[0]
    marks = {text.text: number(text, "x") for text in of(drawn, "text", "d-quiet")}

    assert number(band, "x") == pytest.approx(marks["−2"], abs=0.2)
    assert number(band, "x") + number(band, "width") == pytest.approx(marks["+2"], abs=0.2)
    assert number(zero, "x1") == pytest.approx(marks["0"], abs=0.2)


def test_single_values_stand_below_the_name_of_their_characteristic() -> None:
    drawn = rows.forest(VALUES, "told", narrow=False, small=True)
    told = [text.text for text in of(drawn, "text", "d-text")]

    assert told.index("Age") < told.index("17, at school") < told.index("88") < told.index("Disability")
    assert told.count("Age") == 1


def test_bars_begin_at_zero_and_are_as_long_as_their_figures() -> None:
    drawn = rows.bars(VOICES, "told", narrow=False)
    found = of(drawn, "rect", "d-bar")
    widths = [number(bar, "width") for bar in found]

    assert {bar.get("x") for bar in found} == {of(drawn, "line", "d-axis")[0].get("x1")}
    assert widths[1] / widths[0] == pytest.approx(VOICES[1].value / VOICES[0].value, rel=0.01)


def test_a_strip_shows_the_interval_where_it_lies() -> None:
    drawn = rows.strip(measure("a.b", "A", 0.5, 0.25, 0.75))
    bar = of(drawn, "rect", "d-bar")[0]

    assert number(bar, "x") == pytest.approx(2 + 156 * 0.25)
    assert number(bar, "width") == pytest.approx(156 * 0.5)


@pytest.mark.parametrize("narrow", [True, False])
def test_every_flip_has_a_mark_and_nothing_else_has(narrow: bool) -> None:
    matrix = flips(150)
    drawn = grids.heat_map(matrix, "told", narrow=narrow)
    marks = [one for shade in range(1, 5) for one in of(drawn, "rect", f"d-heat-{shade}")]

    assert len(marks) == sum(value > 0 for cells in matrix.cells for value in cells)


def test_a_mark_is_higher_and_stronger_the_more_ways_of_asking_flip() -> None:
    matrix = Matrix(rows=("age",), columns=("a", "b", "c"), cells=((0.1, 0.5, 1.0),))
    drawn = grids.heat_map(matrix, "told", narrow=False)
    heights = [number(of(drawn, "rect", f"d-heat-{shade}")[0], "height") for shade in (1, 3, 4)]

    assert heights == sorted(set(heights))


def test_right_endings_are_framed_and_every_count_is_written() -> None:
    matrix = routing()
    drawn = grids.confusion(matrix, "told", narrow=True)
    counts = [text.text for text in of(drawn, "text", "d-text") if text.get("class") != "d-text d-strong"]

    assert len(of(drawn, "rect", "d-frame")) == len(matrix.rows)
    assert counts == [f"{value:g}" for cells in matrix.cells for value in cells if value]


def test_a_better_figure_stands_higher() -> None:
    drawn = charts.recall_at_k(RECALL, "told", narrow=False)
    heights = [number(dot, "cy") for dot in of(drawn, "circle", "d-dot")]

    assert heights == sorted(heights, reverse=True)


def test_recall_below_eighty_is_drawn_from_zero() -> None:
    low = Curve(name="recall at k", x=(1.0, 5.0), y=(0.4, 0.7))
    told = [text.text for text in of(charts.recall_at_k(low, "told", narrow=False), "text", "d-text")]

    assert "0%" in told
    assert "40.0%" in told


def test_reliability_writes_the_count_of_each_group() -> None:
    drawn = charts.reliability(RELIABILITY, "told", narrow=True)

    assert [text.text for text in of(drawn, "text", "d-small")] == [str(n) for n in RELIABILITY.n]


def test_runs_without_a_change_are_a_level_line() -> None:
    (line,) = of(charts.over_runs([0.9, 0.9, 0.9]), "polyline", "d-line")

    assert len({point.split(",")[1] for point in (line.get("points") or "").split()}) == 1


def test_nothing_in_a_drawing_is_taken_for_markup() -> None:
    drawn = element("text", HOSTILE, aria_label=HOSTILE)

    assert etree.fromstring(str(drawn)).text == HOSTILE
    assert etree.fromstring(str(drawn)).get("aria-label") == HOSTILE


@pytest.mark.parametrize(
    ("low", "high", "about", "marks"),
    [
        (0.0, 1.0, 5, [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]),
        (-4.2, 4.2, 4, [-4.0, -2.0, 0.0, 2.0, 4.0]),
        (0.8, 1.0, 5, [0.8, 0.85, 0.9, 0.95, 1.0]),
        (3.0, 3.0, 5, [3.0]),
    ],
)
def test_axes_are_marked_at_round_values(low: float, high: float, about: int, marks: list[float]) -> None:
    assert ticks(low, high, about) == pytest.approx(marks)


def test_what_lies_outside_a_scale_is_held_at_its_edge() -> None:
    scale = Scale(0.0, 1.0, 10.0, 110.0)

    assert [scale(value) for value in (-1.0, 0.5, 7.0)] == [10.0, 60.0, 110.0]
    assert Scale(1.0, 1.0, 10.0, 110.0)(1.0) == 10.0


def test_long_names_are_cut_and_say_so() -> None:
    assert wrapped("marriage and civil partnership", 230, 1) == ["marriage and civil partnership"]
    assert wrapped("marriage and civil partnership", 120, 1)[0].endswith("…")
    assert wrapped("x" * 90, 120, 1)[0].endswith("…")
