"""The council's own sentences are carried as they stand, and noticed when one figure or word in them is changed."""

from __future__ import annotations

import pytest

from scripts.score_mutations import FIGURES, Tally, own_passages, tally

STEP = 4  # every fourth passage; ``python -m scripts.score_mutations`` takes all of them


@pytest.fixture(scope="module")
def mutated() -> Tally:
    return tally(own_passages(), step=STEP)


def test_every_sentence_of_a_page_is_carried_by_its_page(mutated: Tally) -> None:
    assert mutated.verbatim > 500
    assert mutated.verbatim_doubted == []


@pytest.mark.parametrize(
    ("kinds", "bar"), [(FIGURES, 0.99), (("phone", "link"), 1.0)], ids=["figures", "ways to reach"]
)
def test_a_changed_figure_is_noticed(mutated: Tally, kinds: tuple[str, ...], bar: float) -> None:
    assert mutated.share(kinds) >= bar, {kind: mutated.missed[kind] for kind in kinds}


def test_a_changed_word_is_noticed(mutated: Tally) -> None:
    kinds = tuple(kind for kind in mutated.made if kind not in FIGURES)

    assert sum(mutated.made[kind] for kind in kinds) > 500
    assert mutated.share(kinds) >= 0.97, {kind: mutated.missed[kind] for kind in kinds}
