"""Spelling is mended towards words of the pages, and names, plates and codes are left alone."""

from __future__ import annotations

import pytest

from pipelines.knowledge.spelling import Speller

WORDS = {
    "council": 90, "tax": 120, "exemption": 12, "residents": 9, "resident": 30, "parking": 80, "permit": 70,
    "permits": 40, "panel": 3, "road": 20, "roads": 4, "discount": 33, "bay": 5, "single": 8, "baker": 1,
}  # fmt: skip
STEMS = {"council": 90, "tax": 120, "exempt": 12, "resid": 39, "park": 80, "permit": 110, "telli": 2}
KNOWN = frozenset(
    {"can", "have", "lives", "get", "council", "tax", "parking", "permit", "bay", "panda", "single", "road"}
)

speller = Speller(WORDS, stems=STEMS, known=KNOWN)


@pytest.mark.parametrize(
    ("written", "mended"),
    [
        ("counsil tax", "council tax"),
        ("counciltax exemtion", "council tax exemption"),
        ("resadents parknig permitt", "residents parking permit"),
        ("RESADENTS PERMITT", "residents permit"),
        ("Counsil tax", "council tax"),
        ("Is it me? Counsil tax", "Is it me? council tax"),
        ("a discuont, please", "a discount, please"),
        ("parkingpermit", "parking permit"),
    ],
)
def test_a_slip_is_mended(written: str, mended: str) -> None:
    assert speller.correct(written) == mended


@pytest.mark.parametrize(
    "text",
    [
        "council tax exemption",
        "my name is Pannel and I live at Counsel Road",
        "Mrs Bakar lives here",
        "AB12 CDE and ROAB123 and X-ROAB-1",
        "my ticket is [PERMITT] from [COUNSIL]",
        "write to counsil@council.example or www.counsil.example/permitt",
        "panda telly tellies",
        "can't have the don't",
        "tox bey",
        "zzzzzzzz qqqq",
        "",
        "£45 25% 1/4/2026",
    ],
)
def test_what_is_right_a_name_a_plate_or_a_code_stays(text: str) -> None:
    assert speller.correct(text) == text


def test_the_nearest_word_wins_and_then_the_commonest() -> None:
    near = Speller({"permits": 5, "permit": 50, "remit": 99}, stems={})

    assert near.correct("permite") == "permit"
    assert near.correct("pirmits") == "permits"


def test_two_words_are_parted_without_a_list_of_english() -> None:
    assert Speller(WORDS, stems=STEMS).correct("counciltax") == "council tax"
