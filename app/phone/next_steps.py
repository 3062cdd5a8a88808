"""What becomes of a caller once the line was given back: the exchange asks for it after the call."""

from __future__ import annotations

import hashlib
import re
import secrets
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

KEPT_SECONDS = 300.0  # an exchange asks at once; a retry may come a little later
TOKEN_SECONDS = 60.0  # from the webhook of a call to its stream
_MOST = 10_000  # calls remembered
_SUMMARY_CHARACTERS = 300
# Signs that mean something in a dialplan, in TwiML or in a header; a summary loses nothing without them.
_SIGNS = re.compile(r"[^\w .:;!?'()/£%+#*@-]+")

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """End the call, or put the caller through."""

    target: str = ""  # where to; empty ends the call
    team: str = ""
    summary: str = ""  # masked; one line without signs of a dialplan


class NextSteps:
    """Of the calls of the last minutes, what is to come next; a call without an entry goes to a person.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._steps: OrderedDict[str, tuple[float, NextStep]] = OrderedDict()

    def put_through(self, call_id: str, target: str, team: str = "", summary: str = "") -> None:
        self._put(call_id, NextStep(target=_plain(target), team=one_line(team), summary=one_line(summary)))

    def end(self, call_id: str) -> None:
        self._put(call_id, NextStep())

    def forget(self, call_id: str) -> None:
        """The same call has begun again."""
        self._steps.pop(call_id, None)

    def of(self, call_id: str) -> NextStep | None:
        """None for a call that is not known, or not any more."""
        _forget_old(self._steps, self._clock() - KEPT_SECONDS)
        _, step = self._steps.get(call_id, (0.0, None))
        return step

    def _put(self, call_id: str, step: NextStep) -> None:
        self._steps[call_id] = (self._clock(), step)
        self._steps.move_to_end(call_id)
        _forget_old(self._steps, self._clock() - KEPT_SECONDS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A call that a signed webhook has announced and whose stream is to come."""

    call_id: str
    caller: str


class Tokens:
    """Passes for one stream each, good for a minute.

    Args:
        clock: seconds that only grow.
    """

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._given: OrderedDict[bytes, tuple[float, Announced]] = OrderedDict()  # by digest

    def give(self, announced: Announced) -> str:
        token = secrets.token_urlsafe(32)
        self._given[_digest(token)] = (self._clock(), announced)
        _forget_old(self._given, self._clock() - TOKEN_SECONDS)
        return token

    def take(self, token: str) -> Announced | None:
        """The call behind a token; the token is worth nothing afterwards."""
        _forget_old(self._given, self._clock() - TOKEN_SECONDS)
        _, announced = self._given.pop(_digest(token), (0.0, None))
        return announced


def one_line(text: str) -> str:
    """Words that can stand in a dialplan, a header and a caller's name on a display."""
    return " ".join(_SIGNS.sub(" ", text).split())[:_SUMMARY_CHARACTERS]


def _plain(target: str) -> str:
    """A place as it was set; only what would look like another field of our answer is left out."""
    return "".join(sign for sign in target if sign.isprintable() and sign != "|").strip()


def _forget_old(kept: OrderedDict[_Key, tuple[float, _Value]], before: float) -> None:
    """Entries stand in the order of their time; none is older than ``before``, and there are not too many."""
    while kept and (next(iter(kept.values()))[0] < before or len(kept) > _MOST):
        kept.popitem(last=False)


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "replace")).digest()
