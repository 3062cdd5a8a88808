"""A message's language: found in a few words, and never another one for a resident who writes English."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pipelines.engines.language_detector import LanguageDetector
from pipelines.engines.language_words import everyday_words, unmarked, weigh
from pipelines.settings import PROJECT, TranslationSettings

DATA = PROJECT / "tests" / "data"


def messages(name: str) -> dict[str, list[str]]:
    found = yaml.safe_load((DATA / name).read_text(encoding="utf-8"))
    return {tag: block.strip().splitlines() for tag, block in found.items()}


MESSAGES = messages("language_messages.yaml")
UNOFFERED = messages("unoffered_messages.yaml")
# Whoever writes these in Latin letters gets the reply of a language near to theirs, which they can read.
NEAR = {"hi-Latn": {"ur-Latn", "pa-Latn"}, "ru-Latn": {"pl"}}
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


def test_no_english_message_is_taken_for_another_language(detector: LanguageDetector) -> None:
    assert [text for text in ENGLISH if detector.detect(text) != "en"] == []


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


def test_a_language_that_a_council_does_not_offer_is_seen_all_the_same() -> None:
    assert LanguageDetector(("cy",)).detect("¿Cómo puedo pagar mi factura?") == "es"


@pytest.mark.parametrize("tag", UNOFFERED)
def test_what_nobody_here_reads_is_taken_neither_for_english_nor_for_a_language_offered(
    detector: LanguageDetector, tag: str
) -> None:
    wrong = {"en", *TranslationSettings().languages} - NEAR.get(tag, set())
    missed = [text for text in UNOFFERED[tag] if detector.detect(text) in wrong]

    assert len(UNOFFERED[tag]) >= 10
    assert len(missed) <= len(UNOFFERED[tag]) * 0.1, missed


def test_questions_of_the_evaluation_are_in_english(detector: LanguageDetector) -> None:
    questions = {text for file in (PROJECT / "eval" / "cases").glob("*.jsonl") for text in _questions(file)}
    taken = {text for text in questions if detector.detect(text) != "en"}

    assert len(questions) > 6000
    assert taken == {"ga i siarad cymraeg? number for welsh please"}


def _questions(file: Path) -> Iterator[str]:
    if file.stem == "attacks":  # some are in other languages
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        case = json.loads(line)
        yield from (case[name] for name in ("question", "says", "again", "query", "template") if case.get(name))
        yield from case.get("variants", ())
        yield from (turn["question"] for turn in case.get("turns", ()) if isinstance(turn, dict))


@pytest.mark.parametrize(
    "text",
    [
        "kind regards, Lars Svensson",
        "my wife Agnieszka and I",
        "wen do i hav 2 pay",
        "kan u help",
        "wha dae i pay",
        "prkng permt",
        "plese hlp me",
        "vice versa",
        "is die zone free on sunday",
        "bin man took my hat",
        "kebab van licence",
        "\uff49\uff47\uff4e\uff4f\uff52\uff45 \uff59\uff4f\uff55\uff52 \uff52\uff55\uff4c\uff45\uff53",
    ],
)
def test_slips_slang_and_names_are_english(detector: LanguageDetector, text: str) -> None:
    assert detector.detect(text) == "en"


def test_a_name_inside_a_sentence_is_no_evidence() -> None:
    assert "kowalska" not in [word.lower() for word in weigh("I am Kowalska").words]


def test_accents_are_not_needed() -> None:
    assert unmarked("Zażółć gęślą JAŹŃ") == "zazolc gesla jazn"
    assert {"zniżka", "znizka"} <= everyday_words("pl")
