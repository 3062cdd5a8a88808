"""Keeps an item of a list one item: what rules cut into several rows stands under one bullet or number."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipelines.documents.rows import Row, RowKind, SourceSentence

_MOST_WORDS = 42  # of one item; a longer one stays in rows, and the outputs mark only the first of them


def joined_items(rows: Sequence[Row], sources: Sequence[SourceSentence]) -> tuple[Row, ...]:
    """The rows with those of one list item or table row made one, as long as it stays short.

    What belongs together in the source must not become two grounds, two steps or two conditions. A row that leads in a
    list, and the items of that list, stay as they are.
    """
    by_id = {source.id: source for source in sources}
    made: list[Row] = []
    for row in rows:
        if made and continues(made[-1], row, by_id) and _words(made[-1]) + _words(row) <= _MOST_WORDS:
            made[-1] = _joined(made[-1], row, by_id[row.source_ids[0]].text)
        else:
            made.append(row)
    return tuple(made)


def continues(before: Row, row: Row, sources: Mapping[str, SourceSentence]) -> bool:
    """Whether a row says the rest of the list item that the row before it began."""
    if row.kind not in (RowKind.STEP, RowKind.ITEM) or row.kind is not before.kind:
        return False
    source = sources.get(row.source_ids[0]) if len(row.source_ids) == 1 else None
    whole = source is not None and source.kind is row.kind and row.source_ids == before.source_ids
    # The items of a list within an item follow its lead-in; they end without a full stop, as a sentence does not.
    return whole and not before.text.endswith(":") and not (_bare(row) and _bare(before))


def _bare(row: Row) -> bool:
    return not row.text.endswith((".", "!", "?"))


def _words(row: Row) -> int:
    text = row.text
    for word in row.hard_words:
        text = text.replace(word.meaning, "")
    return len(text.split())


def _joined(before: Row, row: Row, source: str) -> Row:
    first = before.text if before.text.endswith((".", "!", "?")) else f"{before.text}."
    text = row.text
    opening = re.escape(" ".join(text.split()[:2]).rstrip(".,"))
    if re.search(rf"\band {opening}\b", source, re.IGNORECASE):  # 'you hire out cars and the hirer has signed'
        text = f"And {text[0].lower()}{text[1:]}" if text.split()[0] in _SMALL else f"And {text}"
    troubles = tuple(dict.fromkeys((*before.troubles, *row.troubles)))
    words = tuple(dict.fromkeys((*before.hard_words, *row.hard_words)))
    picture = before.picture or row.picture
    return replace(before, text=f"{first} {text}", hard_words=words, troubles=troubles, picture=picture)


_SMALL = frozenset("A All An Any Each Every He Her His It Its No Our She That The Their They This We You Your".split())
