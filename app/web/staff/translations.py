"""The list of translations: upload for several languages, states as they change, and every deed on the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from app.staff.errors import StaffError
from app.staff.records import Officer
from app.staff.states import UNFINISHED, WorkState
from app.staff.translation_rows import ListedTranslation
from app.web.pages import pages_of
from app.web.staff.documents import MOST_ASKED, days_left, seconds_left
from app.web.staff.officers import OfficerDep, PostingOfficerDep
from app.web.staff.pages import confirm_page, go, staff_page
from app.web.staff.room import room_of
from app.web.staff.uploads import content_of, uploaded
from pipelines.settings import Settings
from pipelines.translation.desk import drafted_languages
from pipelines.translation.languages import language

TRANSLATIONS = "/staff/translations"
ACCEPTED = ".docx,.pptx,.xlsx,.odt,.rtf,.pdf,.html,.htm,.md,.txt,.xlf,.xliff,.srt,.vtt"
STATES = {
    WorkState.WAITING: ("Waiting", "grey"),
    WorkState.READING: ("Reading the file", "light-blue"),
    WorkState.TRANSLATING: ("Translating", "light-blue"),
    WorkState.FAILED: ("Failed", "red"),
    WorkState.STOPPED: ("Stopped", "grey"),
}

router = APIRouter(prefix=TRANSLATIONS, include_in_schema=False)


@router.get("")
def translations(
    request: Request,
    officer: OfficerDep,
    deleted: Annotated[str, Query(max_length=4)] = "",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    return _list(request, officer, deleted=deleted == "yes", page=page)


@router.post("")
async def upload(request: Request) -> Response:
    """Take files in, each for every chosen language."""
    settings: Settings = request.app.state.settings
    languages = settings.translation.languages
    async with uploaded(request, more_fields=len(languages)) as found:
        targets = [str(tag) for tag in found.fields.getlist("to") if tag in languages]
        errors = list(found.problems)
        for file in found.files:
            errors += await _take_in(request, found.officer, file, targets)
    return await run_in_threadpool(_after_upload, request, found.officer, errors, targets)


@router.get("/states")
def states(request: Request, officer: OfficerDep, ids: Annotated[str, Query(max_length=4000)] = "") -> Response:
    """How far translations are, for a page that shows them."""
    del officer
    found: list[ListedTranslation] = []
    for translation_id in ids.split(",")[:MOST_ASKED]:
        try:
            found.append(room_of(request).translations.find(translation_id))
        except StaffError:
            continue
    return JSONResponse({"documents": [_state_json(request, listed) for listed in found]})


@router.post("/{translation_id}/stop")
def stop(request: Request, translation_id: str, officer: PostingOfficerDep) -> Response:
    room_of(request).translations.stop(translation_id, officer)
    return go(TRANSLATIONS, said="stopped")


@router.post("/{translation_id}/again")
def again(request: Request, translation_id: str, officer: PostingOfficerDep) -> Response:
    room = room_of(request)
    room.translations.try_again(translation_id, officer)
    room.translating.wake()
    return go(TRANSLATIONS, said="again")


@router.get("/{translation_id}/delete")
def ask_before_deleting(request: Request, translation_id: str, officer: OfficerDep) -> Response:
    listed = room_of(request).translations.find(translation_id)
    settings: Settings = request.app.state.settings
    return confirm_page(
        request,
        officer,
        question=f"Delete ‘{listed.name}’ in {language(listed.target).english}?",
        text=f"It belongs to {listed.owner}. You can bring it back for {settings.documents.deleted_days} days. "
        "What was accepted or signed off stays in the translation memory.",
        button="Delete this translation",
        action=f"{TRANSLATIONS}/{listed.id}/delete",
        home=TRANSLATIONS,
    )


@router.post("/{translation_id}/delete")
def delete(request: Request, translation_id: str, officer: PostingOfficerDep) -> Response:
    room_of(request).translations.delete(translation_id, officer)
    return go(TRANSLATIONS, said="translation-deleted")


@router.post("/{translation_id}/bring-back")
def bring_back(request: Request, translation_id: str, officer: PostingOfficerDep) -> Response:
    room_of(request).translations.bring_back(translation_id, officer)
    return go(TRANSLATIONS, said="translation-back")


async def _take_in(request: Request, officer: Officer, part: UploadFile, targets: Sequence[str]) -> list[str]:
    """One file after the other, so that only one is in memory at a time; what was wrong with it."""
    room, content = room_of(request), await content_of(request, part)

    def keep() -> list[str]:
        try:
            room.translations.take_in(content, part.filename or "", targets, officer)
        except StaffError as error:
            return [str(error)]
        return []

    return await run_in_threadpool(keep)


def _after_upload(request: Request, officer: Officer, errors: Sequence[str], targets: Sequence[str]) -> Response:
    room_of(request).translating.wake()
    if errors:
        return _list(request, officer, list(dict.fromkeys(errors)), targets=targets)
    return go(TRANSLATIONS, said="translating")


def _list(
    request: Request,
    officer: Officer,
    errors: Sequence[str] = (),
    *,
    targets: Sequence[str] = (),
    deleted: bool = False,
    page: int = 1,
) -> Response:
    settings: Settings = request.app.state.settings
    found, pages = room_of(request).translations.list(deleted=deleted, page=page)
    drafted = drafted_languages(settings)
    offered = sorted((language(tag) for tag in settings.translation.languages), key=lambda known: known.english)
    return staff_page(
        request,
        "translations.html",
        officer,
        422 if errors else 200,
        found=found,
        page_number=page,
        pages=pages,
        deleted=deleted,
        offered=offered,
        drafted=drafted,
        chosen=targets,
        language_of=language,
        states=STATES,
        unfinished=UNFINISHED,
        limits=settings.documents,
        accepted=ACCEPTED,
        errors=errors,
        error=bool(errors),
        days_left=days_left,
        left=seconds_left,
    )


def _state_json(request: Request, listed: ListedTranslation) -> dict[str, object]:
    fragment = pages_of(request).fragment(
        "staff/translation-state.html", translation=listed, states=STATES, left=seconds_left
    )
    return {
        "id": listed.id,
        "title": f"{listed.name} ({language(listed.target).english})",
        "state": listed.state.value,
        "finished": listed.state not in UNFINISHED,
        "html": fragment,
    }
