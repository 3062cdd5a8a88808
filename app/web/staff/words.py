"""What belongs to the whole document: title, word list, whom to ask, and facts that are left out on purpose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from app.staff.document_commands import leave_out, no_longer_leave_out, set_contact, set_title, set_word_list
from app.staff.errors import ChangedMeanwhileError, FieldError, StaffError
from app.staff.records import Officer
from app.staff.versions import Edit
from app.web.staff.edits import VersionField
from app.web.staff.officers import HOME, OfficerDep, PostingOfficerDep
from app.web.staff.pages import go, staff_page
from app.web.staff.review import review_page
from app.web.staff.room import room_of
from pipelines.documents.rows import ContactBlock, EasyRead

router = APIRouter(prefix=HOME, include_in_schema=False)

SPARE = 3  # empty pairs of boxes under the word list


@router.get("/{document_id}/details")
def details(request: Request, document_id: str, officer: OfficerDep) -> Response:
    return _details(request, document_id, officer)


@router.post("/{document_id}/details")
def keep_details(
    request: Request,
    document_id: str,
    officer: PostingOfficerDep,
    title: Annotated[str, Form()] = "",
    phone: Annotated[str, Form()] = "",
    email: Annotated[str, Form()] = "",
    address: Annotated[str, Form()] = "",
    url: Annotated[str, Form()] = "",
    other_formats: Annotated[str, Form()] = "",
    version: VersionField = 0,
) -> Response:
    council = room_of(request).versions.held(document_id).easy_read.council
    contact = ContactBlock(council, phone, email, address, url, other_formats)
    what = "Changed the title or whom to ask"
    try:
        _change(
            request,
            document_id,
            officer,
            version,
            what,
            lambda now: set_contact(set_title(now, title), contact),
            rests_on=lambda easy_read: (easy_read.title, easy_read.contact),
        )
    except (FieldError, ChangedMeanwhileError) as error:
        return _details(request, document_id, officer, title=title, contact=contact, error=error)
    return go(f"{HOME}/{document_id}", said="saved")


@router.get("/{document_id}/words")
def words(request: Request, document_id: str, officer: OfficerDep) -> Response:
    return _words(request, document_id, officer)


@router.post("/{document_id}/words")
def keep_words(
    request: Request,
    document_id: str,
    officer: PostingOfficerDep,
    term: Annotated[list[str], Form()] = [],  # noqa: B006 (FastAPI copies it)
    meaning: Annotated[list[str], Form()] = [],  # noqa: B006
    do: Annotated[str, Form()] = "save",
    version: VersionField = 0,
) -> Response:
    pairs = list(zip(term, meaning, strict=False))
    if do == "more":
        return _words(request, document_id, officer, pairs=pairs)
    try:
        _change(
            request,
            document_id,
            officer,
            version,
            "Changed the word list",
            lambda now: set_word_list(now, pairs),
            rests_on=lambda easy_read: easy_read.word_list,
        )
    except (FieldError, ChangedMeanwhileError) as error:
        return _words(request, document_id, officer, pairs=pairs, error=error)
    return go(f"{HOME}/{document_id}", said="saved")


@router.post("/{document_id}/facts")
def facts(
    request: Request,
    document_id: str,
    officer: PostingOfficerDep,
    fact: Annotated[str, Form(max_length=1000)] = "",
    source: Annotated[str, Form(max_length=64)] = "",
    why: Annotated[str, Form()] = "",
    do: Annotated[str, Form()] = "leave-out",
) -> Response:
    """Leave a fact out on purpose, by name and with a reason, or take that back."""
    room = room_of(request)
    held = room.versions.held(document_id)
    out = do == "leave-out"
    known = any((state.text, state.source_id) == (fact, source) for state in room.judge.judge(held.easy_read).facts)
    edit: Edit = (
        (lambda now: leave_out(now, fact, source, by=officer.name, why=why))
        if out
        else (lambda now: no_longer_leave_out(now, fact, source))
    )
    try:
        if out and not known:
            raise FieldError("fact", "This fact is no longer in the list.")
        what = "Left a fact out on purpose" if out else "Took back a fact left out on purpose"
        _change(request, document_id, officer, held.version.number, what, edit)
    except FieldError as error:
        listed = room.documents.find(document_id)
        return review_page(request, officer, listed, held, status=422, error_text=str(error))
    return go(f"{HOME}/{document_id}", said="saved", anchor="facts")


def _change(
    request: Request,
    document_id: str,
    officer: Officer,
    seen: int,
    what: str,
    edit: Edit,
    *,
    rests_on: Callable[[EasyRead], object] = lambda easy_read: easy_read.left_out,
) -> None:
    room_of(request).versions.change(document_id, edit, what=what, officer=officer, seen=seen, rests_on=rests_on)


def _errors(error: StaffError | None) -> dict[str, str]:
    """By field; what belongs to no field stands under the empty name."""
    if error is None:
        return {}
    if isinstance(error, FieldError):
        return {error.field: str(error)}
    return {"": f"{error} Your words are still here. Look at the document, then save again to keep yours."}


def _details(
    request: Request,
    document_id: str,
    officer: Officer,
    *,
    title: str | None = None,
    contact: ContactBlock | None = None,
    error: StaffError | None = None,
) -> Response:
    room = room_of(request)
    held = room.versions.held(document_id)
    return staff_page(
        request,
        "details.html",
        officer,
        422 if error else 200,
        document=room.documents.find(document_id),
        title=held.easy_read.title if title is None else title,
        contact=contact or held.easy_read.contact or ContactBlock(held.easy_read.council),
        version=held.version.number,
        errors=_errors(error),
        error=error is not None,
    )


def _words(
    request: Request,
    document_id: str,
    officer: Officer,
    *,
    pairs: list[tuple[str, str]] | None = None,
    error: StaffError | None = None,
) -> Response:
    room = room_of(request)
    held = room.versions.held(document_id)
    shown = pairs if pairs is not None else [(word.term, word.meaning) for word in held.easy_read.word_list]
    return staff_page(
        request,
        "words.html",
        officer,
        422 if error else 200,
        document=room.documents.find(document_id),
        pairs=[*shown, *[("", "")] * SPARE],
        version=held.version.number,
        errors=_errors(error),
        error=error is not None,
    )
