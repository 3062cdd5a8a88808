"""Real model servers for tests, each a process of its own: ours, and llama-server from the package xllamacpp."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from pipelines.engines.http import Client, HTTPError, Response, local_client
from pipelines.settings import PROJECT

START_SECONDS = 60
SETTINGS = {
    "FRONT_DOOR_LANGUAGE_MODEL__CONTEXT_TOKENS": "2048",
    "FRONT_DOOR_MODEL_SERVER__RESIDENTS": "8",
    "FRONT_DOOR_MODEL_SERVER__KV_TYPE": "f32",
    "FRONT_DOOR_MODEL_SERVER__FLASH_ATTENTION": "off",
    "FRONT_DOOR_MODEL_SERVER__THREADS": "1",
}
LLAMA_SERVER = """
import sys, time, xllamacpp
params = xllamacpp.CommonParams()
params.model.path, params.hostnames, params.port = sys.argv[1], ["127.0.0.1"], 0
params.n_ctx, params.n_parallel = 4096, 2
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
time.sleep(600)
"""


@dataclass(frozen=True)
class Server:
    """A server that answers."""

    process: subprocess.Popen[bytes]
    address: str  # ends in /v1
    unix_socket: Path | None = None
    key: str = ""

    def client(self) -> Client:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        return local_client(self.address, unix_socket=self.unix_socket, headers=headers)

    def get(self, path: str) -> Response:
        with self.client() as client:
            return client.get(path)

    def health(self) -> Mapping[str, object]:
        return self.get(self.address.removesuffix("/v1") + "/health").json()


def ready(server: Server) -> bool:
    try:
        return server.get("models").is_success
    except HTTPError:
        return False


@contextmanager
def our_server(model: Path, folder: Path, *, key: str = "", **settings: str) -> Iterator[Server]:
    """``python -m app.model_server`` on a Unix socket in a folder."""
    unix_socket = folder / "model-server.sock"
    environment = {**os.environ, **SETTINGS, **settings, "FRONT_DOOR_DATA_FOLDER": str(folder)}
    command = [sys.executable, "-m", "app.model_server", "--attached", "--model", str(model)]
    command += ["--socket", str(unix_socket)]
    with (folder / "server.log").open("ab") as log, _process(command, environment, log) as process:
        server = Server(process, "http://localhost/v1", unix_socket, key)
        wait_for(lambda: ready(server), lambda: (folder / "server.log").read_text())
        yield server


@contextmanager
def llama_server(model: Path) -> Iterator[Server]:
    """llama.cpp's own server with the same model."""
    command = [sys.executable, "-c", LLAMA_SERVER, str(model)]
    with _process(command, dict(os.environ), subprocess.DEVNULL, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        server = Server(process, process.stdout.readline().decode().strip() + "/v1")
        wait_for(lambda: ready(server), lambda: "llama-server did not start")
        yield server
        process.stdout.close()


def wait_for(true: object, why: object = "", *, seconds: float = START_SECONDS) -> None:
    """Wait until something is so."""
    assert callable(true)
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, why() if callable(why) else why
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@contextmanager
def _process(
    command: list[str], environment: Mapping[str, str], log: IO[bytes] | int, *, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.PIPE,  # closed by the system when the tests are killed, which ends our server too
        stdout=log if stdout is None else stdout,
        stderr=log,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdin is not None
        process.stdin.close()
