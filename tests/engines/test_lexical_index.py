"""BM25 over fields: titles weigh more, rare words weigh more, and it opens again from disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.engines.bm25s_index import Bm25sIndex
from pipelines.errors import EngineError

FIELDS = {
    "title": [["permit"], ["tax"], ["bin"], []],
    "heading": [[], [], [], []],
    "asked_as": [[], ["money", "off"], [], []],
    "text": [["park", "street"], ["tax", "permit", "street"], ["street"], []],
}


@pytest.fixture
def index(tmp_path: Path) -> Bm25sIndex:
    Bm25sIndex(tmp_path).build(FIELDS)
    return Bm25sIndex(tmp_path)


def test_a_word_in_the_title_beats_the_same_word_in_the_text(index: Bm25sIndex) -> None:
    scores = index.scores(["permit"])

    assert scores.shape == (4,)
    assert scores[0] > scores[1] > 0
    assert scores[2] == scores[3] == 0


def test_fields_are_summed_and_wordings_count(index: Bm25sIndex) -> None:
    assert index.scores(["tax", "money"]).argmax() == 1
    assert index.scores(["money"])[1] > 0


@pytest.mark.parametrize("asked", [[], ["zebra"], [""]])
def test_unknown_words_score_nothing(index: Bm25sIndex, asked: list[str]) -> None:
    assert index.scores(asked).tolist() == [0, 0, 0, 0]


def test_rare_words_weigh_more_and_unknown_ones_most(index: Bm25sIndex) -> None:
    assert index.weight("zebra") > index.weight("park") > index.weight("permit") > index.weight("street") > 0
    assert index.vocabulary() == {"permit": 2, "park": 1, "street": 3, "tax": 1, "money": 1, "off": 1, "bin": 1}


def test_an_index_of_nothing_can_be_asked(tmp_path: Path) -> None:
    Bm25sIndex(tmp_path).build({field: [] for field in FIELDS})

    assert Bm25sIndex(tmp_path).scores(["permit"]).shape == (0,)


@pytest.mark.parametrize("damage", ["", "{", "{}"])
def test_a_damaged_index_says_what_to_do(tmp_path: Path, damage: str) -> None:
    Bm25sIndex(tmp_path).build(FIELDS)
    (tmp_path / "frequency.json").write_text(damage)

    with pytest.raises(EngineError, match=r"is damaged. Run 'frontdoor ingest"):
        Bm25sIndex(tmp_path).scores(["permit"])
