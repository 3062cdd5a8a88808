"""Fixed replies exist for every ending, are short, and hold no number that nobody has checked."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from pipelines.answering.safeguard import CrisisKind
from pipelines.errors import KnowledgeError
from pipelines.replies import Replies, load_replies
from pipelines.settings import PROJECT
from pipelines.types import Outcome

# Numbers that may stand in a reply, and the facts that carry them (knowledge_base/national_facts.jsonl).
HELPLINES = {
    "999": "SG-01",
    "116 123": "SG-02",
    "111": "SG-09",
    "85258": "SG-02",
    "0808 2000 247": "SG-03",
    "0808 800 5000": "SG-04",
    "0800 1111": "SG-04",
    "0808 800 4444": "SG-06",
    "0800 111 999": "SG-07",
    "105": "SG-07",
    "101": "SG-09",
    "0808 808 4000": "CT-102",
}
NOT_NUMBERS_TO_RING = {"2026"}

# How each outcome is worded: by a reply of its own, or by a family of them.
REPLIES_OF = {
    Outcome.ANSWERED: ["answered"],
    Outcome.ANSWERED_FROM_FACT: ["answered_from_fact"],
    Outcome.CLARIFY: ["unclear", "ask_band", "ask_area", "ask_date", "ask_notice_kind", "ask_income"],
    Outcome.HANDED_OVER: [
        "handed_over_open", "handed_over_closed", "handed_over_unknown_hours", "speak_to_person_open",
        "speak_to_person_closed", "complaint", "rude",
    ],
    Outcome.CRISIS: [*(kind.value for kind in CrisisKind), "suicide_someone_else"],
    Outcome.SIGNPOSTED: ["signposted"],
    Outcome.NO_PASSAGES: ["no_passages"],
    Outcome.LOW_CONFIDENCE: ["low_confidence"],
    Outcome.OUT_OF_SCOPE: ["out_of_scope"],
    Outcome.OTHER_COUNCIL: ["other_council", "wales_scotland"],
    Outcome.GREETING: ["greeting", "thanks", "goodbye", "who_are_you"],
    Outcome.REFUSED: ["injection"],
    Outcome.OTHER_LANGUAGE: ["other_language", "unread_language"],
}  # fmt: skip
OF_THE_SERVICE = [
    "too_long", "empty", "masked_note", "overdue_note", "index_stale", "switched_off", "server_busy", "page_expired",
    "model_down", "waiting", "callback_kept", "too_many_questions",
    "partly_answered", "help_beside",
]  # fmt: skip
FULL = {
    "phone": "01632 960 000",
    "name": "Council tax team",
    "hours": "Monday to Friday, 9am to 5pm",
    "council": "Northmere Borough Council",
    "date": "1 May",
    "limit": "300",
}


@pytest.fixture(scope="module")
def replies() -> Replies:
    return load_replies(PROJECT / "prompts")


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_reply(replies: Replies, outcome: Outcome) -> None:
    for key in REPLIES_OF[outcome]:
        assert replies.sentences(key, **FULL)


@pytest.mark.parametrize("key", OF_THE_SERVICE)
def test_every_state_of_the_service_has_a_reply(replies: Replies, key: str) -> None:
    assert replies.sentences(key, **FULL)


def test_no_reply_is_without_a_use(replies: Replies) -> None:
    used = {key for keys in REPLIES_OF.values() for key in keys} | set(OF_THE_SERVICE)

    assert set(replies.keys()) == used


def test_no_reply_holds_an_unchecked_number(replies: Replies) -> None:
    written = " ".join(
        text for reply in replies.by_key.values() for wording in reply.wordings.values() for text in wording.sentences
    )

    numbers = set(re.findall(r"\d(?: ?\d){2,}", written))

    assert numbers - NOT_NUMBERS_TO_RING == set(HELPLINES)


def test_every_helpline_stands_on_a_fact() -> None:
    rows = (PROJECT / "knowledge_base" / "national_facts.jsonl").read_text(encoding="utf-8").splitlines()
    facts = {row["id"]: json.dumps(row) for row in map(json.loads, rows)}

    for number, fact in HELPLINES.items():
        assert number in facts[fact]


def test_sentences_are_short(replies: Replies) -> None:
    long = [
        (key, text)
        for key, reply in replies.by_key.items()
        for wording in reply.wordings.values()
        for text in wording.sentences
        if len(text.split()) > 26
    ]

    assert long == []


@pytest.mark.parametrize("kind", [kind.value for kind in CrisisKind])
def test_a_crisis_reply_stands_without_a_council(replies: Replies, kind: str) -> None:
    text = " ".join(sentence.text for sentence in replies.sentences(kind))

    assert re.search(r"\d{3}", text)
    assert "{" not in text
    assert not re.search(r"calm down|secret|confidential|prove ", text, re.IGNORECASE)


def test_a_sentence_without_its_value_is_left_out(replies: Replies) -> None:
    text = " ".join(sentence.text for sentence in replies.sentences("handed_over_open", name="Parking team", phone=""))

    assert text == ("A person needs to look at this with you. We are open now. You can also ask us to call you back.")


def test_an_unknown_language_falls_back_to_english(replies: Replies) -> None:
    assert replies.sentences("thanks", language="cy") == replies.sentences("thanks")


def test_another_language_is_used_where_it_exists(tmp_path: Path) -> None:
    (tmp_path / "replies.yaml").write_text("thanks:\n  en: {sentences: [Thanks.]}\n  cy: {sentences: [Diolch.]}\n")

    replies = load_replies(tmp_path)

    assert [sentence.text for sentence in replies.sentences("thanks", language="cy")] == ["Diolch."]


def test_options_can_be_pressed(replies: Replies) -> None:
    for key in replies.by_key:
        assert all(option.label and (option.question or option.url) for option in replies.options(key))
    assert len(replies.options("unclear")) == 2


def test_an_unknown_reply_is_a_fault(replies: Replies) -> None:
    with pytest.raises(KnowledgeError, match="no reply called 'anwser'"):
        replies.sentences("anwser")


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("a:\n  cy: {sentences: [x]}\n", ":2: reply 'a': has no English wording"),
        ("a:\n  en: {sentences: []}\n", ":2: reply 'a': en: no sentences"),
        ("a:\n  en: {sentences: ['ring {phon}']}\n", ":2: reply 'a': en: unknown placeholder '{phon}'"),
        ("a:\n  en: {sentence: [x]}\n", "unknown field 'sentence'"),
        ("a:\n  exit_page: maybe\n  en: {sentences: [x]}\n", "exit_page is neither true nor false"),
        ("a:\n  en: {sentences: [x], options: [{label: y}]}\n", "an option lacks its label or its question"),
        ("a:\n  en: {sentences: [x]}\na:\n  en: {sentences: [y]}\n", "stands twice"),
        ("a: [\n", "not valid YAML"),
        ("- a\n", ":1: not a mapping"),
    ],
)
def test_a_broken_file_is_named_with_its_line(tmp_path: Path, written: str, problem: str) -> None:
    (tmp_path / "replies.yaml").write_text(written)

    with pytest.raises(KnowledgeError) as caught:
        load_replies(tmp_path)

    assert problem in str(caught.value)


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="missing"):
        load_replies(tmp_path)
