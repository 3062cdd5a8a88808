"""The table that says which words call which picture: read once, every form of every word found in one look-up."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.errors import EngineError, Fault, KnowledgeError

COLUMNS = ("concept", "name", "words", "never", "symbol", "alt")
WORD = re.compile(r"£?\d+(?:[.:,]\d+)*(?:am|pm)?|[a-z]+(?:['’-][a-z0-9]+)*|[£%]", re.IGNORECASE)
_DOUBLED = frozenset("plan stop drop ban run swim plug dig shop get put let cut scan permit refer pin jog".split())
_VOWELS = "aeiou"


@dataclass(frozen=True, slots=True)
class Concept:
    """One meaning and its one symbol."""

    id: str
    name: str
    words: tuple[str, ...]  # 'letter:n', 'pay:v', 'blue badge:n', 'in writing'; '~' before one that calls weakly
    never: tuple[str, ...]  # phrases in which a word means something else
    symbol: str
    alt: str


@dataclass(frozen=True, slots=True)
class Call:
    """That a phrase calls a concept, and how."""

    concept: int  # place in the table
    part: str  # 'n', 'v', or '' where the form decides alone
    weak: bool


@dataclass(frozen=True, slots=True)
class Table:
    """Concepts with their phrases, ready to look up. A phrase is lower-case words parted by one space."""

    concepts: tuple[Concept, ...]
    calls: Mapping[str, tuple[Call, ...]]
    never: Mapping[str, frozenset[int]]
    longest: int  # words of the longest phrase


def read_concepts(file: Path) -> tuple[Concept, ...]:
    """The rows of a concept table.

    Raises:
        KnowledgeError: a column is missing, a value is empty, or an id or a symbol stands twice.
    """
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise EngineError(f"the table of pictures {file} cannot be read. Put it back from the release.") from error
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise KnowledgeError([Fault(file, 1, "the columns are not those of the table", f"Write {','.join(COLUMNS)}")])
    concepts: list[Concept] = []
    faults: list[Fault] = []
    seen: set[str] = set()
    for row in reader:
        concept = Concept(
            row["concept"], row["name"], _items(row["words"]), _items(row["never"]), row["symbol"], row["alt"]
        )
        faults += _faults(file, reader.line_num, concept, seen)
        seen |= {concept.id, concept.symbol}
        concepts.append(concept)
    if faults:
        raise KnowledgeError(faults)
    return tuple(concepts)


def _items(cell: str | None) -> tuple[str, ...]:
    return tuple(item.strip() for item in (cell or "").split(";") if item.strip())


def _faults(file: Path, line: int, concept: Concept, seen: set[str]) -> list[Fault]:
    faults: list[Fault] = []
    if not (concept.id and concept.name and concept.words and concept.symbol and concept.alt):
        faults.append(Fault(file, line, "a value is empty", "Give id, name, words, symbol and alt text"))
    if concept.id in seen or concept.symbol in seen:
        faults.append(Fault(file, line, f"'{concept.id}' or its symbol stands twice", "One symbol has one meaning"))
    return faults


def table(concepts: Iterable[Concept]) -> Table:
    """The concepts with every form of every phrase spelt out."""
    kept = tuple(concepts)
    calls: dict[str, list[Call]] = {}
    written: dict[str, set[int]] = {}  # phrases as they stand in the table, not as another form of one
    never: dict[str, set[int]] = {}
    for place, concept in enumerate(kept):
        for word in concept.words:
            weak = word.startswith("~")
            phrase, _, part = word.removeprefix("~").partition(":") if _tagged(word) else (word.lstrip("~"), "", "")
            written.setdefault(" ".join(tokens(phrase)), set()).add(place)
            for form in forms(phrase, part):
                calls.setdefault(form, []).append(Call(place, part, weak))
        for phrase in concept.never:
            for form in {*forms(phrase, "n"), *forms(phrase, "v")}:
                never.setdefault(form, set()).add(place)
    longest = max((phrase.count(" ") + 1 for phrase in (*calls, *never)), default=1)
    return Table(
        kept,
        {phrase: _as_written(found, written.get(phrase)) for phrase, found in calls.items()},
        {phrase: frozenset(places) for phrase, places in never.items()},
        longest,
    )


def _as_written(calls: list[Call], written: set[int] | None) -> tuple[Call, ...]:
    """'books' of the library is not the plural of 'book' elsewhere."""
    return tuple(call for call in calls if not written or call.concept in written)


def _tagged(word: str) -> bool:
    return word.endswith((":n", ":v"))


def tokens(text: str) -> list[str]:
    """Words and figures in lower case; '£35' is '£', because what it says is money."""
    return ["£" if word.startswith("£") else word.lower().replace("’", "'") for word in WORD.findall(text)]


def forms(phrase: str, part: str) -> set[str]:
    """A phrase in its other forms: of a noun phrase the last word, of a verb phrase the first."""
    words = tokens(phrase)
    if not words:
        return set()
    if part == "n":
        return {" ".join((*words[:-1], last)) for last in (words[-1], plural(words[-1]))}
    if part == "v":
        return {" ".join((first, *words[1:])) for first in verb_forms(words[0])}
    return {" ".join(words)}


def plural(noun: str) -> str:
    if noun.endswith(("s", "x", "z", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2:-1] not in _VOWELS:
        return noun[:-1] + "ies"
    return noun + "s"


def verb_forms(verb: str) -> set[str]:
    """A regular verb as it stands, with -s, -ed and -ing. What is irregular stands in the table itself."""
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return {verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"}
    if verb.endswith("e"):
        return {verb, verb + "s", verb + "d", verb.removesuffix("e") + "ing"}
    stem = verb + verb[-1] if verb in _DOUBLED else verb
    return {verb, plural(verb) if verb.endswith(("s", "x", "z", "ch", "sh")) else verb + "s", stem + "ed", stem + "ing"}
