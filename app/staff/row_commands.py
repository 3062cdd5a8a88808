"""What an officer can do to the rows of an Easy Read document: each a plain function from one document to the next."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from app.staff.errors import FieldError, MissingError, StaffError
from pipelines.documents.rows import EasyRead, HardWord, Row, RowKind, SourceSentence, Trouble
from pipelines.engines.protocols import Picture

LONGEST_ROW = 1000  # characters; a row is one or two short sentences
_SENTENCE_END = re.compile(r"(?<=[.!?])[ \n]+(?=\S)")
_EMPTY_LINE = re.compile(r"\n[ \t]*\n")
_SPACES = re.compile(r"[^\S\n]+")
NEW = "new"  # the code of the trouble of a row without words
_NO_PICTURE = "no_picture"  # the code of the trouble that a picture mends


def new_row_id() -> str:
    """An id that no other row of any version has."""
    return f"n{secrets.token_hex(5)}"


def find_row(easy_read: EasyRead, row_id: str) -> Row:
    """A row of the document or of its summary.

    Raises:
        MissingError: it has no such row.
    """
    place = _place(easy_read, row_id)
    return place.rows[place.at]


def rows_of(*row_ids: str) -> Callable[[EasyRead], tuple[Row | None, ...]]:
    """Reads certain rows of a document: what an edit of them rests on."""

    def read(easy_read: EasyRead) -> tuple[Row | None, ...]:
        known = {row.id: row for row in (*easy_read.summary, *easy_read.rows)}
        return tuple(known.get(row_id) for row_id in row_ids)

    return read


def clean_text(text: str) -> str:
    """A row's words as they are kept: one space between words, a line for each line, no control characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = "".join(sign for sign in text if sign == "\n" or sign.isprintable() or sign.isspace())
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def set_text(easy_read: EasyRead, row_id: str, text: str) -> EasyRead:
    """Change a row's words. Hard words that are gone from it go; so do the machine's remarks about the old words.

    Raises:
        FieldError: no words are left, or more than a row may have.
    """
    text = clean_text(text)
    if not text:
        raise FieldError("text", "Enter the words of the row. To take the row away, use ‘Delete row’.")
    if len(text) > LONGEST_ROW:
        raise FieldError("text", f"Use {LONGEST_ROW} characters or fewer. Split the row.")

    def change(row: Row) -> Row:
        if text == row.text:
            return row
        hard = tuple(word for word in row.hard_words if stands_in(word.term, text))
        troubles = tuple(trouble for trouble in row.troubles if trouble.code == _NO_PICTURE)
        return replace(row, text=text, hard_words=hard, troubles=troubles)

    return _change_row(easy_read, row_id, change)


def set_kind(easy_read: EasyRead, row_id: str, kind: RowKind) -> EasyRead:
    """Make a row a heading, a text, a step or an item. A heading stands under the title."""
    return _change_row(
        easy_read,
        row_id,
        lambda row: row if row.kind == kind else replace(row, kind=kind, level=2 if kind == RowKind.HEADING else 0),
    )


def set_checked(easy_read: EasyRead, row_id: str, checked: bool) -> EasyRead:
    return _change_row(easy_read, row_id, lambda row: replace(row, checked=checked))


def set_picture(easy_read: EasyRead, row_id: str, picture: Picture | None) -> EasyRead:
    """Put a picture beside a row, or take it away."""

    def change(row: Row) -> Row:
        kept = tuple(trouble for trouble in row.troubles if not (picture and trouble.code == _NO_PICTURE))
        return replace(row, picture=picture, troubles=kept)

    return _change_row(easy_read, row_id, change)


def split_row(easy_read: EasyRead, row_id: str, *, at: int | None = None) -> EasyRead:
    """Make two rows of one.

    Args:
        easy_read: the document.
        row_id: the row.
        at: place in the row's text, in characters, where the second row starts. Without it, the row is split
            after its first line, or after its first sentence when it is one line.

    Raises:
        StaffError: one side would be empty.
    """
    row = find_row(easy_read, row_id)
    first, second = _two_parts(row.text, at)
    if not first or not second:
        raise StaffError("This row has one sentence. Put each part on a line of its own, then split.")
    return _replace_row(easy_read, row_id, (_part(row, first), replace(_part(row, second), id=new_row_id())))


