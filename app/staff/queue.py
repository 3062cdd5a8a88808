"""What every queue of files has in common: what may be taken in, the upload that is kept, stopping and trying again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import PurePosixPath, PureWindowsPath

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.staff.errors import StaffError
from app.staff.models import DocumentRow, TranslationRow, UploadRow
from app.staff.records import Records, random_id
from app.staff.states import UNFINISHED, WorkState
from pipelines.settings import DocumentSettings

Row = DocumentRow | TranslationRow


def checked_name(content: bytes, name: str, settings: DocumentSettings) -> str:
    """The file's own name.

    Raises:
        StaffError: the file is empty or too large.
    """
    name, most = _plain_name(name), settings.most_upload_mb
    if not content:
        raise StaffError(f"‘{name}’ is empty. Choose the file again.")
    if len(content) > most * 1_000_000:
        raise StaffError(f"‘{name}’ is larger than {most} MB. Make it smaller or split it.")
    return name


def check_room(session: Session, table: type[Row], name: str, settings: DocumentSettings) -> None:
    """See that one more may wait.

    Raises:
        StaffError: too many wait already.
    """
    waiting = session.scalar(select(func.count()).select_from(table).where(table.state == WorkState.WAITING))
    if (waiting or 0) >= settings.queue:
        raise StaffError(f"‘{name}’ was not taken: too many files wait already. Try again in some minutes.")


def keep_upload(session: Session, content: bytes, records: Records, settings: DocumentSettings) -> str:
    """Keep a file as it came; its id."""
    now = records.clock()
    until = now + timedelta(days=min(settings.uploads_days, settings.documents_days))
    upload = UploadRow(id=random_id(), size=len(content), content=content, created=now, expires_at=until)
    session.add(upload)
    return upload.id


def has_file(session: Session, row: Row) -> bool:
    return session.get(UploadRow, row.upload_id) is not None


def stop_work(row: Row) -> bool:
    """End the work on a row; whether there was any."""
    if row.state not in UNFINISHED:
        return False
    row.state, row.worker, row.claimed_until = WorkState.STOPPED, "", None
    return True


def is_over(row: Row) -> bool:
    """Whether the work ended without a result, so that it can be tried again."""
    return row.state in (WorkState.FAILED, WorkState.STOPPED)


def requeue(row: Row) -> None:
    row.state = WorkState.WAITING
    row.done, row.total, row.tries, row.problem, row.worker, row.claimed_until = 0, 0, 0, "", "", None


def _plain_name(name: str) -> str:
    """The file's own name: browsers and programs send folders, control characters and names without end."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    plain = "".join(sign for sign in last if sign.isprintable()).strip() or "document"
    stem, dot, ending = plain.rpartition(".")
    return f"{stem[: 200 - len(ending)]}.{ending}" if dot and len(ending) <= 10 else plain[:200]
