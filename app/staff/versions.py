"""Every change of a document is a version: made, undone, redone, looked at and gone back to; none is ever altered.

Versions form a tree: each knows the one that it was made from. Undo shows the parent, redo the newest child, and a
change after an undo starts a new branch, so that nothing anybody wrote is lost.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.staff.documents import Documents, stage
from app.staff.easy_read_json import pack, unpack
from app.staff.errors import ChangedMeanwhileError, MissingError, StaffError
from app.staff.models import DocumentRow, TestingRow, VersionRow
from app.staff.records import Officer, Records
from app.staff.states import Stage, WorkState
from pipelines.documents.rows import EasyRead, SignOff

_LONDON = ZoneInfo("Europe/London")
_TRIES = 8  # of writing, when others write at the same moment
_PAUSE = 0.01  # seconds before the second try at most; twice as long before each next one
_LONGEST_WHAT = 200  # characters
Edit = Callable[[EasyRead], EasyRead]


def _all_of_it(easy_read: EasyRead) -> object:
    return easy_read


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What is known of one version besides its words."""

    number: int
    parent: int
    what: str
    by: str
    when: datetime  # UTC
    stage: Stage
    submitted_by_id: str = ""
    submitted_by: str = ""
    approved_by: str = ""
    approved_on: date | None = None  # in London
    tested_by: str = ""
    tested_on: date | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A document at one version."""

    version: Version
    easy_read: EasyRead
    can_undo: bool
    can_redo: bool


class Versions:
    """Threads may share it."""

    def __init__(self, records: Records, documents: Documents) -> None:
        self._records = records
        self._documents = documents

    def first(self, document_id: str, easy_read: EasyRead, *, worker: str) -> bool:
        """Keep what the machine made, unless somebody stopped or deleted the document or another worker has it."""
        with self._records.work() as session:
            taken = session.execute(
                update(DocumentRow)
                .where(
                    DocumentRow.id == document_id,
                    DocumentRow.worker == worker,
                    DocumentRow.state == WorkState.SIMPLIFYING,
                )
                .values(state=WorkState.READY, worker="", claimed_until=None)
            )
            if not getattr(taken, "rowcount", 0):
                return False
            row = self._documents.row(session, document_id)
            row.problem = ""
            self._add(session, row, easy_read, "Made by the machine", "The machine")
            return True

    def held(self, document_id: str, number: int = 0) -> Held:
        """A version with its words; the one that is shown when no number is given.

        Raises:
            MissingError: there is no such version.
        """
        with self._records.work() as session:
            row = self._documents.row(session, document_id)
            found = _version(session, document_id, number or row.current)
            children = select(func.count()).select_from(VersionRow)
            redo = session.scalar(
                children.where(VersionRow.document_id == document_id, VersionRow.parent == found.number)
            )
            info = _info(session, [found])[0]
            return Held(info, _signed(unpack(found.body), info), found.parent > 0, bool(redo))

    def history(self, document_id: str) -> tuple[Version, ...]:
        """Every version, newest first."""
        with self._records.work() as session:
            rows = session.scalars(
                select(VersionRow).where(VersionRow.document_id == document_id).order_by(VersionRow.number.desc())
            )
            return tuple(_info(session, list(rows)))

    def change(
        self,
        document_id: str,
        edit: Edit,
        *,
        what: str,
        officer: Officer,
        seen: int,
        rests_on: Callable[[EasyRead], object] = _all_of_it,
    ) -> int:
        """Apply an edit to the version that is shown and keep the result as a new one.

        Args:
            document_id: which document.
            edit: from one document to the next; what it gives back unchanged is not kept.
            what: for the history, without words of the document.
            officer: who changes.
            seen: number of the version that the officer was looking at.
            rests_on: the part that may not have changed since; another officer may have changed the rest.

        Returns:
            Number of the version that is shown now.

        Raises:
            ChangedMeanwhileError: what the edit rests on is no longer as the officer saw it.
            StaffError: the edit itself cannot be made.
        """
        for again in range(_TRIES):
            if again:  # each at a moment of its own: without it, the same one may lose every time
                time.sleep(random.uniform(0, _PAUSE * 2**again))  # noqa: S311 no secret
            with self._records.work() as session:
                row = self._ready(session, document_id)
                now = unpack(_version(session, document_id, row.current).body)
                if seen != row.current:
                    before = unpack(_version(session, document_id, seen).body)
                    if rests_on(before) != rests_on(now):
                        raise ChangedMeanwhileError("Another officer changed this after you opened the page.")
                after = edit(now)
                if after == now:
                    return row.current
                if _won(session, row):
                    number = self._add(session, row, after, what, officer.name)
                    self._records.note(session, officer, "change", document_id, version=number)
                    return number
        raise StaffError("Many people are changing this document at the same time. Try again.")

    def undo(self, document_id: str, officer: Officer, *, seen: int) -> int:
        """Show the version that this one was made from."""
        return self._step(document_id, officer, seen, "undo")

    def redo(self, document_id: str, officer: Officer, *, seen: int) -> int:
        """Show the version that was undone last."""
        return self._step(document_id, officer, seen, "redo")

    def go_back(self, document_id: str, number: int, officer: Officer, *, seen: int) -> int:
        """Make a new version with the words of an old one."""
        with self._records.work() as session:
            old = unpack(_version(session, document_id, number).body)
        return self.change(
            document_id, lambda _: old, what=f"Went back to version {number}", officer=officer, seen=seen
        )

    def _step(self, document_id: str, officer: Officer, seen: int, way: str) -> int:
        with self._records.work() as session:
            row = self._ready(session, document_id)
            if seen != row.current:
                raise ChangedMeanwhileError("Another officer changed this document. Look at it again first.")
            goal = _parent(session, row) if way == "undo" else _newest_child(session, row)
            if not goal or not _won(session, row):
                raise StaffError(f"There is nothing to {way}.")
            row.current = goal
            row.title = unpack(_version(session, document_id, goal).body).title[:255]
            self._documents.extend(session, row)
            self._records.note(session, officer, way, document_id, version=goal)
            return goal

    def _ready(self, session: Session, document_id: str) -> DocumentRow:
        row = self._documents.row(session, document_id)
        if row.deleted_at:
            raise MissingError("This document has been deleted. Bring it back from the list first.")
        if not row.current:
            raise MissingError("This document is not ready yet.")
        return row

    def _add(self, session: Session, row: DocumentRow, easy_read: EasyRead, what: str, by: str) -> int:
        now = self._records.clock()
        session.add(
            VersionRow(
                document_id=row.id,
                number=row.latest + 1,
                parent=row.current,
                body=pack(replace(easy_read, sign_off=SignOff())),
                what=what[:_LONGEST_WHAT],
                by=by,
                submitted_by_id="",
                submitted_by="",
                approved_by="",
                created=now,
                expires_at=row.expires_at,
            )
        )
        row.latest += 1
        row.current = row.latest
        row.title = easy_read.title[:255]
        self._documents.extend(session, row)
        return row.current


def _won(session: Session, row: DocumentRow) -> bool:
    """Take the document for this transaction; False when another writer was faster."""
    taken = session.execute(
        update(DocumentRow)
        .where(DocumentRow.id == row.id, DocumentRow.revision == row.revision)
        .values(revision=DocumentRow.revision + 1)
        .execution_options(synchronize_session=False)
    )
    if getattr(taken, "rowcount", 0):
        session.refresh(row)
        return True
    session.expire(row)
    return False


def _version(session: Session, document_id: str, number: int) -> VersionRow:
    row = session.get(VersionRow, (document_id, number))
    if row is None:
        raise MissingError("There is no such version of this document.")
    return row


def _parent(session: Session, row: DocumentRow) -> int:
    return _version(session, row.id, row.current).parent


def _newest_child(session: Session, row: DocumentRow) -> int:
    newest = select(func.max(VersionRow.number)).where(VersionRow.document_id == row.id)
    return session.scalar(newest.where(VersionRow.parent == row.current)) or 0


def _info(session: Session, rows: list[VersionRow]) -> list[Version]:
    ids = {row.document_id for row in rows}
    tests = session.scalars(
        select(TestingRow).where(TestingRow.document_id.in_(ids)).order_by(TestingRow.tested_on, TestingRow.created)
    )
    tested = {test.version: test for test in tests}
    return [_as_version(row, tested.get(row.number)) for row in rows]


def _as_version(row: VersionRow, test: TestingRow | None) -> Version:
    return Version(
        number=row.number,
        parent=row.parent,
        what=row.what,
        by=row.by,
        when=row.created,
        stage=stage(row.submitted_on is not None, row.approved_on is not None, test is not None),
        submitted_by_id=row.submitted_by_id,
        submitted_by=row.submitted_by,
        approved_by=row.approved_by,
        approved_on=row.approved_on.astimezone(_LONDON).date() if row.approved_on else None,
        tested_by=test.tested_by if test else "",
        tested_on=test.tested_on if test else None,
    )


def _signed(easy_read: EasyRead, version: Version) -> EasyRead:
    """What people have said of this very version; a machine draft has none."""
    return replace(
        easy_read,
        sign_off=SignOff(
            approved_by=version.approved_by,
            approved_on=version.approved_on,
            tested_by=version.tested_by if version.approved_by else "",
            tested_on=version.tested_on if version.approved_by else None,
        ),
    )
