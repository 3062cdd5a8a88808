"""Changes of a document: the buttons of a row, undo and redo, sentences without a row, comments."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import JSONResponse

from app.staff.errors import ChangedMeanwhileError, FieldError, MissingError, StaffError
from app.staff.records import Officer
from app.staff.row_commands import add_for_source, clean_text, find_row, rows_of, set_text
from app.web.staff.errors import wants_json
from app.web.staff.officers import HOME, PostingOfficerDep
from app.web.staff.pages import go, staff_page
from app.web.staff.review import looked_at, review_page
from app.web.staff.room import StaffRoom, room_of
from app.web.staff.row_deeds import Sent, deed_of, sent
from pipelines.documents.rows import EasyRead

router = APIRouter(prefix=HOME, include_in_schema=False)

SentDep = Annotated[Sent, Depends(sent)]
VersionField = Annotated[int, Form(ge=0)]


@router.post("/{document_id}/rows/{row_id}")
def edit(
    request: Request,
    document_id: str,
    row_id: str,
    officer: PostingOfficerDep,
    form: SentDep,
    version: VersionField = 0,
) -> Response:
    room = room_of(request)
    try:
        version = _kept_first(room, document_id, row_id, officer, form, version)
        seen = room.versions.held(document_id, version).easy_read
        deed = deed_of(room, seen, row_id, form)
        number = room.versions.change(
            document_id, deed.edit, what=deed.what, officer=officer, seen=version, rests_on=deed.rests_on
        )
    except (ChangedMeanwhileError, MissingError) as error:
        return _meanwhile(request, document_id, row_id, officer, form, error)
    except StaffError as error:
        return _again(request, document_id, row_id, officer, form, error)
    now = room.versions.held(document_id, number).easy_read
    if wants_json(request):
        return JSONResponse({"version": number, **looked_at(request, document_id, now, row_id)})
    return go(f"{HOME}/{document_id}", anchor=f"row-{_row_to_show(seen, now, row_id, form.do)}")


@router.post("/{document_id}/sources/{source_id}")
def add_row_for_source(
    request: Request, document_id: str, source_id: str, officer: PostingOfficerDep, version: VersionField = 0
) -> Response:
    """Put a sentence that no row says into a row of its own."""
    made: list[str] = []

    def edit(easy_read: EasyRead) -> EasyRead:
        changed, row_id = add_for_source(easy_read, source_id)
        made.append(row_id)
        return changed

    versions = room_of(request).versions
    # It rests on no row: whatever others did, the sentence is put after those before it.
    shown = versions.held(document_id).version.number
    del version
    versions.change(document_id, edit, what="Added a row for a sentence", officer=officer, seen=shown)
    return go(f"{HOME}/{document_id}", anchor=f"row-{made[-1]}")


@router.post("/{document_id}/cure")
def cure_document(
    request: Request,
    document_id: str,
    officer: PostingOfficerDep,
    key: Annotated[str, Form(max_length=64)] = "",
    version: VersionField = 0,
) -> Response:
    """Put right what a rule has against the document as a whole."""
    from pipelines.documents.checks import apply_cure

    room = room_of(request)
    seen = room.versions.held(document_id, version)
    finding = room.judge.finding(seen.easy_read, key)
    room.versions.change(
        document_id,
        lambda now: apply_cure(now, finding),
        what=f"Put the document right by rule {finding.rule}",
        officer=officer,
        seen=seen.version.number,
    )
    return go(f"{HOME}/{document_id}", said="saved")


@router.post("/{document_id}/undo")
def undo(request: Request, document_id: str, officer: PostingOfficerDep, version: VersionField = 0) -> Response:
    room_of(request).versions.undo(document_id, officer, seen=version)
    return go(f"{HOME}/{document_id}", said="undone")


@router.post("/{document_id}/redo")
def redo(request: Request, document_id: str, officer: PostingOfficerDep, version: VersionField = 0) -> Response:
    room_of(request).versions.redo(document_id, officer, seen=version)
    return go(f"{HOME}/{document_id}", said="redone")


@router.post("/{document_id}/comments")
def comment(
    request: Request,
    document_id: str,
    officer: PostingOfficerDep,
    row: Annotated[str, Form(max_length=32)] = "",
    text: Annotated[str, Form()] = "",
) -> Response:
    room = room_of(request)
    try:
        room.workflow.comment(document_id, row, text, officer)
    except FieldError as error:
        listed, held = room.documents.find(document_id), room.versions.held(document_id)
        return review_page(request, officer, listed, held, status=422, error_text=str(error), error_row=row)
    return go(f"{HOME}/{document_id}", anchor=f"comments-{row or 'document'}")


@router.post("/{document_id}/comments/{comment_id}")
def mark_comment(
    request: Request,
    document_id: str,
    comment_id: str,
    officer: PostingOfficerDep,
    row: Annotated[str, Form(max_length=32)] = "",
    done: Annotated[str, Form(max_length=4)] = "yes",
) -> Response:
    room_of(request).workflow.mark_comment(document_id, comment_id, officer, done=done == "yes")
    return go(f"{HOME}/{document_id}", anchor=f"comments-{row or 'document'}")


def _kept_first(room: StaffRoom, document_id: str, row_id: str, officer: Officer, form: Sent, version: int) -> int:
    """What was typed is a version of its own before a button throws it away, so that 'Undo' brings it back."""
    if form.do not in ("redo", "delete") or not clean_text(form.text):
        return version
    return room.versions.change(
        document_id,
        lambda now: set_text(now, row_id, form.text),
        what="Changed a row",
        officer=officer,
        seen=version,
        rests_on=rows_of(row_id),
    )


def _row_to_show(before: EasyRead, after: EasyRead, row_id: str, do: str) -> str:
    """The row to go on with: the one that was worked on, a new one, or the neighbour of one that is gone."""
    ids = [row.id for row in (*after.summary, *after.rows)]
    if do == "add" and row_id in ids and ids.index(row_id) + 1 < len(ids):
        return ids[ids.index(row_id) + 1]
    if row_id in ids:
        return row_id
    at = next((place for place, row in enumerate((*before.summary, *before.rows)) if row.id == row_id), 0)
    return ids[min(at, len(ids) - 1)]


def _again(
    request: Request, document_id: str, row_id: str, officer: Officer, form: Sent, error: StaffError
) -> Response:
    """The page once more, with the words as typed and the reason."""
    if wants_json(request):
        return JSONResponse({"error": str(error)}, 422)
    room = room_of(request)
    listed, held = room.documents.find(document_id), room.versions.held(document_id)
    return review_page(
        request, officer, listed, held, status=422, error_text=str(error), error_row=row_id, typed=form.text
    )


def _meanwhile(
    request: Request, document_id: str, row_id: str, officer: Officer, form: Sent, error: StaffError
) -> Response:
    """Somebody else was faster: both wordings, to choose from; neither is lost."""
    if wants_json(request):
        return JSONResponse({"error": str(error), "reload": True}, 409)
    room = room_of(request)
    held = room.versions.held(document_id)
    try:
        theirs = find_row(held.easy_read, row_id).text
    except MissingError:
        theirs = None
    return staff_page(
        request,
        "meanwhile.html",
        officer,
        409,
        document=room.documents.find(document_id),
        row_id=row_id,
        theirs=theirs,
        mine=form.text,
        by=held.version.by,
        version=held.version.number,
        reason=str(error),
    )
