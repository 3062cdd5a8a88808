"""Tells a model server that hangs from one that works long."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

SILENCE, START_SILENCE = 20.0, 180.0  # seconds without an answer, after which it hangs
STANDSTILL = 180.0  # seconds in which no pass ended; a large prompt on a slow processor takes long


class Health(BaseModel):
    """What the model server says of itself."""

    status: Literal["loading", "ready"]
    running: int = 0
    passes: int = 0  # of the model, since it was loaded


class Pulse:
    """What is known of one run of the server."""

    def __init__(self, now: float) -> None:
        self._answered = now
        self._moved = now
        self._passes = -1
        self._was_ready = False

    def hangs(self, health: Health | None, now: float) -> str:
        """Why it has to end; empty while all is well."""
        if health is None:
            silent = now - self._answered
            return "it no longer answered." if silent > (SILENCE if self._was_ready else START_SILENCE) else ""
        self._answered = now
        self._was_ready = health.status == "ready"
        if not health.running or health.passes != self._passes:
            self._passes, self._moved = health.passes, now
        return "it stood still in the middle of an answer." if now - self._moved > STANDSTILL else ""
