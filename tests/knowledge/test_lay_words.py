"""What residents are known to say is looked for as pages say it, and never taken for a misspelling."""

from __future__ import annotations

import pytest

from pipelines.services import Services

COUNCIL = "northmere"


@pytest.mark.parametrize("word", ["moped", "fella", "overpaid", "bacs"])
def test_a_lay_word_is_no_misspelling_of_another_word(services: Services, word: str) -> None:
    assert services.search.correct(f"about my {word}") == f"about my {word}"


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ("the bailiff charges", "/council-tax/enforcement/fees"),
        ("she lives in married quarters", "/council-tax/exemptions/lived-in-homes"),
        ("my moped permit", "/parking/resident-permits"),
    ],
)
def test_what_residents_say_finds_the_page_that_says_it_officially(services: Services, said: str, page: str) -> None:
    found = services.search.find(said, COUNCIL, 8)

    assert any(item.passage.url.endswith(page) for item in found)


def test_a_lay_phrase_counts_as_said_where_the_official_words_stand(services: Services) -> None:
    forces = next(
        item
        for item in services.search.find("married quarters", COUNCIL, 8)
        if "armed forces accommodation" in item.passage.text.lower()
    )

    assert forces.coverage == pytest.approx(1.0)
