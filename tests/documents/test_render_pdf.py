"""The PDF as assistive technology reads it: PDF/UA tags, language, title, alt texts, order, fonts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pypdf
import pypdfium2
import pytest

from pipelines.documents.look import Look
from pipelines.documents.pictures import embedded_pictures
from pipelines.documents.render import render
from pipelines.documents.render.sheet import lay_out
from pipelines.documents.rows import EasyRead, Row
from pipelines.engines import typst_pdf
from pipelines.errors import EngineError
from tests.documents.easy_read_example import example

PICTURES = embedded_pictures()


@pytest.fixture(scope="module")
def made() -> bytes:
    return render(example(), "pdf", picture_set=PICTURES)


@pytest.fixture(scope="module")
def reader(made: bytes) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(made))


def tags(reader: pypdf.PdfReader) -> list[Any]:
    """Structure elements in reading order."""

    def walk(node: Any) -> Iterator[Any]:
        node = node.get_object()
        if not isinstance(node, dict):
            return
        if "/S" in node:
            yield node
        below = node.get("/K")
        for child in below.get_object() if isinstance(below, list) else [below] if below is not None else []:
            yield from walk(child) if hasattr(child, "get_object") else ()

    return list(walk(reader.trailer["/Root"]["/StructTreeRoot"]))  # type: ignore[index]


def test_it_says_that_it_is_tagged_and_conforms_to_pdf_ua(reader: pypdf.PdfReader) -> None:
    root: Any = reader.trailer["/Root"]
    metadata = root["/Metadata"].get_data().decode()

    assert root["/MarkInfo"]["/Marked"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    assert root["/Lang"] == "en-GB"


def test_its_title_is_shown_instead_of_the_file_name(reader: pypdf.PdfReader) -> None:
    root: Any = reader.trailer["/Root"]

    assert reader.metadata is not None
    assert reader.metadata.title == "Your council tax reminder"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]


def test_every_picture_has_its_alt_text_in_the_order_of_the_rows(reader: pypdf.PdfReader) -> None:
    figures = [tag.get("/Alt") for tag in tags(reader) if tag["/S"] == "/Figure"]

    assert figures == [row.picture.alt for row in example().rows if row.picture]


def test_headings_start_with_one_and_skip_no_level(reader: pypdf.PdfReader) -> None:
    levels = [int(tag["/S"][2:]) for tag in tags(reader) if tag["/S"] in ("/H1", "/H2", "/H3", "/H4")]

    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert reader.outline


def test_steps_and_items_are_lists(reader: pypdf.PdfReader) -> None:
    kinds = [tag["/S"] for tag in tags(reader)]

    assert kinds.count("/L") == 2
    assert kinds.count("/LI") == 7
    assert "/Table" not in kinds


def test_links_can_be_followed(reader: pypdf.PdfReader) -> None:
    targets = {
        str(note["/A"]["/URI"])
        for page in reader.pages
        for note in (one.get_object() for one in page.get("/Annots", []))
        if note["/Subtype"] == "/Link"
    }

    assert {"https://www.northmere.gov.uk/pay-council-tax", "tel:01632960101"} <= targets


def test_reading_order_is_the_order_of_the_rows(reader: pypdf.PdfReader) -> None:
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)
    firsts = ["".join(run.text for run in row.lines[0])[:28] for row in lay_out(example(), Look()).rows]
    places = [text.find(first) for first in firsts if "Antidis" not in first]

    assert -1 not in places
    assert places == sorted(places)


def test_fonts_are_embedded_and_without_serifs(reader: pypdf.PdfReader) -> None:
    for page in reader.pages:
        fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
        for font in fonts.values():
            below = font["/DescendantFonts"][0]
            assert any(key.startswith("/FontFile") for key in below["/FontDescriptor"])
            assert "Sans" in font["/BaseFont"] or "Arial" in font["/BaseFont"]


def test_marks_of_typst_are_text(reader: pypdf.PdfReader) -> None:
    text = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)

    assert "<b>#marks</b> & $signs$ [stay] *as* _they_ @are \\ here." in text


def test_pages_are_numbered(reader: pypdf.PdfReader) -> None:
    last = len(reader.pages)

    assert f"Page {last} of {last}" in reader.pages[-1].extract_text()


def _words(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    text = page.get_textpage()
    return [text.get_rect(place) for place in range(text.count_rects())]


@pytest.mark.parametrize("size", [16.0, 18.0, 22.0])
def test_nothing_runs_over_the_edge_at_any_size(size: float) -> None:
    document = pypdfium2.PdfDocument(render(example(), "pdf", picture_set=PICTURES, look=Look(size=size)))
    try:
        edges = [(left, right) for page in document for left, _, right, _ in _words(page)]
        width = document[0].get_width()
    finally:
        document.close()

    assert min(left for left, _ in edges) >= 55  # points: the margin of 2 cm is 56.7
    assert max(right for _, right in edges) <= width - 50  # a space at the end of a line may hang over


def test_rows_are_never_split_over_a_page(reader: pypdf.PdfReader) -> None:
    pages = ["".join(page.extract_text().split()) for page in reader.pages]

    for row in lay_out(example(), Look()).rows:
        lines = ["".join("".join(run.text for run in line).split()) for line in row.lines]
        if "Antidis" not in row.text:
            assert any(all(line in page for line in lines) for page in pages), row.text


def test_a_letter_that_no_font_has_is_an_error_that_names_it() -> None:
    odd = EasyRead(title="T", council="C", rows=(Row(id="r", text="This is \U00031350 here."),))

    with pytest.raises(EngineError, match="no font on this machine can show '\U00031350'"):
        render(odd, "pdf", picture_set=PICTURES)


def test_without_a_suitable_font_the_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(typst_pdf, "font_families", lambda: frozenset({"Libertinus Serif"}))

    with pytest.raises(EngineError, match="apt-get install fonts-liberation"):
        render(example(), "pdf", picture_set=PICTURES)


@pytest.mark.parametrize(
    "source",
    [
        '#read("/etc/passwd")',
        '#read("../../../../etc/passwd")',
        '#import "@preview/cetz:0.3.0"',
        '#image("x.svg")',
        "#(",
    ],
)
def test_a_page_reads_no_file_and_no_package(source: str) -> None:
    with pytest.raises(EngineError):
        typst_pdf.compile(f'#set document(title: "T")\n{source}', {})
