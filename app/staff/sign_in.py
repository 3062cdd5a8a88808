"""Signing in and staying signed in: wrong passwords cost time, and a session is a random token that ends."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.staff.errors import SignInError, StaffError
from app.staff.models import AttemptRow, OfficerRow, SessionRow
from app.staff.passwords import hash_password, is_right, needs_new_hash
from app.staff.records import NOBODY, Officer, Records, digest
from pipelines.settings import StaffSettings

_FIRST_WAIT = timedelta(seconds=30)
_ADDRESS_SHARE = 10  # an office shares one address
_REMEMBERED = timedelta(days=1)  # of a count of wrong passwords
_HASHES_AT_ONCE = 2  # each takes 64 MiB and a core for a moment; residents are served meanwhile
_WRONG = "Enter the right e-mail address and password."


class SignIn:
    """Threads may share it."""

    def __init__(self, records: Records, settings: StaffSettings) -> None:
        self._records = records
        self._settings = settings
        self._hashing = threading.Semaphore(_HASHES_AT_ONCE)

    def sign_in(self, email: str, password: str, *, address: str, old_token: str = "") -> str:
        """Open a session and return its token, which is always a new one.

        Args:
            email: as typed.
            password: as typed.
            address: where the request comes from.
            old_token: of a session that this browser had; it ends.

        Raises:
            SignInError: they do not belong together, or it was tried too often. It is the same for an account
                that does not exist.
        """
        email = email.strip().casefold()
        keys = {f"account {email}": 1, f"address {address}": _ADDRESS_SHARE}
        self._check_waits(keys)
        with self._records.work() as session:
            row = session.scalar(select(OfficerRow).where(OfficerRow.email == email))
        with self._hash_place():
            right = is_right(row.password if row else "", password)
        if row is None or not right or row.disabled:
            self._count_failure(keys)
            raise SignInError(_WRONG)
        renewed = hash_password(password) if needs_new_hash(row.password) else ""
        with self._records.work() as session:
            session.execute(delete(AttemptRow).where(AttemptRow.key_digest == digest(f"account {email}")))
            session.execute(delete(SessionRow).where(SessionRow.token_digest == digest(old_token)))
            return self._open(session, row.id, renewed)

    def open_for(self, officer: Officer) -> str:
        """A session for somebody who has just proved who they are by a one-time link or an old password."""
        with self._records.work() as session:
            return self._open(session, officer.id, "")

    def officer(self, token: str) -> Officer | None:
        """Who a token belongs to; None when the session is over or the account closed. Counts as use."""
        now = self._records.clock()
        idle = timedelta(minutes=self._settings.idle_minutes)
        with self._records.work() as session:
            row = session.get(SessionRow, digest(token)) if token else None
            if row is None or row.expires_at <= now or row.last_used + idle <= now:
                return None
            officer = session.get(OfficerRow, row.officer_id)
            if officer is None or officer.disabled:
                return None
            if now - row.last_used > timedelta(minutes=1):  # a write a minute is enough
                row.last_used = now
            return Officer(officer.id, officer.name, officer.email)

    def sign_out(self, token: str) -> None:
        with self._records.work() as session:
            row = session.get(SessionRow, digest(token))
            if row:
                self._records.note(session, _named(session, row.officer_id), "sign_out", row.officer_id)
                session.delete(row)

    def sign_out_everywhere(self, officer: Officer) -> int:
        """End every session of an account and return their number."""
        with self._records.work() as session:
            mine = SessionRow.officer_id == officer.id
            number = session.scalar(select(func.count()).select_from(SessionRow).where(mine)) or 0
            session.execute(delete(SessionRow).where(mine))
            self._records.note(session, officer, "sign_out_everywhere", officer.id, sessions=number)
        return number

    def _open(self, session: Session, officer_id: str, renewed: str) -> str:
        token, now = secrets.token_urlsafe(32), self._records.clock()
        row = session.get(OfficerRow, officer_id)
        if row is None or row.disabled:
            raise SignInError(_WRONG)
        row.last_sign_in = now
        row.password = renewed or row.password
        session.add(
            SessionRow(
                token_digest=digest(token),
                officer_id=officer_id,
                last_used=now,
                created=now,
                expires_at=now + timedelta(hours=self._settings.session_hours),
            )
        )
        self._records.note(session, Officer(row.id, row.name), "sign_in", row.id)
        return token

    def _check_waits(self, keys: dict[str, int]) -> None:
        now = self._records.clock()
        with self._records.work() as session:
            rows = [session.get(AttemptRow, digest(key)) for key in keys]
        until = max((row.locked_until for row in rows if row and row.locked_until), default=now)
        if until > now:
            raise SignInError(f"There were too many wrong passwords. Try again in {_in_words(until - now)}.")

    def _count_failure(self, keys: dict[str, int]) -> None:
        now = self._records.clock()
        with self._records.work() as session:
            for key, share in keys.items():
                row = session.get(AttemptRow, digest(key))
                if row is None or row.expires_at <= now:
                    if row:
                        session.delete(row)
                        session.flush()
                    row = AttemptRow(key_digest=digest(key), failures=0, locked_until=None, created=now)
                    session.add(row)
                row.failures += 1
                row.locked_until = self._locked_until(now, row.failures - self._settings.tries * share)
                row.expires_at = now + _REMEMBERED
            self._records.note(session, NOBODY, "sign_in_refused")

    def _locked_until(self, now: datetime, over: int) -> datetime | None:
        """Nothing at first; then half a minute, which doubles with each wrong password."""
        if over < 0:
            return None
        longest = timedelta(minutes=self._settings.longest_wait_minutes)
        return now + min(_FIRST_WAIT * 2 ** min(over, 20), longest)

    @contextmanager
    def _hash_place(self) -> Generator[None]:
        if not self._hashing.acquire(timeout=5):
            raise SignInError("Many people are signing in. Try again in a minute.")
        try:
            yield
        finally:
            self._hashing.release()


def _named(session: Session, officer_id: str) -> Officer:
    row = session.get(OfficerRow, officer_id)
    if row is None:
        raise StaffError("There is no such account.")
    return Officer(row.id, row.name)


def _in_words(wait: timedelta) -> str:
    minutes = -(-int(wait.total_seconds()) // 60)
    return f"{minutes} minutes" if minutes > 1 else "a minute"
