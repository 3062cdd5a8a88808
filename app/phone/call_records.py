"""Keeps what was understood and said in a call, masked, for as long as a chat."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from app.phone.models import CallRow
from app.staff.records import Records
from pipelines.errors import StoreError

_CLEAR = "2346789BCDFGHJKMPQRTVWXY"  # no letter or digit that is misheard, no vowel to spell a word with
_SIGNS = 5
_COLUMNS = (
    "reference", "council", "line", "call_id", "seconds", "ending", "team", "conversation_id", "engines", "waits",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTurn:
    """One thing that the caller said or pressed, and what came of it."""

    heard: str  # masked; empty where no words may be kept
    confidence: float  # of the hearing, 0 to 1
    said: str
    outcome: str
    seconds: float  # from the start of the call


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCall:
    """One call as staff see it."""

    reference: str
    council: str
    line: str
    call_id: str  # the exchange's name for it
    seconds: float
    ending: str
    team: str = ""
    conversation_id: str = ""
    turns: tuple[KeptTurn, ...] = ()
    engines: dict[str, str] = field(default_factory=dict[str, str])
    waits: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    when: datetime | None = None  # UTC; the store's clock tells it


def new_reference() -> str:
    """'C' and five signs that are easy to say and hard to mishear, such as 'C7KM2P'."""
    return "C" + "".join(secrets.choice(_CLEAR) for _ in range(_SIGNS))


class CallRecords:
    """Threads may share it."""

    def __init__(self, records: Records, *, days: int) -> None:
        self._records = records
        self._days = days

    def keep(self, call: KeptCall) -> None:
        """Keep one call. A second of the same reference is kept under another.

        Raises:
            StoreError: the database failed.
        """
        now = self._records.clock()
        row = CallRow(
            **{name: value for name, value in asdict(call).items() if name not in ("turns", "when")},
            turns=[asdict(turn) for turn in call.turns],
            created=now,
            expires_at=now + timedelta(days=self._days),
        )
        try:
            with self._records.work() as session:
                session.add(row)
        except IntegrityError as error:
            raise StoreError("two calls have the same reference") from error

    def latest(self, council: str, *, limit: int = 50, before: datetime | None = None) -> tuple[KeptCall, ...]:
        """Calls of one council, newest first."""
        with self._records.work() as session:
            wanted = select(CallRow).where(CallRow.council == council)
            if before:
                wanted = wanted.where(CallRow.created < before)
            rows = session.scalars(wanted.order_by(CallRow.created.desc()).limit(limit))
            return tuple(_kept(row) for row in rows)

    def of_call(self, council: str, call_id: str) -> KeptCall | None:
        """The newest with this name of the exchange's."""
        with self._records.work() as session:
            wanted = select(CallRow).where(CallRow.council == council, CallRow.call_id == call_id)
            row = session.scalars(wanted.order_by(CallRow.created.desc())).first()
            return _kept(row) if row else None

    def find(self, council: str, reference: str) -> KeptCall | None:
        with self._records.work() as session:
            row = session.get(CallRow, reference)
            return _kept(row) if row and row.council == council else None

    def counts(self, council: str, *, since: datetime) -> Sequence[tuple[str, int]]:
        """How calls ended and how many, most first."""
        with self._records.work() as session:
            number = func.count()
            rows = session.execute(
                select(CallRow.ending, number)
                .where(CallRow.council == council, CallRow.created >= since)
                .group_by(CallRow.ending)
                .order_by(number.desc())
            )
            return [(ending, count) for ending, count in rows]


def _kept(row: CallRow) -> KeptCall:
    columns: dict[str, Any] = {name: getattr(row, name) for name in _COLUMNS}
    return KeptCall(**columns, turns=tuple(KeptTurn(**turn) for turn in row.turns), when=row.created)
