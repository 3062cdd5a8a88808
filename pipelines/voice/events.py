"""What a call asks of whoever carries it: to listen, to think, to speak, to put through, to end.

A ``Call`` is fed (sound, keys, ticks, results) and returns these; it never waits. Times are seconds of any clock that
only grows. Sound is 16-bit, one channel, 8,000 samples a second.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from pipelines.audio.pcm import Pcm


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """One sentence as it is to be said."""

    text: str  # in words that a voice reads well
    language: str = "en"
    slower: bool = False  # the caller asked for it


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    """The caller began to speak."""

    at: float


@dataclass(frozen=True, slots=True)
class Recognise:
    """The caller has finished: turn this into words, find what is meant, and feed ``Call.understood``."""

    turn: int  # counts utterances, from 1
    sound: Pcm
    speech_ended: float  # when the last word ended; response time is counted from here
    expecting: Expecting


@dataclass(frozen=True, slots=True)
class GuessAhead:
    """The caller may have finished: the work can begin. Void when the same turn's ``Recognise`` brings other sound."""

    turn: int
    sound: Pcm
    expecting: Expecting


@dataclass(frozen=True, slots=True)
class Ask:
    """Put the question to the answering core and feed ``Call.answered``."""

    turn: int
    question: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Say:
    """Say these sentences after what is being said, and feed ``Call.said`` with the number when the last was heard."""

    number: int
    sentences: tuple[Spoken, ...]
    may_be_interrupted: bool = True


@dataclass(frozen=True, slots=True)
class PauseSaying:
    """Be quiet at once, but keep what was still to be said: it may be a caller, it may be a cough."""


@dataclass(frozen=True, slots=True)
class GoOnSaying:
    """It was no caller: go on where ``PauseSaying`` came."""


@dataclass(frozen=True, slots=True)
class StopSaying:
    """Be quiet at once; forget what was still to be said."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Put the caller through to people, once everything was said."""

    team: str  # key of council.toml; empty for the first team
    reason: str  # for staff: 'asked', 'crisis', 'not understood', 'needs a person', 'failure'
    summary: str  # masked


@dataclass(frozen=True, slots=True)
class SendText:
    """Send the page to the caller's telephone; they asked for it."""

    title: str
    url: str
    number: str = field(default="", repr=False)  # a mobile number given by keys; empty for the one the call comes from


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the call, once everything was said."""

    reason: str  # for staff: 'caller left', 'goodbye', 'silence', 'closed', 'too long'


Event = (
    SpeechStarted
    | GuessAhead
    | Recognise
    | Ask
    | Say
    | PauseSaying
    | GoOnSaying
    | StopSaying
    | Transfer
    | SendText
    | HangUp
)


class Expecting(StrEnum):
    """What the call waits for, which changes how an utterance is understood."""

    QUESTION = "question"
    YES_OR_NO = "yes_or_no"
    CHOICE = "choice"  # one of the options that were read out
    MORE = "more"  # a short answer to 'Is there anything else?', or a new question
    NUMBER = "number"  # by keys
    LANGUAGE = "language"


class Command(StrEnum):
    """What a caller can ask of the call itself, by word or by key."""

    YES = "yes"
    NO = "no"
    MORE = "more"
    REPEAT = "repeat"
    SLOWER = "slower"
    STOP = "stop"
    PERSON = "person"
    TEXT_ME = "text_me"
    GOODBYE = "goodbye"
    START_AGAIN = "start_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """Something that the caller may have asked about."""

    label: str  # said to the caller: 'paying less when you live alone'
    question: str  # put to the answering core when the caller agrees
    page: str  # address
    chance: float  # 0 to 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """What was made of one utterance. At most one of command, crisis, question and topics leads."""

    text: str  # what was heard, masked; empty for nothing
    confidence: float = 0.0
    command: Command | None = None
    choice: int = 0  # of the options read out, 1 for the first; 0 for none
    crisis: str = ""  # what to put to the answering core at once: the words in which a need shows
    question: str = ""  # sure enough to answer without asking back
    topics: tuple[Topic, ...] = ()  # best first, at most three; to be confirmed
    a_number: bool = False  # the caller says a reference, a date of birth or the like, which is taken by keys
    unfinished: bool = False  # they broke off in the middle of a sentence: 'my reference is'
    language: str = "en"
    engine: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """An answer made ready to be spoken."""

    outcome: str  # of pipelines.types.Outcome
    first: tuple[Spoken, ...]  # at most two sentences; every one for a crisis
    more: tuple[Spoken, ...] = ()  # what is said when the caller asks for more
    options: tuple[Topic, ...] = ()  # of a clarifying question, at most three
    page_title: str = ""
    page_url: str = ""  # can be sent as a text message; never read out
    team: str = ""  # to put the caller through to, for what a person must do
    hand_over: bool = False  # a person has to do this
    crisis: bool = False
    answer_id: str = ""
    said_words: str = ""  # the answer's words, for 'repeat' and the summary
