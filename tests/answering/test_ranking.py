"""Of passages that are about as near, the one that answers comes first, and further pages are always among them."""

from __future__ import annotations

import json

from pipelines.answering.ranking import LOOKED_AT, PAGES, nearest, reordered
from pipelines.settings import PROJECT
from pipelines.types import Action, Found, Passage


def found(
    number: int,
    text: str = "Ask us.",
    *,
    page: str = "a",
    score: float = 1.0,
    coverage: float = 0.5,
    passes_on: bool = False,
) -> Found:
    passage = Passage(
        id=number,
        council="fenbridge",
        url=f"https://www.fenbridge.example/{page}",
        title="Permits",
        heading=(),
        anchor="",
        text=text,
        action=Action.HAND_OVER if passes_on else Action.ANSWER,
    )
    return Found(passage, score=score, dense=0.6, lexical=5.0, coverage=coverage)


def test_of_two_that_are_as_near_the_one_with_a_price_answers_how_much() -> None:
    near, priced = found(1, score=1.0), found(2, "A permit costs £30.", score=0.98)

    assert [item.passage.id for item in reordered("how much is a permit", [near, priced])] == [2, 1]
    assert [item.passage.id for item in reordered("what is a permit", [near, priced])] == [1, 2]


def test_of_two_that_are_as_near_the_one_with_more_of_the_words_comes_first() -> None:
    assert reordered("permit", [found(1, coverage=0.4), found(2, score=0.95, coverage=0.9)])[0].passage.id == 2


def test_a_page_that_answers_comes_before_one_that_passes_the_resident_on() -> None:
    assert reordered("permit", [found(1, passes_on=True), found(2, score=0.99)])[0].passage.id == 2
    assert reordered("permit", [found(1, passes_on=True), found(2, score=0.5)])[0].passage.id == 1


def test_a_passage_far_down_the_list_stays_there() -> None:
    far = found(LOOKED_AT, score=0.9, coverage=1.0)
    many = [found(number, coverage=0.0) for number in range(LOOKED_AT)]

    assert reordered("permit", [*many, far])[-1] is far


def test_further_pages_follow_when_one_page_has_all_of_the_best_passages() -> None:
    one_page = [found(number) for number in range(8)]
    others = [found(number, page=f"other-{number}") for number in range(8, 20)]
    kept = nearest([*one_page, *others], 8)

    assert kept[:8] == tuple(one_page)
    assert len({item.passage.url for item in kept}) == PAGES
    assert nearest(others, 8) == tuple(others[:8])


def test_every_page_that_a_fitting_case_names_exists() -> None:
    folder = PROJECT / "knowledge_base" / "northmere" / "pages"
    texts = [page.read_text(encoding="utf-8") for page in folder.rglob("*.md")]
    addresses = {
        line.partition("northmere.example")[2].strip()
        for text in texts
        for line in text.splitlines()
        if line.startswith("url:")
    }
    cases = (PROJECT / "eval" / "cases" / "fitting.jsonl").read_text(encoding="utf-8").splitlines()

    assert not {page for line in cases for page in json.loads(line)["pages"]} - addresses
