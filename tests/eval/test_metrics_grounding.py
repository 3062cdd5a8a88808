"""Groundedness without a judge: figures, quotes, words, steering words, citations."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from eval.metrics.grounding import (
    GramWeights,
    Statement,
    citation_precision,
    citation_recall,
    claim_coverage,
    gram_weights,
    negation_modal_check,
    number_grounding,
    ungrounded_numbers,
    verbatim,
)
from eval.metrics.share import Share
from pipelines.knowledge.terms import terms


def test_figures_are_looked_for_in_what_their_own_sentence_cites() -> None:
    statements = [
        Statement("Pay £70 within 14 days.", ("You pay £70 in the first 14 days, then £140.",)),
        Statement("Then it is £140.", ("The office closes at 5pm.",)),
    ]

    # £70 and 14 days stand, £140 does not: 2 of 3
    assert number_grounding(statements) == Share(2, 3)
    assert ungrounded_numbers(statements[1]) == ("£140",)


def test_a_sentence_that_cites_nothing_has_no_grounded_figure() -> None:
    assert number_grounding([Statement("It costs £9 or 12%.")]) == Share(0, 2)


def test_an_answer_without_figures_has_no_share() -> None:
    assert math.isnan(number_grounding([Statement("You must tell us.", ("You must tell us.",))]).value)


def test_a_quote_is_verbatim_but_for_white_space_and_the_shape_of_marks() -> None:
    page = "You don\u2019t pay\nfor the day\u00a0you leave \u2013 or after."

    assert verbatim("You don't pay for the day you leave - or after.", page)
    assert not verbatim("You do not pay for the day you leave", page)
    assert not verbatim("  ", page)


def test_weights_agree_with_scikit_learn() -> None:
    pages = ["Pay council tax online", "Pay a parking ticket", "Council parking permits and parking bays"]
    theirs = TfidfVectorizer(tokenizer=terms, token_pattern=None, lowercase=False, ngram_range=(1, 2)).fit(pages)

    weights = gram_weights(pages)

    assert {" ".join(gram): pytest.approx(weight) for gram, weight in weights.by_gram.items()} == dict(
        zip(theirs.get_feature_names_out(), theirs.idf_, strict=True)
    )
    assert weights.unseen == pytest.approx(math.log(4) + 1)  # ln((1 + 3) / (1 + 0)) + 1


def test_coverage_is_the_weighted_recall_of_the_best_sentence() -> None:
    statement = Statement("Students pay nothing", ("Full-time students pay half. Nothing is due in May.",))
    # Grams: student, pay, noth, student pay, pay noth. The first sentence has student, pay and student pay.
    # All alike: 3/5. With 'noth' at 4 and the rest at 1: 3/8; the second sentence has 4/8, the better one.
    weights = GramWeights({("noth",): 4.0})

    assert claim_coverage([statement], floor=0.6) == Share(1, 1)
    assert claim_coverage([statement], floor=0.61) == Share(0, 1)
    assert claim_coverage([statement], weights, floor=0.5) == Share(1, 1)
    assert claim_coverage([statement], weights, floor=0.51) == Share(0, 1)


def test_a_sentence_without_content_is_left_out_of_coverage() -> None:
    statements = [Statement("So it is.", ("Anything.",)), Statement("Bins are free", ("Bins are free.",))]

    assert claim_coverage(statements) == Share(1, 1)


@pytest.mark.parametrize(
    ("said", "source", "added", "lost"),
    [
        ("You must apply by post.", "You must apply by post.", set(), set()),
        ("You have to apply by post.", "You must apply by post.", set(), set()),
        ("You must apply by post.", "You may apply by post.", {"must"}, set()),
        ("You apply by post.", "You can apply by post.", set(), set()),
        ("Students are counted.", "Students are not counted.", set(), {"not"}),
        ("Students aren't counted.", "Students are counted.", {"not"}, set()),
        ("You pay the fee.", "You pay the fee unless you are exempt.", set(), {"unless"}),
        ("Owners pay the fee.", "Only owners pay the fee.", set(), {"only"}),
    ],
)
def test_steering_words_are_compared(said: str, source: str, added: set[str], lost: set[str]) -> None:
    change = negation_modal_check(Statement(said, (source,)))

    assert (change.added, change.lost) == (added, lost)
    assert bool(change) == bool(added or lost)


def test_steering_words_are_those_of_the_nearest_sentence() -> None:
    source = "You must not park on the zigzags. Blue Badge holders may park on yellow lines."

    assert not negation_modal_check(Statement("Blue Badge holders may park on yellow lines.", (source,)))


def has_every_word(statement: str, texts: Sequence[str]) -> bool:
    return set(terms(statement)) <= {term for text in texts for term in terms(text)}


STATEMENTS = [
    Statement("bins ticket", ("bins", "ticket")),  # supported together: both needed
    Statement("permit", ("permit fee", "library")),  # the second adds nothing
    Statement("school bay", ("school",)),  # not supported
    Statement("garage"),  # cites nothing
    Statement("toll road", ("toll road", "toll road sign")),  # either does
]


def test_citation_recall_by_hand() -> None:
    # supported: the first, the second and the fifth, of five
    assert citation_recall(STATEMENTS, has_every_word) == Share(3, 5)


def test_a_statement_that_cites_nothing_is_not_supported_by_it() -> None:
    assert citation_recall([Statement("garage"), Statement("bay", ("bay",))], lambda _, __: True) == Share(1, 2)


def test_citation_precision_by_hand() -> None:
    # 'bins' yes, 'ticket' yes; 'permit fee' yes, 'library' no; 'school' no; 'toll road' yes, 'toll road sign' yes
    assert citation_precision(STATEMENTS, has_every_word) == Share(5, 7)
