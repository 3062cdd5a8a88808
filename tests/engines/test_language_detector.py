"""A message's language: found in a few words, and never another one for a resident who writes English."""

from __future__ import annotations

import pytest
import yaml

from pipelines.engines.language_detector import LanguageDetector
from pipelines.engines.language_words import everyday_words, unmarked, weigh
from pipelines.settings import PROJECT, TranslationSettings

DATA = PROJECT / "tests" / "data"
MESSAGES: dict[str, list[str]] = {
    tag: block.strip().splitlines()
    for tag, block in yaml.safe_load((DATA / "language_messages.yaml").read_text(encoding="utf-8")).items()
}
ENGLISH = (DATA / "english_messages.txt").read_text(encoding="utf-8").splitlines()


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector(TranslationSettings().languages)


def test_the_lists_are_long_enough_to_measure_by() -> None:
    assert set(MESSAGES) >= set(TranslationSettings().languages)
    assert min(len(messages) for messages in MESSAGES.values()) >= 30
    assert len(set(ENGLISH)) >= 400


@pytest.mark.parametrize("tag", MESSAGES)
def test_nine_in_ten_messages_are_known_for_what_they_are(detector: LanguageDetector, tag: str) -> None:
    missed = [text for text in MESSAGES[tag] if detector.detect(text) != tag]

    assert len(missed) <= len(MESSAGES[tag]) * 0.1, missed


def test_fewer_than_one_in_two_hundred_english_messages_is_taken_for_another(detector: LanguageDetector) -> None:
    taken = [text for text in ENGLISH if detector.detect(text) != "en"]

    assert len(taken) < len(ENGLISH) * 0.005, taken


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "12 34 56",
        "SW1A 1AA",
        "£1,234.56 by 3/4/2026",
        "[NAME] [PCN] [POSTCODE]",
        "my name is محمد and I moved",
        "I am José María García López",
        "Agnieszka Kowalczyk-Wiśniewska, 14 Łódź Court",
        "the council tax café in Rue de la Paix",
        "https://www.example.org/como-puedo-pagar",
        "write to jak.sie.masz@example.org",
        "c'est la vie, how do I pay",
        "ÀÉÎÕÜ",
        "a" * 5000,
        "\u200b\u200e\u0301",
        "🙂🙂🙂",
    ],
)
def test_names_figures_and_addresses_are_no_language(detector: LanguageDetector, text: str) -> None:
    assert detector.detect(text) == "en"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("necesito ayuda con single person discount council tax", "es"),
        ("HOLA COMO PUEDO PAGAR", "es"),
        ("Czy moge placic council tax direct debit", "pl"),
        ("council tax میں مدد چاہیے", "ur"),
        ("Где мне платить?", "ru"),
        ("どこで払いますか", "ja"),
    ],
)
def test_english_terms_capitals_and_missing_accents_hide_no_language(
    detector: LanguageDetector, text: str, tag: str
) -> None:
    assert detector.detect(text) == tag


def test_a_language_that_is_not_offered_is_not_found() -> None:
    assert LanguageDetector(("cy",)).detect("¿Cómo puedo pagar mi factura?") == "en"


def test_a_name_inside_a_sentence_is_no_evidence() -> None:
    assert "kowalska" not in [word.lower() for word in weigh("I am Kowalska").words]


def test_accents_are_not_needed() -> None:
    assert unmarked("Zażółć gęślą JAŹŃ") == "zazolc gesla jazn"
    assert {"zniżka", "znizka"} <= everyday_words("pl")
