"""Rule 31: facts of the source that are lost, and facts that were added."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from pipelines.documents.checks.finding import Spotted
from pipelines.documents.fidelity import FactState, added_facts, fact_states
from pipelines.documents.rows import EasyRead


def facts(easy_read: EasyRead, *, only: Collection[str] = ()) -> Iterator[tuple[str, Spotted]]:
    """Findings with the row that each belongs to; empty where no row names the sentence.

    Args:
        easy_read: the document.
        only: ids of the rows to look at; all when empty.
    """
    sources = {source for row in easy_read.rows if row.id in only for source in row.source_ids} if only else set[str]()
    texts = {sentence.id: sentence.text for sentence in easy_read.sources}
    if not only or sources:
        for state in fact_states(easy_read, only=sources):
            if state.state == "lost":
                row = next((row for row in state.row_ids if not only or row in only), "")
                if row or not only:
                    yield row, _lost(state, texts[state.source_id])
    for state in added_facts(easy_read, only=only):
        yield state.row_ids[0], _added(state)


def _lost(state: FactState, source: str) -> Spotted:
    return Spotted(
        rule="31",
        level="fail",
        text=f"'{state.text}' is lost ({state.kind}). The source says: '{_short(source)}' Put it back, or leave it out "
        "under your name.",
        words=state.text,
    )


def _added(state: FactState) -> Spotted:
    if state.kind == "turned":
        text = f"'{_short(state.text)}' says something else than the source: check 'not', 'must', 'should' and 'can'."
    else:
        text = f"'{state.text}' stands here and not in the source ({state.kind}). Check it, or take it out."
    return Spotted(rule="31", level="fail", text=text, words=state.text)


def _short(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:157].rsplit(' ', 1)[0]} …"
