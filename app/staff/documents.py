"""The officers' documents: taken in once, listed, stopped, tried again, deleted and brought back."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, UnaryExpression, func, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.staff.errors import MissingError, StaffError
from app.staff.models import CommentRow, DocumentRow, TestingRow, UploadRow, VersionRow
from app.staff.queue import check_room, checked_name, has_file, is_over, keep_upload, requeue, stop_work
from app.staff.records import Officer, Records, random_id
from app.staff.states import Stage, WorkState
from pipelines.settings import DocumentSettings

PER_PAGE = 50
_CHILDREN = (VersionRow, CommentRow, TestingRow)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A document as the list shows it."""

    id: str
    name: str  # of the file
    title: str
    owner_id: str
    owner: str
    state: WorkState
    stage: Stage
    done: int
    total: int
    problem: str
    before: int  # documents that are turned first, while it waits
    started: datetime | None  # UTC
    created: datetime  # UTC
    changed: datetime  # UTC
    expires: datetime  # UTC
    deleted: datetime | None  # UTC
    current: int  # number of the version that is shown
    revision: int
    has_file: bool  # the upload is still kept


@dataclass(frozen=True, slots=True)
class Wish:
    """What a list is narrowed to."""

    words: str = ""
    state: str = ""  # a WorkState, a Stage, or 'deleted'
    owner_id: str = ""
    page: int = 1
    sort: str = "changed"  # or title, owner, expires


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a list."""

    documents: tuple[Listed, ...]
    total: int
    pages: int
    owners: tuple[tuple[str, str], ...]  # id and name of everybody who owns one


class Documents:
    """Threads may share it."""

    def __init__(self, records: Records, settings: DocumentSettings, *, council: str) -> None:
        self._records = records
        self._settings = settings
        self._council = council

    def take_in(self, content: bytes, name: str, officer: Officer, *, made_with: str = "") -> tuple[str, bool]:
        """Keep a file and put it in the queue.

        Args:
            content: of the file.
            name: of the file; folders before it are dropped.
            officer: who uploads it.
            made_with: the settings that change the result: the same file with the same settings is one document.

        Returns:
            The document's id, and whether it is new.

        Raises:
            StaffError: the file is empty or too large, or too many wait already.
        """
        name = checked_name(content, name, self._settings)
        digest = hashlib.sha256(content + b"\0" + made_with.encode()).hexdigest()
        with self._records.work() as session:
            same = session.scalar(self._alive().where(DocumentRow.digest == digest))
            if same:
                return self._taken_again(session, same, content, officer), False
            check_room(session, DocumentRow, name, self._settings)
            upload_id = keep_upload(session, content, self._records, self._settings)
            row = self._new(name, digest, upload_id, officer)
            session.add(row)
            self._records.note(session, officer, "upload", row.id, bytes=len(content))
            return row.id, True

    def find(self, document_id: str) -> Listed:
        """One document, deleted or not.

        Raises:
            MissingError: there is none of that id.
        """
        with self._records.work() as session:
            return self._listed(session, [self.row(session, document_id)])[0]

    def list(self, wish: Wish) -> Found:
        """The documents of this council that fit, in the wished order."""
        with self._records.work() as session:
            conditions = self._conditions(session, wish)
            total = session.scalar(select(func.count()).select_from(DocumentRow).where(*conditions)) or 0
            pages = max(1, -(-total // PER_PAGE))
            page = min(max(wish.page, 1), pages)
            rows = session.scalars(
                select(DocumentRow)
                .where(*conditions)
                .order_by(*_order(wish.sort))
                .offset((page - 1) * PER_PAGE)
                .limit(PER_PAGE)
            )
            owners = session.execute(
                select(DocumentRow.owner_id, DocumentRow.owner)
                .where(DocumentRow.council == self._council)
                .distinct()
                .order_by(DocumentRow.owner)
            )
            names = {row.owner_id: row.owner for row in owners}
            return Found(tuple(self._listed(session, list(rows))), total, pages, tuple(names.items()))

    def stop(self, document_id: str, officer: Officer) -> None:
        """End the work on a document; the file is kept, so that it can be tried again."""
        with self._records.work() as session:
            row = self.row(session, document_id)
            if stop_work(row):
                self._records.note(session, officer, "stop", row.id)

    def try_again(self, document_id: str, officer: Officer) -> None:
        """Put a document that failed or was stopped in the queue again.

        Raises:
            StaffError: its file is no longer kept, or too many wait.
        """
        with self._records.work() as session:
            row = self.row(session, document_id)
            if is_over(row):
                if not has_file(session, row):
                    raise StaffError("The file is no longer kept. Upload it again.")
                check_room(session, DocumentRow, row.name, self._settings)
                requeue(row)
                self._records.note(session, officer, "try_again", row.id)

    def delete(self, document_id: str, officer: Officer) -> datetime:
        """Take a document out of the list; until the time that returns, it can be brought back."""
        with self._records.work() as session:
            row, now = self.row(session, document_id), self._records.clock()
            row.deleted_at = now
            stop_work(row)
            row.expires_at = min(row.expires_at, now + timedelta(days=self._settings.deleted_days))
            _same_end(session, row)
            self._records.note(session, officer, "delete", row.id)
            return row.expires_at

    def bring_back(self, document_id: str, officer: Officer) -> None:
        with self._records.work() as session:
            row = self.row(session, document_id)
            if row.deleted_at:
                row.deleted_at = None
                self.extend(session, row)
                self._records.note(session, officer, "bring_back", row.id)

    def extend(self, session: Session, row: DocumentRow) -> None:
        """A change starts the time to live anew, for the document and all that hangs on it."""
        now = self._records.clock()
        row.changed = now
        row.revision += 1
        row.expires_at = now + timedelta(days=self._settings.documents_days)
        session.flush()
        _same_end(session, row)

    def row(self, session: Session, document_id: str) -> DocumentRow:
        """The document's row, locked against other writers where the database can.

        Raises:
            MissingError: this council has none of that id.
        """
        row = session.get(DocumentRow, document_id, with_for_update=True)
        if row is None or row.council != self._council or row.expires_at <= self._records.clock():
            raise MissingError("There is no such document. It may have been deleted for good.")
        return row

    def _alive(self) -> Select[DocumentRow]:
        return select(DocumentRow).where(DocumentRow.council == self._council, DocumentRow.deleted_at.is_(None))

    def _taken_again(self, session: Session, row: DocumentRow, content: bytes, officer: Officer) -> str:
        if is_over(row):
            if not has_file(session, row):
                row.upload_id = keep_upload(session, content, self._records, self._settings)
            requeue(row)
            self._records.note(session, officer, "try_again", row.id)
        return row.id

    def _new(self, name: str, digest: str, upload_id: str, officer: Officer) -> DocumentRow:
        now = self._records.clock()
        return DocumentRow(
            id=random_id(),
            council=self._council,
            name=name,
            title="",
            owner_id=officer.id,
            owner=officer.name,
            digest=digest,
            upload_id=upload_id,
            state=WorkState.WAITING,
            done=0,
            total=0,
            problem="",
            tries=0,
            worker="",
            current=0,
            latest=0,
            revision=0,
            changed=now,
            created=now,
            expires_at=now + timedelta(days=self._settings.documents_days),
        )

    def _conditions(self, session: Session, wish: Wish) -> list[ColumnElement[bool]]:
        deleted = wish.state == "deleted"
        found: list[ColumnElement[bool]] = [
            DocumentRow.council == self._council,
            DocumentRow.expires_at > self._records.clock(),
            DocumentRow.deleted_at.is_not(None) if deleted else DocumentRow.deleted_at.is_(None),
        ]
        for word in wish.words.split()[:8]:
            fits = [column.icontains(word, autoescape=True) for column in (DocumentRow.title, DocumentRow.name)]
            found.append(or_(*fits))
        if wish.owner_id:
            found.append(DocumentRow.owner_id == wish.owner_id)
        if wish.state in {state.value for state in WorkState}:
            found.append(DocumentRow.state == wish.state)
        elif wish.state in {stage.value for stage in Stage}:
            found.append(DocumentRow.id.in_(_of_stage(session, Stage(wish.state))))
        return found

    def _listed(self, session: Session, rows: list[DocumentRow]) -> list[Listed]:
        stages = stages_of(session, [row.id for row in rows])
        kept = set(session.scalars(select(UploadRow.id).where(UploadRow.id.in_([row.upload_id for row in rows]))))
        waiting = session.execute(
            select(DocumentRow.id).where(DocumentRow.state == WorkState.WAITING).order_by(DocumentRow.created)
        )
        places = {document_id: place for place, (document_id,) in enumerate(waiting)}
        return [_as_listed(row, stages.get(row.id, Stage.DRAFT), places.get(row.id, 0), kept) for row in rows]


def _order(sort: str) -> tuple[UnaryExpression[Any] | InstrumentedAttribute[Any], ...]:
    name = func.lower(func.coalesce(func.nullif(DocumentRow.title, ""), DocumentRow.name)).asc()
    ways = {"title": name, "owner": DocumentRow.owner.asc(), "expires": DocumentRow.expires_at.asc()}
    return ways.get(sort, DocumentRow.changed.desc()), DocumentRow.changed.desc(), DocumentRow.id


def stages_of(session: Session, document_ids: list[str]) -> dict[str, Stage]:
    """What people have said of the current version of each document."""
    versions = session.execute(
        select(VersionRow.document_id, VersionRow.submitted_on, VersionRow.approved_on, TestingRow.id)
        .join(DocumentRow, (DocumentRow.id == VersionRow.document_id) & (DocumentRow.current == VersionRow.number))
        .outerjoin(
            TestingRow,
            (TestingRow.document_id == VersionRow.document_id) & (TestingRow.version == VersionRow.number),
        )
        .where(VersionRow.document_id.in_(document_ids))
    )
    return {
        document_id: stage(submitted is not None, approved is not None, bool(tested))
        for document_id, submitted, approved, tested in versions
    }


def stage(submitted: bool, approved: bool, tested: bool) -> Stage:
    if approved:
        return Stage.TESTED if tested else Stage.APPROVED
    return Stage.SUBMITTED if submitted else Stage.DRAFT


def _of_stage(session: Session, wanted: Stage) -> list[str]:
    ready = list(session.scalars(select(DocumentRow.id).where(DocumentRow.state == WorkState.READY)))
    return [document_id for document_id, found in stages_of(session, ready).items() if found == wanted]


def _as_listed(row: DocumentRow, found: Stage, before: int, kept: set[str]) -> Listed:
    return Listed(
        id=row.id,
        name=row.name,
        title=row.title or row.name,
        owner_id=row.owner_id,
        owner=row.owner,
        state=WorkState(row.state),
        stage=found,
        done=row.done,
        total=row.total,
        problem=row.problem,
        before=before,
        started=row.started,
        created=row.created,
        changed=row.changed,
        expires=row.expires_at,
        deleted=row.deleted_at,
        current=row.current,
        revision=row.revision,
        has_file=row.upload_id in kept,
    )


def _same_end(session: Session, row: DocumentRow) -> None:
    for table in _CHILDREN:
        session.execute(update(table).where(table.document_id == row.id).values(expires_at=row.expires_at))
    over = (UploadRow.id == row.upload_id) & (UploadRow.expires_at > row.expires_at)
    session.execute(update(UploadRow).where(over).values(expires_at=row.expires_at))
