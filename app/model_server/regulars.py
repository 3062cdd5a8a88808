"""Has the engine keep the system prompts that come again and again, so that a rush never drops them from its memory."""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Sequence

from app.model_server.engine import AnsweringEngine
from pipelines.batching.limits import PINS
from pipelines.engines.protocols import Message
from pipelines.errors import EngineError

logger = logging.getLogger(__name__)

OFTEN = 3  # times that a system prompt came
REMEMBERED = 64


class Regulars:
    """Counts system prompts. Used from one thread; the engine reads on another."""

    def __init__(self) -> None:
        self._seen: OrderedDict[str, int] = OrderedDict()
        self._kept = 0

    def note(self, engine: AnsweringEngine, messages: Sequence[Message]) -> None:
        """Count the conversation's system prompt, and have it kept when it came often enough."""
        if messages[0].role != "system" or self._kept >= PINS:
            return
        text = messages[0].content
        self._seen[text] = self._seen.pop(text, 0) + 1
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        if self._seen[text] == OFTEN:
            self._kept += 1
            threading.Thread(target=_keep, args=(engine, messages[0]), name="pin", daemon=True).start()


def _keep(engine: AnsweringEngine, system: Message) -> None:
    try:
        engine.pin([system])
        logger.info("system_prompt_kept characters=%d", len(system.content))
    except EngineError as error:  # it is read anew then, which only costs time
        logger.info("system_prompt_not_kept reason=%s", error)
