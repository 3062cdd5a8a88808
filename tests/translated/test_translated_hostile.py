"""Files that are cut, changed by chance or made to harm: a plain message or a file that can be used, nothing else."""

from __future__ import annotations

import random
import zipfile

import pytest

from pipelines.documents.translated.formats import open_document
from pipelines.errors import ExtractionError
from tests.extraction.sample_files import PNG, slides_sample, with_parts, word_sample
from tests.translated.full_word import full_word
from tests.translated.pseudo import in_arabic
from tests.translated.test_translated_office import open_text, workbook
from tests.translated.text_samples import SAMPLES

FILES = {
    **SAMPLES,
    "full.docx": full_word(),
    "slides.pptx": slides_sample(),
    "prices.xlsx": workbook(),
    "rent.odt": open_text(),
}
_MAIN = {
    "full.docx": "word/document.xml",
    "slides.pptx": "ppt/slides/slide1.xml",
    "prices.xlsx": "xl/worksheets/sheet1.xml",
    "rent.odt": "content.xml",
}
_TURNS = 25


def _fault(data: bytes, name: str) -> str:
    """What is wrong with the way that a file was dealt with; empty when it was read and written, or refused plainly."""
    try:
        file = open_document(data, name)
        file.rebuild(in_arabic(file), target="ar", notice="ترجمة آلية")
    except ExtractionError as error:
        message = str(error)
        plain = message.startswith(name) and message.endswith(".") and "Error" not in message and len(message) < 300
        return "" if plain else message
    return ""


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_cut_short(name: str) -> None:
    data = FILES[name]

    faults = [_fault(data[: len(data) * cut // _TURNS], name) for cut in range(_TURNS)]

    assert [fault for fault in faults if fault] == []


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_with_bits_flipped(name: str) -> None:
    data = FILES[name]
    chance = random.Random(f"bits of {name}")
    faults: list[str] = []
    for _ in range(_TURNS):
        changed = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        faults.append(_fault(bytes(changed), name))

    assert [fault for fault in faults if fault] == []


@pytest.mark.parametrize("name", sorted(_MAIN))
def test_a_part_with_its_elements_in_disorder(name: str) -> None:
    chance = random.Random(f"disorder of {name}")
    faults: list[str] = []
    for _ in range(_TURNS):

        def shuffle(part: bytes) -> bytes:
            pieces = part.split(b">")
            for _ in range(3):
                first, second = chance.randrange(len(pieces)), chance.randrange(len(pieces))
                pieces[first], pieces[second] = pieces[second], pieces[first]
            return b">".join(pieces)

        faults.append(_fault(with_parts(FILES[name], {_MAIN[name]: shuffle}), name))

    assert [fault for fault in faults if fault] == []


@pytest.mark.parametrize("name", sorted(_MAIN))
def test_a_part_whose_attributes_say_nonsense(name: str) -> None:
    chance = random.Random(f"nonsense of {name}")
    words = [b"-1", b"99999999999", b"", b"x", b"1e9", "²".encode(), b"../..", b"true"]
    faults: list[str] = []
    for _ in range(_TURNS):

        def spoil(part: bytes) -> bytes:
            pieces = part.split(b'"')
            for _ in range(5):
                place = chance.randrange(1, len(pieces), 2)
                if b"schemas" not in pieces[place] and b"urn:" not in pieces[place]:
                    pieces[place] = chance.choice(words)
            return b'"'.join(pieces)

        faults.append(_fault(with_parts(FILES[name], {_MAIN[name]: spoil}), name))

    assert [fault for fault in faults if fault] == []


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"", "a.docx", "is empty"),
        (PNG, "a.docx", r"is a picture.* \.xlf, \.srt or \.vtt\.$"),
        (bytes(range(256)) * 2, "a.xlf", r"is damaged.* \.xlf, \.srt or \.vtt\.$"),
        (b"%PDF-1.4 nothing", "a.pdf", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "a.docx", "is locked"),
        (b"x" * 20_000_001, "a.txt", "at most 20"),
        (b"12345\n\n678", "a.txt", "no text to translate"),
        (b"<?xml version='1.0'?><data>1</data>", "a.xlf", r"is an XML file.* \.xlf, \.srt or \.vtt\.$"),
        (b"<?xml version='1.0'?><xliff version='1.0'><file/></xliff>", "a.xlf", "is XLIFF 1.0"),
        (
            b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><xliff version='1.2'/>",
            "a.xlf",
            "document type|XML file",
        ),
        (b"WEBVTT\n\nNOTE nothing\n", "a.vtt", "no subtitles"),
    ],
)
def test_what_cannot_be_translated_is_refused_with_a_plain_message(data: bytes, name: str, message: str) -> None:
    with pytest.raises(ExtractionError, match=message):
        open_document(data, name)


def test_a_file_with_macros_is_refused() -> None:
    data = with_parts(word_sample(), {"word/vbaProject.bin": b"x"})

    with pytest.raises(ExtractionError, match=r"^letter.docm holds macros.*Save it without them"):
        open_document(data, "letter.docm")


@pytest.mark.parametrize("name", sorted(_MAIN))
def test_entities_and_what_lies_outside_are_never_read(name: str) -> None:
    outside = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    data = with_parts(
        FILES[name],
        {_MAIN[name]: lambda old: old[: (at := old.find(b"?>") + 2 if b"?>" in old else 0)] + outside + old[at:]},
    )

    with pytest.raises(ExtractionError, match="document type"):
        open_document(data, name)


def test_a_bomb_is_refused(tmp_path_factory: pytest.TempPathFactory) -> None:
    file = tmp_path_factory.mktemp("bomb") / "a.docx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b" " * 60_000_000)

    with pytest.raises(ExtractionError, match="times its size"):
        open_document(file.read_bytes(), "a.docx")


def test_a_wrong_name_is_not_believed() -> None:
    assert open_document(word_sample(), "letter.html").format == "docx"
    assert open_document(SAMPLES["film.srt"], "film.txt").format == "srt"


def test_a_page_of_tags_without_end_is_dealt_with() -> None:
    for page in (
        "<b>" * 20_000 + "x",
        "<a href='" * 20_000,
        "<!--" * 20_000 + "<p>x",
        "<div title=x " * 20_000,
        "<code>" * 20_000,
    ):
        assert _fault(f"<!doctype html><p>Hello {page}".encode(), "a.html") == ""


def test_markdown_of_marks_without_end_is_dealt_with() -> None:
    for text in ("*a" * 5000, "[a" * 5000, "`" * 5000 + "a", "[a](" * 5000, "_a_" * 5000, "<b>" * 5000, "a`b``" * 3000):
        assert _fault(f"Hello {text}".encode(), "a.md") == ""


def test_letters_that_no_file_can_hold_are_left_out() -> None:
    for name, data in FILES.items():
        file = open_document(data, name)

        made = file.rebuild({segment.id: "A\x00b\x0bc\ud800d\ufffe" for segment in file.segments}, target="es")

        assert "Abcd" in [segment.text.removesuffix("<1/>") for segment in open_document(made, name).segments] or made
        assert open_document(made, name).segments
