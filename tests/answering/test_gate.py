"""A model's sentence gets out only when its passage carries it, is put right once, and is never taken back."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pipelines.answering.gate import Gate
from pipelines.answering.support.doubt import Doubt
from pipelines.types import Sentence

PASSAGE = (
    "Living alone\n\nYou get 25% off your council tax if you are the only adult in your home. It must be your main "
    "home. Tell us within 21 days if this changes."
)
RIGHT = Sentence("You get 25% off if you are the only adult in your home.", (0,))
WRONG = Sentence("You get 50% off if you are the only adult in your home.", (0,))


def test_a_right_sentence_passes_and_a_wrong_figure_does_not() -> None:
    gate = Gate([PASSAGE], "")

    assert gate.offer(RIGHT) == [RIGHT]
    assert gate.offer(WRONG) == []
    assert gate.rest() == []
    assert gate.dropped == 1


def test_a_sentence_is_put_right_once() -> None:
    asked: list[Sequence[Doubt]] = []

    def mend(sentence: Sentence, found: Sequence[Doubt]) -> Sentence:
        asked.append(found)
        return RIGHT

    gate = Gate([PASSAGE], "", mend=mend)

    assert gate.offer(WRONG) == [RIGHT]
    assert len(asked) == 1
    assert asked[0][0].kind == "figure"


def test_a_mended_sentence_that_is_still_wrong_is_dropped() -> None:
    tries = 0

    def mend(sentence: Sentence, found: Sequence[Doubt]) -> Sentence:
        nonlocal tries
        tries += 1
        return WRONG

    gate = Gate([PASSAGE], "", mend=mend)

    assert gate.offer(WRONG) == []
    assert tries == 1


def test_a_rule_waits_for_its_exception() -> None:
    passage = "You can park for free on Sundays, unless a sign says otherwise."
    rule, exception = (
        Sentence("You can park for free on Sundays.", (0,)),
        Sentence("Unless a sign says otherwise.", (0,)),
    )
    gate = Gate([passage], "")

    assert gate.offer(rule) == []
    assert gate.offer(exception) == [rule, exception]


def test_a_rule_whose_exception_never_comes_is_not_said() -> None:
    passage = "You can park for free on Sundays, unless a sign says otherwise."
    gate = Gate([passage], "")

    assert gate.offer(Sentence("You can park for free on Sundays.", (0,))) == []
    assert gate.rest() == []


def test_a_sentence_that_leans_on_a_dropped_one_goes_with_it() -> None:
    gate = Gate([PASSAGE], "")
    gate.offer(WRONG)

    assert gate.offer(Sentence("It must be your main home.", (0,))) == []


@pytest.mark.parametrize("cites", [()])
def test_a_sentence_that_names_no_passage_is_not_said(cites: tuple[int, ...]) -> None:
    assert Gate([PASSAGE], "").offer(Sentence("You get 25% off.", cites)) == []


def test_what_passed_passes_again() -> None:
    """The ground step runs the whole draft through once more; nothing that was heard may be lost there."""
    offered = [
        RIGHT,
        WRONG,
        Sentence("Tell us within 21 days if this changes.", (0,)),
        Sentence("This is for your main home.", (0,)),
    ]
    first = Gate([PASSAGE], "")
    said = [passed for sentence in offered for passed in first.offer(sentence)] + first.rest()
    again = Gate([PASSAGE], "")

    assert [passed for sentence in said for passed in again.offer(sentence)] + again.rest() == said


def test_beside_the_pages_own_words_nothing_more_is_said_of_the_same() -> None:
    page = "If accepted, the Order is revoked but the ticket itself is not cancelled, save where you got no notice."
    gate = Gate([f"Witness statement\n\n{page}"], "", page_words=True)
    draft = [
        Sentence("If it's accepted, the Order is revoked.", (0,)),
        Sentence("The ticket is never cancelled.", (0,)),
    ]

    said = [sentence.text for one in draft for sentence in gate.offer(one)] + [one.text for one in gate.rest()]

    assert said == [page]


def test_what_the_next_sentence_asks_for_is_said_with_the_rule() -> None:
    gate = Gate(
        ["Backdating\n\nSupport can be paid up to 3 months back. You must show a good reason for claiming late."],
        "",
        page_words=True,
    )

    said = [*gate.offer(Sentence("Support can go up to 3 months back.", (0,))), *gate.rest()]

    assert [sentence.text for sentence in said] == [
        "Support can be paid up to 3 months back.",
        "You must show a good reason for claiming late.",
    ]


def test_of_a_list_of_which_all_must_fit_the_page_is_quoted_whole() -> None:
    page = "A care worker is not counted if all of these fit:\n- They work 24 hours a week\n- They live in"
    gate = Gate([f"Care workers\n\n{page}"], "", page_words=True)

    said = [*gate.offer(Sentence("You are not counted if you work 20 hours a week.", (0,))), *gate.rest()]

    assert [sentence.text.rstrip(".") for sentence in said] == [
        "A care worker is not counted if all of these fit:",
        "They work 24 hours a week",
        "They live in",
    ]
