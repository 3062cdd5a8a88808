"""How much the engine takes on, and what it says of its work."""

from __future__ import annotations

from dataclasses import dataclass

PINS = 4  # sequences for pinned system prompts, besides one for each resident
_TOKENS_EACH = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much the engine takes on."""

    residents: int = 16  # answered at the same time
    kv_tokens: int = 0  # remembered for all of them together; 0 takes 1,024 for each
    context_tokens: int = 4096  # most of one conversation, answer included
    batch_tokens: int = 512  # most tokens of one pass
    prefill_slice: int = 256  # most prompt tokens in a pass while others are being answered
    queue: int = 128  # who may wait besides those being answered

    @property
    def kv_tokens_needed(self) -> int:
        """Tokens that the runtime has to remember."""
        return self.kv_tokens or _TOKENS_EACH * self.residents

    @property
    def batch_tokens_needed(self) -> int:
        """Tokens that a pass has to hold: at least one of everybody being answered."""
        return max(self.batch_tokens, self.residents)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineStats:
    """What the engine does and has done since it was opened."""

    running: int
    waiting: int
    kv_used: int  # tokens remembered
    kv_tokens: int  # most that can be
    decodes: int  # passes of the model
    tokens: int  # read in them: of prompts and of answers
    prompt_tokens: int  # asked to read
    reused_tokens: int  # of these, taken over instead of read
    completion_tokens: int
    finished: int  # whatever the reason
    failed: int
    evicted: int  # remembered conversations that made room
    preempted: int  # times that somebody being answered had to wait again
