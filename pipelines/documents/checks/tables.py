"""The word lists of the checks: figures of speech, foreign words, known abbreviations, everyday words, synonyms."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache

from pipelines.data_file import entries, items, read_data_file, texts
from pipelines.documents.glossary import DATA
from pipelines.documents.rules.inflection import plural


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase to avoid, with plain words where some fit."""

    words: tuple[str, ...]
    plain: str


@cache
def idioms() -> dict[str, tuple[Phrase, ...]]:
    """Figures of speech by their first word, the longest first."""
    return _by_head("idioms.csv")


@cache
def foreign() -> dict[str, tuple[Phrase, ...]]:
    """Words of other languages by their first word, the longest first."""
    return _by_head("latin.csv")


@cache
def well_known() -> frozenset[str]:
    """Abbreviations that are known better than what they stand for."""
    with (DATA / "well_known.csv").open(encoding="utf-8", newline="") as file:
        return frozenset(row["short"] for row in csv.DictReader(file))


@cache
def everyday() -> frozenset[str]:
    """Words that are rare in print and known to everybody."""
    lines = (DATA / "everyday_words.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))


@dataclass(frozen=True, slots=True)
class Concept:
    """Words for one and the same thing."""

    words: tuple[str, ...]  # the best first
    verb: bool = False


@cache
def concepts() -> tuple[Concept, ...]:
    found = [entries(item) for item in items(read_data_file(DATA / "synonyms.yaml").get("concepts"))]
    return tuple(Concept(texts(values.get("words")), values.get("verb") is True) for values in found)


@cache
def concept_pattern() -> tuple[re.Pattern[str], dict[str, tuple[int, str]]]:
    """A pattern for every noun of the concepts, and form → (concept, word)."""
    forms: dict[str, tuple[int, str]] = {}
    for at, concept in enumerate(concepts()):
        for word in concept.words:
            forms |= {form.lower(): (at, word) for form in ((word,) if concept.verb else (word, plural(word)))}
    one_of = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])(?:{one_of})(?![\w-])", re.IGNORECASE), forms


def _by_head(name: str) -> dict[str, tuple[Phrase, ...]]:
    heads: dict[str, list[Phrase]] = {}
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = tuple(re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)?", row["phrase"].lower()))
            heads.setdefault(words[0], []).append(Phrase(words, row["plain"] or ""))
    return {head: tuple(sorted(found, key=lambda phrase: -len(phrase.words))) for head, found in heads.items()}
