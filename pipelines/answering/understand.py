"""Reads which language a question is in: help in that language where somebody is in need, English for the heart, or an
honest word that nothing here speaks it.

Nothing of this is done to a question in English; one that asks for another language is answered in it where that is
possible.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache

from pipelines.answering.endings import fixed, values
from pipelines.answering.safeguard import Crisis, CrisisKind, helped, look
from pipelines.engines.language_words import subject_words
from pipelines.errors import FrontDoorError
from pipelines.knowledge.terms import stem
from pipelines.services import Services
from pipelines.translation.languages import ENGLISH, base, named, names
from pipelines.translation.languages import language as language_of_tag
from pipelines.translation.phrases import note, phrases, topics
from pipelines.types import Answer, Citation, Listener, Option, Outcome, Sentence, Turn

logger = logging.getLogger(__name__)

_TO_SPEAK = (
    r"speaks?|spoken|talks?|write|written|read|understand|have|got|get|give|send|see|show|translat\w+|change|switch|put|"
    r"explain|say|tell|answers?|repl(?:y|ies)|available|versions?|interpreters?"
)
_COURTESY = re.compile(
    r"\W*(?:thank|thanks|sorry|hello|hi|dear|please|good (?:morning|afternoon|evening|day)|my english|excuse me"
    r"|kind regards|i (?:do not|don[’']?t|can ?not|can[’']?t) (?:speak|understand|read|write|know))\b",
    re.IGNORECASE,
)
_PAGE_COVERAGE = 0.5  # share of the weight of what is understood of a message, from which a page is named


@dataclass(frozen=True, slots=True)
class Quiet:
    """Passes on that the question waits, and no sentence: what is heard first would be English."""

    listener: Listener

    def hear(self, sentence: Sentence) -> None:
        del sentence

    def wait(self, position: int) -> None:
        self.listener.wait(position)

    def gone(self) -> bool:
        return self.listener.gone()


def understand(turn: Turn, services: Services) -> Turn:
    """Set the turn's language, its text in English, or its answer."""
    spoken = language_of(turn.text, services)
    language, kind = turn.need
    if kind:
        tag = spoken if spoken != ENGLISH and phrases(spoken) else language
        return helped(replace(turn, language=tag, asked_in=tag), crisis(kind), services)
    if not services.settings.translation.chat:
        return turn
    if spoken != ENGLISH:
        turn = replace(turn, asked_in=spoken)
        return _from_other_language(turn, spoken, services)
    asked_for = asked_language(turn.text)
    if asked_for:
        rest = asks_beside(turn.text)
        if not rest:
            return _on_request(turn, asked_for, services)
        turn = replace(turn, text=rest, question=replace(turn.question, text=rest))
    wanted = asked_for or turn.question.language
    return answered_in(turn, wanted) if wanted and services.interpreter.speaks(wanted) else turn


def language_of(text: str, services: Services) -> str:
    """The BCP 47 tag of the language; 'en' in doubt."""
    return services.detector.detect(text, is_english=_english_words(services))


def crisis(kind: str) -> Crisis:
    """The crisis of a kind, with its usual reply."""
    return Crisis(CrisisKind(kind), kind)


def answered_in(turn: Turn, tag: str) -> Turn:
    """The turn, whose answer will be given in another language."""
    return replace(turn, language=tag, listener=Quiet(turn.listener))


def _english_words(services: Services) -> Callable[[str], bool] | None:
    try:
        return services.search.knows
    except FrontDoorError:  # help is given without an index
        return None


def _from_other_language(turn: Turn, tag: str, services: Services) -> Turn:
    english = _in_english(turn.text, tag, services)
    if not english:
        answer = _with_nearest_page(no_engine(turn, tag, services, unread=True), turn, tag, services)
        return replace(turn, answer=answer, language=tag)
    understood = replace(
        answered_in(turn, tag), text=english, original=turn.text, question=replace(turn.question, text=english)
    )
    seen = look(english, services.embedder)
    if seen is None:
        return understood
    return helped(understood, seen.crisis, services) if seen.sure else replace(understood, may_need=seen.crisis.reply)


def _in_english(text: str, tag: str, services: Services) -> str:
    """The question in English; empty where nothing here translates it. An engine that fails must not cost the reply."""
    if not services.interpreter.speaks(tag):
        return ""
    try:
        english = services.interpreter.into_english(text, tag)
    except FrontDoorError as error:
        logger.warning("question_not_translated language=%s error=%s", tag, type(error).__name__)
        return ""
    # Rules translate word for word: a 'fine of parking' is a parking ticket, and the pages call it so.
    missing = [topic for topic in topics(text, tag) if topic.lower() not in english.lower()]
    return f"{english} ({', '.join(missing)})" if english and missing else english


