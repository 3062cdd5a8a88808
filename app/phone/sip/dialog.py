"""One SIP call as its called side sees it: requests, responses and time in, datagrams and events out; no socket.

States: ``ringing`` (an INVITE waits for our answer), ``answered`` (200 sent, ACK not there yet), ``talking``,
``over``. What has to be said until somebody confirms it is repeated as RFC 3261, 17 prescribes for UDP.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.phone.sip import messages
from app.phone.sip.messages import Address, Header, Request, Response
from app.phone.sip.referral import Refer, notified, refer_headers

T1 = 0.5  # seconds, RFC 3261, 17.1.1.1
T2 = 4.0
PATIENCE = 64 * T1
ALLOW = ("allow", "INVITE, ACK, BYE, CANCEL, OPTIONS, INFO, NOTIFY")
_SDP = ("content-type", "application/sdp")
_SIGNAL = re.compile(r"^[ \t]*signal[ \t]*[=:][ \t]*(\S{1,2})[ \t\r]*$", re.IGNORECASE | re.MULTILINE)
_LATE_ACK = 5.0  # seconds, RFC 3261's T4: what the network still holds of a call that is over


class State(StrEnum):
    RINGING = "ringing"
    ANSWERED = "answered"
    TALKING = "talking"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Send:
    """A datagram for the other side."""

    data: bytes
    to: Address


@dataclass(frozen=True, slots=True)
class Offered:
    """An INVITE waits for ``accept`` or ``refuse``; the first one, or one that changes the call."""

    body: bytes  # empty: we are to offer


@dataclass(frozen=True, slots=True)
class Confirmed:
    """The other side knows that we have answered. Comes again for each change of the call."""

    body: bytes  # its answer where we had to offer


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key told by signalling."""

    key: str


@dataclass(frozen=True, slots=True)
class Referred:
    """What became of our wish to put the caller through."""

    done: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """The call is over. Comes once."""

    reason: str


Event = Send | Offered | Confirmed | Pressed | Referred | Ended


@dataclass(slots=True)
class _Repeat:
    """Something sent again, at growing distances, until it is confirmed or patience ends."""

    data: bytes
    next_at: float
    until: float
    pause: float = T1

    def due(self, now: float) -> bool:
        if now < self.next_at:
            return False
        self.pause = min(2 * self.pause, T2)
        self.next_at = now + self.pause
        return True


