"""What the chat says and understands in residents' languages without an engine (``prompts/other_languages.yaml``)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pipelines.data_file import checked_rows, entries, read_data_file
from pipelines.settings import PROJECT
from pipelines.translation.languages import base

FILE = PROJECT / "prompts" / "other_languages.yaml"
TOPICS = Path(__file__).parent / "topics.yaml"
NOTES = ("page", "source", "translated", "original", "speaks", "interpreter")

_GAP = 2  # words that may stand between two words of a wording
_SIGNS_BETWEEN = 4  # the same where words are not spaced
_SPACELESS = frozenset({"zh"})
_COMMA = re.compile("[,،]\\s*")
_END = re.compile(r"(?<=[.。।۔])\s*(?=\S)")
_NOT_WORD = re.compile(r"[\s.,!?;:؟،۔।…\"«»“”„‘()\[\]/<>*_~\-–—，。？！、；：（）]+")
_ELIDED = re.compile(r"(?<![^\W\d_])(?:l|d|qu|un|dell|all|dall|nell|sull)'(?=[^\W\d_])")  # 'l'ufficiale' is two words
_PLACEHOLDER = re.compile(r"\{(phone)\}")
# One way to write what is typed in several: Arabic letters, and letters that are no letter with a mark.
_PLAIN = str.maketrans("كيىہةھۀۂ’ʼ`ıøđłßġ", "کییههههه'''iodlsg")


@dataclass(frozen=True, slots=True)
class Phrases:
    """One language."""

    notes: dict[str, str]  # by the names of NOTES
    help: dict[str, str]  # what is said in a crisis, by its kind
    wordings: tuple[tuple[str, Wording], ...]  # kind and what means it, the most urgent first
    native_review: str  # 'needed' until somebody who grew up with the language has read it

    def help_in(self, kind: str, phone: str) -> tuple[str, ...]:
        """What is said first in a crisis; a sentence that needs a number that is not known is left out."""
        said = self.help.get(kind) or self.help["danger_to_life"]
        return (*_filled(said, phone), self.notes["interpreter"])


@dataclass(frozen=True, slots=True)
class Need:
    """That a message in another language shows a need; never the person's words."""

    language: str
    kind: str  # as in ``safeguard.CrisisKind``


def phrases(language: str) -> Phrases | None:
    """What is known of a language; None for one that has no phrases."""
    known = load_phrases(FILE)
    return known.get(language) or known.get(base(language))


def note(name: str, language: str, otherwise: str = "") -> str:
    """One of the notes in a language, or other words where there is none."""
    known = phrases(language)
    return known.notes[name] if known else otherwise


def find_need(text: str) -> Need | None:
    """The need that a message shows in one of the languages, whatever the rest of it is written in; None for none."""
    plain = plain_words(text)
    told = frozenset(plain.split())
    for language, known in load_phrases(FILE).items():
        kind = next((kind for kind, wording in known.wordings if wording.is_in(plain, told)), "")
        if kind:
            return Need(language, kind)
    return None


def topics(text: str, language: str) -> tuple[str, ...]:
    """What a message is about, in English words to search with; none where no wording is known."""
    plain = plain_words(text)
    told = frozenset(plain.split())
    return tuple(topic for topic, words in load_topics(TOPICS).get(base(language), ()) if words.is_in(plain, told))


def plain_words(text: str) -> str:
    """Small letters without accents, words between single spaces, a space at both ends."""
    marked = unicodedata.normalize("NFD", _ELIDED.sub(" ", text.casefold().replace("’", "'")))
    plain = "".join(sign for sign in marked if not unicodedata.combining(sign) and sign.isprintable())
    return f" {' '.join(word for word in _NOT_WORD.split(plain.translate(_PLAIN)) if word)} "


