"""SARI as EASSE counts it, by hand and against a second way of counting; lengths of sentences."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.simplification import (
    corpus_sari,
    sari_counts,
    sari_of,
    sentence_lengths,
    sentence_sari,
    tokens,
)

WORDS = st.lists(st.sampled_from(["you", "must", "pay", "now", "a", "fee", "of", "£45", "."]), max_size=9).map(" ".join)


def test_every_count_by_hand() -> None:
    # source 'a b a', result 'a c', references 'a c' and 'b d'. Each source word counts twice: a 4, b 2.
    counts = sari_counts("a b a", "a c", ["a c", "b d"])

    assert counts.shape == (3, 4, 3)
    # added: c; wanted: c and d
    assert counts[0, 0].tolist() == [1, 1, 2]
    # kept: a min(4, 2) = 2; people keep a min(4, 1) = 1 and b min(2, 1) = 1; right: a min(2, 1) = 1
    assert counts[1, 0].tolist() == [1, 2, 2]
    # deleted: a 4 - 2 = 2, b 2; people delete a 4 - 1 = 3, b 2 - 1 = 1; right: a 2, b 1
    assert counts[2, 0].tolist() == [3, 4, 4]
    # pairs: added 'a c', wanted 'a c' and 'b d'; kept none; deleted 'a b' and 'b a', twice each, as people do
    assert counts[:, 1].tolist() == [[1, 1, 2], [0, 0, 0], [4, 4, 4]]
    # three words: 'a b a' is deleted twice, as people do; four: there is nothing
    assert counts[:, 2].tolist() == [[0, 0, 0], [0, 0, 0], [2, 2, 2]]
    assert counts[:, 3].tolist() == [[0, 0, 0], [0, 0, 0], [0, 0, 0]]


def test_sari_by_hand() -> None:
    # of the counts above. F1 of adding: 2/3, 2/3, 0, 0; of keeping: 1/2, 0, 0, 0; deleting: 3/4, 1, 1, 0.
    by_hand = 100 * ((2 / 3 + 2 / 3) / 4 + (1 / 2) / 4 + (3 / 4 + 1 + 1) / 4) / 3

    assert sentence_sari("a b a", "a c", ["a c", "b d"]) == pytest.approx(by_hand)


SPECIES, MAT = "About 95 species are currently accepted.", "The cat perched on the mat."
OF_SPECIES = [
    "About 95 species are currently known.",
    "About 95 species are now accepted.",
    "95 species are now accepted.",
]
OF_MAT = ["The cat sat on the mat.", "The cat is on the mat.", "The cat sat."]


def test_a_corpus_scores_what_the_easse_package_says_of_it() -> None:
    """The example of its README, to the last figure: deleting by F1, which is EASSE's default."""
    counts = {
        "species": sari_counts(SPECIES, "About 95 you now get in.", OF_SPECIES),
        "mat": sari_counts(MAT, "Cat on mat.", OF_MAT),
    }

    assert corpus_sari(counts, deletion="f1", draws=5).value == pytest.approx(33.17472563619544, abs=1e-12)


@pytest.mark.parametrize(
    ("made", "published"),
    [
        ("About 95 you now get in.", 26.83),
        ("About 95 species are now agreed.", 58.90),
        ("About 95 species are currently agreed.", 50.72),
    ],
)
def test_one_sentence_scores_near_the_program_of_the_papers_authors(made: str, published: float) -> None:
    """Their program averages the recall of keeping in another way, so that it differs by up to three points."""
    assert sentence_sari(SPECIES, made, OF_SPECIES) == pytest.approx(published, abs=3)


def test_deleting_too_little_costs_only_where_recall_counts() -> None:
    # Of 'a b c d' people keep 'a'; only d is deleted: precision of single words 1/1, recall 1/3.
    counts = sari_counts("a b c d", "a b c", ["a"])

    assert sari_of(counts[:, :1].repeat(4, axis=1), deletion="precision") == pytest.approx(100 * (1 / 2 + 1) / 3)
    assert sari_of(counts[:, :1].repeat(4, axis=1), deletion="f1") == pytest.approx(100 * (1 / 2 + 1 / 2) / 3)


def test_text_left_as_it_is_earns_keeping_only() -> None:
    counts = sari_counts("you must pay", "you must pay", ["you must pay now", "pay"])

    assert not counts[0, :, :2].any()
    assert not counts[2, :, :2].any()
    assert counts[1, 0].tolist() == [4, 6, 4]


