"""A caller who leaves frees their place at once: the app with a real engine, which the test can look into."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from model_servers import wait_for

from app.model_server.app import create_model_app
from app.model_server.listening import listen_at
from app.model_server.loading import Loaded, Loading
from pipelines.batching.engine import BatchEngine
from pipelines.batching.open import open_engine
from pipelines.engines.http import Response, bounded, local_client
from pipelines.settings import LanguageModelSettings, ModelServerSettings, Settings

LONG = 1900  # tokens
BODY = {
    "messages": [{"role": "user", "content": "Hello"}],
    "max_tokens": LONG,
    "response_format": {  # so that it goes on and on
        "type": "json_schema",
        "json_schema": {"schema": {"type": "array", "items": {"type": "boolean"}, "minItems": 900}},
    },
}
SETTINGS = Settings(
    _env_file=None,
    language_model=LanguageModelSettings(context_tokens=2048),
    model_server=ModelServerSettings(residents=1, queue=4, kv_tokens=4096, threads=1),
)


class Running:
    """The app on a socket in a thread of the test, and its engine."""

    def __init__(self, engine: BatchEngine, path: Path, loading: Loading) -> None:
        self.engine = engine
        self.path = path
        self.loading = loading

    def send(self, body: dict[str, object]) -> socket.socket:
        raw = socket.socket(socket.AF_UNIX)
        raw.connect(str(self.path))
        text = json.dumps(body).encode()
        head = f"POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: {len(text)}\r\n\r\n"
        raw.sendall(head.encode() + text)
        return raw

    def wait_for(self, running: int, waiting: int) -> None:
        wait_for(lambda: (self.engine.stats().running, self.engine.stats().waiting) == (running, waiting))


@pytest.fixture
def running(tiny_model: Path, tmp_path: Path) -> Iterator[Running]:
    engine = open_engine(tiny_model, SETTINGS)
    loading = Loading(lambda: Loaded("tiny", tiny_model, engine))
    ready = threading.Event()
    loading.start(ready=lambda _: ready.set(), failed=ready.set)
    ready.wait()
    config = uvicorn.Config(create_model_app(loading, SETTINGS), log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    with listen_at(tmp_path / "s.sock") as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        wait_for(lambda: server.started)
        yield Running(engine, tmp_path / "s.sock", loading)
        server.should_exit = True
        thread.join()
    loading.close()


@pytest.mark.parametrize("stream", [True, False], ids=["streamed", "whole"])
def test_whoever_leaves_an_answer_frees_its_place(running: Running, stream: bool) -> None:
    caller = running.send({**BODY, "stream": stream})
    running.wait_for(1, 0)

    caller.close()

    running.wait_for(0, 0)
    assert running.engine.stats().completion_tokens < LONG


def test_whoever_leaves_the_queue_is_dropped_from_it(running: Running) -> None:
    first, second = running.send({**BODY, "stream": True}), running.send({**BODY, "stream": True})
    running.wait_for(1, 1)
    third = running.send(BODY)
    running.wait_for(1, 2)

    second.close()
    third.close()

    running.wait_for(1, 0)
    first.close()
    running.wait_for(0, 0)
    assert running.engine.stats().completion_tokens < LONG


def test_whoever_waits_hears_their_place_from_the_first_line_on(running: Running) -> None:
    callers = [running.send({**BODY, "stream": True}) for _ in range(1)]
    running.wait_for(1, 0)
    callers.append(running.send({**BODY, "stream": True}))
    running.wait_for(1, 1)

    callers.append(running.send({**BODY, "stream": True}))

    callers[-1].settimeout(10)
    said = b""
    while b"\n\n" not in said.partition(b"\r\n\r\n")[2]:
        said += callers[-1].recv(4096)
    assert said.startswith(b"HTTP/1.1 200")
    assert b": position 2\n\n" in said
    for caller in callers:
        caller.close()
    running.wait_for(0, 0)


def test_an_answer_that_is_not_over_in_its_time_ends_in_an_error(running: Running) -> None:
    client = local_client("http://localhost/v1", unix_socket=running.path)
    body = {**BODY, "stream": True, "deadline_seconds": 0.4}

    with bounded(client, "POST", "chat/completions", seconds=20, json=body) as response:
        said = b"".join(response.iter_bytes())

    assert response.status_code == 200
    assert b'"content":"[' in said
    assert b"deadline_exceeded" in said
    assert b"[DONE]" not in said
    client.close()
    running.wait_for(0, 0)


def test_the_engine_that_ends_under_an_answer_ends_it_with_an_error(running: Running) -> None:
    client = local_client("http://localhost/v1", unix_socket=running.path)

    with bounded(client, "POST", "chat/completions", seconds=20, json={**BODY, "stream": True}) as response:
        chunks = response.iter_bytes()
        said = next(chunks)
        running.engine.close()
        said += b"".join(chunks)

    assert b"engine_failed" in said
    client.close()


def test_while_the_model_is_loaded_callers_are_told_so(tiny_model: Path, tmp_path: Path) -> None:
    may_load = threading.Event()

    def load() -> Loaded:
        may_load.wait()
        raise OSError("no such disk")

    loading = Loading(load)
    failed = threading.Event()
    loading.start(ready=lambda _: None, failed=failed.set)

    replies = _ask_all(loading, tmp_path)

    assert [reply.status_code for reply in replies] == [503, 503, 503]
    assert replies[0].json() == {"status": "loading"}
    assert replies[2].json()["error"]["code"] == "model_loading"
    assert replies[2].headers["Retry-After"] == "2"
    may_load.set()
    assert failed.wait(10)
    assert str(loading.failure) == "no such disk"
    assert loading.close()


def _ask_all(loading: Loading, folder: Path) -> list[Response]:
    server = uvicorn.Server(uvicorn.Config(create_model_app(loading, SETTINGS), log_config=None, lifespan="off"))
    with listen_at(folder / "s.sock") as listener:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        wait_for(lambda: server.started)
        with local_client("http://localhost", unix_socket=folder / "s.sock") as client:
            replies = [
                client.get("/health"),
                client.get("/v1/models"),
                client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": "Hello"}]}),
            ]
        server.should_exit = True
        thread.join()
    return replies
