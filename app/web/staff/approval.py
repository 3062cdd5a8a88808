"""From draft to approved and tested: submit, approve by another person, send back, record a test."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from app.staff.errors import FieldError, StaffError
from app.staff.records import Officer
from app.staff.row_commands import NEW
from app.web.staff.documents import STAGES
from app.web.staff.edits import VersionField
from app.web.staff.officers import HOME, OfficerDep, PostingOfficerDep
from app.web.staff.pages import go, staff_page
from app.web.staff.review_rows import summary
from app.web.staff.room import room_of

router = APIRouter(prefix=HOME, include_in_schema=False)


@router.get("/{document_id}/approval")
def approval(request: Request, document_id: str, officer: OfficerDep) -> Response:
    return _page(request, document_id, officer)


@router.post("/{document_id}/submit")
def submit(request: Request, document_id: str, officer: PostingOfficerDep, version: VersionField = 0) -> Response:
    room = room_of(request)
    easy_read = room.versions.held(document_id).easy_read
    new = [
        number
        for number, row in enumerate(easy_read.rows, start=1)
        if any(trouble.code == NEW for trouble in row.troubles)
    ]
    try:
        if new:
            raise StaffError(f"Row {new[0]} is new and has no words yet. Write them, or delete the row.")
        lost = len(room.judge.judge(easy_read).lost)
        room.workflow.submit(document_id, officer, seen=version, lost=lost)
    except StaffError as error:
        return _page(request, document_id, officer, error=error)
    return go(f"{HOME}/{document_id}/approval", said="submitted")


@router.post("/{document_id}/approve")
def approve(request: Request, document_id: str, officer: PostingOfficerDep, version: VersionField = 0) -> Response:
    try:
        room_of(request).workflow.approve(document_id, officer, seen=version)
    except StaffError as error:
        return _page(request, document_id, officer, error=error)
    return go(f"{HOME}/{document_id}/approval", said="approved")


@router.post("/{document_id}/send-back")
def send_back(
    request: Request,
    document_id: str,
    officer: PostingOfficerDep,
    why: Annotated[str, Form()] = "",
    version: VersionField = 0,
) -> Response:
    try:
        room_of(request).workflow.send_back(document_id, officer, seen=version, why=why)
    except StaffError as error:
        return _page(request, document_id, officer, error=error, typed={"why": why})
    return go(f"{HOME}/{document_id}/approval", said="sent-back")


@router.post("/{document_id}/test")
def record_test(
    request: Request,
    document_id: str,
    officer: PostingOfficerDep,
    group: Annotated[str, Form()] = "",
    day: Annotated[str, Form(alias="on-day", max_length=4)] = "",
    month: Annotated[str, Form(alias="on-month", max_length=4)] = "",
    year: Annotated[str, Form(alias="on-year", max_length=6)] = "",
    changes: Annotated[str, Form()] = "",
    version: VersionField = 0,
) -> Response:
    typed = {"group": group, "day": day, "month": month, "year": year, "changes": changes}
    try:
        on = _date(day, month, year)
        room_of(request).workflow.record_test(document_id, officer, seen=version, group=group, on=on, changes=changes)
    except StaffError as error:
        return _page(request, document_id, officer, error=error, typed=typed)
    return go(f"{HOME}/{document_id}/approval", said="tested")


def _date(day: str, month: str, year: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise FieldError("on", "Enter the day of the test, like 27 3 2027.") from None


def _page(
    request: Request,
    document_id: str,
    officer: Officer,
    *,
    error: StaffError | None = None,
    typed: dict[str, str] | None = None,
) -> Response:
    room = room_of(request)
    held = room.versions.held(document_id)
    judgement = room.judge.judge(held.easy_read)
    return staff_page(
        request,
        "approval.html",
        officer,
        422 if error else 200,
        document=room.documents.find(document_id),
        held=held,
        total=summary(held.easy_read, judgement, room.workflow.comments(document_id)),
        tests=room.workflow.tests(document_id),
        stages=STAGES,
        typed=typed or {},
        error=error is not None,
        error_text=str(error) if error else "",
        error_field=error.field if isinstance(error, FieldError) else "",
    )
