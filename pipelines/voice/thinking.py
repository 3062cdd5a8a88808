"""What a call thinks with: the safeguard, the commands, the search and the answering core of one council."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pipelines.answering.pipeline import answer
from pipelines.answering.redact import mask, published_contacts
from pipelines.answering.safeguard import find_crisis
from pipelines.engines.protocols import Heard
from pipelines.errors import FrontDoorError
from pipelines.services import Services
from pipelines.translation.languages import ENGLISH, named
from pipelines.translation.phrases import find_need
from pipelines.types import Answer, Exchange, Outcome, Question
from pipelines.voice.commands import choice_in, command_in, question_behind
from pipelines.voice.events import Expecting, Reply, Topic, Understood
from pipelines.voice.heard_text import is_a_number, is_unfinished, normalised
from pipelines.voice.reply import Manner, ready
from pipelines.voice.spoken_replies import load_spoken_replies
from pipelines.voice.topics import Topics
from pipelines.voice.vocabulary import Vocabulary

logger = logging.getLogger(__name__)

CHANNEL = "phone"
MANY = 3  # hearings of one utterance from which a single one proves little
MOST_TOPICS = 3  # read out
HELP_LABEL = "help if somebody is in danger"  # said after 'Press 1 for'
HELP_CHANCE = 0.69  # just below that of a topic which is put to the caller alone
ASKED_WORDS = 4  # that a question needs at least
_COMES_TO_IT = re.compile(
    r"\b(?:anyway|anyhow|so basically|basically|(?:my|the) question is|what i (?:want|need|wanted|would like) to "
    r"(?:know|ask) is|i just (?:want|wanted) to (?:know|ask))\b",
    re.IGNORECASE,
)
TOGETHER = 2  # hearings in whose words a need may show only when they are read as one; more make needs of noise
OFFERED = 0.3  # chance of the best topic from which topics are offered in place of an answer


@dataclass(frozen=True, slots=True)
class Thought:
    """A reply, and the answer and question that it was made of, to be kept."""

    reply: Reply
    answer: Answer
    question: Question


class CouncilMind:
    """Fills ``Mind`` over the services of one council. Threads and calls may share it."""

    def __init__(
        self, services: Services, council: str = "", *, keep: Callable[[Answer, Question], str] | None = None
    ) -> None:
        """A mind for one council.

        Args:
            services: engines and data.
            council: the one of the settings when none is named.
            keep: stores an answer and gives its name; called once for each.
        """
        self._services = services
        self._council = council or services.settings.council
        self._keep = keep
        self._topics = Topics(services, self._council)
        self._said = load_spoken_replies(services.settings.prompts_folder, services.replies)
        self._vocabulary: tuple[str, Vocabulary] = ("", Vocabulary((), is_word=str.isalpha))

    def understand(
        self, heard: Heard, expecting: Expecting, *, options: tuple[Topic, ...] = (), history: tuple[Exchange, ...] = ()
    ) -> Understood:
        """What an utterance means at this point of the call. A need for help is found before anything else."""
        del history  # what a question follows up is the answering core's matter
        raw = [text for text in dict.fromkeys(map(str.strip, (heard.text, *heard.others))) if text]
        if not raw:
            return Understood(text="", engine=heard.engine)
        texts = list(dict.fromkeys(self._as_written(text) for text in raw))
        base = Understood(
            text=self._masked(texts[0]),
            confidence=heard.confidence,
            language=heard.language or ENGLISH,
            engine=heard.engine,
        )
        need, doubtful = self._need_in(raw, texts, sure=heard.sure_of_words)
        if need and not doubtful:
            return replace(base, crisis=need)
        understood = self._as_command(base, texts, expecting, options) or self._as_question(base, texts, heard)
        if need and understood.command is None and not understood.choice:
            return replace(understood, question="", topics=(_help(need), *understood.topics[: MOST_TOPICS - 1]))
        return understood

    def think(self, question: str, *, history: tuple[Exchange, ...] = (), language: str = "") -> Thought:
        """The answer with the reply made of it.

        Raises:
            FrontDoorError: something broke; the caller is put through to a person.
        """
        services = self._services
        asked = Question(
            self._short(question),
            self._council,
            services.today(),
            history,
            CHANNEL,
            "" if language == ENGLISH else language,
        )
        given = answer(asked, services)
        answer_id = self._keep(given, asked) if self._keep else ""
        reply = ready(given, self._manner(), answer_id=answer_id)
        if given.outcome is Outcome.LOW_CONFIDENCE:
            reply = replace(reply, options=self._near(question))
        return Thought(reply, given, asked)

    def reply(self, question: str, *, history: tuple[Exchange, ...] = (), language: str = "") -> Reply:
        """The answering core's answer, made ready to be spoken.

        Raises:
            FrontDoorError: something broke; the caller is put through to a person.
        """
        return self.think(question, history=history, language=language).reply

    def _need_in(self, raw: Sequence[str], texts: Sequence[str], *, sure: bool) -> tuple[str, bool]:
        """The words in which a need shows, empty for none, and whether it is in doubt.

        It is in doubt where weak ears have many hearings and a single lower one shows it: that is mostly noise, so help
        is offered first instead of given.

        Args:
            raw: the hearings as the recogniser gave them, the likeliest first.
            texts: the same as the pages would write them.
            sure: the ears vouch for the words.
        """
        shown = [(place, need) for place, hearing in enumerate(raw) if (need := self._shows_need(hearing))]
        if shown:
            lone = len(shown) == 1 and shown[0][0] > 0
            return shown[0][1], lone and not sure and len(raw) >= MANY
        together = ". ".join(texts[:TOGETHER]) if len(texts) > 1 else ""
        return (together, len(raw) >= MANY and not sure) if together and self._is_need(together) else ("", False)

    def _shows_need(self, hearing: str) -> str:
        """The hearing, as heard or as the pages would write it, where it shows a need; else empty."""
        return next((text for text in dict.fromkeys((hearing, self._as_written(hearing))) if self._is_need(text)), "")

    def _is_need(self, text: str) -> bool:
        return find_crisis(text, self._services.embedder) is not None or find_need(text) is not None

    def _as_command(
        self, base: Understood, texts: Sequence[str], expecting: Expecting, options: Sequence[Topic]
    ) -> Understood | None:
        if expecting is Expecting.LANGUAGE:
            tag = next((tag for text in texts if (tag := _language_in(text))), "")
            if tag:
                return replace(base, language=tag)
        choice = choice_in(texts, options) if expecting is Expecting.CHOICE and options else 0
        if choice:
            return replace(base, choice=choice)
        command = command_in(texts, expecting)
        if command is not None:
            return replace(base, command=command)
        broke_off = all(map(is_unfinished, texts))  # a weak ear puts a 'the' at the end; two seldom do
        if expecting is Expecting.NUMBER or is_a_number(texts[0]):
            return replace(base, a_number=True, unfinished=broke_off)
        return replace(base, unfinished=True) if broke_off else None

    def _as_question(self, base: Understood, texts: Sequence[str], heard: Heard) -> Understood:
        asked = [question_behind(text) or text for text in texts]
        if heard.sure_of_words and heard.confidence >= self._services.settings.voice.sure_from:
            return replace(base, question=asked[0])
        return replace(base, topics=self._topics.find(asked))

    def _as_written(self, text: str) -> str:
        return self._names().corrected(normalised(text))

    def _names(self) -> Vocabulary:
        """The names of the council, of the index that serves now; none while there is no index."""
        try:
            search = self._services.search
            version = search.manifest.version
            if self._vocabulary[0] != version:
                council = self._services.council(self._council)
                names = (council.short_name, *council.places, *(team.name for team in council.teams.values()))
                self._vocabulary = (version, Vocabulary(filter(None, names), is_word=search.knows))
        except FrontDoorError as error:
            logger.warning("names_not_known council=%s error=%s", self._council, type(error).__name__)
        return self._vocabulary[1]

    def _masked(self, text: str) -> str:
        """As it may be kept and shown to staff."""
        try:
            published = published_contacts(self._services.room(self._council).facts)
        except FrontDoorError:
            published = frozenset[str]()
        return mask(text, published)[0]

    def _short(self, question: str) -> str:
        """The end of a question that is too long for the core: who rambles asks last."""
        limit = self._services.settings.answering.max_characters
        if len(question) <= limit or find_crisis(question, self._services.embedder) is not None:
            return question
        tail = question[-limit:].split(" ", 1)[-1]
        asked = _COMES_TO_IT.split(tail)[-1].strip()
        return asked if len(asked.split()) >= ASKED_WORDS else tail

    def _near(self, question: str) -> tuple[Topic, ...]:
        """What the caller may mean, where the core is not sure; nothing where they seem to talk of something else."""
        found = self._topics.find([question])
        return found if found and found[0].chance >= OFFERED else ()

    def _manner(self) -> Manner:
        services = self._services
        try:
            council = services.council(self._council)
            name, website = council.name, council.website
        except FrontDoorError:  # help is given without an index
            name, website = "", ""
        return Manner(name, website, services.replies, self._said)


def _help(need: str) -> Topic:
    """Offered first, where one hearing of many shows a need."""
    return Topic(label=HELP_LABEL, question=need, page="", chance=HELP_CHANCE)


def _language_in(text: str) -> str:
    """The BCP 47 tag of a language that is named: 'Polish please'; empty for none."""
    words = text.split()
    sizes = (" ".join(words[start : start + size]) for size in (3, 2, 1) for start in range(len(words) - size + 1))
    return next((tag for phrase in sizes if (tag := named(phrase.strip(" .,?!").lower()))), "")
