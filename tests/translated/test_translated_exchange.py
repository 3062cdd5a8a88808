"""Sentences that go to a translator and come back, as XLIFF and as a Word table, and rows that went wrong."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import docx
import pytest

from pipelines.documents.translated.exchange import Returned, export_table, export_xliff, take_back
from pipelines.errors import ExtractionError
from pipelines.translation.segments import Fault, Origin, Translated
from tests.extraction.sample_files import slides_sample, word_sample

ROWS = (
    Translated(
        id="document.1",
        source="Pay <1>now</1> or ring<2/> us &amp; ask",
        text="Pague <1>ya</1> o llame<2/> y pregunte",
        origin=Origin.MACHINE,
        engine="apertium-eng-spa",
        score=0.62,
        faults=(Fault("length", "Much shorter than the source."),),
    ),
    Translated(
        id="document.2",
        source="You must &lt;1&gt; tell us",
        text="You must &lt;1&gt; tell us",
        origin=Origin.UNTOUCHED,
        engine="",
        score=0.0,
    ),
)
SOURCES = {row.id: row.source for row in ROWS}
ABOUT = {"name": "letter.docx", "source": "en-GB", "target": "es"}


def test_xliff_goes_out_with_drafts_scores_and_faults() -> None:
    made = export_xliff(ROWS, **ABOUT).decode()

    assert '<file original="letter.docx" source-language="en-GB" target-language="es"' in made
    assert '<source>Pay <g id="1">now</g> or ring<x id="2"/> us &amp; ask</source>' in made
    assert (
        '<target xml:lang="es" state="needs-review-translation">Pague <g id="1">ya</g> o llame<x id="2"/> y pregunte'
        "</target>"
    ) in made
    assert "<note>Score: 0.62 of 1 (machine)</note><note>Much shorter than the source.</note>" in made
    assert '<target xml:lang="es" state="needs-translation"></target>' in made


def test_what_went_out_as_xliff_comes_back() -> None:
    made = export_xliff(ROWS, **ABOUT).replace(
        b'state="needs-translation"></target>', b'state="translated">Debe &lt;1&gt; decirnos</target>'
    )

    assert take_back(made, "back.xlf", SOURCES) == Returned(
        translations={"document.1": ROWS[0].text, "document.2": "Debe &lt;1&gt; decirnos"}, problems=()
    )


def _filled(data: bytes, cells: dict[int, str]) -> bytes:
    """The Word table with the translation of some rows written by a person."""
    document = docx.Document(io.BytesIO(data))
    for row, text in cells.items():
        document.tables[0].rows[row].cells[2].text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def test_the_word_table_shows_marks_and_notes() -> None:
    document = docx.Document(io.BytesIO(export_table(ROWS, **ABOUT)))

    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows] == [
        ["Number", "Text", "Translation (Spanish)", "Notes"],
        [
            "document.1", "Pay {1}now{/1} or ring{2/} us & ask", "Pague {1}ya{/1} o llame{2/} y pregunte",
            "Score 0.62 of 1. Much shorter than the source.",
        ],
        ["document.2", "You must <1> tell us", "", ""],
    ]  # fmt: skip


def test_what_went_out_as_a_word_table_comes_back() -> None:
    made = _filled(export_table(ROWS, **ABOUT), {2: "Debe <1> decirnos"})

    assert take_back(made, "back.docx", SOURCES) == Returned(
        translations={"document.1": ROWS[0].text, "document.2": "Debe &lt;1&gt; decirnos"}, problems=()
    )


@pytest.mark.parametrize(
    ("cell", "problem"),
    [
        ("Pague {1}ya o llame{2/}", "{/1} is lost"),
        ("Pague ya o llame{2/}", "{1} is lost"),
        ("", "has no translation yet"),
    ],
)
def test_a_bad_row_is_named_and_not_taken(cell: str, problem: str) -> None:
    back = take_back(_filled(export_table(ROWS, **ABOUT), {1: cell, 2: "Debe"}), "back.docx", SOURCES)

    assert back.translations == {"document.2": "Debe"}
    assert [(one.id, problem in one.text) for one in back.problems] == [("document.1", True)]


def test_rows_of_another_document_or_of_an_older_one_are_not_taken() -> None:
    made = export_xliff(ROWS, **ABOUT)

    strange = take_back(made, "back.xlf", {"document.2": SOURCES["document.2"]})
    older = take_back(made, "back.xlf", SOURCES | {"document.1": "Something else"})

    assert "is not a sentence of this document" in strange.problems[0].text
    assert "is not that of the document any more" in older.problems[0].text
    assert strange.translations == older.translations == {}


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"Just text", "back.txt", "is not what was sent out"),
        (slides_sample(), "back.pptx", "is not what was sent out"),
        (b"<xliff version='2.0'/>", "back.xlf", "is not XLIFF 1.2"),
        (b"<xliff version='1.2'><file></xliff>", "back.xlf", "is damaged"),
        (b"<xliff version='1.2'/>", "back.xlf", "no sentence in it"),
    ],
)
def test_a_wrong_file_is_refused(data: bytes, name: str, message: str) -> None:
    with pytest.raises(ExtractionError, match=f"^{name}.*{message}"):
        take_back(data, name, SOURCES)


def test_a_word_file_that_is_no_table_of_ours_gives_nothing() -> None:
    with pytest.raises(ExtractionError, match="no sentence in it"):
        take_back(word_sample(), "back.docx", SOURCES)


def test_arabic_stands_from_right_to_left_in_the_table() -> None:
    document = docx.Document(io.BytesIO(export_table(ROWS, name="a.docx", source="en", target="ar")))

    paragraph = document.tables[0].rows[1].cells[2].paragraphs[0]._p
    assert paragraph.pPr.find("{*}bidi") is not None
    assert document.tables[0].rows[1].cells[1].paragraphs[0]._p.find("{*}pPr/{*}bidi") is None


def test_other_tools_read_what_is_drafted_and_what_is_not(tmp_path: Path) -> None:
    sent = tmp_path / "sent.xlf"
    sent.write_bytes(export_xliff(ROWS, **ABOUT))

    subprocess.run(
        [Path(sys.executable).with_name("xliff2po"), sent, tmp_path / "read.po"], check=True, capture_output=True
    )

    read = (tmp_path / "read.po").read_text(encoding="utf-8")
    assert '#, fuzzy\nmsgid "Pay now or ring us & ask"\nmsgstr "Pague ya o llame y pregunte"' in read
    assert 'msgid "You must <1> tell us"\nmsgstr ""' in read


def test_what_a_translator_writes_comes_back_through_the_tools_of_another_house(tmp_path: Path) -> None:
    """Out as XLIFF, to PO by their tool, written by hand, merged by their tool. PO has no inline tags: that is told."""
    tools = Path(sys.executable).parent
    sent, po, back = (tmp_path / name for name in ("sent.xlf", "read.po", "back.xlf"))
    sent.write_bytes(export_xliff(ROWS, **ABOUT))
    subprocess.run([tools / "xliff2po", "--progress=none", sent, po], check=True, capture_output=True)
    text = po.read_text(encoding="utf-8")
    po.write_text(text.replace('tell us"\nmsgstr ""', 'tell us"\nmsgstr "Debe <1> decirnos"'), encoding="utf-8")

    subprocess.run(
        [tools / "pomerge", "--progress=none", "-t", sent, "-i", po, "-o", back], check=True, capture_output=True
    )

    returned = take_back(back.read_bytes(), "back.xlf", SOURCES)
    assert returned.translations == {"document.2": "Debe &lt;1&gt; decirnos"}
    assert [problem.id for problem in returned.problems] == ["document.1"]
    assert "{1} is lost" in returned.problems[0].text
