"""What the checker knows of English words: set phrases, synonyms, opposites; read once from ``words.yaml``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml

from pipelines.errors import SettingsError
from pipelines.knowledge.terms import stem

_SHORTEST_UN = 5  # letters of a word from which 'un' may be a prefix
_NO_DENIAL = (
    "under", "until", "unless", "union", "unit", "uniq", "univers", "uniform", "unanim", "uncle", "undergo", "undert",
    "unload", "unlimited", "unemploy", "unfortunate",
)  # fmt: skip

WORDS_FILE = Path(__file__).parent / "words.yaml"


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Tables by stem; a phrase pattern that reads set phrases as one word."""

    phrase: re.Pattern[str]
    phrases: Mapping[str, str]  # set phrase -> what it is read as
    lemmas: Mapping[str, str]  # an irregular form -> its word
    groups: Mapping[str, frozenset[str]]  # stem -> names of its synonym groups
    denied: Mapping[str, tuple[str, ...]]  # a word that denies itself -> stems of what it denies
    contrast: Mapping[str, tuple[tuple[str, str], ...]]  # stem -> sets it belongs to, each with its member there
    company: Mapping[str, frozenset[str]]  # kind of figure -> stems that stand beside any of them
    implied: Mapping[str, frozenset[str]]  # kind of figure -> stems that it says by itself
    denying: frozenset[str]
    turning: frozenset[str]
    harmless: frozenset[str]
    telling: frozenset[str]

    def stem(self, word: str) -> str:
        """The stem of a word, of whatever form."""
        return stem(self.lemmas.get(word, word))

    def keys(self, word: str) -> frozenset[str]:
        """What a word may be matched by: its stem; behind '~' what it shares: its groups, and what it denies."""
        own = self.stem(word)
        return frozenset((own, f"~!{own}", *(f"~!{other}" for other in self.denies(word)))) | self.groups.get(
            own, frozenset()
        )

    def denies(self, word: str) -> tuple[str, ...]:
        """Stems of what a word denies by itself: 'exempt', 'invalid', and most words that begin with 'un'."""
        denied = self.denied.get(word, ())
        if word.startswith("un") and len(word) > _SHORTEST_UN and not word.startswith(_NO_DENIAL):
            return (*denied, self.stem(word[2:]))
        return denied


@cache
def load_vocabulary(file: Path = WORDS_FILE) -> Vocabulary:
    """The vocabulary.

    Raises:
        SettingsError: the file is missing or damaged.
    """
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        lemmas = {form: base for base, forms in data["irregular"].items() for form in _split(forms)}
        stems = _Stems(lemmas)
        phrases = {str(key): str(value) for key, value in data["phrases"].items()}
        return Vocabulary(
            phrase=_one_of(phrases),
            phrases={phrase.removesuffix(" <n>"): meaning for phrase, meaning in phrases.items()},
            lemmas=lemmas,
            groups=_groups(data["synonyms"], stems),
            denied={word: tuple(map(stems.of, _split(denied))) for word, denied in data["negatives"].items()},
            contrast=_contrasts(data["contrasts"], stems),
            company={kind: stems.all(line) for kind, line in data["plain company"].items()},
            implied={kind: stems.all(line) for kind, line in data["implied"].items()},
            denying=stems.all(data["denying"]),
            turning=stems.all(data["turning"]),
            harmless=stems.all(data["harmless"]),
            telling=stems.all(data["telling"]),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(f"{file} is damaged ({error}). Restore it from the package.") from error


class _Stems:
    """Stems of the words of the file, irregular forms among them."""

    def __init__(self, lemmas: Mapping[str, str]) -> None:
        self._lemmas = lemmas

    def of(self, word: str) -> str:
        return stem(self._lemmas.get(word, word))

    def all(self, line: str) -> frozenset[str]:
        return frozenset(self.of(word) for word in _split(line))


def _split(line: str) -> list[str]:
    return [word for part in line.split(",") if (word := part.strip())]


def _one_of(phrases: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    # A phrase that ends in <n> counts only in front of a figure.
    patterns = [
        re.escape(phrase.removesuffix(" <n>")) + ("(?= £?\\d)" if phrase.endswith(" <n>") else "")
        for phrase in longest_first
    ]
    return re.compile(rf"\b(?:{'|'.join(patterns)})(?![\w'])")


def _groups(lines: Iterable[str], stems: _Stems) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for number, line in enumerate(lines):
        for word in stems.all(line):
            found[word].add(f"~{number}")
    return {word: frozenset(names) for word, names in found.items()}


def _contrasts(sets: Mapping[str, str], stems: _Stems) -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, line in sets.items():
        for member in _split(line):
            same = [stems.of(word.strip()) for word in member.split("=")]
            for word in same:
                found[word].append((name, same[0]))
    return {word: tuple(places) for word, places in found.items()}


@lru_cache(maxsize=20_000)
def keys_of(word: str) -> frozenset[str]:
    """``Vocabulary.keys`` of the vocabulary in use."""
    return load_vocabulary().keys(word)
