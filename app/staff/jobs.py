"""A queue of documents, as rows: claimed for a while, renewed by progress, and free again when a worker is gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select, update

from app.staff.models import DocumentRow, TranslationRow, UploadRow
from app.staff.records import NOBODY, Records
from app.staff.states import AT_WORK, WorkState

CLAIM = timedelta(minutes=2)  # without a sign of life, somebody else may take the document
MOST_TRIES = 3  # a file that takes the worker down three times is not tried again
_GONE = "The file is no longer kept. Upload it again."
_BROKE_DOWN = "This file stopped the program three times. Save it in another form, such as DOCX, and upload that."


@dataclass(frozen=True, slots=True)
class Job:
    """One document to be turned."""

    document_id: str
    name: str
    content: bytes


class Jobs:
    """Threads and processes may share the queue: each document is claimed by one worker at a time."""

    def __init__(
        self,
        records: Records,
        table: type[DocumentRow] | type[TranslationRow] = DocumentRow,
        *,
        working: WorkState = WorkState.SIMPLIFYING,
    ) -> None:
        """A queue.

        Args:
            records: the database.
            table: whose rows wait.
            working: what a row is called after its file is read, while the work goes on.
        """
        self._records = records
        self._table = table
        self._working = working

    def claim(self, worker: str) -> Job | None:
        """The oldest document that waits, or that its worker left behind; None when there is none."""
        table = self._table
        while True:
            now = self._records.clock()
            with self._records.work() as session:
                lost = table.state.in_(AT_WORK) & (table.claimed_until < now)
                row = session.scalar(
                    select(table)
                    .where(or_(table.state == WorkState.WAITING, lost), table.deleted_at.is_(None))
                    .order_by(table.created)
                    .limit(1)
                )
                if row is None:
                    return None
                values = {"state": WorkState.READING, "worker": worker, "claimed_until": now + CLAIM, "started": now}
                taken = session.execute(
                    update(table)
                    .where(
                        table.id == row.id,
                        table.state == row.state,
                        table.worker == row.worker,
                        table.tries == row.tries,
                    )
                    .values(**values, tries=row.tries + 1, done=0, total=0, problem="")
                    .execution_options(synchronize_session=False)
                )
                if not getattr(taken, "rowcount", 0):
                    continue
                upload = session.get(UploadRow, row.upload_id)
                job = Job(row.id, row.name, upload.content if upload else b"")
                too_often = row.tries >= MOST_TRIES
            if job.content and not too_often:
                return job
            self.fail(job.document_id, worker, _BROKE_DOWN if too_often else _GONE)

    def progress(self, document_id: str, worker: str, *, done: int = 0, total: int = 0, working: bool = False) -> bool:
        """A sign of life. False when the document was stopped or deleted, or another worker has it: then give up."""
        values: dict[str, object] = {"done": done, "total": total, "claimed_until": self._records.clock() + CLAIM}
        if working:
            values["state"] = self._working
        return self._update(document_id, worker, values)

    def renew(self, document_id: str, worker: str) -> bool:
        """Say that the work goes on; False as for ``progress``."""
        return self._update(document_id, worker, {"claimed_until": self._records.clock() + CLAIM})

    def fail(self, document_id: str, worker: str, problem: str) -> None:
        """Leave the document with the reason, in words for the officer."""
        values = {"state": WorkState.FAILED, "problem": problem[:1000], "worker": "", "claimed_until": None}
        if self._update(document_id, worker, values):
            with self._records.work() as session:
                self._records.note(session, NOBODY, "failed", document_id)

    def give_back(self, document_id: str, worker: str) -> None:
        """The service stops: the document waits again, and this try does not count."""
        values = {"state": WorkState.WAITING, "worker": "", "claimed_until": None, "tries": self._table.tries - 1}
        self._update(document_id, worker, values)

    def _update(self, document_id: str, worker: str, values: Mapping[str, object]) -> bool:
        with self._records.work() as session:
            done = session.execute(
                update(self._table)
                .where(
                    self._table.id == document_id,
                    self._table.worker == worker,
                    self._table.state.in_(AT_WORK),
                    self._table.deleted_at.is_(None),
                )
                .values(**values)
                .execution_options(synchronize_session=False)
            )
            return bool(getattr(done, "rowcount", 0))
