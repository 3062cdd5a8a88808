"""What a strict editor struck out of whole converted documents, each as the class behind it."""

from __future__ import annotations

import pytest

from pipelines.documents.convert import convert
from pipelines.documents.rows import RowKind, SourceSentence
from pipelines.documents.rules.simplifier import RulesSimplifier
from pipelines.documents.rules.sound import parts_sound
from pipelines.extraction.blocks import Block, BlockKind, Document


def _said(text: str) -> str:
    rows = RulesSimplifier().simplify([SourceSentence("b1.s1", "b1", text, RowKind.TEXT, 0)])
    return "\n".join(row.text for row in rows)


@pytest.mark.parametrize(
    ("source", "says", "never"),
    [
        (
            "The period during which the reduced amount of £35.00 would have been accepted has now expired.",
            "would have been accepted",
            "It have",
        ),
        (
            "If the balance then remains unpaid, a summons may be applied for at the Magistrates' Court, in which "
            "event costs of £65.00 will be incurred.",
            "you will have to pay costs of £65.00",
            "be had to pay",
        ),
        ("A maximum of two reminders is issued in any financial year.", "We send up to 2", "is given"),
        (
            "A concession of 50% would continue to apply to households in receipt of Council Tax Support.",
            "discount of 50%",
            "price of 50%",
        ),
        (
            "A motion to increase the charge to £52 was proposed by Councillor Brock and seconded by Ms Ellery.",
            "put forward by Councillor Brock",
            "planned",
        ),
        (
            "The motion was proposed on Monday, but upon being put to the vote was lost.",
            "it was lost",
            "the vote was lost",
        ),
        ("The scheme be made permanent with effect from 4 January 2027.", "The scheme should be made", "scheme be"),
        (
            "If you are in receipt of Universal Credit, however, you must report the change yourself, in your online "
            "account, on or after 5 April 2027.",
            "But if you get Universal Credit",
            "however",
        ),
        (
            "Failure to allow access may result in an application to the court, the costs of which (currently £385) "
            "may be recovered from you.",
            "The costs of this (now £385)",
            "If this happens, this",
        ),
        (
            "If your rent is met in whole or in part by Housing Benefit, you need take no action, since the benefits "
            "team will be informed on your behalf.",
            "you do not need to do anything",
            "need take",
        ),
        (
            "In the first instance you should write to the council tax team, stating the reasons for your complaint.",
            "You should state the reasons",
            "They should",
        ),
        (
            "A permit does not authorise parking on yellow lines, in a loading bay, in a disabled bay (unless a valid "
            "Blue Badge is also displayed) or in a bay which has been suspended.",
            "in a bay which has been suspended",
            "This is true unless a valid Blue Badge is also shown or",
        ),
        (
            "Holders may purchase digital visitor permits at £2.50 for a day or £1.50 for up to 4 hours.",
            "£1.50 for up to 4 hours",
            "do this for up to",
        ),
        (
            "The badge must not be used by any person unless the holder is travelling in the vehicle.",
            "must not be used by any person",
            "Any person must not",
        ),
    ],
)
def test_a_line_that_an_editor_struck_out_is_written_otherwise(source: str, says: str, never: str) -> None:
    said = _said(source)

    assert says in said
    assert never not in said


def test_a_phone_number_with_its_hours_is_no_list() -> None:
    said = _said(
        "Arrangements can be agreed by telephone with the council tax team on 01632 960103, Monday to Friday, 9am to "
        "5pm, or by e-mail to counciltax@northmere.example."
    )

    assert "on 01632 960103." in said
    assert "The times are Monday to Friday, 9am to 5pm." in said
    assert "You can also e-mail counciltax@northmere.example." in said


def test_only_one_sentence_points_back_at_the_one_before() -> None:
    said = _said(
        "This notice will be taken to have been served on the second working day after the date of posting, unless the "
        "contrary is shown."
    )

    assert said.count("This will happen") == 1


def test_no_explanation_stands_between_a_sentence_and_the_one_that_points_back_at_it() -> None:
    said = _said(
        "If you are in receipt of a low income, you may be entitled to Council Tax Support, which can meet up to 80% "
        "of the bill for persons of working age, provided that their savings do not exceed £8,000."
    )

    assert said.index("This is only if their savings") < said.index("Council Tax Support is money off")


def test_no_explanation_stands_between_a_lead_in_and_its_list() -> None:
    blocks = (
        Block(id="b1", kind=BlockKind.PARAGRAPH, text="Certain persons are disregarded, including:"),
        Block(id="b2", kind=BlockKind.LIST_ITEM, text="full-time students;"),
        Block(id="b3", kind=BlockKind.LIST_ITEM, text="certain carers."),
    )

    made = convert(
        Document(name="a.txt", format="text", blocks=blocks),
        simplifier=RulesSimplifier(),
        picture_set=None,
        contact=None,
        council="",
    )

    lead_in = next(row for row in made.rows if "including" in row.text)
    assert lead_in.text.startswith("Disregarded means")
    assert lead_in.text.endswith(":")


@pytest.mark.parametrize(
    ("whole", "parts"),
    [
        (
            "The period during which it would have been accepted has now ended.",
            ("This is about the period during which it would.", "It have been accepted has now ended."),
        ),
        ("We will tell you the rules of your home.", ("We will tell you the rules of.", "This is your home.")),
        (
            "You can park here but only if you have a permit.",
            ("You can park here.", "This applies but only if you have a permit."),
        ),
    ],
)
def test_a_part_that_cannot_stand_alone_is_not_cut_off(whole: str, parts: tuple[str, str]) -> None:
    assert not parts_sound(whole, parts)
