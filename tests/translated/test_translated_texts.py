"""Pages, Markdown, subtitles, XLIFF, plain text and PDF: words translated, all else as it was."""

from __future__ import annotations

import io
import re

import docx
import pytest

from pipelines.documents.translated.formats import open_document
from tests.extraction.sample_files import RTF_SAMPLE, pdf_sample
from tests.translated.pseudo import capitals, in_arabic, in_capitals, same, texts
from tests.translated.text_samples import PAGE, SAMPLES, SRT, TEXT, VTT, XLIFF_1, XLIFF_2

NOTICE = "Traducido por una máquina & nadie más."


def _made(name: str, *, target: str = "es", notice: str = "") -> str:
    file = open_document(SAMPLES[name], name)
    return file.rebuild(in_capitals(file), target=target, notice=notice).decode()


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"one.xlf", "two.xlf"}))
def test_a_file_translated_into_itself_is_the_same_to_the_byte(name: str) -> None:
    file = open_document(SAMPLES[name], name)

    assert file.segments
    assert file.rebuild(same(file), target="pl") == SAMPLES[name]


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_a_file_without_translations_is_the_same_to_the_byte(name: str) -> None:
    assert open_document(SAMPLES[name], name).rebuild({}, target="ar") == SAMPLES[name]


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"one.xlf", "two.xlf"}))
def test_every_segment_arrives(name: str) -> None:
    file = open_document(SAMPLES[name], name)

    made = open_document(_made(name).encode(), name)

    assert texts(made) == [capitals(text) for text in texts(file)]


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - {"one.xlf", "two.xlf"}))
def test_there_and_back_again_is_the_source(name: str) -> None:
    file = open_document(SAMPLES[name], name)
    made = open_document(_made(name).encode(), name)

    back = made.rebuild({one.id: was.text for one, was in zip(made.segments, file.segments, strict=True)}, target="en")

    assert texts(open_document(back, name)) == texts(file)


def test_texts_of_a_page() -> None:
    file = open_document(PAGE.encode(), "bins.html")

    assert [(segment.text, segment.place) for segment in file.segments] == [
        ("Bins &amp; bags", "title of the page"),
        ("All about bins", "description of the page"),
        ("<1>Home</1> | <2>Pay</2>", ""),
        ("Your bins", ""),
        ("More", "tool tip"),
        ("A bin", "picture"),
        ("Put your <1>un<2>usual</2></1> bin out by\xa07am — <3/> or <4/>.<5/>See <6>our page</6>.", ""),
        ("one<1/>two", ""),
        ("Card title", ""),
        ("Card text", ""),
        ("Paper", ""),
        ("Glass © 2020", ""),
        ("Your name", "hint in a form"),
        ("Send it", "button"),
        ("Close", "label for screen readers"),
        ("X menu", ""),
    ]
    assert file.language == "en-GB"


def test_a_page_keeps_its_tags_entities_scripts_and_type() -> None:
    made = _made("bins.html", target="ar", notice=NOTICE)

    assert made.startswith('<!DOCTYPE html>\n<html dir="rtl" lang="ar" class=x>\n<head><meta charset="utf-8">')
    for kept in (
        '<a href="/a?x=1&amp;y=2">HOME</a> | <a href="/b">PAY</a>',
        "<p>PUT YOUR <b>UN<i>USUAL</i></b> BIN OUT BY&nbsp;7AM",
        "<code>x &lt; y</code>",
        '<span translate="no">Veolia</span>.<br>',
        '<a href=\'c.html\' title="MORE">OUR PAGE</a>.<img src=a.png alt="A BIN">',
        "<pre>ONE\nTWO</pre>",
        '<script>var a = "<p>Hello</p>";</script>',
        "<!-- a comment -->",
        '<input placeholder="YOUR NAME" value="keep"><input type=submit value="SEND IT">\n<button aria-label="CLOSE">',
    ):
        assert kept in made
    assert re.search(r"<main><p role=\"note\"[^>]*>Traducido por una máquina &amp; nadie más\.</p>", made)


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("<p>Hello you</p>", '<div lang="ur" dir="rtl">\n<p>HELLO YOU</p>\n</div>'),
        (
            "<!doctype html><title>A b</title><p>C d",
            '<!doctype html><html lang="ur" dir="rtl"><title>A B</title><p>C D',
        ),
        ('<html><body lang="en"><p>Hello', '<html lang="ur" dir="rtl"><body lang="ur"><p>HELLO'),
        (
            '<html lang="en"><p>Yes <i lang="fr">oui</i></p>',
            '<html dir="rtl" lang="ur"><p>YES <i lang="fr">oui</i></p>',
        ),
    ],
)
def test_language_and_direction_of_a_page_that_is_spelt_otherwise(source: str, made: str) -> None:
    file = open_document(source.encode(), "a.html")

    assert file.rebuild(in_capitals(file), target="ur").decode() == made


