"""Documents as councils write them, from the file to every output: each fact is told, or listed as left out."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from functools import cache
from html import unescape
from typing import Literal

import pypdfium2
import pytest

from pipelines.documents.checks import check
from pipelines.documents.convert import convert
from pipelines.documents.fidelity import fact_states
from pipelines.documents.look import Look
from pipelines.documents.pictures import embedded_pictures
from pipelines.documents.render import render
from pipelines.documents.rows import ContactBlock, EasyRead
from pipelines.documents.rules.simplifier import RulesSimplifier
from pipelines.extraction.blocks import Document
from pipelines.extraction.read import read_document
from scripts.example_documents.__main__ import WRITERS, written
from scripts.example_documents.content import Example, long_example, read_examples
from tests.documents.told_facts import FOLDER, Sample, read_samples, untold

SAMPLES = read_samples()
BY_FILE = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.file)
SAME_BYTES = ("docx", "odt", "html", "md", "txt", "rtf")  # written by no library that changes with its version
CONTACT = ContactBlock(council="Northmere Borough Council", phone="01632 960100")
Output = Literal["docx", "pdf", "html", "txt"]


def test_there_is_one_of_each_kind_of_file_in_less_than_two_megabytes() -> None:
    assert {sample.file.rpartition(".")[2] for sample in SAMPLES} == set(WRITERS)
    assert len(SAMPLES) >= 10
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 2_000_000


@pytest.mark.parametrize("example", read_examples(), ids=lambda example: example.name)
def test_the_files_are_what_the_script_writes(example: Example) -> None:
    """Pictures and the formats that a library writes may differ from version to version."""
    data = (FOLDER / f"{example.name}.{example.format}").read_bytes()
    has_pictures = any(piece.image for piece in example.pieces)

    assert data == written(example) or example.format not in SAME_BYTES or has_pictures, (
        "run: python -m scripts.example_documents"
    )


@BY_FILE
def test_every_fact_is_read_from_the_file(sample: Sample) -> None:
    document = read_document(sample.data, sample.file)

    assert untold(sample.facts, _words_of(document)) == []
    assert document.title
    assert document.left_out or sample.file.rpartition(".")[2] not in ("html", "odt")  # menus, headers


@BY_FILE
def test_every_fact_is_in_the_rows_or_listed(sample: Sample) -> None:
    made = _converted(sample)

    missed = untold(sample.facts, _rows_of(made))
    listed = " ".join([*(left.fact for left in made.left_out), *made.not_read])
    assert [fact for fact in missed if fact not in listed] == []


@BY_FILE
def test_by_the_products_own_account_nothing_is_lost(sample: Sample) -> None:
    assert [fact for fact in fact_states(_converted(sample)) if fact.state == "lost"] == []


@BY_FILE
def test_what_a_tracked_change_has_deleted_is_not_said(sample: Sample) -> None:
    text = _rows_of(_converted(sample))

    assert [words for words in sample.must_not_say if words in text] == []


@BY_FILE
def test_a_row_that_could_not_be_made_simple_says_so(sample: Sample) -> None:
    """Whatever the checks call a failure of wording stands on its row as a trouble too, or can be cured by a click."""
    made = _converted(sample)
    troubled = {row.id for row in (*made.summary, *made.rows) if row.troubles}
    failed = [found for found in check(made) if found.level == "fail" and found.rule in ("1",)]

    assert [found for found in failed if found.row_id not in troubled and not found.cure] == []


@BY_FILE
@pytest.mark.parametrize("output", ["docx", "pdf", "html", "txt"])
def test_every_output_tells_every_fact(sample: Sample, output: Output) -> None:
    made = _converted(sample)

    data = render(made, output, picture_set=embedded_pictures(), look=Look())
    untold_by_rows = untold(sample.facts, _rows_of(made))
    assert untold(sample.facts, " ".join(_READERS[output](data).split())) == untold_by_rows


@pytest.mark.parametrize("wanted", ["docx", "pdf"])
def test_twenty_pages_are_converted_without_a_loss(wanted: Literal["docx", "pdf"]) -> None:
    example = long_example(wanted)

    document = read_document(written(example), f"long.{wanted}")
    made = _convert(document)
    assert wanted != "pdf" or 18 <= document.pages <= 24
    assert len(made.rows) > 500
    assert [fact for fact in fact_states(made) if fact.state == "lost"] == []


def _words_of(document: Document) -> str:
    blocks = [part for block in document.blocks for part in (block.text, *(link.target for link in block.links))]
    return "\n".join([*blocks, *(left.text for left in document.left_out)])


def _rows_of(made: EasyRead) -> str:
    rows = [row.text for row in (*made.rows, *made.summary)]
    return "\n".join([made.title, *rows, *(f"{word.term}: {word.meaning}" for word in made.word_list)])


@cache
def _converted(sample: Sample) -> EasyRead:
    return _convert(read_document(sample.data, sample.file))


def _convert(document: Document) -> EasyRead:
    return convert(
        document, simplifier=_simplifier(), picture_set=embedded_pictures(), contact=CONTACT, council=CONTACT.council
    )


@cache
def _simplifier() -> RulesSimplifier:
    return RulesSimplifier()


def _pdf_words(data: bytes) -> str:
    document = pypdfium2.PdfDocument(data)
    pages = "\n".join(page.get_textpage().get_text_range() for page in document)
    return re.sub(r"[\ufffe\xad]\s*|-\r?\n", "-", pages)  # where an address was broken into two lines


def _word_words(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        texts = (archive.read(name).decode("utf-8").replace("<w:noBreakHyphen/>", "-") for name in parts)
        return "\n".join(_tagless(text, ends="</w:p>") for text in texts)


def _tagless(markup: str, *, ends: str) -> str:
    return unescape(re.sub(r"<[^>]+>", "", markup.replace(ends, f"{ends}\n")))


_READERS: dict[Output, Callable[[bytes], str]] = {
    "docx": _word_words,
    "pdf": _pdf_words,
    "html": lambda data: _tagless(data.decode("utf-8"), ends="</p>"),
    "txt": lambda data: data.decode("utf-8"),
}
