"""A caller's topic is found though words are wrong, has a name that can be said and a question that is answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.answering.pipeline import answer
from pipelines.services import Services
from pipelines.types import Outcome, Question
from pipelines.voice.page_wordings import label_of, wordings_of
from pipelines.voice.topics import MOST, SURE, Signals, Topics, chance_of
from pipelines.voice.vocabulary import Vocabulary

SITE = "https://www.northmere.example"
HEARD = [
    (("i live along do i pay less council tax", "i leave alone to i pay lest council tax"), "single-person-discount"),
    (("got a barking ticket want to challenge it", "i got a parking ticket on to challenge"), "challenge-a-ticket"),
    (("how much is a resident permit", "how much is the president permit"), "resident-permits"),
    (("when the bailiff come what can they take", "when the bay leaf come what can day take"), "enforcement"),
    (("apply for a blue badge for my mum", "a ply for a blue bad for my mum"), "blue-badge"),
]


@pytest.fixture(scope="module")
def topics(services: Services) -> Topics:
    return Topics(services, "northmere")


@pytest.mark.parametrize(("hearings", "page"), HEARD)
def test_the_right_page_is_among_three_though_words_are_wrong(
    topics: Topics, hearings: tuple[str, ...], page: str
) -> None:
    found = topics.find(hearings)

    assert any(page in topic.page for topic in found)
    assert len(found) <= MOST


@pytest.mark.parametrize(("hearings", "page"), HEARD)
def test_the_core_answers_every_topics_question_from_a_page(
    topics: Topics, services: Services, hearings: tuple[str, ...], page: str
) -> None:
    del page
    for topic in topics.find(hearings):
        given = answer(Question(topic.question, "northmere", services.today(), channel="phone"), services)

        assert given.outcome in {Outcome.ANSWERED, Outcome.ANSWERED_FROM_FACT, Outcome.HANDED_OVER, Outcome.SIGNPOSTED}


def test_a_sure_topic_stands_alone_to_be_confirmed(topics: Topics) -> None:
    found = topics.find(["single person discount for living alone", "single person discount for living alone"])

    assert len(found) == 1
    assert found[0].chance >= SURE
    assert found[0].label == "single person discount"


def test_topics_come_best_first_with_chances_that_add_up_to_no_more_than_one(topics: Topics) -> None:
    found = topics.find(["permit for the car", "permit or the cart"])

    assert [topic.chance for topic in found] == sorted((topic.chance for topic in found), reverse=True)
    assert sum(topic.chance for topic in found) <= 1.0001


@pytest.mark.parametrize(
    "hearings",
    [
        ("can you book me a flight to spain next week", "can you book me of light to spain next week"),
        ("play some music by the beatles", "play some music buy the beetles"),
        ("how do i bake a chocolate cake", "how do i make a chocolate cake"),
        ("is it going to snow at christmas", "is it going to show at christmas"),
        ("my guitar string broke", "my guitar strong broke"),
    ],
)
def test_what_is_not_council_business_is_no_sure_topic(topics: Topics, hearings: tuple[str, ...]) -> None:
    assert all(topic.chance < SURE for topic in topics.find(hearings))


@pytest.mark.parametrize("hearings", [(), ("",), ("", "")])
def test_nothing_heard_is_no_topic(topics: Topics, hearings: tuple[str, ...]) -> None:
    assert topics.find(hearings) == ()


def test_a_page_that_asks_back_gives_what_it_offers(topics: Topics, services: Services) -> None:
    found = topics.find(["discount", "discount"])

    assert found
    assert all(topic.question for topic in found)
    offered = answer(Question("discount", "northmere", services.today()), services).options
    assert {topic.question for topic in found} & {option.question for option in offered}


def test_the_chance_grows_with_agreement_and_nearness() -> None:
    poor = Signals(score=0.5, margin=0.01, agree=0.3, coverage=0.5, likeness=0.4, answers=0.1)
    good = Signals(score=0.9, margin=0.2, agree=1.0, coverage=0.9, likeness=0.9, answers=0.95)

    assert chance_of(poor) < 0.3
    assert chance_of(good) > 0.9


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("If you cannot pay your council tax", "what to do if you cannot pay your council tax"),
        ("You disagree with a premium", "what to do if you disagree with a premium"),
        ("Apply for a dropped kerb", "applying for a dropped kerb"),
        ("Get back council tax you paid too much", "getting back council tax you paid too much"),
        ("Crisis and Resilience Fund", "Crisis and Resilience Fund"),
        ("Discounts | Fenbridge Council", "discounts"),
        ("Report a PCN error - Oakvale Borough Council", "reporting a P.C.N error"),
        ("Landlords: tell us about a new tenant", "telling us about a new tenant"),
        ("A new home that has no council tax yet", "a new home that has no council tax yet"),
        ("The £150 council tax rebate", "the one hundred and fifty pound council tax rebate"),
        ("What happens next?", "what happens next"),
    ],
)
def test_a_title_becomes_words_to_say_after_you_asked_about(title: str, label: str) -> None:
    assert label_of(title) == label


def test_wordings_of_a_folder_that_is_gone_are_none(tmp_path: Path) -> None:
    assert wordings_of(tmp_path / "gone", "northmere") == {}


def test_a_council_of_plain_pages_has_topics_by_title(small_settings: object) -> None:
    from pipelines.settings import Settings

    assert isinstance(small_settings, Settings)
    services = Services(small_settings)
    found = Topics(services, "fenbridge").find(["parking permit for a street zone", "parking permits for the street"])

    assert [topic.label for topic in found[:1]] == ["parking permits"]
    assert found[0].page == "https://www.fenbridge.example/parking/permits"


NAMES = Vocabulary(
    ["Ashcombe", "Tannery Lane", "Long Sallow", "Northmere", "St Bride's", "housing options team"],
    is_word=lambda word: (
        word
        in {
            "ash",
            "come",
            "line",
            "long",
            "yellow",
            "shallow",
            "saint",
            "north",
            "mere",
            "options",
            "housing",
            "what",
            "tan",
        }
    ),
)


@pytest.mark.parametrize(
    ("heard", "written"),
    [
        ("i live in ash come", "i live in Ashcombe"),
        ("i live in ashcum", "i live in Ashcombe"),
        ("parking in tannery line", "parking in Tannery Lane"),
        ("in north mere please", "in north mere please"),
        ("what long yellow line", "what long yellow line"),
        ("come", "come"),
        ("i live in Ashcombe now", "i live in Ashcombe now"),
        ("", ""),
    ],
)
def test_names_are_put_right_and_everyday_words_are_left(heard: str, written: str) -> None:
    assert NAMES.corrected(heard) == written