def test_what_everybody_wrote_scores_in_full() -> None:
    source, simple = "the sum is payable forthwith by you", "you must pay the money now please"

    assert sentence_sari(source, simple, [simple, simple]) > 65
    assert sentence_sari("a b c d e", "v w x y z", ["v w x y z"]) == pytest.approx(200 / 3)  # nothing could be kept


@given(source=WORDS, made=WORDS, first=WORDS, second=WORDS)
def test_another_way_of_counting_agrees(source: str, made: str, first: str, second: str) -> None:
    counts = sari_counts(source, made, [first, second])

    assert sari_of(counts) == pytest.approx(_slowly(source, made, [first, second], with_recall=False))
    assert sari_of(counts, deletion="f1") == pytest.approx(_slowly(source, made, [first, second], with_recall=True))


@given(texts=st.lists(st.tuples(WORDS, WORDS, WORDS, WORDS), min_size=1, max_size=4))
def test_a_corpus_is_the_sum_of_its_texts(texts: list[tuple[str, str, str, str]]) -> None:
    each = {str(at): sari_counts(text[0], text[1], text[2:]) for at, text in enumerate(texts)}

    found = corpus_sari(each, draws=50)

    assert found.value == pytest.approx(float(sari_of(np.sum(list(each.values()), axis=0))))
    assert 0 <= found.low <= found.high <= 100


def test_the_interval_holds_its_value_and_one_text_leaves_no_doubt() -> None:
    texts = ("you must pay", "the fee is due", "we can help you", "a fee of £45 applies")
    each = {text: sari_counts(text, text[:-4], [text[3:], text]) for text in texts}

    found = corpus_sari(each, seed=1)
    alone = corpus_sari({"one": each[texts[0]]})

    assert found.low < found.value < found.high
    assert alone.low == pytest.approx(alone.value)
    assert alone.high == pytest.approx(alone.value)


def test_nothing_to_measure_is_refused() -> None:
    with pytest.raises(ValueError, match="no text"):
        corpus_sari({})
    with pytest.raises(ValueError, match="a person wrote"):
        sari_counts("a", "a", [])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Pay £1,318.20 by 6.30pm.", ["pay", "£", "1,318.20", "by", "6.30pm", "."]),
        ("The council’s full-time staff", ["the", "council's", "full-time", "staff"]),
        ("A **summons** (a letter)", ["a", "summons", "(", "a", "letter", ")"]),
        ("Go to www.x.example/pay.", ["go", "to", "www.x.example/pay", "."]),
        ("", []),
    ],
)
def test_tokens(text: str, found: list[str]) -> None:
    assert tokens(text) == found


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("You must pay. Call us on 01632 960101.", [3, 5]),
        ("You can pay:\n- online\n- by phone", [3, 1, 2]),
        ("1. Fill in the form.\n2. Send it.", [4, 2]),
        ("A **summons** is a letter.\nIt is from the court.", [5, 5]),
        ("Pay £1.50 by 9.30am – not later", [6]),
        (" ", []),
    ],
)
def test_lengths_of_sentences(text: str, lengths: list[int]) -> None:
    assert sentence_lengths(text) == lengths


def _slowly(source: str, made: str, people: list[str], *, with_recall: bool) -> float:
    """SARI by lists of n-grams, each struck off as it is matched, instead of counts."""
    total = 0.0
    for size in range(1, 5):
        before = [gram for gram in _grams(source, size) for _ in people]
        after = [gram for gram in _grams(made, size) for _ in people]
        wanted = list(chain.from_iterable(_grams(text, size) for text in people))
        added, to_add = {*after} - {*before}, {*wanted} - {*before}
        kept, to_keep = _common(before, after), _common(before, wanted)
        gone, to_go = _without(before, after), _without(before, wanted)
        total += _f1(len(added & to_add), len(added), len(to_add))
        total += _f1(len(_common(kept, to_keep)), len(kept), len(to_keep))
        right = len(_common(gone, to_go))
        total += _f1(right, len(gone), len(to_go)) if with_recall else (right / len(gone) if gone else 0.0)
    return 100 * total / 12


def _grams(text: str, size: int) -> list[str]:
    words = text.lower().replace("£", "£ ").split()
    return [" ".join(words[at : at + size]) for at in range(len(words) - size + 1)]


def _common(some: list[str], others: list[str]) -> list[str]:
    left, found = list(others), list[str]()
    for gram in some:
        if gram in left:
            left.remove(gram)
            found.append(gram)
    return found


def _without(some: list[str], others: list[str]) -> list[str]:
    left = list(some)
    for gram in others:
        if gram in left:
            left.remove(gram)
    return left


def _f1(right: int, done: int, wanted: int) -> float:
    return 2 * right / (done + wanted) if done and wanted else 0.0
