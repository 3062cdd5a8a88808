"""Claims about what Apertium would turn into its opposite: said otherwise before, checked on the real programs."""

from __future__ import annotations

import pytest

from pipelines.engines.apertium import Apertium
from pipelines.engines.apertium_wording import safer


@pytest.mark.parametrize(
    ("text", "put"),
    [
        ("You must not park here.", "You cannot park here."),
        ("You <1>must not</1> park here.", "You <1>cannot</1> park here."),
        ("You <1>must</1> not park here.", "You <1>cannot</1> park here."),
        ("Cars mustn’t stop.", "Cars cannot stop."),
        ("Must not be moved.", "Cannot be moved."),
        ("You can either pay or appeal.", "You can pay or appeal."),
        ("I do not like it either. Pay or appeal.", "I do not like it either. Pay or appeal."),
        ("You must pay. Not now.", "You must pay. Not now."),
    ],
)
def test_only_what_would_be_turned_round_is_put_otherwise(text: str, put: str) -> None:
    assert safer(text, "en") == put
    assert safer(text, "es") == text


@pytest.mark.parametrize(
    "text",
    [
        "You must not park on a double yellow line.",
        "Cars must not enter the street.",
        "You must not share your permit unless we agree.",
        "Visitors must never stop here.",
        "You <1>must not</1> park here.",
    ],
)
def test_what_is_forbidden_is_not_made_needless_in_spanish(text: str) -> None:
    (draft,) = Apertium().translate([text], source="en", target="es")

    assert "tiene" not in draft
    assert "no puede" in draft.lower()


def test_a_choice_of_two_is_not_made_neither() -> None:
    (draft,) = Apertium().translate(["You can either pay the charge or challenge it."], source="en", target="es")

    assert "tampoco" not in draft.lower()
