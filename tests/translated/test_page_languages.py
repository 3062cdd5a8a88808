"""Passages of a page in another language stay as they are, and drawn lines keep their blanks."""

from __future__ import annotations

import pytest

from pipelines.documents.translated.formats import open_document
from tests.translated.pseudo import in_capitals


def capitals(source: str, name: str = "a.html") -> str:
    file = open_document(source.encode(), name)
    return file.rebuild(in_capitals(file), target="es").decode()


@pytest.mark.parametrize(
    ("source", "made"),
    [
        ("<p>Pay <i lang='cy' title='yma'>nawr</i> now</p>", "<p>PAY <i lang='cy' title='yma'>nawr</i> NOW</p>"),
        (
            "<div lang='fr'><p>Payez <b>ici</b></p></div><p>Pay</p>",
            "<div lang='fr'><p>Payez <b>ici</b></p></div><p>PAY</p>",
        ),
        ("<img lang='cy' alt='llun'><p>Pay</p>", "<img lang='cy' alt='llun'><p>PAY</p>"),
        ("<p xml:lang='cy'>Talu</p><p>Pay</p>", "<p xml:lang='cy'>Talu</p><p>PAY</p>"),
        ("<p lang='en-US'>Pay</p><p lang=''>Go</p>", "<p lang=\"es\">PAY</p><p lang=''>GO</p>"),
    ],
)
def test_what_is_marked_as_another_language_stays(source: str, made: str) -> None:
    assert made in capitals(f"<html lang='en-GB'><body>{source}</body></html>")


def test_a_page_in_another_language_is_itself_translated() -> None:
    assert "<p>TALU <i lang=en>now</i></p>" in capitals("<html lang='cy'><p>Talu <i lang=en>now</i></p></html>")
    assert '<div lang="es"><p>TALU</p></div>' in capitals("<div lang='cy'><p>Talu</p></div>")


def test_markdown_leaves_other_languages_too() -> None:
    source = "Pay <span lang='cy'>**nawr**</span> now.\n\n<div lang='cy'>Talu</div>\n"

    assert capitals(source, "a.md") == source.replace("Pay", "PAY").replace("now.", "NOW.")


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ("Day      Time\n  Monday\t9am to noon\nThen\ngo", ["Day", "Time", "Monday", "9am to noon", "Then<1/>go"]),
        ("Pay now.  Do not wait.\n    Then go.", ["Pay now. <1/>Do not wait.<2/><3/>Then go."]),
        ("<b>Day</b>   Time", ["<1>Day</1><2/>Time"]),
        ("a\r\nb  c\r\n", ["a", "b", "c"]),
    ],
)
def test_preformatted_text_keeps_its_blanks_and_columns_are_apart(source: str, texts: list[str]) -> None:
    page = f"<html lang='en'><pre>{source}</pre></html>"

    assert [segment.text for segment in open_document(page.encode(), "a.html").segments] == texts
    assert f"<pre>{source}</pre>".upper() in capitals(page).upper()
