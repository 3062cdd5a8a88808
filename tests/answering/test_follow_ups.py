"""A follow-up takes over the subject of the conversation; a question that stands by itself never does."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from pipelines.answering.follow_ups import in_context, subject_words, subjects, together
from pipelines.answering.pipeline import answer
from pipelines.knowledge.page import parse_markdown_page
from pipelines.services import Services
from pipelines.settings import PROJECT
from pipelines.types import Answer, Exchange, Outcome, Question, Subject

TODAY = date(2026, 11, 23)
SITE = "https://www.northmere.example"
SAMPLE = 120
MAY_LEAN = 0.03  # of whole questions; 'how do I stop it' is one to its page and none to anybody else


def ask(services: Services, text: str, *history: Exchange) -> Answer:
    return answer(Question(text, "northmere", TODAY, history), services)


def talk(services: Services, *messages: str) -> list[Answer]:
    """A conversation, remembered as the doors remember it."""
    history: list[Exchange] = []
    given: list[Answer] = []
    for message in messages:
        given.append(ask(services, message, *history))
        history.append(Exchange.after(message, given[-1]))
    return given


def cited(reply: Answer) -> list[str]:
    return [citation.page_url.removeprefix(SITE) for citation in reply.citations]


@pytest.mark.parametrize(
    ("first", "then", "page", "said"),
    [
        ("how much is a resident permit", "and for a motorcycle", "/parking/resident-permits", "£15"),
        ("how do visitor permits work", "how many am i allowed", "/parking/visitor-permits", "60"),
        ("ive had a court summons", "can i still stop it", "/council-tax/arrears/summons", "pay in full"),
        ("notice of enforcement", "can they come on a sunday", "/council-tax/enforcement/visits", "Sunday"),
        ("i care for my mum full time", "how many hours does it have to be", "/council-tax/unpaid-carers", "35 hours"),
        ("how do i appeal a pcn", "how long will you take to answer", "/parking/challenge-a-ticket", "20 days"),
        ("i got a charge certificate", "is it too late to argue", "/parking/charge-certificate", "no right to"),
        ("my car has been towed", "how do i get it back", "/parking/towed-cars", "01632 960104"),
    ],
)
def test_a_follow_up_takes_over_the_subject(services: Services, first: str, then: str, page: str, said: str) -> None:
    reply = talk(services, first, then)[-1]

    assert page in cited(reply)
    assert said in reply.text


def test_a_subject_outlives_two_follow_ups(services: Services) -> None:
    replies = talk(services, "how much is a resident permit", "and for my second car", "how long till it comes")

    assert "£80" in replies[1].text
    assert "5 days" in replies[2].text


@pytest.mark.parametrize("between", ["thanks", "hello", "cheers"])
def test_small_talk_in_between_changes_no_subject(services: Services, between: str) -> None:
    reply = talk(services, "how much is a resident permit", between, "and for a second car")[-1]

    assert "£80" in reply.text


@pytest.mark.parametrize(
    ("then", "charge"), [("sorry i meant b", "£1,750"), ("and e", "£2,750"), ("band F?", "£3,250")]
)
def test_another_band_takes_the_place_of_the_first(services: Services, then: str, charge: str) -> None:
    replies = talk(services, "how much is council tax band d", then)

    assert charge in replies[-1].text


def test_a_remark_is_no_call_for_a_calculation(services: Services) -> None:
    reply = talk(services, "can i pay in instalments", "it is a band d flat by the way")[-1]

    assert reply.outcome is not Outcome.ANSWERED_FROM_FACT


def test_a_value_that_was_missing_from_a_question_about_an_amount_is_used(services: Services) -> None:
    reply = talk(services, "how much extra is council tax on a second home premium", "its band e")[-1]

    assert reply.outcome is Outcome.ANSWERED_FROM_FACT
    assert "£5,500" in reply.text


def test_a_new_subject_is_taken_up_and_the_old_one_can_be_gone_back_to(services: Services) -> None:
    replies = talk(
        services,
        "how much is a resident permit",
        "who do i tell that im moving house",
        "what documents do you need for the permit",
    )

    assert "/council-tax/moving" in cited(replies[1])
    assert "/parking/resident-permits" in cited(replies[2])


@pytest.mark.parametrize(
    ("last", "outcome"),
    [
        ("i cant go on, i want to end it all", Outcome.CRISIS),
        ("can i speak to a person", Outcome.HANDED_OVER),
        ("thank you very much", Outcome.GREETING),
    ],
)
def test_danger_a_person_and_thanks_are_heard_late_too(services: Services, last: str, outcome: Outcome) -> None:
    assert talk(services, "how do i pay my parking ticket", "what if i dont", last)[-1].outcome is outcome


def test_a_subject_is_found_for_an_exchange_without_a_page(services: Services) -> None:
    reply = ask(services, "and for a second car?", Exchange("how much is a resident permit", "It costs £45."))

    assert "£80" in reply.text


def test_what_no_page_is_about_is_no_better_answered_in_a_conversation(services: Services) -> None:
    earlier = Exchange.after("visitor permits", ask(services, "visitor permits"))

    for text in ("what is the capital of france", "recipe for lasagne please", "who won the football"):
        assert ask(services, text, earlier).outcome not in {Outcome.ANSWERED, Outcome.ANSWERED_FROM_FACT}


def test_a_whole_question_is_answered_as_if_nothing_went_before(services: Services) -> None:
    """On wordings that pages name and that name something, after a question to another page."""
    draw = random.Random(8)
    files = sorted((PROJECT / "knowledge_base" / "northmere" / "pages").rglob("*.md"))
    pages = [parse_markdown_page(file.read_text("utf-8"), council="northmere", file=file) for file in files]
    asked = [(page, text) for page in pages for text in page.asked_as if subject_words(text, services)]
    changed: list[str] = []
    for page, text in draw.sample(asked, SAMPLE):
        other = draw.choice([one for one in pages if one.url != page.url and one.asked_as])
        earlier = Exchange(other.asked_as[0], "An answer.", other.url, other.title)
        if ask(services, text, earlier).text != ask(services, text).text:
            changed.append(f"{text!r} after {earlier.question!r}")

    assert len(changed) <= MAY_LEAN * SAMPLE, changed


def test_the_last_page_is_the_first_subject_and_its_first_question_is_kept(services: Services) -> None:
    permits, moving = f"{SITE}/parking/resident-permits", f"{SITE}/council-tax/moving"
    found = subjects(
        (
            Exchange("im moving house", "Tell us.", moving, "Moving"),
            Exchange("how much is a resident permit", "£45.", permits, "Resident permits"),
            Exchange("and for a second car", "£80.", permits, "Resident permits"),
        ),
        "northmere",
        services,
    )

    assert found == (
        Subject("how much is a resident permit", permits, "Resident permits"),
        Subject("im moving house", moving, "Moving"),
    )


def test_what_is_asked_anew_is_not_asked_twice() -> None:
    permit = Subject("how much is a resident permit", "", "")

    assert together(permit, "how long does it take") == "is a resident permit how long does it take"
    assert together(permit, "and a second") == "how much is a resident permit and a second"


def test_of_passages_as_near_the_one_of_the_page_talked_of_comes_first(services: Services) -> None:
    found = [replace(item, score=1.0) for item in services.search.find("how do i appeal", "northmere", 20)]

    for item in found:
        subject = Subject("", item.passage.url, item.passage.title)
        assert in_context(found, found, subject)[0].passage.url == item.passage.url
