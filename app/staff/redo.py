"""Has the simplifier make the rows of a sentence again, with pictures, and leaves every other row as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.staff.errors import StaffError
from app.staff.row_commands import group_of, in_order, put_in_place
from pipelines.documents.protocols import Simplifier
from pipelines.documents.rows import EasyRead, Row
from pipelines.engines.protocols import PictureSet


def made_again(easy_read: EasyRead, row_id: str, *, simplifier: Simplifier) -> tuple[Row, ...]:
    """What the simplifier makes of the sentences that this row and its neighbours from the same sentence say.

    Raises:
        StaffError: the row says no sentence of the source, or the simplifier made nothing of them.
    """
    if all(row.id != row_id for row in easy_read.rows):
        raise StaffError("A row of the summary cannot be made again by itself. Change its words.")
    wanted = {source_id for row in group_of(easy_read, row_id) for source_id in row.source_ids}
    sentences = [sentence for sentence in easy_read.sources if sentence.id in wanted]
    rows = simplifier.simplify(sentences) if sentences else ()
    if not rows:
        raise StaffError("This row has no sentence in your document, so it cannot be made again. Write it yourself.")
    return rows


def with_rows_again(
    easy_read: EasyRead, group: Sequence[str], rows: Sequence[Row], *, picture_set: PictureSet
) -> EasyRead:
    """The document with a group of rows replaced; only the new rows get pictures."""
    from pipelines.documents.pictures import illustrate

    changed = put_in_place(easy_read, group, rows)
    old = {row.id: row for row in easy_read.rows if row.id not in group}
    pictures = {row.id: row for row in illustrate(changed, picture_set).rows}
    lit = tuple(old.get(row.id) or pictures.get(row.id, row) for row in changed.rows)
    known = {word.term.casefold() for word in changed.word_list}
    new_words = {
        word.term.casefold(): word for row in rows for word in row.hard_words if word.term.casefold() not in known
    }
    return replace(changed, rows=lit, word_list=in_order((*changed.word_list, *new_words.values())))
