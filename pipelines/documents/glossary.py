"""Council words with a plain meaning, found in a text by their names and short forms."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from pipelines.data_file import entries, items, line_of, read_data_file, texts
from pipelines.errors import Fault, KnowledgeError

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Term:
    """A word that a council cannot always do without."""

    term: str  # as printed in the word list: 'penalty charge notice'
    meaning: str  # one or two whole sentences of at most 12 words: 'A summons is a letter that …'
    also: tuple[str, ...] = ()  # other names of the same thing: 'parking ticket'
    short: tuple[str, ...] = ()  # abbreviations, in capitals as written: 'PCN'
    hard: bool = True  # False: known to most readers, so it stands without being explained


@dataclass(frozen=True, slots=True)
class Found:
    """A term where it stands in a text."""

    start: int
    end: int
    text: str  # as it stands there
    term: Term


@dataclass(frozen=True, slots=True)
class Glossary:
    """All terms; a name leads to one term only."""

    terms: tuple[Term, ...]
    _by_name: dict[str, Term] = field(init=False, repr=False, compare=False)
    _pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_name = {name.lower(): term for term in self.terms for name in _names(term)}
        object.__setattr__(self, "_by_name", by_name)
        object.__setattr__(self, "_pattern", _pattern(by_name))

    def find(self, text: str) -> Iterator[Found]:
        """The terms in a text in their order, the longest name first where two begin at one place."""
        for match in self._pattern.finditer(text):
            term = self.get(match[0])
            if term is not None and not _is_other_word(match[0], term):
                yield Found(match.start(), match.end(), match[0], term)

    def get(self, name: str) -> Term | None:
        """The term of a name, an abbreviation or a plural, in any case; None where it is unknown."""
        lowered = " ".join(name.lower().split())
        return next((self._by_name[form] for form in _singulars(lowered) if form in self._by_name), None)

    def expansion(self, short: str) -> str | None:
        """The full words of an abbreviation: 'PCN' → 'penalty charge notice'; None where it is unknown."""
        return next((term.term for term in self.terms if short in term.short), None)


def load_glossary(extra: Path | None = None) -> Glossary:
    """The glossary of the product, with a council's own terms before it.

    Args:
        extra: a YAML file of the same form; its terms replace ours of the same name.

    Raises:
        KnowledgeError: a file is missing or broken; it names file, line and cure.
    """
    if extra is None:
        return _own()
    theirs = _read(extra)
    named = {name.lower() for term in theirs for name in (term.term, *term.also)}
    return Glossary((*theirs, *(term for term in _own().terms if term.term.lower() not in named)))


@cache
def _own() -> Glossary:
    return Glossary(_read(DATA / "glossary.yaml"))


def _read(file: Path) -> tuple[Term, ...]:
    found = tuple(_term(item, file) for item in items(read_data_file(file).get("terms")))
    if not found:
        raise KnowledgeError([Fault(file, 1, "no terms", "Write 'terms:' and a list of terms with meanings")])
    return found


def _term(item: object, file: Path) -> Term:
    values = entries(item)
    term, meaning = values.get("term"), values.get("meaning")
    if not isinstance(term, str) or not isinstance(meaning, str) or not term.strip() or not meaning.strip():
        fault = Fault(file, line_of(item), "a term without a name or a meaning", "Write 'term:' and 'meaning:'")
        raise KnowledgeError([fault])
    also, short = texts(values.get("also")), texts(values.get("short"))
    return Term(term.strip(), " ".join(meaning.split()), also, short, values.get("hard") is not False)


def _names(term: Term) -> tuple[str, ...]:
    return (term.term, *term.also, *term.short)


def _pattern(names: dict[str, Term]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    one_of = "|".join(_with_plural(name) for name in longest_first)
    return re.compile(rf"(?<![\w-])(?:{one_of})(?![\w-])", re.IGNORECASE)


def _with_plural(name: str) -> str:
    stem = r"[\s-]+".join(re.escape(word) for word in name.split())
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"(?:{stem}|{stem[:-1]}ies)"
    return f"{stem}(?:es|s)?" if name.endswith(("s", "x", "ch", "sh")) else f"{stem}s?"


def _singulars(name: str) -> tuple[str, ...]:
    plain = name.replace("-", " ") if "-" in name else name
    forms = [name, plain, name.removesuffix("s"), name.removesuffix("es"), plain.removesuffix("s")]
    if name.endswith("ies"):
        forms.append(name[:-3] + "y")
    return tuple(forms)


def _is_other_word(found: str, term: Term) -> bool:
    """Whether an abbreviation was met as an everyday word: 'cs' is no 'CS', 'pip' no 'PIP'."""
    return found.isalpha() and found.upper() in term.short and not found.isupper()
