"""A call over a media WebSocket: one task reads, one speaks, and the carrier never waits for the network."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from app.phone.dialect import MESSAGE_BYTES, Dialect, Flow, Message, News, Nonsense, Started
from app.phone.inbox import Inbox
from app.phone.line import HungUp, Incoming, Reached, Sound
from app.phone.next_steps import NextSteps
from pipelines.audio.pcm import Pcm

logger = logging.getLogger(__name__)

RATE = 8_000  # samples a second
PIECE = 4_000  # samples of one message: small enough that a word of ours can still be stopped on its way
AHEAD_SECONDS = 8.0  # of sound that the far end is given before it is due; Asterisk keeps at most 20 s
SEND_SECONDS = 10.0  # for the far end to take a message
CLOSE_SECONDS = 2.0  # for the far end to close after it was told that the call is over
XOFF_SECONDS = 30.0  # a far end that has forgotten to say that it takes sound again is tried
BURST_SECONDS = 30.0  # of sound that may come faster than it is spoken
MOST_NONSENSE = 100  # messages of a call that make no sense


class MediaLine:
    """Fills ``Line``.

    Args:
        websocket: accepted.
        dialect: has read the start of the call.
        started: what it read.
        next_steps: where the exchange finds what comes after the call.
    """

    far_end_plays = True

    def __init__(self, websocket: WebSocket, dialect: Dialect, started: Started, next_steps: NextSteps) -> None:
        self.kind = dialect.kind
        self.call_id = started.call_id
        self.caller = started.caller
        self._websocket = websocket
        self._dialect = dialect
        self._next_steps = next_steps
        self._inbox = Inbox()
        self._outgoing: deque[Pcm | str] = deque()  # sound, and names of marks
        self._changed = asyncio.Event()  # something to say, or room to say it
        self._marks: OrderedDict[str, str] = OrderedDict()  # what the far end calls a mark: what the carrier calls it
        self._named = 0
        self._full_since: float | None = None  # the far end takes no more sound for now
        self._plays_until = 0.0  # when the far end has played what it was given
        self._sending = asyncio.Lock()
        self._gone = asyncio.Event()  # nothing more can be read
        self._nonsense = 0
        self._heard = 0  # samples
        self._begun = time.monotonic()

    # --- As a line ---

    async def receive(self) -> Incoming:
        return await self._inbox.take()

    async def play(self, pcm: Pcm) -> None:
        for start in range(0, len(pcm), PIECE):
            self._say(pcm[start : start + PIECE])

    async def mark(self, name: str) -> None:
        self._named += 1
        number = f"m{self._named}"  # the far end may know only short names, and each only once
        self._marks[number] = name
        self._say(number)

    async def clear(self) -> None:
        """Quiet at once. The marks count as reached: Asterisk throws them away with the sound."""
        self._outgoing.clear()
        self._plays_until = 0.0
        self._changed.set()
        if not self._inbox.ended:
            await self._send(self._dialect.clear)
        for number in list(self._marks):
            self._reach(number)

    async def transfer(self, target: str, *, team: str, summary: str) -> bool:
        if self._inbox.ended or not self._dialect.can_put_through(target):
            return False
        self._next_steps.put_through(self.call_id, target, team, summary)
        await self._end("put through")
        return True

    async def hang_up(self) -> None:
        if not self._inbox.ended:
            self._next_steps.end(self.call_id)
            await self._end("hung up by us")

    # --- For the door ---

    async def greet(self) -> None:
        """Tell the far end that the call is taken."""
        await self._send(self._dialect.greet)

    async def read(self) -> None:
        """Take what comes until the line has ended."""
        while not self._gone.is_set():
            message = await next_message(self._websocket)
            if message is None:
                self._gone.set()
                self._inbox.put(HungUp("caller left"))
            elif len(message) > MESSAGE_BYTES:
                await self.drop("a message is too large", code=1009)
            elif not self._inbox.ended:
                for news in self._dialect.read(message):
                    await self._take(news)

    async def speak(self) -> None:
        """Send what is to be said, not too far ahead of what is heard, until the line has ended."""
        while not self._inbox.ended:
            wait = self._wait()
            if wait == 0.0:
                await self._send(self._next_messages)
                continue
            self._changed.clear()
            with suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._changed.wait()

    async def drop(self, why: str, *, code: int = 1008) -> None:
        """End a line that cannot be trusted or that another one replaces; what comes next for the caller stays open."""
        if self._inbox.ended:
            return
        logger.warning("call_dropped line=%s reason=%r", self.kind, why)
        self._inbox.put(HungUp(why))
        self._changed.set()
        await self._close(code, why)

    # --- Within ---

    def _say(self, item: Pcm | str) -> None:
        if not self._inbox.ended:
            self._outgoing.append(item)
            self._changed.set()

    def _wait(self) -> float | None:
        """Seconds until the first thing may be sent; None while there is nothing."""
        if not self._outgoing:
            return None
        if isinstance(self._outgoing[0], str):
            return 0.0
        now = time.monotonic()
        full = 0.0 if self._full_since is None else self._full_since + XOFF_SECONDS - now
        return max(0.0, full, self._plays_until - now - AHEAD_SECONDS)

    def _next_messages(self) -> tuple[Message, ...]:
        if not self._outgoing:
            return ()
        item = self._outgoing.popleft()
        if isinstance(item, str):
            return self._dialect.mark(item)
        self._plays_until = max(self._plays_until, time.monotonic()) + len(item) / RATE
        return self._dialect.sound(item)

    async def _take(self, news: News) -> None:
        match news:
            case Sound():
                await self._hear(news)
            case Reached():
                self._reach(news.mark)
            case Flow():
                self._full_since = None if news.takes_more else time.monotonic()
                self._changed.set()
            case Nonsense():
                self._nonsense += 1
                if self._nonsense == 1:
                    logger.warning("message_ignored line=%s reason=%r", self.kind, news.why)
                if self._nonsense > MOST_NONSENSE:
                    await self.drop("too many messages make no sense")
            case Started():
                pass
            case _:
                self._inbox.put(news)
                self._changed.set()

    async def _hear(self, sound: Sound) -> None:
        """Sound at the pace of speech; what comes much faster is nobody speaking."""
        self._heard += len(sound.pcm)
        too_early = self._heard / RATE - (time.monotonic() - self._begun)
        if too_early < BURST_SECONDS:
            self._inbox.put(sound)
        elif too_early > 2 * BURST_SECONDS:
            await self.drop("sound comes faster than anybody speaks")
        else:
            await asyncio.sleep(0)  # other calls come first

    def _reach(self, number: str) -> None:
        name = self._marks.pop(number, None)
        if name is not None:
            self._inbox.put(Reached(name))

    async def _send(self, make: Callable[[], tuple[Message, ...]]) -> None:
        """Make messages and send them in one go, so that no others come between; what fails ends the line."""
        try:
            async with self._sending, asyncio.timeout(SEND_SECONDS):
                for message in make():
                    if isinstance(message, str):
                        await self._websocket.send_text(message)
                    else:
                        await self._websocket.send_bytes(message)
        except TimeoutError:
            await self.drop("the far end takes nothing any more")
        except (RuntimeError, WebSocketDisconnect, OSError):
            self._inbox.put(HungUp("the line broke"))
            self._changed.set()

    async def _end(self, why: str) -> None:
        """After the far end was told, it closes by itself; otherwise it is closed."""
        await self._send(self._dialect.hang_up)
        self._inbox.put(HungUp(why))
        self._changed.set()
        if self._dialect.hang_up():
            with suppress(TimeoutError):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await self._gone.wait()
        await self._close(1000, why)

    async def _close(self, code: int, why: str) -> None:
        with suppress(RuntimeError, WebSocketDisconnect, OSError, TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                await self._websocket.close(code, why)


async def next_message(websocket: WebSocket) -> Message | None:
    """The next text or binary message; None when the far end is gone."""
    try:
        message = await websocket.receive()
    except (RuntimeError, WebSocketDisconnect, OSError):
        return None
    if message["type"] == "websocket.disconnect":
        return None
    text = message.get("text")
    return text if isinstance(text, str) else message.get("bytes") or b""
