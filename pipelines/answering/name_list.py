"""The list of people's names that ``names.txt`` holds, and what it says about one word."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NAMES_FILE = Path(__file__).with_name("names.txt")

_O_AND_MC = re.compile(r"(?:o'(?!clock)[a-z]{3,}|mc(?!donalds)[a-z]{3,})\Z")


@dataclass(frozen=True, slots=True)
class NameList:
    """Names in small letters without accents; the 'words' are everyday words, places or firms as well."""

    first: frozenset[str]
    first_words: frozenset[str]
    family: frozenset[str]
    family_words: frozenset[str]
    never: frozenset[str]

    def is_first(self, key: str) -> bool:
        return key in self.first or ("-" in key and _any_part(key, self.first))

    def is_family(self, key: str) -> bool:
        if key in self.family or _O_AND_MC.match(key):
            return True
        return "-" in key and _any_part(key, self.family)

    def is_plain(self, key: str) -> bool:
        """Whether the word is a name and nothing else."""
        return self.is_first(key) or self.is_family(key)

    def is_known(self, key: str) -> bool:
        return self.is_plain(key) or key in self.first_words or key in self.family_words


@cache
def name_list() -> NameList:
    """The list, read once."""
    sections: dict[str, list[str]] = {}
    words: list[str] = []
    for line in NAMES_FILE.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            words = sections.setdefault(line.strip("[] "), [])
        elif not line.startswith("#"):
            words += line.split()
    return NameList(
        first=frozenset(sections["first"]),
        first_words=frozenset(sections["first, also words"]),
        family=frozenset(sections["family"]),
        family_words=frozenset(sections["family, also words"]),
        never=frozenset(sections["never"]),
    )


def key_of(word: str) -> str:
    """A word as the list writes it."""
    if word.isascii():
        return word.lower()
    plain = word.casefold().translate(_LETTERS)
    return "".join(letter for letter in unicodedata.normalize("NFD", plain) if not unicodedata.combining(letter))


_LETTERS = str.maketrans({"ł": "l", "ı": "i", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"})


def _any_part(key: str, names: frozenset[str]) -> bool:
    return any(part in names for part in key.split("-"))
