"""What a person says about themselves must not move the search, unless it changes the answer."""

from __future__ import annotations

import pytest

from pipelines.answering.rephrase import (
    leans_on_before,
    two_questions,
    without_introduction,
    without_self_description,
)
from pipelines.knowledge.terms import stem


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Hi, how do I pay my council tax?", "how do I pay my council tax?"),
        ("Hello there, I'm a mum from Lagos and how do I pay my council tax?", "how do I pay my council tax?"),
        ("As a Muslim woman, how do I pay my council tax?", "how do I pay my council tax?"),
        ("I am 45 years old. How do I get a resident permit?", "How do I get a resident permit?"),
        ("my name is [NAME] and I want a resident permit", "I want a resident permit"),
        ("Good morning, I'm a gay man, can I appeal a ticket", "can I appeal a ticket"),
        ("I'm Polish, what band am I in?", "what band am I in?"),
    ],
)
def test_a_self_description_without_a_need_is_dropped(said: str, asked: str) -> None:
    assert without_self_description(said) == asked


@pytest.mark.parametrize(
    ("said", "need"),
    [
        ("I'm a student, do I pay council tax?", "student"),
        ("I'm a carer for my mum, is there a discount?", "carer"),
        ("I am disabled. Can I park on yellow lines?", "disabled"),
        ("I'm a pensioner and I live alone, do I get money off?", "pensioner"),
        ("I'm a landlord, who pays when it is empty?", "landlord"),
        ("I'm separated from my wife, who pays the council tax?", "separated"),
    ],
)
def test_a_self_description_that_changes_the_answer_is_kept(said: str, need: str) -> None:
    assert need in without_self_description(said)


@pytest.mark.parametrize("said", ["I'm Polish", "hello", "Hi, I'm from Leeds"])
def test_something_is_always_left(said: str) -> None:
    assert without_self_description(said).strip()


@pytest.mark.parametrize("text", ["and for a second car?", "what about students?", "how much is that?", "is it free?"])
def test_a_follow_up_leans_on_the_question_before(text: str) -> None:
    assert leans_on_before(text)


@pytest.mark.parametrize(
    "text",
    [
        "how do I pay my council tax by direct debit",
        "resident permit price for a second car",
        "what is a notice to owner",
    ],
)
def test_a_whole_question_stands_alone(text: str) -> None:
    assert not leans_on_before(text)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("im sarah 34 from poland single mum struggling with council tax", "single mum struggling with council tax"),
        ("hi my name is ngozi resident permit price", "hi resident permit price"),
        ("im moving house", "im moving house"),
        ("how do i pay", "how do i pay"),
    ],
)
def test_who_somebody_is_ends_where_the_pages_words_begin(said: str, asked: str) -> None:
    vocabulary = {
        stem(word) for word in "single mum struggling council tax resident permit price moving house pay".split()
    }

    assert without_introduction(said, vocabulary) == asked


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "How do I pay and can I get a discount for living alone?",
            ("How do I pay", "can I get a discount for living alone?"),
        ),
        ("what is a notice to owner? how long do I have to reply to it?", ()),
        ("how do I pay my council tax by direct debit", ()),
    ],
)
def test_two_questions_are_told_from_one_and_its_follow_up(text: str, parts: tuple[str, ...]) -> None:
    assert two_questions(text) == parts
