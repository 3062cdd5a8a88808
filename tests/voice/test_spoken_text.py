"""What is said leaves no figure, mark or address to the voice, and every fact can be read back from it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.answering.text import sentences
from pipelines.services import Services
from pipelines.voice.facts_kept import facts, lost
from pipelines.voice.number_words import in_words, ordinal_in_words, ordinal_value, value_of, year_in_words, year_value
from pipelines.voice.spoken_text import spoken

SITE = "https://www.northmere.example"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("It costs £1,234.50.", "It costs one thousand two hundred and thirty-four pounds fifty."),
        ("It costs £2.05.", "It costs two pounds and five pence."),
        ("£0.50 or 20p an hour", "Fifty pence or twenty pence an hour"),
        ("It is £1.5 million.", "It is one point five million pounds."),
        ("It costs £40 to £80.", "It costs forty pounds to eighty pounds."),
        ("It costs £40-£80.", "It costs forty pounds to eighty pounds."),
        ("a £70 penalty, then £280", "A seventy pound penalty, then two hundred and eighty pounds"),
        ("The £10 fee", "The ten pound fee"),
        ("the £45 for a permit", "The forty-five pounds for a permit"),
        ("You get 25% off.", "You get twenty-five per cent off."),
        ("They add 7.5% of the debt.", "They add seven point five per cent of the debt."),
        ("Challenge within 14 days.", "Challenge within fourteen days."),
        ("under-18s", "Under-eighteens"),
        ("2½ hours", "Two and a half hours"),
    ],
)
def test_amounts_and_shares_are_said_in_words(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("from 1 April 2026", "From the first of April twenty twenty-six"),
        ("on the 1st April", "On the first of April"),
        ("1 to 14 April 2005", "The first to the fourteenth of April two thousand and five"),
        ("2026-04-01", "The first of April twenty twenty-six"),
        ("01/04/1991", "The first of April nineteen ninety-one"),
        ("for 2026-27.", "For twenty twenty-six to twenty twenty-seven."),
        ("SI 2022/71", "S.I twenty twenty-two number seventy-one"),
        ("9am to 5pm", "Nine A.M to five P.M"),
        ("8.30am-5.30pm.", "Eight thirty A.M to five thirty P.M."),
        ("08:30-17:30", "Eight thirty A.M to five thirty P.M"),
        ("the 1st, 10th, 18th or 26th", "The first, tenth, eighteenth or twenty-sixth"),
        ("open 24/7", "Open all day, every day"),
    ],
)
def test_dates_and_times_are_said_as_people_say_them(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Call 0300 123 4567.", "Call oh three oh oh, one two three, four five six seven."),
        ("Ring 01632 960181 now.", "Ring oh one six three two, nine six oh, one eight one, now."),
        ("+44 1632 960181", "Oh one six three two, nine six oh, one eight one"),
        ("Ring Samaritans on 116 123, free.", "Ring Samaritans on one one six, one two three, free."),
        ("ring 999.", "Ring nine nine nine."),
        ("NHS 111 and choose option 2", "N.H.S one one one and choose option two"),
        ("For a power cut, ring 105.", "For a power cut, ring one oh five."),
        ("press 55", "Press five five"),
        ("It takes 111 days.", "It takes one hundred and eleven days."),
        ("your account number is 123456789", "Your account number is one two three, four five six, seven eight nine"),
        ("PCN number AB12345678.", "P.C.N number A.B one two three four five six seven eight."),
        ("Write to NG1 2AB.", "Write to N.G one, two A.B."),
        ("code 01 and code 26", "Code zero one and code twenty-six"),
    ],
)
def test_numbers_to_be_written_down_are_said_digit_by_digit_in_groups(written: str, said: str) -> None:
    assert spoken(written) == said
    assert "double" not in spoken(written)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("called a Penalty Charge Notice (PCN).", "Called a Penalty Charge Notice, or P.C.N."),
        ("HMOs and PCNs", "H.M.O's and P.C.N's"),
        ("The DVLA is not us", "The D.V.L.A is not us"),
        ("You must NOT pay", "You must not pay"),
        ("text SHOUT", "Text SHOUT"),
        ("bands A to D", "Bands eh to D"),
        ("band A is the lowest", "Band eh is the lowest"),
        ("Band D", "Band D"),
        ("e.g. a car/van", "For example a car or van"),
        ("An agent (bailiff) must ask.", "An agent, or bailiff, must ask."),
        ("Zones are A (Town Centre) and B (Station).", "Zones are A for Town Centre and B for Station."),
        ("6 months – or more", "Six months, or more"),
        ("**Note**: see [the list](http://x.uk/z).", "Note: see the list."),
        ("- Direct Debit", "Direct Debit"),
    ],
)
def test_short_forms_and_marks_are_said_or_dropped(written: str, said: str) -> None:
    assert spoken(written) == said


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            "Pay by card online at https://www.northmere.example/pay-council-tax or by phone.",
            "Pay by card online or by phone.",
        ),
        (
            "Do it in writing at https://www.northmere.example/challenge-pcn, or by post.",
            "Do it in writing on our website, or by post.",
        ),
        ("Apply at gov.uk/apply-blue-badge or call us.", "Apply on the government website or call us."),
        ("Go to tvlicensing.co.uk.", "Go to their website."),
        ("E-mail it to counciltax@northmere.example.", "E-mail it to us."),
        ("Call us or e-mail counciltax@northmere.example.", "Call us, or write us an e-mail."),
        ("Write to information@northmere.example or call us.", "E-mail us or call us."),
        ("Ask us at parking@northmere.example.", "Ask us by e-mail."),
        ("TRACE (trace.london) can help.", "TRACE can help."),
    ],
)
def test_no_address_is_read_out(written: str, said: str) -> None:
    assert spoken(written, own_site=SITE) == said


@pytest.mark.parametrize("written", ["See below.", "The page below says who to ask.", "You can close this page."])
def test_what_only_points_at_a_screen_is_not_said(written: str) -> None:
    assert spoken(written) == ""


@pytest.mark.parametrize("written", ["the debt above £1,500", "the band below yours"])
def test_above_and_below_of_amounts_stay(written: str) -> None:
    assert written.split()[2] in spoken(written)


def test_every_figure_of_every_page_can_be_read_back_from_what_is_said(services: Services) -> None:
    """Some 2,700 sentences of the demonstration council."""
    store = services.search
    seen: set[str] = set()
    for term in ("council tax", "parking ticket", "permit", "blue badge", "bailiff", "hours", "phone", "fee", "band"):
        for found in store.find(term, "northmere", 200):
            seen.update(sentences(found.passage.text))
    wrong = {text: lost(text, spoken(text, own_site=SITE)) for text in seen if lost(text, spoken(text, own_site=SITE))}

    assert len(seen) > 500
    assert wrong == {}


def test_nothing_but_words_is_left_of_any_page(services: Services) -> None:
    said = [
        spoken(text, own_site=SITE)
        for found in services.search.find("council tax parking permit", "northmere", 300)
        for text in sentences(found.passage.text)
    ]

    assert [text for text in said if re.search(r"[\d£%@/()\[\]*_]|https?|www\.", text)] == []


@given(st.integers(0, 9_999_999), st.integers(0, 99))
def test_any_amount_survives(pounds: int, pence: int) -> None:
    written = f"You pay £{pounds:,}.{pence:02} now."

    assert lost(written, spoken(written)) == ()


@given(st.integers(1, 28), st.sampled_from(["March", "May", "October"]), st.integers(1950, 2069))
def test_any_date_survives(day: int, month: str, year: int) -> None:
    written = f"Pay by {day} {month} {year}."

    assert lost(written, spoken(written)) == ()


@given(st.integers(1, 12), st.integers(0, 59), st.sampled_from(["am", "pm"]))
def test_any_time_survives(hour: int, minute: int, noon: str) -> None:
    written = f"We open at {hour}:{minute:02}{noon}."

    assert lost(written, spoken(written)) == ()


@given(st.from_regex(r"0[1-9][0-9]{2,3} [0-9]{3} [0-9]{3,4}", fullmatch=True))
def test_any_telephone_number_survives(number: str) -> None:
    written = f"Call us on {number} today."

    assert lost(written, spoken(written)) == ()


@given(st.decimals("0.1", "99.9", places=1), st.integers(2, 400))
def test_any_share_and_number_of_days_survives(share: object, days: int) -> None:
    written = f"You get {share}% off for {days} days."

    assert lost(written, spoken(written)) == ()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("You get 25% off.", "You get fifty per cent off."),
        ("Call 01632 960181.", "Call oh one six three two, nine six oh, one eight two."),
        ("Pay within 14 days.", "Pay within days."),
        ("From 1 April.", "From the first of May."),
        ("Band D is £90.", "Band C is ninety pounds."),
        ("It costs £12.", "It costs twelve pounds fifty."),
    ],
)
def test_a_changed_fact_is_noticed(written: str, said: str) -> None:
    assert lost(written, said) != ()


def test_the_same_fact_counts_once_for_each_time_it_is_told() -> None:
    assert facts("£20 and £20")["£20"] == 2


@given(st.integers(0, 999_999_999))
def test_a_number_in_words_has_its_worth(number: int) -> None:
    assert value_of(in_words(number)) == number


@given(st.integers(1900, 2099), st.integers(1, 99))
def test_a_year_and_an_ordinal_in_words_have_theirs(year: int, number: int) -> None:
    assert (year_value(year_in_words(year)), ordinal_value(ordinal_in_words(number))) == (year, number)


@given(st.text(max_size=200))
def test_any_text_is_said_or_dropped_without_an_error(text: str) -> None:
    assert isinstance(spoken(text), str)
