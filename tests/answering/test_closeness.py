"""How a sentence differs from its source: every change of what a rule says is a doubt, a harmless rewording is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from pipelines.answering.closeness.check import nearest, strays
from pipelines.answering.support.check import cited
from pipelines.answering.text import sentences
from pipelines.knowledge.chunking import cut, sections
from pipelines.knowledge.load import load_pages
from pipelines.settings import PROJECT

ANNEXE = cited(
    "Annexes and granny flats",
    ["An annexe used by the family"],
    "You get 50% off the council tax on an annexe with its own band if family live in it. "
    "You also get 50% off if you use it as part of your main home. "
    "You do not get it if you let it to someone outside the family. Call 01632 960101 to ask.",
)
DEDUCTIONS = cited(
    "Council tax taken from your benefits",
    [],
    "We will not use enforcement agents for the same debt while deductions are made. The driver must have left before "
    "the notice was served. Both of you must have reached state pension age, unless you were on the old scheme before "
    "15 May 2019.",
)
PRISON = cited(
    "Prison for not paying council tax",
    [],
    "You cannot be sent to prison just because you cannot afford council tax. Magistrates can send a person to prison "
    "for up to 3 months for each order. But only if that person wilfully refused to pay or is to blame for not paying.",
)
HOMES = cited(
    "Second homes",
    [],
    "There is no discount on an ordinary second home. The registered keeper is responsible, whoever was driving. "
    "Holiday lets in the business rates list do not pay the premium. You may ask to spread payments over 12 months. "
    "We must decide within 56 days. A doctor must certify it as severe and permanent.",
)
REPLACED = cited(
    "Lost passes",
    [],
    "A lost pass costs £12 to replace; a stolen one is replaced free if you have a crime number. "
    "We can agree a plan at any step. "
    "You can ask us to be quick if you have a terminal illness. Do this within 2 months of our decision. "
    "We must agree if you ask in time. The first permit costs £45 in Ashcombe. You need not pay a penalty while you "
    "appeal against that penalty. Support can be paid up to 3 months back. You must show a good reason. "
    "The 14 days run from the date of our decision letter. You pay nothing if a relative lives there. "
    "You can get help if you have no food, heating or power.",
)
MOVED = cited(
    "Who applies",
    [],
    "The code covers new sites from 1 October 2024, and all sites by December 2026. "
    "The hire firm can pass on a ticket. "
    "The days to pay count from the new notice. The credit goes to your next instalment unless you ask for it back. "
    "The agency permit is for staff: the agency applies and pays £60. "
    "You must be getting Council Tax Reduction and have a shortfall. "
    "Badge holders who live inside the Mount Road area can register one vehicle. "
    "You may get it if another adult with a low income lives with you. "
    "A care worker is not counted if all of these fit:\n"
    "- They work 24 hours a week\n- They are paid £44 a week at most",
)

RIGHT = [
    (REPLACED, "We must agree if you ask in time, and can agree a plan at any step."),
    (REPLACED, "The 14 days are from the date of our decision letter."),
    (ANNEXE, "You get 50% off an annexe with its own band if family live in it."),
    (ANNEXE, "You don't get it if you let it to someone outside the family."),
    (ANNEXE, "If family live in it, you get 50% off the council tax on an annexe with its own band."),
    (ANNEXE, "Ring 01632 960101 to ask."),
    (DEDUCTIONS, "While deductions are made we won't use enforcement agents for the same debt."),
    (PRISON, "You can't be sent to prison just because you can't afford council tax."),
    (HOMES, "There's no discount on an ordinary second home."),
    (HOMES, "Whoever was driving, the registered keeper is responsible."),
    (HOMES, "You can ask to spread payments over 12 months."),
    (HOMES, "We must decide within 56 days."),
]
WRONG = [
    (ANNEXE, "You get it if you let it to someone outside the family.", "negation"),
    (ANNEXE, "You get 50% off an annexe with its own band even if family live in it.", "condition"),
    (ANNEXE, "You also get 50% off if you use it as part of your second home.", "condition"),
    (ANNEXE, "You always get 50% off if you use it as part of your main home.", "condition"),
    (ANNEXE, "You only get 50% off if you use it as part of your main home.", "condition"),
    (ANNEXE, "You get 50% off the council tax on an annexe with its own band.", "condition"),
    (DEDUCTIONS, "We will not use enforcement agents for any debt while deductions are made.", "condition"),
    (DEDUCTIONS, "We will not use enforcement agents for the same debt.", "condition"),
    (DEDUCTIONS, "The keeper must have left before the notice was served.", "content"),
    (DEDUCTIONS, "The driver must have left before the notice was posted.", "content"),
    (DEDUCTIONS, "The driver must have left after the notice was served.", "condition"),
    (DEDUCTIONS, "One of you must have reached state pension age.", "condition"),
    (DEDUCTIONS, "Both of you must have reached state pension age.", "condition"),
    (HOMES, "There is no discount on a second home.", "condition"),
    (HOMES, "Holiday lets do not pay the premium.", "condition"),
    (HOMES, "You must ask to spread payments over 12 months.", "condition"),
    (HOMES, "We can decide within 56 days.", "condition"),
    (HOMES, "You must decide within 56 days.", "condition"),
    (HOMES, "A doctor must certify it as severe or permanent.", "condition"),
    (PRISON, "Magistrates can send a person to prison for up to 3 months.", "condition"),
    (REPLACED, "A lost or stolen pass is free with a crime number, otherwise £12.", "condition"),
    (REPLACED, "We can agree a step at any step.", "content"),
    (REPLACED, "You can ask us to be quick if you have an illness.", "condition"),
    (REPLACED, "Do this within 2 months.", "condition"),
    (REPLACED, "We must agree if you ask.", "condition"),
    (REPLACED, "The permit costs £45 in Ashcombe.", "condition"),
    (REPLACED, "The first permit costs £45.", "condition"),
    (REPLACED, "You need not pay a penalty while you appeal against your bill.", "content"),
    (REPLACED, "Support can be paid for up to 3 months back.", "condition"),
    (REPLACED, "The 14 days run from the date you get our decision letter.", "content"),
    (REPLACED, "We must agree if a relative lives there.", "condition"),
    (REPLACED, "You can get help if you have no food, heating and power.", "condition"),
    (MOVED, "The code has covered all sites from 1 October 2024 and will cover new sites by December 2026.", "content"),
    (MOVED, "Your days to pay count from the day the hire firm got the ticket.", "content"),
    (MOVED, "The credit goes to your next instalment, so you can't have it back.", "condition"),
    (MOVED, "The agency applies for it and pays £60.", "content"),
    (MOVED, "You must be getting Council Tax Reduction or have a shortfall.", "condition"),
    (MOVED, "Badge holders can register one vehicle for the Mount Road area.", "condition"),
    (MOVED, "You may get it if you have a low income and another adult lives with you.", "condition"),
    (MOVED, "A care worker works 24 hours a week or is paid £44 a week or less.", "condition"),
]


def passages() -> Iterator[str]:
    """The passages of the demonstration council, with their facts not yet filled in."""
    for page in load_pages(PROJECT / "knowledge_base" / "northmere", "northmere").pages:
        for section in sections(page.text, title=page.title, came_plain=not page.deep_links):
            for text in cut(section):
                yield cited(page.title, section.heading, text)


def own_sentences() -> list[tuple[str, str]]:
    return [(passage, text) for passage in passages() for text in sentences(passage.partition("\n\n")[2])]


def contracted(text: str) -> str:
    return re.sub(r"\b(do|does|is|are|did) not\b", r"\1n't", text.replace("cannot", "can't"))


def without_full_stop(text: str) -> str:
    return text.rstrip(".")


def as_item(text: str) -> str:
    return f"- {text.removeprefix('- ')}"


@pytest.mark.parametrize(("passage", "sentence"), RIGHT)
def test_a_harmless_rewording_is_no_doubt(passage: str, sentence: str) -> None:
    assert strays(sentence, [passage]) == ()


@pytest.mark.parametrize(("passage", "sentence", "kind"), WRONG)
def test_a_change_of_what_the_rule_says_is_a_doubt(passage: str, sentence: str, kind: str) -> None:
    assert kind in [doubt.kind for doubt in strays(sentence, [passage])]


def test_every_sentence_of_the_pages_passes_against_its_own_passage() -> None:
    pairs = own_sentences()

    assert len(pairs) > 1000
    assert [text for passage, text in pairs if strays(text, [passage])] == []


@pytest.mark.parametrize(
    "edited",
    [contracted, str.upper, without_full_stop, as_item],
    ids=["contractions", "capitals", "full stop", "list mark"],
)
def test_every_sentence_of_the_pages_passes_after_a_trivial_edit(edited: Callable[[str], str]) -> None:
    assert [text for passage, text in own_sentences() if strays(edited(text), [passage])] == []


def test_a_doubt_names_what_was_left_out() -> None:
    found = strays("Both of you must have reached state pension age.", [DEDUCTIONS])

    assert any("unless" in doubt.detail for doubt in found)


def test_a_condition_that_another_sentence_of_the_answer_gives_is_not_missed() -> None:
    sentence = "Both of you must have reached state pension age."
    other = "The exception is if you were on the old scheme before 15 May 2019."

    assert strays(sentence, [DEDUCTIONS], answer=[other]) == ()


def test_a_copied_rule_without_the_exception_that_follows_it_is_a_doubt() -> None:
    sentence = "Magistrates can send a person to prison for up to 3 months for each order."
    exception = "But only if that person wilfully refused to pay or is to blame for not paying."

    assert strays(sentence, [PRISON], answer=["We are sorry."])
    assert strays(sentence, [PRISON], answer=[exception]) == ()


def test_an_if_that_the_question_states_may_be_left_out() -> None:
    passage = cited("Reminders", [], "If you miss a payment, we send a reminder and you have 7 days to catch up.")
    sentence = "We send a reminder and you have 7 days to catch up."

    assert strays(sentence, [passage], question="I missed a payment") == ()
    assert strays(sentence, [passage], question="what is a reminder")


def test_the_nearest_sentence_brings_its_exception() -> None:
    found = nearest("A person can be sent to prison by magistrates for 3 months.", [ANNEXE, PRISON])

    assert found == (
        1,
        (
            "Magistrates can send a person to prison for up to 3 months for each order.",
            "But only if that person wilfully refused to pay or is to blame for not paying.",
        ),
    )


def test_the_nearest_sentence_brings_what_it_leans_on() -> None:
    passage = cited("Bins", [], "Garden waste costs £58 a year. It is not collected in January. Sign up online.")

    assert nearest("Nothing is collected in January.", [passage])[1] == (
        "Garden waste costs £58 a year.",
        "It is not collected in January.",
    )


def test_nothing_is_near_a_sentence_about_something_else() -> None:
    assert nearest("Our swimming pool opens early on Tuesdays.", [ANNEXE, PRISON])[1] == ()


def test_a_sentence_too_long_to_be_compared_is_a_doubt() -> None:
    assert strays("You do not pay if you do not owe anything. " * 40, [ANNEXE])
