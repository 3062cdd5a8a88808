"""The next token is the likeliest or a fair draw, the same for the same seed, and always one that is permitted."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from pipelines.batching.choose import Chooser, likeliest
from pipelines.errors import EngineError

VOCABULARY = 151_936


def _logits(seed: int, size: int = VOCABULARY) -> NDArray[np.float32]:
    return np.random.default_rng(seed).normal(size=size).astype(np.float32)


def _greedy() -> Chooser:
    return Chooser(temperature=0, top_p=1, seed=0)


@given(st.integers(0, 2**32), st.sampled_from([1, 40, 256]), st.sampled_from([1, 300, 511, 512, 30_000, 151_936]))
def test_the_likeliest_are_those_that_a_full_sort_puts_first(seed: int, count: int, size: int) -> None:
    logits = np.round(_logits(seed, size), 1)  # many are equal

    np.testing.assert_array_equal(likeliest(logits, count), np.argsort(-logits, kind="stable")[:count])


def test_without_temperature_the_likeliest_is_taken() -> None:
    logits = _logits(3)

    assert _greedy().choose(logits) == int(logits.argmax())


def test_a_seed_repeats_its_draws_and_another_seed_does_not() -> None:
    rows = [_logits(seed) for seed in range(20)]
    drawn = {
        seed: [chooser.choose(row) for row in rows]
        for seed in (1, 2, -1)
        for chooser in [Chooser(temperature=1, top_p=1, seed=seed)]
    }
    again = Chooser(temperature=1, top_p=1, seed=1)

    assert [again.choose(row) for row in rows] == drawn[1]
    assert drawn[1] != drawn[2] != drawn[-1]


def test_draws_come_as_often_as_their_probability() -> None:
    logits = np.log(np.array([0.5, 0.3, 0.2], dtype=np.float32))
    chooser = Chooser(temperature=1, top_p=1, seed=5)
    drawn = Counter(chooser.choose(logits) for _ in range(4000))

    assert [round(drawn[token] / 4000, 1) for token in range(3)] == [0.5, 0.3, 0.2]


def test_draws_under_a_grammar_keep_the_proportions_of_what_is_permitted() -> None:
    logits = np.log(np.array([0.5, 0.3, 0.2], dtype=np.float32))
    chooser = Chooser(temperature=1, top_p=1, seed=6)
    drawn = Counter(chooser.choose(logits, lambda tokens: tokens != 0) for _ in range(4000))

    assert drawn[0] == 0
    assert round(drawn[1] / 4000, 1) == 0.6


@pytest.mark.parametrize(("top_p", "possible"), [(0.0, {0}), (0.5, {0}), (0.75, {0, 1}), (1.0, {0, 1, 2})])
def test_top_p_leaves_the_unlikely_out(top_p: float, possible: set[int]) -> None:
    logits = np.log(np.array([0.5, 0.3, 0.2], dtype=np.float32))
    chooser = Chooser(temperature=1, top_p=top_p, seed=7)

    assert {chooser.choose(logits) for _ in range(200)} == possible


def test_a_low_temperature_takes_the_likeliest_nearly_always() -> None:
    logits = np.log(np.array([0.5, 0.3, 0.2], dtype=np.float32))
    chooser = Chooser(temperature=0.05, top_p=1, seed=8)

    assert {chooser.choose(logits) for _ in range(200)} == {0}


@pytest.mark.parametrize("temperature", [0.0, 0.8])
@pytest.mark.parametrize("rank", [0, 100, 140_000])
def test_a_grammar_finds_the_one_token_it_permits_wherever_it_stands(temperature: float, rank: int) -> None:
    logits = _logits(9)
    only = np.argsort(-logits)[rank]
    chooser = Chooser(temperature=temperature, top_p=0.95, seed=1)

    assert chooser.choose(logits, lambda tokens: tokens == only) == only


def test_a_permitted_choice_asks_the_grammar_about_nothing_else() -> None:
    asked: list[int] = []

    def permits(tokens: NDArray[np.int32]) -> NDArray[np.bool_]:
        asked.append(len(tokens))
        return np.ones(len(tokens), dtype=np.bool_)

    _greedy().choose(_logits(2), permits)

    assert asked == [1]


def test_a_grammar_that_permits_nothing_is_an_error() -> None:
    with pytest.raises(EngineError, match="no way to go on"):
        _greedy().choose(_logits(1), lambda tokens: tokens < 0)


@pytest.mark.parametrize("temperature", [0.0, 0.8])
def test_a_model_that_computes_nonsense_is_an_error(temperature: float) -> None:
    logits = _logits(1)
    logits[77] = np.nan

    with pytest.raises(EngineError, match="no number"):
        Chooser(temperature=temperature, top_p=0.95, seed=1).choose(logits)
