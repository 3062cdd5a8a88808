"""The exchange's side of a call, by the two protocols of Asterisk."""

from __future__ import annotations

import asyncio
import base64
import ssl
import uuid
from contextlib import suppress
from typing import Protocol
from urllib.parse import urlencode, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from app.phone.audiosocket_frames import HANG_UP, KEY, SOUND, UUID, FrameReader, frame, sound_frame, sound_of
from app.phone.trial.playout import FRAME, QUIET, Playout
from pipelines.audio import g711
from pipelines.audio.pcm import Pcm
from pipelines.errors import FrontDoorError

_OPEN_SECONDS = 10.0
_LONGEST_LUMP = 480  # samples, 60 ms, that wait in a telephone that plays what it gets; more is left out
_WHY_CHARACTERS = 200
_QUIET_ULAW = b"\xff" * FRAME  # most of what callers send
_QUIET_FRAME = frame(SOUND, bytes(2 * FRAME))


class Wire(Protocol):
    """One call as the exchange holds it."""

    call_id: str
    playout: Playout
    ended: asyncio.Event  # the service has ended the call

    async def open(self) -> None:
        """Place the call.

        Raises:
            FrontDoorError: nobody takes it.
        """
        ...

    async def send(self, pcm: Pcm) -> None:
        """20 ms of the caller."""
        ...

    async def press(self, key: str) -> None: ...

    async def passed(self, marks: tuple[str, ...]) -> None:
        """The marks were played past."""
        ...

    async def hang_up(self) -> None: ...

    async def break_off(self) -> None:
        """The connection is gone, without a word."""
        ...


class MediaStreamWire:
    """Asterisk's ``chan_websocket``, mu-law.

    Args:
        server: web address of the service.
        token: of the settings; empty from the same machine.
    """

    def __init__(self, server: str, *, token: str = "") -> None:
        self.call_id = str(uuid.uuid4())
        self.playout = Playout()
        self.ended = asyncio.Event()
        self._server = server
        parts = urlsplit(server)
        scheme = "wss" if parts.scheme in ("https", "wss") else "ws"
        self._address = f"{scheme}://{parts.netloc}/phone/asterisk?{urlencode({'call': self.call_id})}"
        shown = base64.b64encode(f"exchange:{token}".encode()).decode()
        self._headers = {"Authorization": f"Basic {shown}"} if token else {}
        self._socket: ClientConnection | None = None
        self._reader: asyncio.Task[None] | None = None

    async def open(self) -> None:
        try:
            self._socket = await connect(
                self._address,
                subprotocols=["media"],  # type: ignore[list-item]  # pyright: ignore
                additional_headers=self._headers,
                compression=None,  # as Asterisk does
                open_timeout=_OPEN_SECONDS,
                ping_interval=None,
                proxy=None,
            )
        except InvalidStatus as error:
            raise FrontDoorError(_refused(error)) from error
        except InvalidURI as error:
            raise FrontDoorError(f"'{self._server}' is no web address, such as http://localhost:8000.") from error
        except (OSError, InvalidHandshake, TimeoutError, ssl.SSLError) as error:
            raise FrontDoorError(
                f"No front door answers at {self._server} ({type(error).__name__}). Start it: frontdoor serve"
            ) from error
        start = f"MEDIA_START connection_id:{self.call_id} channel:trial/{self.call_id[:8]} format:ulaw"
        await self._send(f"{start} optimal_frame_size:160 ptime:20")
        self._reader = asyncio.create_task(self._read(self._socket))

    async def _read(self, socket: ClientConnection) -> None:
        with suppress(ConnectionClosed):
            async for message in socket:
                if isinstance(message, bytes):
                    self.playout.add(g711.decode(message, "ulaw"))
                else:
                    await self._command(message)
        self.ended.set()

    async def _command(self, text: str) -> None:
        name, _, rest = text.partition(" ")
        match name:
            case "MARK_MEDIA":
                self.playout.mark(rest)
            case "FLUSH_MEDIA":
                await self.passed(self.playout.flush())
            case "HANGUP":
                self.ended.set()
            case _:
                pass

    async def send(self, pcm: Pcm) -> None:
        await self._send(_QUIET_ULAW if pcm is QUIET else g711.encode(pcm, "ulaw"))

    async def press(self, key: str) -> None:
        await self._send(f"DTMF_END digit:{key} duration_ms:100")

    async def passed(self, marks: tuple[str, ...]) -> None:
        for mark in marks:
            await self._send(f"MEDIA_MARK_PROCESSED {mark}")

    async def _send(self, message: str | bytes) -> None:
        if self._socket is None:
            return
        with suppress(ConnectionClosed):
            await self._socket.send(message)

    async def hang_up(self) -> None:
        if self._socket is not None:
            await self._socket.close()
        await _over(self._reader)

    async def break_off(self) -> None:
        if self._socket is not None:
            self._socket.transport.abort()
        await _over(self._reader)


