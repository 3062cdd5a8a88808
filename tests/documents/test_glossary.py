"""The glossary: its data is whole and easy to read, and its terms are found by every name."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from pipelines.documents.glossary import load_glossary
from pipelines.errors import KnowledgeError


def test_there_are_at_least_two_hundred_terms_and_no_name_leads_to_two() -> None:
    terms = load_glossary().terms
    names = Counter(name.lower() for term in terms for name in (term.term, *term.also, *term.short))

    assert len(terms) >= 200
    assert [name for name, count in names.items() if count > 1] == []


def test_a_meaning_is_one_or_two_whole_sentences_of_at_most_twelve_words() -> None:
    wrong = [
        term.term
        for term in load_glossary().terms
        for sentences in [re.split(r"(?<=\.) ", term.meaning)]
        if len(sentences) > 2
        or any(len(one.split()) > 12 or not one.endswith(".") or not one[0].isupper() for one in sentences)
    ]

    assert wrong == []


def test_no_meaning_holds_a_figure_that_can_go_out_of_date() -> None:
    assert [term.term for term in load_glossary().terms if re.search(r"[£%]|\d{2,}", term.meaning)] == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Two PCNs and a summons", ["penalty charge notice", "summons"]),
        ("a Council Tax Support scheme", ["Council Tax Reduction"]),
        ("allocation policies, liability orders", ["allocation scheme", "liability order"]),
        ("a magistrates’ court", ["magistrates' court"]),
        ("he ran a pip of a race; summoned", []),
    ],
)
def test_a_term_is_found_by_its_names_plurals_and_short_forms(text: str, terms: list[str]) -> None:
    assert [found.term.term for found in load_glossary().find(text)] == terms


def test_a_council_can_put_its_own_meaning_first(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text('terms:\n  - {term: summons, meaning: "A summons is a letter from the court."}\n')

    term = load_glossary(file).get("Summons")

    assert term is not None
    assert term.meaning == "A summons is a letter from the court."


def test_a_broken_file_says_where_it_is_broken(tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    file.write_text("terms:\n  - {term: summons}\n")

    with pytest.raises(KnowledgeError, match=r"own.yaml:2: a term without a name or a meaning"):
        load_glossary(file)
