"""Where a call stands: what is being said, what the caller's next words or keys answer, and what is being worked on."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from pipelines.audio.pcm import Pcm
from pipelines.voice.call_log import CallLog
from pipelines.voice.events import Event, Expecting, Reply, Spoken, Topic, Understood
from pipelines.voice.house import House
from pipelines.voice.keys import Keypad
from pipelines.voice.speaking import Mouth


class Waiting(StrEnum):
    """What the caller's next words or keys answer."""

    QUESTION = "question"
    ANYTHING_ELSE = "anything else?"
    MORE = "more?"  # or the page as a text message, where that can be
    TEXT = "shall I text you the page?"
    CONFIRM = "is that what you asked?"
    OPTIONS = "which of these?"
    MENU = "which subject?"
    PERSON = "shall I put you through?"
    CRISIS_PERSON = "shall I put you through, after what was said about danger?"
    CRISIS_REPEAT = "shall I say that again?"
    CALL_BACK = "shall somebody ring back?"
    NUMBER = "a number by keys"
    READ_BACK = "is the number right?"


YES_OR_NO = frozenset(
    {
        Waiting.TEXT,
        Waiting.CONFIRM,
        Waiting.PERSON,
        Waiting.CRISIS_PERSON,
        Waiting.CRISIS_REPEAT,
        Waiting.CALL_BACK,
        Waiting.READ_BACK,
    }
)
_EXPECTING = {
    Waiting.OPTIONS: Expecting.CHOICE,
    Waiting.MENU: Expecting.CHOICE,
    Waiting.NUMBER: Expecting.NUMBER,
    Waiting.ANYTHING_ELSE: Expecting.MORE,
    Waiting.MORE: Expecting.MORE,
    **dict.fromkeys(YES_OR_NO, Expecting.YES_OR_NO),
}


@dataclass(slots=True)
class Work:
    """Something that is being worked on beside the call."""

    turn: int
    since: float
    speech_ended: float
    sound: Pcm | None = None  # of an utterance that is being recognised
    speech: float = 0.0  # s of speech in it
    question: str = ""  # that is being answered
    crisis: bool = False
    held: bool = False  # the caller was asked to wait


@dataclass(slots=True)
class Scene:
    """One call, as the steps of the conversation share it."""

    house: House
    log: CallLog
    mouth: Mouth = field(default_factory=Mouth)
    waiting: Waiting = Waiting.QUESTION
    options: tuple[Topic, ...] = ()  # that were read out
    turn: int = 0  # the newest
    hearing: Work | None = None
    asking: Work | None = None
    ready: tuple[Work, Reply] | None = None  # an answer that waits until the caller has finished speaking
    unfinished: tuple[Work, Understood] | None = None  # a sentence that was broken off
    misses: int = 0  # in a row: not understood, or understood wrongly
    pauses: int = 0  # in a row
    keypad: Keypad | None = None
    number: str = field(default="", repr=False)  # that was keyed in and is not confirmed yet
    wrong_numbers: int = 0
    reply: Reply | None = None  # the last answer
    more: tuple[Spoken, ...] = ()  # of it that was not said yet
    team: str = ""  # that the caller would be put through to
    crisis_turns: set[int] = field(default_factory=set[int])  # that were put to the answering core as a need
    helped: set[int] = field(default_factory=set[int])  # of them those whose answer is not wanted again
    acted: float = 0.0  # when the caller last did something, or was last asked to
    help_is_due: bool = True  # 'How can I help?' was not asked yet and nothing has taken its place
    leaving: str = ""  # why the call ends once everything was said
    gone: bool = False  # it has ended
    put_through: bool = False  # and so for ``Transfer``, unless that does not work

    @property
    def expecting(self) -> Expecting:
        """The same in the words of the contract."""
        return _EXPECTING.get(self.waiting, Expecting.QUESTION)

    @property
    def busy(self) -> bool:
        """Something is being worked on, so that the caller's silence is no pause of theirs."""
        return bool(self.hearing or self.asking or self.ready or self.unfinished)

    def next_turn(self) -> int:
        """A new turn's number."""
        self.turn += 1
        return self.turn

    def tell(self, key: str, now: float, /, *, firm: bool = False, again: bool = True, **values: str) -> list[Event]:
        """Say a reply of ``prompts/replies_phone.yaml`` in the language of the call."""
        language = self.log.language if self.log.language in self.house.languages else "en"
        given = {"opens": self.house.opens, "council": self.house.name} | values
        return self.mouth.say(self.house.replies.say(key, language=language, **given), now, firm=firm, again=again)

    def wait_for(self, waiting: Waiting, options: tuple[Topic, ...] = ()) -> None:
        """What comes next answers this."""
        self.waiting, self.options = waiting, options
        if waiting is not Waiting.NUMBER:
            self.keypad = None
