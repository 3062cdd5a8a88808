"""An answer is cut for the ear: two sentences, no condition lost, nothing of a screen, all of a crisis."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.answering.pipeline import answer
from pipelines.errors import KnowledgeError
from pipelines.replies import load_replies
from pipelines.services import Services
from pipelines.settings import PROJECT
from pipelines.types import Answer, Citation, Contact, Option, Outcome, Question, Sentence
from pipelines.voice.facts_kept import facts
from pipelines.voice.reply import Manner, ready
from pipelines.voice.spoken_replies import load_spoken_replies
from pipelines.voice.spoken_text import spoken

WRITTEN = load_replies(PROJECT / "prompts")
SAID = load_spoken_replies(PROJECT / "prompts", WRITTEN)
MANNER = Manner("Northmere Borough Council", "https://www.northmere.example", WRITTEN, SAID)
FULL = {
    "phone": "01632 960 000",
    "name": "council tax team",
    "hours": "Monday to Friday, 9am to 5pm",
    "council": "Northmere Borough Council",
    "date": "1 May 2026",
    "limit": "300",
}
OF_A_SCREEN = re.compile(
    r"\bthis (?:web )?page\b|\bclick\b|\blinks?\b|\bpress (?:enter|'exit)|\b(?:page|table|list|see) (?:below|above)\b"
    r"|https?:|www\.|\.uk\b|@|\btype\b|\bthis chat\b|\bwrite (?:here|in english)\b",
    re.IGNORECASE,
)
QUESTIONS = [
    "can i pay my council tax over the phone",
    "i live alone do i pay less",
    "bailiff fees",
    "how do i challenge a parking ticket",
    "what is band d council tax",
    "how much is a resident permit",
    "i got a summons what are the costs",
    "a parking ticket",
    "when are my bins collected",
    "can i speak to a person",
    "who are you",
    "what are the ways to pay council tax",
    "how do i get a blue badge",
    "what happens if i miss a payment",
    "do i pay council tax on a second home",
    "can a bailiff come in my house",
]


def said(*texts: str, kinds: dict[int, str] | None = None, **more: object) -> Answer:
    parts = tuple(Sentence(text, (0,), (kinds or {}).get(place, "answer")) for place, text in enumerate(texts))
    source = (Citation("Ways to pay", "https://x.example/pay#card", "https://x.example/pay", ""),)
    return replace(Answer(Outcome.ANSWERED, parts, source), **more)


def words(reply_part: tuple[object, ...]) -> list[str]:
    return [getattr(part, "text", "") for part in reply_part]


def test_two_sentences_come_first_and_the_rest_is_for_the_asking() -> None:
    reply = ready(said("You pay £10.", "It takes 3 days.", "Apply by post.", "We write back."), MANNER)

    assert words(reply.first) == ["You pay ten pounds.", "It takes three days."]
    assert words(reply.more) == ["Apply by post.", "We write back."]
    assert (reply.page_title, reply.page_url) == ("Ways to pay", "https://x.example/pay#card")


@pytest.mark.parametrize("start", ["But", "Unless", "Only if", "Except", "However,", "You cannot", "If"])
def test_a_condition_is_never_cut_off_a_figure(start: str) -> None:
    texts = ("Apply first.", "You get 25% off.", f"{start} you are away you get 50% off, as the law says.", "Ask us.")

    first = words(ready(said(*texts), MANNER).first)

    assert len(first) <= 2
    told = " ".join(first)
    assert ("twenty-five" in told) == ("fifty per cent" in told)


def test_a_rule_with_several_conditions_is_said_in_two_sentences_with_all_of_them() -> None:
    reply = ready(said("You get 25% off.", "If nobody counts, it is 50%.", "But not for a second home."), MANNER)

    assert words(reply.first) == [
        "You get twenty-five per cent off.",
        "If nobody counts, it is fifty per cent, but not for a second home.",
    ]


def test_a_whole_sentence_that_begins_with_unless_is_not_hung_on_another() -> None:
    reply = ready(said("You need your account number.", "Unless you pay by card, it is due on the 1st."), MANNER)

    assert words(reply.first) == ["You need your account number.", "Unless you pay by card, it is due on the first."]


def test_a_list_is_said_three_items_in_a_breath() -> None:
    steps = ["- £75 at first", "- £235 for a visit", "- £110 for a sale", "- VAT on top", "- Nothing else"]
    reply = ready(said("The fees are:", *steps, kinds=dict.fromkeys(range(1, 6), "step")), MANNER)

    assert words(reply.first) == [
        "The fees are: seventy-five pounds at first; two hundred and thirty-five pounds for a visit; one hundred and "
        "ten pounds for a sale.",
        "Also: V.A.T on top; nothing else.",
    ]


def test_a_sentence_that_only_points_at_a_screen_is_left_out() -> None:
    assert words(ready(said("You pay £10.", "See below."), MANNER).first) == ["You pay ten pounds."]


def test_help_beside_an_answer_is_said_at_once() -> None:
    beside = WRITTEN.sentences("help_beside")
    given = said("You pay £10.", "It takes 3 days.", "Apply by post.")
    reply = ready(replace(given, sentences=(*given.sentences, *beside)), MANNER)

    assert "one one six, one two three" in words(reply.first)[-1]
    assert len(reply.more) == 1


@pytest.mark.parametrize("question", QUESTIONS)
def test_real_answers_fit_the_ear(services: Services, question: str) -> None:
    given = answer(Question(question, "northmere", services.today(), channel="phone"), services)

    reply = ready(given, MANNER)

    told = words((*reply.first, *reply.more))
    assert 1 <= len(reply.first) <= 2
    assert [text for text in told if OF_A_SCREEN.search(text) or re.search(r"[\d£%]", text)] == []
    assert set(facts(" ".join(told))) <= set(facts(given.text)) | set(facts(spoken(given.text)))


@pytest.mark.parametrize(
    "question", ["i want to kill myself", "my husband hits me", "i can smell gas", "i have nowhere to sleep tonight"]
)
def test_in_a_crisis_everything_is_said_first(services: Services, question: str) -> None:
    given = answer(Question(question, "northmere", services.today()), services)

    reply = ready(given, MANNER)

    assert reply.crisis
    assert reply.more == ()
    assert len(reply.first) >= 4
    assert set(facts(given.text)) <= set(facts(" ".join(words(reply.first))))


def test_clarifying_options_are_at_most_three_topics() -> None:
    options = tuple(Option(f"Pay by way {number}", f"How do I pay by way {number}?") for number in range(5))
    given = replace(said("Which way?"), outcome=Outcome.CLARIFY, options=options)

    reply = ready(given, MANNER)

    assert [topic.label for topic in reply.options] == [
        "paying by way zero",
        "paying by way one",
        "paying by way two",
    ]


def test_a_hand_over_names_the_team_and_needs_no_number_to_ring() -> None:
    contact = Contact("waste", "waste team", "01632 960107", hours="Monday to Friday, 9am to 5pm", open_now=True)
    fixed = WRITTEN.sentences("handed_over_open", name="waste team", phone="01632 960107")
    own = (Sentence("Our waste team looks after bins.", (0,)), Sentence("Call them on 01632 960107."))
    given = Answer(Outcome.HANDED_OVER, (*own, *fixed), contact=contact, reply="handed_over_open")

    reply = ready(given, MANNER)

    assert (reply.hand_over, reply.team) == (True, "waste")
    assert words(reply.first) == [
        "Our waste team looks after bins.",
        "The waste team can help, and they are open now.",
    ]


def test_words_in_another_language_are_left_to_its_voice() -> None:
    given = replace(said("Płacisz £10."), language="pl", english=(Sentence("You pay £10."),))

    reply = ready(given, MANNER)

    assert [(part.text, part.language) for part in reply.first] == [("Płacisz £10.", "pl")]
    assert reply.said_words == "You pay £10."


@pytest.mark.parametrize("key", WRITTEN.keys())
def test_every_fixed_reply_is_fit_for_the_ear(key: str) -> None:
    told = [spoken(text) for text in SAID.sentences(key, FULL, WRITTEN)]
    of_the_web_alone = {"empty", "too_long", "page_expired", "masked_note", "switched_off", "answered", "waiting"}

    assert any(told)
    assert key in of_the_web_alone or [text for text in told if OF_A_SCREEN.search(text)] == []


@pytest.mark.parametrize("key", sorted(SAID.by_key))
def test_a_reply_for_the_ear_has_no_figure_that_the_written_one_lacks(key: str) -> None:
    written = " ".join(sentence.text for sentence in WRITTEN.sentences(key, **FULL))
    told = " ".join(SAID.sentences(key, FULL, WRITTEN))

    assert set(facts(told)) <= set(facts(written)) | {"999"}


@pytest.mark.parametrize(
    "key", ["danger_to_life", "suicide_self_harm", "domestic_abuse", "gas_leak", "homeless_tonight"]
)
def test_a_crisis_reply_for_the_ear_has_every_number_of_the_written_one(key: str) -> None:
    written = " ".join(sentence.text for sentence in WRITTEN.sentences(key, **FULL))

    assert set(facts(written)) <= set(facts(" ".join(SAID.sentences(key, FULL, WRITTEN))))


@pytest.mark.parametrize(
    ("text", "says"),
    [("no_such_reply:\n  - Hello.\n", "no_such_reply"), ("thanks: []\n", "no sentences"), ("thanks: ['{x}']\n", "{x}")],
)
def test_a_broken_file_says_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "replies_spoken.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(KnowledgeError, match=re.escape(says)):
        load_spoken_replies(tmp_path, WRITTEN)


def test_without_the_file_replies_are_said_as_written(tmp_path: Path) -> None:
    assert load_spoken_replies(tmp_path, WRITTEN).sentences("thanks", {}, WRITTEN)[0] == "You are welcome."
