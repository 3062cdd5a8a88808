"""What the words of a message say for languages that the chat does not offer: enough to see that it is not English."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.data_file import entries, read_data_file, texts
from pipelines.engines.language_words import FILE as OFFERED
from pipelines.engines.language_words import load_words, unmarked, words_of

FILE = Path(__file__).parent / "language_elsewhere.yaml"
_SHARED = 0.3  # weight of a word that English has too
_CAPITAL = re.compile(r"(?<=[a-zß,] )[A-ZÄÖÜ][a-zäöüß]+\b")


@dataclass(frozen=True, slots=True)
class ElsewhereWords:
    """The lists of ``language_elsewhere.yaml``, with and without accents."""

    greetings: dict[str, str]  # greeting, language
    letters: dict[str, frozenset[str]]  # letter, languages
    languages: dict[str, frozenset[str]]  # word, languages


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What the words of one message speak for."""

    weights: dict[str, float]  # words for each language
    english: dict[str, float]  # words that English has, each with its weight
    unknown: int = 0  # words that neither has
    words: int = 0  # all that were looked at
    greeting: str = ""  # language of which the whole message is a greeting

    def best(self, guess: str) -> tuple[str, float]:
        """The language most words speak for and how many do; of nearly as many, the one that is guessed."""
        language, weight = max(self.weights.items(), key=lambda item: item[1], default=("", 0.0))
        guessed = self.weights.get(guess, 0.0)
        return (guess, guessed) if guessed > weight - 0.9 else (language, weight)

    def against(self, language: str) -> float:
        """Words for English that a language does not have."""
        return sum(weight for word, weight in self.english.items() if language not in languages_of(word))


def weigh_elsewhere(text: str, is_english: Callable[[str], bool] | None = None) -> Elsewhere:
    """What the words of a message speak for.

    Args:
        text: what somebody wrote.
        is_english: knows more English words than the list; asked only of words of no list.
    """
    lists, known = load_elsewhere(FILE), load_words(OFFERED)
    words = [word.casefold() for word in words_of(text)]
    greeting = lists.greetings.get(" ".join(words), "")
    small = dict.fromkeys([*words, *_german_nouns(text)])
    weights: Counter[str] = Counter()
    english: dict[str, float] = {}
    unknown = 0
    for word in small:
        of = languages_of(word)
        if word in known.subject:
            continue
        if word in known.english:
            english[word] = 1.0
        elif not of and is_english is not None and is_english(word):
            english[word] = 0.7
        unknown += not of and word not in english
        weights.update(dict.fromkeys(of, _SHARED if word in english else 1.0))
    return Elsewhere(dict(weights), english, unknown, len(small), greeting)


def _german_nouns(text: str) -> list[str]:
    """Words with a capital inside a sentence that are everyday German: elsewhere these are names, and left out."""
    return [word.casefold() for word in _CAPITAL.findall(text) if "de" in languages_of(word.casefold())]


def languages_of(word: str) -> frozenset[str]:
    """The languages of the lists that have a word in small letters, or a letter of it."""
    lists = load_elsewhere(FILE)
    of = lists.languages.get(word, frozenset[str]())
    return of.union(*(lists.letters.get(letter, frozenset[str]()) for letter in word))


@cache
def load_elsewhere(file: Path) -> ElsewhereWords:
    """Read the lists once."""
    data = read_data_file(file)
    greetings = {tag: texts(said) for tag, said in entries(data.get("greetings")).items()}
    words = {tag: str(listed).split() for tag, listed in entries(data.get("words")).items()}
    letters = {tag: list(str(signs)) for tag, signs in entries(data.get("letters")).items()}
    return ElsewhereWords(
        greetings={form: tag for tag, said in greetings.items() for one in said for form in (one, unmarked(one))},
        letters=_turned(letters),
        languages=_turned({tag: [*listed, *map(unmarked, listed)] for tag, listed in words.items()}),
    )


def _turned(by_language: dict[str, list[str]]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for tag, listed in by_language.items():
        for word in listed:
            found.setdefault(word, set()).add(tag)
    return {word: frozenset(tags) for word, tags in found.items()}