class Dialog:
    """One call.

    Args:
        invite: the request that opened it; ``messages.problem`` found none.
        source: where it came from. All that we send goes there: never to an address that a stranger wrote down.
        own: where we listen.
        now: seconds that only grow.
    """

    def __init__(self, invite: Request, source: Address, *, own: Address, now: float) -> None:
        self.state = State.RINGING
        self.tag = secrets.token_hex(8)
        self.invite = invite
        self.remote_cseq = messages.cseq(invite.headers)[0]
        self.refer = Refer()
        host = f"[{own[0]}]" if ":" in own[0] else own[0]
        self._own = f"{host}:{own[1]}"
        self._contact: Header = ("contact", f"<sip:frontdoor@{self._own}>")
        self._source = source
        self._target = _target(invite)
        self._routes = tuple(value for name, value in invite.headers if name == "record-route")
        self._ended = False
        self._accepted = False  # our latest final response to an INVITE was a yes
        self._cseq = secrets.randbelow(10_000) + 1
        self._response: bytes = b""  # the last one to the INVITE at hand
        self._repeat: _Repeat | None = None  # a final response without its ACK
        self._asking: tuple[int, str, _Repeat] | None = None  # our own request without a response
        self._last_answer: tuple[int, str, bytes] | None = None  # to a request inside the call
        self._forget_at = now

    # --- what the line wants -------------------------------------------------------------------------------------

    def start(self) -> list[Event]:
        """Say that we try and ring, and ask for an answer to the offer."""
        trying = messages.respond(self.invite, 100, self._source)
        self._response = self._reply(self.invite, 180, self._contact)
        return [self._send(trying), self._send(self._response), Offered(self.invite.body)]

    def accept(self, body: bytes, now: float) -> list[Event]:
        """Answer the INVITE at hand with our side of the sound."""
        if self.state is State.OVER:
            return []
        if self.state is State.RINGING:
            self.state = State.ANSWERED
        self._accepted = True
        return self._finally(self._reply(self.invite, 200, self._contact, ALLOW, _SDP, body=body), now)

    def refuse(self, status: int, now: float, *extra: Header) -> list[Event]:
        """Say no to the INVITE at hand: to the call, or only to its change."""
        if self.state is State.OVER:
            return []
        self._accepted = False
        events = self._finally(self._reply(self.invite, status, *extra), now)
        return [*events, *self._end("refused", now)] if self.state is State.RINGING else events

    def hang_up(self, now: float) -> list[Event]:
        """End the call from our side."""
        if self.state is State.OVER:
            return []
        if self.state is State.RINGING:
            return self.refuse(503, now)
        self._repeat = None
        return [*self._ask("BYE", now), *self._end("hung up by us", now)]

    def ask_transfer(self, target: str, now: float, *, team: str, summary: str) -> list[Event]:
        """Ask the other side to put the caller through; ``Referred`` tells what became of it."""
        headers = refer_headers(target, self._target, team=team, summary=summary, own=self._contact[1])
        if headers is None or self.state is not State.TALKING or self._asking or self.refer.waits:
            return [Referred(False)]
        self.refer.begin(now)
        return self._ask("REFER", now, *headers)

    # --- what the other side says --------------------------------------------------------------------------------

    def request(self, request: Request, source: Address, now: float) -> list[Event]:
        """A request of this call; ``messages.problem`` found nothing wrong with it."""
        number, method = messages.cseq(request.headers)
        if method == "ACK":
            return self._acknowledged(request, number, now)
        if method == "CANCEL":
            return self._cancelled(request, now)
        if method == "INVITE" and number == self.remote_cseq:
            return [self._send(self._response)] if self._response else []
        if self._last_answer and self._last_answer[:2] == (number, method):
            return [self._send(self._last_answer[2])]
        if self._ended:
            return [self._send(self._reply(request, 200 if method == "BYE" else 481))]  # both may hang up at once
        if number <= self.remote_cseq:
            return [self._send(self._reply(request, 500))]
        self._source = source  # of its latest word: an address translator may have moved it
        if method == "INVITE":
            return self._changed(request, number, now)
        self.remote_cseq = number
        status, events = self._inside(request, now)
        answer = self._reply(request, status, *((ALLOW,) if status == 405 else ()))
        self._last_answer = (number, method, answer)
        return [self._send(answer), *events]

    def response(self, response: Response, now: float) -> list[Event]:
        """What the other side says to a request of ours."""
        if self._asking is None or messages.cseq(response.headers) != self._asking[:2] or response.status < 200:
            return []
        method = self._asking[1]
        self._asking = None
        if method == "REFER" and (done := self.refer.answered(response.status, now)) is not None:
            return [Referred(done)]
        return []

    # --- what time brings ----------------------------------------------------------------------------------------

    def deadline(self) -> float:
        """When ``tick`` has something to do."""
        times = [self._forget_at] if self._ended else []
        times += [min(repeat.next_at, repeat.until) for repeat in self._repeats()]
        if self.refer.waits:
            times.append(self.refer.until)
        return min(times, default=float("inf"))

    def tick(self, now: float) -> list[Event]:
        """Repeat what was not confirmed; give up when patience ends."""
        events: list[Event] = []
        if self._repeat and now >= self._repeat.until:
            self._repeat = None
            if self.state is State.ANSWERED:
                events += [*self._ask("BYE", now), *self._end("never confirmed", now)]
        if self._asking and now >= self._asking[2].until:
            method, self._asking = self._asking[1], None
            if method == "REFER" and self.refer.answered(408, now) is False:
                events.append(Referred(False))
        if self.refer.waits and now >= self.refer.until:
            events.append(Referred(self.refer.waited_long_enough()))
        return events + [self._send(repeat.data) for repeat in self._repeats() if repeat.due(now)]

    @property
    def unanswered(self) -> bool:
        """A request of ours waits for its response."""
        return self._asking is not None

    def forgotten(self, now: float) -> bool:
        """Nothing that may still come needs an answer."""
        return self._ended and now >= self._forget_at and not any(self._repeats())

    # --- inside --------------------------------------------------------------------------------------------------

    def _repeats(self) -> Iterable[_Repeat]:
        return [repeat for repeat in (self._repeat, self._asking and self._asking[2]) if repeat]

    def _send(self, data: bytes) -> Send:
        return Send(data, self._source)

    def _reply(self, request: Request, status: int, *extra: Header, body: bytes = b"") -> bytes:
        return messages.respond(request, status, self._source, to_tag=self.tag, extra=extra, body=body)

    def _finally(self, response: bytes, now: float) -> list[Event]:
        self._response = response
        self._repeat = _Repeat(response, now + T1, now + PATIENCE)
        return [self._send(response)]

    def _end(self, reason: str, now: float) -> list[Event]:
        self.state = State.OVER
        if self._ended:
            return []
        self._ended = True
        self._forget_at = now + PATIENCE
        return [*([Referred(True)] if self.refer.ended_by_other_side() else []), Ended(reason)]

    def _acknowledged(self, request: Request, number: int, now: float) -> list[Event]:
        if self._repeat is None or number != self.remote_cseq:
            return []
        self._repeat = None
        if self._ended:
            self._forget_at = min(self._forget_at, now + _LATE_ACK)
        if self._ended or not self._accepted:
            return []  # it confirms a refusal
        self.state = State.TALKING
        return [Confirmed(request.body)]

    def _cancelled(self, request: Request, now: float) -> list[Event]:
        if messages.branch(request.headers) != messages.branch(self.invite.headers):
            return [self._send(self._reply(request, 481))]
        events: list[Event] = [self._send(self._reply(request, 200))]
        if self.state is State.RINGING:  # later there is nothing left to cancel; a BYE follows
            events += self._finally(self._reply(self.invite, 487), now)
            events += self._end("cancelled by the caller", now)
        return events

    def _changed(self, request: Request, number: int, now: float) -> list[Event]:
        """A new INVITE inside the call: it is held, taken up again, or its sound goes elsewhere."""
        if self._repeat or self.state is not State.TALKING:
            return [self._send(self._reply(request, 491))]
        self.remote_cseq, self.invite = number, request
        self._target = _target(request) or self._target
        self._response = messages.respond(request, 100, self._source)
        return [self._send(self._response), Offered(request.body)]

    def _inside(self, request: Request, now: float) -> tuple[int, list[Event]]:
        """Status and events for a request that is no INVITE."""
        method = request.method
        if method == "BYE":
            self._repeat = None
            refused = [*self._finally(self._reply(self.invite, 487), now)] if self.state is State.RINGING else []
            return 200, [*refused, *self._end("hung up by the caller", now)]
        if method == "INFO":
            key = _key(request)
            return 200, [Pressed(key)] if key else []
        if method == "NOTIFY":
            done = self.refer.notified(notified(request), now)
            return 200, [] if done is None else [Referred(done)]
        return (200 if method == "OPTIONS" else 405), []

    def _ask(self, method: str, now: float, *extra: Header) -> list[Event]:
        self._cseq += 1
        to, of = messages.first(self.invite.headers, "from"), messages.first(self.invite.headers, "to")
        request = Request(
            method=method,
            uri=self._target or messages.uri(to),
            headers=(
                ("via", f"SIP/2.0/UDP {self._own};branch=z9hG4bK{secrets.token_hex(8)};rport"),
                ("max-forwards", "70"),
                *(("route", route) for route in self._routes),
                ("from", of if messages.tag(of) else f"{of};tag={self.tag}"),
                ("to", to),
                ("call-id", messages.first(self.invite.headers, "call-id")),
                ("cseq", f"{self._cseq} {method}"),
                self._contact,
                *extra,
            ),
        )
        data = messages.write(request)
        self._asking = (self._cseq, method, _Repeat(data, now + T1, now + PATIENCE))
        return [self._send(data)]


def _target(request: Request) -> str:
    """Where the other side wants our requests addressed to."""
    contacts = messages.every(request.headers, "contact")
    found = messages.uri(contacts[0]) if contacts else ""
    return found if found.lower().startswith(("sip:", "sips:")) and not set(found) & set(" \t<>") else ""


def _key(request: Request) -> str:
    """The key of an INFO (application/dtmf-relay or application/dtmf); empty for another message."""
    kind = messages.first(request.headers, "content-type").partition(";")[0].strip().lower()
    text = request.body.decode("latin-1").strip()
    if kind == "application/dtmf-relay":
        signal = _SIGNAL.search(text)
        text = signal[1] if signal else ""
    elif kind != "application/dtmf":
        return ""
    key = {"10": "*", "11": "#"}.get(text, text).upper()
    return key if len(key) == 1 and key in "0123456789*#ABCD" else ""
