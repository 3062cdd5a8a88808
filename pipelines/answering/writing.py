"""The generating composer: a local model words the answer, and a sentence gets out when its passage carries it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from time import monotonic

from pipelines.answering.answer_schema import Drafted, DraftReader, answer_schema, read_field, text_schema
from pipelines.answering.gate import Gate
from pipelines.answering.plain_words import plain_words
from pipelines.answering.quoting import as_quote, cite, kind_of, select
from pipelines.answering.reading import Reading, ground_of, reading, tokens_of
from pipelines.answering.shapes import wanted_pattern
from pipelines.answering.support.doubt import Doubt
from pipelines.answering.text import sentences
from pipelines.engines.protocols import LanguageModel, Message, Sampling
from pipelines.errors import EngineError
from pipelines.facts.calendar import tax_year_of
from pipelines.facts.dates import show_date
from pipelines.knowledge.terms import terms
from pipelines.prompts.untrusted import as_data
from pipelines.services import Services
from pipelines.types import Citation, Draft, Sentence, Turn

logger = logging.getLogger(__name__)

MARGIN_TOKENS = 32  # marks that a chat template puts around the messages
MEND_TOKENS = 120
MEND_SECONDS = 8.0  # most, for one rewrite
LEFT_SHARE = 0.5  # of the sentences written that must have passed; with fewer the pages are quoted
SAID_ALREADY = 0.8  # share of a quoted sentence's terms that the written ones hold, from which it need not be added
LEAK_WORDS = 7  # as many words of our instructions in a row are no answer


def write(turn: Turn, services: Services, model: LanguageModel, quoted: Draft) -> Turn:
    """Set a draft in the model's words; the quoted one where the model fails or too little of it passes."""
    try:
        work = _Work(turn, services, model)
    except EngineError as error:
        return _quote_instead(turn, quoted, model, str(error))
    if not work.read.sources:
        return _quote_instead(turn, quoted, model, "no passage fits the model's window")
    reason = work.run()
    said = work.said
    if said and not reason and _is_enough(work, quoted, turn):
        return replace(turn, draft=work.draft(), made_with=work.made_with())
    if not said:
        return _quote_instead(turn, quoted, model, reason or "too little of it stands in the pages")
    # Somebody may have heard the first sentences already, so they stay, and the page's own words go on from there.
    rest = _not_said_yet(quoted, said)
    return replace(turn, draft=_joined(work.draft(), rest), made_with=work.made_with(reason or "finished by quoting"))


def _quote_instead(turn: Turn, quoted: Draft, model: LanguageModel, reason: str) -> Turn:
    logger.info("quoted_instead model=%s reason=%s", model.name, reason)
    made_with = (("composer", "quoting"), ("language model", model.name), ("quoted because", reason[:200]))
    return replace(turn, draft=quoted, made_with=made_with)


@dataclass(frozen=True, slots=True)
class _Place:
    """What every prompt states, so that no figure of another year or council is taken for ours."""

    council: str
    nation: str
    tax_year: str
    today: str


