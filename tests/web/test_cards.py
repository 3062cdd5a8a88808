"""How an answer is arranged for the page."""

from __future__ import annotations

from datetime import date

import pytest

from app.web.cards import Block, Part, card, parts, sources
from pipelines.answering.personal_details import KINDS
from pipelines.answering.redact import mask
from pipelines.types import Answer, Citation, Contact, Figure, Outcome, Sentence


def _card(*sentences: Sentence, outcome: Outcome = Outcome.ANSWERED, kept: bool = True):
    return card(Answer(outcome, sentences), identifier="a1", kept=kept)


def test_the_first_answering_sentence_leads() -> None:
    shown = _card(Sentence("You get 25% off."), Sentence("Your income does not matter."))

    assert shown.lead == "You get 25% off."
    assert shown.blocks == (Block("text", ("Your income does not matter.",)),)


def test_the_order_of_the_page_is_kept() -> None:
    shown = _card(
        Sentence("You can pay online."),
        Sentence("But not by cheque.", kind="condition"),
        Sentence("Call us if you need help."),
        Sentence("So that is £10.", kind="working"),
    )

    assert [block.kind for block in shown.blocks] == ["condition", "text", "working"]


def test_a_list_of_instructions_is_numbered() -> None:
    shown = _card(Sentence("Do this:"), Sentence("Fill in the form.", kind="step"), Sentence("Send it.", kind="step"))

    assert shown.blocks == (Block("steps", ("Fill in the form.", "Send it.")),)


def test_a_list_of_things_is_not_numbered() -> None:
    shown = _card(Sentence("Bring one of these:"), Sentence("- a passport"), Sentence("- a bill"))

    assert shown.blocks == (Block("items", ("a passport", "a bill")),)


@pytest.mark.parametrize("kind", sorted({kind.name for kind in KINDS}))
def test_every_hidden_detail_is_shown_in_words(kind: str) -> None:
    label = f"[{kind.upper().replace('_', ' ')}]"

    shown = parts(f"It is {label}.")

    assert shown[0] == Part("It is ")
    assert shown[1].hidden
    assert "[" not in shown[1].text


def test_a_masked_question_says_what_was_hidden() -> None:
    masked, _ = mask("My ticket is PCN AB12345678, can I pay less?")

    shown = parts(masked)

    assert Part("your parking ticket number", hidden=True) in shown
    assert "".join(part.text for part in shown).endswith(", can I pay less?")


def test_square_brackets_that_people_type_stay() -> None:
    assert parts("Is [this] fine?") == (Part("Is [this] fine?"),)


def test_one_page_is_named_once_with_all_its_words() -> None:
    cited = [
        Citation("Pay", "/pay#a", "/pay", "You can pay online.", date(2026, 10, 5)),
        Citation("Move", "/move", "/move", "Tell us the date."),
        Citation("Pay", "/pay#b", "/pay", "You can pay by phone.", date(2026, 10, 5), overdue=True),
    ]

    found = sources(cited)

    assert [source.title for source in found] == ["Pay", "Move"]
    assert found[0].quotes == ("You can pay online.", "You can pay by phone.")
    assert (found[0].checked, found[0].overdue) == ("5 October 2026", True)
    assert (found[1].checked, found[1].overdue) == ("", False)


@pytest.mark.parametrize(
    ("outcome", "kept", "judged"),
    [
        (Outcome.ANSWERED, True, True),
        (Outcome.ANSWERED, False, False),
        (Outcome.LOW_CONFIDENCE, True, False),
        (Outcome.GREETING, True, False),
    ],
)
def test_only_a_kept_claim_is_asked_about(outcome: Outcome, kept: bool, judged: bool) -> None:
    assert _card(Sentence("Words."), outcome=outcome, kept=kept).judged is judged


@pytest.mark.parametrize(("outcome", "shown"), [(Outcome.CLARIFY, False), (Outcome.HANDED_OVER, True)])
def test_a_number_does_not_talk_over_a_question(outcome: Outcome, shown: bool) -> None:
    answer = Answer(outcome, (Sentence("Words."),), contact=Contact("parking", "Parking team", "01632 960102"))

    assert (card(answer, identifier="a1").contact is not None) is shown


def test_a_working_is_shown_once() -> None:
    working = "Band C is 8/9 of band D (£2,250): £2,000."
    figures = (Figure("Band C", "£2,000", "Charges"), Figure("How we worked it out", working, "Charges"))
    answer = Answer(Outcome.ANSWERED_FROM_FACT, (Sentence(working, kind="working"),), figures=figures)

    assert [figure.label for figure in card(answer, identifier="a1").figures] == ["Band C"]
