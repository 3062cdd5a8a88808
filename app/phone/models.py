"""The table of calls: what was understood and said, masked; never sound."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Float, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.store_models import Table


class CallRow(Table):
    """One call. ``turns`` is empty where no words may be kept."""

    __tablename__ = "calls"
    __table_args__ = (Index("ix_calls_council_created", "council", "created"),)

    reference: Mapped[str] = mapped_column(String(16), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(32), index=True)  # outlives the conversation: no foreign key
    council: Mapped[str] = mapped_column(String(64))
    line: Mapped[str] = mapped_column(String(16))  # asterisk, twilio, audiosocket, sip
    call_id: Mapped[str] = mapped_column(String(128), index=True)  # the exchange's name for it
    seconds: Mapped[float] = mapped_column(Float)
    ending: Mapped[str] = mapped_column(String(64), index=True)  # how it ended
    team: Mapped[str] = mapped_column(String(64))  # where the caller was put through to; empty for nowhere
    turns: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    engines: Mapped[dict[str, Any]]  # role and name
    waits: Mapped[dict[str, Any]]  # seconds, by kind: 'answers', 'barge_ins'


PHONE_TABLES: tuple[type[Table], ...] = (CallRow,)
