"""What all outputs share, and plain text, JSON and Braille."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import date

import jsonschema
import pytest

from pipelines.documents.look import Look
from pipelines.documents.pictures import embedded_pictures
from pipelines.documents.render import FORMATS, render
from pipelines.documents.render.braille import CELLS, LINES
from pipelines.documents.render.sheet import DRAFT, lay_out, runs, sentences
from pipelines.documents.rows import EasyRead, HardWord, Row, RowKind, SignOff
from pipelines.engines import liblouis
from pipelines.errors import EngineError
from tests.documents.easy_read_example import example

PICTURES = embedded_pictures()
SCHEMA = "pipelines/documents/render/schema.json"
needs_liblouis = pytest.mark.skipif(not liblouis.braille_is_there(), reason="liblouis-bin is not installed")


def text_of(easy_read: EasyRead) -> str:
    return render(easy_read, "txt", picture_set=PICTURES).decode()


def row(text: str, *hard: HardWord) -> EasyRead:
    return EasyRead(title="T", council="C", rows=(Row(id="r1", text=text, hard_words=hard),))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Pay now. Phone us.", ["Pay now.", "Phone us."]),
        ("Ask Mr. Smith. He can help.", ["Ask Mr. Smith.", "He can help."]),
        ("It costs £3.50. It is at www.a.gov.uk/x. Go.", ["It costs £3.50.", "It is at www.a.gov.uk/x.", "Go."]),
        ('Say "yes." Then sign.', ['Say "yes."', "Then sign."]),
        ("Form No. 4 is here. Is it No. 5?", ["Form No. 4 is here.", "Is it No. 5?"]),
        ("One\nTwo\n\nThree", ["One", "Two", "Three"]),
        ("Meet at 7.30pm? Yes!", ["Meet at 7.30pm?", "Yes!"]),
        ("", []),
    ],
)
def test_each_sentence_stands_alone(text: str, parts: list[str]) -> None:
    assert sentences(text) == parts


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Go to www.northmere.gov.uk/pay.", "https://www.northmere.gov.uk/pay"),
        ("Go to northmere.gov.uk now", "https://northmere.gov.uk"),
        ("See https://a.example/b?c=d.", "https://a.example/b?c=d"),
        ("Email a.b@northmere.gov.uk.", "mailto:a.b@northmere.gov.uk"),
        ("Phone 01632 960 101.", "tel:01632960101"),
        ("Phone 020 7946 0000", "tel:02079460000"),
        ("javascript:alert(1)", ""),
        ("Pay £1,234.56 by 05/07/2026.", ""),
    ],
)
def test_addresses_and_numbers_can_be_followed(text: str, link: str) -> None:
    line = runs(text, ())

    assert "".join(run.text for run in line) == text
    assert [run.link for run in line if run.link] == ([link] if link else [])


def test_a_hard_word_is_bold_once_and_explained_in_the_next_sentence() -> None:
    sheet = lay_out(example(), Look())
    lines = [line for one in sheet.rows for line in one.lines]
    bold = [run.text for line in lines for run in line if run.bold]
    court = next(one for one in sheet.rows if one.text.startswith("We can ask the court"))
    texts = ["".join(run.text for run in line) for line in court.lines]

    assert bold == ["liability order", "enforcement agent"]
    assert texts == ["We can ask the court for a liability order.", "This means the court says you must pay."]


def test_an_explanation_that_the_row_gives_itself_is_not_doubled() -> None:
    word = HardWord("arrears", "Arrears means money that you owe.")
    text = "You are in arrears. Arrears means money that you owe."

    assert text_of(row(text, word)).count("money that you owe") == 1


def test_a_machine_draft_says_so_and_nothing_of_tests() -> None:
    text = text_of(example())

    assert DRAFT in text
    assert "Tested" not in text
    assert "Checked by" not in text


def test_a_signed_version_names_who_checked_and_who_tested() -> None:
    signed = SignOff(
        approved_by="Ann Lee", approved_on=date(2026, 7, 5), tested_by="Northmere People First", tested_on=None
    )
    text = text_of(replace(example(), sign_off=signed))

    assert "Checked by Ann Lee on 5 July 2026." in text
    assert "Tested by Northmere People First." in text
    assert DRAFT not in text


def test_no_level_of_heading_is_skipped() -> None:
    kinds = tuple(Row(id=str(level), kind=RowKind.HEADING, text=f"H{level}", level=level) for level in (3, 3, 1, 6, 2))

    sheet = lay_out(EasyRead(title="T", council="C", rows=kinds), Look())

    assert [one.level for one in sheet.rows] == [2, 3, 2, 3, 2]


def test_the_title_is_not_repeated_as_the_first_heading() -> None:
    heading = Row(id="h", kind=RowKind.HEADING, text="T", level=1)

    assert lay_out(EasyRead(title="T", council="C", rows=(heading,)), Look()).rows == ()


def test_steps_are_counted_anew_after_something_else() -> None:
    kinds = (RowKind.STEP, RowKind.STEP, RowKind.TEXT, RowKind.STEP)
    rows = tuple(Row(id=str(place), kind=kind, text="Go.") for place, kind in enumerate(kinds))

    assert [one.number for one in lay_out(EasyRead(title="T", council="C", rows=rows), Look()).rows] == [1, 2, 0, 1]


def test_text_has_every_row_the_words_and_how_to_reach_us() -> None:
    text = text_of(example())

    assert [one.text for one in example().rows if sentences(one.text)[0] not in text] == []
    assert "1. Find your account number." in text
    assert "- Phone us on 01632 960 101." in text
    for end in (
        "What the hard words mean",
        "How to contact us",
        "Phone: 01632 960 101",
        "How to get this in another way",
    ):
        assert end in text


@dataclass(frozen=True, slots=True)
class Finding:
    rule: str
    row_id: str


def test_json_follows_its_schema_and_maps_sources_to_rows() -> None:
    with open(SCHEMA, encoding="utf-8") as file:
        schema = json.load(file)
    made = json.loads(render(example(), "json", picture_set=PICTURES, checks=[Finding("1", "r3")], facts=[]))

    jsonschema.validate(made, schema)
    assert made["source_map"]["b3.s1"] == ["r3"]
    assert made["checks"] == [{"rule": "1", "row_id": "r3"}]
    assert made["rows"][1]["picture"]["alt"]


def test_json_without_checks_does_not_pretend_to_have_any() -> None:
    assert "checks" not in json.loads(render(example(), "json", picture_set=PICTURES))


@needs_liblouis
def test_braille_fits_40_cells_and_25_lines() -> None:
    pages = render(example(), "brf", picture_set=PICTURES).decode("ascii").split("\f")

    assert len(pages) > 1
    for number, page in enumerate(pages, start=1):
        lines = page.removesuffix("\r\n").split("\r\n")
        assert len(lines) == LINES
        assert max(map(len, lines)) <= CELLS
        assert lines[-1].strip() == f"#{str(number).translate(str.maketrans('1234567890', 'ABCDEFGHIJ'))}"


@needs_liblouis
def test_braille_is_contracted_and_keeps_the_amount() -> None:
    made = render(example(), "brf", picture_set=PICTURES).decode("ascii")

    assert "@L#AFD4EJ" in made
    assert ",? LR IS AB YR C\\NCIL TAX4" in made


def test_without_liblouis_the_package_to_install_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(liblouis, "PROGRAM", "no-such-program")

    with pytest.raises(EngineError, match="apt-get install liblouis-bin liblouis-data"):
        render(example(), "brf", picture_set=PICTURES)


def test_an_unknown_format_is_named_with_those_there_are() -> None:
    with pytest.raises(EngineError, match="no format 'exe'; have: docx, pdf"):
        render(example(), "exe", picture_set=PICTURES)  # type: ignore[arg-type]


@pytest.mark.parametrize("format_", [one for one in FORMATS if one != "brf" or liblouis.braille_is_there()])
@pytest.mark.parametrize(
    "easy_read",
    [
        EasyRead(title="", council=""),
        row("   "),
        row("A bell \x07, a null \x00 and a page \x0c end here."),
        row("#set page(width: 1cm) $x$ `raw` @ref <tag> \\ // /* */ {{ x }} {% y %}"),
        row("x" * 5_000),
    ],
    ids=["empty", "blank", "control characters", "code", "one long word"],
)
def test_odd_documents_come_out_in_every_format(format_: str, easy_read: EasyRead) -> None:
    assert render(easy_read, format_, picture_set=PICTURES)  # type: ignore[arg-type]


@pytest.mark.parametrize("format_", ["docx", "pdf", "html"])
def test_a_picture_that_the_set_does_not_have_is_an_error_not_a_gap(format_: str) -> None:
    made = example()
    odd = replace(made.rows[1].picture, symbol="F00") if made.rows[1].picture else None

    with pytest.raises(EngineError, match="no OpenMoji symbol"):
        render(
            replace(made, rows=(replace(made.rows[1], picture=odd),)),
            format_,  # type: ignore[arg-type]
            picture_set=PICTURES,
        )


def test_without_pictures_no_picture_and_no_credit_is_printed() -> None:
    page = render(example(), "html", picture_set=PICTURES, look=Look(pictures=False)).decode()

    assert not re.search(r"<svg|<img|OpenMoji|Hide the pictures", page)
