"""One question or call-back from a resident to the heart and the store: the same for pages and programs.

Plain synchronous functions; a door calls them in a worker thread. A database that fails never costs a resident
the answer: it is given, and not kept.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace

from app.store import CallBack, KeptAnswer, Store
from app.telemetry import pairs
from app.web.errors import (
    EmptyQuestionError,
    QuestionTooLongError,
    SwitchedOffError,
    UnknownAnswerError,
    UnknownCouncilError,
)
from pipelines.answering.pipeline import answer
from pipelines.answering.redact import mask
from pipelines.answering.safeguard import find_crisis
from pipelines.errors import IndexingError, StoreError
from pipelines.services import Services
from pipelines.settings import Settings
from pipelines.translation.phrases import find_need
from pipelines.types import Answer, Exchange, Listener, Question

logger = logging.getLogger(__name__)

SUMMARY_CHARACTERS = 500


@dataclass(frozen=True, slots=True)
class Asked:
    """An answer and the names it was kept under; both are empty when the database failed."""

    answer: Answer
    conversation_id: str
    answer_id: str


@dataclass(frozen=True, slots=True)
class Desk:
    """Where questions are put: the heart, the store and the settings of one running service."""

    services: Services
    store: Store
    settings: Settings

    def check(self, text: str, council: str = "") -> str:
        """The question as it will be asked.

        Raises:
            DoorError: switched off, empty, too long, or an unknown council; said before any work is done.
        """
        limit = self.settings.answering.max_characters
        text = clean(text)
        if self.settings.web.switched_off:
            raise SwitchedOffError
        if not text:
            raise EmptyQuestionError
        # Somebody in danger who writes too much gets help, not a limit.
        if len(text) > limit and find_crisis(text, self.services.embedder) is None and find_need(text) is None:
            raise QuestionTooLongError(limit=limit, length=len(text))
        self.check_council(council)
        return text

    def check_council(self, council: str) -> str:
        """The council's id, the one of the settings when none is named."""
        council = council or self.settings.council
        try:
            known = self.services.council_ids()
        except IndexingError:  # without an index help is still given; every other question fails where it is answered
            return council
        if council not in known:
            raise UnknownCouncilError(known=", ".join(known) or "none")
        return council

    def ask(
        self,
        text: str,
        visitor: str,
        *,
        council: str = "",
        conversation_id: str = "",
        channel: str = "web",
        language: str = "",
        listener: Listener | None = None,
    ) -> Asked:
        """Answer a question and keep it, masked, in the visitor's conversation.

        Args:
            text: what was typed.
            visitor: random id of the cookie.
            council: id; empty means the one of the settings.
            conversation_id: an earlier one of this visitor; anything else starts a new one.
            channel: web or api.
            language: BCP 47 tag that the answer is wanted in; empty for the language of the text.
            listener: hears the sentences as they pass.
        """
        text = self.check(text, council)
        council = self.check_council(council)
        conversation_id, history = self._take_up(visitor, council, conversation_id)
        question = Question(text, council, self.services.today(), history, channel, language)
        given = answer(question, self.services, listener=listener)
        return self._kept(conversation_id, given, question)

    def keep(self, given: Answer, question: Question, visitor: str, *, conversation_id: str = "") -> Asked:
        """Keep an answer that another door had made, in the visitor's conversation."""
        conversation_id, _ = self._take_up(visitor, question.council, conversation_id)
        return self._kept(conversation_id, given, question)

    def _kept(self, conversation_id: str, given: Answer, question: Question) -> Asked:
        answer_id = self._keep(conversation_id, given, question)
        logger.info(
            "answered %s",
            pairs({"outcome": given.outcome, "seconds": given.seconds, "answer": answer_id or "not_kept"}),
        )
        return Asked(given, conversation_id, answer_id)

    def mark(self, answer_id: str, visitor: str, *, is_right: bool, reason: str = "") -> None:
        """Keep 'Was this right?' with its reason masked.

        Raises:
            UnknownAnswerError: there is no such answer of this visitor.
        """
        hidden = mask(clean(reason))[0]
        if not self.store.keep_feedback(answer_id, visitor, is_right=is_right, reason=hidden):
            raise UnknownAnswerError

    def call_back(self, wish: CallBack, visitor: str) -> str:
        """Keep a request to be called and return its reference.

        The summary is masked; where the resident wrote none, it is what they asked in this conversation.
        """
        council = self.check_council(wish.council)
        summary = mask(clean(wish.summary))[0] or _summary(self.store.transcript(wish.conversation_id, visitor))
        kept = replace(
            wish,
            council=council,
            summary=summary[:SUMMARY_CHARACTERS],
            name=clean(wish.name),
            phone=clean(wish.phone),
            best_time=clean(wish.best_time),
        )
        name = self.services.council(council).name
        reference = self.store.keep_handover(kept, visitor, prefix=_initials(name))
        logger.info("call_back_kept %s", pairs({"council": council, "reference": reference}))
        return reference

    def _take_up(self, visitor: str, council: str, wanted: str) -> tuple[str, tuple[Exchange, ...]]:
        try:
            conversation_id = self.store.open_conversation(visitor, council, wanted=wanted)
            return conversation_id, self.store.history(conversation_id, visitor)
        except StoreError as error:
            logger.error("conversation_not_opened error=%s", error)
            return "", ()

    def _keep(self, conversation_id: str, given: Answer, question: Question) -> str:
        if not conversation_id:
            return ""
        try:
            return self.store.keep_answer(conversation_id, given, question)
        except StoreError as error:
            logger.error("answer_not_kept error=%s", error)
            return ""


def clean(text: str) -> str:
    """Text that every database takes: no control characters but line ends, no halves of an emoji cut by a form."""
    return "".join(
        sign for sign in text if (sign >= " " or sign in "\n\t") and not "\ud800" <= sign <= "\udfff"
    ).strip()


def _summary(turns: tuple[KeptAnswer, ...]) -> str:
    return " / ".join(turn.question for turn in turns[-3:])


def _initials(name: str) -> str:
    """'Northmere Borough Council' is 'NBC'."""
    letters = [word[0].upper() for word in name.split() if word[0].isascii() and word[0].isalpha()]
    return "".join(letters[:3]) or "FD"
