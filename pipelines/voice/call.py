"""One telephone call as values in and values out: no socket, thread or clock inside."""

from __future__ import annotations

from collections.abc import Callable

from pipelines.audio.pcm import Pcm
from pipelines.engines.protocols import VoiceActivity
from pipelines.types import Exchange
from pipelines.voice.call_log import CallLog
from pipelines.voice.closing import hang_up, not_put_through
from pipelines.voice.ear import Ear
from pipelines.voice.endpointing import Began, Ended, Mark, Paused, Settled, Stirred
from pipelines.voice.events import (
    Event,
    Expecting,
    GuessAhead,
    PauseSaying,
    Recognise,
    Reply,
    SpeechStarted,
    StopSaying,
    Topic,
    Understood,
)
from pipelines.voice.house import House
from pipelines.voice.keying import press
from pipelines.voice.keys import KEYS
from pipelines.voice.patience import end_in_time, lost, pass_time
from pipelines.voice.replying import ask, give_reply
from pipelines.voice.scene import Scene, Work
from pipelines.voice.summary import CallSummary
from pipelines.voice.understanding import act_on

GOING_ON = 1.2  # s between an end and new speech within which it is the same utterance, cut off too early
HELD_BACK = 3.0  # s that an answer waits for a caller who speaks
EXTRA = 120.0  # s more for a caller who asks for a person when the time is over


