"""What residents asked, by chat and by telephone, in one list for officers: masked, and as long as it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from app.phone.call_records import CallRecords, KeptCall
from app.phone.models import CallRow
from app.staff.errors import MissingError
from app.staff.records import Officer, Records
from app.store_models import AnswerRow, ConversationRow

PAGE = 50  # rows of a list

CHANNELS = {"web": "Web chat", "api": "Another program", "phone": "Telephone"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One conversation or call."""

    kind: str  # 'chat' or 'call'
    id: str  # of the conversation, or the reference of the call
    when: datetime  # UTC, of its first words
    channel: str  # in words
    began_with: str  # masked; empty where no words may be kept
    ended: str  # outcome of its last answer, or how the call ended
    turns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTurn:
    """One question of a chat and what was answered."""

    when: datetime  # UTC
    question: str
    said: str
    outcome: str
    confidence: float


class Conversations:
    """Threads may share it.

    Args:
        records: the officers' part of the database.
        calls: kept calls.
        council: whose.
    """

    def __init__(self, records: Records, calls: CallRecords, *, council: str) -> None:
        self._records = records
        self._calls = calls
        self._council = council

    def latest(self, *, before: datetime | None = None) -> tuple[Listed, ...]:
        """Chats and calls together, newest first, at most PAGE of them."""
        with self._records.work() as session:
            chats = self._chats(session, before)
        calls = [_listed_call(call) for call in self._calls.latest(self._council, limit=PAGE, before=before)]
        return tuple(sorted([*chats, *calls], key=lambda row: row.when, reverse=True)[:PAGE])

    def _chats(self, session: Session, before: datetime | None) -> list[Listed]:
        of_a_call = select(CallRow.conversation_id).where(CallRow.conversation_id != "")
        wanted = select(ConversationRow.id, ConversationRow.created).where(
            ConversationRow.council == self._council, ConversationRow.id.not_in(of_a_call)
        )
        if before:
            wanted = wanted.where(ConversationRow.created < before)
        found = session.execute(wanted.order_by(ConversationRow.created.desc()).limit(PAGE)).all()
        ids = [identifier for identifier, _ in found]
        counted = select(AnswerRow.conversation_id, func.count()).group_by(AnswerRow.conversation_id)
        found_counts = session.execute(counted.where(AnswerRow.conversation_id.in_(ids)))
        counts: dict[str, int] = {identifier: number for identifier, number in found_counts}  # noqa: C416 rows, no pairs
        ends = self._ends(session, ids, counts)
        return [
            _listed_chat(identifier, when, ends[identifier], counts[identifier])
            for identifier, when in found
            if identifier in ends
        ]

    @staticmethod
    def _ends(session: Session, ids: list[str], counts: dict[str, int]) -> dict[str, list[AnswerRow]]:
        """First and last answer of each conversation."""
        if not ids:
            return {}
        last = [and_(AnswerRow.conversation_id == name, AnswerRow.position == counts.get(name, 0)) for name in ids]
        rows = session.scalars(
            select(AnswerRow)
            .where(AnswerRow.conversation_id.in_(ids), or_(AnswerRow.position == 1, *last))
            .order_by(AnswerRow.position)
        )
        ends: dict[str, list[AnswerRow]] = {}
        for row in rows:
            ends.setdefault(row.conversation_id, []).append(row)
        return ends

    def chat(self, conversation_id: str, officer: Officer) -> tuple[KeptTurn, ...]:
        """One chat, oldest turn first; that an officer read it is written down.

        Raises:
            MissingError: there is none of this council.
        """
        with self._records.work() as session:
            conversation = session.get(ConversationRow, conversation_id)
            if conversation is None or conversation.council != self._council:
                raise MissingError("There is no such conversation, or its time is over.")
            self._records.note(session, officer, "conversation_read", conversation_id)
            rows = session.scalars(
                select(AnswerRow).where(AnswerRow.conversation_id == conversation_id).order_by(AnswerRow.position)
            )
            return tuple(_turn(row) for row in rows)

    def call(self, reference: str, officer: Officer) -> KeptCall:
        """One call; that an officer read it is written down.

        Raises:
            MissingError: there is none of this council.
        """
        call = self._calls.find(self._council, reference)
        if call is None:
            raise MissingError("There is no such call, or its time is over.")
        with self._records.work() as session:
            self._records.note(session, officer, "call_read", reference)
        return call


def _listed_call(call: KeptCall) -> Listed:
    first = next((turn.heard for turn in call.turns if turn.heard), "")
    if call.when is None:
        raise ValueError("a kept call has a time")
    return Listed(
        kind="call",
        id=call.reference,
        when=call.when,
        channel=CHANNELS["phone"],
        began_with=first,
        ended=call.ending,
        turns=len(call.turns),
    )


def _listed_chat(identifier: str, when: datetime, ends: list[AnswerRow], turns: int) -> Listed:
    first, last = ends[0], ends[-1]
    channel = CHANNELS.get(first.channel, first.channel)
    return Listed(
        kind="chat",
        id=identifier,
        when=when,
        channel=channel,
        began_with=first.question,
        ended=last.outcome,
        turns=turns,
    )


def _turn(row: AnswerRow) -> KeptTurn:
    said = " ".join(str(sentence.get("text", "")) for sentence in row.body.get("sentences", ()))
    return KeptTurn(when=row.created, question=row.question, said=said, outcome=row.outcome, confidence=row.confidence)
