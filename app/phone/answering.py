"""What the lines by TCP and UDP ask of the house behind them, and what they give to whoever opened them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from app.phone.line import Line


class Answering(Protocol):
    """Takes calls."""

    async def answer(self, line: Line) -> None:
        """Carry the call until it is over. The line is closed afterwards in any case."""
        ...


OnTransfer = Callable[[str, str, str, str], None]  # call_id, target, team, summary
OnCall = Callable[[str], None]  # call_id


@dataclass(frozen=True, slots=True)
class Listener:
    """A line that is open to calls."""

    port: int  # where it listens, also when any free one was asked for
    close: Callable[[], Awaitable[None]]  # no more calls; the running ones are hung up. Safe to repeat
    calls: Callable[[], int]  # how many run now
