"""Pictures on rows: the right idea or none, one symbol one meaning, and figures on rows that were held out."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.documents.pictures import NO_PICTURE, embedded_pictures, illustrate, open_picture_set
from pipelines.documents.rows import EasyRead, HardWord, Row, RowKind, Trouble
from pipelines.engines.protocols import Picture, PictureSet
from pipelines.errors import EngineError
from tests.documents.easy_read_example import DATA, example


@pytest.fixture(scope="module")
def pictures() -> PictureSet:
    return embedded_pictures()


def document(*texts: str) -> EasyRead:
    rows = tuple(Row(id=f"r{place}", text=text) for place, text in enumerate(texts))
    return EasyRead(title="A letter", council="Northmere", rows=rows)


def concepts(easy_read: EasyRead) -> list[str | None]:
    return [row.picture.concept if row.picture else None for row in easy_read.rows]


@pytest.mark.parametrize(
    ("part", "precision", "coverage"), [("tuning", 0.95, 0.75), ("held out", 0.95, 0.55), ("judged", 0.98, 0.95)]
)
def test_a_shown_picture_is_right_and_most_rows_have_one(
    pictures: PictureSet, part: str, precision: float, coverage: float
) -> None:
    """An empty 'right' means that none should be shown. What is held out was labelled before its pictures were seen.

    Of the part 'judged' the rows were written first and each picture was judged beside its row: nothing may be lost.
    """
    lines = [json.loads(line) for line in (DATA / "picture_rows.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [line for line in lines if line["part"] == part]
    shown = [(row, found.concept) for row in rows if (found := pictures.picture_for(row["text"]))]
    right = [row for row, concept in shown if concept in row["right"]]

    assert len(rows) >= 100
    assert len(right) / len(shown) >= precision
    assert len(shown) / len(rows) >= coverage


def test_rows_for_the_figures_name_concepts_that_there_are(pictures: PictureSet) -> None:
    known = {concept.id for concept in pictures.concepts}  # type: ignore[attr-defined]
    lines = [json.loads(line) for line in (DATA / "picture_rows.jsonl").read_text(encoding="utf-8").splitlines()]

    assert len({line["text"] for line in lines}) == len(lines) >= 200
    assert [line for line in lines if not known.issuperset(line["right"])] == []


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("You can challenge your parking ticket.", "parking_ticket"),
        ("You can object to the plan.", None),
        ("A train ticket is £12.", "ticket"),
        ("You can keep a small pet.", "pet"),
        ("Put glass, cans and paper in the recycling bin.", "recycling"),
        ("Tell us in writing why you do not like the plan.", "write"),
        ("We can fit a rail in your bath.", None),
    ],
)
def test_a_picture_never_says_more_than_the_row(pictures: PictureSet, text: str, concept: str | None) -> None:
    found = pictures.picture_for(text)

    assert (found.concept if found else None) == concept


def test_a_ticket_for_parking_and_a_ticket_to_buy_have_two_symbols(pictures: PictureSet) -> None:
    made = illustrate(document("You have a parking ticket.", "You can buy a ticket at the machine."), pictures)

    assert concepts(made) == ["parking_ticket", "ticket"]
    assert len({row.picture.symbol for row in made.rows if row.picture}) == 2


def test_a_row_without_a_sure_picture_says_what_to_do(pictures: PictureSet) -> None:
    made = illustrate(document("You do not need to pay."), pictures)

    assert made.rows[0].picture is None
    assert [trouble.code for trouble in made.rows[0].troubles] == [NO_PICTURE]
    assert "Search for one" in made.rows[0].troubles[0].text


def test_the_trouble_goes_when_a_picture_comes(pictures: PictureSet) -> None:
    once = illustrate(document("You do not need to pay."), pictures)
    mended = replace(once, rows=(replace(once.rows[0], text="Phone us."),))

    assert illustrate(mended, pictures).rows[0].troubles == ()


def test_other_troubles_stay(pictures: PictureSet) -> None:
    long = Trouble("long", "Split this sentence.")
    made = document("Phone us.")

    assert illustrate(replace(made, rows=(replace(made.rows[0], troubles=(long,)),)), pictures).rows[0].troubles == (
        long,
    )


def test_one_symbol_has_one_meaning_across_the_document(pictures: PictureSet) -> None:
    meanings = {(row.picture.symbol, row.picture.concept) for row in example().rows if row.picture}

    assert len({symbol for symbol, _ in meanings}) == len({concept for _, concept in meanings}) == len(meanings)


def test_a_symbol_that_an_officer_gave_another_meaning_is_not_used_for_a_second(pictures: PictureSet) -> None:
    telephone = pictures.picture_for("Phone us.")
    assert telephone is not None
    chosen = Picture("openmoji", telephone.symbol, "helpline_of_a_friend", "A telephone")
    made = document("Ring a friend.", "Phone us.")

    illustrated = illustrate(replace(made, rows=(replace(made.rows[0], picture=chosen), made.rows[1])), pictures)

    assert illustrated.rows[0].picture == chosen
    assert illustrated.rows[1].picture is None


def test_the_same_idea_has_the_symbol_that_an_officer_chose_for_it(pictures: PictureSet) -> None:
    chosen = Picture("northmere", "our-phone", "phone", "Our telephone")
    made = document("Ring us.", "Phone us.")

    illustrated = illustrate(replace(made, rows=(replace(made.rows[0], picture=chosen), made.rows[1])), pictures)

    assert illustrated.rows[1].picture == chosen


def test_neighbours_do_not_all_have_one_picture(pictures: PictureSet) -> None:
    rows = ("You must pay.", "You pay £5.", "You can pay now. Phone us.", "Pay the £5.")

    assert concepts(illustrate(document(*rows), pictures)) == ["money", "money", "phone", "money"]


def test_what_a_hard_word_means_does_not_lead_the_picture_astray(pictures: PictureSet) -> None:
    meaning = "Sheltered housing is homes for older people with some help."
    allowance = "Attendance Allowance is money for older people who need help with care."
    text = f"Pavements are not treated outside sheltered housing. {meaning}"
    made = document(text, f"You may get Attendance Allowance. {allowance}")
    rows = (
        replace(made.rows[0], hard_words=(HardWord("sheltered housing", meaning),)),
        replace(made.rows[1], hard_words=(HardWord("Attendance Allowance", allowance),)),
    )

    assert concepts(illustrate(replace(made, rows=rows), pictures)) == [None, "money"]


def test_headings_have_no_picture_and_no_trouble(pictures: PictureSet) -> None:
    made = document("How to pay")

    row = illustrate(replace(made, rows=(replace(made.rows[0], kind=RowKind.HEADING),)), pictures).rows[0]
    assert (row.picture, row.troubles) == (None, ())


def test_the_credit_of_the_set_goes_with_the_document(pictures: PictureSet) -> None:
    made = illustrate(document("Phone us."), pictures)

    assert (made.picture_set, made.picture_credit) == ("openmoji", pictures.credit)


def test_an_unknown_set_is_named_with_those_there_are(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="no picture set 'nope'; have: openmoji"):
        open_picture_set("nope", tmp_path)
