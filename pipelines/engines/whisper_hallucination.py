"""Tells words that Whisper made up from words that were said, and how sure the latter are."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.data_file import entries, read_data_file, texts
from pipelines.engines.whisper_messages import Piece
from pipelines.errors import Fault, KnowledgeError

FILE = Path(__file__).parent / "whisper_phrases.yaml"
LISTS = ("film_endings", "credits", "small_words")

LEAST_SPEECH_SECONDS = 0.25  # a sound with less is never given to the model
# Whisper's own limits (openai/whisper, transcribe), after its last try.
_MOST_COMPRESSION, _LEAST_LOG_PROBABILITY, _MOST_NO_SPEECH = 2.4, -1.0, 0.6
_HOPELESS_LOG_PROBABILITY = -1.5  # a mean chance of 22 % a token: not even the topic can be taken from it
_CERTAIN_SILENCE, _LITTLE_SPEECH_SECONDS = 0.8, 1.0
# Fast English is some 5 words and 25 letters a second. Voice activity misses quiet ends of words, hence the start.
_WORDS_A_SECOND, _FIRST_WORDS = 7.0, 2
_LETTERS_A_SECOND, _FIRST_LETTERS = 40.0, 15
_SMALL_WORDS_SECONDS = 0.4
_SOME_DOUBT, _MUCH_DOUBT = (-0.4, 0.15), (-0.7, 0.3)  # log-probability below, chance of no speech above
_LONGEST_LOOP = 6  # words that repeat as one
_LOOPS, _ENDLESS_LOOPS, _LOOP_SECONDS = 4, 8, 0.3
_ECHO_WORDS = 3  # of those that were expected, one after the other as in the prompt

_STANDS_ALONE = frozenset("£$€%&@+")
_BETWEEN_WORDS = frozenset("'-./")  # within "what's", 'park-and-ride', 'gov.uk', '12/05'
_BETWEEN_FIGURES = frozenset(",:")


@dataclass(frozen=True, slots=True)
class Phrases:
    """The lists of ``whisper_phrases.yaml``, all languages together: Whisper may name the wrong one in silence."""

    film_endings: frozenset[str]
    small_words: frozenset[str]
    credits: tuple[str, ...]  # beginnings


def plain_words(text: str) -> str:
    """Small letters without marks between words: 'What’s due, £1,234.50?' is "what's due £1,234.50"."""
    small = f" {text.lower().replace('’', chr(39))} "
    kept = (small[at] if _belongs(small, at) else " " for at in range(1, len(small) - 1))
    return " ".join("".join(kept).split())


def _belongs(text: str, at: int) -> bool:
    """Whether a character is part of a word; vowel signs of Indian scripts and of Arabic are."""
    mark = text[at]
    if mark in _BETWEEN_WORDS:
        return text[at - 1].isalnum() and text[at + 1].isalnum()
    if mark in _BETWEEN_FIGURES:
        return text[at - 1].isdigit() and text[at + 1].isdigit()
    return mark in _STANDS_ALONE or unicodedata.category(mark)[0] in "LMN"


def made_up(piece: Piece, speech_seconds: float, expected: Sequence[str] = ()) -> str:
    """Why the text cannot have been said; empty when it can.

    Args:
        piece: as Whisper heard it, after its last try.
        speech_seconds: of the piece's part of the sound, in which somebody speaks.
        expected: words of the prompt in their order; in silence Whisper reads them out.
    """
    words = plain_words(piece.text).split()
    if not words:
        return "no words"
    reasons = (
        (_is_silence(piece, speech_seconds), "silence"),
        (piece.log_probability < _HOPELESS_LOG_PROBABILITY, "too unsure"),
        (piece.compression > _MOST_COMPRESSION or _is_loop(words, speech_seconds), "it repeats itself"),
        (_is_too_fast(words, speech_seconds), "more words than the speech can hold"),
        (_is_closing(" ".join(words), piece, speech_seconds), "a closing phrase"),
        (_is_echo(" ".join(words), expected), "the prompt read out"),
    )
    return next((reason for found, reason in reasons if found), "")


def confidence(pieces: Sequence[Piece]) -> float:
    """That the words are those that were said, 0 to 1.

    For each piece the geometric mean of its tokens' chances, times the chance that somebody speaks at all, times
    one less the temperature, since a text found by drawing lots is worth less; the mean over pieces, weighted by their
    tokens. Not calibrated against recordings: set ``FRONT_DOOR_VOICE__SURE_FROM`` by a council's own calls.
    """
    weights = [max(1, piece.tokens) for piece in pieces]
    sure = [
        math.exp(min(0.0, piece.log_probability)) * (1 - piece.no_speech) * (1 - min(1.0, piece.temperature))
        for piece in pieces
    ]
    total = sum(weights)
    return sum(one * weight for one, weight in zip(sure, weights, strict=True)) / total if total else 0.0


@cache
def phrases() -> Phrases:
    """The phrases that Whisper makes up.

    Raises:
        KnowledgeError: the file is missing or broken.
    """
    found = entries(read_data_file(FILE))
    lists = {name: [text for row in entries(found.get(name)).values() for text in texts(row)] for name in LISTS}
    faults = [
        Fault(
            FILE, 0, f"'{text}' of {name} is not in small letters without punctuation", f"Write '{plain_words(text)}'"
        )
        for name, rows in lists.items()
        for text in rows
        if plain_words(text) != text
    ]
    faults += [Fault(FILE, 0, f"{name} is missing or empty", "Put it back") for name, rows in lists.items() if not rows]
    if faults:
        raise KnowledgeError(faults)
    return Phrases(
        film_endings=frozenset(lists["film_endings"]),
        small_words=frozenset(lists["small_words"]),
        credits=tuple(f"{start} " for start in lists["credits"]),
    )


def _is_silence(piece: Piece, speech_seconds: float) -> bool:
    if speech_seconds < LEAST_SPEECH_SECONDS:
        return True
    if piece.no_speech > _MOST_NO_SPEECH and piece.log_probability < _LEAST_LOG_PROBABILITY:
        return True
    return piece.no_speech > _CERTAIN_SILENCE and speech_seconds < _LITTLE_SPEECH_SECONDS


def _is_loop(words: Sequence[str], speech_seconds: float) -> bool:
    """Most of the text is the same few words over and over, more often than a caller says them."""
    for size in range(1, min(_LONGEST_LOOP, len(words) // _LOOPS) + 1):
        alike = _longest_run(words, size)
        loops = alike // size + 1
        if loops < _LOOPS or 2 * (alike + size) < len(words):
            continue
        if loops >= _ENDLESS_LOOPS or speech_seconds < _LOOP_SECONDS * loops * size:
            return True
    return False


def _longest_run(words: Sequence[str], size: int) -> int:
    """Most words in a row each of which is the one ``size`` words before."""
    run = longest = 0
    for at in range(size, len(words)):
        run = run + 1 if words[at] == words[at - size] else 0
        longest = max(longest, run)
    return longest


def _is_too_fast(words: Sequence[str], speech_seconds: float) -> bool:
    letters = sum(map(len, words))
    return (
        len(words) > _FIRST_WORDS + _WORDS_A_SECOND * speech_seconds
        or letters > _FIRST_LETTERS + _LETTERS_A_SECOND * speech_seconds
    )


def _is_closing(text: str, piece: Piece, speech_seconds: float) -> bool:
    known = phrases()
    if _made_of(text, known.film_endings) or text.startswith(known.credits):
        return True
    log_probability, no_speech = _SOME_DOUBT if speech_seconds < _SMALL_WORDS_SECONDS else _MUCH_DOUBT
    doubtful = piece.log_probability < log_probability or piece.no_speech > no_speech
    return doubtful and _made_of(text, known.small_words | known.film_endings)


def _made_of(text: str, parts: frozenset[str]) -> bool:
    """The text is one of the phrases, or several one after the other."""
    words = text.split()
    reached = {0}
    for end in range(1, len(words) + 1):
        if any(" ".join(words[start:end]) in parts for start in reached):
            reached.add(end)
    return len(words) in reached


def _is_echo(text: str, expected: Sequence[str]) -> bool:
    """Some of the expected words, one after the other in the order of the prompt, and nothing else."""
    plain = [plain_words(word) for word in expected]
    for step in (1, -1):  # the prompt has those that matter most last
        for start in range(len(plain)):
            said, count, at = "", 0, start
            while 0 <= at < len(plain) and len(said) < len(text):
                said, count, at = f"{said} {plain[at]}".strip(), count + 1, at + step
            if said == text and count >= _ECHO_WORDS:
                return True
    return False
