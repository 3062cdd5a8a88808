"""The council's switchboard: takes each call on any line, carries it, keeps what was said, and says so when full."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from starlette.concurrency import run_in_threadpool

from app.phone.answering import Listener
from app.phone.audiosocket import serve_audiosocket
from app.phone.call_records import CallRecords, KeptCall, KeptTurn, new_reference
from app.phone.carrier import Carrier
from app.phone.council_house import council_house
from app.phone.crew import Crew
from app.phone.line import Line
from app.phone.next_steps import NextSteps
from app.phone.phone_mind import PhoneMind
from app.phone.sip.server import serve_sip
from app.phone.text_message import TextMessages
from app.store import CallBack
from app.telemetry import pairs
from app.web.asking import Desk
from pipelines.engines.protocols import Heard, SpeechRecogniser, SpeechSynthesiser, VoiceActivity
from pipelines.errors import FrontDoorError, StoreError
from pipelines.settings import Settings
from pipelines.voice.call import Call
from pipelines.voice.events import Expecting, Spoken
from pipelines.voice.menu import Menu
from pipelines.voice.mind import Mind
from pipelines.voice.phone_replies import load_phone_replies
from pipelines.voice.summary import CallSummary, TurnRecord
from pipelines.voice.thinking import CouncilMind

logger = logging.getLogger(__name__)

_THREADS = 32  # most of them wait for a process that listens or speaks
_FIRST_WORDS = "how do i pay my council tax"
_BUSY_SECONDS = 15.0  # longest time for telling a caller that all lines are busy


@dataclass(frozen=True, slots=True, kw_only=True)
class Engines:
    """Ears and mouth of the service; ``activity`` makes a new one for each call."""

    ears: SpeechRecogniser
    mouth: SpeechSynthesiser
    activity: Callable[[], VoiceActivity]
    warm: Callable[[Sequence[str]], object] = field(default=lambda texts: None)  # begins to make sentences ready


class Exchange:
    """Every call of one running service.

    Args:
        desk: where questions are put and kept.
        engines: ears and mouth; they are closed with the exchange.
        records: where calls are kept.
        next_steps: where a line that was given back learns what comes next.
        mind: makes what a call thinks with, by the caller's random id; the council's own by default.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        desk: Desk,
        engines: Engines,
        records: CallRecords,
        *,
        next_steps: NextSteps,
        mind: Callable[[str], Mind] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk = desk
        self._engines = engines
        self._records = records
        self._next_steps = next_steps
        self._settings: Settings = desk.settings
        self._phone = desk.settings.phone
        self._clock = clock
        self._mind = mind or _minds(desk)
        self._replies = load_phone_replies(desk.settings.prompts_folder)
        self._menu = Menu(desk.services, desk.settings.council)
        self._texts = TextMessages(self._phone)
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="phone")
        self._running: set[str] = set()
        self._listeners: list[Listener] = []

    @property
    def calls(self) -> int:
        """How many run now."""
        return len(self._running)

    async def start(self) -> list[str]:
        """Open the lines of the settings and make the fixed phrases ready; returns the lines in words.

        Raises:
            FrontDoorError: an address of the settings cannot be used.
        """
        opened: list[str] = []
        try:
            if self._phone.audiosocket_port:
                host, port = self._phone.audiosocket_host, self._phone.audiosocket_port
                steps = self._next_steps
                self._listeners.append(
                    await serve_audiosocket(
                        self, host, port, on_transfer=steps.put_through, on_begin=steps.forget, on_end=steps.end
                    )
                )
                opened.append(f"AudioSocket {host}:{port}")
            if self._phone.sip_port:
                host, port = self._phone.sip_host, self._phone.sip_port
                # Places to spare beyond the limit, so that the next callers are told instead of cut off.
                places = self._phone.calls_at_once + 10
                self._listeners.append(await serve_sip(self, host, port, calls_at_once=places))
                opened.append(f"SIP {host}:{port} (trial)")
        except OSError as error:
            await self.stop()
            raise FrontDoorError(
                f"A telephone line could not be opened ({error.strerror or error}). Another program may have its port: "
                "see FRONT_DOOR_PHONE__AUDIOSOCKET_PORT and FRONT_DOOR_PHONE__SIP_PORT."
            ) from error
        self._engines.warm([spoken.text for spoken in self._replies.fixed()])
        self._threads.submit(self._warm_up)
        return opened

    async def stop(self) -> None:
        """Take no more calls and hang up the running ones."""
        for listener in self._listeners:
            await listener.close()
        self._listeners.clear()
        self._threads.shutdown(wait=False, cancel_futures=True)
        await run_in_threadpool(self._engines.ears.close)
        await run_in_threadpool(self._engines.mouth.close)

    async def answer(self, line: Line) -> None:
        """Carry a call until it is over."""
        if len(self._running) >= self._phone.calls_at_once:
            await self._all_busy(line)
            return
        visitor = f"phone-{secrets.token_urlsafe(18)}"
        self._running.add(visitor)
        try:
            await self._carry(line, visitor)
        finally:
            self._running.discard(visitor)

    def _warm_up(self) -> None:
        """What is made once and takes a second or two, before the first caller would wait for it."""
        try:
            self._engines.activity()
            self._engines.mouth.languages()
            self._menu.entries()
            self._mind("").understand(Heard(text=_FIRST_WORDS, confidence=0.5), Expecting.QUESTION)
        except Exception as error:  # the first caller meets the same and is told
            logger.warning("telephone_not_warm error=%s", error)

    def _new_call(self, line: Line) -> Call:
        house = council_house(
            self._desk.services,
            self._settings.council,
            self._phone,
            line=line,
            replies=self._replies,
            languages=self._engines.mouth.languages(),
            menu=self._menu.entries(),
        )
        return Call(house, self._engines.activity(), new_reference=new_reference)

    async def _carry(self, line: Line, visitor: str) -> None:
        # In a thread: it may read files, and the other calls must not be held up.
        call = await asyncio.get_running_loop().run_in_executor(self._threads, self._new_call, line)
        mind = self._mind(visitor)
        carrier = Carrier(line, call, self._crew(mind), target=self._target, clock=self._clock)
        logger.info("call_began %s", pairs({"line": line.kind, "calls": len(self._running)}))
        try:
            await carrier.run()
        finally:
            summary = call.summary()
            waits = {"answers": carrier.waits.answers, "barge_ins": carrier.waits.barge_ins}
            await run_in_threadpool(self._keep, line, summary, waits, mind, visitor)

    def _crew(self, mind: Mind) -> Crew:
        return Crew(
            ears=self._engines.ears,
            mouth=self._engines.mouth,
            mind=mind,
            texts=self._texts,
            threads=self._threads,
            council=self._settings.council,
            words_per_minute=self._settings.voice.words_per_minute,
        )

    def _target(self, team: str) -> str:
        return self._phone.people.get(team, self._phone.person)

    async def _all_busy(self, line: Line) -> None:
        """Told politely, and put through to a person: the exchange queues callers, we do not."""
        logger.warning("all_lines_busy line=%s", line.kind)
        with contextlib.suppress(FrontDoorError, TimeoutError):
            async with asyncio.timeout(_BUSY_SECONDS):
                await _say_only(line, self._crew(self._mind("")), self._replies.say("all_busy"))
                await line.transfer(self._target(""), team="", summary="All lines of the front door were busy.")
        await line.hang_up()

    # --- What is kept ---

    def _keep(self, line: Line, summary: CallSummary, waits: dict[str, list[float]], mind: Mind, visitor: str) -> None:
        """Keep the call and the call-back that was asked for; a database that fails costs the caller nothing."""
        wordless = isinstance(mind, PhoneMind) and mind.wordless
        conversation = mind.conversation_id if isinstance(mind, PhoneMind) else ""
        seconds = (summary.ended or self._clock()) - summary.began
        kept = KeptCall(
            reference=summary.reference or new_reference(),
            council=self._settings.council,
            line=line.kind,
            call_id=line.call_id[:128],
            seconds=seconds,
            ending=summary.how_ended or "broken",
            team=summary.team,
            conversation_id=conversation,
            turns=() if wordless else _turns(summary),
            engines={"ears": self._engines.ears.name, "mouth": self._engines.mouth.name},
            waits=waits,
        )
        try:
            self._records.keep(kept)
            if summary.call_back:
                self._keep_call_back(summary, conversation, kept.reference, visitor)
        except StoreError as error:
            logger.error("call_not_kept error=%s", error)
        logger.info("call_ended %s", pairs({"line": line.kind, "ending": kept.ending, "seconds": seconds}))

    def _keep_call_back(self, summary: CallSummary, conversation: str, reference: str, visitor: str) -> None:
        wanted = summary.call_back
        if wanted is None:
            return
        call_back = CallBack(
            council=self._settings.council,
            name="Caller",
            phone=wanted.number,
            summary=wanted.summary,
            team=wanted.team,
            conversation_id=conversation,
        )
        self._desk.store.keep_handover(call_back, visitor, reference=reference)