class _Work:
    """One answer being written."""

    def __init__(self, turn: Turn, services: Services, model: LanguageModel) -> None:
        council = services.council(turn.question.council)
        today = turn.question.today
        self._turn = turn
        self._model = model
        self._settings = services.settings.language_model
        self._weight = services.search.weight
        self._place = _Place(council.name, council.nation, str(tax_year_of(today)), show_date(today))
        self._answer, self._ground = services.prompts["answer"], services.prompts["ground"]
        self._stop_at = monotonic() + self._settings.answer_seconds
        empty = sum(tokens_of(message.content) for message in self._messages(Reading.nothing()))
        room = model.context_tokens - self._settings.answer_tokens - empty - MARGIN_TOKENS
        self.read = reading(turn, room, self._weight)
        self._places = {source.token: place for place, source in enumerate(self.read.sources)}
        self._grounds = tuple(ground_of(source.passage) for source in self.read.sources)
        self._gate = Gate(self._grounds, turn.text, mend=self._mend, page_words=True)
        self._instructions = _runs(self._messages(self.read)[0].content)
        self.written = 0
        self.said: list[Sentence] = []
        self._used: list[int] = []  # passages named so far, in the order of their citations
        self.partial = False

    def run(self) -> str:
        """Write until the end; empty when it went well, else why it stopped."""
        reader = DraftReader()
        stream = self._model.stream(self._messages(self.read), self._sampling(), waiting=self._turn.listener.wait)
        try:
            for piece in stream:
                for drafted in reader.feed(piece):
                    self._take(drafted)
                if reader.completeness == "no_information":
                    return "the model finds no answer in the passages"
                if reader.full:
                    break
                if self._turn.listener.gone():
                    return "nobody listens any more"
        except EngineError as error:
            return str(error)
        finally:
            stream.close()
        self._say(self._gate.rest())
        self.partial = reader.completeness == "partial"
        return ""

    def draft(self) -> Draft:
        """What was said, with one citation for each passage that it names."""
        citations = tuple(self._citation(number, place) for number, place in enumerate(self._used))
        grounds = tuple(self._grounds[place] for place in self._used)
        return Draft(tuple(self.said), citations, written=True, grounds=grounds, partial=self.partial)

    def made_with(self, reason: str = "") -> tuple[tuple[str, str], ...]:
        composer = "generating" if self._gate.own else "quoting"  # of the page's sentences that the model chose
        names = (("composer", composer), ("language model", self._model.name), ("prompt", self._answer.id))
        return (*names, ("quoted because", reason[:200])) if reason else names

    def _messages(self, read: Reading) -> tuple[Message, ...]:
        place = self._place
        return self._answer.render(
            council=place.council,
            nation=place.nation,
            tax_year=place.tax_year,
            today=place.today,
            passages=read.sources,
            history=read.history,
            question=as_data(self._turn.text),
        )

    def _sampling(self) -> Sampling:
        return Sampling(
            max_tokens=self._settings.answer_tokens,
            temperature=self._settings.temperature,
            schema=answer_schema(self.read.tokens),
            seconds=self._settings.answer_seconds,
        )

    def _take(self, drafted: Drafted) -> None:
        cites = tuple(dict.fromkeys(self._places[name] for name in drafted.sources if name in self._places))
        for text in sentences(plain_words(drafted.text)):
            self.written += 1
            sentence = self._sentence(text, cites)
            self._say(self._gate.offer(sentence) if sentence else [])

    def _sentence(self, text: str, cites: tuple[int, ...]) -> Sentence | None:
        """The sentence with its links shown; None when it repeats our instructions or invents a link."""
        if self._instructions & _runs(text):
            return None
        try:
            return Sentence(_ended(self.read.links.show(text)), cites)
        except ValueError:
            return None

    def _say(self, passed: Sequence[Sentence]) -> None:
        for passing in passed:
            self._used += [place for place in passing.cites if place not in self._used]
            cites = tuple(self._used.index(place) for place in passing.cites)
            sentence = Sentence(passing.text, cites, kind_of(passing.text, len(self.said)))
            self.said.append(sentence)
            self._turn.listener.hear(sentence)

    def _mend(self, sentence: Sentence, found: Sequence[Doubt]) -> Sentence | None:
        """Ask once for the sentence again, with what was wrong with it."""
        seconds = min(MEND_SECONDS, self._stop_at - monotonic())
        if seconds <= 0 or not sentence.cites or self._turn.listener.gone():
            return None
        messages = self._ground.render(
            council=self._place.council,
            tax_year=self._place.tax_year,
            passages=[self.read.sources[place].text for place in sentence.cites],
            sentence=as_data(self.read.links.hide(sentence.text)),
            doubts=[f"{doubt.kind}: {as_data(doubt.detail)}" for doubt in found],
        )
        sampling = Sampling(max_tokens=MEND_TOKENS, schema=text_schema("text"), seconds=seconds)
        try:
            text = "".join(self._model.stream(messages, sampling))
        except EngineError as error:
            logger.info("not_mended reason=%s", error)
            return None
        parts = sentences(plain_words(read_field(text, "text")))
        return self._sentence(" ".join(parts), sentence.cites) if parts else None

    def _citation(self, number: int, place: int) -> Citation:
        passage = self.read.sources[place].passage
        words = " ".join(sentence.text for sentence in self.said if number in sentence.cites)
        limit = 90  # words
        return cite(passage, as_quote(select(passage, words, limit, self._weight)), self._turn)


def _is_enough(work: _Work, quoted: Draft, turn: Turn) -> bool:
    """Whether what passed can stand alone: most of it, and the amount or the time that was asked for."""
    if len(work.said) < LEFT_SHARE * work.written:
        return False
    wanted = wanted_pattern(turn.search_text)
    if wanted is None or any(wanted.search(sentence.text) for sentence in work.said):
        return True
    return not any(wanted.search(sentence.text) for sentence in quoted.sentences)


def _not_said_yet(quoted: Draft, said: Sequence[Sentence]) -> Draft:
    """The quoted sentences that say more than the written ones; all of them once one is missing, so no rule loses
    its condition.
    """
    have = set(terms(" ".join(sentence.text for sentence in said)))
    known = [_share(sentence.text, have) >= SAID_ALREADY for sentence in quoted.sentences]
    return replace(quoted, sentences=()) if all(known) else quoted


def _share(text: str, have: set[str]) -> float:
    own = set(terms(text))
    return len(own & have) / len(own) if own else 1.0


def _joined(written: Draft, rest: Draft) -> Draft:
    moved = tuple(
        replace(item, cites=tuple(place + len(written.citations) for place in item.cites)) for item in rest.sentences
    )
    grounds = (*written.grounds, *(citation.quote for citation in rest.citations))
    citations = (*written.citations, *rest.citations)
    return replace(written, sentences=(*written.sentences, *moved), citations=citations, grounds=grounds)


def _ended(text: str) -> str:
    text = text[:1].upper() + text[1:]
    return text if text[-1:] in ".!?:" else text + "."


def _runs(text: str) -> set[tuple[str, ...]]:
    """Every run of so many words that repeating it gives our instructions away."""
    words = [word.strip(".,:;\"'()[]").lower() for word in text.split()]
    return {tuple(words[at : at + LEAK_WORDS]) for at in range(len(words) - LEAK_WORDS + 1)}
