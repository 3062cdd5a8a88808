"""The words of the product as frozen values: question, passage, citation, answer, turn."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Protocol


class Outcome(StrEnum):
    """How a turn can end. Each has a fixed reply or a composed answer, and each is shown to staff."""

    ANSWERED = "answered"
    ANSWERED_FROM_FACT = "answered_from_fact"
    CLARIFY = "clarify"
    HANDED_OVER = "handed_over"
    CRISIS = "crisis"
    SIGNPOSTED = "signposted"
    NO_PASSAGES = "no_passages"
    LOW_CONFIDENCE = "low_confidence"
    OUT_OF_SCOPE = "out_of_scope"
    OTHER_COUNCIL = "other_council"
    GREETING = "greeting"
    REFUSED = "refused"
    OTHER_LANGUAGE = "other_language"  # nothing here translates it: a fixed reply in that language


ABSTAINED = frozenset(
    {Outcome.NO_PASSAGES, Outcome.LOW_CONFIDENCE, Outcome.OUT_OF_SCOPE, Outcome.REFUSED, Outcome.OTHER_LANGUAGE}
)


class Action(StrEnum):
    """What a knowledge page is for: to answer, to ask which thing is meant, or to pass the resident on."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    HAND_OVER = "hand_over"  # a team of this council, with a person in the end
    SIGNPOST = "signpost"  # a body outside this council


class Audience(StrEnum):
    PUBLIC = "public"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Exchange:
    """One earlier question of the conversation, redacted, and the answer given."""

    question: str
    answer: str
    page: str = ""  # address of the page that the answer quoted first; empty when not known or there was none
    title: str = ""  # of that page

    @classmethod
    def after(cls, question: str, answer: Answer) -> Exchange:
        """What is remembered of a turn: in English, in which the next question is understood."""
        first = answer.citations[0] if answer.citations else None
        page, title = (first.page_url, first.title) if first else ("", "")
        return cls(answer.english_question or question, answer.english_text, page, title)


@dataclass(frozen=True, slots=True)
class Question:
    """What a resident asks, with all that may change the answer."""

    text: str
    council: str
    today: date
    history: tuple[Exchange, ...] = ()
    channel: str = "web"  # web, phone, api, batch
    language: str = ""  # BCP 47 tag that the answer is wanted in; empty for the language of the text


@dataclass(frozen=True, slots=True)
class Mask:
    """A personal detail that was hidden: its kind, never its value."""

    kind: str  # for example "pcn"; the text shows "[PCN]"
    start: int  # where the label stands in the masked text
    end: int


@dataclass(frozen=True, slots=True)
class Option:
    """A next step that the resident can take with one press."""

    label: str
    question: str = ""  # asked when pressed
    url: str = ""  # or a page to open
    language: str = ""  # BCP 47 tag of the label where it is not English


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one page, cut at a heading, small enough to be an answer."""

    id: int  # position in the index, 0-based
    council: str
    url: str  # of the page
    title: str  # of the page
    heading: tuple[str, ...]  # headings above the text, outermost first, without the page title
    anchor: str  # deep link inside the page, without '#'; may be empty
    text: str  # plain text; list items start with '- ' on a line of their own
    action: Action = Action.ANSWER
    hand_over_to: str = ""  # team key of council.toml, for hand_over; name of the body, for signpost
    options: tuple[Option, ...] = ()  # for clarify
    last_reviewed: date | None = None
    review_by: date | None = None

    @property
    def link(self) -> str:
        return f"{self.url}#{self.anchor}" if self.anchor else self.url


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that search returned, with the signals that ranked it."""

    passage: Passage
    score: float  # fused, larger is better; only comparable inside one question
    dense: float  # cosine similarity of question and passage or its best wording, -1 to 1
    lexical: float  # BM25 score, 0 and up
    coverage: float  # share of the question's term weight (idf) that stands in the passage or its wordings, 0 to 1
    missing: float = 0.0  # weight of the rarest term that does not, 0 (none) to 1 (a word that no page has)
    page: float = 0.0  # share of the question's term weight that stands anywhere on the passage's page, 0 to 1
    spare: float = 0.0  # how much nearer it is to the question without the rarest word, when it lacks that word
    own: float = 0.0  # cosine similarity of question and passage, without the wordings beside it, -1 to 1


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a sentence comes from: the page, and its words."""

    title: str
    url: str  # deep link
    page_url: str
    quote: str  # verbatim words of the page; empty for a fact row
    last_reviewed: date | None = None
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an answer and the citations that carry it (indices into ``Answer.citations``)."""

    text: str
    cites: tuple[int, ...] = ()
    kind: str = "answer"  # answer, condition, step, working, next
    language: str = ""  # BCP 47 tag where it is not the answer's


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with one right answer, the period it holds for and where it comes from."""

    label: str
    value: str  # as shown: "£2,000", "29 November 2026"
    source: str  # law or council document
    valid: str = ""  # "2026-27", or empty
    working: str = ""  # how it was worked out, in one line; empty for what was looked up


@dataclass(frozen=True, slots=True)
class Contact:
    """A team of the council that a person can reach."""

    key: str
    name: str
    phone: str = ""
    email: str = ""
    url: str = ""
    hours: str = ""  # in words: "Monday to Friday, 9am to 5pm"
    open_now: bool | None = None  # None when the hours are not known


@dataclass(frozen=True, slots=True)
class Answer:
    """The end of a turn: what is said, why it can be trusted, and what to do next."""

    outcome: Outcome
    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...] = ()
    figures: tuple[Figure, ...] = ()
    options: tuple[Option, ...] = ()
    contact: Contact | None = None
    reply: str = ""  # key of the fixed reply in prompts/replies.yaml, when one was used
    exit_page: bool = False  # show 'Exit this page' and keep nothing on the device
    confidence: float = 1.0  # calibrated chance that the answer is right, 0 to 1
    retrieved: tuple[str, ...] = ()  # page addresses, best first
    masked_question: str = ""
    masks: tuple[Mask, ...] = ()
    index_version: str = ""
    engines: tuple[tuple[str, str], ...] = ()  # role and name: ("composer", "quoting")
    step_seconds: tuple[tuple[str, float], ...] = ()
    language: str = "en"  # BCP 47 tag of the sentences
    english: tuple[Sentence, ...] = ()  # where that is another: the same in English, which counts in case of doubt
    english_question: str = ""  # the masked question as it was understood, where it was translated
    translated_by: str = ""  # name of the engine; empty where no machine translated the sentences
    asked_in: str = "en"  # BCP 47 tag of the question's language

    @property
    def text(self) -> str:
        """The whole answer as plain text, one paragraph."""
        return " ".join(sentence.text for sentence in self.sentences)

    @property
    def english_text(self) -> str:
        """The same in English."""
        return " ".join(sentence.text for sentence in self.english or self.sentences)

    @property
    def in_english(self) -> Answer:
        """The answer as it is without translation."""
        return replace(self, sentences=self.english, language="en", english=()) if self.english else self

    @property
    def written(self) -> bool:
        """The words are a language model's; every one of its sentences has passed ``ground``."""
        return ("composer", "generating") in self.engines

    @property
    def abstained(self) -> bool:
        return self.outcome in ABSTAINED

    @property
    def seconds(self) -> float:
        return sum(seconds for _, seconds in self.step_seconds)


