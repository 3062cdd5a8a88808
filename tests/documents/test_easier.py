"""An answer becomes Easy Read with its facts, its links and its hidden details whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from pipelines.documents.easier import Maker
from pipelines.documents.easy_replies import EasyReplies, load_easy_replies
from pipelines.documents.pictures import embedded_pictures
from pipelines.documents.protocols import Simplifier
from pipelines.documents.rows import Row, RowKind, SourceSentence
from pipelines.documents.rules.simplifier import RulesSimplifier
from pipelines.replies import Replies, load_replies
from pipelines.settings import PROJECT
from pipelines.types import Answer, Contact, Figure, Outcome, Sentence

COUNCIL = "Northmere Borough Council"
TEAM = Contact("council_tax", "council tax team", "01632 960101", hours="Monday to Friday, 9am to 5pm")


@pytest.fixture(scope="module")
def maker() -> Maker:
    return Maker(
        replies=load_replies(PROJECT / "prompts"),
        easy_replies=load_easy_replies(PROJECT / "prompts"),
        simplifier=RulesSimplifier(),
        picture_set=embedded_pictures(),
    )


class Careless:
    """A simplifier that says 15 days where the source says 14, and leaves out what it does not like."""

    name = "careless"

    def simplify(self, section: Sequence[SourceSentence]) -> tuple[Row, ...]:
        return tuple(
            Row(id=f"{each.id}.r1", text=each.text.replace("14 days", "15 days"), source_ids=(each.id,))
            for each in section
            if "hospital" not in each.text
        )


def said(answer: Answer, maker: Maker) -> list[str]:
    return [row.text for row in maker.easier(answer, council=COUNCIL).easy_read.rows]


def answered(*texts: str) -> Answer:
    return Answer(Outcome.ANSWERED, tuple(Sentence(text) for text in texts))


def test_sentences_of_a_page_are_simplified_and_have_pictures(maker: Maker) -> None:
    form = maker.easier(answered("It must be your main home.", "Call 01632 960 102."), council=COUNCIL)

    assert not form.by_hand
    assert form.easy_read.engine == "rules"
    assert [row.picture.alt for row in form.easy_read.rows if row.picture] == ["A house", "A telephone"]
    assert "OpenMoji" in form.easy_read.picture_credit


@pytest.mark.parametrize(
    "label", ["[your parking ticket number]", "[PCN]", "[COUNCIL TAX ACCOUNT]", "[your card’s security code]"]
)
def test_a_hidden_detail_stays_whole(maker: Maker, label: str) -> None:
    rows = said(answered(f"You must quote {label} when you pay your penalty charge, unless it was cancelled."), maker)

    assert label in " ".join(rows)
    assert "ZZ9" not in " ".join(rows)


@pytest.mark.parametrize(
    "address", ["gov.uk/apply-blue-badge", "https://www.northmere.example/challenge-pcn", "thestreetlink.org.uk"]
)
def test_an_address_stays_whole(maker: Maker, address: str) -> None:
    assert address in " ".join(said(answered(f"You apply for it online at {address} or through us."), maker))


def test_a_sentence_whose_fact_would_be_lost_or_changed_stays_as_it_was(maker: Maker) -> None:
    careless: Simplifier = Careless()
    source = ("You must pay within 14 days.", "You need not pay if you are in hospital.")

    assert said(answered(*source), replace(maker, simplifier=careless)) == list(source)


def test_a_fixed_reply_has_its_hand_written_rows(maker: Maker) -> None:
    sentences = maker.replies.sentences("handed_over_open", name=TEAM.name, phone=TEAM.phone)
    form = maker.easier(Answer(Outcome.HANDED_OVER, sentences, contact=TEAM, reply="handed_over_open"), council=COUNCIL)

    assert form.by_hand
    assert [row.text for row in form.easy_read.rows] == [
        "A person needs to look at this with you.",
        "Ring the council tax team on 01632 960101.",
        "We are open now.",
        "You can also ask us to ring you.",
    ]
    assert [row.picture is not None for row in form.easy_read.rows] == [True, True, False, False]


def test_words_of_a_page_before_a_fixed_reply_come_first(maker: Maker) -> None:
    fixed = maker.replies.sentences("handed_over_closed", name=TEAM.name, hours=TEAM.hours)
    answer = Answer(
        Outcome.HANDED_OVER,
        (Sentence("Our team can tell you on 01632 960101."), *fixed),
        contact=TEAM,
        reply="handed_over_closed",
    )
    rows = said(answer, maker)

    assert rows[0] == "Our team can tell you on 01632 960101."
    assert "The council tax team is closed now." in rows
    assert sum("01632 960101" in row for row in rows) == 1


def test_a_note_beside_an_answer_has_its_own_form(maker: Maker) -> None:
    note = maker.replies.sentences("overdue_note", date="1 May 2026")
    rows = said(Answer(Outcome.ANSWERED, (Sentence("Pay by Direct Debit."), *note)), maker)

    assert rows[-1] == "We last checked this page on 1 May 2026. We need to check it again."


def test_where_a_council_changed_the_number_of_a_reply_its_own_words_are_used(maker: Maker) -> None:
    theirs = load_replies(PROJECT / "prompts").by_key["gas_leak"]
    wording = replace(theirs.wordings["en"], sentences=("Ring 0800 999 999 now.",))
    changed = Replies(PROJECT, {"gas_leak": replace(theirs, wordings={"en": wording})})
    answer = Answer(Outcome.CRISIS, (Sentence("Ring 0800 999 999 now."),), reply="gas_leak")

    rows = said(answer, replace(maker, replies=changed))

    assert rows == ["Ring 0800 999 999 now."]


def test_without_hand_written_forms_a_fixed_reply_still_has_one(maker: Maker) -> None:
    answer = Answer(Outcome.GREETING, maker.replies.sentences("thanks"), reply="thanks")

    assert said(answer, replace(maker, easy_replies=EasyReplies())) == [
        "You are welcome.",
        "You can ask another question.",
    ]


def test_a_figure_that_no_sentence_says_stands_there_and_the_working_is_last(maker: Maker) -> None:
    answer = Answer(
        Outcome.ANSWERED_FROM_FACT,
        (Sentence("Band C: £2,000. Less 25%: £1,500.", kind="working"), Sentence("You would pay £1,500.")),
        figures=(Figure("Your band", "£2,000", "x"), Figure("Each month", "£150", "x")),
    )
    rows = said(answer, maker)

    assert rows[0] == "You would pay £1,500."
    assert "Each month: £150" in rows[1]
    assert "£2,000" in rows[2]


def test_items_and_steps_keep_their_kind(maker: Maker) -> None:
    answer = Answer(
        Outcome.ANSWERED,
        (Sentence("- your log book"), Sentence("Fill in the form.", kind="step"), Sentence("Send it.", kind="step")),
    )
    rows = maker.easier(answer, council=COUNCIL).easy_read.rows

    assert [row.kind for row in rows] == [RowKind.ITEM, RowKind.STEP, RowKind.STEP]
    assert not rows[0].text.startswith("-")


def test_without_pictures_there_are_words_alone(maker: Maker) -> None:
    form = replace(maker, picture_set=None).easier(answered("It must be your main home."), council=COUNCIL)

    assert [row.picture for row in form.easy_read.rows] == [None]


def test_an_answer_without_words_has_no_rows(maker: Maker) -> None:
    assert said(answered(), maker) == []
