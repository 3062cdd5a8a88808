"""A running web server with the telephone's routes, and an exchange behind it that gives back what it hears."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import numpy as np
import uvicorn
from fastapi import FastAPI
from starlette.middleware import Middleware

from app.phone import media_websocket, twilio_webhook
from app.phone.line import HungUp, Incoming, Key, Line, Reached, Sound
from app.web.bodies import Bodies
from app.web.errors import CatchAll, install
from app.web.security import SecureHeaders
from pipelines.audio.pcm import Pcm
from pipelines.settings import PhoneSettings, Settings

WORDS: Pcm = np.arange(800, dtype=np.int16) * 20  # a tenth of a second
LONG: Pcm = np.tile(WORDS, 200)  # 20 s


class EchoExchange:
    """Gives back sound at once; keys: 1 say and mark, 2 say at length, 5 be quiet, 0 a person, 9 the end, # break."""

    def __init__(self) -> None:
        self.calls: list[Line] = []
        self.came: queue.Queue[tuple[str, Incoming]] = queue.Queue()
        self.ended: queue.Queue[str] = queue.Queue()
        self.transferred: queue.Queue[bool] = queue.Queue()
        self.after_the_end: queue.Queue[tuple[bool, Incoming]] = queue.Queue()

    async def answer(self, line: Line) -> None:
        self.calls.append(line)
        try:
            while True:
                incoming = await line.receive()
                self.came.put((line.call_id, incoming))
                match incoming:
                    case Sound():
                        await line.play(incoming.pcm)
                    case Key():
                        await self._press(line, incoming.key)
                    case Reached():
                        pass
                    case HungUp():
                        await self._use_after_the_end(line)
                        return
        finally:
            self.ended.put(line.call_id)

    async def _use_after_the_end(self, line: Line) -> None:
        """A carrier may not know yet that the line has ended."""
        await line.play(WORDS)
        await line.mark("late")
        await line.clear()
        await line.hang_up()
        self.after_the_end.put((await line.transfer("0115 555 0100", team="", summary=""), await line.receive()))

    async def _press(self, line: Line, key: str) -> None:
        match key:
            case "1":
                await line.play(WORDS)
                await line.mark("said-1")
            case "2":
                await line.play(LONG)
                await line.mark("said-2")
            case "5":
                await line.clear()
            case "0":
                summary = 'asks about [PCN] | ${EVIL},\n"now"'
                self.transferred.put(await line.transfer("0115 555 0100", team="parking", summary=summary))
            case "*":
                self.transferred.put(await line.transfer("queue-parking", team="", summary=""))
            case "9":
                await line.hang_up()
            case "#":
                raise RuntimeError("the exchange broke")
            case _:
                pass

    def next(self, call_id: str = "") -> Incoming:
        """What a line brought next, of this call or of any."""
        while True:
            of, incoming = self.came.get(timeout=10)
            if not call_id or of == call_id:
                return incoming


class MediaServer:
    """Where it listens, and its application."""

    def __init__(self, port: int, app: FastAPI, exchange: EchoExchange) -> None:
        self.port = port
        self.app = app
        self.exchange = exchange
        self.http = f"http://127.0.0.1:{port}"
        self.websocket = f"ws://127.0.0.1:{port}"


@contextmanager
def running(phone: PhoneSettings, *, started: bool = True, **server_options: int) -> Iterator[MediaServer]:
    """Serve on a free port of this machine until the block ends."""
    settings = Settings(_env_file=None, phone=phone)
    middleware = [
        Middleware(SecureHeaders, settings=settings, key="k"),
        Middleware(CatchAll),
        Middleware(Bodies, limit=settings.web.max_body_bytes),
    ]
    app = FastAPI(middleware=middleware)
    install(app)
    app.include_router(media_websocket.router)
    app.include_router(twilio_webhook.router)
    exchange = EchoExchange()
    app.state.settings = settings
    app.state.key = "k"
    if started:
        app.state.exchange = exchange
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(app, log_config=None, proxy_headers=False, lifespan="off", **server_options)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            yield MediaServer(listener.getsockname()[1], app, exchange)
        finally:
            server.should_exit = True
            thread.join(timeout=20)
    assert not thread.is_alive()


def connection(host: str, **headers: str) -> SimpleNamespace:
    """As much of a request as tells who asks."""
    return SimpleNamespace(client=SimpleNamespace(host=host), headers=headers)
