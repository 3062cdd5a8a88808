"""Of what was found, the quote holds what was asked: the row, the price of the next section, never a button."""

from __future__ import annotations

import pytest

from pipelines.answering.confidence import SIGNALS, confidence, load_weights, signals
from pipelines.answering.ground import is_carried
from pipelines.answering.quoting import best_section_first, lacking, select
from pipelines.answering.shapes import wanted_pattern
from pipelines.answering.text import sentences
from pipelines.knowledge.boilerplate import is_furniture
from pipelines.knowledge.chunking import sections
from pipelines.types import Citation, Draft, Found, Passage, Sentence

BULKY = "https://www.fenbridge.example/bulky"


def alike(_: str) -> float:
    """Every word tells as much as any other."""
    return 1.0


def found(
    text: str,
    *heading: str,
    url: str = BULKY,
    score: float = 1.0,
    dense: float = 0.6,
    spare: float = 0.0,
    own: float = 0.0,
) -> Found:
    passage = Passage(
        id=abs(hash((url, heading, text))),
        council="fenbridge",
        url=url,
        title="Bulky waste",
        heading=heading,
        anchor="",
        text=text,
    )
    return Found(passage, score=score, dense=dense, lexical=5.0, coverage=0.5, page=0.5, spare=spare, own=own)


LEAD = found("We collect large things from your home, such as sofas and beds.")
CHARGES = found("Up to three items £31\n\nFour to six items £52", "Charges", score=0.6)
DAYS = found("We come on Mondays. Put things out by 7am.", "Booking", score=0.5)
ELSEWHERE = found("A permit costs £44.", url="https://www.fenbridge.example/permits", score=0.9)


def test_the_price_asked_for_comes_from_the_next_section_of_the_page() -> None:
    more, passage = lacking(
        [LEAD, ELSEWHERE, DAYS, CHARGES], sentences(LEAD.passage.text), "how much to collect a sofa", 60, alike
    )

    assert more == ["Up to three items £31", "Four to six items £52"]
    assert passage.heading == ("Charges",)


def test_nothing_is_added_when_the_quote_has_what_was_asked() -> None:
    more, _ = lacking([CHARGES, LEAD, DAYS], sentences(CHARGES.passage.text), "how much is it", 60, alike)

    assert more == []


def test_nothing_is_added_that_does_not_fit() -> None:
    more, _ = lacking([LEAD, CHARGES], sentences(LEAD.passage.text), "how much to collect a sofa", 3, alike)

    assert more == []


def test_another_page_never_fills_the_gap() -> None:
    more, _ = lacking([LEAD, ELSEWHERE], sentences(LEAD.passage.text), "how much to collect a sofa", 60, alike)

    assert more == []


def test_a_section_with_the_number_asked_for_is_quoted_first() -> None:
    phone = found("You can pay on our line, 01999 345 777.", "Paying", score=0.95)
    general = found("A notice is given when a car breaks the rules.", score=1.0)

    assert best_section_first([general, phone], "what phone line can I pay on", alike)[0] is phone
    assert best_section_first([general, phone], "what is a notice", alike)[0] is general


def test_a_section_far_behind_is_not_quoted_first() -> None:
    assert best_section_first([LEAD, CHARGES], "how much to collect a sofa", alike)[0] is LEAD


def test_a_section_that_itself_says_what_is_asked_is_quoted_before_one_with_a_wording_near_it() -> None:
    worded = found("We collect large things from your home.", score=1.0, own=0.3)
    says_it = found("Sofas must be outside by 7am.", "Booking", score=0.95, own=0.6)

    assert best_section_first([worded, says_it], "sofa outside", alike)[0] is says_it


def test_a_count_that_no_page_gives_makes_an_answer_less_certain() -> None:
    weights = load_weights()
    car_park = found("The car park has 3 floors.")
    known = confidence(signals("how many floors are there", [car_park], alike), weights)
    unknown = confidence(signals("how many spaces are there", [car_park], alike), weights)

    assert unknown < known


def test_a_button_is_not_quoted() -> None:
    passage = found("Permits start in two days.\n\nApply now").passage

    assert select(passage, "when does it start", 90, alike) == ["Permits start in two days."]


def test_what_introduces_a_list_is_quoted_with_it() -> None:
    passage = found("What you need\n- proof of address\n- your log book").passage

    assert select(passage, "what do I need", 90, alike) == ["What you need", "- proof of address", "- your log book"]


def test_rows_of_a_table_are_read_back_as_they_were_quoted() -> None:
    quote = "Band C £2,016\n\nBand D £2,268"
    draft = Draft((), (Citation("Bands", "u", "u", quote),))

    assert is_carried(Sentence("Band C £2,016.", (0,)), draft, "")
    assert not is_carried(Sentence("Band C £2,016 Band D £2,268.", (0,)), draft, "")


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("how much is it", "First permit £58 a year"),
        ("what is the phone number for parking fines", "Call 01555 200 377."),
        ("what days is the library shut", "Closed on Mondays."),
        ("overstayed, what is the fine", "It is £70."),
    ],
)
def test_an_answer_has_the_shape_of_its_question(question: str, answer: str) -> None:
    wanted = wanted_pattern(question)

    assert wanted is not None
    assert wanted.search(answer)


def test_a_question_that_is_nearer_without_its_rarest_word_is_less_certain() -> None:
    weights = load_weights()
    plain = confidence(signals("pay council tax", [LEAD], alike), weights)
    bitcoin = confidence(signals("pay council tax", [found(LEAD.passage.text, spare=0.2)], alike), weights)

    assert bitcoin < plain


def test_the_weights_have_the_signs_that_their_meaning_gives_them() -> None:
    weights = load_weights()

    against = ("spare", "unmet", "unmet_page", "uncounted", "gap")
    assert all(weights[name] <= 0 for name in against)
    assert all(weights[name] >= 0 for name in SIGNALS if name not in ("bias", *against))


@pytest.mark.parametrize(
    "line",
    [
        "Skip to main content",
        "Last updated: 12 June 2026",
        "Page last reviewed 3/4/2025",
        "Home > Council tax > Bands",
        "Facebook  Twitter",
        "Was this page helpful? Yes No",
        "We use some essential cookies to make this website work.",
        "© 2026 Fenbridge Council",
    ],
)
def test_the_furniture_of_a_web_page_is_seen(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize(
    "line",
    [
        "Up to 2 hours £2.40",
        "Last orders are at 9pm",
        "Apply online",
        "Print the form and send it to us.",
        "Search for your street to see your band.",
        "Published notices cost £5.",
        "You pay more if your band is > D.",
        "Email us",
        "Accessibility of our car parks",
    ],
)
def test_what_a_page_says_is_not_furniture(line: str) -> None:
    assert not is_furniture(line)


PRICES = """Who can apply
You can buy a permit if you live in a zone.
Permit costs
For residents
First permit £58 a year
Second permit £96 a year
What you need
• proof of address
"""


def test_headings_over_rows_and_lists_are_headings_in_a_plain_page() -> None:
    assert [(section.heading, section.text) for section in sections(PRICES, came_plain=True)] == [
        (("Who can apply",), "You can buy a permit if you live in a zone."),
        (("Permit costs", "For residents"), "First permit £58 a year\n\nSecond permit £96 a year"),
        (("What you need",), "- proof of address"),
    ]
