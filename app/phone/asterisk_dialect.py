"""The media WebSocket of Asterisk's ``chan_websocket``: sound in binary messages, commands and events in text.

Source: docs.asterisk.org, Configuration, Channel Drivers, WebSocket. Events and commands are lines of text or, since
20.18, 22.8 and 23.2, JSON objects; the first event shows which, and commands go out in the same form.
"""

from __future__ import annotations

import json
from typing import Any, Literal, cast

import numpy as np

from app.phone.audiosocket_rates import Downsampler
from app.phone.dialect import Flow, Message, News, Nonsense, Started, key_of, number_of
from app.phone.line import Key, Reached, Sound
from pipelines.audio import g711
from pipelines.audio.pcm import Pcm

Format = Literal["ulaw", "alaw", "slin", "slin16"]
FORMATS: dict[str, Format] = {"ulaw": "ulaw", "alaw": "alaw", "slin": "slin", "slin16": "slin16"}

COMMAND_BYTES = 128  # Asterisk throws longer commands away
_ID_CHARACTERS = 128
_TAPS = 63  # of the low-pass filter on the way to 16,000 samples a second; it delays by 2 ms
_CUT_OFF = 3_700.0  # hertz


class AsteriskDialect:
    """One call of ``Dial(WebSocket/…)``.

    Args:
        call_id: the dialplan's name for the call, of the address; else the exchange's variable or channel names it.
    """

    kind = "asterisk"

    def __init__(self, *, call_id: str = "") -> None:
        self._call_id = call_id
        self._format: Format | None = None
        self._json = False
        self._buffering = False  # Asterisk puts what we send together to whole frames
        self._odd = b""  # half a sample
        self._halve = Downsampler(16_000)
        self._double = _Doubling()

    # --- In ---

    def read(self, message: Message) -> tuple[News, ...]:
        if isinstance(message, bytes):
            return self._hear(message)
        text = message.strip()
        if not text:
            return ()
        if text.startswith("{"):
            try:
                event = json.loads(text)
            except (ValueError, RecursionError):
                return (Nonsense("a text message is no JSON"),)
            return self._tell(_name(event), event, as_json=True)
        name, *rest = text.split()
        fields: dict[str, Any] = {key: value for key, _, value in (word.partition(":") for word in rest)}
        # In the line form, what a mark is called stands alone after the event.
        fields.setdefault("correlation_id", rest[0] if rest else "")
        return self._tell(name, fields, as_json=False)

    def _hear(self, data: bytes) -> tuple[News, ...]:
        if self._format is None:
            return (Nonsense("sound came before MEDIA_START"),)
        if self._format in ("ulaw", "alaw"):
            pcm = g711.decode(data, self._format)
        else:
            data = self._odd + data
            whole = len(data) - len(data) % 2
            self._odd = data[whole:]
            pcm = np.frombuffer(data[:whole], "<i2").astype(np.int16)
            pcm = self._halve.take(pcm) if self._format == "slin16" else pcm
        return (Sound(pcm),) if len(pcm) else ()

    def _tell(self, name: str, fields: dict[str, Any], *, as_json: bool) -> tuple[News, ...]:
        match name:
            case "MEDIA_START":
                return (self._start(fields, as_json=as_json),)
            case "DTMF_END":
                key = key_of(fields.get("digit"))
                return (Key(key),) if key else ()
            # Both are asked for at a mark: before 20.18, 22.8 and 23.2 Asterisk knows the first alone.
            case "MEDIA_BUFFERING_COMPLETED" | "MEDIA_MARK_PROCESSED":
                return (Reached(str(fields.get("correlation_id") or "")),)
            case "MEDIA_XOFF":
                return (Flow(takes_more=False),)
            case "MEDIA_XON":
                return (Flow(takes_more=True),)
            case _:
                return ()

    def _start(self, fields: dict[str, Any], *, as_json: bool) -> News:
        if self._format is not None:
            return Nonsense("MEDIA_START came twice")
        found = FORMATS.get(str(fields.get("format")))
        if found is None:
            return Nonsense("the exchange sends another format; write c(ulaw) into the Dial of the dialplan")
        variables = _variables(fields.get("channel_variables"))
        names = (
            self._call_id,
            variables.get("FRONTDOOR_CALL"),
            fields.get("channel_id"),
            fields.get("channel"),
            fields.get("connection_id"),
        )
        call_id = next((str(name) for name in names if name), "")
        if not call_id or len(call_id) > _ID_CHARACTERS or not call_id.isprintable():
            return Nonsense("MEDIA_START names no call")
        self._format, self._json = found, as_json
        return Started(call_id=call_id, caller=number_of(variables.get("FRONTDOOR_CALLER")))

    # --- Out ---

    def greet(self) -> tuple[Message, ...]:
        return (self._command("ANSWER"),)

    def sound(self, pcm: Pcm) -> tuple[Message, ...]:
        match self._format:
            case "ulaw" | "alaw":
                data = g711.encode(pcm, self._format)
            case "slin16":
                data = self._double.take(pcm).astype("<i2").tobytes()
            case _:
                data = pcm.astype("<i2").tobytes()
        if not data:
            return ()
        begin = () if self._buffering else (self._command("START_MEDIA_BUFFERING"),)
        self._buffering = True
        return (*begin, data)

    def mark(self, name: str) -> tuple[Message, ...]:
        # The end of buffering also has the last part of a frame filled up and played.
        self._buffering = False
        self._double = _Doubling()
        return (self._command("STOP_MEDIA_BUFFERING", name), self._command("MARK_MEDIA", name))

    def clear(self) -> tuple[Message, ...]:
        self._buffering = False
        self._double = _Doubling()
        return (self._command("FLUSH_MEDIA"),)

    def hang_up(self) -> tuple[Message, ...]:
        return (self._command("HANGUP"),)

    def can_put_through(self, target: str) -> bool:
        return bool(target)  # the dialplan reads it and knows its own extensions

    def _command(self, name: str, mark: str = "") -> str:
        if not self._json:
            return f"{name} {mark}" if mark else name
        command = {"command": name} | ({"correlation_id": mark} if mark else {})
        return json.dumps(command, separators=(",", ":"))


def _name(event: object) -> str:
    name = cast(dict[str, Any], event).get("event") if isinstance(event, dict) else None
    return name if isinstance(name, str) else ""


def _variables(found: object) -> dict[str, Any]:
    """Variables of the channel; the underscores by which a dialplan hands them on are no part of their names."""
    if not isinstance(found, dict):
        return {}
    return {key.lstrip("_"): value for key, value in cast(dict[str, Any], found).items()}


class _Doubling:
    """8,000 samples a second to 16,000, piece by piece without a seam."""

    def __init__(self) -> None:
        place = np.arange(_TAPS) - _TAPS // 2
        taps = np.sinc(place * (2 * _CUT_OFF / 16_000)) * np.hamming(_TAPS)
        self._taps = 2.0 * taps / taps.sum()  # half of the samples are zeros: twice as loud evens out
        self._past = np.zeros(_TAPS - 1)

    def take(self, pcm: Pcm) -> Pcm:
        spread = np.zeros(2 * len(pcm))
        spread[::2] = pcm
        line = np.concatenate([self._past, spread])
        self._past = line[len(line) - (_TAPS - 1) :]
        sound = np.convolve(line, self._taps, "valid") if len(pcm) else spread
        return np.clip(np.rint(sound), -32_768, 32_767).astype(np.int16)
