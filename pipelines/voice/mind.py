"""What a call needs to think with; the real one is built of the recogniser, the search and the answering core."""

from __future__ import annotations

from typing import Protocol

from pipelines.engines.protocols import Heard
from pipelines.types import Exchange
from pipelines.voice.events import Expecting, Reply, Topic, Understood


class Mind(Protocol):
    """Slow work of a call, done beside it. Threads may share it."""

    def understand(
        self, heard: Heard, expecting: Expecting, *, options: tuple[Topic, ...] = (), history: tuple[Exchange, ...] = ()
    ) -> Understood:
        """What an utterance means at this point of the call. A need for help is found before anything else."""
        ...

    def reply(self, question: str, *, history: tuple[Exchange, ...] = (), language: str = "") -> Reply:
        """The answering core's answer, made ready to be spoken.

        Raises:
            FrontDoorError: something broke; the caller is put through to a person.
        """
        ...
