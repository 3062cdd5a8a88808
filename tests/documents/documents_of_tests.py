"""Small Easy Read documents for tests."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.documents.rows import EasyRead, Row, RowKind, SourceSentence

COUNCIL = "Northmere Borough Council"


def sentence(sentence_id: str, text: str, *, links: tuple[str, ...] = ()) -> SourceSentence:
    return SourceSentence(sentence_id, "b1", text, RowKind.TEXT, 0, links=links)


def document(*rows: str, sources: Sequence[str] = (), named: tuple[str, ...] | None = None) -> EasyRead:
    """Rows r1, r2, …; each names its own source where there are as many, else all of them."""
    sentences = tuple(sentence(f"s{at}", text) for at, text in enumerate(sources, 1))
    ids = tuple(item.id for item in sentences)
    one_each = len(rows) == len(ids) > 1
    return EasyRead(
        title="Your bill",
        council=COUNCIL,
        sources=sentences,
        rows=tuple(
            Row(
                id=f"r{at}",
                text=text,
                source_ids=named if named is not None else ((ids[at - 1],) if one_each else ids),
            )
            for at, text in enumerate(rows, 1)
        ),
    )