class Call:
    """A whole call. Every method may be called at any time, in any order, and returns what is to be done, in order.

    Times are seconds of one clock that only grows. ``begin`` gives the greeting; any other method called first begins
    as well. After ``HangUp``, or once the caller is gone, every method returns nothing; after ``Transfer`` only
    ``not_put_through`` gives events.
    Each ``Say`` holds exactly one sentence, so that ``said`` tells how far the caller has heard.
    ``GuessAhead.sound`` and the following ``Recognise.sound`` are the same object when nothing was added.
    """

    def __init__(self, house: House, activity: VoiceActivity, *, new_reference: Callable[[], str]) -> None:
        """A call that has not begun.

        Args:
            house: the council and what this line can do.
            activity: of this call alone.
            new_reference: makes the one reference of the call, at the first need: 'NM-7K4P'.
        """
        self._scene = Scene(house, CallLog(new_reference, language=house.language))
        self._ear = Ear(activity)
        self._begun = False
        self._limit = 0.0
        self._warned = False
        self._turn = 0  # of the utterance that is on, or the last one

    def begin(self, now: float) -> list[Event]:
        """The call was picked up."""
        return self._greet(now)

    def audio(self, pcm: Pcm, now: float) -> list[Event]:
        """Sound of the caller, any number of samples at 8,000 a second, that ended at ``now``."""
        return self._step(now, lambda: self._marked(self._ear.hear(pcm, now), now))

    def played(self, pcm: Pcm, now: float) -> list[Event]:
        """Our own sound that the line began to play at ``now``, or after the last such sound where that is still on."""
        self._ear.echo.played(pcm, now)
        return self._step(now, list)

    def key(self, key: str, now: float) -> list[Event]:
        """A key: 0 to 9, * and #; anything else is ignored."""
        return self._step(now, lambda: self._pressed(key, now))

    def tick(self, now: float) -> list[Event]:
        """Time passed; wanted at least every 0.1 s, also and above all when nothing else happens."""
        return self._step(now, lambda: self._time_passed(now))

    def understood(self, turn: int, understood: Understood, now: float) -> list[Event]:
        """What was made of the utterance of a ``Recognise``."""
        return self._step(now, lambda: self._understood(turn, understood, now))

    def answered(self, turn: int, reply: Reply, now: float) -> list[Event]:
        """What the answering core says to an ``Ask``."""
        return self._step(now, lambda: self._answered(turn, reply, now))

    def failed(self, turn: int, now: float) -> list[Event]:
        """A ``Recognise`` or an ``Ask`` broke."""
        return self._step(now, lambda: self._failed(turn, now))

    def said(self, number: int, now: float) -> list[Event]:
        """The caller has heard all of a ``Say``."""
        heard = self._scene.mouth.heard(number, now)
        return self._step(now, lambda: self._said(now) if heard else [])

    def not_put_through(self, now: float) -> list[Event]:
        """The ``Transfer`` did not work; the caller is still on the line."""
        if self._scene.gone or not self._scene.put_through:
            return []
        self._scene.mouth.all_heard(now)
        return not_put_through(self._scene, now)

    def not_sent(self, now: float) -> list[Event]:
        """The text message of a ``SendText`` could not be sent."""
        return self._step(now, lambda: self._not_sent(now))

    def hung_up(self, now: float) -> list[Event]:
        """The caller is gone, or the line broke."""
        scene = self._scene
        if not scene.gone:
            scene.gone, scene.log.ended = True, now
            scene.log.how_ended = scene.log.how_ended or scene.leaving or "caller left"
        return []

    @property
    def ended(self) -> bool:
        """Nothing more will come of this call."""
        return self._scene.gone

    @property
    def expecting(self) -> Expecting:
        """What the call waits for now."""
        return self._scene.expecting

    @property
    def options(self) -> tuple[Topic, ...]:
        """What was read out to choose from; goes to ``Mind.understand``."""
        return self._scene.options

    @property
    def history(self) -> tuple[Exchange, ...]:
        """What was asked and answered so far, oldest first; goes to the ``Mind``."""
        return self._scene.log.history

    def summary(self) -> CallSummary:
        """The call as it is kept: masked, at any time, also in the middle."""
        return self._scene.log.summary()

    def _step(self, now: float, work: Callable[[], list[Event]]) -> list[Event]:
        """One thing that happened; nothing after the end, and the greeting before everything else."""
        greeting = self._greet(now)
        if self._scene.gone or self._scene.put_through:
            return greeting
        events = work()
        if any(isinstance(event, (StopSaying, PauseSaying)) for event in events):
            self._ear.echo.cut(now)
        return greeting + events

    def _greet(self, now: float) -> list[Event]:
        """Whose line it is, that a computer speaks, that the call is recorded, and the way to a person: in full."""
        scene = self._scene
        if self._begun or scene.gone:
            return []
        self._begun = True
        scene.log.began = scene.acted = scene.mouth.quiet_since = now
        self._limit = now + scene.house.longest_call
        keys = ["greeting", "greeting_recorded" if scene.house.recorded else ""]
        keys.append("greeting_person" if scene.house.open_now else "greeting_closed")
        return [event for key in keys if key for event in scene.tell(key, now, firm=True)]

    def _marked(self, marks: list[Mark], now: float) -> list[Event]:
        events: list[Event] = []
        for mark in marks:
            match mark:
                case Stirred():
                    events += self._scene.mouth.pause()
                case Settled():
                    events += self._scene.mouth.go_on()
                case Began():
                    events += self._began(mark, now)
                case Paused():
                    events.append(GuessAhead(self._turn, mark.sound, self.expecting))
                case Ended():
                    events += self._ended(mark, now)
        return events

    def _began(self, mark: Began, now: float) -> list[Event]:
        scene = self._scene
        self._turn = scene.next_turn()
        goes_on = self._goes_on(mark.at)
        if goes_on is not None and goes_on.sound is not None:
            self._ear.endpointer.join(goes_on.sound)
        hushed = scene.mouth.go_on() if scene.mouth.firm else scene.mouth.hush(now)
        return [SpeechStarted(mark.at), *hushed]

    def _goes_on(self, at: float) -> Work | None:
        """The earlier utterance that this one belongs to: broken off by the caller, or cut off by us."""
        scene = self._scene
        if scene.unfinished:
            work, scene.unfinished = scene.unfinished[0], None
            self._ear.endpointer.be_patient()
            return work
        work = scene.hearing or scene.asking
        if work is None or work.crisis or work.sound is None or scene.mouth.saying:
            return None
        if at - work.speech_ended > GOING_ON:
            return None
        scene.hearing = scene.asking = None
        self._ear.endpointer.was_cut_off()
        return work

    def _ended(self, mark: Ended, now: float) -> list[Event]:
        scene = self._scene
        scene.hearing = Work(self._turn, now, mark.speech_ended, sound=mark.sound, speech=mark.speech)
        scene.log.note(self._turn, speech_ended=mark.speech_ended, recognise=now)
        return [Recognise(self._turn, mark.sound, mark.speech_ended, self.expecting)]

    def _understood(self, turn: int, understood: Understood, now: float) -> list[Event]:
        scene, work = self._scene, self._scene.hearing
        if work is None or work.turn != turn:
            return self._late_need(turn, understood, now)
        scene.hearing = None
        if understood.text or understood.command:
            scene.acted = now
        events = act_on(scene, now, work, understood)
        asked = scene.asking
        if asked and asked.turn == turn and understood.question:
            asked.sound, asked.speech_ended, asked.held = work.sound, work.speech_ended, work.held
        return events + self._what_was_held_back(now)

    def _late_need(self, turn: int, understood: Understood, now: float) -> list[Event]:
        """An utterance that was overtaken by another is forgotten, unless somebody is in danger."""
        scene = self._scene
        known = 0 < turn <= scene.turn and turn not in scene.crisis_turns
        if not understood.crisis or not known or (scene.asking and scene.asking.crisis):
            return []
        scene.log.note(turn, heard=understood.text, confidence=understood.confidence, understood=now)
        return ask(scene, now, turn, understood.crisis, crisis=True, language=understood.language)

    def _answered(self, turn: int, reply: Reply, now: float) -> list[Event]:
        scene, work = self._scene, self._scene.asking
        if work is None or work.turn != turn:
            if not reply.crisis or turn in scene.helped or not 0 < turn <= scene.turn:
                return []
            work = Work(turn, now, now, question=scene.log.question(turn), crisis=True)
        if reply.crisis:
            scene.helped.add(turn)
        scene.log.note(turn, answered=now)
        scene.asking = None
        if not (work.crisis or reply.crisis) and (self._ear.endpointer.speaking or scene.hearing):
            work.since = now
            scene.ready = (work, reply)
            return []
        return give_reply(scene, now, work, reply)

    def _what_was_held_back(self, now: float) -> list[Event]:
        """An answer that waited for the caller to finish, or for so long that it waits no more."""
        scene = self._scene
        if scene.ready is None or scene.leaving or scene.put_through:
            return []
        work, reply = scene.ready
        waits = self._ear.endpointer.speaking or scene.hearing is not None
        return give_reply(scene, now, work, reply) if not waits or now - work.since > HELD_BACK else []

    def _failed(self, turn: int, now: float) -> list[Event]:
        for work in (self._scene.hearing, self._scene.asking):
            if work and work.turn == turn:
                return lost(self._scene, now, work)
        return []

    def _pressed(self, key: str, now: float) -> list[Event]:
        if key not in KEYS:
            return []
        self._scene.acted = now
        return press(self._scene, now, key)

    def _said(self, now: float) -> list[Event]:
        scene = self._scene
        if scene.keypad and not scene.keypad.digits:
            scene.keypad.since = now
        return self._leave(now) or ([] if scene.gone else self._ask_first(now))

    def _ask_first(self, now: float) -> list[Event]:
        """'How can I help?', at once after the notice."""
        idle = not (self._scene.mouth.saying or self._scene.busy or self._ear.endpointer.speaking)
        return pass_time(self._scene, now, speaking=False) if idle and self._scene.help_is_due else []

    def _leave(self, now: float) -> list[Event]:
        """The end, once everything was said and the caller has no more to say."""
        scene = self._scene
        waits = scene.mouth.saying or scene.busy or self._ear.endpointer.speaking
        return [] if waits or not scene.leaving else hang_up(scene, now)

    def _not_sent(self, now: float) -> list[Event]:
        scene = self._scene
        if not scene.log.texted or scene.reply is None:
            return []
        scene.log.texted.pop()
        return scene.tell("text_failed", now, again=False, title=scene.reply.page_title)

    def _time_passed(self, now: float) -> list[Event]:
        scene = self._scene
        events = self._marked(self._ear.pass_time(now), now)
        if scene.mouth.give_up(now):
            events += self._said(now)
        if scene.gone or scene.put_through:
            return events
        speaking = self._ear.endpointer.speaking
        events += self._what_was_held_back(now) + pass_time(scene, now, speaking=speaking)
        ending, self._warned = end_in_time(scene, now, self._limit, warned=self._warned, speaking=speaking)
        if scene.leaving == "too long" and ending:
            self._limit = now + EXTRA
        events += ending
        return events + (self._leave(now) if not scene.put_through else [])