@cache
def load_phrases(file: Path) -> dict[str, Phrases]:
    """Read the phrases, once.

    Raises:
        KnowledgeError: the file is missing or broken; each fault names its line.
    """
    return {tag: _phrases(tag, row) for tag, row in checked_rows(file, "language", _problem).items()}


@cache
def load_topics(file: Path) -> dict[str, tuple[tuple[str, Wording], ...]]:
    """Topics by language, each with its wordings, read once.

    Raises:
        KnowledgeError: the file is missing or no mapping.
    """
    return {
        language: tuple(
            (topic, _wording(str(words), spaced=language not in _SPACELESS)) for topic, words in entries(row).items()
        )
        for language, row in entries(read_data_file(file)).items()
    }


def _phrases(language: str, fields: Mapping[str, object]) -> Phrases:
    said = {kind: str(words) for kind, words in entries(fields["help"]).items()}
    wordings = {kind: str(words) for kind, words in entries(fields["say"]).items()}
    return Phrases(
        {name: str(fields[name]) for name in NOTES},
        said,
        tuple((kind, _wording(words, spaced=language not in _SPACELESS)) for kind, words in wordings.items()),
        str(fields.get("native_review") or ""),
    )


def _problem(fields: Mapping[str, object]) -> str:
    unknown = sorted(set(fields) - {*NOTES, "help", "say", "native_review"})
    if unknown:
        return f"unknown field '{unknown[0]}'"
    missing = [name for name in (*NOTES, "help", "say") if not fields.get(name)]
    if missing:
        return f"'{missing[0]}' is missing"
    if "danger_to_life" not in entries(fields["help"]):
        return "help lacks 'danger_to_life'"
    names = set(re.findall(r"\{(\w*)\}", " ".join(map(str, entries(fields["help"]).values())))) - {"phone"}
    return f"unknown placeholder '{{{min(names)}}}'" if names else ""


@dataclass(frozen=True, slots=True)
class Wording:
    """All wordings of a kind: one pattern over ``plain_words``, and of each wording a word that must be there."""

    pattern: re.Pattern[str]
    words: frozenset[str]
    beginnings: tuple[str, ...]

    def is_in(self, plain: str, told: frozenset[str]) -> bool:
        """Whether a message says one of them.

        Args:
            plain: its ``plain_words``.
            told: the same, one by one: most messages hold none of the words, and no pattern need be tried.
        """
        likely = not self.words.isdisjoint(told) or any(word.startswith(self.beginnings) for word in told)
        screened = self.words or self.beginnings
        return (likely or not screened) and self.pattern.search(plain) is not None


def _wording(written: str, *, spaced: bool) -> Wording:
    """Gaps between the words of a wording are bounded, so time grows with the text."""
    wordings = [words.split() for words in _COMMA.split(written) if words.strip()]
    pattern = re.compile("|".join(_pattern(words, spaced=spaced) for words in wordings))
    longest = [max(words, key=len) for words in wordings] if spaced else []
    return Wording(
        pattern,
        frozenset(max(plain_words(word).split(), key=len) for word in longest if not word.endswith("*")),
        tuple(plain_words(word.rstrip("*")).split()[-1] for word in longest if word.endswith("*")),
    )


def _pattern(words: Sequence[str], *, spaced: bool) -> str:
    starred = [(plain_words(word.rstrip("*")).strip(), word.endswith("*")) for word in words]
    if not spaced:
        return f".{{0,{_SIGNS_BETWEEN}}}".join(re.escape(word) for word, _ in starred)
    tokens = [f"{re.escape(word)}{'[^ ]*' if starts else ''} " for word, starts in starred]
    return "(?<= )" + f"(?:[^ ]+ ){{0,{_GAP}}}".join(tokens)


def _filled(said: str, phone: str) -> tuple[str, ...]:
    kept = [sentence for sentence in _END.split(said) if phone or not _PLACEHOLDER.search(sentence)]
    return tuple(_PLACEHOLDER.sub(phone, sentence) for sentence in kept)