def test_a_page_in_another_encoding_stays_readable_in_it() -> None:
    page = '<html><head><meta charset="iso-8859-1"></head><body><p>It costs £5 today</p></body></html>'
    file = open_document(page.encode("latin-1"), "a.html")

    made = file.rebuild({"page.1": "خمسة £5"}, target="ar")

    assert "&#1582;&#1605;&#1587;&#1577; &#8206;£5&#8207;" in made.decode("latin-1")


def test_a_page_that_names_no_encoding_gets_one() -> None:
    file = open_document(b"<html><head></head><body><p>Hello</p></body></html>", "a.html")

    assert '<head><meta charset="utf-8">' in file.rebuild({"page.1": "مرحبا"}, target="ar").decode()


def test_markdown_keeps_code_addresses_and_front_matter() -> None:
    made = _made("bins.md", notice=NOTICE)

    assert made.startswith("---\ntitle: BINS\nlang: es\n---\n> **Traducido por una máquina & nadie más.**\n")
    for kept in (
        "# YOUR *BINS* TODAY",
        'SOME **BOLD TE**XT AND `code` WITH [A LINK](https://x.gov.uk/a_b "TIP") AND ![A BIN](bin.png).',
        "A SECOND LINE\\\nAFTER A BREAK_ED & <b>HTML</b> [REF][ref] [OTHER][ref]",
        "> QUOTED TEXT OVER LINES",
        "1. FIRST ITEM MORE OF IT\n2. SECOND ***BOTH***",
        "| A    | £1,500 A\\|B |",
        '```py\nprint("hello")\n```',
        '<div class="x">\n<p>HTML <b>HERE</b></p>\n</div>',
        "NOTE[^1].",
        "[^1]: THE *NOTE* TEXT.",
        "[ref]: https://example.com/ref",
    ):
        assert kept in made


def test_signs_of_a_translation_are_no_marks_of_markdown() -> None:
    file = open_document(b"Hello you.\n\nAnd you too.\n", "a.md")

    made = file.rebuild({"text.1": "# 5 * 3 [x] &lt;b&gt;", "text.2": "1. _a_ snake_case"}, target="es").decode()

    assert made == "\\# 5 \\* 3 \\[x\\] \\<b>\n\n1\\. \\_a\\_ snake_case\n"


def test_markdown_from_right_to_left() -> None:
    assert '<div lang="ar" dir="rtl">\n\n' in _made("bins.md", target="ar")


