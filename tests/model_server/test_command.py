"""The command: what it says at its start, where it listens, whom it lets in, how it ends."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from model_servers import our_server, wait_for

from app.cli.model_server import model_server_command as the_front_doors
from app.model_server.command import model_server_command
from bench.served import free_port
from pipelines.engines.http import local_client
from pipelines.engines.openai_chat import OpenAiChat
from pipelines.engines.protocols import Message, Sampling
from pipelines.errors import EngineError
from pipelines.settings import PROJECT


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "app.model_server", *arguments],
        cwd=PROJECT, env={**os.environ, "FRONT_DOOR_DATA_FOLDER": str(folder), **environment},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_it_says_what_was_loaded_and_where_it_went(tiny_model: Path, tmp_path: Path) -> None:
    with our_server(tiny_model, tmp_path) as server:
        wait_for(lambda: "Ready." in (tmp_path / "server.log").read_text())
        told = (tmp_path / "server.log").read_text()

    assert re.search(r"^Model: +tiny@[0-9a-f]{8} \(", told, re.MULTILINE)
    assert f"File:      {tiny_model}" in told
    assert re.search(r"^Layers: +(CPU only, 1 threads|on the GPU): ", told, re.MULTILINE)
    assert re.search(r"^Memory: +8,192 tokens as f32, at most 2,048 of one conversation$", told, re.MULTILINE)
    assert "Residents: 8 at once, 128 may wait" in told
    assert f"Listening: {server.unix_socket}" in told


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_in_order_when_told_to(tiny_model: Path, tmp_path: Path, how: signal.Signals) -> None:
    with our_server(tiny_model, tmp_path) as server:
        server.process.send_signal(how)

        assert server.process.wait(20) in (0, 130)
        assert server.unix_socket
        assert not server.unix_socket.exists()
    assert "Traceback" not in (tmp_path / "server.log").read_text()


def test_a_port_is_listened_on_besides_and_asks_for_the_key(tiny_model: Path, tmp_path: Path) -> None:
    port = free_port()
    settings = {
        "FRONT_DOOR_MODEL_SERVER__PORT": str(port),
        "FRONT_DOOR_MODEL_SERVER__HOST": "0.0.0.0",
        "FRONT_DOOR_LANGUAGE_MODEL__API_KEY": "open-sesame",
    }
    hello = [Message("user", "Hello")]
    with our_server(tiny_model, tmp_path, key="open-sesame", **settings):
        stranger = OpenAiChat(f"http://127.0.0.1:{port}/v1", api_key="guess")
        friend = OpenAiChat(f"http://127.0.0.1:{port}/v1", api_key="open-sesame")

        assert "refused the key" in stranger.problem()
        with pytest.raises(EngineError):
            list(stranger.stream(hello, Sampling(max_tokens=2)))
        assert friend.problem() == ""
        assert "".join(friend.stream(hello, Sampling(max_tokens=5)))
        with local_client(f"http://127.0.0.1:{port}") as client:
            assert client.get("/v1/models").json()["error"]["code"] == "invalid_api_key"
        stranger.close()
        friend.close()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "FRONT_DOOR_LANGUAGE_MODEL__MODEL"),
        (["--model", "nonsense"], "There is no model called 'nonsense'"),
        (["--model", "/nowhere/x.gguf"], "/nowhere/x.gguf"),
        (["--model", "x.gguf", "--host", "0.0.0.0", "--port", "1"], "API_KEY"),
        (["--model", "x.gguf", "--host", "127.0.0.1"], "--host needs a --port"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(tmp_path: Path, arguments: list[str], words: str) -> None:
    done = run(tmp_path, *arguments, FRONT_DOOR_LANGUAGE_MODEL__MODEL="" if not arguments else "x.gguf")

    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_model_is_told_with_the_librarys_own_words(tiny_model: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.gguf"
    cut.write_bytes(tiny_model.read_bytes()[:100_000])

    done = run(tmp_path, "--model", str(cut))

    assert done.returncode == 1
    assert "The model was not loaded: llama.cpp could not load" in done.stderr
    assert "Traceback" not in done.stderr


def test_misuse_is_told_apart(tmp_path: Path) -> None:
    assert run(tmp_path, "--port", "70000").returncode == 2


def test_the_front_doors_command_is_the_same() -> None:
    assert the_front_doors is model_server_command
