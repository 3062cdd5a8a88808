"""What people type, turned into plain words for matching.

Typing is rough when it is urgent: letters repeat, figures stand for letters, words are cut short or
misspelled, dialects differ. ``Spelling.plain`` undoes that, so that a pattern is written once, in plain words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pipelines.answering.text import fold, normalise

MAX_WORD = 30  # characters; the rest of a longer run carries nothing
_MIN_TYPO_WORD = 5  # characters as typed; shorter words are too close to other words

_PAUSE = re.compile(r"\.{2,}|…")
_STOP = re.compile(r"[.!?;\n]+")
_POSSESSIVE = re.compile(
    r"(?<!there)(?<!what)(?<!where)(?<!that)(?<!who)(?<!here)(?<!how)(?<!\bit)(?<!\bhe)(?<!she)(?<!let)'s\b"
)
_APOSTROPHE = re.compile(r"['’`]")
_NOT_WORD = re.compile(r"[^a-z0-9. ]+")
_REPEATED = re.compile(r"([a-z])\1{2,}")
_FIGURES_AS_LETTERS = str.maketrans("013457", "oieast")


class Spelling:
    """How rough words become plain ones."""

    def __init__(self, rough: Mapping[str, str], typo_words: Iterable[str], leave_alone: Iterable[str] = ()) -> None:
        """Take what is written → the plain words (both may be several words), and words to find behind one slip.

        ``leave_alone`` are words that look like such a slip and are none.
        """
        self._words = {key: value for key, value in rough.items() if " " not in key}
        phrases = sorted((key for key in rough if " " in key), key=lambda key: (-len(key), key))
        self._phrases = [(f" {key} ", f" {rough[key]} ") for key in phrases]
        self._typo_words = frozenset(typo_words)
        self._leave_alone = frozenset(leave_alone)
        self._known = {word for plain in rough.values() for word in plain.split()} | self._typo_words | set(self._words)
        self._behind = {cut: word for word in sorted(self._typo_words) for cut in _one_letter_less(word)}

    def plain(self, text: str) -> str:
        """Plain words in order, each followed by one space; '.' stands where a sentence ends."""
        lowered = _NOT_WORD.sub(
            " ", _STOP.sub(" . ", _PAUSE.sub(" ", _APOSTROPHE.sub("", _POSSESSIVE.sub("", _signs(text)))))
        )
        tokens = [word for token in _join_letters(lowered.split()) for word in self._plain_word(token)]
        joined = f" {' '.join(tokens)} . "
        for phrase, plain in self._phrases:
            joined = joined.replace(phrase, plain)
        return joined

    def _plain_word(self, token: str) -> Iterator[str]:
        word = _REPEATED.sub(r"\1", token[:MAX_WORD])
        if not word.isalpha() and any(character.isalpha() for character in word) and word not in self._words:
            word = self._read_figures(word)
        yield self._words.get(word) or self._without_slip(word)

    def _read_figures(self, word: str) -> str:
        lettered = word.translate(_FIGURES_AS_LETTERS)
        return lettered if self._without_slip(lettered) in self._known else word

    def _without_slip(self, word: str) -> str:
        if len(word) < _MIN_TYPO_WORD or word in self._typo_words or word in self._leave_alone:
            return word
        if word in self._behind:
            return self._behind[word]
        cuts = _one_letter_less(word)
        return next((cut for cut in cuts if cut in self._typo_words), None) or next(
            (self._behind[cut] for cut in cuts if cut in self._behind), word
        )


def _signs(text: str) -> str:
    return fold(normalise(text)).replace("@", "a").replace("$", "s").replace("&", " and ")


def _join_letters(tokens: Sequence[str]) -> Iterator[str]:
    """'s u i c i d e' as one word: four single letters or more in a row."""
    run: list[str] = []
    for token in (*tokens, ""):
        if len(token) == 1 and token.isalpha():
            run.append(token)
            continue
        yield from ("".join(run),) if len(run) > 3 else run
        run = []
        if token:
            yield token


def _one_letter_less(word: str) -> tuple[str, ...]:
    return tuple(word[:place] + word[place + 1 :] for place in range(len(word)))
