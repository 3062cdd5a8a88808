"""What the store gives back: turns, call-backs and receipts as frozen values, made of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter

from app.store_models import AnswerRow, HandoverRow
from pipelines.types import Answer

ANSWER = TypeAdapter(Answer)


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """One turn as it was shown."""

    id: str
    when: datetime  # UTC
    question: str  # masked
    answer: Answer


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack:
    """What a resident leaves so that a person can call back. Only ``summary`` is masked."""

    council: str
    name: str
    phone: str
    best_time: str = ""
    summary: str = ""
    team: str = ""
    conversation_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A call-back as the team reads it."""

    reference: str
    status: str  # open, done
    created: datetime  # UTC
    call_back: CallBack


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a purge removed: rows by table, and when."""

    when: datetime  # UTC
    removed: tuple[tuple[str, int], ...]

    @property
    def total(self) -> int:
        return sum(count for _, count in self.removed)

    def __str__(self) -> str:
        counts = ", ".join(f"{table} {count}" for table, count in self.removed)
        return f"{self.when.isoformat(timespec='seconds')}: removed {self.total} rows ({counts})"


def kept_answer(row: AnswerRow) -> KeptAnswer:
    """A turn as it was shown; its row must have words."""
    answer = ANSWER.validate_python(
        row.body
        | {
            "outcome": row.outcome,
            "confidence": row.confidence,
            "masked_question": row.question,
            "index_version": row.index_version,
            "engines": tuple(row.engines.items()),
            "step_seconds": tuple(row.step_seconds.items()),
        }
    )
    return KeptAnswer(row.id, row.created, row.question, answer)


def handover_of(row: HandoverRow) -> Handover:
    call_back = CallBack(
        council=row.council,
        name=row.name,
        phone=row.phone,
        best_time=row.best_time,
        summary=row.summary,
        team=row.team,
        conversation_id=row.conversation_id,
    )
    return Handover(reference=row.reference, status=row.status, created=row.created, call_back=call_back)
