"""What is kept of a call, and what goes along when a caller is put through: masked words, no sound."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRecord:
    """One utterance and what came of it. Times are those given to the call; None where it did not come to that."""

    turn: int
    heard: str = ""  # masked; empty when there were no words, or when a key was pressed
    confidence: float = 0.0
    engine: str = ""
    question: str = ""  # that was put to the answering core
    said: str = ""  # the answer's words
    outcome: str = ""  # of pipelines.types.Outcome, or what the call did: 'command more', 'not understood', 'confirm'
    answer_id: str = ""
    speech_ended: float | None = None
    recognise: float | None = None  # when the utterance was given to the recogniser
    understood: float | None = None
    answered: float | None = None
    first_said: float | None = None  # when the first sentence of the answer was given to the voice


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack:
    """A person is to ring the caller."""

    number: str = field(repr=False)  # in clear: it is needed to ring, and goes nowhere but into the call-back itself
    team: str = ""  # key of council.toml; empty for the first team
    summary: str = ""  # masked


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSummary:
    """A whole call."""

    reference: str  # empty while none was needed
    began: float
    ended: float | None
    how_ended: str  # 'caller left', 'goodbye', 'silence', 'closed', 'too long', or 'transfer: <reason>'; '' while on
    team: str = ""  # that the caller was put through to
    language: str = "en"
    turns: tuple[TurnRecord, ...] = ()
    call_back: CallBack | None = None
    texted: tuple[str, ...] = ()  # addresses of pages that were sent
    handover: str = ""  # what goes along to a person, masked
