"""The tables of the store: what is kept of a conversation, and until when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Float, ForeignKey, Index, String, Text, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class UtcTime(TypeDecorator[datetime]):
    """A moment in UTC. SQLite forgets the zone, so it is put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value and value.tzinfo is None else value


class Table(DeclarativeBase):
    """What every table has in common: its rows end."""

    type_annotation_map = {datetime: UtcTime, dict[str, Any]: JSON}  # noqa: RUF012 (SQLAlchemy's own name and form)

    created: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ConversationRow(Table):
    __tablename__ = "conversations"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    visitor: Mapped[str] = mapped_column(String(64), index=True)  # random, from the cookie; never a name
    council: Mapped[str] = mapped_column(String(64))


class AnswerRow(Table):
    """One turn. ``question`` is masked; it and ``body`` are empty where no words may be kept."""

    __tablename__ = "answers"
    __table_args__ = (Index("ix_answers_conversation", "conversation_id", "position"),)

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.id", ondelete="CASCADE"))
    position: Mapped[int]  # 1 for the first turn of the conversation
    channel: Mapped[str] = mapped_column(String(16))
    question: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str] = mapped_column(String(32), index=True)
    body: Mapped[dict[str, Any]]  # sentences, citations, figures, options, contact
    confidence: Mapped[float] = mapped_column(Float)
    index_version: Mapped[str] = mapped_column(String(64))
    engines: Mapped[dict[str, Any]]  # role and name
    step_seconds: Mapped[dict[str, Any]]  # step and seconds


class HandoverRow(Table):
    """A request to be called back: the only table with a name and a telephone number."""

    __tablename__ = "handovers"

    reference: Mapped[str] = mapped_column(String(16), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(32), index=True)  # outlives the conversation: no foreign key
    council: Mapped[str] = mapped_column(String(64))
    team: Mapped[str] = mapped_column(String(64))
    summary: Mapped[str] = mapped_column(Text)  # masked
    name: Mapped[str] = mapped_column(String(100))
    phone: Mapped[str] = mapped_column(String(40))
    best_time: Mapped[str] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(16))


class FeedbackRow(Table):
    """'Was this right?' for one answer; kept longer than the answer, so it carries the outcome itself."""

    __tablename__ = "feedback"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    answer_id: Mapped[str] = mapped_column(String(32), index=True, unique=True)
    council: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(32))
    is_right: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)  # masked


class AuditRow(Table):
    """What the service did to kept data: counts and identifiers, never words."""

    __tablename__ = "audit"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    action: Mapped[str] = mapped_column(String(32), index=True)
    detail: Mapped[dict[str, Any]]
