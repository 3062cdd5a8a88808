"""The review page: source and Easy Read side by side, and what the checks say while an officer types."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import JSONResponse

from app.staff.documents import Listed
from app.staff.errors import FieldError, MissingError
from app.staff.records import Officer
from app.staff.row_commands import find_row, set_text
from app.staff.states import WorkState
from app.staff.versions import Held
from app.web.pages import pages_of
from app.web.staff.documents import ACCEPTED, state_words
from app.web.staff.officers import HOME, OfficerDep, PostingOfficerDep, stamp
from app.web.staff.pages import day, iso, moment, staff_page
from app.web.staff.review_rows import row_view, row_views, summary, summary_views
from app.web.staff.room import StaffRoom, room_of
from pipelines.documents.rows import EasyRead, Row, RowKind

if TYPE_CHECKING:
    from pipelines.documents.readability import Readability

router = APIRouter(prefix=HOME, include_in_schema=False)

KIND_NAMES = {
    RowKind.TEXT: "Text",
    RowKind.HEADING: "Heading",
    RowKind.STEP: "Numbered step",
    RowKind.ITEM: "Item of a list",
}


@router.get("/{document_id}")
def review(request: Request, document_id: str, officer: OfficerDep) -> Response:
    listed = room_of(request).documents.find(document_id)
    if listed.deleted:
        raise MissingError("This document has been deleted. You can bring it back from ‘Deleted’ in the list.")
    if listed.state != WorkState.READY:
        return staff_page(request, "waiting.html", officer, document=listed, accepted=ACCEPTED, **state_words())
    return review_page(request, officer, listed, room_of(request).versions.held(document_id))


@router.post("/{document_id}/rows/{row_id}/look")
def look(
    request: Request,
    document_id: str,
    row_id: str,
    officer: PostingOfficerDep,
    text: Annotated[str, Form()] = "",
) -> Response:
    """What the checks say of a row as it is typed; nothing is kept."""
    del officer
    held = room_of(request).versions.held(document_id)
    try:
        easy_read = set_text(held.easy_read, row_id, text)
    except FieldError as error:
        return JSONResponse({"error": str(error)}, 422)
    return JSONResponse(looked_at(request, document_id, easy_read, row_id))


def looked_at(request: Request, document_id: str, easy_read: EasyRead, row_id: str) -> dict[str, Any]:
    """The checks of one row and the sum of the document, as HTML for the page and as words for a screen reader."""
    room = room_of(request)
    judgement, comments = room.judge.judge(easy_read), room.workflow.comments(document_id)
    shown = row_view(easy_read, row_id, judgement, comments)
    total = summary(easy_read, judgement, comments)
    common = {"document_id": document_id, "csrf": stamp(request), **_words()}
    pages = pages_of(request)
    return {
        "row": pages.fragment("staff/row-checks.html", view=shown, **common),
        "summary": pages.fragment("staff/summary.html", total=total, judgement=judgement, **common),
        "said": _in_words(shown.fails if shown else 0, shown.warns if shown else 0, len(total.lost)),
    }


def review_page(
    request: Request,
    officer: Officer,
    listed: Listed,
    held: Held,
    *,
    status: int = 200,
    error_text: str = "",
    error_row: str = "",
    typed: str | None = None,
) -> Response:
    """The whole page. After a fault: with what was typed, and the reason above and at its row."""
    room = room_of(request)
    easy_read = held.easy_read
    shown_as = _with_typed(easy_read, error_row, typed) if typed is not None and error_row else easy_read
    judgement, comments = room.judge.judge(easy_read), room.workflow.comments(listed.id)
    return staff_page(
        request,
        "review.html",
        officer,
        status,
        document=listed,
        document_id=listed.id,
        held=held,
        easy_read=easy_read,
        views=row_views(shown_as, judgement, comments),
        summary_rows=summary_views(shown_as, judgement, comments),
        by_id={sentence.id: sentence for sentence in easy_read.sources},
        total=summary(easy_read, judgement, comments),
        judgement=judgement,
        first=_first(room.versions.held(listed.id, 1), room),
        error=bool(error_text),
        error_text=error_text,
        error_row=error_row,
        typed=typed,
        **_words(),
    )


def _with_typed(easy_read: EasyRead, row_id: str, typed: str) -> EasyRead:
    """The document with a row's words as they stand in a form, right or wrong."""
    with_words = replace(find_row(easy_read, row_id), text=typed)

    def put(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(with_words if row.id == row_id else row for row in rows)

    return replace(easy_read, rows=put(easy_read.rows), summary=put(easy_read.summary))


def _words() -> dict[str, Any]:
    from app.web.staff.documents import STAGES

    return {"kinds": KIND_NAMES, "stages": STAGES, "day": day, "moment": moment, "iso": iso}


def _first(held: Held, room: StaffRoom) -> Readability:
    """How the machine's own version read, to see where the work went."""
    return room.judge.judge(held.easy_read).readability


def _in_words(fails: int, warns: int, lost: int) -> str:
    if not fails and not warns and not lost:
        return "Nothing to fix in this row."
    parts = [f"{fails} to fix" if fails else "", f"{warns} to look at" if warns else ""]
    said = f"This row: {', '.join(part for part in parts if part) or 'nothing to fix'}."
    return f"{said} Lost facts in the document: {lost}." if lost else said
