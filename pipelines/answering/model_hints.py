"""Small questions to the model where the rules are unsure; its word counts only where a rule can check it."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence

from pipelines.answering.answer_schema import choice_schema, read_field, text_schema
from pipelines.answering.plain_words import plain_words
from pipelines.engines.protocols import LanguageModel, Message, Sampling
from pipelines.errors import EngineError
from pipelines.knowledge.terms import terms
from pipelines.prompts.untrusted import as_data
from pipelines.services import Services
from pipelines.types import Exchange, Turn

logger = logging.getLogger(__name__)

HINT_SECONDS = 4.0  # most, for one hint; without it the rules' own reading is used
HINT_TOKENS = 80
MOST_WORDS = 40
KEPT_SHARE = 0.6  # of the terms of the resident's last message that the complete question must still hold
HISTORY = 3  # exchanges that a follow-up can lean on

QUESTION = "question"
KINDS = (
    (QUESTION, "asks for information, or tells of something that the council could deal with"),
    ("person", "wants to reach a human being"),
    ("complaint", "is unhappy with how the council or this service treated them"),
)
# A word of these must stand in the message before the model is believed: a model of noise has an opinion too.
EVIDENCE = {
    "person": re.compile(
        r"\b(?:speak|talk|chat|person|people|human|someone|somebody|anyone|anybody|adviser|advisor|operator|staff|call|"
        r"phone|ring|contact|reach|transfer|meet|visit|appointment|office|help me)\b",
        re.IGNORECASE,
    ),
    "complaint": re.compile(
        r"\b(?:complain\w*|unhappy|angry|furious|fed up|sick of|tired of|upset|disgust\w*|disgrace\w*|terrible|awful|"
        r"appalling|shocking|ridiculous|unfair|rude|ignor(?:e|ed|ing)|useless|hopeless|incompetent|lazy|joke|shambles|"
        r"waste of time|no ?(?:one|body) (?:ever )?(?:listens|answers|helps|cares|replies)|let down|not good enough)\b",
        re.IGNORECASE,
    ),
}


def standalone_question(turn: Turn, services: Services, model: LanguageModel) -> str:
    """The follow-up as a question that stands alone; empty when the model adds words that nobody said."""
    history = tuple(Exchange(as_data(item.question), as_data(item.answer)) for item in turn.question.history[-HISTORY:])
    messages = services.prompts["rephrase"].render(
        council=services.council(turn.question.council).name, history=history, question=as_data(turn.text)
    )
    text = plain_words(read_field(_said(model, messages, text_schema("question")), "question"))
    heard = {term for item in history for term in terms(f"{item.question} {item.answer}")}
    own = set(terms(turn.text))
    made = set(terms(text))
    invents = bool(made - heard - own)
    kept = len(made & own) / len(own) if own else 1.0
    return "" if invents or kept < KEPT_SHARE or not made or len(text.split()) > MOST_WORDS else text


def kind_of_message(turn: Turn, services: Services, model: LanguageModel) -> str:
    """Which of ``KINDS`` a message is.

    It is a question unless a word of it speaks for another kind and the model says the same with the kinds in either
    order. Small models lean to what stands first in a list; an answer that turns with the order tells nothing.
    """
    possible = [kind for kind, words in EVIDENCE.items() if words.search(turn.text)]
    first = _kind(KINDS, turn, services, model) if possible else QUESTION
    if first not in possible:
        return QUESTION
    return first if _kind(KINDS[::-1], turn, services, model) == first else QUESTION


def _kind(kinds: Sequence[tuple[str, str]], turn: Turn, services: Services, model: LanguageModel) -> str:
    messages = services.prompts["route"].render(
        council=services.council(turn.question.council).name,
        kinds=[{"name": name, "meaning": meaning} for name, meaning in kinds],
        message=as_data(turn.text),
    )
    names = [name for name, _ in kinds]
    kind = read_field(_said(model, messages, choice_schema("kind", names)), "kind")
    return kind if kind in names else QUESTION


def _said(model: LanguageModel, messages: Sequence[Message], schema: dict[str, object]) -> str:
    """The whole text, or nothing when the model fails: a hint is never worth an error."""
    sampling = Sampling(max_tokens=HINT_TOKENS, schema=schema, seconds=HINT_SECONDS)
    try:
        return "".join(model.stream(messages, sampling))
    except EngineError as error:
        logger.info("no_hint model=%s reason=%s", model.name, error)
        return ""
