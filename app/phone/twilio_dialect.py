"""Twilio Media Streams: every message is a JSON object, sound is mu-law in base64.

Source: twilio.com/docs/voice/media-streams/websocket-messages. Platforms that speak the same dialect may be used in
Twilio's place.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any, cast

import numpy as np

from app.phone.dialect import Message, News, Nonsense, Started, key_of
from app.phone.line import HungUp, Key, Reached, Sound
from pipelines.audio import g711
from pipelines.audio.pcm import Pcm

_HELD = 3  # pieces of sound held back while an earlier one is missing: 60 ms
_NEW_COUNT = 50  # a number so far behind the last one is no late piece: the far end counts anew
_SID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PLACE = re.compile(r"\+?[0-9][0-9 ()-]{2,20}|sips?:[^\s<>\"']{3,200}")


class TwilioDialect:
    """One stream of ``<Connect><Stream>``."""

    kind = "twilio"

    def __init__(self) -> None:
        self._stream = ""
        self._due = 0  # number of the piece of sound that comes next; 0 before the first
        self._early: dict[int, Pcm] = {}

    # --- In ---

    def read(self, message: Message) -> tuple[News, ...]:
        if isinstance(message, bytes):
            return (Nonsense("a binary message came where text is due"),)
        try:
            found = json.loads(message)
        except (ValueError, RecursionError):
            return (Nonsense("a message is no JSON"),)
        if not isinstance(found, dict):
            return (Nonsense("a message is no JSON object"),)
        event = cast(dict[str, Any], found)
        match event.get("event"):
            case "start":
                return (self._start(event),)
            case "media" | "dtmf" | "mark" | "stop" as name:
                return self._tell(str(name), event)
            case _:
                return ()

    def _start(self, event: dict[str, Any]) -> News:
        if self._stream:
            return Nonsense("start came twice")
        start = _part(event, "start")
        stream, call = start.get("streamSid") or event.get("streamSid"), start.get("callSid")
        if not _is_sid(stream) or not _is_sid(call):
            return Nonsense("start names no stream or no call")
        sound = _part(start, "mediaFormat")
        told = (sound.get("encoding"), str(sound.get("sampleRate")), str(sound.get("channels")))
        if told != ("audio/x-mulaw", "8000", "1"):
            return Nonsense("the stream is not mu-law of 8,000 samples a second in one channel")
        token = _part(start, "customParameters").get("token")
        self._stream = str(stream)
        return Started(call_id=str(call), token=token if isinstance(token, str) else "")

    def _tell(self, name: str, event: dict[str, Any]) -> tuple[News, ...]:
        if not self._stream:
            return (Nonsense(f"{name} came before start"),)
        if event.get("streamSid") != self._stream:
            return (Nonsense(f"{name} is of another stream"),)
        part = _part(event, name)
        match name:
            case "media":
                return self._hear(part)
            case "dtmf":
                key = key_of(part.get("digit"))
                return (Key(key),) if key else ()
            case "mark":
                return (Reached(str(part.get("name") or "")),)
            case _:
                return (*self._late_sound(), HungUp("caller left"))

    def _hear(self, media: dict[str, Any]) -> tuple[News, ...]:
        if media.get("track", "inbound") != "inbound":
            return ()
        try:
            data = base64.b64decode(media["payload"], validate=True)
        except (KeyError, TypeError, ValueError, binascii.Error):
            return (Nonsense("a piece of sound is no base64"),)
        if not data:
            return ()
        pcm = g711.decode(data, "ulaw")
        number = str(media.get("chunk", ""))
        if not (number.isascii() and number.isdigit() and len(number) < 12):
            return (Sound(pcm),)  # without numbers, in the order of coming
        return self._in_order(int(number), pcm)

    def _in_order(self, number: int, pcm: Pcm) -> tuple[News, ...]:
        """Pieces by their numbers: one that is early waits a little, one that is too late is dropped."""
        flushed: tuple[News, ...] = ()
        if not self._due or number < self._due - _NEW_COUNT:
            flushed, self._due = self._late_sound(), number
        if number < self._due:
            return flushed
        self._early[number] = pcm
        if len(self._early) > _HELD:
            self._due = min(self._early)  # what is missing is lost; sound of the call goes on
        ready: list[Pcm] = []
        while self._due in self._early:
            ready.append(self._early.pop(self._due))
            self._due += 1
        return (*flushed, Sound(np.concatenate(ready))) if ready else flushed

    def _late_sound(self) -> tuple[News, ...]:
        held = [self._early.pop(number) for number in sorted(self._early)]
        return (Sound(np.concatenate(held)),) if held else ()

    # --- Out ---

    def greet(self) -> tuple[Message, ...]:
        return ()

    def sound(self, pcm: Pcm) -> tuple[Message, ...]:
        if not len(pcm):
            return ()
        payload = base64.b64encode(g711.encode(pcm, "ulaw")).decode("ascii")
        return (self._event("media", {"payload": payload}),)

    def mark(self, name: str) -> tuple[Message, ...]:
        return (self._event("mark", {"name": name}),)

    def clear(self) -> tuple[Message, ...]:
        return (self._event("clear"),)

    def hang_up(self) -> tuple[Message, ...]:
        return ()

    def can_put_through(self, target: str) -> bool:
        return is_dialled(target)

    def _event(self, name: str, part: dict[str, str] | None = None) -> str:
        event: dict[str, Any] = {"event": name, "streamSid": self._stream}
        return json.dumps(event | ({name: part} if part else {}), separators=(",", ":"))


def is_dialled(target: str) -> bool:
    """Whether Twilio can call such a place: a telephone number or a SIP address, not an exchange's extension name."""
    return _PLACE.fullmatch(target) is not None


def _part(event: dict[str, Any], name: str) -> dict[str, Any]:
    found = event.get(name)
    return cast(dict[str, Any], found) if isinstance(found, dict) else {}


def _is_sid(value: object) -> bool:
    return isinstance(value, str) and _SID.fullmatch(value) is not None
