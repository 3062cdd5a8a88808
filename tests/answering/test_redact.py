"""Personal details are hidden by kind, and nothing that changes the answer is."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.answering.redact import mask, redact
from pipelines.types import Question, Turn


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("my account number is 12345678", "my account number is [COUNCIL TAX ACCOUNT]"),
        ("council tax ref 3012 345 678 please", "council tax ref [COUNCIL TAX ACCOUNT] please"),
        ("acc no: 712345678, moving", "acc no: [COUNCIL TAX ACCOUNT], moving"),
        ("pcn NM12345678 pls", "pcn [PCN] pls"),
        ("I got nm1234567a", "I got [PCN]"),
        ("NM 1234 5678 is wrong", "[PCN] is wrong"),
        ("ticket number 1234567890", "ticket number [PCN]"),
        ("NМ１２３４５６７８", "[PCN]"),
        ("my reg is AB12 CDE", "my reg is [VEHICLE REGISTRATION]"),
        ("ab12cde got clamped", "[VEHICLE REGISTRATION] got clamped"),
        ("A\u200bB12\u200bCDE", "[VEHICLE REGISTRATION]"),
        ("car reg A123 BCD", "car reg [VEHICLE REGISTRATION]"),
        ("it is ABC 123D", "it is [VEHICLE REGISTRATION]"),
        ("number plate ABC 1", "number plate [VEHICLE REGISTRATION]"),
        ("my plate is 1 AB", "my plate is [VEHICLE REGISTRATION]"),
        ("NI AB 12 34 56 C", "NI [NATIONAL INSURANCE NUMBER]"),
        ("ab123456c", "[NATIONAL INSURANCE NUMBER]"),
        ("943 476 5919", "[NHS NUMBER]"),
        ("nhs number 9434765919", "nhs number [NHS NUMBER]"),
        ("ring 07700 900123", "ring [PHONE]"),
        ("+44 7700 900123", "[PHONE]"),
        ("(01632) 960 123", "[PHONE]"),
        ("020 7946 0018", "[PHONE]"),
        ("0 7 7 0 0 9 0 0 1 2 3", "[PHONE]"),
        ("jo.bloggs+tax@example.co.uk", "[EMAIL]"),
        ("jo at gmail dot com", "[EMAIL]"),
        ("card 4111 1111 1111 1111 12/26", "card [CARD] 12/26"),
        ("sort code 20-45-99 account 12345678", "sort code [SORT CODE] account [BANK ACCOUNT]"),
        ("GB29 NWBK 6016 1331 9268 19", "[BANK ACCOUNT]"),
        ("uprn 100012345678", "uprn [UPRN]"),
        ("I live at 12 Acacia Avenue, NM1 2AB", "I live at [ADDRESS], [POSTCODE]"),
        ("sw1a1aa", "[POSTCODE]"),
        ("born 3/4/1956", "born [DATE OF BIRTH]"),
        ("dob 3rd march 1956", "dob [DATE OF BIRTH]"),
        ("passport 123456789", "passport [PASSPORT NUMBER]"),
        ("my name is John Smith and I moved", "my name is [NAME] and I moved"),
        ("my name's mary o'neil can I pay", "my name's [NAME] can I pay"),
        ("I'm Mrs Patel", "I'm [NAME]"),
        ("This is Jane Doe calling", "This is [NAME] calling"),
        ("oh seven seven double two nine oh oh one two three", "[PHONE]"),
        ("it is one two three four five six seven eight", "it is [NUMBER]"),
        ("61234567", "[NUMBER]"),
    ],
)
def test_personal_details_are_hidden_by_kind(text: str, masked: str) -> None:
    assert mask(text)[0] == masked


@pytest.mark.parametrize(
    "text",
    [
        "£1,800 a year", "it was 1800 or 2000", "band D 2026", "D 2026", "council tax 2025 2026", "2026-27", "25%",
        "code 12r", "for 12r", "01", "contravention code 40", "PIP 12 points", "exactly 10 points",
        "form TE9 TE7 PE3 PE2", "class F", "P45", "P60", "A1", "HMO", "section 13A", "M25 car", "zone A 10 per",
        "council tax account closed 01 04 2026", "PCN issued on 12/11/2026", "pcn 12-04-26", "notice dated 01 04 2026",
        "from 1 April 2026 to 31 March 2027", "0300 123 1059", "0808 808 4000", "0800 111 999", "116 123", "101",
        "105", "111", "999", "text 85258", "parked 20 minutes on High Street", "30 mph road", "by 28 day of notice",
        "in 20 the", "in24hrs", "car 2 weeks", "my car is 3 yrs old", "A2 2nd notice", "is the 2 way street",
        "my name is not on the bill", "my name is wrong on it", "one two three four",
        "two adults, three kids, four cats and one dog", "born in 1950", "150 g/km car", "10 instalments of 180",
    ],
)  # fmt: skip
def test_what_changes_the_answer_stays(text: str) -> None:
    assert mask(text) == (text, ())


def test_a_mask_tells_where_its_label_stands() -> None:
    text, masks = mask("my reg is AB12 CDE and my pcn is NM12345678")

    assert [(found.kind, text[found.start : found.end]) for found in masks] == [
        ("vehicle_registration", "[VEHICLE REGISTRATION]"),
        ("pcn", "[PCN]"),
    ]


def test_the_step_leaves_no_value_in_the_turn() -> None:
    question = Question("my account number is 12345678", "northmere", date(2026, 11, 23))

    turn = redact(Turn(question=question, text=question.text), None)

    assert "12345678" not in repr(turn)
    assert turn.text == "my account number is [COUNCIL TAX ACCOUNT]"
    assert [found.kind for found in turn.masks] == ["council_tax_account"]


@given(st.from_regex(r"[A-Z]{2}[0-9]{8}", fullmatch=True), st.text(alphabet="abc .,!?", max_size=20))
def test_a_pcn_never_passes(number: str, around: str) -> None:
    text, _ = mask(f"{around} {number} {around}")

    assert number not in text


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_masks_are_in_order_and_name_their_kind(text: str) -> None:
    masked, masks = mask(text)

    end = 0
    for found in masks:
        assert end <= found.start < found.end <= len(masked)
        assert masked[found.start : found.end] == f"[{found.kind.upper().replace('_', ' ')}]"
        end = found.end


@given(st.text(alphabet="0123456789 -+()aAbBoh@./£", max_size=300))
def test_odd_mixtures_of_figures_do_no_harm(text: str) -> None:
    masked, masks = mask(text)

    assert bool(masks) == ("[" in masked)


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "piece",
    ["1 ", "a1 ", "oh ", "account ", "my name is ", "a.b@", "12 high ", "1-", "born ", "bank ", "0", "(0", "a",
     "car is ", "4111 ", "a-", "bank account ", "double ", "@", "a@a.", "number ", "badge no ", "flat 1 ", "+4"],
)  # fmt: skip
def test_a_hundred_thousand_characters_end(piece: str) -> None:
    masked, _ = mask(piece * (100_000 // len(piece)))

    assert masked
