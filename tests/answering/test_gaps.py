"""What a question asks for and a page does not say is noticed, and what the page does say is not called missing."""

from __future__ import annotations

import pytest

from pipelines.answering.gaps import gaps

PAGE = (
    "Ferry Lane car park costs £2 for 1 hour. It has 40 spaces for cars and 2 lifts.",
    "You may have up to 3 permits for one home. A permit lasts 12 months.",
)


@pytest.mark.parametrize(
    ("question", "gap"),
    [
        ("how many bikes were stolen there", "count"),
        ("how many motorbike spots does it have", "count"),
        ("what did a permit cost in 2019", "year"),
        ("will it cost the same next year", "year"),
        ("when will the new floor open", "plans"),
        ("are you planning to add a floor", "plans"),
        ("is the car park going to be sold", "plans"),
        ("what proportion of permits is unused", "rate"),
        ("who owns it", "name"),
        ("how much did you spend on it", "statistic"),
    ],
)
def test_what_the_page_does_not_say_is_a_gap(question: str, gap: str) -> None:
    plain = ("The car park costs £2 for 1 hour. It has 40 spaces.",)

    assert gaps(question, plain)[gap] == 1.0


@pytest.mark.parametrize(
    "question",
    [
        "how many spaces does it have",
        "how many permits can I have",
        "how many months does a permit last",
        "how much is an hour",
        "where is Ferry Lane car park",
        "am i going to be charged on a Sunday",
        "I moved in last year, can I have a permit",
    ],
)
def test_what_the_page_says_is_no_gap(question: str) -> None:
    assert not any(gaps(question, PAGE).values())


def test_a_plan_that_the_page_tells_of_is_no_gap() -> None:
    assert gaps("when will the new floor open", ("A new floor is planned for May.",))["plans"] == 0.0


def test_a_year_that_the_page_names_is_no_gap() -> None:
    assert gaps("what did a permit cost in 2019", ("In 2019 a permit cost £30.",))["year"] == 0.0
