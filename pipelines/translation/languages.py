"""What is known of each language: its names, its script and the direction it is written in, from ``languages.yaml``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.data_file import checked_rows, texts

ENGLISH = "en"
FILE = Path(__file__).parent / "languages.yaml"

_FIELDS = frozenset({"english", "own", "script", "direction", "also"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """One language in one script."""

    tag: str  # BCP 47
    english: str  # name in English: 'Polish'
    own: str  # name in itself: 'polski'
    script: str  # ISO 15924: 'Latn'
    direction: str  # 'ltr' or 'rtl'
    also: tuple[str, ...] = ()  # other names in English, in small letters


def language(tag: str) -> Language:
    """The language of a BCP 47 tag.

    'es-MX' is Spanish; a tag that is not known comes back under its own name, left to right.
    """
    known = load_languages(FILE)
    return known.get(tag) or known.get(base(tag)) or Language(tag=tag, english=tag, own=tag, script="", direction="ltr")


def base(tag: str) -> str:
    """The language alone: 'ur' of 'ur-Latn'."""
    return tag.partition("-")[0]


def named(text: str) -> str:
    """The tag of a language by its name in English or its own, as 'Polish' or 'polski'; empty when it is none."""
    return _names().get(text.strip().casefold(), "")


def names() -> tuple[str, ...]:
    """Every name that ``named`` knows, in small letters."""
    return tuple(_names())


@cache
def load_languages(file: Path) -> dict[str, Language]:
    """Read the languages, once.

    Raises:
        KnowledgeError: the file is missing or broken; each fault names its line.
    """
    fields = ("english", "own", "script", "direction")
    return {
        tag: Language(tag=tag, also=texts(row.get("also")), **{name: str(row[name]) for name in fields})
        for tag, row in checked_rows(file, "language", _problem).items()
    }


@cache
def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for tag, known in load_languages(FILE).items():
        for name in (known.english, known.own, *known.also):
            found.setdefault(name.casefold(), base(tag))
    return found


def _problem(fields: dict[str, object]) -> str:
    unknown = sorted(set(fields) - _FIELDS)
    if unknown:
        return f"unknown field '{unknown[0]}'"
    missing = sorted(name for name in _FIELDS - {"also"} if not fields.get(name))
    if missing:
        return f"'{missing[0]}' is missing"
    if fields["direction"] not in ("ltr", "rtl"):
        return "direction is neither ltr nor rtl"
    return ""
