"""The translation suite: real drafts by what is present, and figures worked out by hand."""

from __future__ import annotations

import pytest

from eval.records import Record
from eval.suites.catalogue import make
from eval.suites.translation import measures
from pipelines.settings import Settings
from pipelines.translation.desk import open_desk
from pipelines.translation.segments import Segment


def told(case: str, said: str, **scores: float) -> Record:
    return Record(
        suite="translation", case=case, asked="x", said=said, group="es", base=case, scores=scores, wanted="Pague £5."
    )


def test_the_product_drafts_every_case_and_keeps_every_figure() -> None:
    suite = make("translation", limit=8)
    records = [task.judge(None) for task in suite.tasks]  # pyright: ignore[reportArgumentType]
    found = {measure.name: measure.value for measure in measures(records)}

    assert len(records) == 8
    assert found["translation.untouched_es"] == 0.0
    assert 0.2 < found["translation.chrf_es"] < 1.0
    assert found.get("translation.number_es", 1.0) == 1.0


def test_shares_are_those_of_the_records() -> None:
    records = [
        told("a", "Pague £5.", **{"kept number": 1.0, "untouched": 0.0, "marked": 1.0}),
        told("b", "Pague £6.", **{"kept number": 0.0, "untouched": 0.0, "marked": 0.0}),
        told("c", "Pay £5.", untouched=1.0, marked=1.0),
    ]
    found = {measure.name: measure.value for measure in measures(records)}

    assert found["translation.number_es"] == 0.5
    assert found["translation.marked_es"] == 0.5
    assert found["translation.untouched_es"] == pytest.approx(1 / 3)


def test_a_perfect_translation_scores_one_and_none_is_no_figure() -> None:
    perfect = measures([told("a", "Pague £5.", untouched=0.0, marked=0.0)])
    nothing = measures([told("a", "x", untouched=1.0, marked=1.0)])

    assert {one.name: one.value for one in perfect}["translation.chrf_es"] == pytest.approx(1.0)
    assert [one.name for one in nothing] == ["translation.untouched_es"]


def test_the_councils_own_names_and_places_stay(demo_settings: Settings) -> None:
    segment = Segment(id="1", text="Go to Market Square in Northmere.")

    (draft,) = open_desk(demo_settings).translate([segment], source="en", target="es")

    assert "Market Square" in draft.text
    assert "Northmere" in draft.text
