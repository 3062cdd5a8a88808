"""Gives an answer in the resident's language: each sentence translated and checked, or left in English and marked."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from pipelines.answering.understand import language_of
from pipelines.errors import FrontDoorError
from pipelines.services import Services
from pipelines.translation.fixed_sentences import by_hand
from pipelines.translation.languages import ENGLISH
from pipelines.translation.phrases import phrases
from pipelines.types import Answer, Option, Outcome, Sentence, Turn

logger = logging.getLogger(__name__)

_BULLET = "- "


def speak(turn: Turn, services: Services) -> Turn:
    """The turn with its answer in the turn's language; the English words stay beside it."""
    answer = turn.answer
    if answer is None or answer.language != ENGLISH:
        return turn
    if answer.outcome is Outcome.CRISIS:
        tag = turn.language if turn.language != ENGLISH else language_of(turn.text, services)
        return replace(turn, answer=with_help(answer, tag), language=tag, asked_in=tag)
    if answer.outcome is Outcome.OTHER_LANGUAGE or not services.interpreter.speaks(turn.language):
        return turn
    try:
        given = _translated(answer, turn, services)
        made_with = (*turn.made_with, ("translator", given.translated_by)) if given.translated_by else turn.made_with
        return replace(turn, answer=given, made_with=made_with)
    except FrontDoorError as error:  # the answer is right in English too
        logger.warning("answer_not_translated language=%s error=%s", turn.language, type(error).__name__)
        return replace(turn, answer=replace(answer, english_question=turn.text if turn.original else ""))


def with_help(answer: Answer, tag: str) -> Answer:
    """Help in a crisis, said first in the person's language by words that were written beforehand, then in English."""
    known = phrases(tag)
    if tag == ENGLISH or known is None:
        return answer
    phone = answer.contact.phone if answer.contact else ""
    said = tuple(Sentence(text) for text in known.help_in(answer.reply, phone))
    english = tuple(replace(sentence, language=ENGLISH) for sentence in answer.sentences)
    return replace(answer, sentences=(*said, *english), language=tag, english=answer.sentences)


def _translated(answer: Answer, turn: Turn, services: Services) -> Answer:
    texts = [sentence.text.removeprefix(_BULLET) for sentence in answer.sentences]
    labels = [option.label for option in answer.options]
    done = _drafts([*texts, *labels], turn.language, services)
    sentences = tuple(
        _said(sentence, text) for sentence, (text, _) in zip(answer.sentences, done[: len(texts)], strict=True)
    )
    engines = [name for _, name in done if name]
    asked = turn.text if turn.original else ""
    if not any(text for text, _ in done[: len(texts)]):
        return replace(answer, english_question=asked)
    return replace(
        answer,
        sentences=sentences,
        options=_options(answer.options, [text for text, _ in done[len(texts) :]], turn.language),
        language=turn.language,
        english=answer.sentences,
        english_question=asked,
        translated_by=", ".join(dict.fromkeys(engines)),
    )


def _drafts(texts: Sequence[str], language: str, services: Services) -> list[tuple[str, str]]:
    """Each text in the language and what translated it: by hand where it is one of our fixed sentences."""
    written = [by_hand(text, language) for text in texts]
    left = [text for text, ours in zip(texts, written, strict=True) if not ours]
    drafted = iter(services.interpreter.from_english(left, language) if left else ())
    return [(ours, "") if ours else next(drafted) for ours in written]


def _said(sentence: Sentence, text: str) -> Sentence:
    """The sentence in the other language, or marked as English where its facts would not have survived."""
    if not text:
        return replace(sentence, language=ENGLISH)
    return replace(sentence, text=_BULLET + text if sentence.text.startswith(_BULLET) else text)


def _options(options: Sequence[Option], labels: Sequence[str], language: str) -> tuple[Option, ...]:
    """Next steps with their labels translated; what is asked when one is pressed stays English."""
    return tuple(
        replace(option, label=label, language=language) if label else option
        for option, label in zip(options, labels, strict=True)
    )
