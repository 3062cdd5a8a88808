"""The list of documents: upload, states as they change, stop, try again, delete and bring back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from app.staff.documents import Listed, Wish
from app.staff.errors import StaffError
from app.staff.records import Officer
from app.staff.states import UNFINISHED, Stage, WorkState
from app.web.staff.officers import HOME, OfficerDep, PostingOfficerDep
from app.web.staff.pages import confirm_page, go, staff_page
from app.web.staff.room import room_of
from app.web.staff.uploads import content_of, uploaded
from pipelines.settings import Settings


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file."""

    id: str = ""
    is_new: bool = False
    problem: str = ""


router = APIRouter(prefix=HOME, include_in_schema=False)

ACCEPTED = ".docx,.pdf,.odt,.pptx,.xlsx,.rtf,.html,.htm,.md,.txt"
MOST_ASKED = 100  # documents whose state a page may ask for at once
STATES = {
    WorkState.WAITING: ("Waiting", "grey"),
    WorkState.READING: ("Reading the file", "light-blue"),
    WorkState.SIMPLIFYING: ("Making it simple", "light-blue"),
    WorkState.FAILED: ("Failed", "red"),
    WorkState.STOPPED: ("Stopped", "grey"),
}
STAGES = {
    Stage.DRAFT: ("Draft", "yellow"),
    Stage.SUBMITTED: ("To be approved", "purple"),
    Stage.APPROVED: ("Approved", "green"),
    Stage.TESTED: ("Approved and tested", "green"),
}
SORTS = ("changed", "title", "owner", "expires")


@router.get("")
def documents(
    request: Request,
    officer: OfficerDep,
    words: Annotated[str, Query(max_length=200)] = "",
    state: Annotated[str, Query(max_length=20)] = "",
    owner: Annotated[str, Query(max_length=32)] = "",
    sort: Annotated[str, Query(max_length=20)] = "changed",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    wish = Wish(words=words, state=state, owner_id=owner, page=page, sort=sort if sort in SORTS else "changed")
    return _list(request, officer, wish)


@router.post("")
async def upload(request: Request) -> Response:
    """Take files in."""
    async with uploaded(request) as found:
        taken = [await _take_in(request, found.officer, file) for file in found.files]
    taken += [Taken(problem=problem) for problem in found.problems]
    return await run_in_threadpool(_after_upload, request, found.officer, taken)


@router.get("/states")
def states(request: Request, officer: OfficerDep, ids: Annotated[str, Query(max_length=4000)] = "") -> Response:
    """How far documents are, for a page that shows them: the cell of each as HTML, and the state as a word."""
    del officer
    room = room_of(request)
    found: list[Listed] = []
    for document_id in ids.split(",")[:MOST_ASKED]:
        try:
            found.append(room.documents.find(document_id))
        except StaffError:
            continue
    return JSONResponse({"documents": [_state_json(request, listed) for listed in found]})


@router.post("/{document_id}/stop")
def stop(request: Request, document_id: str, officer: PostingOfficerDep) -> Response:
    room_of(request).documents.stop(document_id, officer)
    return go(HOME, said="stopped")


@router.post("/{document_id}/again")
def again(request: Request, document_id: str, officer: PostingOfficerDep) -> Response:
    room = room_of(request)
    room.documents.try_again(document_id, officer)
    room.workshop.wake()
    return go(HOME, said="again")


@router.get("/{document_id}/delete")
def ask_before_deleting(request: Request, document_id: str, officer: OfficerDep) -> Response:
    listed = room_of(request).documents.find(document_id)
    settings: Settings = request.app.state.settings
    return confirm_page(
        request,
        officer,
        question=f"Delete ‘{listed.title}’?",
        text=f"It belongs to {listed.owner}. The document, its versions and its comments go. You can bring it back for "
        f"{settings.documents.deleted_days} days.",
        button="Delete this document",
        action=f"{HOME}/{listed.id}/delete",
        home=HOME,
    )


@router.post("/{document_id}/delete")
def delete(request: Request, document_id: str, officer: PostingOfficerDep) -> Response:
    room_of(request).documents.delete(document_id, officer)
    return go(HOME, said="deleted")


@router.post("/{document_id}/bring-back")
def bring_back(request: Request, document_id: str, officer: PostingOfficerDep) -> Response:
    room_of(request).documents.bring_back(document_id, officer)
    return go(HOME, said="back")


async def _take_in(request: Request, officer: Officer, part: UploadFile) -> Taken:
    """One file after the other, so that only one is in memory at a time."""
    room, content = room_of(request), await content_of(request, part)

    def keep() -> Taken:
        try:
            made_with = room.tools.made_with
            return Taken(*room.documents.take_in(content, part.filename or "", officer, made_with=made_with))
        except StaffError as error:
            return Taken(problem=str(error))

    return await run_in_threadpool(keep)


def _after_upload(request: Request, officer: Officer, taken: Sequence[Taken]) -> Response:
    room_of(request).workshop.wake()
    errors = [one.problem for one in taken if one.problem]
    if errors:
        return _list(request, officer, Wish(), errors)
    if len(taken) > 1:
        return go(HOME, said="uploaded-many")
    return go(HOME, said="uploaded") if taken[0].is_new else go(f"{HOME}/{taken[0].id}", said="had-already")


def _list(request: Request, officer: Officer, wish: Wish, errors: Sequence[str] = ()) -> Response:
    settings: Settings = request.app.state.settings
    return staff_page(
        request,
        "documents.html",
        officer,
        422 if errors else 200,
        found=room_of(request).documents.list(wish),
        wish=wish,
        states=STATES,
        stages=STAGES,
        unfinished=UNFINISHED,
        limits=settings.documents,
        accepted=ACCEPTED,
        errors=errors,
        error=bool(errors),
        days_left=days_left,
        left=seconds_left,
    )


def _state_json(request: Request, listed: Listed) -> dict[str, object]:
    from app.web.pages import pages_of

    fragment = pages_of(request).fragment("staff/state.html", document=listed, **state_words())
    return {
        "id": listed.id,
        "title": listed.title,
        "state": listed.state.value,
        "finished": listed.state not in UNFINISHED,
        "html": fragment,
    }


def state_words() -> dict[str, Any]:
    return {"states": STATES, "stages": STAGES, "unfinished": UNFINISHED, "left": seconds_left}


def days_left(until: datetime) -> int:
    return max(0, (until - datetime.now(UTC)).days)


def seconds_left(listed: Listed) -> str:
    """In words, from how fast it went so far; empty while that cannot be told."""
    if listed.started is None or not 0 < listed.done < listed.total:
        return ""
    gone = (datetime.now(UTC) - listed.started).total_seconds()
    seconds = gone / listed.done * (listed.total - listed.done)
    if seconds < 5:
        return "a few seconds left"
    return f"about {round(seconds)} seconds left" if seconds < 90 else f"about {round(seconds / 60)} minutes left"
