"""Translation models in CTranslate2's format: a real one of noise is loaded and run; damage is said in plain words."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.engines.ctranslate2_translator import Ctranslate2Translator
from pipelines.errors import EngineError

pytest.importorskip("ctranslate2")
pytest.importorskip("transformers")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from scripts.make_models import translation_model

    return translation_model(tmp_path_factory.mktemp("translation") / "noise")


def test_its_languages_are_those_of_the_vocabulary(folder: Path) -> None:
    engine = Ctranslate2Translator(folder, digest="1f3a9c2e")

    assert engine.problem() == ""
    assert engine.name == "noise@1f3a9c2e"
    assert {("en", "cy"), ("cy", "en"), ("en", "ur")} <= engine.pairs()
    assert ("en", "en") not in engine.pairs()


def test_each_text_gives_one_draft_and_the_same_twice(folder: Path) -> None:
    engine = Ctranslate2Translator(folder, threads=1)
    texts = [f"Pay <1/> by <2>{number}</2> &amp; go." for number in range(20)]

    drafts = engine.translate(texts, source="en", target="cy")

    assert len(drafts) == len(texts)
    assert drafts == Ctranslate2Translator(folder, threads=1).translate(texts, source="en", target="cy")
    assert drafts != engine.translate(texts, source="en", target="ur")


def test_a_pair_that_it_has_not_is_refused(folder: Path) -> None:
    with pytest.raises(EngineError, match="does not translate en into gu"):
        Ctranslate2Translator(folder).translate(["Hello"], source="en", target="gu")


def test_one_that_takes_too_long_is_stopped(folder: Path) -> None:
    with pytest.raises(EngineError, match="took longer than"):
        Ctranslate2Translator(folder, seconds=1e-9).translate(["Hello"] * 3, source="en", target="cy")


def test_a_missing_and_a_damaged_model_are_named(tmp_path: Path, folder: Path) -> None:
    broken = tmp_path / "broken"
    broken.mkdir()
    for file in folder.iterdir():
        (broken / file.name).write_bytes(file.read_bytes()[:50] if file.name == "model.bin" else file.read_bytes())

    assert "no model.bin" in Ctranslate2Translator(tmp_path).problem()
    assert Ctranslate2Translator(tmp_path).pairs() == frozenset()
    with pytest.raises(EngineError, match="is damaged"):
        Ctranslate2Translator(broken).translate(["Hello"], source="en", target="cy")


def test_a_pair_of_two_vocabularies_is_known_by_its_folders_name(tmp_path: Path, folder: Path) -> None:
    pair = tmp_path / "opus-mt-en-pl"
    pair.mkdir()
    for file in folder.iterdir():
        names = ("source.spm", "target.spm") if file.name == "spiece.model" else (file.name,)
        for name in names:
            (pair / name).write_bytes(file.read_bytes())

    engine = Ctranslate2Translator(pair)

    assert engine.pairs() == {("en", "pl")}
    assert len(engine.translate(["Hello"], source="en", target="pl")) == 1
