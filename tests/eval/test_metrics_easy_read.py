"""Reading ease and Easy Read: SARI and the grade by hand, and the rules one by one."""

from __future__ import annotations

import pytest

from eval.metrics.easy_read import fact_survival, flesch_kincaid_grade, rule_conformance, sari, syllables
from eval.metrics.share import Share

SPECIES = "About 95 species are currently accepted ."
PEOPLE = [
    "About 95 species are currently known .",
    "About 95 species are now accepted .",
    "95 species are now accepted .",
]


def test_sari_by_hand() -> None:
    # source 'a b', result 'a c', references 'a c' and 'a b'. Lengths 3 and 4 have no n-gram anywhere and are left out.
    # Words. Added c, wanted c: precision 1/1, recall 1/1. Kept a (agreed 2/2): precision 1/1; agreed of the source:
    # a 1, b 1/2: recall 1/1.5. Left out b (1/2 of the references do): precision 0.5/1.
    # Pairs. Added 'a c': 1/1, 1/1. Kept none, though 'a b' is agreed by 1/2: 0, 0. Left out 'a b': 0.5/1.
    keep_precision, keep_recall = (1 + 0) / 2, (1 / 1.5 + 0) / 2
    keep = 2 * keep_precision * keep_recall / (keep_precision + keep_recall)
    by_hand = 100 * (1 + keep + (0.5 + 0.5) / 2) / 3

    assert sari("a b", "a c", ["a c", "a b"]) == pytest.approx(by_hand)


def test_what_everybody_wrote_scores_in_full() -> None:
    assert sari("You are liable", "You must pay", ["You must pay"]) == pytest.approx(100.0)
    assert sari("You must pay", "You must pay", ["You must pay"]) == pytest.approx(100.0)


def test_leaving_the_source_alone_earns_nothing_for_changes_that_people_made() -> None:
    # One reference shares no word: nothing added, 0; nothing kept was wanted, 0; nothing left out, 0.
    assert sari("liable forthwith", "liable forthwith", ["pay now"]) == 0.0


@pytest.mark.parametrize(
    ("output", "published"),
    [
        ("About 95 you now get in .", 26.83),
        ("About 95 species are now agreed .", 58.90),
        ("About 95 species are currently agreed .", 50.72),
    ],
)
def test_sari_is_near_the_figures_of_the_authors_program(output: str, published: float) -> None:
    # The program differs from the paper in how recall of keeping is averaged.
    assert sari(SPECIES, output, PEOPLE) == pytest.approx(published, abs=3.5)


def test_sari_without_any_word_is_refused() -> None:
    with pytest.raises(ValueError, match="no word"):
        sari("", "", [""])


def test_grade_by_hand() -> None:
    # 'You must pay council tax.' 5 words, 6 syllables; 'We can help.' 3 words, 3 syllables: 8 words, 2 sentences, 9.
    by_hand = 0.39 * 8 / 2 + 11.8 * 9 / 8 - 15.59

    assert flesch_kincaid_grade("You must pay council tax. We can help.") == pytest.approx(by_hand)


def test_longer_words_and_sentences_have_a_higher_grade() -> None:
    easy = flesch_kincaid_grade("You can pay in parts. Ring us.")
    hard = flesch_kincaid_grade(
        "Individual arrangements regarding instalment payments necessitate a telephone conversation."
    )

    assert hard > easy + 10


def test_a_text_without_words_has_no_grade() -> None:
    with pytest.raises(ValueError, match="without a word"):
        flesch_kincaid_grade("...")


COUNTED = """
1 charge tax court due home homes moved asked signed pay lives stopped week park fine bay
2 council payment parking owner student carer notice appeal discount household people quiet every sometimes statement
  safely wanted houses table little issued money being order landlord letter weekend working online badges changes
  tables handles unique social special cities villages
3 instalment resident property tribunal exemption enforcement area idea premium telephone period reduction services
  liable council's electric arranges together recovered accepted
  officials religion decision vehicles efficient carefully obvious continued
4 application certificate available eligible valuation mobility authority january
5 disability liability representation
"""


def test_syllables_are_right_for_most_words() -> None:
    lines = COUNTED.replace("\n  ", " ").strip().splitlines()
    counted = [(word, int(line[0])) for line in lines for word in line[1:].split()]
    wrong = [(word, syllables(word)) for word, number in counted if syllables(word) != number]

    assert len(wrong) <= 0.1 * len(counted), wrong
    assert sum(syllables(word) for word, _ in counted) == pytest.approx(sum(n for _, n in counted), rel=0.03)


def test_facts_survive_where_they_are_told() -> None:
    facts = [["£70"], ["14 days"], ["not counted"]]

    assert fact_survival("You pay £70. You have 14 days. Students are counted.", facts) == Share(2, 3)


@pytest.mark.parametrize(
    ("rule", "kept", "broken"),
    [
        ("short sentence", "- " + "go " * 15, "go " * 16),
        ("numbers in figures", "You have 2 weeks.", "You have two weeks."),
        ("no percentage", "You get a quarter off.", "You get 25% off."),
        ("no bracket, semicolon or dash", "- Pay-by-phone is open.", "Pay (by phone) now."),
        ("no abbreviation", "For example, a bill.", "Proof, e.g. a bill."),
        ("no shortened word", "You do not pay.", "You don't pay."),
        ("no word in capitals", "Send the TE9 to GOV.UK.", "You MUST pay."),
        ("not passive with 'by'", "We cancel the bill.", "The bill is cancelled by us."),
        ("no hard word", "You must pay.", "You are Liable For it."),
    ],
)
def test_each_rule_of_easy_read(rule: str, kept: str, broken: str) -> None:
    assert rule_conformance(kept, hard_words=["liable for"])[rule] == Share(1, 1)
    assert rule_conformance(broken, hard_words=["liable for"])[rule] == Share(0, 1)


def test_rules_count_sentences() -> None:
    assert rule_conformance("You don't pay. You park. You ring us.")["no shortened word"] == Share(2, 3)
