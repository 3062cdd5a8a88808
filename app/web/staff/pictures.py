"""The picture beside a row: searched in the set of the settings, chosen, described in words."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException, Query, Request, Response

from app.staff.errors import FieldError, StaffError
from app.staff.row_commands import LONGEST_ROW, find_row, rows_of, set_picture
from app.web.staff.edits import VersionField
from app.web.staff.officers import HOME, OfficerDep, PostingOfficerDep
from app.web.staff.pages import go, staff_page
from app.web.staff.room import room_of
from pipelines.documents.rows import EasyRead, Row
from pipelines.engines.protocols import Picture, PictureSet
from pipelines.errors import EngineError

router = APIRouter(include_in_schema=False)

FOUND = 24  # pictures of one search
LONGEST_ALT = 150  # characters


@router.get("/staff/pictures/{symbol}.svg")
def picture(
    request: Request,
    symbol: str,
    officer: OfficerDep,
    set_name: Annotated[str, Query(alias="set", max_length=100)] = "",
) -> Response:
    del officer
    try:
        svg = room_of(request).tools.pictures(set_name).svg(symbol)
    except EngineError:
        raise HTTPException(404) from None
    return Response(svg, media_type="image/svg+xml", headers={"Cache-Control": "private, max-age=86400"})


@router.get(f"{HOME}/{{document_id}}/rows/{{row_id}}/picture")
def choose(
    request: Request,
    document_id: str,
    row_id: str,
    officer: OfficerDep,
    words: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    return _page(request, document_id, row_id, officer, words)


@router.post(f"{HOME}/{{document_id}}/rows/{{row_id}}/picture")
def put(
    request: Request,
    document_id: str,
    row_id: str,
    officer: PostingOfficerDep,
    symbol: Annotated[str, Form(max_length=200)] = "",
    alt: Annotated[str, Form(max_length=1000)] = "",
    words: Annotated[str, Form(max_length=200)] = "",
    version: VersionField = 0,
) -> Response:
    room = room_of(request)
    held = room.versions.held(document_id)
    row, pictures = find_row(held.easy_read, row_id), _pictures(request, held.easy_read)
    try:
        chosen = _picture(pictures, row, symbol, " ".join(alt.split()), words)
    except FieldError as error:
        return _page(request, document_id, row_id, officer, words, error=str(error))
    number = _number(held.easy_read, row_id)
    room.versions.change(
        document_id,
        lambda now: set_picture(now, row_id, chosen),
        what=f"Changed the picture of row {number}",
        officer=officer,
        seen=version or held.version.number,
        rests_on=rows_of(row_id),
    )
    return go(f"{HOME}/{document_id}", anchor=f"row-{row_id}")


def _pictures(request: Request, easy_read: EasyRead) -> PictureSet:
    """The set of the document: two sets in one document would show one idea in two ways."""
    try:
        return room_of(request).tools.pictures(easy_read.picture_set)
    except EngineError as error:
        raise StaffError(str(error)) from error


def _picture(picture_set: PictureSet, row: Row, symbol: str, alt: str, words: str) -> Picture:
    """The chosen symbol, or the row's own with other words."""
    if not symbol and row.picture is None:
        raise FieldError("symbol", "Choose a picture.")
    if symbol:
        try:
            picture_set.svg(symbol)
        except EngineError:
            raise FieldError("symbol", "There is no such picture. Choose another.") from None
    found = {one.symbol: one.label for one in picture_set.search(words, FOUND)} if symbol else {}
    label = found.get(symbol, "")
    alt = alt or label
    if not alt:
        raise FieldError("alt", "Say in words what the picture shows.")
    if len(alt) > LONGEST_ALT:
        raise FieldError("alt", f"Use {LONGEST_ALT} characters or fewer.")
    if not symbol and row.picture:
        return Picture(row.picture.set_name, row.picture.symbol, row.picture.concept, alt)
    # What the officer searched for is what the picture stands for in this document.
    return Picture(picture_set.name, symbol, (words.strip() or label)[:100].casefold(), alt)


def _page(
    request: Request, document_id: str, row_id: str, officer: OfficerDep, words: str, *, error: str = ""
) -> Response:
    room = room_of(request)
    held = room.versions.held(document_id)
    row = find_row(held.easy_read, row_id)
    asked = words.strip() or (row.picture.concept.replace("_", " ") if row.picture else "")
    return staff_page(
        request,
        "picture.html",
        officer,
        422 if error else 200,
        document=room.documents.find(document_id),
        row=row,
        number=_number(held.easy_read, row_id),
        version=held.version.number,
        words=asked,
        set_name=held.easy_read.picture_set,
        found=_pictures(request, held.easy_read).search(asked[:LONGEST_ROW], FOUND) if asked else [],
        used=_uses(held.easy_read, row_id),
        error=bool(error),
        error_text=error,
    )


def _uses(easy_read: EasyRead, but: str) -> dict[str, list[int]]:
    """The other rows that show each symbol: one picture should mean one thing."""
    used: dict[str, list[int]] = {}
    for number, row in enumerate(easy_read.rows, start=1):
        if row.picture and row.id != but:
            used.setdefault(row.picture.symbol, []).append(number)
    return used


def _number(easy_read: EasyRead, row_id: str) -> int:
    return next((place for place, row in enumerate(easy_read.rows, start=1) if row.id == row_id), 0)
