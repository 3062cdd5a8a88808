"""What a row is checked against: the document around it, worked out once while a person types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pipelines.documents.checks.tables import concept_pattern, concepts
from pipelines.documents.rows import EasyRead, HardWord, Row


@dataclass(frozen=True, slots=True)
class Context:
    """The document that a row stands in."""

    easy_read: EasyRead
    pictures: bool = True  # whether the output will show pictures
    explained: Mapping[str, str] = field(default_factory=dict[str, str])  # hard word → the row that explains it first
    meanings: tuple[str, ...] = ()  # of all hard words
    next_text: Mapping[str, str] = field(default_factory=dict[str, str])  # row → the text of the row after it
    kept_words: Mapping[int, str] = field(default_factory=dict[int, str])  # concept → the word that the document keeps
    symbols: Mapping[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])  # symbol → its concept
    pictures_of: Mapping[str, tuple[str, str]] = field(default_factory=dict[str, tuple[str, str]])  # concept → symbol
    order: Mapping[str, int] = field(default_factory=dict[str, int])  # row → its place


def context_of(easy_read: EasyRead, *, pictures: bool = True) -> Context:
    """The context of every row of a document."""
    rows = (*easy_read.summary, *easy_read.rows)
    order = {row.id: at for at, row in enumerate(rows)}
    symbols: dict[tuple[str, str], str] = {}
    pictures_of: dict[str, tuple[str, str]] = {}
    for row in rows:
        if row.picture is not None:
            symbol = (row.picture.set_name, row.picture.symbol)
            symbols.setdefault(symbol, row.picture.concept)
            pictures_of.setdefault(row.picture.concept, symbol)
    return Context(
        easy_read,
        pictures,
        _explained(easy_read, rows),
        tuple(word.meaning for word in all_hard_words(easy_read)),
        {row.id: rows[at + 1].text if at + 1 < len(rows) else "" for at, row in enumerate(rows)},
        _kept_words(rows),
        symbols,
        pictures_of,
        order,
    )


def all_hard_words(easy_read: EasyRead) -> tuple[HardWord, ...]:
    """The hard words of the word list and of every row, each once."""
    found = (*easy_read.word_list, *(word for row in easy_read.rows for word in row.hard_words))
    return tuple({word.term.lower(): word for word in found}.values())


def _explained(easy_read: EasyRead, rows: Iterable[Row]) -> dict[str, str]:
    explained: dict[str, str] = {}
    for row in rows:
        for word in row.hard_words:
            explained.setdefault(word.term.lower(), row.id)
    return explained


def _kept_words(rows: Iterable[Row]) -> dict[int, str]:
    """For each concept the word used most, the better one of two used as often."""
    pattern, forms = concept_pattern()
    counts: dict[int, dict[str, int]] = {}
    for row in rows:
        text = row.text
        for hard_word in row.hard_words:
            text = text.replace(hard_word.meaning, "")
        for match in pattern.finditer(text):
            concept, word = forms[match[0].lower()]
            counts.setdefault(concept, {}).setdefault(word, 0)
            counts[concept][word] += 1

    return {
        at: max(concepts()[at].words, key=lambda word: (found.get(word, 0), -concepts()[at].words.index(word)))
        for at, found in counts.items()
        if len(found) > 1
    }