def no_engine(turn: Turn, tag: str, services: Services, *, unread: bool = False) -> Answer:
    """The fixed reply in a language that nothing here translates.

    Args:
        turn: what was asked.
        tag: of the language.
        services: the replies and the council's contacts.
        unread: the message is in that language; where no reply is written in it, English says that it was not read.
    """
    council = services.council(turn.question.council)
    answer = fixed(turn, services, Outcome.OTHER_LANGUAGE, "other_language", confidence=0.0)
    have = services.replies.languages("other_language")
    written = next((form for form in (tag, base(tag)) if form in have), ENGLISH)
    key = "unread_language" if unread and written == ENGLISH else "other_language"
    said = services.replies.sentences(key, language=written, **values(council.name, answer.contact))
    return replace(
        answer, reply=key, sentences=said, language=written, english=answer.sentences if written != ENGLISH else ()
    )


def _with_nearest_page(answer: Answer, turn: Turn, tag: str, services: Services) -> Answer:
    """The reply with the nearest page of ours, named as being in English, or the council's own first page."""
    page = _nearest_page(turn, tag, services)
    website = services.council(turn.question.council).website
    if page is None:
        front = Option(website.removeprefix("https://").rstrip("/"), url=website)
        return replace(answer, options=(front,) if website else ())
    words = note("page", tag, "This page of ours may help. It is in English.")
    written = base(tag) if phrases(tag) else ENGLISH  # of Urdu in Latin letters there is this note in its own script
    said = Sentence(words, (0,), "next", language="" if written == answer.language else written)
    return replace(answer, sentences=(*answer.sentences, said), citations=(page,))


def _nearest_page(turn: Turn, tag: str, services: Services) -> Citation | None:
    """The page nearest to what can be understood of a message: what it is about, and English words in it."""
    search = services.search
    known = [word for word in re.findall(r"[a-zA-Z]{3,}", turn.text) if stem(word.lower()) in search.vocabulary()]
    if phrases(tag) is None:  # German has 'man' and 'die' too: only the council's own words count
        known = [word for word in known if word.lower() in subject_words()]
    text = " ".join([*topics(turn.text, tag), *known])
    found = search.find(text, turn.question.council, 1) if text else ()
    if not found or found[0].page < _PAGE_COVERAGE:
        return None
    passage = found[0].passage
    return Citation(passage.title, passage.url, passage.url, "", passage.last_reviewed)


def asked_language(text: str) -> str:
    """The language that an English message asks for, as 'do you speak Polish?' does; empty for none.

    'I am Polish' and 'my Spanish pension' ask for none.
    """
    alone, asks = _requests()
    match = alone.match(text) or asks.search(text)
    if match is None:
        return ""
    tag = named(next(group for group in match.groups() if group))
    return "" if tag == ENGLISH else tag


def asks_beside(text: str) -> str:
    """What a message says beside which language is wanted: the question in 'I speak Polish. How do I pay?'.

    It must get its answer whatever its writer says of their English.
    """
    parts = (part.strip() for part in re.split(r"(?<=[.!?])\s+|\n+", text))
    return " ".join(
        part for part in parts if len(part.split()) > 1 and not asked_language(part) and not _COURTESY.match(part)
    )


@cache
def _requests() -> tuple[re.Pattern[str], re.Pattern[str]]:
    every = "|".join(re.escape(name) for name in sorted(names(), key=len, reverse=True))
    return (
        re.compile(rf"^\W*(?:in |into )?({every})(?: please| pls| language| version)*\W*$", re.IGNORECASE),
        re.compile(
            rf"\b(?:{_TO_SPEAK})\b[^.?!]{{0,30}}?\b(?:in|into|to|speaks?|spoken|talk)\s+({every})\b"
            rf"|\b(?:speaks?|talk|write|understand|know)\s+(?:any\s+|some\s+)?({every})\b"
            rf"|\b({every})\s+(?:speak(?:er|ing)|interpreter|translat\w+|version|language)\b",
            re.IGNORECASE,
        ),
    )


def _on_request(turn: Turn, tag: str, services: Services) -> Turn:
    """What was asked before, in the language now asked for; an invitation to write in it; or that it is not there."""
    if not services.interpreter.speaks(tag):
        answer = no_engine(turn, tag, services)
        english = tuple(replace(sentence, language=ENGLISH) for sentence in answer.english)
        return replace(turn, answer=replace(answer, sentences=(*answer.sentences, *english)), language=tag)
    history = turn.question.history
    if history and re.search(r"\b(?:this|that|it|the answer)\b", turn.text, re.IGNORECASE):
        question = replace(turn.question, text=history[-1].question, history=history[:-1])
        return answered_in(replace(turn, text=question.text, original=turn.text, question=question), tag)
    reply = (Sentence(note("speaks", tag)),)
    english = (Sentence(f"Yes. You can write in {language_of_tag(tag).english}."),)
    answer = Answer(Outcome.GREETING, reply, language=tag, english=english)
    return replace(turn, answer=answer, language=tag)
