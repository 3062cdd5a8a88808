"""Markup and pieces: tags that moved keep their meaning, tags that make no sense cost no word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.translated.direction import by_direction, marked, stays_left_to_right
from pipelines.documents.translated.formats import open_document
from pipelines.documents.translated.pieces import Piece, Solo, Words, Wrap, decode, encode
from pipelines.documents.translated.script import script_of
from pipelines.translation.markup import escape, is_balanced, plain
from pipelines.translation.markup import pieces as bits_of
from tests.translated.text_samples import SAMPLES

BOLD_WORD = [Words("Pay "), Words("now", "bold"), Words(" or "), Wrap("link", (Words("ask us"),), is_link=True)]
_PICTURE = Solo("picture")


def _seen(pieces: tuple[Piece, ...]) -> list[tuple[str, str]]:
    """Words with their look or link, things by their name."""
    found: list[tuple[str, str]] = []
    for piece in pieces:
        if isinstance(piece, Words):
            found.append((piece.text, piece.look))
        elif isinstance(piece, Solo):
            found.append(("", str(piece.handle)))
        else:
            found += [(text, f"{piece.handle} {look}".strip()) for text, look in _seen(piece.inside)]
    return found


def test_looks_and_links_become_numbered_tags() -> None:
    assert encode(BOLD_WORD).text == "Pay <1>now</1> or <2>ask us</2>"


def test_a_translation_of_itself_is_the_paragraph() -> None:
    coded = encode(BOLD_WORD)

    assert decode(coded.text, coded) == tuple(BOLD_WORD)


def test_tags_may_move_and_nest() -> None:
    coded = encode(BOLD_WORD)

    seen = _seen(decode("<2>Pregunte <1>ahora</1></2> o pague", coded))

    assert seen == [("Pregunte ", "link"), ("ahora", "link bold"), (" o pague", "")]


@pytest.mark.parametrize(
    "broken", ["Pague <1>ya o <2>dime</1></2>", "Pague <1>ya o dime", "Pague ya</1> o <2>dime</2>"]
)
def test_tags_that_cross_cost_no_word_and_no_link(broken: str) -> None:
    seen = _seen(decode(broken, encode(BOLD_WORD)))

    assert "".join(text for text, _ in seen) == plain(broken)
    assert {look for _, look in seen} == {"link"}


def test_a_lost_picture_comes_back_and_a_lost_line_break_does_not() -> None:
    coded = encode([Words("One "), _PICTURE, Words(" two"), Solo("break", must_stay=False), Words("three")])

    assert _seen(decode("Uno dos tres", coded)) == [("Uno dos tres", ""), ("", "picture")]


def test_a_picture_that_stands_twice_is_put_once() -> None:
    coded = encode([Words("One "), _PICTURE, Words(" two")])

    assert _seen(decode("<1/>Uno <1/>dos", coded)) == [("", "picture"), ("Uno dos", "")]


def test_the_commonest_look_has_no_tag() -> None:
    assert encode([Words("Everything is bold ", "bold"), Words("but this", ""), Words(" and this", "bold")]).text == (
        "Everything is bold <1>but this</1> and this"
    )


def test_edges_and_wraps_round_everything_are_no_business_of_the_translator() -> None:
    coded = encode([_PICTURE, Words("  "), Wrap("link", (Words("Read more"),), is_link=True), Words(" ")])

    assert coded.text == "Read more"
    assert _seen(decode("Más", coded)) == [("", "picture"), ("  ", ""), ("Más", "link"), (" ", "")]


def test_what_holds_no_letter_is_not_translated() -> None:
    assert encode([Words("£1,500.00 "), _PICTURE, Words("01/04/2026")]).text == ""


def test_signs_of_the_markup_in_the_text_survive() -> None:
    coded = encode([Words("a <1> b & c > d")])

    assert coded.text == "a &lt;1&gt; b &amp; c &gt; d"
    assert decode(coded.text, coded) == (Words("a <1> b & c > d"),)


@given(st.text(max_size=60))
def test_any_text_goes_through_the_markup(text: str) -> None:
    written = escape(text)

    assert is_balanced(written)
    assert escape(plain(written)) == written
    assert len(list(bits_of(written))) <= 1


@given(st.lists(st.sampled_from("<1> </1> <2> </2> <3/> <9> word &amp; < > \u00a0".split(" ")), max_size=20))
def test_whatever_an_engine_sends_back_no_word_is_lost(bits: list[str]) -> None:
    coded = encode([*BOLD_WORD, Words(" "), _PICTURE, Words(" today")])
    answer = "".join(bits)

    seen = _seen(decode(answer, coded))

    assert "".join(text for text, _ in seen).startswith(plain(answer)[:1])
    assert plain(answer).replace(" ", "") in "".join(text for text, _ in seen).replace(" ", "")
    assert sum("picture" in name for _, name in seen) == 1


@pytest.mark.parametrize("tag", ["ar", "ur", "fa", "ps", "he", "yi", "sd", "ckb", "pa-PK", "pa-Arab", "ar-SA", "dv"])
def test_languages_from_right_to_left(tag: str) -> None:
    assert script_of(tag).direction == "rtl"


@pytest.mark.parametrize("tag", ["es", "pa", "zh", "bn", "ur-Latn", "ar-Latn", "xx", "uk"])
def test_languages_from_left_to_right(tag: str) -> None:
    assert script_of(tag).direction == "ltr"


@pytest.mark.parametrize(
    ("tag", "regional", "font"),
    [
        ("ar", "ar-SA", "Arial"),
        ("bn", "bn-BD", "Nirmala UI"),
        ("pa", "pa-IN", "Nirmala UI"),
        ("ta", "ta-IN", "Nirmala UI"),
        ("zh", "zh-CN", "Microsoft YaHei"),
        ("zh-Hant", "zh-Hant", "Microsoft JhengHei"),
        ("es", "es-ES", ""),
        ("es-MX", "es-MX", ""),
    ],
)
def test_a_language_has_its_country_and_a_font_with_its_letters(tag: str, regional: str, font: str) -> None:
    assert (script_of(tag).regional, script_of(tag).font) == (regional, font)


def test_latin_names_stand_apart_in_a_line_from_the_right() -> None:
    assert list(by_direction("زوروا www.example.gov.uk/bins الآن 020")) == [
        ("زوروا ", True),
        ("www.example.gov.uk/bins", False),
        (" الآن 020", True),
    ]


def test_an_english_sentence_keeps_its_direction_and_a_name_does_not() -> None:
    assert stays_left_to_right("This is not translated yet.")
    assert not stays_left_to_right("Example Council")
    assert not stays_left_to_right("£50")
    assert not stays_left_to_right("زوروا Example Council.")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("اتصل بنا على 01632 960105 الآن", "اتصل بنا على [01632 960105] الآن"),
        ("تدفع <1>£45.50</1> الآن", "تدفع <1>[£45.50]</1> الآن"),
        ("مجلس، 1 High Street، NM1 2AB", "مجلس، [1 High Street]، [NM1 2AB]"),
        ("مجلس، 1 High Street, NM1 2AB.", "مجلس، [1 High Street, NM1 2AB]."),
        ("شارة Blue <1>Badge</1> الآن", "شارة [Blue <1>Badge]</1> الآن"),
        ("عند R&amp;D و 25% و 12-34-56", "عند [R&amp;D] و [25%] و [12-34-56]"),
        ("www.example.gov.uk/a?b=c موقعنا", "][www.example.gov.uk/a?b=c] موقعنا"),
        ("صورة <1/> V5C <2/>", "صورة <1/> [V5C] <2/>"),
        ("خلال 28 يومًا، في 1 أبريل 2027", "خلال 28 يومًا، في 1 أبريل 2027"),
        ("٤٥ جنيهًا", "٤٥ جنيهًا"),
        ("Call 01632 960105", "Call 01632 960105"),
        ("", ""),
    ],
)
def test_what_is_read_from_the_left_is_marked_in_a_line_from_the_right(text: str, shown: str) -> None:
    assert marked(text).replace("\u200e", "[").replace("\u200f", "]") == shown


def test_marks_that_a_person_has_put_are_left_as_they_are() -> None:
    assert marked("هاتف \u206601632 960105\u2069") == "هاتف \u206601632 960105\u2069"


def test_xliff_is_for_programs_and_gets_no_marks() -> None:
    file = open_document(SAMPLES["one.xlf"], "one.xlf")

    made = file.rebuild({file.segments[0].id: "خمسة £5"}, target="ar").decode()

    assert "خمسة £5" in made
