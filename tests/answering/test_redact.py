"""Personal details are hidden by kind, and nothing that changes the answer is."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.answering.name_list import key_of, name_list
from pipelines.answering.redact import mask, published_contacts, redact
from pipelines.answering.safeguard import find_crisis
from pipelines.facts.fact_row import FactRow
from pipelines.facts.store import FactStore
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
        ("I'm Mrs Patel", "I'm Mrs [NAME]"),
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


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("thanks, Bob", "thanks, [NAME]"),
        ("cheers dave", "cheers [NAME]"),
        ("Kind regards,\nNasreen Malik", "Kind regards,\n[NAME]"),
        ("yours faithfully, R. K. Narayan", "yours faithfully, [NAME]"),
        ("I'm Sarah Khan and I moved", "I'm [NAME] and I moved"),
        ("this is Mr O'Neill", "this is Mr [NAME]"),
        ("im mrs thornberry-jones", "im mrs [NAME]"),
        ("Mr & Mrs J. Wood", "Mr & Mrs [NAME]"),
        ("my mother Joan Smith", "my mother [NAME]"),
        ("on behalf of joan smith", "on behalf of [NAME]"),
        ("my kids are Leo, Mia and Zlatan", "my kids are [NAME], [NAME] and Zlatan"),
        ("my son mark smith is a student", "my son [NAME] is a student"),
        ("my daughter Rose lives with me", "my daughter [NAME] lives with me"),
        ("my husband Bill died in May", "my husband [NAME] died in May"),
        ("his name is grant", "his name is [NAME]"),
        ("MY NAME IS JOHN SMITH AND I MOVED", "MY NAME IS [NAME] AND I MOVED"),
        ("ask for Maria van der Berg", "ask for [NAME]"),
        ("Sarah Lane has left", "[NAME] has left"),
        ("Siân Llewellyn's car", "[NAME]'s car"),
        ("the tenant, Wlodek Xymer, left", "the tenant, [NAME], left"),
        ("thanks Hope Adebayo and Li Wei Chen", "thanks [NAME] and [NAME]"),
    ],
)
def test_people_are_hidden_by_their_name_or_by_the_words_before(text: str, masked: str) -> None:
    assert mask(text)[0] == masked


@pytest.mark.parametrize(
    "text",
    [
        "Albert Road is a permit road", "victoria street car park", "is there parking near St David's Hospital",
        "King George Way", "Will Northmere be open on Good Friday", "May I pay later", "Mark my words",
        "I live near Victoria Park", "Marston Holdings came", "Bristow and Sutor bailiffs", "I have Crohn's disease",
        "My husband is Polish", "my partner is Disabled", "this is Northmere Council", "I'm Deaf",
        "My Name Is Wrong On The Bill", "in the name of my late husband", "my husband will not pay",
        "my partner may move in", "My landlord Northmere Homes", "Thanks in advance", "thanks again", "Regards",
        "i will pay my bill", "a ticket in Lincoln", "Bolton council gave me a ticket", "Nelson ward",
        "St Andrew's Day", "my wife and I", "my son, 18, lives here", "Universal Credit", "the job centre",
    ],
)  # fmt: skip
def test_words_places_and_firms_that_are_also_names_stay(text: str) -> None:
    assert mask(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("I live at 5 The Saltings", "I live at [ADDRESS]"),
        ("22 st james walk", "[ADDRESS]"),
        ("9c Potter's Yard is empty", "[ADDRESS] is empty"),
        ("Flat 2/1, 45 Argyle Street", "[ADDRESS]"),
        ("flat 3, weir court", "[ADDRESS]"),
        ("12-14 High Street", "[ADDRESS]"),
        ("Rose Cottage, Mill Lane", "[ADDRESS]"),
        ("ZX9-8LW", "[POSTCODE]"),
        ("qj12 8lw", "[POSTCODE]"),
        ("born March 3, 1956", "born [DATE OF BIRTH]"),
        ("dob 1956-03-03 and hers 1.2.1960", "dob [DATE OF BIRTH] and hers [DATE OF BIRTH]"),
        ("Joan Bell (3/3/1956) signed", "[NAME] ([DATE OF BIRTH]) signed"),
        ("12/06/1948 is my date of birth", "[DATE OF BIRTH] is my date of birth"),
        ("jo dot bell at wanadoo dot org", "[EMAIL]"),
        ("jo [at] example [dot] co.uk", "[EMAIL]"),
        ("email jo at example dot org", "email [EMAIL]"),
        ("my sort code's 204599", "my sort code's [SORT CODE]"),
        ("not 20-45-99, it is 204598", "not [SORT CODE], it is [SORT CODE]"),
        ("20-45-99 and 12345678", "[SORT CODE] and [BANK ACCOUNT]"),
        ("the last three digits on the back are 321", "the last three digits on the back are [CARD SECURITY CODE]"),
        ("987 is the cvc", "[CARD SECURITY CODE] is the cvc"),
        ("badge AB12CD 0 0424X0727", "badge [BLUE BADGE NUMBER]"),
        ("my badge is AB12CD", "my badge is [BLUE BADGE NUMBER]"),
    ],
)
def test_details_are_hidden_in_the_other_ways_people_write_them(text: str, masked: str) -> None:
    assert mask(text)[0] == masked


@pytest.mark.parametrize(
    "text",
    [
        "I have 3 cars and 2 permits", "2 double yellow lines at the end", "3 bins on the side", "ds1500 blue badge",
        "parked 10 minutes near the park", "there are 3 flats in the house", "our 2 bedroom terraced house",
        "we pay 25 percent way too much", "the code on the back is wrong", "A1 2nd", "B2 4hr", "course ends June 2027",
        "I looked at gov dot uk", "valued on 1 April 1991", "due after 3 May 2026, born in Leeds",
        "appeal by 01-02-26 or 300000", "I live in ZX9", "which zone is Mill Lane in",
    ],
)  # fmt: skip
def test_what_only_looks_like_such_a_detail_stays(text: str) -> None:
    assert mask(text) == (text, ())


@pytest.mark.parametrize("name", ["Dave", "Zlatko", "kwame", "Mohammed Khan"])
def test_a_name_does_not_hide_that_somebody_is_in_danger(name: str) -> None:
    text = f"my husband {name} hits me and I am scared"

    assert find_crisis(mask(text)[0]) == find_crisis(text) is not None


def test_contacts_that_the_council_publishes_stay() -> None:
    day = date(2026, 4, 1)
    rows = [
        FactRow("phone.parking", "Phone", "01632 960104", "phone", day, None, "Contact list", Path("contacts.yaml"), 1),
        FactRow(
            "email.parking",
            "E-mail",
            "parking@northmere.example",
            "email",
            day,
            None,
            "Contact list",
            Path("contacts.yaml"),
            1,
        ),
    ]
    text = "is 01632-960104 or Parking@Northmere.example yours? mine is 01632 960825 and jo@northmere.example"

    masked, masks = mask(text, published_contacts(FactStore(rows)))

    assert masked == "is 01632-960104 or Parking@Northmere.example yours? mine is [PHONE] and [EMAIL]"
    assert [found.kind for found in masks] == ["phone", "email"]


def test_the_list_of_names_is_written_as_words_are_looked_up() -> None:
    known = name_list()

    for names in (known.first, known.first_words, known.family, known.family_words, known.never):
        assert names
        assert all(name == key_of(name) for name in names)
    assert not (known.first | known.family) & known.never


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
     "car is ", "4111 ", "a-", "bank account ", "double ", "@", "a@a.", "number ", "badge no ", "flat 1 ", "+4",
     "Sarah ", "Xy ", "and Leo, ", "my son ", "A. ", "mr ", "thanks ", "jo at ", "a dot ", "Mill, ", "-12-", "van "],
)  # fmt: skip
def test_a_hundred_thousand_characters_end(piece: str) -> None:
    masked, _ = mask(piece * (100_000 // len(piece)))

    assert masked
