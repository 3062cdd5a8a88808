"""What the closeness check knows of English words; read once from ``words.yaml``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from pipelines.answering.support.vocabulary import load_vocabulary
from pipelines.errors import SettingsError

WORDS_FILE = Path(__file__).parent / "words.yaml"


@dataclass(frozen=True, slots=True)
class Words:
    """Tables by word or stem."""

    operators: Mapping[str, str]  # word -> its class
    stand_for: Mapping[str, frozenset[str]]  # class -> classes that may stand in its place
    harmless_new: frozenset[str]  # classes
    harmless_lost: frozenset[str]
    harmless: frozenset[str]  # stems
    topic: frozenset[str]  # stems
    opposite: Mapping[str, frozenset[str]]  # stem -> stems
    same: Mapping[str, frozenset[str]]  # stem -> names of the groups it stands in

    def keys(self, word: str) -> frozenset[str]:
        """What a content word may be matched by: its stem, and the groups of words that say the same."""
        own = load_vocabulary().stem(word)
        return frozenset((own,)) | self.same.get(own, frozenset())


@cache
def load_words(file: Path = WORDS_FILE) -> Words:
    """The tables.

    Raises:
        SettingsError: the file is missing or damaged.
    """
    try:
        data = yaml.safe_load(file.read_text(encoding="utf-8"))
        same: dict[str, set[str]] = defaultdict(set)
        for number, line in enumerate(data["same"]):
            for word in _split(line):
                same[load_vocabulary().stem(word)].add(f"~{number}")
        opposite: dict[str, set[str]] = defaultdict(set)
        for line in data["opposite"]:
            one, other = (load_vocabulary().stem(word) for word in _split(line))
            opposite[one].add(other)
            opposite[other].add(one)
        return Words(
            operators={word: name for name, line in data["operators"].items() for word in _split(line)},
            stand_for={name: frozenset(_split(line)) for name, line in data["stand for"].items()},
            harmless_new=frozenset(_split(data["harmless when new"])),
            harmless_lost=frozenset(_split(data["harmless when left out"])),
            harmless=frozenset(load_vocabulary().stem(word) for word in _split(data["harmless"])),
            topic=frozenset(load_vocabulary().stem(word) for word in _split(data["topic"])),
            opposite={word: frozenset(others) for word, others in opposite.items()},
            same={word: frozenset(names) for word, names in same.items()},
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise SettingsError(f"{file} is damaged ({error}). Restore it from the package.") from error


def _split(line: str) -> list[str]:
    return [word for part in line.split(",") if (word := part.strip())]
