"""Carries one call over one line: what the line brings goes to the call, what the call asks for is done beside it."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from app.phone.crew import Crew
from app.phone.line import HungUp, Key, Line, Reached, Sound
from app.phone.player import FRAME, RATE, Player
from app.telemetry import pairs
from pipelines.errors import FrontDoorError
from pipelines.voice.call import Call
from pipelines.voice.events import (
    Ask,
    Event,
    GoOnSaying,
    GuessAhead,
    HangUp,
    PauseSaying,
    Recognise,
    Say,
    SendText,
    SpeechStarted,
    StopSaying,
    Transfer,
    Understood,
)

logger = logging.getLogger(__name__)

_TICK = FRAME / RATE  # seconds
_BEHIND = 0.2  # seconds after which a late clock starts anew instead of hurrying
_LAST_WORDS = 30.0  # longest time for what is said before a caller is put through or the call ends


@dataclass(slots=True)
class Waits:
    """What the caller waited for, in seconds."""

    answers: list[float] = field(default_factory=list[float])  # end of speech to first sound
    barge_ins: list[float] = field(default_factory=list[float])  # start of speech to silence of ours


@dataclass(slots=True)
class _Waiting:
    """A caller who has finished speaking and hears nothing yet; times of the clock."""

    speech_ended: float
    taken: float  # the words were taken for finished
    understood: float = 0.0
    say: int = 0  # number of the first Say that came of it


class Carrier:
    """One call on its line.

    Args:
        line: open; it is closed in the end whatever happens.
        call: new.
        crew: who listens, thinks and speaks.
        target: where people of a team are reached: an extension, a number or an address.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        line: Line,
        call: Call,
        crew: Crew,
        *,
        target: Callable[[str], str],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._line = line
        self._call = call
        self._crew = crew
        self._target = target
        self._clock = clock
        self._player = Player(
            line, crew.make_sound, said=self._said, broken=self._over_by_failure, first=self._first_sound, clock=clock
        )
        self._jobs: set[asyncio.Task[Any]] = set()
        self._guess: tuple[GuessAhead, asyncio.Task[Understood]] | None = None
        self._ending: Transfer | HangUp | None = None
        self._end_by = 0.0
        self._over = asyncio.Event()
        self._paused_at: float | None = None  # for a caller who may have begun to speak
        self._waiting: _Waiting | None = None
        self.waits = Waits()

    async def run(self) -> None:
        """Until the call is over. Never raises for what a line, a caller or an engine does."""
        loops = [asyncio.create_task(work()) for work in (self._read, self._keep_time, self._player.make_sound)]
        over = asyncio.create_task(self._over.wait())
        try:
            await self._do(self._call.begin(self._clock()))
            await asyncio.wait([over, *loops], return_when=asyncio.FIRST_COMPLETED)
            broken = [loop for loop in loops if loop.done() and not loop.cancelled() and loop.exception()]
            for loop in broken:
                logger.error("call_broke line=%s", self._line.kind, exc_info=loop.exception())
            if broken:  # our fault must not cost the caller the call
                summary = self._call.summary().handover
                await self._line.transfer(self._target(""), team="", summary=summary)
        finally:
            await self._close([over, *loops, *self._jobs])

    async def _close(self, tasks: Iterable[asyncio.Task[Any]]) -> None:
        waiting = [task for task in tasks if not task.done()]
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        self._call.hung_up(self._clock())
        with suppress(Exception):  # a line that is gone already cannot be hung up; the call is over either way
            await self._line.hang_up()

    # --- What the line brings ---

    async def _read(self) -> None:
        while True:
            incoming = await self._line.receive()
            now = self._clock()
            match incoming:
                case Sound():
                    await self._do(self._call.audio(incoming.pcm, now))
                case Key():
                    await self._do(self._call.key(incoming.key, now))
                case Reached():
                    self._player.reached(incoming.mark)
                case HungUp():
                    self._over.set()
                    return

    async def _keep_time(self) -> None:
        """Every 20 ms: a frame where this side keeps the pace, and the passing of time."""
        due = self._clock()
        while not self._over.is_set():
            due += _TICK
            now = self._clock()
            if now - due > _BEHIND:
                due = now
            await asyncio.sleep(max(0.0, due - now))
            await self._tick()

    async def _tick(self) -> None:
        if self._line.far_end_plays:
            played = self._player.echo_of(self._clock() + _TICK)
            self._player.forget_late_marks(self._clock())
        else:
            played = self._player.frame()
            await self._line.play(played)
        now = self._clock()
        if len(played):
            await self._do(self._call.played(played, now))
        await self._do(self._call.tick(now))
        if self._ending and (self._player.idle or now > self._end_by):
            await self._end(self._ending)

    # --- What the call asks for ---

    async def _do(self, events: Iterable[Event]) -> None:
        began: float | None = None  # a key stops the voice as well, and nobody spoke over it then
        for event in events:
            match event:
                case SpeechStarted():
                    began = event.at
                case GuessAhead() | Recognise() | Ask() | SendText():
                    self._begin(event)
                case Say():
                    if self._waiting and not self._waiting.say:
                        self._waiting.say = event.number
                    self._player.say(event)
                case PauseSaying():
                    await self._player.pause()
                    self._paused_at = self._clock()
                case GoOnSaying():
                    self._paused_at = None
                    await self._player.go_on()
                case StopSaying():
                    await self._stop_saying(began)
                case Transfer() | HangUp():
                    self._ending, self._end_by = event, self._clock() + _LAST_WORDS

    async def _stop_saying(self, began: float | None) -> None:
        await self._player.stop()
        quiet_at = self._clock() if self._paused_at is None else self._paused_at
        self._paused_at = None
        if began is not None:
            self.waits.barge_ins.append(quiet_at - began)

    def _begin(self, event: GuessAhead | Recognise | Ask | SendText) -> None:
        match event:
            case GuessAhead():
                self._guess = (event, self._start(self._understanding(event)))
            case Recognise():
                self._waiting = _Waiting(event.speech_ended, self._clock())
                self._start(self._understand(event))
            case Ask():
                self._start(self._answer(event))
            case SendText():
                self._start(self._send_text(event))

    def _start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        job = asyncio.create_task(work)
        self._jobs.add(job)
        job.add_done_callback(self._jobs.discard)
        return job

    async def _understanding(self, event: GuessAhead | Recognise) -> Understood | None:
        """None where it broke."""
        try:
            return await self._crew.understand(
                event.sound, event.expecting, options=self._call.options, history=self._call.history
            )
        except FrontDoorError as error:
            logger.error("not_understood error=%s", error)
        except Exception:
            logger.exception("not_understood")
        return None

    async def _understand(self, event: Recognise) -> None:
        guess, self._guess = self._guess, None
        # The same sound: nothing was added while the work went on.
        if guess and guess[0].turn == event.turn and guess[0].sound is event.sound:
            understood = await guess[1]
        else:
            understood = await self._understanding(event)
        now = self._clock()
        if self._waiting:
            self._waiting.understood = now
        done = self._call.understood(event.turn, understood, now) if understood else self._call.failed(event.turn, now)
        await self._do(done)

    async def _answer(self, event: Ask) -> None:
        try:
            reply = await self._crew.reply(event.question, history=self._call.history, language=event.language)
        except Exception as error:  # whatever broke: the caller gets a person, not silence
            logger.error("not_answered error=%s", error, exc_info=not isinstance(error, FrontDoorError))
            await self._do(self._call.failed(event.turn, self._clock()))
        else:
            await self._do(self._call.answered(event.turn, reply, self._clock()))

    async def _send_text(self, event: SendText) -> None:
        try:
            await self._crew.send_text(event.number or self._line.caller, title=event.title, url=event.url)
        except FrontDoorError as error:
            logger.error("text_message_not_sent error=%s", error)
            await self._do(self._call.not_sent(self._clock()))

    # --- What was heard of ours, and the end ---

    def _first_sound(self, number: int) -> None:
        waiting = self._waiting
        if waiting is None or number != waiting.say:
            return
        self._waiting, now = None, self._clock()
        self.waits.answers.append(now - waiting.speech_ended)
        times = {"end": waiting.taken, "understood": waiting.understood or now, "sound": now}
        since = {name: at - waiting.speech_ended for name, at in times.items()}
        logger.info("caller_answered %s", pairs({"line": self._line.kind, **since}))

    def _said(self, number: int) -> None:
        self._start(self._do(self._call.said(number, self._clock())))

    def _over_by_failure(self) -> None:
        """No voice: a person is the only thing left, and no word can announce them."""
        self._ending, self._end_by = Transfer("", "failure", self._call.summary().handover), self._clock()

    async def _end(self, ending: Transfer | HangUp) -> None:
        self._ending = None
        if isinstance(ending, Transfer):
            moved = await self._line.transfer(self._target(ending.team), team=ending.team, summary=ending.summary)
            if not moved:
                await self._do(self._call.not_put_through(self._clock()))
                return
        else:
            await self._line.hang_up()
        self._over.set()
