"""No picture rather than one that says the contrary of its row, or another amount."""

from __future__ import annotations

import pytest

from pipelines.documents.pictures import embedded_pictures, illustrate
from pipelines.documents.rows import EasyRead, HardWord, Row


def _concept(text: str, *words: HardWord) -> str:
    row = Row(id="r1", text=text, hard_words=words)
    picture = illustrate(EasyRead(title="", council="", rows=(row,)), embedded_pictures()).rows[0].picture
    return picture.concept if picture else ""


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("If they are accepted, the charge will be cancelled.", "stop"),
        ("If they are rejected, a Notice of Rejection will be given. You may then appeal, for free.", "free"),
        ("It was agreed that the public should be excluded during item 47.", "agree"),
        ("This is about a motion to increase the charge to £52.", "goes_up"),
        ("A rise of no more than 4.99% is planned. This includes 2% for adult social care.", "carer"),
        ("Lodgers may be taken in without consent.", "key"),
        ("Tenancy Services Manager", "key"),
        ("Weekly food waste collections", "food_waste"),
        ("Pavements will not be treated except outside hospitals, schools and sheltered housing.", "school"),
        ("Roads are gritted, except near hospitals, schools and homes.", "school"),
    ],
)
def test_a_picture_whose_meaning_is_taken_back_is_not_shown(text: str, wrong: str) -> None:
    assert _concept(text) != wrong


def test_a_letter_of_the_alphabet_is_no_envelope() -> None:
    meaning = "A valuation band is a letter, like B, for each home."

    assert _concept(f"Each home is in a valuation band. {meaning}", HardWord("valuation band", meaning)) != "letter"


def test_what_is_said_plainly_keeps_its_picture() -> None:
    assert _concept("Your rent will go up.") == "goes_up"
    assert _concept("Cancel your account.") == "stop"


def test_the_picture_of_money_shows_no_amount() -> None:
    pictures = {embedded_pictures().picture_for(text) for text in ("You must pay £70.", "Bring coins.", "Your purse")}

    assert {picture.symbol for picture in pictures if picture} == {"1F45B"}
