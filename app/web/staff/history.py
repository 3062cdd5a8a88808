"""Every version of a document: listed, looked at, and gone back to; with how each reads."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app.web.staff.documents import STAGES
from app.web.staff.edits import VersionField
from app.web.staff.officers import HOME, OfficerDep, PostingOfficerDep
from app.web.staff.pages import go, staff_page
from app.web.staff.room import room_of

router = APIRouter(prefix=HOME, include_in_schema=False)

TREND = 12  # versions whose readability is worked out


@router.get("/{document_id}/history")
def history(request: Request, document_id: str, officer: OfficerDep) -> Response:
    from pipelines.documents.readability import readability

    room = room_of(request)
    versions = room.versions.history(document_id)
    held = room.versions.held(document_id)
    numbers = sorted({version.number for version in versions})
    step = max(1, len(numbers) // TREND)
    shown = sorted({*numbers[::step], *numbers[-1:]})
    trend = [(number, readability(room.versions.held(document_id, number).easy_read.rows)) for number in shown]
    return staff_page(
        request,
        "history.html",
        officer,
        document=room.documents.find(document_id),
        versions=versions,
        held=held,
        trend=trend,
        tests=room.workflow.tests(document_id),
        stages=STAGES,
    )


@router.get("/{document_id}/history/{number}")
def look_at(request: Request, document_id: str, number: int, officer: OfficerDep) -> Response:
    room = room_of(request)
    return staff_page(
        request,
        "version.html",
        officer,
        document=room.documents.find(document_id),
        held=room.versions.held(document_id, number),
        current=room.versions.held(document_id).version.number,
        stages=STAGES,
    )


@router.post("/{document_id}/history/{number}")
def go_back(
    request: Request, document_id: str, number: int, officer: PostingOfficerDep, version: VersionField = 0
) -> Response:
    room_of(request).versions.go_back(document_id, number, officer, seen=version)
    return go(f"{HOME}/{document_id}", said="restored")
