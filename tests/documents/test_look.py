"""The default look keeps the rules, and contrast is what WCAG says it is."""

from __future__ import annotations

import pytest

from pipelines.documents.checks.look_checks import layout
from pipelines.documents.look import SIZES, Look, contrast


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pictures", [True, False])
def test_the_default_look_breaks_no_rule_in_any_size(size: int, pictures: bool) -> None:
    assert list(layout(Look(size=size, pictures=pictures))) == []


@pytest.mark.parametrize(
    ("ink", "paper", "ratio"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#ffffff", "#000000", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#0000ff", "#ffffff", 8.59),
    ],
)
def test_contrast_is_that_of_wcag(ink: str, paper: str, ratio: float) -> None:
    assert contrast(ink, paper) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("colour", ["black", "#fff", "", "#12345g", "#1234567"])
def test_what_is_no_colour_is_refused(colour: str) -> None:
    with pytest.raises(ValueError, match="no colour"):
        contrast(colour, "#ffffff")
