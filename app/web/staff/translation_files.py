"""Files of a translation: the finished file in its own format, and sentences out to a translator and back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool

from app.staff.errors import StaffError
from app.staff.records import Officer
from app.staff.translation_rows import ListedTranslation, Sentence
from app.staff.translations import PER_PAGE
from app.web.staff.officers import OfficerDep
from app.web.staff.pages import staff_page
from app.web.staff.room import room_of
from app.web.staff.translation_review import checker_of
from app.web.staff.translations import TRANSLATIONS
from app.web.staff.uploads import content_of, uploaded
from pipelines.documents.translated.exchange import export_table, export_xliff, take_back
from pipelines.documents.translated.formats import open_document
from pipelines.errors import ExtractionError
from pipelines.translation.languages import language
from pipelines.translation.notices import notice
from pipelines.translation.segments import Fault, Origin, Translated

router = APIRouter(prefix=TRANSLATIONS, include_in_schema=False)

_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".xlf": "application/xliff+xml",
}


@router.get("/{translation_id}/download")
def download(request: Request, translation_id: str, officer: OfficerDep) -> Response:
    """The file in the other language; without a signature it carries the notice that nobody has checked it."""
    room = room_of(request)
    listed = room.translations.find(translation_id)
    sentences, _ = room.translations.sentences(translation_id)
    if sentences and all(one.origin is Origin.UNTOUCHED for one in sentences):
        name = language(listed.target).english
        raise StaffError(f"Nothing of this file is in {name} yet. Send its sentences to a translator first.")
    file = open_document(room.translations.content(translation_id), listed.name)
    texts = {one.segment: one.text for one in sentences}
    translated = any(one.text != one.source for one in sentences)
    warning = notice(listed.target) if translated and not listed.signed_by else ""
    content = file.rebuild(texts, target=listed.target, notice=warning)
    with room.records.work() as session:
        room.records.note(session, officer, "download", listed.id, signed=bool(listed.signed_by))
    return _file(content, listed, file.suffix)


@router.get("/{translation_id}/export")
def export(
    request: Request,
    translation_id: str,
    officer: OfficerDep,
    form: Annotated[str, Query(pattern="^(xlf|docx)$")] = "xlf",
    only: Annotated[str, Query(pattern="^(marked|open|)$")] = "marked",
) -> Response:
    """Sentences for a translator: all, or only those that a person must look at."""
    room = room_of(request)
    listed = room.translations.find(translation_id)
    sentences, _ = room.translations.sentences(translation_id, only=only)
    if not sentences:
        raise StaffError("There are no such sentences. Choose ‘all sentences’ instead.")
    rows = [_as_row(sentence) for sentence in sentences]
    write = export_xliff if form == "xlf" else export_table
    content = write(rows, name=listed.name, source=listed.source or "en", target=listed.target)
    with room.records.work() as session:
        room.records.note(session, officer, "export", listed.id, sentences=len(rows), form=form)
    return _file(content, listed, f".{form}", extra="for-translator")


@router.post("/put-in")
async def put_in(request: Request) -> Response:
    """Take in what a translator sent back."""
    async with uploaded(request) as found:
        if not found.files:
            raise StaffError("Choose the file that the translator sent back.")
        file = found.files[0]
        content, name = await content_of(request, file), file.filename or ""
        translation_id = str(found.fields.get("translation", ""))
    return await run_in_threadpool(_put_in, request, found.officer, translation_id, content, name)


def _put_in(request: Request, officer: Officer, translation_id: str, content: bytes, name: str) -> Response:
    room = room_of(request)
    listed = room.translations.find(translation_id)
    sources = {one.segment: one.source for one in room.translations.sentences(listed.id)[0]}
    try:
        back = take_back(content, name, sources)
    except ExtractionError as error:
        raise StaffError(str(error)) from error
    checker = checker_of(request, listed)
    done = room.translations.put_in(listed.id, back.translations, officer, checker) if back.translations else None
    return staff_page(
        request,
        "translation-put-in.html",
        officer,
        translation=listed,
        taken=len(back.translations),
        done=done,
        per_page=PER_PAGE,
        problems=back.problems,
        language=language(listed.target),
    )


def _as_row(sentence: Sentence) -> Translated:
    return Translated(
        id=sentence.segment,
        source=sentence.source,
        text=sentence.text,
        origin=sentence.origin,
        engine=sentence.engine,
        score=sentence.score,
        faults=tuple(Fault("", words) for words in sentence.faults),
    )


def _file(content: bytes, listed: ListedTranslation, suffix: str, *, extra: str = "") -> Response:
    stem = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in listed.name.rpartition(".")[0])
    name = "-".join(part for part in (stem.strip("-").lower()[:80] or "document", listed.target, extra) if part)
    headers = {"Content-Disposition": f'attachment; filename="{name}{suffix}"'}
    return Response(content, media_type=_TYPES.get(suffix, "application/octet-stream"), headers=headers)