def test_subtitles_keep_times_speakers_and_line_lengths() -> None:
    file = open_document(SRT.encode(), "film.srt")
    longer = {
        "cue.1": "<1>Bienvenido a</1> la nueva página web de su ayuntamiento de siempre",
        "cue.2": "- ¿Quién?<1/>- <2>Jo</2>",
    }

    made = file.rebuild(longer, target="es", notice="Aviso").decode()

    assert texts(file) == [
        "<1>Welcome to</1> the council's new website.",
        "- Who are you?<1/>- I am <2>Jo</2> &amp; Co",
    ]
    assert made == (
        "0\n00:00:00,000 --> 00:00:01,000\nAviso\n\n1\n00:00:01,000 --> 00:00:04,000\n"
        "<i>Bienvenido a</i> la nueva página web de\nsu ayuntamiento de siempre\n\n"
        "2\n00:00:05,000 --> 00:00:07,000\n- ¿Quién?\n- <b>Jo</b>\n\n"
        "4\n00:00:07,000 --> 00:00:12,000\nAviso\n"
    )


def test_web_subtitles_keep_settings_notes_and_voices() -> None:
    file = open_document(VTT.encode(), "film.vtt")

    made = file.rebuild(in_capitals(file), target="es", notice="Aviso").decode()

    start = "WEBVTT - Film\nKind: captions\n\nNOTE for nobody\n\n00:00:00.000 --> 00:00:01.000\nAviso\n\nintro\n"
    assert made.startswith(start)
    assert made.endswith("SECOND ONE\n\n00:00:06.000 --> 00:00:11.000\nAviso\n")
    assert "00:01.000 --> 00:04.000 line:0\n<v Roger>HELLO &amp; <c.loud>BYE</c>\n" in made


def test_the_notice_of_web_subtitles_stands_behind_styles_regions_and_notes() -> None:
    head = "WEBVTT\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:a\n\nNOTE one\n\n"
    cues = "a\n00:04.000 --> 00:06.000\nHello you\n"
    file = open_document((head + cues).encode(), "a.vtt")

    made = file.rebuild({"cue.1": "Hola"}, target="es", notice="Aviso").decode()

    assert made == f"{head}00:00:00.000 --> 00:00:04.000\nAviso\n\na\n00:04.000 --> 00:06.000\nHola\n"


@pytest.mark.parametrize(
    ("times", "shown"),
    [
        (["0-4", "5-7"], ["7-12"]),
        (["0-4", "20-22"], ["4-9"]),
        (["2-4", "5-7", "11-12"], ["0-2", "7-11"]),
        (["9-10"], ["0-5"]),
    ],
)
def test_the_notice_overlaps_no_subtitle(times: list[str], shown: list[str]) -> None:
    def clock(time: str) -> str:
        return " --> ".join(f"00:00:{int(one):02},000" for one in time.split("-"))

    cues = "\n".join(f"{number}\n{clock(time)}\nHello you\n" for number, time in enumerate(times, 1))
    made = open_document(cues.encode(), "a.srt").rebuild({}, target="es", notice="Aviso").decode()

    found = re.findall(r"(\S+ --> \S+)\nAviso", made)
    assert found == [clock(one) for one in shown]
    assert re.findall(r"-->", made) == ["-->"] * (len(times) + len(shown))
    assert "\n\n\n" not in made


def test_boxes_of_tasks_stay() -> None:
    made = open_document(b"- [ ] Pay the fine\n- [x] Call *us*\n1. [X] Appeal\n\n[ ] No task\n", "a.md")

    assert texts(made) == ["Pay the fine", "Call <1>us</1>", "Appeal", "[ ] No task"]
    assert made.rebuild(in_capitals(made), target="es").decode() == (
        "- [ ] PAY THE FINE\n- [x] CALL *US*\n1. [X] APPEAL\n\n\\[ \\] NO TASK\n"
    )


def test_titles_of_links_and_pictures_are_translated() -> None:
    data = b'See [our page](a.html \'More "here"\') and ![A bin](b.png "A bin\'s photo"), [x](c).\n'
    file = open_document(data, "a.md")

    made = file.rebuild({"text.2": 'Una "foto" m\u00e1s', "text.3": "Una foto"}, target="es").decode()

    assert texts(file)[1:] == ['More "here"', "A bin's photo"]
    assert '[our page](a.html "Una \\"foto\\" m\u00e1s") and ![A bin](b.png "Una foto"), [x](c).' in made