def split_text(text: str) -> tuple[str, str]:
    """Words as typed, parted at the first empty line: how a row is split without a script."""
    parts = _EMPTY_LINE.split(text.replace("\r\n", "\n").strip(), maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 else (text, "")


def merge_with_next(easy_read: EasyRead, row_id: str) -> EasyRead:
    """Make one row of this one and the one under it; the first one's kind and picture stay.

    Raises:
        StaffError: it is the last row.
    """
    place = _place(easy_read, row_id)
    if place.at + 1 >= len(place.rows):
        raise StaffError("This is the last row. There is no row to merge it with.")
    row, after = place.rows[place.at], place.rows[place.at + 1]
    text = f"{row.text}\n{after.text}"
    if len(text) > LONGEST_ROW:
        raise StaffError("Together these rows are too long.")
    merged = replace(
        row,
        text=text,
        hard_words=_once((*row.hard_words, *after.hard_words)),
        picture=row.picture or after.picture,
        source_ids=tuple(dict.fromkeys((*row.source_ids, *after.source_ids))),
        troubles=tuple(dict.fromkeys((*row.troubles, *after.troubles))),
        checked=row.checked and after.checked,
    )
    return place.with_rows(easy_read, (*place.rows[: place.at], merged, *place.rows[place.at + 2 :]))


def new_row() -> Row:
    """A row that waits for its words; a document with such a row cannot be submitted."""
    return Row(
        id=new_row_id(), text="Write the words here.", troubles=(Trouble(NEW, "This row is new. Write its words."),)
    )


def add_after(easy_read: EasyRead, row_id: str, row: Row) -> EasyRead:
    """Put a new row under another; at the top when no other is named."""
    if not row_id:
        return replace(easy_read, rows=(row, *easy_read.rows))
    place = _place(easy_read, row_id)
    after = place.at + 1
    return place.with_rows(easy_read, (*place.rows[:after], row, *place.rows[after:]))


def add_for_source(easy_read: EasyRead, source_id: str) -> tuple[EasyRead, str]:
    """Put a row with the words of a sentence that no row says after the rows of the sentences before it.

    Returns:
        The document and the new row's id.

    Raises:
        MissingError: the source has no such sentence.
    """
    places = {sentence.id: place for place, sentence in enumerate(easy_read.sources)}
    if source_id not in places:
        raise MissingError("The source has no such sentence.")
    sentence: SourceSentence = easy_read.sources[places[source_id]]
    row = Row(id=new_row_id(), kind=sentence.kind, text=sentence.text, level=2, source_ids=(source_id,))
    row = row if row.kind == RowKind.HEADING else replace(row, level=0)
    at = 0
    for place, other in enumerate(easy_read.rows, start=1):
        if any(places.get(known, len(places)) < places[source_id] for known in other.source_ids):
            at = place
    return replace(easy_read, rows=(*easy_read.rows[:at], row, *easy_read.rows[at:])), row.id


def delete_row(easy_read: EasyRead, row_id: str) -> EasyRead:
    """Take a row away; a document keeps at least one.

    Raises:
        StaffError: it is the only row.
    """
    if [row.id for row in easy_read.rows] == [row_id]:
        raise StaffError("This is the only row. Change it instead.")
    return _replace_row(easy_read, row_id, ())


def move_row(easy_read: EasyRead, row_id: str, by: int) -> EasyRead:
    """Move a row up (-1) or down (+1); at the edge it stays."""
    place = _place(easy_read, row_id)
    rows = list(place.rows)
    goal = min(max(place.at + by, 0), len(rows) - 1)
    rows.insert(goal, rows.pop(place.at))
    return place.with_rows(easy_read, tuple(rows))


def group_of(easy_read: EasyRead, row_id: str) -> tuple[Row, ...]:
    """The rows that say the same sentences of the source as this one, in their order."""
    wanted = set(find_row(easy_read, row_id).source_ids)
    return tuple(row for row in easy_read.rows if row.id == row_id or wanted & set(row.source_ids))


def put_in_place(easy_read: EasyRead, row_ids: Sequence[str], rows: Sequence[Row]) -> EasyRead:
    """Replace a group of rows by others, where the first of the group stands; the first new row keeps its id."""
    old = set(row_ids)
    at = min(_place(easy_read, row_id).at for row_id in row_ids)
    new = tuple(replace(row, id=easy_read.rows[at].id if not place else new_row_id()) for place, row in enumerate(rows))
    before = tuple(row for row in easy_read.rows[:at] if row.id not in old)
    after = tuple(row for row in easy_read.rows[at:] if row.id not in old)
    return replace(easy_read, rows=(*before, *new, *after))


def add_hard_word(easy_read: EasyRead, row_id: str, term: str, meaning: str) -> EasyRead:
    """Mark a word of a row as hard, with its meaning, there and in the word list.

    Raises:
        FieldError: the word is not in the row, or a box is empty.
    """
    term, meaning = clean_text(term), clean_text(meaning)
    if not term or not meaning:
        raise FieldError("term", "Enter the hard word and what it means.")
    row = find_row(easy_read, row_id)
    if not stands_in(term, row.text):
        raise FieldError("term", f"The row does not have the word ‘{term}’.")
    word = HardWord(term, meaning)
    changed = _change_row(easy_read, row_id, lambda row: replace(row, hard_words=_once((word, *row.hard_words))))
    return replace(changed, word_list=in_order(_once((word, *easy_read.word_list))))


def drop_hard_word(easy_read: EasyRead, row_id: str, term: str) -> EasyRead:
    """Take a word's mark off a row; the word list keeps it while another row has it."""

    def change(row: Row) -> Row:
        return replace(row, hard_words=tuple(word for word in row.hard_words if word.term != term))

    changed = _change_row(easy_read, row_id, change)
    if any(word.term.casefold() == term.casefold() for row in changed.rows for word in row.hard_words):
        return changed
    left = tuple(word for word in changed.word_list if word.term.casefold() != term.casefold())
    return replace(changed, word_list=left)


def in_order(words: Sequence[HardWord]) -> tuple[HardWord, ...]:
    return tuple(sorted(words, key=lambda word: word.term.casefold()))


def stands_in(term: str, text: str) -> bool:
    """Whether a term stands in a text as words of their own, in capitals or not."""
    return re.search(rf"(?<!\w){re.escape(term)}(?!\w)", text, re.IGNORECASE) is not None


def _two_parts(text: str, at: int | None) -> tuple[str, str]:
    if at is not None:
        return clean_text(text[:at]), clean_text(text[at:])
    first, _, second = text.partition("\n")
    if second:
        return first.strip(), second.strip()
    parts = _SENTENCE_END.split(text, maxsplit=1)
    return (parts[0].strip(), parts[1].strip()) if len(parts) == 2 else (text, "")


def _part(row: Row, text: str) -> Row:
    hard = tuple(word for word in row.hard_words if stands_in(word.term, text))
    return replace(row, text=text, hard_words=hard)


def _once(words: Sequence[HardWord]) -> tuple[HardWord, ...]:
    """The first of each term, whatever its capitals."""
    found: dict[str, HardWord] = {}
    for word in words:
        found.setdefault(word.term.casefold(), word)
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a row stands: among the rows, or in the summary."""

    rows: tuple[Row, ...]
    at: int
    in_summary: bool

    def with_rows(self, easy_read: EasyRead, rows: tuple[Row, ...]) -> EasyRead:
        return replace(easy_read, summary=rows) if self.in_summary else replace(easy_read, rows=rows)


def _place(easy_read: EasyRead, row_id: str) -> _Place:
    for rows, in_summary in ((easy_read.rows, False), (easy_read.summary, True)):
        for at, row in enumerate(rows):
            if row.id == row_id:
                return _Place(rows, at, in_summary)
    raise MissingError("This row is no longer in the document. Another officer may have deleted or merged it.")


def _change_row(easy_read: EasyRead, row_id: str, change: Callable[[Row], Row]) -> EasyRead:
    return _replace_row(easy_read, row_id, (change(find_row(easy_read, row_id)),))


def _replace_row(easy_read: EasyRead, row_id: str, rows: tuple[Row, ...]) -> EasyRead:
    place = _place(easy_read, row_id)
    return place.with_rows(easy_read, (*place.rows[: place.at], *rows, *place.rows[place.at + 1 :]))
