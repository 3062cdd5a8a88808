"""Chances of words add up to one, follow what was counted, and are read by the recogniser as they were written."""

from __future__ import annotations

import math
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.speech.everyday import load_everyday, save_everyday
from pipelines.speech.language_model import (
    END,
    START,
    General,
    LanguageModel,
    council_model,
    count,
    mixed_model,
    write_arpa,
)

SENTENCES = [
    (("pay", "my", "council", "tax"), 2),
    (("pay", "a", "parking", "ticket"), 1),
    (("my", "council", "tax", "band"), 1),
]
WORDS = {word for words, _ in SENTENCES for word in words}
ENGLISH = General(
    words={"a": 0.02, "my": 0.01, "dog": 0.001, "tax": 0.0005, END: 0.05},
    pairs={("my", "dog"): 0.01, (START, "my"): 0.02},
    left={"my": 0.9, "a": 0.9, START: 0.9},
)


def read(file: Path) -> dict[tuple[str, ...], tuple[float, float]]:
    """Chains of an ARPA file with their chance and what they leave."""
    found: dict[tuple[str, ...], tuple[float, float]] = {}
    size = 0
    for line in file.read_text().splitlines():
        if line.startswith("\\"):
            size = int(line[1]) if line[1].isdigit() else 0
        elif size and line:
            fields = line.split()
            left = float(fields[size + 1]) if len(fields) > size + 1 else 0.0
            found[tuple(fields[1 : size + 1])] = 10 ** float(fields[0]), 10**left
    return found


def chance(chains: dict[tuple[str, ...], tuple[float, float]], *words: str) -> float:
    """Of the last word after the others, as a recogniser works it out."""
    if words in chains:
        return chains[words][0]
    return chains.get(words[:-1], (0.0, 1.0))[1] * chance(chains, *words[1:])


@pytest.fixture(params=["council", "mixed"])
def model(request: pytest.FixtureRequest) -> LanguageModel:
    counts = count(SENTENCES, WORDS)
    if request.param == "council":
        return council_model(counts, WORDS)
    return mixed_model(counts, ENGLISH, WORDS | {"dog"})


@pytest.mark.parametrize(
    "history", [(), ("my",), ("pay",), (START,), ("my", "council"), ("pay", "my"), ("tax", "band")]
)
def test_chances_after_any_history_add_up_to_one(
    model: LanguageModel, history: tuple[str, ...], tmp_path: Path
) -> None:
    write_arpa(model, tmp_path / "model.arpa")
    chains = read(tmp_path / "model.arpa")

    total = sum(chance(chains, *history, word) for word in model.words)

    assert math.isclose(total, 1.0, abs_tol=0.01)


def test_what_was_said_is_likelier_than_what_was_not() -> None:
    model = council_model(count(SENTENCES, WORDS), WORDS)

    assert model.triples["my", "council", "tax"] > 0.8
    assert model.pairs["council", "tax"] > model.words["tax"]


def test_weights_count() -> None:
    counts = count([(("yes",), 20), (("no",), 1)], {"yes", "no"})

    assert counts.words["yes"] == 20
    assert counts.pairs[START, "no"] == 1


def test_an_unknown_word_cuts_the_sentence_and_joins_nothing() -> None:
    counts = count([(("pay", "zorbing", "tax"), 1)], {"pay", "tax"})

    assert set(counts.pairs) == {(START, "pay"), ("tax", END)}
    assert "zorbing" not in counts.words


def test_everyday_words_can_be_heard_in_the_mixture_only() -> None:
    counts = count(SENTENCES, WORDS)

    mixed = mixed_model(counts, ENGLISH, WORDS | {"dog"})

    assert "dog" not in council_model(counts, WORDS).words
    assert mixed.pairs["my", "dog"] > 0
    assert mixed.words["council"] > mixed.words["dog"]


@given(st.lists(st.lists(st.sampled_from("abcde"), min_size=1, max_size=6), min_size=1, max_size=12))
def test_pairs_never_take_more_than_there_is(sentences: list[list[str]]) -> None:
    model = council_model(count([(tuple(words), 1) for words in sentences], set("abcde")), set("abcde"))

    after: dict[str, float] = defaultdict(float)
    for (first, _), part in model.pairs.items():
        after[first] += part
    assert math.isclose(sum(model.words.values()), 1.0, rel_tol=1e-6)
    assert all(total <= 1 + 1e-9 for total in after.values())


def test_a_council_without_words_has_a_model_all_the_same(tmp_path: Path) -> None:
    write_arpa(council_model(count([], set()), {"yes"}), tmp_path / "empty.arpa")

    assert ("yes",) in read(tmp_path / "empty.arpa")


def test_everyday_english_is_saved_and_read_again(tmp_path: Path) -> None:
    save_everyday(ENGLISH, {"dog": ["D AA G", "D AO G"]}, tmp_path / "english.npz")

    again = load_everyday(tmp_path / "english.npz")

    assert again.said == {"dog": ["D AA G", "D AO G"]}
    assert again.english.words == pytest.approx(ENGLISH.words, rel=0.01)
    assert again.english.pairs == pytest.approx(ENGLISH.pairs, rel=0.01)
    assert again.english.left["my"] == pytest.approx(0.9, rel=0.01)


def test_everyday_english_of_the_package_is_whole() -> None:
    everyday = load_everyday()

    assert len(everyday.english.words) > 4_000
    assert {"the", "house", "please", END} <= everyday.english.words.keys()
    assert everyday.english.pair("i", "am") > everyday.english.pair("i", "is")
    assert everyday.said["half"] == ["HH AA F"]
    for first in ("the", START):
        total = sum(everyday.english.pair(first, second) for second in everyday.english.words)
        assert 0.6 < total < 1.01
