"""Who asks changes nothing that it must not: the question is found in a message that also tells of the person."""

from __future__ import annotations

import pytest

from pipelines.answering.focus import focused, parted
from pipelines.services import Services

DUE = "When is my council tax due if I pay by Direct Debit?"
COUNCIL = "northmere"


@pytest.mark.parametrize(
    "message",
    [
        f"I'm deaf, so I write. {DUE}",
        f"I came here from Ghana last spring. {DUE} Bless you.",
        f"{DUE}\n\nKind regards\nAyesha Siddiqui",
        f"Ey up duck, {DUE[:1].lower()}{DUE[1:]}",
        f"I have asthma, for what it's worth. {DUE}",
        f"{DUE} (I walk with a stick, but that is by the way.)",
        f"My grandson types this for me: {DUE[:1].lower()}{DUE[1:]}",
    ],
)
def test_what_is_told_of_the_person_is_left_out_of_the_search(message: str, services: Services) -> None:
    assert focused(message, services, COUNCIL).lower() == DUE.lower()


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("I'm a full-time student. Do I have to pay council tax?", "student"),
        ("My car was stolen last week. Do I have to pay the parking ticket?", "stolen"),
        ("I look after my disabled mother for 40 hours a week. Am I counted for council tax?", "mother"),
        ("We are hosting a family from Ukraine. Will I lose my discount?", "Ukraine"),
    ],
)
def test_what_a_page_answers_the_question_for_stays(message: str, kept: str, services: Services) -> None:
    assert kept in focused(message, services, COUNCIL)


@pytest.mark.parametrize(
    "message",
    [
        "My wife was in a care home. Does she still have to pay the council tax for it?",
        "i live alone do i get money off",
        "",
        "???",
        "Hello. Hello? Hello!",
        "The weather is bad. What about them?",
    ],
)
def test_a_question_that_leans_on_the_rest_is_left_as_it_is(message: str, services: Services) -> None:
    assert focused(message, services, COUNCIL) == message


@pytest.mark.parametrize(
    ("beside", "kept"),
    [
        ("We have a couple from Lviv upstairs through Homes for Ukraine.", "Ukraine"),
        ("My spare room is let under Homes for Ukraine.", "Ukraine"),
        ("There are two Ukrainian guests in our home.", "guests"),
        ("A refugee guest has my box room.", "guest"),
        ("My lodger pays me each week.", "lodger"),
        ("I took in lodgers at Easter.", "lodgers"),
        ("My son is on remand.", "remand"),
        ("My brother is in prison until June.", "prison"),
        ("My daughter is an apprentice baker.", "apprentice"),
        ("Both lads are apprentices.", "apprentices"),
        ("He began an apprenticeship.", "apprenticeship"),
        ("I am a live-in carer.", "live-in"),
        ("Dad has a live-in care worker.", "live-in"),
        ("Mum is severely mentally impaired.", "impaired"),
        ("His doctor certified a severe mental impairment.", "impairment"),
    ],
)
@pytest.mark.parametrize(
    "asked", ["Do I keep my single person discount?", "How much less do I pay in council tax each year?"]
)
def test_a_scheme_or_state_that_a_rule_names_is_not_told_in_passing(beside: str, kept: str, asked: str) -> None:
    told = parted(f"{beside} {asked}")

    assert told is not None
    assert kept in told
