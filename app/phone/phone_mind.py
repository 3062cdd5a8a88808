"""What one call thinks with: the council's mind, with every answer kept in a conversation of the call's own."""

from __future__ import annotations

from dataclasses import replace

from app.web.asking import Desk
from pipelines.engines.protocols import Heard
from pipelines.types import Exchange
from pipelines.voice.events import Expecting, Reply, Topic, Understood
from pipelines.voice.thinking import CouncilMind


class PhoneMind:
    """Fills ``Mind`` for one call.

    Args:
        mind: the council's; all calls share it.
        desk: where answers are kept.
        visitor: random id of this call.
    """

    def __init__(self, mind: CouncilMind, desk: Desk, visitor: str) -> None:
        self._mind = mind
        self._desk = desk
        self._visitor = visitor
        self.conversation_id = ""
        self.wordless = False  # somebody else may read what is kept: no words stay

    def understand(
        self, heard: Heard, expecting: Expecting, *, options: tuple[Topic, ...] = (), history: tuple[Exchange, ...] = ()
    ) -> Understood:
        return self._mind.understand(heard, expecting, options=options, history=history)

    def reply(self, question: str, *, history: tuple[Exchange, ...] = (), language: str = "") -> Reply:
        thought = self._mind.think(question, history=history, language=language)
        asked = self._desk.keep(thought.answer, thought.question, self._visitor, conversation_id=self.conversation_id)
        self.conversation_id = asked.conversation_id or self.conversation_id
        self.wordless = self.wordless or thought.answer.exit_page
        return replace(thought.reply, answer_id=asked.answer_id)
