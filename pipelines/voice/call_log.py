"""Keeps what happened in a call, turn by turn, and writes the note that goes along to a person."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from pipelines.types import Exchange
from pipelines.voice.events import Reply
from pipelines.voice.summary import CallBack, CallSummary, TurnRecord

_LONGEST_NOTE = 1_200  # characters: some exchanges cut a longer header off
_LONGEST_LINE = 200


@dataclass(slots=True)
class CallLog:
    """Everything of a call that is kept."""

    new_reference: Callable[[], str]
    began: float = 0.0
    ended: float | None = None
    how_ended: str = ""
    team: str = ""
    language: str = "en"
    call_back: CallBack | None = None
    texted: list[str] = field(default_factory=list[str])
    numbers: list[str] = field(default_factory=list[str])  # masked
    _turns: dict[int, TurnRecord] = field(default_factory=dict[int, TurnRecord])
    _history: list[Exchange] = field(default_factory=list[Exchange])
    _reference: str = ""

    @property
    def reference(self) -> str:
        """The one reference of the call, made when it is first needed."""
        self._reference = self._reference or self.new_reference()
        return self._reference

    @property
    def history(self) -> tuple[Exchange, ...]:
        """What was asked and answered."""
        return tuple(self._history)

    @property
    def answered(self) -> bool:
        """Something was answered already."""
        return bool(self._history)

    @property
    def has_a_story(self) -> bool:
        """There is something that a person should know beforehand."""
        return bool(self.numbers) or any(turn.heard or turn.question for turn in self._turns.values())

    def question(self, turn: int) -> str:
        """What a turn put to the answering core."""
        return self._turns[turn].question if turn in self._turns else ""

    def note(self, turn: int, **changes: Any) -> None:
        """Add to the record of a turn; names are those of ``TurnRecord``."""
        self._turns[turn] = replace(self._turns.get(turn) or TurnRecord(turn=turn), **changes)

    def remember(self, question: str, reply: Reply) -> None:
        """An answer that the caller was given."""
        words = reply.said_words or " ".join(spoken.text for spoken in reply.first)
        self._history.append(Exchange(question, words, page=reply.page_url, title=reply.page_title))

    def handover(self) -> str:
        """What was asked, answered and keyed in: masked, one line each, the newest kept where it grows too long."""
        head = [f"Telephone call {self._reference}".rstrip(), f"Language: {self.language}"]
        lines: list[str] = []
        for turn in self._turns.values():
            asked = turn.question or turn.heard
            if asked:
                lines.append(f"Asked: {asked[:_LONGEST_LINE]}")
            if turn.said:
                lines.append(f"Told ({turn.outcome}): {turn.said[:_LONGEST_LINE]}")
        lines += [f"Keyed in: {number}" for number in self.numbers]
        while lines and len("\n".join(head + lines)) > _LONGEST_NOTE:
            lines.pop(0)
        return "\n".join(head + lines)

    def summary(self) -> CallSummary:
        """The call so far."""
        return CallSummary(
            reference=self._reference,
            began=self.began,
            ended=self.ended,
            how_ended=self.how_ended,
            team=self.team,
            language=self.language,
            turns=tuple(self._turns[number] for number in sorted(self._turns)),
            call_back=self.call_back,
            texted=tuple(self.texted),
            handover=self.handover(),
        )
