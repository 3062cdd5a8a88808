"""Putting a caller through by SIP: the REFER that asks for it, and what became of it (RFC 3515, 5589)."""

from __future__ import annotations

import re
from urllib.parse import quote

from app.phone.sip import messages
from app.phone.sip.messages import Header, Request

FIRST_WORD = 8.0  # seconds without any word of how it goes: the other side has taken it and tells nothing
LAST_WORD = 60.0  # seconds that the new call may ring
_MOST_SUMMARY = 600  # characters: a datagram stays below what networks carry whole
_PLAIN_IN_USER = "+*-_.!~'()&=$,/"  # RFC 3261, 25.1
_WHOLE = re.compile(r"(?:sips?|tel):[^\s<>\"]{1,200}", re.IGNORECASE)
_STATUS = re.compile(rb"\s*SIP/2\.0 (\d{3})")


class Refer:
    """One wish at a time. Its methods give True for put through, False for not, None while it is open."""

    def __init__(self) -> None:
        self.waits = False
        self.until = float("inf")
        self._accepted = False

    def begin(self, now: float) -> None:
        self.waits, self._accepted, self.until = True, False, float("inf")

    def answered(self, status: int, now: float) -> bool | None:
        """The other side has taken the wish, or refused it."""
        if not self.waits:
            return None
        if status >= 300:
            self.waits = False
            return False
        self._accepted = True
        self.until = min(self.until, now + FIRST_WORD)
        return None

    def notified(self, status: int, now: float) -> bool | None:
        """How the new call goes; 0 for a message that does not say."""
        if not self.waits or not status:
            return None
        if status < 200:
            self.until = now + LAST_WORD
            return None
        self.waits = False
        return status < 300

    def waited_long_enough(self) -> bool:
        """No more word came. One who has taken the wish will keep it."""
        self.waits = False
        return self._accepted

    def ended_by_other_side(self) -> bool:
        """The call ended while the wish was open: the caller was put through, if it had been taken."""
        taken = self.waits and self._accepted
        self.waits = False
        return taken


def refer_headers(target: str, peer: str, *, team: str, summary: str, own: str) -> tuple[Header, ...] | None:
    """Headers of the REFER; None where the target is no address.

    Args:
        target: a whole address (sip:, sips:, tel:), or an extension or number of the exchange that called.
        peer: address of that exchange.
        team: for whoever takes the call.
        summary: masked; shortened where it is long.
        own: our contact.
    """
    address = target.strip()
    if not _WHOLE.fullmatch(address):
        domain = peer.partition(":")[2].rpartition("@")[2].partition(";")[0].partition("?")[0]
        if not address or not domain or not address.isprintable() or len(address) > 100:
            return None
        address = f"sip:{quote(address, safe=_PLAIN_IN_USER)}@{domain}"
    return (
        ("refer-to", f"<{address}>"),
        ("referred-by", own),
        *((("x-front-door-team", _line(team)),) if team else ()),
        *((("x-front-door-summary", _line(summary)),) if summary else ()),
    )


def _line(text: str) -> str:
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return words if len(words) <= _MOST_SUMMARY else words[: _MOST_SUMMARY - 1] + "…"


def notified(request: Request) -> int:
    """Status of the new call that a NOTIFY reports; 0 where it reports none."""
    event = messages.first(request.headers, "event").partition(";")[0].strip().lower()
    match = _STATUS.match(request.body) if event == "refer" else None
    return int(match[1]) if match else 0
