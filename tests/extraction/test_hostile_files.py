"""Files made to harm: each is refused with a plain message or read well, and nothing outside is touched."""

from __future__ import annotations

import io
import socket
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.errors import ExtractionError
from pipelines.extraction.read import read_document
from tests.extraction.sample_files import (
    left_out,
    open_text_sample,
    saved,
    seen,
    sheets_sample,
    slides_sample,
    with_parts,
    word_sample,
)

_MAIN_PARTS: list[tuple[Callable[[], bytes], str]] = [
    (word_sample, "word/document.xml"),
    (slides_sample, "ppt/slides/slide1.xml"),
    (sheets_sample, "xl/worksheets/sheet1.xml"),
    (open_text_sample, "content.xml"),
]
_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
_OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def _after_declaration(part: bytes, doctype: str, encoding: str = "utf-8") -> bytes:
    text = part.decode()
    start = text.index("?>") + 2 if text.startswith("<?xml") else 0
    return (doctype + text[start:]).encode(encoding)


@pytest.mark.parametrize(("make", "part"), _MAIN_PARTS)
@pytest.mark.parametrize("doctype", [_LAUGHS, _OUTSIDE])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused_before_they_grow_or_fetch(
    make: Callable[[], bytes], part: str, doctype: str, encoding: str
) -> None:
    data = with_parts(make(), {part: lambda old: _after_declaration(old, doctype, encoding)})

    with pytest.raises(ExtractionError, match="has a document type of its own in it"):
        read_document(data, "a.docx")


def test_an_encoding_that_could_hide_entities_is_refused() -> None:
    part = b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE a+AD4-<a/>'

    with pytest.raises(ExtractionError, match="unusual encoding UTF-7"):
        read_document(with_parts(word_sample(), {"word/document.xml": part}), "a.docx")


def test_a_zip_bomb_is_refused_by_its_ratio() -> None:
    data = with_parts(word_sample(), {"word/media/image1.bmp": bytes(40_000_000)})

    with pytest.raises(ExtractionError, match=r"^a\.docx unpacks to \d{3,} times its size, as harmful files do\."):
        read_document(data, "a.docx")


def test_a_zip_bomb_is_refused_by_its_total() -> None:
    data = with_parts(word_sample(), {f"word/media/{number}.bin": bytes(30_000_000) for number in range(8)})

    with pytest.raises(ExtractionError, match=r"^a\.docx unpacks to more than 200 MB\. Split it\.$"):
        read_document(data, "a.docx")


def test_a_bomb_that_lies_about_its_size_is_damaged() -> None:
    data = with_parts(word_sample(), {"word/document.xml": b"<a>" + b" " * 60_000_000 + b"</a>"})
    small = (60_000_007).to_bytes(4, "little")

    with pytest.raises(ExtractionError, match=r"^a\.docx is damaged or not complete\."):
        read_document(data.replace(small, (5000).to_bytes(4, "little")), "a.docx")


def test_too_many_parts_are_refused() -> None:
    data = with_parts(word_sample(), {f"x/{number}": b"" for number in range(10_001)})

    with pytest.raises(ExtractionError, match=r"^a\.docx has 10,0\d\d parts inside; at most 10,000\."):
        read_document(data, "a.docx")


def test_a_bomb_inside_a_bomb_is_never_opened() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", bytes(100_000_000))

    document = read_document(with_parts(word_sample(), {"word/embeddings/b.zip": bomb.getvalue()}), "a.docx")

    assert document.blocks == read_document(word_sample(), "a.docx").blocks


