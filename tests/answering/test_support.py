"""What a generated sentence says beyond its passages is doubted, and an honest paraphrase is not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.answering.support import Doubt, cited, doubts
from pipelines.settings import PROJECT

OWN_CASES = PROJECT / "tests" / "data" / "support_cases.yaml"
TICKET = cited(
    "Parking tickets",
    ["What you pay"],
    "A ticket costs £70, or £35 if you pay within 14 days. You have 28 days to pay or challenge it. "
    "Call parking services on 01632 960104 or the police on 101. "
    "You do not have to pay while we look at your challenge. "
    "You can challenge online at https://www.oakvale.example/challenge unless you have paid already.",
)


def kinds(sentence: str, *passages: str, question: str = "") -> set[str]:
    return {doubt.kind for doubt in doubts(sentence, passages or (TICKET,), question=question)}


def own_cases() -> list[dict[str, Any]]:
    return yaml.safe_load(OWN_CASES.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "sentence",
    [
        "A ticket is £70, or £35 when it's paid within two weeks.",
        "If you pay within 14 days it is £35; otherwise it's £70.",
        "You've got 28 days to pay the ticket or to challenge it.",
        "While we look at your challenge you don't need to pay.",
        "You can ring parking services on 01632960104.",
        "Unless you've paid already, you can challenge it online at www.oakvale.example/challenge.",
        "I'm sorry to hear that.",
        "Please ask us if you need any more help.",
    ],
)
def test_an_honest_paraphrase_is_carried(sentence: str) -> None:
    assert doubts(sentence, [TICKET]) == ()


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("figure", "A ticket is £35, or £70 when it's paid within two weeks."),
        ("figure", "A ticket is £75."),
        ("figure", "A ticket is 70%."),
        ("date", "You've got 14 days to pay the ticket or to challenge it."),
        ("date", "A ticket is £70, or £35 when it's paid within 14 weeks."),
        ("phone", "You can ring parking services on 01632 960401."),
        ("phone", "You can ring parking services on 101."),
        ("link", "You can challenge it online at www.oakvale.example/appeal unless you've paid."),
        ("link", "Write to parking@oakvale.example."),
        ("negation", "While we look at your challenge you need to pay."),
        ("negation", "You must not pay while we look at your challenge."),
        ("negation", "You can't challenge online unless you have paid already."),
        ("condition", "A ticket costs £35."),
        ("condition", "You can challenge online."),
        ("condition", "You can challenge online if you have paid already."),
        ("content", "A ticket can be paid in cash at any library."),
    ],
)
def test_what_the_passage_does_not_carry_is_doubted(kind: str, sentence: str) -> None:
    found = kinds(sentence)

    assert found, sentence
    assert kind in found or kind in ("negation", "condition", "figure")  # one error often shows in two ways


def test_a_word_for_word_sentence_is_carried() -> None:
    assert doubts("A ticket costs £70, or £35 if you pay within 14 days.", [TICKET]) == ()


def test_a_sentence_without_a_passage_is_doubted() -> None:
    assert doubts("You pay £70.", []) == (Doubt("content", "the sentence cites no passage"),)
    assert doubts("Thank you for asking.", []) == ()


@pytest.mark.parametrize(
    ("question", "sentence", "is_doubted"),
    [
        ("do i have to pay while you look", "No, you don't have to pay while we look at your challenge.", False),
        ("do i have to pay while you look", "Yes, you don't have to pay while we look at your challenge.", True),
        ("is it free to park", "Yes, a ticket costs £70, or £35 if you pay within 14 days.", True),
        ("can i challenge online", "Yes, you can challenge online unless you have paid already.", False),
        ("can i challenge online", "No, you can challenge online unless you have paid already.", True),
    ],
)
def test_yes_and_no_must_go_with_the_rule(question: str, sentence: str, *, is_doubted: bool) -> None:
    assert bool(doubts(sentence, [TICKET], question=question)) is is_doubted


def test_the_residents_own_figure_is_no_source_of_council_figures() -> None:
    passage = cited("Wages", [], "If you earn more than £300 a month, your employer can take part of your pay.")
    question = "i earn £1,800 a month, is it 17%"

    assert (
        doubts("If you earn £1,800 a month, your employer can take part of your pay.", [passage], question=question)
        == ()
    )
    assert kinds("Your employer can take 17% of your pay.", passage, question=question)


def test_an_exception_in_the_next_sentence_may_stand_in_the_rest_of_the_answer() -> None:
    passage = cited("Discount", [], "You get 25% off your bill. But it must be your main home.")
    said = "You can get a 25% discount on your bill."

    assert kinds(said, passage) == {"condition"}
    assert doubts(said, [passage], answer=[said, "It has to be your main home."]) == ()


def test_a_doubt_names_what_was_wrong_and_what_the_source_has() -> None:
    found = doubts("You have 30 days to pay or challenge it.", [TICKET])

    assert [doubt.detail for doubt in found] == [
        "'30 days' does not stand in the source; the source has 14 days, 28 days"
    ]


def test_similarity_by_a_model_neither_clears_nor_breaks_a_check() -> None:
    def near(text: str, others: Sequence[str]) -> list[float]:
        return [1.0 if "28 days" in other else 0.1 for other in others]

    assert doubts("You've got 28 days to pay the ticket or to challenge it.", [TICKET], near=near) == ()
    assert doubts("You've got 14 days to pay the ticket or to challenge it.", [TICKET], near=near)


def test_right_sentences_of_other_styles_are_carried() -> None:
    lost = [
        (text, found[0].detail)
        for case in own_cases()
        for text in case["right"]
        if (found := doubts(text, [_source(case)], question=case.get("question", ""), answer=case["right"]))
    ]

    assert len(lost) <= 0.03 * sum(len(case["right"]) for case in own_cases()), lost


@pytest.mark.parametrize(
    ("kind", "share"),
    [("phone", 1.0), ("link", 1.0), ("figure", 0.97), ("date", 0.97), ("negation", 0.95), ("condition", 0.95)],
)
def test_planted_errors_of_other_styles_are_stopped(kind: str, share: float) -> None:
    planted = [(case, text) for case in own_cases() for text in case["wrong"].get(kind, ())]
    missed = [
        text
        for case, text in planted
        if not doubts(text, [_source(case)], question=case.get("question", ""), answer=[text])
    ]

    assert len(planted) >= 10
    assert len(missed) <= (1 - share) * len(planted), missed


def _source(case: dict[str, Any]) -> str:
    return cited(case["title"], case["heading"], case["text"])


ODD = st.text(alphabet=st.sampled_from("abz £%059.,;:()-'@/ \n|ÉЖ\u200b½"), max_size=400)


@settings(max_examples=200, deadline=None)
@given(sentence=ODD, passage=ODD, question=ODD)
def test_no_text_breaks_the_check(sentence: str, passage: str, question: str) -> None:
    assert doubts(sentence, [passage], question=question) == doubts(sentence, [passage], question=question)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "part",
    [
        "0 ",
        "01632 ",
        "£1,",
        "1,",
        "a.",
        "a@",
        "-",
        "1-1",
        "may ",
        "if ",
        "not ",
        "1 to ",
        "twenty one ",
        "(",
        "or a ",
        "'s ",
        "x | ",
        "http://",
    ],
)
def test_long_runs_are_read_in_linear_time(part: str) -> None:
    """Catastrophic backtracking would run into the limit of this test."""
    long = part * (20_000 // len(part))

    assert isinstance(doubts(f"Pay {long[:2000]}.", [f"Pay {long[:4000]} now."]), tuple)
    assert isinstance(doubts("Pay £5 now.", [TICKET], question=long), tuple)


def test_the_word_list_is_read_from_the_package(tmp_path: Path) -> None:
    from pipelines.answering.support.vocabulary import load_vocabulary
    from pipelines.errors import SettingsError

    broken = tmp_path / "words.yaml"
    broken.write_text("phrases: 3", encoding="utf-8")

    with pytest.raises(SettingsError, match="Restore it"):
        load_vocabulary(broken)
