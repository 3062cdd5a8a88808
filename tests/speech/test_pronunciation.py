"""Words are said in the phones of CMUdict, British ways beside American ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipelines.engines.sphinx_decoder import american_dictionary
from pipelines.speech.pronunciation import (
    ask_espeak,
    phones_of,
    pronounce,
    read_dictionary,
    spelt,
    write_dictionary,
)

espeak = pytest.mark.skipif(not shutil.which("espeak-ng"), reason="espeak-ng is not installed: make speech")
PHONES = set(
    "AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH".split()
)


@pytest.mark.parametrize(
    ("ipa", "phones"),
    [
        ("bˈaθ", "B AE TH"),
        ("bˈɑːθ", "B AA TH"),
        ("kˈaʊnsəl", "K AW N S AH L"),
        ("hˈiə", "HH IY AH"),
        ("kˈɑː", "K AA"),
        ("fˈaɪə", "F AY AH"),
        ("tʃˈɜːtʃ", "CH ER CH"),
        ("bˈʌtn̩", "B AH T AH N"),
        ("(en)hˈəʊm(cy)", "HH OW M"),
        ("", ""),
        ("⁇", ""),
    ],
)
def test_ipa_becomes_phones(ipa: str, phones: str) -> None:
    assert phones_of(ipa) == phones


@espeak
def test_a_british_voice_says_what_the_dictionary_lacks() -> None:
    said = ask_espeak(["ruislip", "instalments", "bath", "can't", "i"])

    assert said["bath"] == ["B AE TH", "B AA TH"]  # in the north, and in the south
    assert said["can't"] == ["K AA N T"]
    assert set(said) == {"ruislip", "instalments", "bath", "can't", "i"}
    assert {phone for ways in said.values() for phones in ways for phone in phones.split()} <= PHONES


def test_without_espeak_nothing_breaks(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("PATH", "")

    assert ask_espeak(["ruislip"]) == {}
    assert "espeak_missing" in caplog.text


def test_a_program_that_answers_something_else_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    program = tmp_path / "espeak-ng"
    program.write_text("#!/bin/sh\n/bin/cat >/dev/null\necho one line\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert ask_espeak(["one", "two"]) == {}
    assert "espeak_failed" in caplog.text


def test_every_way_is_kept_and_what_nobody_can_say_left_out() -> None:
    said = pronounce(
        {"bath", "pcn", "zzyx"},
        {"pcn"},
        american={"bath": ["B AE TH"]},
        british={"bath": ["B AA TH"], "pcn": ["P K N"]},
    )

    assert said == {"bath": ["B AE TH", "B AA TH"], "pcn": ["P IY S IY EH N", "P K N"]}


@pytest.mark.parametrize(("acronym", "phones"), [("hmos", "EY CH EH M OW Z"), ("tv", "T IY V IY"), ("es", "IY EH S")])
def test_short_forms_are_spelt(acronym: str, phones: str) -> None:
    assert spelt(acronym) == phones


def test_a_dictionary_is_read_as_it_was_written(tmp_path: Path) -> None:
    said = {"bath": ["B AE TH", "B AA TH"], "the": ["DH AH"]}

    write_dictionary({**said, "the": ["DH AH", "DH AH"]}, tmp_path / "words.dict")

    assert read_dictionary(tmp_path / "words.dict") == said
    assert "bath(2) B AA TH" in (tmp_path / "words.dict").read_text()


def test_the_dictionary_of_the_package_is_read() -> None:
    file = american_dictionary()

    assert file is not None
    assert read_dictionary(file)["council"] == ["K AW N S AH L"]