def test_paths_and_links_that_lead_outside_write_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    target = io.BytesIO(word_sample())
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr("../../escaped.txt", b"x")
        archive.writestr("..\\escaped.txt", b"x")
        archive.writestr("/tmp/escaped-absolute.txt", b"x")
        link = zipfile.ZipInfo("word/link.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    document = read_document(target.getvalue(), "a.docx")

    assert document.blocks == read_document(word_sample(), "a.docx").blocks
    assert left_out(document) == [
        ("part with a path outside the file", "", "../../escaped.txt"),
        ("part with a path outside the file", "", "..\\escaped.txt"),
        ("part with a path outside the file", "", "word/link.xml"),
    ]
    assert list(tmp_path.iterdir()) == []
    assert not Path("/tmp/escaped-absolute.txt").exists()


def test_the_main_part_cannot_lie_outside_the_archive() -> None:
    data = with_parts(
        word_sample(), {"_rels/.rels": lambda old: old.replace(b"word/document.xml", b"../../../../etc/passwd")}
    )

    with pytest.raises(ExtractionError, match=r"^a\.docx is damaged or not complete\."):
        read_document(data, "a.docx")


def test_nothing_outside_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> socket.socket:
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    target = b'" Target="http://127.0.0.1:9/x.dotm" TargetMode="External"/></Relationships>'
    data = with_parts(
        word_sample(),
        {
            "word/_rels/settings.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="r1" Type="' + relations.encode() + b"/attachedTemplate" + target,
        },
    )
    page = (
        b"<html><body><p>Text<img src=http://127.0.0.1:9/a.png alt='A bin'><script src=http://127.0.0.1:9></script></p>"
    )

    assert left_out(read_document(data, "a.docx")) == [
        ("template kept outside the file", "", "http://127.0.0.1:9/x.dotm")
    ]
    assert seen(read_document(page, "a.html")) == [("paragraph", "Text"), ("image", "A bin")]


@pytest.mark.parametrize(
    ("make", "part", "tag"),
    [
        (word_sample, "word/document.xml", b"w:sdt"),
        (open_text_sample, "content.xml", b"text:section"),
    ],
)
def test_nesting_without_end_is_refused(make: Callable[[], bytes], part: str, tag: bytes) -> None:
    def deep(old: bytes) -> bytes:
        name = b"<w:body>" if b"<w:body>" in old else b"<office:text>"
        return old.replace(name, name + b"<" + tag + b">", 1).replace(
            b"<" + tag + b">", (b"<" + tag + b">") * 5000 + (b"</" + tag + b">") * 5000, 1
        )

    with pytest.raises(ExtractionError, match="is damaged"):
        read_document(with_parts(make(), {part: deep}), "a.docx")


def test_nesting_that_the_parser_still_takes_is_read() -> None:
    wrapped = b"<w:ins>" * 120 + b"<w:p><w:r><w:t>Deep</w:t></w:r></w:p>" + b"</w:ins>" * 120

    document = read_document(
        with_parts(word_sample(), {"word/document.xml": lambda old: old.replace(b"<w:body>", b"<w:body>" + wrapped)}),
        "a.docx",
    )

    assert document.blocks[0].text == "Deep"


def test_tables_in_tables_in_tables_are_read_or_refused() -> None:
    start, end = b"<w:tbl><w:tr><w:tc>", b"<w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    nested = start * 60 + b"<w:p><w:r><w:t>Deep</w:t></w:r></w:p>" + end * 60

    document = read_document(
        with_parts(word_sample(), {"word/document.xml": lambda old: old.replace(b"<w:body>", b"<w:body>" + nested)}),
        "a.docx",
    )

    assert document.blocks[0].text == "Deep"


def test_a_table_of_spans_without_end_is_refused() -> None:
    cell = b'<w:tc><w:tcPr><w:gridSpan w:val="63"/></w:tcPr><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc>'
    table = b"<w:tbl>" + (b"<w:tr>" + cell * 63 + b"</w:tr>") * 20 + b"</w:tbl>"
    word = with_parts(word_sample(), {"word/document.xml": lambda old: old.replace(b"<w:body>", b"<w:body>" + table)})
    page = b"<!doctype html><table>" + b"<tr><td colspan=999 rowspan=999>x<td>y" * 400 + b"</table>"

    for data in (word, page):
        with pytest.raises(ExtractionError, match="has more than 50,000 table cells"):
            read_document(data, "a.docx")


def test_more_text_than_200_pages_is_refused() -> None:
    for data in (b"word " * 500_000, b"{\\rtf1 " + b"word " * 500_000 + b"}", b"<!doctype html>" + b"word " * 500_000):
        with pytest.raises(ExtractionError, match=r"has more text than 200 pages\. Split it\.$"):
            read_document(data, "a.txt")


def test_styles_that_rest_on_each_other_in_a_circle_end() -> None:
    def circle(old: bytes) -> bytes:
        return old.replace(
            b"</w:styles>", b'<w:style w:type="paragraph" w:styleId="X"><w:basedOn w:val="X"/></w:style></w:styles>'
        )

    styled = b'<w:p><w:pPr><w:pStyle w:val="X"/></w:pPr><w:r><w:t>Text</w:t></w:r></w:p>'
    data = with_parts(
        word_sample(),
        {"word/styles.xml": circle, "word/document.xml": lambda old: old.replace(b"<w:body>", b"<w:body>" + styled)},
    )

    assert read_document(data, "a.docx").blocks[0].text == "Text"


def test_numbers_out_of_all_range_break_nothing() -> None:
    huge = b"9" * 400
    sheet = with_parts(
        sheets_sample(),
        {"xl/worksheets/sheet1.xml": lambda old: old.replace(b"<v>50</v>", b"<v>1e" + huge[:5] + b"</v>")},
    )
    rich = b"{\\rtf1\\u" + huge + b" a\\bin" + huge[:9] + b" b\\par}"

    assert read_document(sheet, "a.xlsx").blocks[0].rows[1][0] == "First"
    assert read_document(rich, "a.rtf").format == "rtf"


def test_a_workbook_saved_by_its_library_is_no_hostile_file() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in range(5000):
        book.active.append([f"Row {row}", row])

    assert len(read_document(saved(book), "a.xlsx").blocks[0].rows) == 5000
