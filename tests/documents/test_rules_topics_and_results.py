"""Long sentences of councils as rows: what they are about, what follows, what they cost, and on which condition."""

from __future__ import annotations

import pytest

from pipelines.documents.rows import RowKind, SourceSentence
from pipelines.documents.rules.simplifier import RulesSimplifier


def _said(text: str) -> str:
    source = SourceSentence("b1.s1", "b1", text, RowKind.TEXT, 0)
    return " / ".join(row.text for row in RulesSimplifier().simplify([source]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "The notice to owner must be served within six months of the date of the contravention, failing which the "
            "authority loses the right to pursue the charge.",
            "the authority loses the right to go on with the charge",
        ),
        (
            "Residents must notify the council within 21 days if another adult moves in, as failure to do so may "
            "result in a civil penalty of £70.",
            "If this does not happen, it may lead to a civil penalty of £70.",
        ),
        (
            "Your reduction may be adjusted from the date of the change without you needing to make a new claim.",
            "You do not need to make a new claim.",
        ),
        (
            "Applicants must provide a copy of their most recent award letter showing each of the elements that "
            "make up the payment.",
            "The letter must show each of the elements",
        ),
        (
            "A collection of up to five items costs £32, each further item being charged at £6.50.",
            "Each further item is charged at £6.50.",
        ),
        (
            "The highest bidder must pay a tenth of the price on the day, the rest falling due within 28 days.",
            "The rest falls due within 28 days.",
        ),
        (
            "The amount of benefit depends on the size of the household and the area rather than the actual rent being "
            "charged.",
            "It does not depend on the actual rent being charged.",
        ),
        (
            "The housing team will write to you within 28 days to tell you which band you have been placed in "
            "and how to ask for a review.",
            "It is also to tell you how to ask for a review.",
        ),
        (
            "If you receive a refund that is wrong, you must repay it within 28 days or we may add it to next "
            "year's bill.",
            "If this does not happen, we may add it to next year's bill.",
        ),
    ],
)
def test_what_follows_is_a_sentence_of_its_own(text: str, said: str) -> None:
    assert said in _said(text)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "People aged 66 or over who live alone and have difficulty lifting a bin to the edge of the road can "
            "ask for an assisted collection.",
            ("This is about people aged 66 or over.", "They live alone.", "They can ask for"),
        ),
        (
            "The owner of a dog which has been found straying and taken to the kennels must pay all charges "
            "before it can be returned.",
            ("This is about the owner of a dog.", "The dog has been found", "They must pay all charges"),
        ),
        (
            "Households in Bands A to D which received the £150 rebate in the spring of 2022 do not need to do "
            "anything.",
            ("This is about households in Bands A to D", "They"),
        ),
        (
            "Any resident who believes that their home has been placed in the wrong band can challenge it with the "
            "Valuation Office Agency at any time.",
            ("This is about any resident.", "They believe that", "They can challenge it"),
        ),
    ],
)
def test_a_subject_with_a_clause_is_named_and_taken_up(text: str, rows: tuple[str, ...]) -> None:
    said = _said(text)
    assert all(row in said for row in rows), said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Residents of Zone A will continue to be charged £55 for a first permit, £80 for a second and £140 "
            "for a third.",
            "charged: / £55 for a first permit / £80 for a second / £140 for a third",
        ),
        (
            "A fee of £75 is added at the first stage, a further £235 if a visit is made, and £110 if goods are "
            "taken away for sale.",
            "Another £235 is added if a visit is made. / £110 is added if goods are taken away for sale.",
        ),
        (
            "Community groups can apply for a grant to pay for projects which bring people together, improve "
            "green spaces or help older residents to stay active.",
            "do any of these things: / Bring people together / Improve green spaces / Help older residents to "
            "stay active",
        ),
        (
            "Anyone found to have dumped rubbish on public land can be prosecuted, fined an unlimited amount or "
            "sent to prison.",
            "can be any of these: / Prosecuted / Fined an unlimited amount / Sent to prison",
        ),
    ],
)
def test_prices_and_deeds_stand_one_in_a_row(text: str, said: str) -> None:
    assert said in _said(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Trade waste cannot be accepted at the household recycling centre unless a permit has been obtained "
            "in advance through the council's website.",
            "This is the rule unless this is true: / A permit has been obtained in advance",
        ),
        (
            "You should complete the yearly form even if there have been no changes at all to the people living at the "
            "property.",
            "It does not matter if this is true: / There have been no changes",
        ),
        (
            "Drivers must enter the full registration number at the machine, because the ticket is valid only for the "
            "vehicle whose number has been entered.",
            "Here is the reason. / The ticket is valid only for the vehicle",
        ),
        (
            "No more than two permits will be issued to any household, save that a third may be granted at a "
            "charge of £150.",
            "But a third may be granted at £150.",
        ),
        (
            "Evening parking between 6pm and 8am is charged at a flat rate of £1.50 except on Sundays.",
            "This is not true on Sundays.",
        ),
        (
            "Equipment is provided free of charge to anyone who needs it, whatever their income or savings may be.",
            "This is true whatever their income or savings may be.",
        ),
        (
            "Side waste will not be taken, except on the first collection after 25 December, when up to two bags "
            "will be accepted.",
            "Then up to 2 bags will be accepted.",
        ),
        ("The closing of the day centre on two days of the week, if approved, would save £64,000 in a full year.",
         "This applies if it is approved."),
    ],
)  # fmt: skip
def test_conditions_and_exceptions_stay_beside_what_they_are_of(text: str, said: str) -> None:
    assert said in _said(text)


@pytest.mark.parametrize(
    ("text", "never"),
    [
        (
            "We will charge you £45 for each appointment at which our engineer is unable to gain access.",
            "At this appointment, our engineer cannot",
        ),
        (
            "Where the council has been told by the Department for Work and Pensions that your circumstances "
            "have changed, your reduction may be adjusted.",
            "The Department might have told us for",
        ),
        (
            "The form must be signed not by the applicant but by a doctor, nurse or social worker who has known "
            "them for at least two years.",
            "A doctor must sign",
        ),
        (
            "However much is owed, we will never send an enforcement agent to a household where somebody is "
            "seriously ill.",
            "But much is owed",
        ),
        (
            "Residents in the new development at Dock Road, which has its own underground car park, are not "
            "eligible for permits in Zone H or any other zone.",
            "Residents in the new development at Dock Road has",
        ),
        (
            "Books can be returned to any other branch, but items on loan from outside the county must go back "
            "to the one where they were issued.",
            "if they were",
        ),
        (
            "Costs of £75.00 have been added to your account because a summons had to be issued, and a further "
            "£30.00 will be added if the court makes an order.",
            "because another £30.00",
        ),
        (
            "When deciding how much you must pay, the council disregards the first £14,250 of savings and "
            "assumes an income of £1 a week for every £250 above that figure.",
            "Us disregards",
        ),
        (
            "If the goods taken by the enforcement agent belong to somebody else, that person should write to "
            "the agent within seven days, enclosing receipts.",
            "Person should",
        ),
        (
            "Parking in the applicant's own street is allowed from the moment a valid application is received until a "
            "decision is notified, and no other street may be used.",
            "is received. This is until",
        ),
    ],
)
def test_no_half_of_a_sentence_says_something_else(text: str, never: str) -> None:
    assert never not in _said(text)


def test_a_choice_is_no_threat() -> None:
    said = _said("You must pay the whole charge online within 14 days or you can send us a cheque by first class post.")

    assert "If this does not happen" not in said
