"""Formatting that an engine or the memory left without words: never the source's words again, and always marked."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from pipelines.documents.translated.formats import open_document
from pipelines.documents.translated.pieces import Solo, Words, Wrap, decode, encode
from pipelines.translation.markup import emptied, mended, moved, plain
from pipelines.translation.memory import Entry, Memory
from pipelines.translation.segments import Segment, Translated
from pipelines.translation.translate import translate_segments
from tests.extraction.sample_files import saved
from tests.translation.scripted_translator import ScriptedTranslator

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_EMPTY = {"You must <1>not</1> park here.": "No puedes<1></1> aparcar."}
_CONTROL = (
    f'<w:sdt xmlns:w="{W[1:-1]}"><w:sdtPr/><w:sdtContent><w:r><w:t xml:space="preserve">not</w:t></w:r></w:sdtContent>'
    "</w:sdt>"
)


def drafted(data: bytes, name: str, says: Mapping[str, str]) -> tuple[bytes, tuple[Translated, ...]]:
    """A file in Spanish by an engine that says what it is told, and its sentences."""
    file = open_document(data, name)
    rows = translate_segments(file.segments, "en", "es", engines=[ScriptedTranslator(lambda text: says[text])])
    return file.rebuild({row.id: row.text for row in rows}, target="es"), rows


def word_file(*, control: bool = False) -> bytes:
    document = docx.Document()
    paragraph = document.add_paragraph("You must ")
    if control:
        paragraph._p.append(parse_xml(_CONTROL))
    else:
        paragraph.add_run("not").bold = True
    paragraph.add_run(" park here.")
    return saved(document)


def paragraph_of(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data)).element.body.find(f"{W}p")


@pytest.mark.parametrize(
    ("name", "source", "made"),
    [
        ("a.md", "You must **not** park here.\n", "**No puedes aparcar.**"),
        ("a.html", "<p>You must <strong>not</strong> park here.</p>", "<p><strong>No puedes aparcar.</strong></p>"),
        ("a.srt", "1\n00:00:01,000 --> 00:00:02,000\nYou must <i>not</i> park here.\n", "<i>No puedes aparcar.</i>"),
        (
            "a.vtt",
            "WEBVTT\n\n00:01.000 --> 00:02.000\nYou must <b>not</b> park here.\n",
            "<b>No puedes aparcar.</b>",
        ),
    ],
)
def test_a_pair_that_lost_its_words_goes_round_the_sentence_and_marks_it(name: str, source: str, made: str) -> None:
    content, (row,) = drafted(source.encode(), name, _EMPTY)

    assert made in content.decode()
    assert "not" not in content.decode().replace("note", "")
    assert [fault.check for fault in row.faults] == ["tag"]
    assert row.is_poor


@pytest.mark.parametrize("control", [False, True])
def test_a_word_file_gets_no_english_back_and_keeps_bold_and_controls(control: bool) -> None:
    content, (row,) = drafted(word_file(control=control), "a.docx", _EMPTY)

    paragraph = paragraph_of(content)
    kept = f"{W}sdt" if control else f"{W}b"
    assert "".join(text.text or "" for text in paragraph.iter(f"{W}t")) == "No puedes aparcar."
    assert len(list(paragraph.iter(kept))) == 1
    assert row.is_poor


def test_a_sentence_of_the_memory_with_an_empty_pair_is_marked() -> None:
    memory = Memory.open()
    memory.add(
        [Entry(source_language="en", target_language="pl", source="Read the <1>page</1> now.",
               target="Przeczytaj strone teraz.<1></1>", origin="agency.tmx")]
    )  # fmt: skip

    (row,) = translate_segments([Segment(id="1", text="Read the <1>page</1> now.")], "en", "pl", memory=memory)

    assert row.text == "<1>Przeczytaj strone teraz.</1>"
    assert row.score < 1
    assert [fault.check for fault in row.faults] == ["tag"]


@pytest.mark.parametrize(
    ("translation", "made"),
    [
        ("No puedes<1></1> ir a <2>Leeds</2>", "No puedes ir a [Leeds]"),
        ("No puedes<1></1> ir<2></2> a Leeds", "[No puedes ir a Leeds]"),
        ("No puedes ir a Leeds", "[{No puedes ir a Leeds}]"),
        ("<2>No</2> puedes <1>ir a", "[{No puedes ir a}]"),
    ],
)
def test_whatever_comes_back_no_word_of_the_source_is_put_in(translation: str, made: str) -> None:
    strong, link = Wrap("{}", (Words("not"),)), Wrap("[]", (Words("home"),), is_link=True)
    coded = encode([Words("Do "), strong, Words(" go "), link])

    assert _written(decode(translation, coded)) == made


def test_a_second_link_that_was_lost_goes_beside_the_first() -> None:
    links = [Wrap("[]", (Words(word),), is_link=True) for word in ("one", "two")]
    coded = encode([Words("See "), links[0], Words(" and "), links[1]])

    assert _written(decode("Vea <1>uno</1> y otro", coded)) == "Vea [uno][ y otro]"


def test_a_pair_that_never_held_words_stays_where_it_is() -> None:
    coded = encode([Words("Pay "), Wrap("[]", ()), Words(" now "), Wrap("{}", (Solo("icon"),)), Words(" or go")])

    assert _written(decode("Pague <1></1> ya o <2><3/></2> vaya", coded)) == "Pague [] ya o {icon} vaya"
    assert emptied(coded.text, "Pague <1></1> ya o <2><3/></2> vaya") == ()


def _written(pieces: Any) -> str:
    return "".join(
        piece.text
        if isinstance(piece, Words)
        else piece.handle
        if isinstance(piece, Solo)
        else f"{piece.handle[0]}{_written(piece.inside)}{piece.handle[1]}"
        for piece in pieces
    )


def test_formatting_goes_on_the_same_words_where_they_stand_once() -> None:
    assert mended("Ask <1>Leeds</1> now", "Pregunta a Leeds<1></1> ya") == "Pregunta a <1>Leeds</1> ya"
    assert mended("Ask <1>Leeds</1> now", "Leeds a Leeds ya") == "<1>Leeds a Leeds ya</1>"
    assert mended("Ask <1>no</1>", "noche") == "<1>noche</1>"


def test_a_pair_without_words_is_named_once() -> None:
    assert moved("a <1>b</1> <2>c</2>", "x<1></1> y") == ("<2> is lost", "</2> is lost", "<1> holds no words")
    assert moved("a <1>.</1>", "x <1></1>") == ()
    assert plain(mended("a <1>b</1>", "x<1></1> y")) == "x y"
