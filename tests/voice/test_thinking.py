"""The mind of a call: help before everything, then commands, then numbers, then a question or topics; the answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pipelines.engines.protocols import Heard
from pipelines.services import Services
from pipelines.settings import Settings
from pipelines.types import Answer, Exchange, Outcome, Question
from pipelines.voice.events import Command, Expecting, Topic, Understood
from pipelines.voice.mind import Mind
from pipelines.voice.thinking import CouncilMind

OPTIONS = tuple(
    Topic(label=label, question=label, page="", chance=0.3) for label in ("single person discount", "blue badges")
)


@pytest.fixture(scope="module")
def mind(services: Services) -> CouncilMind:
    return CouncilMind(services, "northmere")


def heard(text: str, *others: str, sure: bool = False, confidence: float = 0.5) -> Heard:
    return Heard(text=text, others=others, confidence=confidence, sure_of_words=sure, engine="test")


def sure(text: str) -> Heard:
    return heard(text, sure=True, confidence=0.95)


def test_it_is_a_mind(mind: CouncilMind) -> None:
    kept: Mind = mind

    assert isinstance(kept.understand(heard(""), Expecting.QUESTION), Understood)


@pytest.mark.parametrize("expecting", list(Expecting))
@pytest.mark.parametrize(
    "utterance",
    [
        heard("i want to kill myself"),
        heard("council tax bill is", "i want to kill myself"),
        heard("speak to a person i want to end my life"),
        heard("my reference is i want to die tonight"),
        heard("husband hits me", "my husband keeps hitting me"),
        sure("I can smell gas in my house"),
    ],
)
def test_a_need_in_any_hearing_comes_before_everything_else(
    mind: CouncilMind, utterance: Heard, expecting: Expecting
) -> None:
    understood = mind.understand(utterance, expecting, options=OPTIONS)

    assert understood.crisis
    assert (understood.command, understood.question, understood.topics, understood.choice) == (None, "", (), 0)
    assert mind.reply(understood.crisis).crisis


@pytest.mark.parametrize(
    ("utterance", "expecting", "command"),
    [
        (heard("yes"), Expecting.YES_OR_NO, Command.YES),
        (heard("speak to a person about my tax"), Expecting.QUESTION, Command.PERSON),
        (heard("slow down please"), Expecting.CHOICE, Command.SLOWER),
        (sure("Can you say that again?"), Expecting.QUESTION, Command.REPEAT),
    ],
)
def test_a_command_is_understood(mind: CouncilMind, utterance: Heard, expecting: Expecting, command: Command) -> None:
    assert mind.understand(utterance, expecting).command is command


def test_a_choice_is_understood_by_number_and_by_name(mind: CouncilMind) -> None:
    by_number = mind.understand(heard("number two"), Expecting.CHOICE, options=OPTIONS)
    by_name = mind.understand(heard("blue badges"), Expecting.CHOICE, options=OPTIONS)

    assert (by_number.choice, by_name.choice) == (2, 2)


def test_sure_words_are_a_question_and_unsure_ones_are_topics(mind: CouncilMind) -> None:
    words = "i live alone do i pay less council tax"

    certain = mind.understand(sure(words), Expecting.QUESTION)
    doubtful = mind.understand(heard(words, sure=True, confidence=0.3), Expecting.QUESTION)
    weak = mind.understand(heard(words, "i leave alone do i pay lest"), Expecting.QUESTION)

    assert (certain.question, certain.topics) == (words, ())
    assert doubtful.question == ""
    assert weak.question == ""
    assert doubtful.topics[0].label == "single person discount"
    assert "single-person-discount" in weak.topics[0].page


def test_what_is_asked_behind_a_no_is_the_question(mind: CouncilMind) -> None:
    understood = mind.understand(sure("No, I want a parking permit"), Expecting.YES_OR_NO)

    assert understood.question == "i want a parking permit"


def test_spoken_forms_and_names_are_written_before_the_core_sees_them(mind: CouncilMind) -> None:
    understood = mind.understand(sure("what is band dee council tax in ash come"), Expecting.QUESTION)

    assert understood.question == "what is band D council tax in Ashcombe"


@pytest.mark.parametrize(
    ("text", "a_number", "unfinished"),
    [
        ("my reference is", True, True),
        ("my reference is ay bee one two three four five six", True, False),
        ("i got a letter and", False, True),
    ],
)
def test_numbers_and_broken_sentences_are_noticed(
    mind: CouncilMind, text: str, a_number: bool, unfinished: bool
) -> None:
    understood = mind.understand(heard(text), Expecting.QUESTION)

    assert (understood.a_number, understood.unfinished) == (a_number, unfinished)


def test_a_weak_ear_does_not_break_off_a_sentence_that_the_other_hearing_ends(mind: CouncilMind) -> None:
    understood = mind.understand(heard("how much is a permit the", "how much is a permit"), Expecting.QUESTION)

    assert not understood.unfinished
    assert understood.topics


def test_personal_details_are_masked_in_what_is_kept(mind: CouncilMind) -> None:
    understood = mind.understand(
        sure("my name is Maureen Sidebotham and my phone is oh seven seven double oh nine double oh one two three"),
        Expecting.QUESTION,
    )

    assert "Sidebotham" not in understood.text
    assert "07700" not in understood.text


def test_a_language_that_is_named_is_understood(mind: CouncilMind) -> None:
    assert mind.understand(heard("polish please"), Expecting.LANGUAGE).language == "pl"


@pytest.mark.parametrize("text", ["", "   "])
def test_nothing_heard_is_nothing_understood(mind: CouncilMind, text: str) -> None:
    assert mind.understand(heard(text), Expecting.QUESTION) == Understood(text="", engine="test")


def test_a_thought_has_the_answer_and_the_question_to_be_kept(mind: CouncilMind) -> None:
    thought = mind.think("how much is a resident permit")

    assert thought.answer.outcome is Outcome.ANSWERED
    assert thought.question.channel == "phone"
    assert thought.reply.said_words == thought.answer.text


@dataclass
class Keeper:
    """Keeps what it is given in a list."""

    kept: list[tuple[Answer, Question]] = field(default_factory=list[tuple[Answer, Question]])

    def keep(self, given: Answer, question: Question) -> str:
        self.kept.append((given, question))
        return f"answer-{len(self.kept)}"


def test_an_answer_is_kept_once_and_its_name_is_in_the_reply(services: Services) -> None:
    keeper = Keeper()

    reply = CouncilMind(services, "northmere", keep=keeper.keep).reply("how much is a resident permit")

    assert reply.answer_id == "answer-1"
    assert len(keeper.kept) == 1


def test_a_follow_up_leans_on_the_history(mind: CouncilMind) -> None:
    first = mind.think("how much is a resident permit")
    history = (Exchange.after("how much is a resident permit", first.answer),)

    reply = mind.reply("and if i have two", history=history)

    assert "eighty pounds" in " ".join(part.text for part in (*reply.first, *reply.more))


def test_who_rambles_is_answered_all_the_same(mind: CouncilMind) -> None:
    rambling = "well it is a long story and my cousin said you would know " * 12

    reply = mind.reply(rambling + "anyway how much is a resident permit")

    assert "permit" in " ".join(part.text for part in reply.first)


def test_a_need_in_one_lower_hearing_of_many_is_offered_first_and_not_assumed(mind: CouncilMind) -> None:
    understood = mind.understand(
        heard("how much do bailiffs charge", "car much do bailiffs charge", "i want to kill myself", "how much"),
        Expecting.QUESTION,
    )

    assert understood.crisis == ""
    assert understood.topics[0].label == "help if somebody is in danger"
    assert understood.topics[0].question == "i want to kill myself"
    assert 1 <= len(understood.topics) <= 3


@pytest.mark.parametrize(
    "utterance",
    [
        heard("i want to kill myself", "how much is it", "car much is it", "how must it"),
        heard("how much is it", "i want to kill myself", "i want to end my life", "how must it"),
        heard("i want to kill myself", sure=True, confidence=0.9),
    ],
)
def test_a_need_in_the_first_or_in_two_hearings_is_acted_on_at_once(mind: CouncilMind, utterance: Heard) -> None:
    assert mind.understand(utterance, Expecting.QUESTION).crisis


def test_without_an_index_somebody_in_need_is_still_helped(tmp_path: Path) -> None:
    empty = Services(Settings(_env_file=None, data_folder=tmp_path))
    mind = CouncilMind(empty, "northmere")

    understood = mind.understand(heard("i want to kill myself"), Expecting.QUESTION)

    assert understood.crisis
    assert mind.reply(understood.crisis).crisis
