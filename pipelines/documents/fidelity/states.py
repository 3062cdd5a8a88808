"""Goes through the sentences of the source and says of each fact what became of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from pipelines.documents.fidelity.force_kept import Forces
from pipelines.documents.fidelity.pools import Pool, pools_of, rest_of, rows_by_source
from pipelines.documents.fidelity.state import FactState
from pipelines.documents.fidelity.values_kept import Looking, bound_states, value_states
from pipelines.documents.rows import EasyRead, SourceSentence


def fact_states(easy_read: EasyRead, *, only: Collection[str] = ()) -> tuple[FactState, ...]:
    """Every fact of the source with its state, in the order of the source.

    A value or a name is kept where the rows that name its sentence hold it, or, where these rows put nothing in its
    place, any row or the contact block. A duty, ban, condition or denial is kept only in the rows that name its
    sentence, and only with its strength. What a named person left out on purpose is 'left_out'.

    Args:
        easy_read: the document.
        only: ids of the sentences to look at, with those that share a row with them; all when empty.

    Source: rule 31 of data/rules.yaml.
    """
    return tuple(_Document(easy_read).states(only))


class _Document:
    """The document as it is gone through."""

    def __init__(self, easy_read: EasyRead) -> None:
        self._easy_read = easy_read
        self._pools = pools_of(easy_read)
        self._rest = rest_of(easy_read)
        self._rows = rows_by_source(easy_read.rows)
        self._sentences = {sentence.id: sentence for sentence in easy_read.sources}
        self._named_by = {row.id: row.source_ids for row in easy_read.rows}
        self._forces = Forces(self._pools)
        self._on_purpose = {(fact.source_id, _plain(fact.fact)) for fact in easy_read.left_out if fact.by.strip()}
        self._council = tuple(word.lower() for word in easy_read.council.split())

    def states(self, only: Collection[str]) -> Iterator[FactState]:
        wanted = self._beside(only) if only else None
        for sentence in self._easy_read.sources:
            if wanted is None or sentence.id in wanted:
                yield from map(self._left_out, self._of(sentence))

    def _beside(self, only: Collection[str]) -> set[str]:
        rows = [row for source_id in only for row in self._rows.get(source_id, ())]
        return set(only).union(*(self._named_by[row] for row in rows)) if rows else set(only)

    def _of(self, sentence: SourceSentence) -> Iterator[FactState]:
        rows = self._rows.get(sentence.id, ())
        shared = self._shared(sentence, rows)
        own = tuple(self._pools[row] for row in rows)
        others: tuple[Pool, ...] = (*(pool for row, pool in self._pools.items() if row not in rows), self._rest)
        beside = tuple(other.text for other in shared)
        looking = Looking(sentence, own, others, beside, self._council)
        yield from value_states(looking)
        yield from bound_states(looking)
        yield from self._forces.states(sentence, rows, shared)

    def _shared(self, sentence: SourceSentence, rows: tuple[str, ...]) -> tuple[SourceSentence, ...]:
        ids = dict.fromkeys(source_id for row in rows for source_id in self._named_by[row])
        found = tuple(self._sentences[source_id] for source_id in ids if source_id in self._sentences)
        return found or (sentence,)

    def _left_out(self, state: FactState) -> FactState:
        if state.state == "lost" and (state.source_id, _plain(state.text)) in self._on_purpose:
            return FactState(state.kind, state.text, state.source_id, "left_out")
        return state


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" .").lower()
