"""Runs the model server: listens first, loads the model beside, ends in order."""

from __future__ import annotations

import os
import resource
import signal
import socket
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType
from typing import NoReturn

import uvicorn

from app.model_server.app import create_model_app
from app.model_server.listening import listen_at, listen_on
from app.model_server.loading import Loaded, Loading
from app.model_server.startup_check import startup_check
from pipelines.batching.open import open_engine
from pipelines.engines.openai_chat import model_server_socket
from pipelines.errors import FrontDoorError, SettingsError
from pipelines.models.store import model_file, model_hash
from pipelines.settings import Settings

GOODBYE_SECONDS = 3  # for answers under way when the server is told to stop


def run(settings: Settings, *, unix_socket: Path | None = None, say: Callable[[str], None]) -> None:
    """Serve until told to stop.

    Args:
        settings: which model, how, and where to listen.
        unix_socket: where to listen; by default in the data folder.
        say: told what is going on, in lines.

    Raises:
        FrontDoorError: the model cannot be loaded, or the address cannot be had.
    """
    if not settings.language_model.model:
        raise SettingsError("No model is set. Set FRONT_DOOR_LANGUAGE_MODEL__MODEL, or give --model.")
    signal.signal(signal.SIGTERM, _stop)
    _allow_connections()
    with _listening(settings, unix_socket) as listeners:
        say(f"Listening: {', '.join(listeners)}")
        say(f"Loading:   {settings.language_model.model}")
        loading = Loading(lambda: _load(settings))
        _serve(settings, loading, list(listeners.values()), lambda loaded: _tell(loaded, settings, say))
    if loading.failure:
        raise FrontDoorError(f"The model was not loaded: {loading.failure}") from loading.failure


def _load(settings: Settings) -> Loaded:
    model = settings.language_model.model
    file = model_file(settings, model)
    name = file.stem if model.endswith(file.name) else model
    return Loaded(f"{name}@{model_hash(file)}", file, open_engine(file, settings))


def _serve(
    settings: Settings, loading: Loading, listeners: list[socket.socket], ready: Callable[[Loaded], None]
) -> None:
    config = uvicorn.Config(
        create_model_app(loading, settings),
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        lifespan="off",
        timeout_graceful_shutdown=GOODBYE_SECONDS,
    )
    server = uvicorn.Server(config)

    def give_up() -> None:
        server.should_exit = True

    loading.start(ready=ready, failed=give_up)
    try:
        server.run(sockets=listeners)
    finally:
        if not loading.close():
            os._exit(0)  # nothing else ends a model that is being loaded


def _tell(loaded: Loaded, settings: Settings, say: Callable[[str], None]) -> None:
    for line in startup_check(loaded, settings):
        say(line)
    say("Ready.")


@contextmanager
def _listening(settings: Settings, unix_socket: Path | None) -> Generator[dict[str, socket.socket]]:
    """The Unix socket, which says that nobody else serves this data folder, and the port where one is set."""
    server = settings.model_server
    path = unix_socket or model_server_socket(settings.data_folder)
    with ExitStack() as stack:
        listeners = {str(path): stack.enter_context(listen_at(path))}
        if server.port:
            has_key = bool(settings.language_model.api_key.get_secret_value())
            listener = listen_on(server.host, server.port, has_key=has_key)
            listeners[f"http://{server.host}:{server.port}/v1"] = stack.enter_context(listener)
        yield listeners


def _allow_connections() -> None:
    """As many open files as the system permits: each caller who waits holds one, and 1,024 are soon taken."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _stop(number: int, frame: FrameType | None) -> NoReturn:
    """End by an exception, so that the socket and the model are put away. uvicorn passes the signal on when done."""
    del number, frame
    raise SystemExit(0)
