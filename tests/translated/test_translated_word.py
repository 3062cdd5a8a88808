"""Word files: a file with every kind of formatting goes through, its looks and links and notes kept."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import docx
import pytest
from lxml import etree

from pipelines.documents.translated.formats import open_document
from tests.extraction.sample_files import saved, with_parts
from tests.translated.full_word import full_word
from tests.translated.pseudo import in_arabic, in_capitals, same, texts

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOTICE = "Traducido por una máquina."
# Order of children as ECMA-376 has it, of those that are used here.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore numPr pBdr shd tabs bidi spacing ind jc rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps strike noProof color sz szCs highlight u vertAlign rtl cs lang",
    "tblPr": "tblStyle bidiVisual tblW jc tblInd tblBorders tblLayout tblCellMar tblLook",
    "sectPr": "headerReference footerReference type pgSz pgMar cols titlePg bidi docGrid",
}


@pytest.fixture(scope="module")
def data() -> bytes:
    return full_word()


@pytest.fixture(scope="module")
def spanish(data: bytes) -> bytes:
    file = open_document(data, "bins.docx")
    return file.rebuild(in_capitals(file), target="es", notice=NOTICE)


@pytest.fixture(scope="module")
def in_arabic_letters(data: bytes) -> bytes:
    file = open_document(data, "bins.docx")
    return file.rebuild(in_arabic(file), target="ar", notice="ترجمة آلية")


def _part(data: bytes, name: str = "word/document.xml") -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


def _root(data: bytes, name: str = "word/document.xml") -> Any:
    return etree.fromstring(_part(data, name))


def _runs(data: bytes, words: str) -> list[tuple[str, list[str]]]:
    """Runs of the paragraph that holds some words: their text and properties."""
    for paragraph in docx.Document(io.BytesIO(data)).element.body.iter(f"{W}p"):
        if words in "".join(text.text or "" for text in paragraph.iter(f"{W}t")):
            return [
                (
                    "".join(text.text or "" for text in run.iter(f"{W}t")),
                    [child.tag.removeprefix(W) for one in run.iter(f"{W}rPr") for child in one],
                )
                for run in paragraph.iter(f"{W}r")
            ]
    raise AssertionError(words)


def test_every_text_is_a_segment_once_and_in_order(data: bytes) -> None:
    file = open_document(data, "bins.docx")

    assert [(segment.text, segment.place) for segment in file.segments] == [
        ("Changes to your bin day", ""),
        ("This is un<1>believ</1>able and <2>slanted</2>.", ""),
        ("Your bin day has changed.", ""),
        ("We collect on Mondays<1/> and Fridays.", ""),
        ("Pay promptly by card.", ""),
        ("This is page <1/> of the letter.", ""),
        ("Dear <1>resident</1>, read this.", ""),
        ("Some of it is noted by us.", ""),
        ("The sum is <1/> in all.", ""),
        ("160 Tooley Street<1/>London office", ""),
        ("Beside the box.", ""),
        ("A box with a warning", "picture"),
        ("Ring us before you come.", "text box"),
        ("Read more on <1>our website</1> or call 020 7525 5000.", ""),
        ("Paper and card", ""),
        ("Glass and tins", ""),
        ("Charges for the year", "table"),
        ("Brown bin", "table"),
        ("New", "table"),
        ("Renewed", "table"),
        ("A table in a table.", "table"),
        ("See the picture:", ""),
        ("A brown bin with its lid open", "picture"),
        ("On the second page.", ""),
        ("Council of Example", "header"),
        ("Write to us at any time.", "footer"),
        ("Not on bank holidays.", "footnote"),
        ("Your bins", "title of the file"),
    ]
    assert (file.format, file.suffix, file.language) == ("docx", ".docx", "en-GB")
    assert [(left.what, left.text) for left in file.left_out] == [("comment", "Check this.")]


def test_identifiers_are_unique_and_the_same_each_time(data: bytes) -> None:
    first, second = (open_document(data, name) for name in ("bins.docx", "other.docx"))

    assert [one.id for one in first.segments] == [one.id for one in second.segments]
    assert len({one.id for one in first.segments}) == len(first.segments)


def test_a_file_translated_into_itself_is_the_same_to_the_byte(data: bytes) -> None:
    file = open_document(data, "bins.docx")

    assert file.rebuild(same(file), target="es") == data
    assert file.rebuild({}, target="ar") == data


def test_one_changed_sentence_leaves_every_other_text_as_it_was(data: bytes) -> None:
    file = open_document(data, "bins.docx")
    translations = same(file) | {"document.3": "Su día ha cambiado."}

    made = file.rebuild(translations, target="es")

    before, after = ([text.text for text in _root(one).iter(f"{W}t")] for one in (data, made))
    start = before.index("Your bin ")
    assert after == [*before[:start], "Su día ha cambiado.", *before[start + 3 :]]


def test_words_there_and_back_again_are_the_source(data: bytes) -> None:
    file = open_document(data, "bins.docx")
    made = open_document(file.rebuild(in_capitals(file), target="es"), "bins.docx")

    back = made.rebuild(
        {one.id: was.text for one, was in zip(made.segments, file.segments, strict=True)}, target="en-GB"
    )

    assert texts(open_document(back, "bins.docx")) == texts(file)


def test_parts_without_text_are_copied_to_the_byte(data: bytes, spanish: bytes) -> None:
    before, after = (zipfile.ZipFile(io.BytesIO(one)) for one in (data, spanish))
    changed = {name for name in before.namelist() if before.read(name) != after.read(name)}

    assert before.namelist() == after.namelist()
    assert changed == {
        "word/document.xml", "word/header1.xml", "word/footer1.xml", "word/footnotes.xml", "word/styles.xml",
        "word/settings.xml", "docProps/core.xml",
    }  # fmt: skip


def test_bold_inside_a_word_survives(spanish: bytes) -> None:
    runs = _runs(spanish, "THIS IS UN")

    assert [(text, "b" in looks, "i" in looks) for text, looks in runs] == [
        ("THIS IS UN", False, False),
        ("BELIEV", True, False),
        ("ABLE AND ", False, False),
        ("SLANTED", False, True),
        (".", False, False),
    ]


def test_links_notes_fields_pictures_and_breaks_stay(data: bytes, spanish: bytes) -> None:
    kept = (
        "hyperlink footnoteReference fldChar instrText drawing pict br tab sdt bookmarkStart commentRangeStart "
        "commentRangeEnd commentReference tbl tr tc gridSpan vMerge numPr pStyle sectPr headerReference footerReference"
    ).split()

    before, after = (
        [[dict(one.attrib) for one in _root(one_file).iter(f"{W}{name}")] for name in kept]
        for one_file in (data, spanish)
    )

    assert after == before


def test_a_text_box_is_translated_for_new_programs_and_old(spanish: bytes) -> None:
    boxes = ["".join(box.itertext()) for box in _root(spanish).iter(f"{W}txbxContent")]

    assert boxes == ["RING US BEFORE YOU COME."] * 2


def test_a_tracked_change_is_translated_as_accepted(spanish: bytes) -> None:
    document = _part(spanish)

    assert b"PROMPTLY" in document
    assert b"quickly" not in document
    assert b"<w:ins " not in document


def test_comments_are_left_alone(data: bytes, spanish: bytes) -> None:
    assert _part(spanish, "word/comments.xml") == _part(data, "word/comments.xml")


def test_the_notice_stands_first_and_the_language_is_named(spanish: bytes) -> None:
    document = docx.Document(io.BytesIO(spanish))

    assert document.paragraphs[0].text == NOTICE
    assert document.core_properties.language == "es"
    assert document.core_properties.title == "YOUR BINS"
    assert b'<w:lang w:val="es-ES"' in _part(spanish, "word/styles.xml")


@pytest.mark.parametrize("made", ["spanish", "in_arabic_letters"])
def test_children_stand_in_the_order_that_word_asks_for(made: str, request: pytest.FixtureRequest) -> None:
    data: bytes = request.getfixturevalue(made)
    faults: list[str] = []
    for name in ("word/document.xml", "word/styles.xml", "word/header1.xml", "word/footnotes.xml"):
        for parent, order in ORDER.items():
            wanted = order.split()
            for element in _root(data, name).iter(f"{W}{parent}"):
                children = [child.tag.removeprefix(W) for child in element if child.tag.removeprefix(W) in wanted]
                if children != sorted(children, key=wanted.index) or len(set(children) - {"headerReference"}) < len(
                    [child for child in children if child != "headerReference"]
                ):
                    faults.append(f"{name} {parent}: {children}")

    assert faults == []


def test_arabic_runs_from_right_to_left_everywhere(in_arabic_letters: bytes) -> None:
    root = _root(in_arabic_letters)
    sections = list(root.iter(f"{W}sectPr"))
    plain = [
        "".join(text.text or "" for text in one.iter(f"{W}t"))
        for part in ("word/document.xml", "word/header1.xml", "word/footer1.xml", "word/footnotes.xml")
        for one in _root(in_arabic_letters, part).iter(f"{W}p")
        if one.find(f"{W}pPr/{W}bidi") is None
    ]

    assert plain == []
    assert all(table.find(f"{W}tblPr/{W}bidiVisual") is not None for table in root.iter(f"{W}tbl"))
    assert sections
    assert all(section.find(f"{W}bidi") is not None for section in sections)


def test_arabic_words_have_font_bold_and_language_of_their_script(in_arabic_letters: bytes) -> None:
    runs = [run for run in _root(in_arabic_letters).iter(f"{W}r") if re.search("[ء-ي]", "".join(run.itertext()))]
    properties = [run.find(f"{W}rPr") for run in runs if run.find(f"{W}t") is not None]

    assert all(one.find(f"{W}rtl") is not None for one in properties)
    assert {one.find(f"{W}rFonts").get(f"{W}cs") for one in properties} == {"Arial"}
    assert {one.find(f"{W}lang").get(f"{W}bidi") for one in properties} == {"ar-SA"}
    assert all(one.find(f"{W}bCs") is not None for one in properties if one.find(f"{W}b") is not None)


def test_a_sentence_without_translation_keeps_its_direction(data: bytes) -> None:
    file = open_document(data, "bins.docx")
    translations = in_arabic(file)
    del translations["document.3"]

    made = _root(file.rebuild(translations, target="ur"))

    left = [one for one in made.iter(f"{W}p") if one.find(f"{W}pPr/{W}bidi") is None]
    assert ["".join(one.itertext()) for one in left] == ["Your bin day has changed."]


@pytest.mark.parametrize(("target", "font"), [("bn", "Nirmala UI"), ("zh", "Microsoft YaHei")])
def test_a_font_with_the_letters_is_named(data: bytes, target: str, font: str) -> None:
    file = open_document(data, "bins.docx")

    document = _part(file.rebuild({"document.3": "বাংলা 中文"}, target=target)).decode()

    assert f'"{font}"' in document
    assert "w:bidi/" not in document


def test_a_table_of_contents_is_translated_and_a_link_that_is_a_field_kept() -> None:
    document = docx.Document()
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    code = '<w:r><w:instrText xml:space="preserve">{}</w:instrText></w:r>'
    words = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    contents = [
        mark.format("begin") + code.format(' TOC \\o "1-3" ') + mark.format("separate") + words.format("How to pay"),
        words.format("Who to ask") + mark.format("end"),
        words.format("Go to ") + mark.format("begin") + code.format(' HYPERLINK "https://example.gov.uk" ')
        + mark.format("separate") + words.format("our site") + mark.format("end") + words.format(" today."),
    ]  # fmt: skip
    for inner in contents:
        document.element.body.insert(0, docx.oxml.parser.parse_xml(f"<w:p {space}>{inner}</w:p>"))
    file = open_document(saved(document), "a.docx")

    made = file.rebuild(in_capitals(file), target="es")

    assert texts(file)[:3] == ["Go to <1>our site</1> today.", "Who to ask", "How to pay"]
    assert len(list(_root(made).iter(f"{W}fldChar"))) == 6
    assert b' HYPERLINK "https://example.gov.uk" ' in _part(made)


def test_choices_and_bound_fields_of_a_form_are_left_alone(data: bytes) -> None:
    form = (
        b"<w:p><w:r><w:t>Choose </w:t></w:r><w:sdt><w:sdtPr><w:dropDownList/></w:sdtPr><w:sdtContent><w:r><w:t>Monday"
        b"</w:t></w:r></w:sdtContent></w:sdt><w:r><w:t> or ask.</w:t></w:r></w:p>"
    )
    changed = with_parts(data, {"word/document.xml": lambda old: old.replace(b"<w:body>", b"<w:body>" + form)})

    file = open_document(changed, "a.docx")

    assert file.segments[0].text == "Choose<1/>or ask."
    assert b"<w:t>Monday</w:t>" in _part(file.rebuild({file.segments[0].id: "Elija <1/>"}, target="es"))


def test_a_strict_file_stays_strict(data: bytes) -> None:
    def strict(part: bytes) -> bytes:
        return part.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )

    file = open_document(with_parts(data, {"word/document.xml": strict}), "a.docx")

    made = _part(file.rebuild(in_capitals(file), target="es"))

    assert b"http://purl.oclc.org/ooxml/wordprocessingml/main" in made
    assert b"openxmlformats.org/wordprocessingml/2006/main" not in made
