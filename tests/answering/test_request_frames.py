"""The words of asking go, the question stays."""

from __future__ import annotations

import pytest

from pipelines.answering.rephrase import without_self_description
from pipelines.answering.request_frames import without_frame


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("can you tell me how to pay", "how to pay"),
        ("Please explain what a band is", "what a band is"),
        ("tell me about permits", "permits"),
        ("I would like you to explain the process for a refund", "a refund"),
        ("What is the quickest way to renew a permit?", "how do I renew a permit?"),
        ("is there any way of paying weekly", "paying weekly"),
        ("give me your official guidance on blue badges", "blue badges"),
        ("where can I find information about bailiffs", "bailiffs"),
    ],
)
def test_words_of_asking_are_dropped(said: str, asked: str) -> None:
    assert without_frame(said) == asked


@pytest.mark.parametrize(
    "said",
    [
        "tell the council that I moved",
        "send me my bill",
        "tell me about it",
        "what is the process",
        "what are the rules for parking on a kerb",
        "how do I show proof of my income",
        "who gives advice about debt",
        "what does the information notice mean",
    ],
)
def test_what_is_asked_is_never_dropped(said: str) -> None:
    assert without_frame(said) == said


def test_it_goes_with_a_greeting_and_a_word_about_oneself() -> None:
    assert without_self_description("Hi, I'm from Poland. Can you tell me how to pay?") == "how to pay?"