@pytest.mark.parametrize(
    ("title", "translation", "written"),
    [
        ("Bins", "Cubos", "Cubos"),
        ('"Bins: all"', "Cubos: todos", '"Cubos: todos"'),
        ("'Bins'", "Cubos", '"Cubos"'),
        ("Bins", "Cubos: todos", '"Cubos: todos"'),
    ],
)
def test_the_title_in_front_matter_is_translated(title: str, translation: str, written: str) -> None:
    file = open_document(f"---\ntitle: {title}\nslug: bins\n---\nPay us.\n".encode(), "a.md")

    made = file.rebuild({"title.1": translation, "text.1": "Pague."}, target="es").decode()

    assert made == f"---\ntitle: {written}\nslug: bins\n---\nPague.\n"


def test_plain_text_keeps_its_shape() -> None:
    file = open_document(TEXT.encode(), "letter.txt")

    made = file.rebuild(in_capitals(file), target="es", notice="Aviso").decode()

    assert texts(file)[5:7] == ["Band A<1/>£1,500", "Band B<1/>£1,700"]
    assert made == f"Aviso\n\n{TEXT.upper()}"


def test_plain_text_in_an_old_encoding_comes_back_in_unicode() -> None:
    file = open_document("It costs £5.\r\n\r\nPay now.\r\n".encode("cp1252"), "a.txt")

    assert file.rebuild({"text.1": "£5 خمسة"}, target="ar") == "\u200f\u200e£5\u200f خمسة\r\n\r\nPay now.\r\n".encode()


def test_xliff_gets_targets_with_a_state_and_knows_what_is_finished() -> None:
    file = open_document(XLIFF_1.encode(), "one.xlf")

    made = file.rebuild(
        {"unit.1": "Hola <2/>mundo <1>grande</1>", **file.theirs("es")}, target="es", notice="Aviso"
    ).decode()

    assert texts(file) == ["Hello <1>big</1> <2/>world &amp; all", "Done"]
    assert (
        '<target state="needs-review-translation" xml:lang="es">Hola <x id="2"/>mundo <g id="1">grande</g></target>'
    ) in made
    assert '<target state="final">Hecho</target>' in made
    assert "<header><note>Aviso</note></header>" in made
    assert made.count("<source>") == 3


def test_xliff_2_gets_targets() -> None:
    file = open_document(XLIFF_2.encode(), "two.xlf")

    made = file.rebuild({"unit.1": "Hola <1>gran</1><2/> mundo"}, target="es").decode()

    assert 'trgLang="es"' in made
    assert (
        '<segment state="translated"><source>Hello <pc id="1">big</pc><ph id="2"/> world</source>'
        '<target>Hola <pc id="1">gran</pc><ph id="2"/> mundo</target></segment>'
    ) in made


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (pdf_sample(), "parking.pdf", ["PARKING", "YOU MUST PAY £70 BY 1 APRIL 2026.", "ONE", "TWO"]),
        (RTF_SAMPLE, "refuse.rtf", ["REFUSE", "PUT YOUR BIN OUT BY 7AM. IT COSTS £50."]),
    ],
)
def test_what_cannot_be_written_again_becomes_a_word_file(data: bytes, name: str, words: list[str]) -> None:
    file = open_document(data, name)

    made = docx.Document(io.BytesIO(file.rebuild(in_capitals(file), target="es", notice="Aviso")))

    assert file.suffix == ".docx"
    assert [one.text for one in made.paragraphs] == ["Aviso", *words]
    assert made.paragraphs[1].style.name == "Heading 1"


def test_a_pdf_in_arabic_runs_from_the_right() -> None:
    file = open_document(pdf_sample(), "a.pdf")

    made = docx.Document(io.BytesIO(file.rebuild(in_arabic(file), target="ar")))

    assert all(one._p.pPr is not None and one._p.pPr.find("{*}bidi") is not None for one in made.paragraphs)
