"""What the rows of an Easy Read document hold: values, names and operators, without the explanations of hard words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from pipelines.documents.fidelity.force import Operator, operators
from pipelines.documents.rows import EasyRead, HardWord, Row
from pipelines.documents.values.days import DateKey
from pipelines.documents.values.find import find_values
from pipelines.documents.values.value import Kind, Value


@dataclass(frozen=True, slots=True)
class Pool:
    """One row, or the whole document outside the rows."""

    row_id: str  # empty: contact block and title
    text: str  # without the explanations of hard words
    full: str  # with them

    @property
    def values(self) -> tuple[Value, ...]:
        return find_values(self.text)

    @property
    def operators(self) -> tuple[Operator, ...]:
        return operators(self.text)


def pools_of(easy_read: EasyRead) -> dict[str, Pool]:
    """A pool for each row by its id."""
    terms = tuple({word.meaning: word for word in (*easy_read.word_list, *_of_rows(easy_read.rows))}.values())
    return {row.id: Pool(row.id, said_text(row, terms), row.text) for row in (*easy_read.rows, *easy_read.summary)}


def rest_of(easy_read: EasyRead) -> Pool:
    """The contact block and the title as a pool."""
    contact = easy_read.contact
    parts = (contact.council, contact.phone, contact.email, contact.address, contact.url) if contact else ()
    text = "\n".join(part for part in (easy_read.title, easy_read.council, *parts) if part)
    return Pool("", text, text)


def rows_by_source(rows: Iterable[Row]) -> Mapping[str, tuple[str, ...]]:
    """The ids of the rows that name each source sentence."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows:
        for source_id in dict.fromkeys(row.source_ids):
            found[source_id] = (*found.get(source_id, ()), row.id)
    return found


def said_text(row: Row, terms: Sequence[HardWord]) -> str:
    """A row's text with the explanations taken out: what they say is no fact of this document."""
    text = row.text
    for word in (*row.hard_words, *terms):
        if word.meaning and word.meaning[:12] in text:
            text = _pattern(word.meaning).sub(" ", text)
    return " ".join(text.split()) if text != row.text else text


@lru_cache(maxsize=2_000)
def _pattern(meaning: str) -> re.Pattern[str]:
    """A meaning however its spaces fall; its last stop may be missing."""
    return re.compile(r"\s+".join(re.escape(word) for word in meaning.rstrip(".").split()) + r"\.?", re.IGNORECASE)


def _of_rows(rows: Iterable[Row]) -> Iterable[HardWord]:
    return (word for row in rows for word in row.hard_words)


def holds(pool: Pool, value: Value) -> bool:
    """Whether a pool has a value in any form."""
    return any(same(value, other) for other in pool.values)


def same(value: Value, other: Value) -> bool:
    """Whether ``other`` says all that ``value`` says.

    A share may stand for a percentage only where the source has the share; a date without a year is answered by one
    with a year, not the other way round.
    """
    if value.kind is Kind.DATE and other.kind is Kind.DATE:
        return _same_date(value, other)
    if value.kind is Kind.DAY and other.kind is Kind.DATE:
        return value.text[:3].lower() in other.text[:3].lower()
    if value.kind is Kind.NUMBER and other.kind in (Kind.DURATION, Kind.FRACTION):
        return value.text.replace(",", "") in re.findall(r"\d+(?:\.\d+)?", other.text.replace(",", ""))
    if value.kind is Kind.FRACTION and other.kind is Kind.PERCENTAGE:
        return value.share == other.share
    return value.kind is other.kind and value.key == other.key


def _same_date(value: Value, other: Value) -> bool:
    year, month, day = cast(DateKey, value.key)
    other_year, other_month, other_day = cast(DateKey, other.key)
    if month is None:
        return year == other_year
    if (month, day) != (other_month, other_day):
        return False
    return year is None or year == other_year
