"""One SIP call as a line: its dialogue with the other telephone, its sound, its keys."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import Callable, Sequence
from urllib.parse import unquote

from app.phone.inbox import Inbox
from app.phone.line import HungUp, Incoming, Key
from app.phone.silence import SILENCE, Silence
from app.phone.sip import messages, sdp
from app.phone.sip.dialog import Confirmed, Dialog, Ended, Event, Offered, Pressed, Referred, Send
from app.phone.sip.media import Media, open_media
from app.phone.sip.messages import Address, Header
from app.phone.sip.reception import Counts
from pipelines.audio.pcm import Pcm

logger = logging.getLogger(__name__)

_NUMBER = re.compile(r"\+?\d{3,15}")
_PLAYED_LATER = 0.25  # seconds by which a telephone plays later than it hears from us; a BYE cuts that off


class SipLine:
    """One call.

    Args:
        dialog: just opened.
        source: address that the call came from.
        send: sends a datagram by the socket that all calls share.
        forget: told when nothing of the call can come any more.
    """

    kind = "sip"
    far_end_plays = False

    def __init__(
        self,
        dialog: Dialog,
        source: Address,
        *,
        send: Callable[[bytes, Address], None],
        forget: Callable[[SipLine], None],
    ) -> None:
        headers = dialog.invite.headers
        self.dialog = dialog
        self.call_id = messages.first(headers, "call-id")
        self.caller = caller_number(headers)
        self._source = source
        self._send = send
        self._forget = forget
        self._loop = asyncio.get_running_loop()
        self._inbox = Inbox()
        self._silence = Silence(lambda: self._media and self._media.send(SILENCE), self._loop)
        self._media: Media | None = None
        self._opening = True
        self._settled = asyncio.Event()  # confirmed by the caller, or over
        self._referred: asyncio.Future[bool] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._number = secrets.randbits(31)  # of our side's description, with its versions
        self._version = 0
        self._late_offer = False
        self._spoke = float("-inf")  # when we last sent sound that is no silence

    @property
    def counts(self) -> Counts:
        """Packets of the caller's sound, and how they fared."""
        return self._media.counts if self._media else Counts()

    async def receive(self) -> Incoming:
        return await self._inbox.take()

    async def play(self, pcm: Pcm) -> None:
        self._silence.played()
        if self._media is not None:
            self._media.send(pcm)
            if pcm.any():
                self._spoke = self._loop.time()

    async def mark(self, name: str) -> None:
        """The carrier keeps the pace here, so it knows itself what was played."""

    async def clear(self) -> None:
        """Nothing waits here."""

    async def transfer(self, target: str, *, team: str, summary: str) -> bool:
        """Ask the caller's exchange to call the target instead of us; the call goes on where it will not."""
        if self._inbox.ended or self._referred is not None:
            return False
        self._referred = self._loop.create_future()
        try:
            self.perform(self.dialog.ask_transfer(target, self._loop.time(), team=team, summary=summary))
            done = await self._referred
        finally:
            self._referred = None
        if done:
            await self.hang_up()
        return done

    async def hang_up(self) -> None:
        rest = self._spoke + _PLAYED_LATER - self._loop.time()
        if rest > 0 and not self._inbox.ended:
            await asyncio.sleep(rest)
        self.perform(self.dialog.hang_up(self._loop.time()))

    # --- for the server ------------------------------------------------------------------------------------------

    async def open(self, host: str, ports: Sequence[int]) -> bool:
        """Answer the call; False where it ended before the caller had confirmed."""
        self.perform(self.dialog.start())
        try:
            media = await open_media(host, self._inbox.put, ports)
        except OSError as error:
            logger.error("call_refused line=sip error=%s", error)
            self.perform(self.dialog.refuse(503, self._loop.time(), ("retry-after", "10")))
            return False
        self._media = media
        if self._inbox.ended:
            media.close()
            return False
        self._offered(self.dialog.invite.body)
        self._opening = False
        await self._settled.wait()
        return not self._inbox.ended

    def perform(self, events: Sequence[Event]) -> None:
        """Do what the dialogue asks for, and wait for its next deadline."""
        for event in events:
            if isinstance(event, Send):
                self._send(event.data, event.to)
            elif isinstance(event, Offered):
                if not self._opening:
                    self._offered(event.body)
            elif isinstance(event, Confirmed):
                self._confirmed(event.body)
            elif isinstance(event, Pressed):
                if self._media is None or not self._media.keys_seen:
                    self._inbox.put(Key(event.key))
            elif isinstance(event, Referred):
                if self._referred is not None and not self._referred.done():
                    self._referred.set_result(event.done)
            else:
                self._ended(event)
        self._arm()

    def drop(self) -> None:
        """Nothing is waited for any more; for the end of the server."""
        if self._timer is not None:
            self._timer.cancel()
        self._ended(Ended("the line was closed"))

    # --- inside --------------------------------------------------------------------------------------------------

    def _offered(self, body: bytes) -> None:
        """Answer an offer, the first one or one that changes the call."""
        now, media = self._loop.time(), self._media
        session = sdp.read(body) if body else None
        if media is None or (body and session is None):
            return self.perform(self.dialog.refuse(488, now))
        self._version += 1
        self._late_offer = session is None
        if session is None:
            ours = sdp.offer(media.own, number=self._number, version=self._version)
        else:
            media.agree(session, self._source[0])
            ours = sdp.answer(session, media.own, number=self._number, version=self._version)
        return self.perform(self.dialog.accept(ours, now))

    def _confirmed(self, body: bytes) -> None:
        session = sdp.read(body) if self._late_offer else None
        if self._media is not None and session is not None:
            self._media.agree(session, self._source[0])
        elif self._late_offer and not self._settled.is_set():
            return self.perform(self.dialog.hang_up(self._loop.time()))  # no answer to our offer: nothing can be heard
        self._late_offer = False
        if self._media is not None and not self._settled.is_set():
            self._media.start()
            self._silence.start()
            self._settled.set()
        return None

    def _ended(self, event: Ended) -> None:
        self._silence.stop()
        if self._media is not None:
            counts = self.counts
            if not self._inbox.ended:
                logger.info("call_over line=sip received=%d lost=%d late=%d", counts.received, counts.lost, counts.late)
            self._media.close()
        self._inbox.put(HungUp(event.reason))
        self._settled.set()
        if self._referred is not None and not self._referred.done():
            self._referred.set_result(False)

    def _arm(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
        due = self.dialog.deadline()
        self._timer = self._loop.call_at(due, self._tick) if due != float("inf") else None

    def _tick(self) -> None:
        now = self._loop.time()
        self.perform(self.dialog.tick(now))
        if self.dialog.forgotten(now):
            if self._timer is not None:
                self._timer.cancel()
            self._forget(self)


def caller_number(headers: tuple[Header, ...]) -> str:
    """The caller's number as their exchange asserts or the call itself says it; empty where it is hidden or none."""
    privacy = messages.first(headers, "privacy").lower()
    if privacy and privacy != "none":
        return ""
    asserted = messages.every(headers, "p-asserted-identity")
    for value in (*asserted, messages.first(headers, "from")):
        user = messages.uri(value).partition(":")[2].partition("@")[0].partition(";")[0]
        number = re.sub(r"[-. ()]", "", unquote(user))
        if _NUMBER.fullmatch(number) and number.isascii():
            return number
    return ""
