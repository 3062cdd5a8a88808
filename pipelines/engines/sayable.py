"""Text that a voice takes as words and nothing else, cut where it may be cut."""

from __future__ import annotations

import re
import unicodedata

from pipelines.errors import EngineError

LONGEST = 3_000  # characters in one go: three minutes of speech

_JOINERS = "\u200c\u200d"  # part of the spelling of Persian and of Indian languages
_NEVER_SPOKEN = {"Cc", "Cf", "Cs", "Co", "Cn"}
# Both voices take what stands between double brackets for phonemes, not for words.
_BRACKETS = str.maketrans("[]", "  ")
_CLAUSE = re.compile(r"(?<=[,;:.!?])\s+|\s+(?=[–—]\s)")
# Among letters and figures that are spelled out, espeak-ng takes this letter for the article.
_DIGITS = "(?:[Oo]h|[Zz]ero|[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine)"
_SPELLED_A = re.compile(
    rf"\b(?P<before>[A-Z0-9]|[Bb]and|{_DIGITS}(?=(?: A\b)+(?: [A-Z]\b|[,;:?!.](?:\s|$)|$)))"
    r"(?P<letters>(?: A\b)+)(?!['’]|\.\w)"
)
_WORDS_OF_A_PART = 6  # shorter ones sound cut off


def sayable(text: str, language: str) -> str:
    """The text without control characters and without what a voice would take for an order; spaces made one.

    In English the letter A of '2 A B', 'D V L A' and 'band A' is written so that it is read as the letter.

    Raises:
        EngineError: too long to be said in one go.
    """
    if len(text) > LONGEST:
        raise EngineError(f"A text of {len(text)} characters is too long to be said; give it sentence by sentence.")
    shown = "".join(" " if char.isspace() else char for char in text if char.isspace() or _is_shown(char))
    words = " ".join(shown.translate(_BRACKETS).split())
    return _SPELLED_A.sub(_letters, words) if speaks(frozenset({"en"}), language) else words


def clauses(text: str) -> tuple[str, ...]:
    """The parts of a text between which a voice may breathe, none of them very short; joined by a space they are it."""
    parts: list[str] = []
    for piece in _CLAUSE.split(text):
        short = parts and len(parts[-1].split()) < _WORDS_OF_A_PART
        if short:
            parts[-1] += f" {piece}"
        else:
            parts.append(piece)
    if len(parts) > 1 and len(parts[-1].split()) < _WORDS_OF_A_PART:
        parts[-2:] = [" ".join(parts[-2:])]
    return tuple(parts)


def _letters(match: re.Match[str]) -> str:
    return match["before"] + match["letters"].replace("A", "eh")


def _is_shown(char: str) -> bool:
    return char in _JOINERS or unicodedata.category(char) not in _NEVER_SPOKEN


def speaks(languages: frozenset[str], tag: str) -> bool:
    """Whether a language is among those, as such or without what follows its first part: 'pl' for 'pl-PL'."""
    wanted = tag.lower().replace("_", "-")
    return wanted in languages or wanted.partition("-")[0] in languages
