"""From draft to approved: submitted by one officer, approved by another, then tested by people who will read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.staff.documents import Documents
from app.staff.errors import ChangedMeanwhileError, FieldError, MissingError, StaffError
from app.staff.models import CommentRow, DocumentRow, TestingRow, VersionRow
from app.staff.records import Officer, Records, random_id

LONGEST_COMMENT, LONGEST_GROUP = 2000, 200  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What an officer says about a row, or about the whole document."""

    id: str
    row_id: str  # empty for the whole document
    by: str
    when: datetime  # UTC
    text: str
    done: bool


@dataclass(frozen=True, slots=True)
class Tested:
    """One record of a test with people with learning disabilities."""

    version: int
    group: str
    on: date
    changes: str
    recorded_by: str


class Workflow:
    """Threads may share it."""

    def __init__(self, records: Records, documents: Documents) -> None:
        self._records = records
        self._documents = documents

    def submit(self, document_id: str, officer: Officer, *, seen: int, lost: int) -> None:
        """Ask another person to approve the version that the officer sees.

        Args:
            document_id: which document.
            officer: who submits.
            seen: number of the version on the page.
            lost: facts of the source that are neither kept nor left out on purpose.

        Raises:
            StaffError: facts are lost, or it is submitted already.
            ChangedMeanwhileError: another version is shown now.
        """
        if lost:
            facts = "1 fact is" if lost == 1 else f"{lost} facts are"
            back = "Put it back" if lost == 1 else "Put each back"
            raise StaffError(f"{facts} lost. {back}, or leave it out on purpose and say why. Then submit.")
        with self._records.work() as session:
            version = self._seen(session, document_id, seen)
            if version.submitted_on:
                raise StaffError(f"{version.submitted_by} has submitted this version already.")
            version.submitted_by_id, version.submitted_by = officer.id, officer.name
            version.submitted_on = self._records.clock()
            self._records.note(session, officer, "submit", document_id, version=seen)

    def approve(self, document_id: str, officer: Officer, *, seen: int) -> None:
        """Say that this version may be published.

        Raises:
            StaffError: it is not submitted, or the same officer submitted it.
            ChangedMeanwhileError: another version is shown now.
        """
        with self._records.work() as session:
            version = self._submitted(session, document_id, seen)
            if version.submitted_by_id == officer.id:
                raise StaffError("You submitted this version. Another person must approve it.")
            version.approved_by, version.approved_on = officer.name, self._records.clock()
            self._records.note(session, officer, "approve", document_id, version=seen)

    def send_back(self, document_id: str, officer: Officer, *, seen: int, why: str = "") -> None:
        """Make a submitted version a draft again: the submitter takes it back, or another asks for changes.

        Raises:
            FieldError: another officer gave no reason.
            StaffError: it is not submitted, or approved already.
        """
        with self._records.work() as session:
            version = self._submitted(session, document_id, seen)
            own = version.submitted_by_id == officer.id
            if not own and not why.strip():
                raise FieldError("why", "Say what must change.")
            version.submitted_by_id, version.submitted_by, version.submitted_on = "", "", None
            if why.strip():
                self._comment(session, document_id, "", why, officer)
            self._records.note(session, officer, "take_back" if own else "send_back", document_id, version=seen)

    def record_test(
        self, document_id: str, officer: Officer, *, seen: int, group: str, on: date, changes: str = ""
    ) -> None:
        """Record that people with learning disabilities have read the approved version.

        Raises:
            FieldError: the group is missing, or the day is still to come.
            StaffError: the version is not approved.
        """
        group = " ".join(group.split())
        if not group:
            raise FieldError("group", "Enter who tested it, like ‘Northmere People First’.")
        if len(group) > LONGEST_GROUP:
            raise FieldError("group", f"Use {LONGEST_GROUP} characters or fewer.")
        if on > self._records.clock().date():
            raise FieldError("on", "The day of the test must not be in the future.")
        with self._records.work() as session:
            version = self._seen(session, document_id, seen)
            if not version.approved_on:
                raise StaffError("Only an approved version can be recorded as tested.")
            now = self._records.clock()
            session.add(
                TestingRow(
                    id=random_id(),
                    document_id=document_id,
                    version=seen,
                    tested_by=group,
                    tested_on=on,
                    changes=changes.strip()[:LONGEST_COMMENT],
                    by=officer.name,
                    created=now,
                    expires_at=version.expires_at,
                )
            )
            self._records.note(session, officer, "record_test", document_id, version=seen)

    def tests(self, document_id: str) -> tuple[Tested, ...]:
        with self._records.work() as session:
            rows = session.scalars(
                select(TestingRow)
                .where(TestingRow.document_id == document_id)
                .order_by(TestingRow.tested_on.desc(), TestingRow.created.desc())
            )
            return tuple(Tested(row.version, row.tested_by, row.tested_on, row.changes, row.by) for row in rows)

    def comment(self, document_id: str, row_id: str, text: str, officer: Officer) -> None:
        """Raises: FieldError, when there is nothing in it or too much."""
        with self._records.work() as session:
            self._documents.row(session, document_id)
            self._comment(session, document_id, row_id, text, officer)
            self._records.note(session, officer, "comment", document_id)

    def mark_comment(self, document_id: str, comment_id: str, officer: Officer, *, done: bool) -> None:
        with self._records.work() as session:
            row = session.get(CommentRow, comment_id)
            if row is None or row.document_id != document_id:
                raise MissingError("There is no such comment.")
            row.done = done
            self._records.note(session, officer, "comment_done" if done else "comment_open", document_id)

    def comments(self, document_id: str) -> tuple[Comment, ...]:
        """Oldest first."""
        with self._records.work() as session:
            rows = session.scalars(
                select(CommentRow).where(CommentRow.document_id == document_id).order_by(CommentRow.created)
            )
            return tuple(
                Comment(id=row.id, row_id=row.row_id, by=row.by, when=row.created, text=row.text, done=row.done)
                for row in rows
            )

    def _comment(self, session: Session, document_id: str, row_id: str, text: str, officer: Officer) -> None:
        text = text.strip()
        if not text:
            raise FieldError("comment", "Write a comment.")
        if len(text) > LONGEST_COMMENT:
            raise FieldError("comment", f"Use {LONGEST_COMMENT} characters or fewer for a comment.")
        document = session.get_one(DocumentRow, document_id)
        session.add(
            CommentRow(
                id=random_id(),
                document_id=document_id,
                row_id=row_id,
                by=officer.name,
                text=text,
                done=False,
                created=self._records.clock(),
                expires_at=document.expires_at,
            )
        )

    def _seen(self, session: Session, document_id: str, seen: int) -> VersionRow:
        document = self._documents.row(session, document_id)
        if document.deleted_at:
            raise MissingError("This document has been deleted. Bring it back from the list first.")
        if seen != document.current:
            raise ChangedMeanwhileError("Another officer changed this document. Look at it again first.")
        version = session.get(VersionRow, (document_id, seen), with_for_update=True)
        if version is None:
            raise MissingError("This document is not ready yet.")
        return version

    def _submitted(self, session: Session, document_id: str, seen: int) -> VersionRow:
        version = self._seen(session, document_id, seen)
        if not version.submitted_on:
            raise StaffError("This version is not submitted.")
        if version.approved_on:
            raise StaffError(f"{version.approved_by} has approved this version already.")
        return version
