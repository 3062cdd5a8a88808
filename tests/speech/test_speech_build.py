"""A council's speech model is built aside, switched in whole, and only when its words changed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.engines.speech_model import SEARCHES, WORDS, current_speech_model, language_model_file
from pipelines.engines.sphinx_decoder import american_dictionary
from pipelines.facts.council import Council
from pipelines.knowledge.index import Entry
from pipelines.speech import build
from pipelines.speech.build import build_speech_models
from pipelines.speech.everyday import Everyday
from pipelines.speech.language_model import END, START, General
from pipelines.speech.pronunciation import read_dictionary
from pipelines.types import Passage

COUNCILS = {name: Council(name, f"{name.title()} Council", name.title()) for name in ("oakvale", "fenbridge")}


@pytest.fixture(autouse=True)
def little_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few everyday words: five thousand would be written for every test."""
    english = General(
        words={"a": 0.02, "the": 0.05, END: 0.05}, pairs={(START, "the"): 0.1}, left={START: 0.9, "the": 0.9}
    )
    monkeypatch.setattr(build, "load_everyday", lambda: Everyday(english, {}))


def entries(text: str = "You pay your council tax in ten instalments.") -> list[Entry]:
    passage = Passage(0, "oakvale", "https://oakvale.example", "Council tax", (), "", text)
    other = replace(passage, council="fenbridge", text="A permit for the harbour costs forty pounds.")
    return [Entry(passage, ("when do i pay",)), Entry(other, ())]


def current(data: Path, council: str = "oakvale") -> Path:
    found = current_speech_model(data, council)
    assert found is not None
    return found


def test_every_council_gets_a_model_of_its_own(tmp_path: Path) -> None:
    built = build_speech_models(tmp_path, entries(), COUNCILS)

    assert built == ("oakvale", "fenbridge")
    files = {file.name for file in current(tmp_path).iterdir()}
    assert files == {WORDS, *(language_model_file(Path(), search).name for search in SEARCHES)}
    own = language_model_file(current(tmp_path), "council").read_text()
    assert " instalments " in own
    assert "harbour" not in own


def test_the_same_words_are_not_built_again(tmp_path: Path) -> None:
    build_speech_models(tmp_path, entries(), COUNCILS)
    before = current(tmp_path)

    assert build_speech_models(tmp_path, entries(), COUNCILS) == ()
    assert current(tmp_path) == before


def test_a_change_of_one_council_builds_that_one(tmp_path: Path) -> None:
    build_speech_models(tmp_path, entries(), COUNCILS)
    before, other = current(tmp_path), current(tmp_path, "fenbridge")

    built = build_speech_models(tmp_path, entries("You pay in twelve parts."), COUNCILS)

    assert built == ("oakvale",)
    assert current(tmp_path) != before
    assert before.is_dir()  # a running server may be about to open it
    assert current(tmp_path, "fenbridge") == other


def test_a_change_of_dates_alone_builds_nothing(tmp_path: Path) -> None:
    build_speech_models(tmp_path, entries(), COUNCILS)

    reviewed = [replace(entry, passage=replace(entry.passage, id=7, anchor="x")) for entry in entries()]

    assert build_speech_models(tmp_path, reviewed, COUNCILS) == ()


def test_going_back_to_earlier_pages_switches_back(tmp_path: Path) -> None:
    build_speech_models(tmp_path, entries(), COUNCILS)
    first = current(tmp_path)
    build_speech_models(tmp_path, entries("You pay in twelve parts."), COUNCILS)

    build_speech_models(tmp_path, entries(), COUNCILS)

    assert current(tmp_path) == first


def test_earlier_versions_are_cleared_away(tmp_path: Path) -> None:
    for number in ("ten", "nine", "eight", "seven"):
        build_speech_models(tmp_path, entries(f"You pay in {number} parts."), COUNCILS)

    assert len([path for path in (tmp_path / "speech" / "oakvale").iterdir() if path.is_dir()]) == 2


def test_rebuild_leaves_the_open_version_alone(tmp_path: Path) -> None:
    build_speech_models(tmp_path, entries(), COUNCILS)
    before = current(tmp_path)

    build_speech_models(tmp_path, entries(), COUNCILS, rebuild=True)

    assert current(tmp_path) != before
    assert before.is_dir()
    assert build_speech_models(tmp_path, entries(), COUNCILS) == ()


def test_what_a_crash_left_is_built_over(tmp_path: Path) -> None:
    build_speech_models(tmp_path, entries(), COUNCILS)
    version = current(tmp_path)
    partial = version.with_name(f"{version.name}.partial")
    version.rename(partial)
    (partial / WORDS).write_text("half")

    assert build_speech_models(tmp_path, entries(), COUNCILS) == ("oakvale",)

    assert not partial.exists()
    assert "instalments" in read_dictionary(current(tmp_path) / WORDS)


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed: make speech")
def test_espeak_is_asked_once_for_a_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[set[str]] = []
    real = build.ask_espeak

    def ask(words: object) -> dict[str, list[str]]:
        asked.append(set(words))  # pyright: ignore[reportArgumentType]
        return real(asked[-1])

    monkeypatch.setattr(build, "ask_espeak", ask)

    build_speech_models(tmp_path, entries("Zorbing in Ashcombe."), COUNCILS)
    build_speech_models(tmp_path, entries("Zorbing in Fellgate."), COUNCILS)

    assert "ashcombe" in asked[0]
    assert [word for words in asked[2:] for word in words] == ["fellgate"]


def test_without_espeak_words_of_the_dictionary_are_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    build_speech_models(tmp_path, entries("Pay for zorbing."), COUNCILS)

    said = read_dictionary(current(tmp_path) / WORDS)
    assert "pay" in said
    assert "zorbing" not in said
    assert "zorbing" not in language_model_file(current(tmp_path), "council").read_text()


def test_espeak_that_comes_later_is_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "has_espeak", lambda: False)
    build_speech_models(tmp_path, entries(), COUNCILS)
    monkeypatch.setattr(build, "has_espeak", lambda: True)

    assert build_speech_models(tmp_path, entries(), COUNCILS) == ("oakvale", "fenbridge")


def test_without_pocketsphinx_there_is_nothing_to_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "american_dictionary", lambda: None)

    assert build_speech_models(tmp_path, entries(), COUNCILS) == ()
    assert current_speech_model(tmp_path, "oakvale") is None


@pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed: make speech")
@pytest.mark.parametrize("memory", ["{", '{"ashcombe": "AE SH K UW M"}', "[]", ""])
def test_a_damaged_memory_of_pronunciations_is_not_believed(memory: str, tmp_path: Path) -> None:
    (tmp_path / "speech").mkdir()
    (tmp_path / "speech" / "british.json").write_text(memory)

    build_speech_models(tmp_path, entries("Zorbing in Ashcombe."), COUNCILS)

    assert read_dictionary(current(tmp_path) / WORDS)["ashcombe"] == ["AE SH K UW M"]


def test_the_package_has_its_dictionary() -> None:
    assert american_dictionary() is not None
