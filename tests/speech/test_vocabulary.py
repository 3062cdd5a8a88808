"""What callers may say comes from the council's pages and residents, without residents' spelling mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.errors import KnowledgeError
from pipelines.facts.council import Council, Team
from pipelines.knowledge.index import Entry
from pipelines.speech.vocabulary import PhonePhrases, load_phrases, wordings
from pipelines.types import Option, Passage

COUNCIL = Council(
    "oakvale", "Oakvale Borough Council", "Oakvale", places=("Fellgate",), teams={"waste": Team("waste", "waste team")}
)
PHRASES = PhonePhrases(("i'd like to ask about", "how do i"), {"yes": ("yes please",), "no": ("no",)})
ENGLISH = frozenset(
    "you get off if the only adult in your home live alone i'd like to ask about how do i pay single person discount "
    "yes please no waste team council borough on can speak for it online what is a permit".split()
)


def entry(text: str = "You get a discount.", *, asked_as: tuple[str, ...] = (), **fields: object) -> Entry:
    passage = Passage(
        id=0, council="oakvale", url="https://oakvale.example", title="Single person discount", heading=("Ask for it",),
        anchor="", text=text, **fields,
    )  # fmt: skip  # pyright: ignore[reportArgumentType]
    return Entry(passage, asked_as)


def said(*entries: Entry) -> tuple[set[str], frozenset[str]]:
    found = wordings(entries, COUNCIL, PHRASES, in_dictionary=ENGLISH.__contains__)
    return {" ".join(words) for words, _ in found.sentences}, found.words


def test_titles_headings_texts_places_teams_and_commands_are_all_said() -> None:
    sentences, _ = said(entry())

    assert {"single person discount", "ask for it", "you get a discount", "fellgate", "i live in fellgate"} <= sentences
    assert {"waste team", "can i speak to the waste team", "yes please", "oakvale borough council"} <= sentences


def test_what_residents_ask_is_said_after_openings_too() -> None:
    sentences, _ = said(entry(asked_as=("live alone",)))

    assert {"live alone", "i'd like to ask about live alone", "how do i live alone"} <= sentences


def test_a_spelling_that_no_page_has_is_no_word() -> None:
    sentences, words = said(entry("The zorbing levy.", asked_as=("zorbing levvy", "pay the discownt")))

    assert {"zorbing", "levy"} <= words
    assert not {"levvy", "discownt"} & words
    assert "pay the discownt" not in sentences


def test_options_are_said() -> None:
    sentences, _ = said(entry(options=(Option("A permit", "what is a permit"),)))

    assert {"a permit", "what is a permit"} <= sentences


def test_short_forms_are_known_as_such() -> None:
    found = wordings([entry("A PCN is a ticket.")], COUNCIL, PHRASES, in_dictionary=ENGLISH.__contains__)

    assert found.acronyms == {"pcn"}
    assert "pcn" in found.words


def test_a_title_of_many_passages_counts_once() -> None:
    found = wordings([entry(), entry()], COUNCIL, PHRASES, in_dictionary=ENGLISH.__contains__)

    assert sum(words == ("single", "person", "discount") for words, _ in found.sentences) == 1


def test_our_own_phrases_hold_what_a_call_can_be_asked() -> None:
    phrases = load_phrases()

    assert {"yes", "no", "more", "repeat", "slower", "stop", "person", "text_me", "goodbye", "start_again"} <= set(
        phrases.commands
    )
    assert {"one", "two", "three", "none"} <= set(phrases.commands)
    assert all(text == text.strip().lower() for texts in phrases.commands.values() for text in texts)


@pytest.mark.parametrize(
    "text", ["openings: []\ncommands: {yes: [y]}", "openings: [hi]", "openings: [hi]\ncommands: {yes: []}"]
)
def test_a_broken_file_of_phrases_is_named(text: str, tmp_path: Path) -> None:
    file = tmp_path / "phrases.yaml"
    file.write_text(text)

    with pytest.raises(KnowledgeError, match=r"phrases\.yaml"):
        load_phrases(file)
