"""The tables of the officers' side: accounts and sign-in, documents with their versions, comments and tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Date, Float, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.store_models import Table

NEVER = datetime(9999, 12, 31, tzinfo=UTC)  # accounts stay until they are removed


class OfficerRow(Table):
    __tablename__ = "staff_officers"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    email: Mapped[str] = mapped_column(String(254), unique=True)  # in small letters
    password: Mapped[str] = mapped_column(String(200))  # an Argon2 hash
    disabled: Mapped[bool]
    last_sign_in: Mapped[datetime | None]


class InvitationRow(Table):
    """A one-time link. Only the digest of its token is kept."""

    __tablename__ = "staff_invitations"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    name: Mapped[str] = mapped_column(String(100))
    officer_id: Mapped[str] = mapped_column(String(32))  # whose password is set anew; empty for a new account


class SessionRow(Table):
    __tablename__ = "staff_sessions"

    token_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    officer_id: Mapped[str] = mapped_column(ForeignKey("staff_officers.id", ondelete="CASCADE"), index=True)
    last_used: Mapped[datetime]


class AttemptRow(Table):
    """Wrong passwords in a row, by account or by address; whether the account exists makes no difference."""

    __tablename__ = "staff_attempts"

    key_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int]
    locked_until: Mapped[datetime | None]


class StaffAuditRow(Table):
    """What an officer did, to what, and when: identifiers and counts, never words."""

    __tablename__ = "staff_audit"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    officer_id: Mapped[str] = mapped_column(String(32), index=True)
    officer: Mapped[str] = mapped_column(String(100))  # name at that time; outlives the account
    action: Mapped[str] = mapped_column(String(32), index=True)
    subject: Mapped[str] = mapped_column(String(64), index=True)
    detail: Mapped[dict[str, Any]]


class UploadRow(Table):
    """A file as it came; it goes before the document does."""

    __tablename__ = "staff_uploads"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    size: Mapped[int]  # bytes
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Queued:
    """What is known of a file that waits for a machine, and of the work on it."""

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    council: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(255))  # of the file
    owner_id: Mapped[str] = mapped_column(String(32))
    owner: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64), index=True)  # of the file and of the settings it is turned with
    upload_id: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(16), index=True)  # app.staff.states
    done: Mapped[int]
    total: Mapped[int]
    problem: Mapped[str] = mapped_column(Text)  # why it failed, for the officer
    tries: Mapped[int]
    worker: Mapped[str] = mapped_column(String(32))
    claimed_until: Mapped[datetime | None]
    started: Mapped[datetime | None]
    changed: Mapped[datetime]
    deleted_at: Mapped[datetime | None]


class DocumentRow(Queued, Table):
    """One document and, until it is ready, the work on it."""

    __tablename__ = "documents"

    title: Mapped[str] = mapped_column(String(255))
    current: Mapped[int]  # number of the version that is shown; 0 while there is none
    latest: Mapped[int]  # highest number given
    revision: Mapped[int]  # counts every change, undo too


class VersionRow(Table):
    """The document after one change. Nothing of it changes but who submitted and approved it."""

    __tablename__ = "document_versions"

    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    parent: Mapped[int]  # the version it was made from; 0 for the first
    body: Mapped[bytes] = mapped_column(LargeBinary)  # the Easy Read document as JSON, compressed
    what: Mapped[str] = mapped_column(String(200))  # 'Changed the words of row 3'
    by: Mapped[str] = mapped_column(String(100))
    submitted_by_id: Mapped[str] = mapped_column(String(32))
    submitted_by: Mapped[str] = mapped_column(String(100))
    submitted_on: Mapped[datetime | None]
    approved_by: Mapped[str] = mapped_column(String(100))
    approved_on: Mapped[datetime | None]


class CommentRow(Table):
    __tablename__ = "document_comments"
    __table_args__ = (Index("ix_document_comments_document_id", "document_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    row_id: Mapped[str] = mapped_column(String(32))  # empty for the whole document
    by: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    done: Mapped[bool]


class TestingRow(Table):
    """People with learning disabilities have read an approved version."""

    __tablename__ = "document_tests"
    __table_args__ = (Index("ix_document_tests_document_id", "document_id"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    document_id: Mapped[str] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    version: Mapped[int]
    tested_by: Mapped[str] = mapped_column(String(200))  # the group
    tested_on: Mapped[date] = mapped_column(Date)
    changes: Mapped[str] = mapped_column(Text)  # what changed because of it
    by: Mapped[str] = mapped_column(String(100))


class TranslationRow(Queued, Table):
    """One file in one other language and, until it is ready, the work on it."""

    __tablename__ = "translations"

    source: Mapped[str] = mapped_column(String(35))  # BCP 47
    target: Mapped[str] = mapped_column(String(35))
    left_out: Mapped[dict[str, Any]]  # what of the file keeps its language, in words, by its number
    signed_by: Mapped[str] = mapped_column(String(100))  # a person who reads the language; empty while nobody has
    signed_on: Mapped[datetime | None]


class SentenceRow(Table):
    """One piece of a translated file: what the machine made of it, and what a person did."""

    __tablename__ = "translation_sentences"

    translation_id: Mapped[str] = mapped_column(ForeignKey("translations.id", ondelete="CASCADE"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # from 1, in reading order
    segment: Mapped[str] = mapped_column(String(200))  # its id within the file
    place: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    origin: Mapped[str] = mapped_column(String(16))
    engine: Mapped[str] = mapped_column(String(100))
    score: Mapped[float] = mapped_column(Float)
    faults: Mapped[dict[str, Any]]  # check and words of each
    marked: Mapped[bool] = mapped_column(index=True)  # a person must look at it
    accepted_by: Mapped[str] = mapped_column(String(100))


# In the order in which a purge may delete them: what hangs on a document before the document.
STAFF_TABLES: tuple[type[Table], ...] = (
    SessionRow,
    InvitationRow,
    AttemptRow,
    UploadRow,
    CommentRow,
    TestingRow,
    VersionRow,
    DocumentRow,
    SentenceRow,
    TranslationRow,
    OfficerRow,
    StaffAuditRow,
)
