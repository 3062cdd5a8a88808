"""The buttons of a row, by name: what each does to the document, and how the history names it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Form

from app.staff.errors import StaffError
from app.staff.redo import made_again, with_rows_again
from app.staff.row_commands import (
    add_after,
    add_hard_word,
    clean_text,
    delete_row,
    drop_hard_word,
    find_row,
    group_of,
    merge_with_next,
    move_row,
    new_row,
    rows_of,
    set_checked,
    set_kind,
    set_picture,
    set_text,
    split_row,
    split_text,
)
from app.web.staff.room import StaffRoom
from pipelines.documents.rows import EasyRead, RowKind


@dataclass(frozen=True, slots=True)
class Sent:
    """A row's form. Every button sends the row's words along."""

    do: str
    text: str
    at: str  # place of the cursor in the words, where a script told it
    kind: str
    read: str
    term: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Deed:
    """What a button does."""

    what: str  # for the history
    edit: Callable[[EasyRead], EasyRead]
    rests_on: Callable[[EasyRead], object]  # what may not have changed since the officer saw it


_Edit = Callable[[EasyRead, str, Sent], EasyRead]


def sent(
    do: Annotated[str, Form(max_length=400)] = "save",
    text: Annotated[str, Form()] = "",
    at: Annotated[str, Form(max_length=8)] = "",
    kind: Annotated[str, Form(max_length=16)] = "",
    read: Annotated[str, Form(max_length=8)] = "",
    term: Annotated[str, Form(max_length=300)] = "",
    meaning: Annotated[str, Form(max_length=500)] = "",
) -> Sent:
    return Sent(do, text, at, kind, read, term, meaning)


def deed_of(room: StaffRoom, easy_read: EasyRead, row_id: str, form: Sent) -> Deed:
    """What a form asks for, on a document as its officer saw it.

    Raises:
        StaffError: there is no such button, or it has nothing to do.
        MissingError: the row is gone.
    """
    rows = (*easy_read.summary, *easy_read.rows)
    place = next((at for at, row in enumerate(rows) if row.id == row_id), 0)
    number = place + 1 - len(easy_read.summary) if place >= len(easy_read.summary) else place + 1
    name, _, detail = form.do.partition(":")
    if name == "redo":
        return _redo(room, easy_read, row_id, number)
    if name == "cure":
        finding = room.judge.finding(_typed(easy_read, row_id, form), detail)

        def cure(now: EasyRead) -> EasyRead:
            from pipelines.documents.checks import apply_cure

            return apply_cure(_typed(now, row_id, form), finding)

        return Deed(f"Put row {number} right by rule {finding.rule}", cure, rows_of(row_id))
    if name == "drop":
        return Deed(
            f"Took the mark off a word in row {number}",
            lambda now: drop_hard_word(_typed(now, row_id, form), row_id, detail),
            rows_of(row_id),
        )
    if name not in _EDITS:
        raise StaffError("There is no such button. Reload the page.")
    what, edit = _EDITS[name]
    rests_on = [row_id]
    if name == "merge" and place + 1 < len(rows):
        rests_on.append(rows[place + 1].id)
    return Deed(what.format(number), lambda now: edit(now, row_id, form), rows_of(*rests_on))


def _redo(room: StaffRoom, easy_read: EasyRead, row_id: str, number: int) -> Deed:
    group = tuple(row.id for row in group_of(easy_read, row_id))
    rows = made_again(easy_read, row_id, simplifier=room.tools.simplifier)
    pictures = room.tools.pictures(easy_read.picture_set)
    return Deed(
        f"Had row {number} made again",
        lambda now: with_rows_again(now, group, rows, picture_set=pictures),
        rows_of(*group),
    )


def _typed(easy_read: EasyRead, row_id: str, form: Sent) -> EasyRead:
    """The document with the words as they stand in the form."""
    return set_text(easy_read, row_id, form.text)


def _save(easy_read: EasyRead, row_id: str, form: Sent) -> EasyRead:
    changed = _typed(easy_read, row_id, form)
    if form.kind in set(RowKind):
        changed = set_kind(changed, row_id, RowKind(form.kind))
    return set_checked(changed, row_id, form.read == "yes")


def _split(easy_read: EasyRead, row_id: str, form: Sent) -> EasyRead:
    first, second = split_text(form.text)
    if second:
        whole = set_text(easy_read, row_id, f"{first}\n{second}")
        return split_row(whole, row_id, at=len(clean_text(first)))
    whole = _typed(easy_read, row_id, form)
    if form.at.isdecimal():
        # The place is one in the words as typed; spaces that cleaning takes away must not move it.
        place = len(clean_text(form.text.replace("\r\n", "\n")[: int(form.at)]))
        if 0 < place < len(find_row(whole, row_id).text):
            return split_row(whole, row_id, at=place)
    return split_row(whole, row_id)


_EDITS: dict[str, tuple[str, _Edit]] = {
    "save": ("Changed row {}", _save),
    "up": ("Moved row {} up", lambda now, row_id, form: move_row(_typed(now, row_id, form), row_id, -1)),
    "down": ("Moved row {} down", lambda now, row_id, form: move_row(_typed(now, row_id, form), row_id, 1)),
    "split": ("Split row {}", _split),
    "merge": (
        "Merged row {} with the next",
        lambda now, row_id, form: merge_with_next(_typed(now, row_id, form), row_id),
    ),
    "add": (
        "Added a row after row {}",
        lambda now, row_id, form: add_after(_typed(now, row_id, form), row_id, new_row()),
    ),
    "delete": ("Deleted row {}", lambda now, row_id, _: delete_row(now, row_id)),
    "no-picture": (
        "Took the picture off row {}",
        lambda now, row_id, form: set_picture(_typed(now, row_id, form), row_id, None),
    ),
    "hard-word": (
        "Explained a word in row {}",
        lambda now, row_id, form: add_hard_word(_typed(now, row_id, form), row_id, form.term, form.meaning),
    ),
}
