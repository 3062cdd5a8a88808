"""What the telephone says of itself is there, short, and can be followed by ear."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from pipelines.errors import KnowledgeError
from pipelines.settings import PROJECT
from pipelines.voice.phone_replies import FILE, KEYS, PhoneReplies, load_phone_replies

VALUES = dict.fromkeys(("council", "team", "opens", "reference", "number", "key", "label", "title"), "x")


@pytest.fixture(scope="module")
def replies() -> PhoneReplies:
    return load_phone_replies(PROJECT / "prompts")


def test_every_sentence_is_short_enough_to_follow_by_ear(replies: PhoneReplies) -> None:
    long = [
        spoken.text for key in replies.by_key for spoken in replies.say(key, **VALUES) if len(spoken.text.split()) > 16
    ]

    assert long == []


def test_no_reply_is_longer_than_three_sentences(replies: PhoneReplies) -> None:
    assert {key for key in replies.by_key if len(replies.say(key, **VALUES)) > 3} == set()


def test_every_reply_is_there_in_welsh_as_well(replies: PhoneReplies) -> None:
    assert {key for key in replies.by_key if "cy" not in replies.languages(key)} == set()


def test_every_other_language_waits_for_somebody_who_grew_up_with_it(replies: PhoneReplies) -> None:
    unmarked = {
        f"{key}.{language}"
        for key, wordings in replies.by_key.items()
        for language, wording in wordings.items()
        if language != "en" and wording.native_review != "needed"
    }

    assert unmarked == set()


def test_the_only_number_to_ring_is_999(replies: PhoneReplies) -> None:
    numbers = {
        number
        for wordings in replies.by_key.values()
        for wording in wordings.values()
        for text in wording.sentences
        for number in re.findall(r"\d{2,}", text)
    }

    assert numbers == {"999"}


def test_every_translation_has_the_blanks_of_the_english(replies: PhoneReplies) -> None:
    def blanks(sentences: tuple[str, ...]) -> set[str]:
        return {blank for text in sentences for blank in re.findall(r"\{\w+\}", text)}

    odd = {
        f"{key}.{language}"
        for key, wordings in replies.by_key.items()
        for language, wording in wordings.items()
        if blanks(wording.sentences) != blanks(wordings["en"].sentences)
    }

    assert odd == set()


def test_a_sentence_without_its_value_is_left_out(replies: PhoneReplies) -> None:
    assert [spoken.text for spoken in replies.say("closed_now", opens="")] == ["Nobody is there just now."]


def test_a_language_that_is_not_written_is_said_in_english(replies: PhoneReplies) -> None:
    assert replies.say("goodbye", language="pl") == replies.say("goodbye")


def test_fixed_sentences_have_no_blanks(replies: PhoneReplies) -> None:
    fixed = [spoken.text for spoken in replies.fixed()]

    assert "How can I help?" in fixed
    assert not any("{" in text for text in fixed)


def test_an_unknown_reply_is_a_fault_of_ours(replies: PhoneReplies) -> None:
    with pytest.raises(KnowledgeError, match="no reply called 'helo'"):
        replies.say("helo")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("goodbye:\n  cy:\n    sentences: [Hwyl]\n", "has no English wording"),
        ("goodbye:\n  en:\n    sentences: []\n", "no sentences"),
        ("goodbye:\n  en:\n    sentences: ['{phone}']\n", "unknown placeholder '{phone}'"),
        ("goodbye:\n  en:\n    sentences: [Bye]\n    options: []\n", "unknown field 'options'"),
        ("goodbye:\n  en:\n    sentences: [See www.n.example]\n", "a web address"),
        ("good_bye:\n  en:\n    sentences: [Bye]\n", "nothing says it"),
        ("{}\n", "reply 'all_busy' is missing"),
        ("- a list\n", "not a mapping"),
    ],
)
def test_a_broken_file_is_told_with_its_fault(tmp_path: Path, written: str, told: str) -> None:
    (tmp_path / FILE).write_text(written)

    with pytest.raises(KnowledgeError, match=re.escape(told)):
        load_phone_replies(tmp_path)


def test_every_key_is_said_somewhere() -> None:
    source = "".join(
        file.read_text()
        for folder in ("pipelines/voice", "app/phone")
        for file in (PROJECT / folder).rglob("*.py")
        if file.name != "phone_replies.py"
    )
    composed = {"still_there_1", "still_there_2", "say_again_1", "say_again_2"}

    assert {key for key in KEYS - composed if f'"{key}"' not in source} == set()
