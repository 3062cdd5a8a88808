"""Files whose letters cannot be read are refused or marked; data of programs are no documents."""

from __future__ import annotations

import pytest

from pipelines.documents.translated.formats import open_document
from pipelines.errors import ExtractionError
from pipelines.extraction.legible import RUBBISH, SOME, unreadable_share
from pipelines.extraction.pdf_pages import reader
from pipelines.extraction.pdf_pages.lines import Segment
from pipelines.extraction.pdf_pages.text_layer import Page, PdfText
from pipelines.extraction.read import read_document

_PLAIN = "You must pay the charge of £70 by 3 May 2026. Call us on 01632 960105 if you cannot. "


@pytest.mark.parametrize(
    "text",
    [
        "! \" #$! %# $ & ! '! $ \" ! ' ( )",
        "@\xaf &\u2020 @\xaf\xb0 \xc4 \u2022 \xc4 D &A0\xb0 \xafA0\u2022 \u2020 @ @\u2020 2 \u2022bjA",
        "\ue001\ue002\ue003 \ue004\ue005 \ue006\ue007",
        "\ufffd\ufffd\ufffd \ufffd\ufffd",
        "T h e o f f i c e s t a f f p a y " * 4,
        "\u6e00\u0600\u0710\u0410\u0531 b\u0410\u0531",
    ],
)
def test_rubbish_is_told(text: str) -> None:
    assert unreadable_share(text) >= RUBBISH


@pytest.mark.parametrize(
    "text",
    [
        _PLAIN,
        "Band A £1,500.00 Band B £1,750.00 Band C £2,000.00 (+5%) # 7 & 8",
        "1. A ........... 3\n2. B ........... 12\n_____ ( ) [ ] ☐ ✓ • – — *** === 100 % < 5 >= 3",
        "Zapłać do 3 maja. Ödeme yapın. Người dân phải trả tiền. µ 5 m² 3ª 2º",
        "お支払いは5月3日までにお願いします。カード 请在五月前付款。 사용료를 내십시오",
        "يجب عليك دفع الرسوم قبل 3 مايو 2026. 01632 960105",
        "",
    ],
)
def test_words_figures_and_usual_signs_are_no_rubbish(text: str) -> None:
    assert unreadable_share(text) < SOME


def _pdf(*pages: str) -> PdfText:
    return PdfText(
        [
            Page(number, 800, [Segment(text, 50, 500, 700, 710, 10, False, page=number)])
            for number, text in enumerate(pages, 1)
        ]
    )


def test_a_pdf_of_rubbish_is_refused_and_a_page_of_it_is_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    rubbish = '! " #$! %# $ & ! ( )'
    monkeypatch.setattr(reader, "read_text_layer", lambda data, name: _pdf(rubbish, rubbish))
    with pytest.raises(ExtractionError, match=r"a\.pdf has letters that cannot be read"):
        reader.read_pdf(b"", "a.pdf")

    monkeypatch.setattr(reader, "read_text_layer", lambda data, name: _pdf(_PLAIN * 3, rubbish))
    left = reader.read_pdf(b"", "a.pdf").left_out

    assert ("page with letters that cannot be read", "page 2") in [(one.what, one.where) for one in left]


@pytest.mark.parametrize("name", ["a.docx", "a.txt", "a.json", "a.md", "a"])
@pytest.mark.parametrize(
    "data",
    [
        b'{"title": "Bins", "text": "Put them out."}',
        b'[{"title": "Bins"}, {"title": "Paper"}]',
        b'["Bins", "Paper"]',
        b'{"title": "Bins"}\n{"title": "Paper"}\n',
        b'\xef\xbb\xbf{"title": "cut off',
        b"[" * 100_000,
    ],
)
def test_json_is_refused_whatever_it_is_called(data: bytes, name: str) -> None:
    if not data.endswith((b"}", b"]", b"\n")) and b"[[" not in data:
        data += b'"'
    if b"[[" in data:
        data += b"]" * 100_000
    for read in (open_document, read_document):
        with pytest.raises(ExtractionError, match="is JSON, which is data for programs"):
            read(data, name)


@pytest.mark.parametrize("data", [b"<a>hi</a>", b'<note lang="en">\n<to>You</to></note>\n'])
def test_xml_without_its_first_line_is_refused(data: bytes) -> None:
    for name in ("a.docx", "a.txt"):
        with pytest.raises(ExtractionError, match="is an XML file"):
            read_document(data, name)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"{name}, please pay. [PCN]", "a.txt"),
        (b"[PCN] is your number.", "a.txt"),
        (b"<jo@example.org> wrote:\nHello you", "a.txt"),
        (b"<section>\n\nHello\n\n</section>", "a.md"),
        (b"<p>Hello <b>you</b></p>", "a.html"),
        (b"[our page](https://example.org)", "a.md"),
    ],
)
def test_texts_that_only_begin_alike_are_read(data: bytes, name: str) -> None:
    assert read_document(data, name).blocks
