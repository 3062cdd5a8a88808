"""Keeps conversations, call-backs and marks for as long as the settings say, and no longer.

It knows residents only as a random visitor id, and every read checks that the conversation is the visitor's own.
Questions arrive masked: nothing here ever sees the words as they were typed.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from app.database import empty_write_ahead_file, open_engine
from app.migrations import upgrade_engine
from app.phone.models import PHONE_TABLES
from app.staff.models import STAFF_TABLES
from app.store_models import AnswerRow, AuditRow, ConversationRow, FeedbackRow, HandoverRow, Table
from app.store_values import ANSWER, CallBack, Handover, KeptAnswer, Receipt, handover_of, kept_answer
from pipelines.errors import StoreError
from pipelines.settings import RetentionSettings, Settings
from pipelines.types import Answer, Exchange, Question

HISTORY = 6  # exchanges that may change the meaning of the next question
_AUDIT_DAYS = 365
_CLEAR = "2346789BCDFGHJKMPQRTVWXY"  # no letter or digit that is misheard or misread, no vowel to spell a word with
_COLUMNS = {"outcome", "confidence", "masked_question", "index_version", "engines", "step_seconds"}
_TABLES: tuple[type[Table], ...] = (
    FeedbackRow,
    AnswerRow,
    ConversationRow,
    HandoverRow,
    *PHONE_TABLES,
    *STAFF_TABLES,
    AuditRow,
)


def database_url(settings: Settings) -> str:
    """The SQLAlchemy address of the settings, or SQLite in the data folder."""
    return settings.database_url or f"sqlite:///{settings.data_folder.absolute() / 'front_door.sqlite3'}"


def utc_now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Open with ``Store.open``; safe to use from several threads."""

    def __init__(self, engine: Engine, *, retention: RetentionSettings, clock: Callable[[], datetime]) -> None:
        self._engine = engine
        self._sessions = sessionmaker(engine, expire_on_commit=False)
        self._keep = retention
        self._clock = clock

    @classmethod
    def open(
        cls, url: str, *, retention: RetentionSettings | None = None, clock: Callable[[], datetime] = utc_now
    ) -> Store:
        """Open a database and bring its tables up to date.

        Raises:
            StoreError: the database cannot be reached or altered.
        """
        try:
            engine = open_engine(url)
            upgrade_engine(engine)
        except (SQLAlchemyError, OSError, ImportError) as error:
            raise StoreError(
                f"the database could not be opened ({type(error).__name__}: {error}). Check FRONT_DOOR_DATABASE_URL, "
                "or that the data folder can be written"
            ) from error
        return cls(engine, retention=retention or RetentionSettings(), clock=clock)

    @property
    def engine(self) -> Engine:
        """The database, for others who keep rows in it."""
        return self._engine

    @property
    def clock(self) -> Callable[[], datetime]:
        return self._clock

    def close(self) -> None:
        self._engine.dispose()

    def open_conversation(self, visitor: str, council: str, *, wanted: str = "") -> str:
        """The wanted conversation if it is this visitor's own, with this council; otherwise a new one."""
        with self._work() as session:
            row = _own(session, wanted, visitor)
            if row and row.council == council:
                return row.id
            new = ConversationRow(id=_random_id(), visitor=visitor, council=council, **self._life("conversations"))
            session.add(new)
            return new.id

    def keep_answer(self, conversation_id: str, answer: Answer, question: Question) -> str:
        """Keep one turn, masked, and return its id.

        Where the answer shows 'Exit this page', no words are kept: neither this turn's nor the earlier ones of
        the conversation, since somebody else may hold the device next.
        """
        kept = ANSWER.dump_python(answer, mode="json")
        with self._work() as session:
            last = session.scalar(
                select(func.max(AnswerRow.position)).where(AnswerRow.conversation_id == conversation_id)
            )
            row = AnswerRow(
                id=_random_id(),
                conversation_id=conversation_id,
                position=(last or 0) + 1,
                channel=question.channel,
                question="" if answer.exit_page else answer.masked_question,
                outcome=answer.outcome.value,
                body={} if answer.exit_page else {key: kept[key] for key in kept if key not in _COLUMNS},
                confidence=answer.confidence,
                index_version=answer.index_version,
                engines=dict(answer.engines),
                step_seconds=dict(answer.step_seconds),
                **self._life("conversations"),
            )
            session.add(row)
            conversation = session.get(ConversationRow, conversation_id)
            if conversation:
                conversation.expires_at = row.expires_at
            if answer.exit_page:
                _erase_words(session, conversation_id)
        if answer.exit_page:
            empty_write_ahead_file(self._engine)
        return row.id

    def history(self, conversation_id: str, visitor: str) -> tuple[Exchange, ...]:
        """The last exchanges that have words, oldest first; empty for another visitor's conversation."""
        turns = self.transcript(conversation_id, visitor)[-HISTORY:]
        return tuple(Exchange.after(turn.question, turn.answer) for turn in turns)

    def transcript(self, conversation_id: str, visitor: str) -> tuple[KeptAnswer, ...]:
        """Every turn that has words, oldest first; empty for another visitor's conversation."""
        with self._work() as session:
            if not _own(session, conversation_id, visitor):
                return ()
            rows = session.scalars(
                select(AnswerRow)
                .where(AnswerRow.conversation_id == conversation_id)
                .order_by(AnswerRow.position, AnswerRow.created)
            )
            return tuple(kept_answer(row) for row in rows if row.body)

    def forget(self, conversation_id: str, visitor: str) -> bool:
        """Delete a conversation and its marks. A call-back that was asked for stays, no longer tied to it."""
        with self._work() as session:
            if not _own(session, conversation_id, visitor):
                return False
            answers = select(AnswerRow.id).where(AnswerRow.conversation_id == conversation_id)
            session.execute(delete(FeedbackRow).where(FeedbackRow.answer_id.in_(answers)))
            session.execute(delete(AnswerRow).where(AnswerRow.conversation_id == conversation_id))
            session.execute(delete(ConversationRow).where(ConversationRow.id == conversation_id))
            session.execute(
                update(HandoverRow).where(HandoverRow.conversation_id == conversation_id).values(conversation_id="")
            )
            self._note(session, "forget", {"conversations": 1})
        empty_write_ahead_file(self._engine)
        return True

    def keep_handover(self, call_back: CallBack, visitor: str, *, prefix: str = "", reference: str = "") -> str:
        """Keep a call-back and return a reference that is easy to say: prefix, dash, four signs.

        Args:
            call_back: what is kept.
            visitor: whose conversation it belongs to.
            prefix: the council's initials.
            reference: one that the resident was told already; taken as it is unless another has it.
        """
        with self._work() as session:
            own = _own(session, call_back.conversation_id, visitor)
        told = (reference,) if reference else ()
        for name in (*told, *(_reference(prefix) for _ in range(20))):
            row = HandoverRow(
                reference=name,
                conversation_id=own.id if own else "",
                council=call_back.council,
                team=call_back.team,
                summary=call_back.summary,
                name=call_back.name,
                phone=call_back.phone,
                best_time=call_back.best_time,
                status="open",
                **self._life("handovers"),
            )
            if self._added(row):
                return name
        raise StoreError("no free call-back reference was found in 20 tries. Run the purge, then try again")

    def handovers(self, council: str, *, status: str = "open") -> tuple[Handover, ...]:
        """Call-backs of one council for its team, oldest first."""
        with self._work() as session:
            rows = session.scalars(
                select(HandoverRow)
                .where(HandoverRow.council == council, HandoverRow.status == status)
                .order_by(HandoverRow.created)
            )
            return tuple(handover_of(row) for row in rows)

    def close_handover(self, reference: str) -> bool:
        """Mark a call-back as done; False when there is none of that reference."""
        with self._work() as session:
            row = session.get(HandoverRow, reference)
            if row:
                row.status = "done"
                self._note(session, "handover_done", {"reference": reference})
            return row is not None

    def keep_feedback(self, answer_id: str, visitor: str, *, is_right: bool, reason: str = "") -> bool:
        """Keep 'Was this right?'; a second mark replaces the first. False when the answer is not this visitor's.

        Args:
            answer_id: as ``keep_answer`` returned it.
            visitor: who marks.
            is_right: yes or no.
            reason: masked.
        """
        with self._work() as session:
            answer = session.get(AnswerRow, answer_id)
            conversation = _own(session, answer.conversation_id, visitor) if answer else None
            if not answer or not conversation:
                return False
            session.execute(delete(FeedbackRow).where(FeedbackRow.answer_id == answer_id))
            session.add(
                FeedbackRow(
                    id=_random_id(),
                    answer_id=answer_id,
                    council=conversation.council,
                    outcome=answer.outcome,
                    is_right=is_right,
                    reason=reason,
                    **self._life("feedback"),
                )
            )
            return True

    def purge(self, now: datetime | None = None) -> Receipt:
        """Delete every row whose time is over and keep a receipt of the counts."""
        when = now or self._clock()
        removed: list[tuple[str, int]] = []
        with self._work() as session:
            for table in _TABLES:
                gone = session.scalar(select(func.count()).select_from(table).where(table.expires_at <= when))
                session.execute(delete(table).where(table.expires_at <= when))
                removed.append((table.__tablename__, gone or 0))
            self._note(session, "purge", {"when": when.isoformat(), "removed": dict(removed)})
        empty_write_ahead_file(self._engine)
        return Receipt(when, tuple(removed))

    def receipts(self) -> tuple[Receipt, ...]:
        """Receipts of past purges, oldest first."""
        with self._work() as session:
            rows = session.scalars(select(AuditRow).where(AuditRow.action == "purge").order_by(AuditRow.created))
            return tuple(
                Receipt(datetime.fromisoformat(row.detail["when"]), tuple(row.detail["removed"].items()))
                for row in rows
            )

    def check(self) -> None:
        """Touch the database.

        Raises:
            StoreError: it does not answer.
        """
        with self._work() as session:
            session.execute(select(1))

    @contextmanager
    def _work(self) -> Generator[Session]:
        try:
            with self._sessions.begin() as session:
                yield session
        except SQLAlchemyError as error:
            # The driver's message may carry a resident's details, so only its kind is passed on.
            raise StoreError(
                f"the database failed ({type(error).__name__}). Check that it answers and that the disk has room"
            ) from None

    def _added(self, row: Table) -> bool:
        try:
            with self._sessions.begin() as session:
                session.add(row)
        except IntegrityError:
            return False
        except SQLAlchemyError as error:
            raise StoreError(f"the call-back could not be kept ({type(error).__name__})") from None
        return True

    def _life(self, kind: str) -> dict[str, datetime]:
        days = {
            "conversations": self._keep.conversations_days,
            "handovers": self._keep.handovers_days,
            "feedback": self._keep.feedback_days,
            "audit": max(_AUDIT_DAYS, self._keep.feedback_days),
        }[kind]
        now = self._clock()
        return {"created": now, "expires_at": now + timedelta(days=days)}

    def _note(self, session: Session, action: str, detail: dict[str, Any]) -> None:
        session.add(AuditRow(id=_random_id(), action=action, detail=detail, **self._life("audit")))


def _reference(prefix: str) -> str:
    return f"{prefix}-{''.join(secrets.choice(_CLEAR) for _ in range(4))}"


def _random_id() -> str:
    return secrets.token_urlsafe(18)  # 24 signs, 144 bits


def _own(session: Session, conversation_id: str, visitor: str) -> ConversationRow | None:
    row = session.get(ConversationRow, conversation_id) if conversation_id else None
    return row if row and row.visitor == visitor else None


def _erase_words(session: Session, conversation_id: str) -> None:
    answers = select(AnswerRow.id).where(AnswerRow.conversation_id == conversation_id)
    session.execute(update(FeedbackRow).where(FeedbackRow.answer_id.in_(answers)).values(reason=""))
    session.execute(update(AnswerRow).where(AnswerRow.conversation_id == conversation_id).values(question="", body={}))
