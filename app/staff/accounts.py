"""Officers' accounts: invited by a one-time link, kept with a hashed password, switched off but never guessed at."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.staff.errors import FieldError, LinkError, StaffError
from app.staff.models import NEVER, InvitationRow, OfficerRow, SessionRow
from app.staff.passwords import check_password, hash_password, is_right
from app.staff.records import NOBODY, Officer, Records, digest, random_id
from pipelines.settings import StaffSettings

LONGEST_NAME, LONGEST_EMAIL = 100, 254  # characters
_EMAIL = re.compile(r"[^\s@<>\"']{1,64}@[\w-]+(?:\.[\w-]+)+")
_USED = "This link has been used or is too old. Ask for a new one: on the server, 'frontdoor staff invite NAME'."


@dataclass(frozen=True, slots=True)
class Account:
    """An account as a list shows it."""

    officer: Officer
    disabled: bool
    created: datetime  # UTC
    last_sign_in: datetime | None  # UTC


@dataclass(frozen=True, slots=True)
class Invitation:
    """What a one-time link is for."""

    name: str
    email: str  # of the account whose password is set anew; empty for a new account
    until: datetime  # UTC


class Accounts:
    """Threads may share it."""

    def __init__(self, records: Records, settings: StaffSettings) -> None:
        self._records = records
        self._settings = settings

    def is_empty(self) -> bool:
        """Whether nobody has an account yet."""
        with self._records.work() as session:
            return not session.scalar(select(func.count()).select_from(OfficerRow))

    def invite(self, name: str, *, by: Officer = NOBODY) -> str:
        """Make a one-time link for a new account and return its token. An older link to the same name ends.

        Raises:
            FieldError: the name is empty or too long.
        """
        name = _clean_name(name)
        with self._records.work() as session:
            session.execute(delete(InvitationRow).where(InvitationRow.name == name, InvitationRow.officer_id == ""))
            token = self._link(session, name, "")
            self._records.note(session, by, "invite")
        return token

    def reset(self, email: str, *, by: Officer = NOBODY) -> str:
        """Make a one-time link that sets a new password, and end every session of the account.

        Raises:
            StaffError: there is no such account.
        """
        with self._records.work() as session:
            row = _by_email(session, email)
            session.execute(delete(InvitationRow).where(InvitationRow.officer_id == row.id))
            session.execute(delete(SessionRow).where(SessionRow.officer_id == row.id))
            token = self._link(session, row.name, row.id)
            self._records.note(session, by, "reset_password", row.id)
        return token

    def disable(self, email: str, *, disabled: bool = True, by: Officer = NOBODY) -> Officer:
        """Close an account, or open it again; whoever is signed in to it is out at once.

        Raises:
            StaffError: there is no such account.
        """
        with self._records.work() as session:
            row = _by_email(session, email)
            row.disabled = disabled
            session.execute(delete(SessionRow).where(SessionRow.officer_id == row.id))
            session.execute(delete(InvitationRow).where(InvitationRow.officer_id == row.id))
            self._records.note(session, by, "disable_account" if disabled else "enable_account", row.id)
            return _officer(row)

    def all(self) -> tuple[Account, ...]:
        """Every account, by name."""
        with self._records.work() as session:
            rows = session.scalars(select(OfficerRow).order_by(OfficerRow.name, OfficerRow.email))
            return tuple(Account(_officer(row), row.disabled, row.created, row.last_sign_in) for row in rows)

    def invitation(self, token: str) -> Invitation:
        """What a link is for, without using it up.

        Raises:
            LinkError: it is used, too old, or never was.
        """
        with self._records.work() as session:
            found = self._invitation(session, token)
            row = session.get(OfficerRow, found.officer_id) if found.officer_id else None
            return Invitation(found.name, row.email if row else "", found.expires_at)

    def accept(self, token: str, *, name: str, email: str, password: str) -> Officer:
        """Use a link up: make the account, or set the new password of the one it was made for.

        Raises:
            LinkError: the link is used, too old, or never was.
            FieldError: a name, an address or a password that cannot be taken; the link stays good.
        """
        with self._records.work() as session:
            found = self._invitation(session, token)
            row = session.get(OfficerRow, found.officer_id) if found.officer_id else None
            if row is None:
                row = self._new(session, _clean_name(name), _clean_email(email))
            check_password(password, own_words=(row.name, row.email, row.email.partition("@")[0]))
            row.password = hash_password(password)
            used = session.execute(delete(InvitationRow).where(InvitationRow.token_digest == found.token_digest))
            if not getattr(used, "rowcount", 1):
                raise LinkError(_USED)
            session.add(row)
            session.flush()
            self._records.note(session, _officer(row), "accept_invitation", row.id)
            return _officer(row)

    def change_password(self, officer: Officer, *, old: str, new: str) -> None:
        """Set a new password and end every session of the account, this one too.

        Raises:
            FieldError: the old one is not right, or the new one cannot be taken.
        """
        with self._records.work() as session:
            row = session.get(OfficerRow, officer.id)
            if row is None or not is_right(row.password, old):
                raise FieldError("old", "This is not your password now.")
            check_password(new, own_words=(row.name, row.email, row.email.partition("@")[0]))
            row.password = hash_password(new)
            session.execute(delete(SessionRow).where(SessionRow.officer_id == row.id))
            self._records.note(session, officer, "change_password", officer.id)

    def _new(self, session: Session, name: str, email: str) -> OfficerRow:
        if session.scalar(select(OfficerRow).where(OfficerRow.email == email)):
            # Whoever holds a one-time link has been trusted by the council, so saying this gives nothing away.
            raise FieldError("email", "There is an account with this e-mail address. Sign in with it.")
        return OfficerRow(
            id=random_id(),
            name=name,
            email=email,
            password="",
            disabled=False,
            last_sign_in=None,
            created=self._records.clock(),
            expires_at=NEVER,
        )

    def _link(self, session: Session, name: str, officer_id: str) -> str:
        token, now = secrets.token_urlsafe(32), self._records.clock()
        until = now + timedelta(hours=self._settings.invitation_hours)
        session.add(
            InvitationRow(token_digest=digest(token), name=name, officer_id=officer_id, created=now, expires_at=until)
        )
        return token

    def _invitation(self, session: Session, token: str) -> InvitationRow:
        row = session.get(InvitationRow, digest(token))
        if row is None or row.expires_at <= self._records.clock():
            raise LinkError(_USED)
        return row


def _clean_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise FieldError("name", "Enter your name.")
    if len(name) > LONGEST_NAME:
        raise FieldError("name", f"Use {LONGEST_NAME} characters or fewer for the name.")
    return name


def _clean_email(email: str) -> str:
    email = email.strip().casefold()
    if len(email) > LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        raise FieldError("email", "Enter an e-mail address, like name@council.gov.uk.")
    return email


def _by_email(session: Session, email: str) -> OfficerRow:
    row = session.scalar(select(OfficerRow).where(OfficerRow.email == email.strip().casefold()))
    if row is None:
        raise StaffError(f"There is no account with the e-mail address {email}. See 'frontdoor staff list'.")
    return row


def _officer(row: OfficerRow) -> Officer:
    return Officer(row.id, row.name, row.email)
