"""Words that nobody said are dropped, words that were said are kept, and doubt shows in the confidence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.engines import whisper_hallucination
from pipelines.engines.whisper_hallucination import confidence, made_up, phrases, plain_words
from pipelines.engines.whisper_messages import Piece
from pipelines.errors import KnowledgeError


def piece(text: str, **given: float) -> Piece:
    sure = {"log_probability": -0.2, "no_speech": 0.02, "compression": 0.9, "tokens": 8}
    return Piece(text=text, start=0.0, end=3.0, **{**sure, **given})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("What council tax band is my property in?", "what council tax band is my property in"),
        ("What’s due, £1,234.50?", "what's due £1,234.50"),
        ("My postcode is NG1 2AB.", "my postcode is ng1 2ab"),
        ("It's 25% off - by 12/05/2025, isn't it?", "it's 25% off by 12/05/2025 isn't it"),
        ("'Blue badge' (renewal)", "blue badge renewal"),
        ("Write to help@northmere.gov.uk.", "write to help@northmere.gov.uk"),
        ("Park-and-ride at 9:30…", "park-and-ride at 9:30"),
        ("কাউন্সিল ট্যাক্স কত?", "কাউন্সিল ট্যাক্স কত"),
        ("ਕੌਂਸਲ ਟੈਕਸ।", "ਕੌਂਸਲ ਟੈਕਸ"),
        ("♪ ♪", ""),
    ],
)
def test_words_stand_without_marks_between_them(text: str, plain: str) -> None:
    assert plain_words(text) == plain


@given(st.text(max_size=60))
def test_plain_words_stay_as_they_are(text: str) -> None:
    plain = plain_words(text)

    assert plain_words(plain) == plain


@pytest.mark.parametrize(
    ("text", "speech_seconds"),
    [
        ("What council tax band is my property in?", 2.0),
        ("Yes.", 0.3),
        ("No.", 0.26),
        ("Thank you, goodbye.", 0.9),
        ("Okay.", 0.35),
        ("No, no, no!", 0.9),
        ("My reference is P C N, zero zero one two.", 3.5),
        ("bin bin bin bin", 1.6),
        ("Can I get twenty five percent off my council tax because I live on my own?", 3.0),
    ],
)
def test_what_callers_say_is_kept(text: str, speech_seconds: float) -> None:
    assert made_up(piece(text), speech_seconds) == ""


@pytest.mark.parametrize(
    ("text", "speech_seconds", "why"),
    [
        ("What council tax band is my property in?", 0.2, "silence"),
        ("Thank you for watching!", 2.0, "a closing phrase"),
        ("Thanks for watching. Please subscribe.", 2.5, "a closing phrase"),
        ("Subtitles by the Amara.org community", 2.5, "a closing phrase"),
        ("Sous-titres réalisés par la communauté d'Amara.org", 3.0, "a closing phrase"),
        ("Дякую за перегляд!", 1.2, "a closing phrase"),
        ("you you you you you you you you you", 2.0, "it repeats itself"),
        ("I don't know I don't know I don't know I don't know I don't know", 2.0, "it repeats itself"),
        ("the bin the bin the bin the bin the bin the bin the bin the bin the bin", 6.0, "it repeats itself"),
        ("What council tax band is my property in and when is it due?", 0.6, "more words than the speech can hold"),
        ("...", 1.0, "no words"),
        ("♪", 1.0, "no words"),
    ],
)
def test_what_nobody_said_is_dropped(text: str, speech_seconds: float, why: str) -> None:
    assert made_up(piece(text), speech_seconds) == why


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"no_speech": 0.7, "log_probability": -1.2}, "silence"),
        ({"no_speech": 0.9}, "silence"),
        ({"log_probability": -1.6}, "too unsure"),
        ({"compression": 2.6}, "it repeats itself"),
    ],
)
def test_whispers_own_doubt_counts(given: dict[str, float], why: str) -> None:
    assert made_up(piece("pay my fine", **given), 0.9) == why


def test_silence_to_whisper_is_none_when_somebody_spoke_for_long() -> None:
    assert made_up(piece("pay my fine please", no_speech=0.9), 1.5) == ""


@pytest.mark.parametrize(
    ("given", "speech_seconds", "kept"),
    [
        ({}, 0.3, True),
        ({"log_probability": -0.5}, 0.3, False),
        ({"no_speech": 0.2}, 0.3, False),
        ({"log_probability": -0.5, "no_speech": 0.2}, 0.8, True),
        ({"log_probability": -0.8}, 0.8, False),
    ],
)
def test_thanks_are_kept_unless_in_doubt(given: dict[str, float], speech_seconds: float, *, kept: bool) -> None:
    assert (made_up(piece("Thank you.", **given), speech_seconds) == "") is kept


EXPECTED = ("council tax", "blue badge", "Uxbridge", "penalty charge notice")


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("council tax, blue badge, Uxbridge", False),
        ("Penalty charge notice, Uxbridge, blue badge, council tax.", False),
        ("council tax, blue badge", True),
        ("council tax blue badge Uxbridge please", True),
        ("Uxbridge council tax blue badge", True),
    ],
)
def test_the_prompt_read_out_is_dropped(text: str, *, kept: bool) -> None:
    assert (made_up(piece(text), 3.0, EXPECTED) == "") is kept


def test_confidence_is_the_mean_chance_of_a_token_less_every_doubt() -> None:
    assert confidence([piece("a", log_probability=0.0, no_speech=0.0)]) == pytest.approx(1.0)
    assert confidence([piece("a", log_probability=-0.5, no_speech=0.0)]) == pytest.approx(0.6065, abs=1e-4)
    assert confidence([piece("a", log_probability=-0.5, no_speech=0.5)]) == pytest.approx(0.3033, abs=1e-4)
    assert confidence([piece("a", log_probability=0.0, no_speech=0.0, temperature=0.4)]) == pytest.approx(0.6)


def test_confidence_of_pieces_goes_by_their_tokens() -> None:
    sure = piece("a", log_probability=0.0, no_speech=0.0, tokens=9)
    lost = piece("b", log_probability=0.0, no_speech=1.0, tokens=1)

    assert confidence([sure, lost]) == pytest.approx(0.9)
    assert confidence([]) == 0.0


@given(st.floats(-20, 1), st.floats(0, 1), st.floats(0, 2), st.integers(0, 400))
def test_confidence_is_a_share(log_probability: float, no_speech: float, temperature: float, tokens: int) -> None:
    one = piece("a", log_probability=log_probability, no_speech=no_speech, temperature=temperature, tokens=tokens)

    assert 0.0 <= confidence([one]) <= 1.0


def test_the_phrases_are_written_as_they_are_compared() -> None:
    known = phrases()

    assert "thank you for watching" in known.film_endings
    assert not known.film_endings & known.small_words
    assert "yes" not in known.small_words
    assert "no" not in known.small_words


def test_a_broken_file_of_phrases_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "phrases.yaml"
    broken.write_text("film_endings: {en: ['Thank you!']}\ncredits: {en: [by]}\n")
    monkeypatch.setattr(whisper_hallucination, "FILE", broken)
    phrases.cache_clear()
    try:
        with pytest.raises(KnowledgeError, match=r"'Thank you!' of film_endings.*\n.*small_words is missing"):
            phrases()
    finally:
        monkeypatch.undo()
        phrases.cache_clear()
