"""XLIFF files that a person has begun to translate: their words, sentences and language stay."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from app.cli.translate_one import translate_file
from pipelines.documents.translated.formats import open_document
from pipelines.documents.translated.xliff_state import closer_tag, is_same_language
from pipelines.settings import Settings
from pipelines.translation.desk import Desk
from pipelines.translation.journal import Journal
from pipelines.translation.memory import Memory


class _Shouting:
    """An engine that writes in capitals."""

    name = "shouting"

    def pairs(self) -> frozenset[tuple[str, str]]:
        return frozenset({("en", "es")})

    def problem(self) -> str:
        return ""

    def translate(
        self, texts: Sequence[str], *, source: str, target: str, terms: Mapping[str, str] | None = None
    ) -> list[str]:
        return [re.sub(r"[a-z]+", lambda found: found[0].upper(), text) for text in texts]


def _one(units: str, *, language: str = 'target-language="es"') -> bytes:
    return (
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2"><file original="a" '
        f'source-language="en" {language} datatype="plaintext"><body>{units}</body></file></xliff>'
    ).encode()


def _unit(inside: str, **attributes: str) -> str:
    told = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<trans-unit id="1"{told}>{inside}</trans-unit>'


def _made(data: bytes, folder: Path, target: str = "es") -> tuple[str, str]:
    """The file and the line of the report."""
    desk = Desk(Settings(data_folder=folder), memory=Memory.open(), glossaries={}, engines=[_Shouting()])
    made = translate_file(open_document(data, "a.xlf"), target, desk, journal=Journal.open(folder / "journal"))
    return made.content.decode(), made.line


@pytest.mark.parametrize(
    ("target", "is_kept"),
    [
        ('<target state="translated">Paga ahora</target>', True),
        ("<target>Paga ahora</target>", True),
        ('<target state="needs-review-translation">Paga ahora</target>', True),
        ('<target state="final">Pay the fine</target>', True),
        ("<target>Pay the fine</target>", False),
        ('<target state="needs-translation">Paga ahora</target>', False),
        ('<target state="new">Paga ahora</target>', False),
        ('<target state="needs-review-translation" state-qualifier="mt-suggestion">Paga</target>', False),
        ("<target/>", False),
        ("", False),
    ],
)
def test_what_a_person_has_translated_stays_and_is_counted(tmp_path: Path, target: str, is_kept: bool) -> None:
    made, line = _made(_one(_unit(f"<source>Pay the fine</source>{target}")), tmp_path)

    assert (target in made and bool(target)) == is_kept, made
    assert ("PAY THE FINE" in made) != is_kept
    assert ("1 kept as a person has translated them" in line) == is_kept


def test_an_officers_change_of_a_persons_words_is_written(tmp_path: Path) -> None:
    file = open_document(_one(_unit("<source>Pay</source><target>Paga</target>")), "a.xlf")

    assert file.theirs("es") == {"unit.1": "Paga"}
    assert ">Pague</target>" in file.rebuild({"unit.1": "Pague"}, target="es").decode()


def test_formatting_of_a_persons_words_has_the_numbers_of_the_source() -> None:
    text = '<source>A <g id="5">big</g> <x id="7"/>bin &amp; lid</source>'
    text += '<target state="translated">Un cubo <g id="5">grande</g><x id="7"/> &amp; tapa</target>'
    file = open_document(_one(_unit(text)), "a.xlf")

    assert file.theirs("es") == {"unit.1": "Un cubo <1>grande</1><2/> &amp; tapa"}


def test_sentences_stay_apart_and_those_filled_in_stay(tmp_path: Path) -> None:
    parts = '<mrk mtype="seg" mid="1">{}</mrk> <mrk mtype="seg" mid="2">{}</mrk>'
    source = "<source>Pay the fine. Call us.</source><seg-source>" + parts.format("Pay the fine.", "Call us.")
    half = f'{source}</seg-source><target state="needs-translation">{parts.format("Pague.", "")}</target>'
    none = f"{source}</seg-source>"

    filled, line = _made(_one(_unit(half)), tmp_path / "half")
    fresh, _ = _made(_one(_unit(none)), tmp_path / "none")

    assert parts.format("Pague.", "CALL US.") in filled
    assert "1 kept" in line
    assert parts.format("PAY THE FINE.", "CALL US.") + "</target>" in fresh
    assert all('state="needs-review-translation"' in one for one in (filled, fresh))


def test_a_sentence_that_nobody_translated_leaves_the_unit_open() -> None:
    parts = '<mrk mtype="seg" mid="1">{}</mrk> <mrk mtype="seg" mid="2">{}</mrk>'
    source = f"<source>Pay. Call us.</source><seg-source>{parts.format('Pay.', 'Call us.')}</seg-source>"
    file = open_document(_one(_unit(source)), "a.xlf")

    made = file.rebuild({"unit.1": "Pague."}, target="es").decode()

    assert f'<target state="needs-translation" xml:lang="es">{parts.format("Pague.", "")}' in made.replace(
        'mid="2"/>', 'mid="2"></mrk>'
    )


def test_a_translation_that_is_not_cut_stays_whole(tmp_path: Path) -> None:
    source = '<source>Pay. Call.</source><seg-source><mrk mtype="seg" mid="1">Pay.</mrk> '
    source += '<mrk mtype="seg" mid="2">Call.</mrk></seg-source><target>Pague y llame.</target>'

    assert "<target>Pague y llame.</target>" in _made(_one(_unit(source)), tmp_path)[0]


@pytest.mark.parametrize("told", ["es-MX", "es-ES", "es"])
def test_the_files_own_tag_stays_where_it_is_the_language(tmp_path: Path, told: str) -> None:
    units = _unit("<source>Pay</source><target>Paga</target>") + _unit("<source>Call us</source>")
    made, _ = _made(_one(units, language=f'target-language="{told}"'), tmp_path)

    assert f'target-language="{told}"' in made
    assert "<target>Paga</target>" in made
    assert f'<target state="needs-review-translation" xml:lang="{told}">CALL US</target>' in made


def test_a_translation_in_another_language_is_no_reason_to_stop(tmp_path: Path) -> None:
    units = _unit("<source>Pay now</source><target>Payez</target>")
    made, line = _made(_one(units, language='target-language="fr"'), tmp_path)

    assert 'target-language="es"' in made
    assert "PAY NOW" in made
    assert "kept" not in line


@pytest.mark.parametrize(
    ("segment", "is_kept"),
    [
        ('<segment state="translated"><source>Pay us</source><target>Paga</target></segment>', True),
        ("<segment><source>Pay us</source><target>Paga</target></segment>", True),
        ('<segment state="reviewed"><source>Pay us</source><target>Paga</target></segment>', True),
        ('<segment state="initial"><source>Pay us</source><target>Paga</target></segment>', False),
        ("<segment><source>Pay us</source><target>Pay us</target></segment>", False),
    ],
)
def test_the_states_of_xliff_2(tmp_path: Path, segment: str, is_kept: bool) -> None:
    data = (
        '<xliff version="2.0" xmlns="urn:oasis:names:tc:xliff:document:2.0" srcLang="en" trgLang="es-MX">'
        f'<file id="f"><unit id="u">{segment}</unit></file></xliff>'
    ).encode()

    made, line = _made(data, tmp_path)

    assert (segment in made) == is_kept
    assert ("1 kept" in line) == is_kept
    assert 'trgLang="es-MX"' in made


@pytest.mark.parametrize(
    ("told", "wanted", "same", "tag"),
    [
        ("es-MX", "es", True, "es-MX"),
        ("pt", "pt-BR", True, "pt-BR"),
        ("pt-PT", "pt-BR", False, "pt-BR"),
        ("zh-TW", "zh", False, "zh"),
        ("zh-Hant", "zh-Hant", True, "zh-Hant"),
        ("", "es", False, "es"),
    ],
)
def test_tags_of_one_language(told: str, wanted: str, same: bool, tag: str) -> None:
    assert is_same_language(told, wanted) == same
    assert closer_tag(told, wanted) == tag