@dataclass(frozen=True, slots=True)
class Draft:
    """What the composer proposes; nothing of it is said before ``ground`` has passed it."""

    sentences: tuple[Sentence, ...]
    citations: tuple[Citation, ...]
    figures: tuple[Figure, ...] = ()
    options: tuple[Option, ...] = ()
    from_fact: bool = False
    written: bool = False  # by a language model, in its own words
    grounds: tuple[str, ...] = ()  # of a written draft: the whole passage behind each citation
    partial: bool = False  # it answers only some of the question


class Listener(Protocol):
    """Whoever waits for the answer and may hear its sentences before it is whole."""

    def hear(self, sentence: Sentence) -> None:
        """A sentence that has passed ``ground``; the whole answer will begin with what was heard."""
        ...

    def wait(self, position: int) -> None:
        """The question waits for the model; 1 is next."""
        ...

    def gone(self) -> bool:
        """Nobody listens any more: the model's time is better spent on others."""
        ...


class Nobody:
    """Waits for the whole answer only."""

    def hear(self, sentence: Sentence) -> None:
        del sentence

    def wait(self, position: int) -> None:
        del position

    def gone(self) -> bool:
        return False


@dataclass(frozen=True, slots=True)
class Subject:
    """What a conversation is about: a page, and the question that led to it."""

    question: str
    page: str  # address
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question on its way through the steps. The first step that sets ``answer`` ends it."""

    question: Question
    text: str  # the question as later steps may see it: masked
    masks: tuple[Mask, ...] = ()
    language: str = "en"  # BCP 47 tag that the answer is given in
    asked_in: str = "en"  # BCP 47 tag of the question's language
    need: tuple[str, str] = ("", "")  # language and kind of a need that a message in another language shows
    original: str = ""  # the masked question as it was written, where ``text`` is its translation
    search_text: str = ""  # standalone, without greeting and self-description
    found: tuple[Found, ...] = ()
    subject: Subject | None = None  # what it follows up, when it does
    alone: tuple[Found, ...] = ()  # of a later message: what its own words find, best first
    parts: tuple[str, ...] = ()  # the two questions of a message that asks two things
    found_by_part: tuple[tuple[Found, ...], ...] = ()  # what each of them found alone
    draft: Draft | None = None
    confidence: float = 0.0
    may_need: str = ""  # key of the reply for a need that the question may show; empty when it shows none
    need_chance: float = 0.0  # that there is that need, 0 to 1
    answer: Answer | None = None
    listener: Listener = field(default_factory=Nobody)
    made_with: tuple[tuple[str, str], ...] = ()  # role and name, where they differ from the services' engines
    notes: dict[str, str] = field(default_factory=dict[str, str])  # for staff and tests, never shown
