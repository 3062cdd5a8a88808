"""Where a need is not ruled out, help stands beside an answer and instead of none."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipelines.answering.safeguard import Unheard
from pipelines.answering.second_look import NOT_ANSWERED, second_look
from pipelines.services import Services
from pipelines.types import Answer, Contact, Outcome, Question, Sentence, Turn

QUESTION = Question("what is left after a bill", "northmere", date(2026, 11, 24))


class Hearing:
    """Notes what comes, and is about to go."""

    def __init__(self) -> None:
        self.sentences: list[Sentence] = []
        self.positions: list[int] = []

    def hear(self, sentence: Sentence) -> None:
        self.sentences.append(sentence)

    def wait(self, position: int) -> None:
        self.positions.append(position)

    def gone(self) -> bool:
        return True


def ended(outcome: Outcome, *, may_need: str = "suicide_self_harm", confidence: float = 0.9) -> Turn:
    answer = Answer(outcome, (Sentence("It is due on the 1st."),), confidence=confidence)
    return Turn(question=QUESTION, text=QUESTION.text, may_need=may_need, need_chance=0.7, answer=answer)


@pytest.mark.parametrize("outcome", sorted(NOT_ANSWERED))
def test_an_ending_without_an_answer_becomes_help(services: Services, outcome: Outcome) -> None:
    answer = second_look(ended(outcome), services).answer

    assert answer is not None
    assert answer.outcome is Outcome.CRISIS
    assert answer.reply == "suicide_self_harm"
    assert "116 123" in answer.text


@pytest.mark.parametrize(
    "outcome", [Outcome.ANSWERED, Outcome.ANSWERED_FROM_FACT, Outcome.HANDED_OVER, Outcome.SIGNPOSTED]
)
def test_an_answer_keeps_its_words_and_names_help_beneath(services: Services, outcome: Outcome) -> None:
    answer = second_look(ended(outcome), services).answer

    assert answer is not None
    assert answer.outcome is outcome
    assert [sentence.kind for sentence in answer.sentences] == ["answer", "next", "next"]
    assert answer.sentences[0].text == "It is due on the 1st."
    assert "999" in answer.text
    assert "116 123" in answer.text
    assert answer.contact is not None
    assert answer.contact.phone == "116 123"


@pytest.mark.parametrize("outcome", [Outcome.ANSWERED, Outcome.HANDED_OVER])
def test_an_answer_that_is_less_likely_right_than_the_need_is_becomes_help(
    services: Services, outcome: Outcome
) -> None:
    answer = second_look(ended(outcome, confidence=0.65), services).answer

    assert answer is not None
    assert answer.outcome is Outcome.CRISIS


def test_nobody_hears_an_answer_that_help_may_still_replace() -> None:
    heard = Hearing()
    listener = Unheard(heard)

    listener.hear(Sentence("It is due on the 1st."))
    listener.wait(2)

    assert heard.positions == [2]
    assert heard.sentences == []
    assert listener.gone()


def test_a_team_that_was_named_stays(services: Services) -> None:
    turn = ended(Outcome.HANDED_OVER)
    assert turn.answer is not None
    team = Contact("council_tax", "Council tax team", "01632 960 000")

    answer = second_look(replace(turn, answer=replace(turn.answer, contact=team)), services).answer

    assert answer is not None
    assert answer.contact == team


@pytest.mark.parametrize("outcome", [Outcome.ANSWERED, Outcome.LOW_CONFIDENCE, Outcome.CRISIS])
def test_nothing_changes_where_no_need_was_seen(services: Services, outcome: Outcome) -> None:
    turn = ended(outcome, may_need="")

    assert second_look(turn, services) is turn
