"""The officers' part of the database: one way to work in it, and the audit of what officers do."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from app.staff.models import StaffAuditRow
from app.store import utc_now
from pipelines.errors import StoreError

AUDIT_DAYS = 730


@dataclass(frozen=True, slots=True)
class Officer:
    """Who is signed in."""

    id: str
    name: str
    email: str = ""


NOBODY = Officer("", "")  # the command line, and attempts to sign in


@dataclass(frozen=True, slots=True)
class Deed:
    """One line of the audit."""

    when: datetime  # UTC
    officer: str
    action: str
    subject: str
    detail: dict[str, Any]


class Records:
    """Threads may share it."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime] = utc_now) -> None:
        self.engine = engine
        self.clock = clock
        self._sessions = sessionmaker(engine, expire_on_commit=False)

    @contextmanager
    def work(self) -> Generator[Session]:
        """A transaction: kept when the block ends, undone when it fails.

        Raises:
            StoreError: the database failed; its own message stays out, since it may carry words.
        """
        try:
            with self._sessions.begin() as session:
                yield session
        except SQLAlchemyError as error:
            raise StoreError(
                f"the database failed ({type(error).__name__}). Check that it answers and that the disk has room"
            ) from None

    def note(self, session: Session, officer: Officer, action: str, subject: str = "", **detail: Any) -> None:
        """Write into the audit who did what; ``detail`` holds identifiers and counts, never words."""
        now = self.clock()
        session.add(
            StaffAuditRow(
                id=random_id(),
                officer_id=officer.id,
                officer=officer.name,
                action=action,
                subject=subject,
                detail=detail,
                created=now,
                expires_at=now + timedelta(days=AUDIT_DAYS),
            )
        )

    def deeds(self, subject: str) -> tuple[Deed, ...]:
        """The audit of one document or account, newest first."""
        with self.work() as session:
            rows = session.scalars(
                select(StaffAuditRow).where(StaffAuditRow.subject == subject).order_by(StaffAuditRow.created.desc())
            )
            return tuple(Deed(row.created, row.officer, row.action, row.subject, row.detail) for row in rows)


def random_id() -> str:
    return secrets.token_urlsafe(18)  # 24 signs, 144 bits


def digest(token: str) -> str:
    """What is kept of a secret that is long and random: its SHA-256, which needs no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()
