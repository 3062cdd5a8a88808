"""Facts that stand in a row and in no sentence of the source."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from pipelines.documents.fidelity.force import Force, operators
from pipelines.documents.fidelity.force_kept import DENIALS
from pipelines.documents.fidelity.names import Name, names
from pipelines.documents.fidelity.pools import Pool, pools_of, rest_of, same
from pipelines.documents.fidelity.state import FactState
from pipelines.documents.fidelity.turned import turned_clauses
from pipelines.documents.fidelity.values_kept import value_of_link
from pipelines.documents.rows import EasyRead, Row, RowKind
from pipelines.documents.values.find import find_values
from pipelines.documents.values.value import Kind, Value

_TURNS = frozenset((*DENIALS, Force.UNLESS, Force.EXCEPT, Force.ONLY, Force.LACK, Force.FAIL, Force.OTHERWISE))
# 'It was resolved that the minutes be approved': 'should' says the same.
_RESOLVED = re.compile(r"\b(?:resolved|agreed|proposed|recommended|suggested)\b.*\bbe\b", re.IGNORECASE | re.DOTALL)
_SHARE = re.compile(r"\bout of every 100\b|\bis (?:a|half|\d)", re.IGNORECASE)


def added_facts(easy_read: EasyRead, *, only: Collection[str] = ()) -> tuple[FactState, ...]:
    """Values and names of the rows that no sentence has, and denials in rows whose sentences deny nothing.

    Explanations of hard words are left alone, and so is what stands in the contact block.

    Args:
        easy_read: the document.
        only: ids of the rows to look at; all when empty.
    """
    pools = pools_of(easy_read)
    texts = [sentence.text for sentence in easy_read.sources]
    links = [value for sentence in easy_read.sources for link in sentence.links if (value := value_of_link(link))]
    known = [value for text in (*texts, rest_of(easy_read).text) for value in find_values(text)] + links
    words = " ".join((*texts, rest_of(easy_read).text, *easy_read.not_read)).lower()
    found: list[FactState] = []
    for row in easy_read.rows:
        if not only or row.id in only:
            pool = pools[row.id]
            found += (_added(str(value.kind), value.text, row) for value in _values(pool, known))
            found += (_added("name", name.text, row) for name in names(pool.text) if _is_new(name, words))
            found += _forces(pool, row, easy_read)
    return tuple(found)


def _added(kind: str, text: str, row: Row) -> FactState:
    return FactState(kind, text, "", "added", (row.id,))


def _values(pool: Pool, known: Sequence[Value]) -> Iterator[Value]:
    for value in pool.values:
        if (
            value.asked
            and not any(_is_said(value, other) for other in known)
            and not _is_worked_out(value, pool, known)
        ):
            yield value


def _is_said(value: Value, other: Value) -> bool:
    return same(value, other) or (value.kind is Kind.NUMBER and other.kind is Kind.NUMBER and value.key == other.key)


def _is_worked_out(value: Value, pool: Pool, known: Sequence[Value]) -> bool:
    """'A quarter' beside '25%'; '25 out of every 100'; a weekday of a date."""
    if value.kind is Kind.FRACTION:
        return any(other.share == value.share for other in (*pool.values, *known) if other.kind is Kind.PERCENTAGE)
    if value.kind is Kind.NUMBER:
        return bool(_SHARE.search(pool.text)) and any(other.kind is Kind.PERCENTAGE for other in known)
    return False


def _is_new(name: Name, words: str) -> bool:
    """Only a name of which some word stands nowhere in the source."""
    return any(not re.search(rf"\b{re.escape(word)}", words) for word in name.words)


def _forces(pool: Pool, row: Row, easy_read: EasyRead) -> Iterator[FactState]:
    """Denials where nothing is denied, advice where none is given, and clauses that say the opposite."""
    if row.kind is RowKind.HEADING or not row.source_ids:
        return
    sources = [sentence.text for sentence in easy_read.sources if sentence.id in row.source_ids]
    forces = {operator.force for text in sources for operator in operators(text)}
    resolved = any(_RESOLVED.search(text) for text in sources)
    supposed = bool(forces & {Force.IF, Force.WHEN, Force.UNLESS})
    for operator in pool.operators:
        denied = operator.force in DENIALS and not forces & _TURNS and not (supposed and _is_might(operator.text))
        advised = operator.force is Force.SHOULD and not forces & {Force.SHOULD, Force.SHOULD_NOT} and not resolved
        if denied or advised:
            yield _added(str(operator.force), " ".join([operator.text, *pool.text[operator.end :].split()[:4]]), row)
    for clause in turned_clauses(pool.text, sources):
        if not (supposed and _is_might(clause)):
            yield _added("turned", clause, row)


def _is_might(text: str) -> bool:
    """'You might want to ask.' 'If so, …': a condition as a sentence of its own."""
    return re.search(r"\bmight\b", text, re.IGNORECASE) is not None
