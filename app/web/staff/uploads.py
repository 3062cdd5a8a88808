"""Takes files out of a form of an officer: who sends them is known before a byte is read."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException

from app.staff.records import Officer
from app.web.staff.officers import current_officer, posting_officer
from pipelines.settings import Settings

_FEW_MORE = 20  # files above the limit that are still counted, so that the reason can be said
_FIELDS = 5  # of a form beside its files


@dataclass(frozen=True, slots=True)
class Upload:
    """The files of one form, at most as many as the settings allow."""

    officer: Officer
    files: tuple[UploadFile, ...] = ()
    problems: tuple[str, ...] = ()  # in words for the officer
    fields: FormData = field(default_factory=FormData)


@asynccontextmanager
async def uploaded(request: Request, *, more_fields: int = 0) -> AsyncGenerator[Upload]:
    """The upload of a request; its files are closed when the block ends.

    Raises:
        NotSignedInError: nobody is signed in.
        PageExpiredError: the form is not ours, too old, or of another session.
    """
    officer = await run_in_threadpool(current_officer, request)
    settings: Settings = request.app.state.settings
    most = settings.documents.files_at_once
    try:
        form = await request.form(max_files=most + _FEW_MORE, max_fields=_FIELDS + more_fields)
    except HTTPException:
        yield Upload(
            officer, problems=(f"The upload could not be read. Choose {most} files or fewer, then upload again.",)
        )
        return
    try:
        await run_in_threadpool(posting_officer, request, str(form.get("csrf", "")))
        files = tuple(part for _, part in form.multi_items() if isinstance(part, UploadFile) and part.filename)
        problems = () if files else ("Choose a file.",)
        if len(files) > most:
            problems = (f"Choose {most} files or fewer. The first {most} were taken.",)
        yield Upload(officer, files[:most], problems, form)
    finally:
        await form.close()


async def content_of(request: Request, file: UploadFile) -> bytes:
    """A file, read no further than just over the limit: then its size is a reason to refuse it."""
    settings: Settings = request.app.state.settings
    return await file.read(settings.documents.most_upload_mb * 1_000_000 + 1)
