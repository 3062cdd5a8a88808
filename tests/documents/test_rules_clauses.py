"""Sentences are taken apart, made active and addressed to the reader, or left as they are."""

from __future__ import annotations

import pytest

from pipelines.documents.rules.clauses import apart
from pipelines.documents.rules.reader import addressed
from pipelines.documents.rules.voice import active, is_passive


@pytest.mark.parametrize(
    ("joined", "parts"),
    [
        (
            "You must complete the form today and return it to the office.",
            ("You must complete the form today.", "You must return it to the office."),
        ),
        (
            "The fee is £5; late payments cost more.",
            ("The fee is £5.", "Late payments cost more."),
        ),
        (
            "You can pay by Direct Debit, which is the easiest way.",
            ("You can pay by Direct Debit.", "This is the easiest way."),
        ),
        (
            "Street parties are free, however you must apply first.",
            ("Street parties are free.", "But you must apply first."),
        ),
        (
            "Please send the form by Friday, otherwise we may stop your discount.",
            ("Please send the form by Friday.", "Otherwise, we may stop your discount."),
        ),
        (
            "We cannot change your claim today because you did not send us the papers.",
            ("We cannot change your claim today.", "This is because you did not send us the papers."),
        ),
    ],
)
def test_joined_sentences_are_taken_apart(joined: str, parts: tuple[str, ...]) -> None:
    assert apart(joined) == parts


def test_the_second_half_keeps_the_condition_of_the_first() -> None:
    parts = apart("If you leave the home, we may change the locks and we may throw away your things.")

    assert parts == (
        "If you leave the home, we may change the locks.",
        "If this happens, we may throw away your things.",
    )


def test_a_long_condition_is_taken_up_by_the_next_sentence() -> None:
    parts = apart(
        "If you are the only adult who lives in the home with two children, you may get some money off your bill."
    )

    assert parts == (
        "You might be the only adult who lives in the home with two children.",
        "If so, you may get some money off your bill.",
    )


@pytest.mark.parametrize(
    "whole",
    [
        "You must not park or wait here.",
        "Tell us if you start work and your pay goes up.",
        "People who live here and drive a car need a permit.",
        "We are open between 9am and 5pm.",
        "You must leave the hall clean and tidy.",
        "You must keep dogs and cats on a lead in the park.",
    ],
)
def test_what_belongs_together_stays_together(whole: str) -> None:
    assert apart(whole) == (whole,)


@pytest.mark.parametrize(
    ("passive", "said"),
    [
        ("Your claim will be assessed by the council.", "We will assess your claim."),
        ("Bins will not be emptied.", "We will not empty bins."),
        ("The form must be signed by a parent or guardian.", "A parent or guardian must sign the form."),
        ("Permits must be displayed in the window.", "You must display permits in the window."),
        ("Your permit has been cancelled.", "We have cancelled your permit."),
        ("You will be informed of the result.", "We will inform you of the result."),
        ("The form should be filled in in capital letters.", "You should fill in the form in capital letters."),
        ("If your claim is refused, you can appeal.", "If we refuse your claim, you can appeal."),
        ("Payment must be received by 5 May.", "Payment must be received by 5 May."),
        ("The car was stolen.", "The car was stolen."),
        ("If the permit is lost, call us.", "If the permit is lost, call us."),
    ],
)  # fmt: skip
def test_passive_becomes_active_only_where_it_is_plain_who_acts(passive: str, said: str) -> None:
    assert active(passive) == said


@pytest.mark.parametrize(
    ("text", "passive"),
    [("It was stolen.", True), ("We are worried about you.", False), ("The office is closed.", False)],
)
def test_a_state_is_no_passive(text: str, passive: bool) -> None:
    assert is_passive(text) is passive


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The applicant must sign the form.", "You must sign the form."),
        ("The tenant shall keep their home clean.", "You shall keep your home clean."),
        ("The council will write to you.", "We will write to you."),
        ("The council is closed and the council's staff are away.", "We are closed and our staff are away."),
        ("You must tell the council.", "You must tell us."),
        ("You must tell the tenant.", "You must tell the tenant."),
        ("The council tax bill is late.", "The council tax bill is late."),
        ("The parish council meets.", "The parish council meets."),
    ],
)
def test_the_reader_is_you_and_the_council_is_we(text: str, said: str) -> None:
    assert addressed(text) == said