class AudioSocketWire:
    """Asterisk's AudioSocket over TCP.

    Args:
        host: of the service.
        port: of its AudioSocket.
    """

    def __init__(self, host: str, port: int) -> None:
        self.call_id = str(uuid.uuid4())
        self.playout = Playout(longest=_LONGEST_LUMP)
        self.ended = asyncio.Event()
        self._host, self._port = host, port
        self._writer: asyncio.StreamWriter | None = None
        self._reader: asyncio.Task[None] | None = None

    async def open(self) -> None:
        try:
            async with asyncio.timeout(_OPEN_SECONDS):
                reader, self._writer = await asyncio.open_connection(self._host, self._port)
        except (OSError, TimeoutError) as error:
            raise FrontDoorError(
                f"No AudioSocket answers at {self._host}:{self._port} ({type(error).__name__}). Set "
                "FRONT_DOOR_PHONE__AUDIOSOCKET_PORT for the service and here, then start it: frontdoor serve"
            ) from error
        self._writer.write(frame(UUID, uuid.UUID(self.call_id).bytes))
        self._reader = asyncio.create_task(self._read(reader))

    async def _read(self, reader: asyncio.StreamReader) -> None:
        frames = FrameReader()
        with suppress(OSError):
            while data := await reader.read(4096):
                for came in frames.feed(data):
                    if came.kind == SOUND:
                        # The caller's telephone is on the other side of a mu-law line.
                        self.playout.add(g711.decode(g711.encode(sound_of(came.payload), "ulaw"), "ulaw"))
                    elif came.kind == HANG_UP:
                        self.ended.set()
        self.ended.set()

    async def send(self, pcm: Pcm) -> None:
        self._write(_QUIET_FRAME if pcm is QUIET else sound_frame(pcm))

    async def press(self, key: str) -> None:
        self._write(frame(KEY, key.encode("ascii")))

    async def passed(self, marks: tuple[str, ...]) -> None:
        del marks  # the service keeps the pace itself

    def _write(self, data: bytes) -> None:
        if self._writer is not None and not self.ended.is_set():
            self._writer.write(data)

    async def hang_up(self) -> None:
        self._write(frame(HANG_UP))
        await self._close()

    async def break_off(self) -> None:
        if self._writer is not None:
            self._writer.transport.abort()
        await self._close()

    async def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            with suppress(OSError):
                await self._writer.wait_closed()
        if self._reader is not None:
            self._reader.cancel()
        await _over(self._reader)


async def _over(reader: asyncio.Task[None] | None) -> None:
    if reader is not None:
        await asyncio.gather(reader, return_exceptions=True)


def _refused(error: InvalidStatus) -> str:
    """Why, in the service's own words where it has some."""
    code, body = error.response.status_code, error.response.body or b""
    said = body.decode("utf-8", "replace").strip()
    if said.startswith("Refused: "):
        return f"The call was not taken: {said.removeprefix('Refused: ')[:_WHY_CHARACTERS]}"
    return f"The call was not taken: what answers there is no front door, or an older one (HTTP {code})."
