"""The glossary: its data is whole and easy to read, and its terms are found by every name."""

from __future__ import annotations

import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from pipelines.documents.glossary import Term, load_glossary
from pipelines.documents.readability import readability_of
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


HIGHEST_GRADE = 6.0  # a reading age of 11


def explanation(term: Term) -> str:
    """What the meaning says besides the term itself, which is hard by nature."""
    return "It " + re.sub(re.escape(term.term), "", term.meaning, flags=re.IGNORECASE).strip()


def test_no_explanation_is_harder_than_grade_six() -> None:
    grades = {term.term: round(readability_of([explanation(term)]).grade, 1) for term in load_glossary().terms}

    assert {term: grade for term, grade in grades.items() if grade > HIGHEST_GRADE} == {}


def test_no_explanation_needs_another_hard_term() -> None:
    """'Council Tax Support is Council Tax Reduction' explains nothing, and nor does a summons by a liability order."""
    glossary = load_glossary()
    needs = {
        term.term: found.text
        for term in glossary.terms
        for found in glossary.find(term.meaning)
        if found.term.hard and found.term is not term and found.text.lower() not in term.term.lower()
    }

    assert needs == {}


def test_a_term_met_by_another_name_is_explained_by_that_name_or_one_like_it() -> None:
    """A reader who meets 'traffic warden' must not be told in the next sentence what another officer does."""
    strange = {
        name
        for term in load_glossary().terms
        for name in term.also
        if not set(_stems(name)) & set(_stems(f"{term.term} {term.meaning}"))
        and SequenceMatcher(a=name, b=term.term).ratio() < 0.7  # 'byelaw' and 'by-law' are one word
    }

    assert strange == set()


def _stems(text: str) -> list[str]:
    return [word[:4] for word in re.findall(r"[a-z]{3,}", text.lower().replace("-", ""))]


def test_council_tax_support_is_explained_in_plain_words() -> None:
    meanings = [term.meaning for name in ("Council Tax Support", "CTR") if (term := load_glossary().get(name))]

    assert meanings == [
        "Council Tax Support is money off your council tax. It is for people with a low income.",
        "Council Tax Reduction is money off your council tax. It is for people with a low income.",
    ]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Two PCNs and a summons", ["penalty charge notice", "summons"]),
        ("a Council Tax Support scheme", ["Council Tax Support"]),
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