def _minds(desk: Desk) -> Callable[[str], Mind]:
    shared = CouncilMind(desk.services, desk.settings.council)
    return lambda visitor: PhoneMind(shared, desk, visitor)


def _turns(summary: CallSummary) -> tuple[KeptTurn, ...]:
    return tuple(
        KeptTurn(
            heard=turn.heard,
            confidence=turn.confidence,
            said=turn.said,
            outcome=turn.outcome,
            seconds=max(0.0, _time_of(turn, summary.began) - summary.began),
        )
        for turn in summary.turns
    )


def _time_of(turn: TurnRecord, began: float) -> float:
    """When the caller had said it; of a key, when something came of it."""
    times = (turn.speech_ended, turn.understood, turn.answered, turn.first_said)
    return next((time for time in times if time is not None), began)


async def _say_only(line: Line, crew: Crew, sentences: tuple[Spoken, ...]) -> None:
    """A few sentences to a caller who is not listened to."""
    from app.phone.player import FRAME, RATE

    for spoken in sentences:
        sound = await crew.make_sound(spoken)
        if line.far_end_plays:
            await line.play(sound)
            await asyncio.sleep(len(sound) / RATE)
            continue
        for start in range(0, len(sound) - FRAME, FRAME):
            await line.play(sound[start : start + FRAME])
            await asyncio.sleep(FRAME / RATE)
