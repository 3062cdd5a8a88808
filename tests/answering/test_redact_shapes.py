"""Personal details in the shapes people write them: everything between braces is hidden, and look-alikes stay."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.metrics.masking import score_masking
from pipelines.answering.redact import mask


@pytest.mark.parametrize(
    "marked",
    [
        "I live at {12 Acacia Avenue, Northmere}",
        "we are at {flat 2/1, 14 Byres Road, Glasgow}",
        "{Flat B, 12a High St} has damp",
        "moved to {Rose Cottage, Mill Lane, Northmere} in May",
        "number {12 acacia avenue} is mine",
        "I'm at number {twenty one the crescent}",
        "{twenty one The Crescent} has no bin",
        "my address is {forty two Albert Road}",
        "we live at {one hundred and four Mill Lane}",
        "Send it to {3 Weir Court, Dunwell Drive, Northmere} please",
        "{Block C, Flat 9, Harbour Side}",
        "{Flat 9, Block C, Harbour Point, Quay Road}",
        "{Apartment 4, Saltby House, 22 Quay Road} is empty",
        "{Unit 7, The Old Mill, Mill Street, Ashcombe}",
        "I rent {the top flat, 8 Albert Terrace}",
        "{basement flat, 19 Marsh End}",
        "{First Floor Flat, 7 Weir Gardens} is mine",
        "{ground floor flat 7 weir gardens} is mine",
        "{GFF, 7 Weir Gardens} got the bill",
        "{12 Tannery Lane Northmere} has the bins",
        "my mum's at {132 Dunwell Drive, St Bride, Northmere, ZZ2 6QZ}",
        "{The Old Vicarage, Church Lane} is band G",
        "{The Coach House, 4a Mill Lane}",
        "{Meadow View, Fellgate Road, Lower Wick}",
        "{Ty Gwyn, Heol y Parc}",
        "I live in {Meadow View, Fellgate Road}",
        "{5 The Saltings, Northmere}",
        "we're in {Room 12, Weir Hall, College Road}",
        "{Caravan 6, Riverside Park, Ferry Lane}",
        "{Plot 14, Harbour Rise} new build",
        "{14-16 Market Street, Ashcombe}",
        "{14 b Market Street}",
        "{Flat 3, 14 Market St., Northmere}",
        "{Flat 3 14 Market St Northmere NM1 2AB}",
        "no. {9 Quarry Close}",
        "No {9, Quarry Close}",
        "house {9 Quarry Close}",
        "live at {9, Quarry Close, Northmere}",
        "{7 Bro Deg, Northmere}",
        "my house, {88 Weir View}, was sold",
        "flat at {10 Downing Mews} (top floor)",
        "my name is {Dwayne Okoro} and I moved",
        "I'm Mrs {Thistlewood}",
        "Mr {J Smith} here",
        "this is {Agnieszka}, I moved in",
        "my name is {mo}",
        "name: {J. P. Featherstone}",
        "the bill's in {Ferguson Appleyard}'s name",
        "It's {Priya Nair} from next door",
        "Signed, {Tadeusz Wójcik}",
        "tenant is Ms {O. Adeyemi-Clarke}",
        "date of birth {third of March nineteen fifty six}",
        "born on the {3rd of march fifty six}",
        "I was born {twelfth june 1948}",
        "dob {4 sept 71}",
        "DOB: {04.09.71}",
        "born {3/4/56}",
        "my birthday is the {fifth of May 1980}",
        "ring {07700 900 123}",
        "ring {07 700 90 01 23}",
        "ring {+44 (0)7700 900123}",
        "ring {0044 7700 900123}",
        "ring {07700.900.123}",
        "my mobile is {oh seven seven double oh nine double oh one two three}",
        "call {zero one six three two nine six oh one two three}",
        "tel {(020) 7946 0018}",
        "mob {07700/900123}",
        "reg {AB12 CDE}",
        "reg {ab 12 cde}",
        "car {A123 BCD}",
        "my old car {ABC 123D}",
        "vintage car reg {ABC 123}",
        "plate {123 ABC}",
        "plate {YIZ 1234}",
        "NI car {AIG 4567}",
        "northern irish plate {aig 4567}",
        "private plate {J4 NES}",
        "private plate {S1 OW}",
        "moped {q123 abc}",
        "pcn {nm 1234 5678}",
        "pcn {NM-12345678}",
        "ticket {nm12345678}",
        "penalty {N M 1 2 3 4 5 6 7 8}",
        "ni number {qq 12 34 56 c}",
        "NI {QQ123456C}",
        "nino is {AB 123456 C}",
        "nhs {943 476 5919}",
        "uprn {100 012 345 678}",
        "sort code {20 45 99}",
        "sort code {204599}",
        "s/c {20-45-99} acc {12345678}",
        "my bank is {20-45-99} {12345678}",
        "sort code is {20/45/99}",
        "sort code {20.45.99}",
        "iban {GB29NWBK60161331926819}",
        "iban {gb29 nwbk 6016 1331 9268 19}",
        "card {4111-1111-1111-1111}",
        "card {4111111111111111}",
        "amex {3782 822463 10005}",
        "email {jo at example dot co dot uk}",
        "{jo.bloggs AT gmail DOT com}",
        "{jo underscore bloggs at outlook dot com}",
        "{jo.bloggs (at) example.com}",
        "mail me on {jo@bloggs.example}",
        "council tax account {7430 1852}",
        "postcode {NM1 2AB}",
        "postcode {nm12ab}",
        "postcode is {n m 1 2 a b}",
        "post code {NM1-2AB}",
        "postcode {NM1 2A B}",
    ],
)
def test_the_whole_of_a_detail_is_hidden(marked: str) -> None:
    text = re.sub(r"[{}]", "", marked)
    private = [("detail", value) for value in re.findall(r"\{([^}]*)\}", marked)]

    found = score_masking(text, mask(text)[0], private).recall["detail"]

    assert found.good == found.of > 0


@pytest.mark.parametrize(
    "text",
    [
        "£1,800.50 in total",
        "is it due on 1 April 2026 or 1 May",
        "by the 15th of the month",
        "on 12/11/2026 I got a notice",
        "is Mill Lane in zone A",
        "parking on Albert Road, Northmere",
        "High Street car park, Ashcombe",
        "band D in Northmere",
        "The council offices, Market Square",
        "can I pay at the town hall, High Street",
        "office open 9am to 5pm",
        "ring you on 0300 123 4567",
        "0800 111 999",
        "in 2026 or 2027",
        "at 8.30am",
        "for 12 months",
        "25% off",
        "2 cars, 3 permits",
        "I have 2 flats in the street",
        "10 minutes on the High Street",
        "parked 5 metres from the Station Road junction",
        "bus 47 to Mill Lane",
        "route 12 Mill Lane",
        "class 12 road",
        "1 resident and 2 visitors",
        "zone 3 High Street",
        "two adults live in the house",
        "one hundred pounds a month",
        "three flats in the square",
        "twenty people in the car park",
        "forty minutes in the lane",
        "twenty one days to pay at the bank",
        "I am twenty one and the road is shut",
        "two cars on the drive",
        "five houses down the road",
        "one of the houses",
        "born in 1950",
        "in March fifty people came",
        "the third of March is the last day",
        "paid on the third of March 2026",
        "my fine is 70 pounds",
        "£35 if paid in 14 days",
        "section 13A",
        "TE9 form",
        "page 12 of the booklet",
        "code 01 on a notice",
        "contravention 62",
        "A1 road",
        "M25",
        "a level 4 carer",
        "rate of 2.5 percent",
        "item 20.45.99 of the plan",
        "2026/27",
        "2026-27",
        "the 10am bus",
        "20 to 25 percent",
        "room in the house",
        "The Crescent is a private road",
        "Flats in Market Square",
        "blocks on the estate",
        "Block paving on my drive",
        "ground floor flats, upstairs and downstairs",
        "top flat in the building",
        "house names in the village",
        "number 1 problem in the street",
        "my 2 bed house, Northmere",
        "3 Way Street party",
        "24 hour car park, Ashcombe",
        "Meadow View car park, Fellgate",
        "Pay at Riverside Park, Northmere",
        "Market Hall, Northmere",
        "Lower Wick parish",
        "St Bride, Northmere",
        "Council Tax, Northmere Borough Council",
        "Monday, Tuesday",
        "first floor of the library, High Street",
        "1 car, 1 garage, Northmere",
        "Is Fellgate Road, Lower Wick in a zone",
        "We pay 12 instalments, April to March",
        "5 Disabled bays, Market Square",
    ],
)
def test_what_only_looks_like_a_detail_is_left_alone(text: str) -> None:
    assert mask(text) == (text, ())


def test_another_councils_town_stays_behind_an_address() -> None:
    text = "I live at 12 Acacia Avenue, Leeds. When is council tax due?"

    assert mask(text)[0] == "I live at [ADDRESS]. When is council tax due?"
    assert mask(text, elsewhere=frozenset({"leeds"}))[0] == "I live at [ADDRESS], Leeds. When is council tax due?"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("I live at 12 Acacia Avenue, Please help", "I live at [ADDRESS], Please help"),
        ("12 Mill Lane, Can I pay", "[ADDRESS], Can I pay"),
        ("12 Mill Lane, Northmere Council", "[ADDRESS], Northmere Council"),
        ("12 Mill Lane in May", "[ADDRESS] in May"),
        ("12 Mill Lane. Thanks", "[ADDRESS]. Thanks"),
        ("12 Mill Lane, Band D", "[ADDRESS], Band D"),
        ("12 Mill Lane, April 2026", "[ADDRESS], April 2026"),
    ],
)
def test_the_sentence_goes_on_behind_an_address(text: str, masked: str) -> None:
    assert mask(text)[0] == masked


_NAMES = ("Acacia", "Weir", "Marsh", "Dunwell", "Quarry", "Tannery", "Fellgate", "St Bride's", "Cooper's", "Old Mill")
_ENDS = ("Road", "Street", "Avenue", "Lane", "Close", "Gardens", "Terrace", "Crescent", "Drive", "Mews", "Rd", "Ave")
_FRONTS = (
    "",
    "Flat 2, ",
    "flat 2/1, ",
    "Flat B, ",
    "Apartment 14 ",
    "Unit 3, ",
    "Room 7, ",
    "First Floor Flat, ",
    "Block C, Flat 9, ",
)
_TOWNS = (
    "",
    ", Northmere",
    ", Ashcombe, Northmere",
    " Northmere",
    ", Lower Wick, NM1 2AB",
    ", Stoke on Trent",
    ", Northmere NM12AB",
)
_BEFORE = ("I live at ", "the bill went to ", "my mum's flat, ", "we left ", "")
_AFTER = ("", " and I moved", ". When is it due?", ", is it right?", "\nThanks")


@given(
    before=st.sampled_from(_BEFORE),
    front=st.sampled_from(_FRONTS),
    number=st.integers(1, 899),
    letter=st.sampled_from(("", "a", "b")),
    name=st.sampled_from(_NAMES),
    end=st.sampled_from(_ENDS),
    town=st.sampled_from(_TOWNS),
    after=st.sampled_from(_AFTER),
)
def test_no_part_of_an_address_is_shown(
    before: str, front: str, number: int, letter: str, name: str, end: str, town: str, after: str
) -> None:
    address = f"{front}{number}{letter} {name} {end}{town}"
    text = f"{before}{address}{after}"

    found = score_masking(text, mask(text)[0], [("address", address)]).recall["address"]

    assert found.good == found.of == 1


@given(
    day=st.dates(date(1930, 1, 1), date(2009, 12, 31)),
    shape=st.sampled_from(("%d/%m/%Y", "%d.%m.%y", "%-d %B %Y", "%-d %b %y", "%B %-d, %Y", "%Y-%m-%d", "%dth %B %Y")),
    lead=st.sampled_from(("dob ", "born on ", "DOB: ", "my date of birth is ", "birthday ")),
)
def test_no_date_of_birth_is_shown(day: date, shape: str, lead: str) -> None:
    said = day.strftime(shape)

    assert mask(f"{lead}{said}")[0] == f"{lead}[DATE OF BIRTH]"


@given(digits=st.from_regex(r"07[1-9][0-9]{8}", fullmatch=True), cuts=st.sets(st.integers(2, 9), max_size=3))
def test_no_mobile_number_is_shown_however_it_is_spaced(digits: str, cuts: set[int]) -> None:
    spaced = "".join(f" {digit}" if place in cuts else digit for place, digit in enumerate(digits))

    assert mask(f"ring {spaced} please")[0] == "ring [PHONE] please"


@given(
    plate=st.one_of(
        st.from_regex(r"[A-HJ-PR-Y]{2}[0-9]{2} ?[A-HJ-PR-Z]{3}", fullmatch=True),
        st.from_regex(r"[A-HJ-NPR-TV-Y][1-9][0-9]{2} [A-HJ-PR-Z]{3}", fullmatch=True),
        st.from_regex(r"[C-H][A-HJ-PR-Y]{2} [1-9][0-9]{2}[A-HJ-NPR-TV-Y]", fullmatch=True),
        st.from_regex(r"[A-H]XZ [1-9][0-9]{3}", fullmatch=True),
    ),
    small=st.booleans(),
)
def test_no_registration_of_any_era_is_shown_behind_the_word(plate: str, small: bool) -> None:
    said = plate.lower() if small else plate
    text = f"reg {said} is mine"

    found = score_masking(text, mask(text)[0], [("plate", said)]).recall["plate"]

    assert found.good == found.of == 1


@given(st.integers(1, 400), st.sampled_from(("days", "weeks", "months", "pounds", "cars", "permits", "people", "%")))
def test_a_count_is_left_alone(count: int, of: str) -> None:
    text = f"it took {count} {of} in the street"

    assert mask(text) == (text, ())


@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    "piece",
    ["live at ", "twenty one ", "Flat 1, ", "Mill, Lane, ", "Block C, ", "house ", "third of March ", "Heol ", "No. ",
     "12 Mill Lane, Mill ", "The ", "Aa, ", "postcode n ", "0123/", "one hundred and ", "flat at "],
)  # fmt: skip
def test_time_grows_with_the_length_and_no_faster(piece: str) -> None:
    assert mask(piece * (100_000 // len(piece)))[0]
