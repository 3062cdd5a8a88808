"""The finished document in each form; a draft carries the notice that nobody has checked it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Annotated, Literal

from fastapi import APIRouter, HTTPException, Query, Request, Response

from app.web.staff.officers import HOME, OfficerDep
from app.web.staff.pages import staff_page
from app.web.staff.room import room_of
from pipelines.documents.look import SIZES, Look
from pipelines.errors import EngineError

router = APIRouter(prefix=HOME, include_in_schema=False)

Format = Literal["docx", "pdf", "html", "txt", "json", "brf"]


@dataclass(frozen=True, slots=True)
class Form:
    """A form in which a document can be had."""

    name: str
    media_type: str
    sizes: bool = False  # whether the size of print matters


FORMS: dict[Format, Form] = {
    "docx": Form("Word (DOCX)", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", sizes=True),
    "pdf": Form("PDF with tags for screen readers", "application/pdf", sizes=True),
    "html": Form("Web page (HTML)", "text/html; charset=utf-8", sizes=True),
    "txt": Form("Plain text", "text/plain; charset=utf-8"),
    "json": Form("Data (JSON)", "application/json"),
    "brf": Form("Braille (BRF)", "application/octet-stream"),
}
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9]+")


@router.get("/{document_id}/download")
def downloads(request: Request, document_id: str, officer: OfficerDep) -> Response:
    return _page(request, document_id, officer)


@router.get("/{document_id}/download/{form}")
def download(
    request: Request,
    document_id: str,
    form: str,
    officer: OfficerDep,
    size: Annotated[int, Query()] = SIZES[0],
    pictures: Annotated[str, Query(max_length=4)] = "yes",
    version: Annotated[int, Query(ge=0)] = 0,
) -> Response:
    from pipelines.documents.render import render

    wanted: Format | None = next((known for known in FORMS if known == form), None)
    if wanted is None or size not in SIZES:
        raise HTTPException(404)
    room = room_of(request)
    held = room.versions.held(document_id, version)
    look = replace(Look(), size=float(size), pictures=pictures != "no")
    judgement = room.judge.judge(held.easy_read) if wanted == "json" else None
    try:
        content = render(
            held.easy_read,
            wanted,
            picture_set=room.tools.pictures(held.easy_read.picture_set),
            look=look,
            checks=judgement.findings if judgement else None,
            facts=judgement.facts if judgement else None,
        )
    except EngineError as error:
        return _page(request, document_id, officer, problem=str(error))
    with room.records.work() as session:
        room.records.note(session, officer, "download", document_id, form=form, version=held.version.number)
    headers = {"Content-Disposition": f'attachment; filename="{_file_name(held.easy_read.title, form, size)}"'}
    return Response(content, media_type=FORMS[wanted].media_type, headers=headers)


def _page(request: Request, document_id: str, officer: OfficerDep, *, problem: str = "") -> Response:
    room = room_of(request)
    return staff_page(
        request,
        "download.html",
        officer,
        503 if problem else 200,
        document=room.documents.find(document_id),
        held=room.versions.held(document_id),
        forms=FORMS,
        sizes=SIZES,
        error=bool(problem),
        error_text=problem,
    )


def _file_name(title: str, form: str, size: int) -> str:
    stem = _NOT_IN_NAMES.sub("-", title).strip("-").lower()[:80] or "easy-read"
    return f"{stem}-easy-read{'-large-print-' + str(size) if size > SIZES[0] else ''}.{form}"
