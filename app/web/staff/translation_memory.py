"""The translation memory's page: what is in it, TMX files and glossaries in and out, and deleting a language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from app.staff.errors import StaffError
from app.staff.records import Officer
from app.staff.translation_memory import TranslationMemory
from app.web.staff.officers import OfficerDep, PostingOfficerDep
from app.web.staff.pages import confirm_page, go, staff_page
from app.web.staff.room import room_of
from app.web.staff.uploads import content_of, uploaded
from pipelines.settings import Settings
from pipelines.translation.languages import language

MEMORY = "/staff/translation-memory"
_MOST_FAULTS = 20  # of a glossary, shown at once

router = APIRouter(prefix=MEMORY, include_in_schema=False)

Tag = Annotated[str, Query(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]
TagField = Annotated[str, Form(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]


@router.get("")
def memory(request: Request, officer: OfficerDep) -> Response:
    return _page(request, officer)


@router.post("")
async def bring_in(request: Request) -> Response:
    """Take in a TMX file, and tell what of it was taken."""

    def take(found: Officer, content: bytes, name: str, _: str) -> Response:
        report = _memory(request).bring_in(content, name, found)
        return staff_page(request, "translation-memory-report.html", found, report=report, language_of=language)

    return await _with_upload(request, take, box="tmx")


@router.post("/glossary")
async def keep_glossary(request: Request) -> Response:
    """Take in the glossary of one language."""

    def take(found: Officer, content: bytes, name: str, tag: str) -> Response:
        _memory(request).keep_glossary(content, name, tag, found)
        return go(MEMORY, said="glossary")

    return await _with_upload(request, take, box="csv")


@router.get("/export")
def give_out(request: Request, officer: OfficerDep, source: Tag, target: Tag) -> Response:
    content = _memory(request).give_out(source, target, officer)
    return _file(content, f"translation-memory-{source}-{target}.tmx", "application/x-tmx+xml")


@router.get("/export-all")
def give_out_all(request: Request, officer: OfficerDep) -> Response:
    return _file(_memory(request).give_out("", "", officer), "translation-memory.tmx", "application/x-tmx+xml")


@router.get("/delete")
def ask_before_deleting(request: Request, officer: OfficerDep, source: Tag, target: Tag) -> Response:
    held = _memory(request).holding(source, target)
    pair = f"{language(source).english} into {language(target).english}"
    sentences = "1 sentence" if held.pairs == 1 else f"{held.pairs:,} sentences"
    return confirm_page(
        request,
        officer,
        question=f"Delete the memory for {pair}?",
        text=f"{sentences} {'goes' if held.pairs == 1 else 'go'} for good, {held.by_person:,} signed off here. This "
        "cannot be undone. Export the language first if you may need it again.",
        button=f"Delete {sentences}",
        action=f"{MEMORY}/delete",
        home=MEMORY,
        fields={"source": source, "target": target},
    )


@router.post("/delete")
def delete(request: Request, officer: PostingOfficerDep, source: TagField, target: TagField) -> Response:
    _memory(request).forget(source, target, officer)
    return go(MEMORY, said="memory-deleted")


@router.get("/glossary/{tag}")
def glossary(request: Request, tag: str, officer: OfficerDep) -> Response:
    del officer
    return _file(_memory(request).glossary(tag), f"glossary-{language(tag).tag}.csv", "text/csv; charset=utf-8")


@router.get("/glossary/{tag}/delete")
def ask_before_dropping(request: Request, tag: str, officer: OfficerDep) -> Response:
    _memory(request).glossary(tag)
    return confirm_page(
        request,
        officer,
        question=f"Delete your glossary for {language(tag).english}?",
        text="The one that came with this service is used again, where there is one. Download yours first if you may "
        "need it again.",
        button="Delete the glossary",
        action=f"{MEMORY}/glossary/{tag}/delete",
        home=MEMORY,
    )


@router.post("/glossary/{tag}/delete")
def drop_glossary(request: Request, tag: str, officer: PostingOfficerDep) -> Response:
    _memory(request).drop_glossary(tag, officer)
    return go(MEMORY, said="glossary-deleted")


async def _with_upload(request: Request, take: Callable[[Officer, bytes, str, str], Response], *, box: str) -> Response:
    """What a form with one file leads to; where it cannot be taken, the page with the reason at its box."""
    async with uploaded(request) as found:
        tag = str(found.fields.get("language", ""))
        content = await content_of(request, found.files[0]) if found.files else b""
        name = (found.files[0].filename or "") if found.files else ""

    def answer() -> Response:
        try:
            if not name:
                raise StaffError(next(iter(found.problems), "Choose a file."))
            return take(found.officer, content, name, tag)
        except StaffError as error:
            return _page(request, found.officer, str(error).splitlines(), box=box, chosen=tag)

    return await run_in_threadpool(answer)


def _page(
    request: Request, officer: Officer, errors: Sequence[str] = (), *, box: str = "", chosen: str = ""
) -> Response:
    settings: Settings = request.app.state.settings
    kept = _memory(request)
    offered = sorted((language(tag) for tag in settings.translation.languages), key=lambda known: known.english)
    more = len(errors) - _MOST_FAULTS
    shown = [*errors[:_MOST_FAULTS], *([f"And {more} more."] if more > 0 else [])]
    return staff_page(
        request,
        "translation-memory.html",
        officer,
        422 if errors else 200,
        holdings=kept.holdings(),
        glossaries=sorted(kept.glossaries(), key=lambda one: language(one.language).english),
        offered=offered,
        chosen=chosen,
        language_of=language,
        date_of=date.fromisoformat,
        limits=settings.documents,
        errors={box: shown} if shown else {},
        error=bool(errors),
    )


def _memory(request: Request) -> TranslationMemory:
    return TranslationMemory(room_of(request).records, request.app.state.settings)


def _file(content: bytes, name: str, kind: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
