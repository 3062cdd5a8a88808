"""What an unsure hearing may have meant: questions that the council's pages answer, and help where a need shows."""

from __future__ import annotations

import logging
import threading

from pipelines.engines.protocols import Heard
from pipelines.errors import FrontDoorError
from pipelines.services import Services
from pipelines.types import Option
from pipelines.voice.events import Expecting
from pipelines.voice.thinking import CouncilMind

logger = logging.getLogger(__name__)

HELP = "Get help now"


class Likely:
    """Thinks about a hearing as the telephone does. Threads may share it."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._minds: dict[str, CouncilMind] = {}
        self._lock = threading.Lock()

    def questions(self, heard: Heard, council: str) -> tuple[Option, ...]:
        """Best first; none where nothing that was heard is council business.

        Where any hearing shows that somebody may be in danger, the one thing offered is help: its words may be lost in
        what is put into the box.
        """
        try:
            understood = self._mind(council).understand(heard, Expecting.QUESTION)
        except FrontDoorError as error:  # the words are worth showing without it
            logger.warning("likely_not_found error=%s", error)
            return ()
        if understood.crisis:
            return (Option(HELP, understood.crisis),)
        return tuple(Option(topic.label[:1].upper() + topic.label[1:], topic.question) for topic in understood.topics)

    def _mind(self, council: str) -> CouncilMind:
        with self._lock:
            if council not in self._minds:
                self._minds[council] = CouncilMind(self._services, council)
            return self._minds[council]
