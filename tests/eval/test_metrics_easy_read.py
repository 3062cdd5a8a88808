"""Reading ease and Easy Read: the grade by hand, and the rules one by one."""

from __future__ import annotations

import pytest

from eval.metrics.easy_read import fact_survival, flesch_kincaid_grade, rule_conformance, syllables
from eval.metrics.share import Share


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
