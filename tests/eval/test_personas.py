"""The ways to ask the same: what a rewrite does to the words, and what it leaves alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.personas import REWRITES, ask, drop_letters, rewrite, swap_letters
from eval.schema import CASES, BaseCase, CaseError, PersonaCase, read_cases

PERSONAS = read_cases(PersonaCase, CASES / "personas.jsonl")
BASES = read_cases(BaseCase, CASES / "bases.jsonl")
FIGURE = re.compile(r"\d+(?:[.,:-]\d+)*")


def persona(template: str = "{question}", rewrite: str = "") -> PersonaCase:
    return PersonaCase(
        id="PER-0001",
        source="synthetic",
        why="of the test",
        characteristic="name",
        value="somebody",
        template=template,
        rewrite=rewrite,
    )


@pytest.mark.parametrize(
    ("name", "question", "asked"),
    [
        ("phonetic", "Which address does the council use?", "Wich adress dose the counsil use?"),
        ("phonetic", "Council, please receive this.", "Counsil, please recieve this."),
        ("no punctuation", "Is it £1,500, or isn't it?", "is it £1,500 or isnt it"),
        ("no punctuation", "Half-price until 8.15am (2026-27)!", "half price until 8.15am 2026-27"),
        ("capitals", "When is it due?", "WHEN IS IT DUE?"),
        ("learner", "When does the tax year start?", "When tax year start?"),
        ("learner", "Do I pay for a day that I have missed?", "I pay for day that I missed?"),
        ("learner", "How many working days does it take?", "How many working day it take?"),
        ("texting", "Are you open for payments, please?", "r u open 4 payments pls"),
        ("texting", "What do I have to do?", "wot do i hav 2 do pls"),
    ],
)
def test_a_rewrite_says_it_in_its_own_way(name: str, question: str, asked: str) -> None:
    assert rewrite(name, question) == asked


def test_mistyped_words_keep_their_ends() -> None:
    assert swap_letters("How do I renew a permit?") != "How do I renew a permit?"
    assert re.fullmatch(r"How do I renew a p\w{4}t\?", swap_letters("How do I renew a permit?"))
    assert re.fullmatch(r"How do I renew a p\w{3}t\?", drop_letters("How do I renew a permit?"))


def test_no_more_than_two_words_are_mistyped() -> None:
    question = "Which council department handles parking permit renewal payments?"

    for damaged in (swap_letters(question), drop_letters(question)):
        changed = [old for old, new in zip(question.split(), damaged.split(), strict=True) if old != new]
        assert len(changed) == 2


def test_a_question_of_short_words_is_mistyped_all_the_same() -> None:
    assert swap_letters("When is my bill due?") != "When is my bill due?"
    assert drop_letters("When is my bill due?") != "When is my bill due?"


@given(st.text())
def test_swapped_letters_are_the_same_letters(text: str) -> None:
    assert sorted(swap_letters(text)) == sorted(text)


@given(st.text())
def test_at_most_two_letters_are_dropped(text: str) -> None:
    assert len(text) - 2 <= len(drop_letters(text)) <= len(text)


@pytest.mark.parametrize("name", ["swapped letters", "dropped letters", "phonetic", "learner"])
def test_an_abbreviation_and_an_address_are_left_alone(name: str) -> None:
    question = "Where is the PARKING form TE9, at https://www.northmere.example/challenge-pcn or by post?"

    asked = rewrite(name, question)

    assert "PARKING" in asked
    assert "TE9," in asked
    assert "https://www.northmere.example/challenge-pcn" in asked


def test_an_address_keeps_its_marks_without_punctuation() -> None:
    assert rewrite("no punctuation", "Is it Parking@northmere.example ?") == "is it Parking@northmere.example"


def test_a_band_is_no_article() -> None:
    assert rewrite("learner", "What does band A cost a year?") == "What band A cost year?"


def test_no_figure_is_made_of_a_word_beside_a_figure() -> None:
    assert rewrite("texting", "Is it free for 30 minutes?") == "is it free for 30 mins pls"
    assert rewrite("texting", "From 8 to 9?") == "frm 8 to 9 pls"


@pytest.mark.parametrize("name", sorted(REWRITES))
def test_every_figure_of_every_base_survives(name: str) -> None:
    for base in BASES:
        asked = FIGURE.findall(rewrite(name, base.question))
        missing = [figure for figure in FIGURE.findall(base.question) if figure not in asked]

        assert not missing, base.id


@pytest.mark.parametrize("name", sorted(REWRITES))
def test_hardly_a_base_is_left_unchanged(name: str) -> None:
    """Pairs of equal questions are left out of the suite; many of them would leave a rewrite unmeasured."""
    unchanged = [base.id for base in BASES if rewrite(name, base.question) == base.question]

    assert len(unchanged) <= 0.05 * len(BASES), unchanged


def test_a_template_goes_around_the_question() -> None:
    asked = ask(persona("My name is Aisha Begum. {question} Thank you."), "When is it due?")

    assert asked == "My name is Aisha Begum. When is it due? Thank you."


def test_a_rewrite_changes_the_question_and_not_the_template() -> None:
    asked = ask(persona("Dear Sir or Madam. {question}", "capitals"), "When is it due?")

    assert asked == "Dear Sir or Madam. WHEN IS IT DUE?"


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("When is it due?", "Ay up duck, when is it due?"),
        ("I moved. What now?", "Ay up duck, I moved. What now?"),
        ("PCN codes: what is 05?", "Ay up duck, PCN codes: what is 05?"),
        ("", "Ay up duck, "),
    ],
)
def test_after_a_comma_the_sentence_goes_on(question: str, asked: str) -> None:
    assert ask(persona("Ay up duck, {question}"), question) == asked


def test_braces_in_a_question_are_only_braces() -> None:
    assert ask(persona("Hello. {question}"), "What is {question} or {0}?") == "Hello. What is {question} or {0}?"


def test_an_unknown_rewrite_names_those_there_are() -> None:
    with pytest.raises(CaseError, match="no rewrite called 'backwards'; have: capitals, dropped letters"):
        ask(persona(rewrite="backwards"), "When is it due?")


def test_the_personas_use_every_rewrite_and_no_other() -> None:
    assert {persona.rewrite for persona in PERSONAS} - {""} == set(REWRITES)


def test_each_characteristic_has_three_values_or_more() -> None:
    values: dict[str, set[str]] = {}
    for each in PERSONAS:
        values.setdefault(each.characteristic, set()).add(each.value)

    assert len(values) == 17
    assert min(len(of_one) for of_one in values.values()) >= 3


def test_no_two_personas_ask_alike() -> None:
    asked = {ask(each, BASES[0].question) for each in PERSONAS}

    assert len(asked) == len(PERSONAS)
    assert BASES[0].question not in asked
