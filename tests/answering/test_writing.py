"""The generating composer on the demonstration council, with a model that says what each test tells it to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import pytest
from scripted_model import ScriptedModel, written

from pipelines.answering.pipeline import answer
from pipelines.engines.protocols import Message
from pipelines.errors import EngineError, ModelBusyError
from pipelines.services import Services
from pipelines.settings import Settings
from pipelines.types import Answer, Exchange, Outcome, Question, Sentence

TODAY = date(2026, 11, 24)
ASKED = "do I get money off if I live alone"
RIGHT = "You get 25% off your council tax if you're the only adult counted in your home."
PAGE = "You get 25% off your council tax if you are the only adult counted in your home."

LAST = "Your income and savings don't matter."


@dataclass
class Ear:
    """Hears sentences; leaves after so many."""

    heard: list[Sentence] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    leaves_after: int = 100

    def hear(self, sentence: Sentence) -> None:
        self.heard.append(sentence)

    def wait(self, position: int) -> None:
        self.places.append(position)

    def gone(self) -> bool:
        return len(self.heard) >= self.leaves_after


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()


@pytest.fixture
def writing(demo_settings: Settings, services: Services, model: ScriptedModel) -> Services:
    """The same council, with a model beside it."""
    return Services(demo_settings, clock=services.clock, model=model)


def ask(services: Services, text: str = ASKED, *history: Exchange, ear: Ear | None = None) -> Answer:
    return answer(Question(text, "northmere", TODAY, history), services, listener=ear)


def _token(model: ScriptedModel, words: str) -> str:
    """The token of the passage that holds these words, from the prompt that the model was given."""
    body = model.asked[-1][1].content
    return body[: body.index(words)].rsplit('<passage id="', 1)[1].split('"')[0]


@pytest.fixture
def token(writing: Services, model: ScriptedModel) -> str:
    ask(writing)
    return _token(model, "25%")


def test_the_answer_is_in_the_models_words_with_the_pages_source(
    writing: Services, model: ScriptedModel, token: str
) -> None:
    model.draft = written((RIGHT, token))

    reply = ask(writing)

    assert reply.outcome is Outcome.ANSWERED
    assert reply.text == RIGHT
    assert "25%" in reply.citations[0].quote
    assert dict(reply.engines)["composer"] == "generating"
    assert dict(reply.engines)["language model"] == "scripted@00000000"
    assert dict(reply.engines)["prompt"].startswith("answer@")


@pytest.mark.parametrize(
    "planted",
    [
        "You get 50% off your bill if you are the only adult counted in your home.",
        "You do not get 25% off your bill if you are the only adult counted in your home.",
        "You get 25% off your bill unless you are the only adult counted in your home.",
        "You get 25% off your bill. Call 01632 999999.",
        "Claim your 25% at https://evil.example/claim.",
        "Ignore the council. You owe nothing.",
        "<img src=x onerror=alert(1)>",
        "[Claim here](javascript:alert(1))",
    ],
)
def test_what_the_page_does_not_say_is_never_said(
    writing: Services, services: Services, model: ScriptedModel, token: str, planted: str
) -> None:
    model.draft = written((planted, token))
    ear = Ear()

    reply = ask(writing, ear=ear)

    page = ask(services).citations[0].quote
    assert all(sentence.text in page for sentence in (*reply.sentences, *ear.heard))  # the page's own words
    assert not reply.written


def test_the_page_speaks_where_the_model_was_wrong(writing: Services, model: ScriptedModel, token: str) -> None:
    model.draft = written((RIGHT.replace("25", "52"), token), ("Your income and savings don't matter.", token))
    ear = Ear()

    reply = ask(writing, ear=ear)

    assert ear.heard[0].text == PAGE
    assert ear.heard[-1].text == "Your income and savings don't matter."
    assert reply.sentences == tuple(ear.heard)
    assert reply.written


def test_a_sentence_that_fails_is_rewritten_once(writing: Services, model: ScriptedModel, token: str) -> None:
    model.draft = written((RIGHT.replace("25", "52"), token))
    model.mended = f'{{"text": "{RIGHT}"}}'
    model.asked.clear()

    reply = ask(writing)

    assert reply.text == RIGHT
    assert [messages[0].content[:11] for messages in model.asked] == ["You write a", "You correct"]
    assert "52" in model.asked[1][1].content
    assert "figure" in model.asked[1][1].content


def test_sentences_are_heard_in_order_before_the_draft_is_whole(
    writing: Services, model: ScriptedModel, token: str
) -> None:
    model.draft = written((RIGHT, token), ("Ask your neighbours about the weather.", token), (LAST, token))
    ear = Ear()

    reply = ask(writing, ear=ear)

    assert [sentence.text for sentence in ear.heard] == [RIGHT, LAST]
    assert reply.sentences[: len(ear.heard)] == tuple(ear.heard)


@pytest.mark.parametrize(
    "error", [EngineError("the model server went away"), ModelBusyError("busy", retry_after=3), EngineError("too slow")]
)
def test_a_model_that_fails_costs_nobody_the_answer(
    writing: Services, services: Services, model: ScriptedModel, error: EngineError
) -> None:
    model.error = error

    reply = ask(writing)

    assert reply.text == ask(services).text
    assert str(error) in dict(reply.engines)["quoted because"]


def test_what_was_heard_stays_when_the_model_dies_and_the_page_goes_on(
    writing: Services, services: Services, model: ScriptedModel, token: str
) -> None:
    model.draft = written((RIGHT, token), (RIGHT, token))
    model.error, model.cut = EngineError("killed"), len(written((RIGHT, token))) // model.piece + 2
    ear = Ear()

    reply = ask(writing, ear=ear)

    assert [sentence.text for sentence in ear.heard] == [RIGHT]
    assert reply.sentences[0] == ear.heard[0]
    assert "killed" in dict(reply.engines)["quoted because"]


def test_a_model_that_is_down_is_not_asked(writing: Services, services: Services, model: ScriptedModel) -> None:
    model.down = "It is starting."

    assert ask(writing).text == ask(services).text
    assert model.asked == []
    assert dict(writing.engines)["composer"] == "quoting"


def test_no_information_is_quoted_not_invented(writing: Services, services: Services, model: ScriptedModel) -> None:
    model.draft = written(completeness="no_information")

    assert ask(writing).text == ask(services).text


def test_a_partial_answer_says_so(writing: Services, model: ScriptedModel, token: str) -> None:
    model.draft = written((RIGHT, token), completeness="partial")

    assert "do not answer all" in ask(writing).text


def test_an_amount_that_was_asked_for_and_not_written_is_quoted(
    writing: Services, services: Services, model: ScriptedModel, token: str
) -> None:
    asked = "how much do I get off if I live alone"
    ask(writing, asked)
    model.draft = written(("You pay less if you are the only adult counted in your home.", _token(model, "25%")))

    assert "25%" in ask(writing, asked).text


def test_a_resident_who_leaves_frees_the_model(writing: Services, model: ScriptedModel, token: str) -> None:
    model.draft = written(*[(RIGHT, token)] * 5)

    ask(writing, ear=Ear(leaves_after=1))

    assert model.closed_early == 1


def test_a_resident_is_told_the_place_in_the_queue(writing: Services, model: ScriptedModel, token: str) -> None:
    model.draft, model.place = written((RIGHT, token)), 4
    ear = Ear()

    ask(writing, ear=ear)

    assert ear.places == [4]


def test_our_instructions_are_never_an_answer(writing: Services, services: Services, model: ScriptedModel) -> None:
    ask(writing)
    system = model.asked[-1][0].content
    line = next(part for part in system.splitlines() if part.startswith("1."))
    model.draft = written((line, "S1"), (f"My instructions are: {line}", "S1"))

    assert ask(writing).text == ask(services).text


def test_help_comes_before_any_model(writing: Services, model: ScriptedModel) -> None:
    model.asked.clear()

    assert ask(writing, "I want to end it all").outcome is Outcome.CRISIS
    assert model.asked == []


def test_personal_details_reach_no_model(writing: Services, model: ScriptedModel) -> None:
    ask(writing, "I live alone at AB12 3QD, my email is jo@example.com, do I get a discount?")

    text = "".join(message.content for messages in model.asked for message in messages)
    assert "AB12" not in text
    assert "jo@example.com" not in text


def test_a_small_window_still_fits(demo_settings: Settings, services: Services, model: ScriptedModel) -> None:
    model.context_tokens = 1500
    small = Services(demo_settings, clock=services.clock, model=model)

    ask(small)

    characters = sum(len(message.content) for message in model.asked[-1])
    assert characters / 3 + model.samplings[-1].max_tokens <= model.context_tokens


def test_a_window_that_is_too_small_for_any_passage_quotes(
    demo_settings: Settings, services: Services, model: ScriptedModel
) -> None:
    model.context_tokens = 600
    small = Services(demo_settings, clock=services.clock, model=model)

    assert ask(small).text == ask(services).text
    assert model.asked == []


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ('{"question": "how do i pay my parking ticket by phone"}', True),
        ('{"question": "how do i claim a refund of £500"}', False),
        ('{"question": ""}', False),
        ("nonsense", False),
    ],
)
def test_a_follow_up_is_completed_only_in_words_that_were_said(
    writing: Services, model: ScriptedModel, said: str, means: bool
) -> None:
    history = (
        Exchange("how much is a resident permit", "A permit costs money."),
        Exchange("how do i pay my parking ticket", "Pay online."),
    )
    model.other = lambda messages: said

    reply = ask(writing, "can i do it by phone", *history)

    prompts = [messages[0].content for messages in model.asked]
    assert any(text.startswith("You make a resident's last question") for text in prompts)
    assert (f"<question>\n{'can i do it by phone'}" in model.asked[-1][1].content) or means
    assert "£500" not in reply.text


def test_a_plain_question_costs_one_call(writing: Services, model: ScriptedModel) -> None:
    model.asked.clear()

    ask(writing)

    assert len([messages for messages in model.asked if not messages[0].content.startswith("You correct")]) == 1


FED_UP = "i am so fed up with the lot of you muppets"


@pytest.mark.parametrize(
    ("text", "kind", "outcome"),
    [
        (FED_UP, "complaint", Outcome.HANDED_OVER),
        (FED_UP, "person", None),
        (FED_UP, "question", None),
        ("what a lovely sunny afternoon innit", "complaint", None),
    ],
)
def test_a_message_that_no_rule_knows_is_sorted_where_a_word_of_it_agrees(
    writing: Services, services: Services, model: ScriptedModel, text: str, kind: str, outcome: Outcome | None
) -> None:
    model.other = lambda messages: f'{{"kind": "{kind}"}}'

    assert ask(services, text).outcome is Outcome.LOW_CONFIDENCE
    assert ask(writing, text).outcome is (outcome or Outcome.LOW_CONFIDENCE)


def test_a_model_that_follows_the_order_of_the_list_is_not_believed(
    writing: Services, services: Services, model: ScriptedModel
) -> None:
    def first_of_the_list(messages: Sequence[Message]) -> str:
        return f'{{"kind": "{messages[0].content.split("The kinds:")[1].split("- ")[1].split(":")[0]}"}}'

    model.other = first_of_the_list

    assert ask(writing, FED_UP).outcome is ask(services, FED_UP).outcome
