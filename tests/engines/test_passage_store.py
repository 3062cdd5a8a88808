"""Passages come back from SQLite as they went in, in the order asked for, to many threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipelines.engines.passage_store import PassageStore, write_passages
from pipelines.errors import EngineError
from pipelines.types import Action, Option, Passage

PASSAGE = Passage(
    id=0,
    council="alder",
    url="https://alder.example/permits",
    title="Permits – naïve 🅿️",
    heading=("Cost", "Visitors' own"),
    anchor="visitors",
    text='It costs £45.\n- "Quoted"',
    action=Action.CLARIFY,
    hand_over_to="parking",
    options=(Option("I live here", "how do i get a permit"), Option("I visit", "can i visit")),
    last_reviewed=date(2026, 10, 5),
    review_by=date(2027, 4, 1),
)
PASSAGES = [PASSAGE, *(replace(PASSAGE, id=number, council="birch", review_by=None) for number in range(1, 50))]


def test_passages_come_back_as_they_went_in(tmp_path: Path) -> None:
    folder = tmp_path / "50% of #1?"
    folder.mkdir()
    write_passages(folder / "p.sqlite", PASSAGES)

    store = PassageStore(folder / "p.sqlite")

    assert store.get([7, 0, 49]) == [PASSAGES[7], PASSAGES[0], PASSAGES[49]]
    assert store.get([]) == []
    assert store.councils() == ["alder"] + ["birch"] * 49
    store.close()


def test_many_threads_may_read(tmp_path: Path) -> None:
    write_passages(tmp_path / "p.sqlite", PASSAGES)
    store = PassageStore(tmp_path / "p.sqlite")

    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: store.get([number % 50])[0].id, range(400)))

    assert found == [number % 50 for number in range(400)]
    store.close()


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"is missing. Run 'frontdoor ingest'"):
        PassageStore(tmp_path / "p.sqlite")


@pytest.mark.parametrize("body", [b"", b"no database at all" * 300])
def test_a_damaged_file_says_what_to_do(tmp_path: Path, body: bytes) -> None:
    (tmp_path / "p.sqlite").write_bytes(body)
    store = PassageStore(tmp_path / "p.sqlite")

    with pytest.raises(EngineError, match=r"is damaged .* Run 'frontdoor ingest --rebuild'"):
        store.councils()
    store.close()


def test_a_folder_that_cannot_be_written_is_an_engine_error(tmp_path: Path) -> None:
    write_passages(tmp_path / "p.sqlite", PASSAGES)

    with pytest.raises(EngineError, match="could not be written"):
        write_passages(tmp_path / "p.sqlite", PASSAGES)
