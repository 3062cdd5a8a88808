"""``frontdoor models`` as an operator meets it: words, exit codes, kills, limits of the machine, proxies."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from model_hub import GGUF, ModelHub, sha256
from typer.testing import CliRunner

from app.cli.models import models_app
from pipelines.errors import ModelFileError

PROJECT = Path(__file__).parent.parent.parent
Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def start(served: ModelHub, folder: Path) -> Start:
    """Starts a command against the small hub."""

    def starting(*words: str, limit: int | None = None, **extra: str) -> subprocess.Popen[str]:
        environment = os.environ | {
            "FRONT_DOOR_DATA_FOLDER": str(folder.parent),
            "HF_ENDPOINT": served.address,
            "HF_HUB_OFFLINE": "1",
            "COLUMNS": "300",
            **extra,
        }

        def limited() -> None:
            if limit:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return subprocess.Popen(
            [sys.executable, "-m", "app", "models", *words],
            cwd=PROJECT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=limited,
        )  # fmt: skip

    return starting


@pytest.fixture
def run(served: ModelHub, folder: Path) -> CliRunner:
    """Runs a command in this process; quicker where no process has to die."""
    return CliRunner(
        env={"FRONT_DOOR_DATA_FOLDER": str(folder.parent), "HF_ENDPOINT": served.address, "COLUMNS": "300"}
    )


def said(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def wait_for_partial(folder: Path, size: int) -> Path:
    for _ in range(1000):
        for file in folder.rglob("*.partial"):
            if file.stat().st_size >= size:
                return file
        time.sleep(0.02)
    raise AssertionError("nothing was fetched")


def test_a_model_is_pulled_listed_verified_and_removed(start: Start, run: CliRunner, folder: Path) -> None:
    code, out, err = said(start("pull", "council-chat"))
    rows = json.loads(run.invoke(models_app, ["list", "--json"]).output)
    row = next(row for row in rows if row["name"] == "council-chat")
    again = run.invoke(models_app, ["pull", "council-chat"]).output
    verified = run.invoke(models_app, ["verify"])
    removed = run.invoke(models_app, ["remove", "council-chat"]).output

    assert (code, err) == (0, "")
    assert f"council-chat is here and checked: {folder}/council-chat/chat.gguf" in out
    assert "FRONT_DOOR_LANGUAGE_MODEL__MODEL=council-chat" in out
    assert row["here"]
    assert row["memory"]["weights"] == len(GGUF)
    assert row["card"].startswith("8 GB")
    assert "is here already" in again
    assert verified.exit_code == 0
    assert "ok     council-chat: 1 files" in verified.output
    assert "1 MB are free again" in removed
    assert not (folder / "council-chat").exists()


def test_the_list_shows_translators_with_their_licence_and_languages(
    run: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "opus-mt-en-pl"
    own.mkdir()
    pairs = frozenset({("en", "es"), ("es", "en"), ("en", "cy")})
    monkeypatch.setattr("pipelines.engines.apertium.Apertium.pairs", lambda self: pairs)
    monkeypatch.setattr("pipelines.engines.apertium.Apertium.problem", lambda self: "")
    monkeypatch.setenv("FRONT_DOOR_TRANSLATION__MODELS", json.dumps([str(own)]))

    lines = run.invoke(models_app, ["list", "--purpose", "translate"]).output.splitlines()

    head, *rows = (" ".join(line.split()) for line in lines)
    assert "licence languages" in head
    assert "here apertium en and es translate GPL (its packages name the version) en es" in rows
    assert "here apertium en to cy translate GPL (its packages name the version) en cy" in rows
    assert "- opus-mt-en-pl translate CC-BY-4.0 or Apache-2.0 (its card says) one pair" in rows
    assert any("madlad400-3b-int8" in row and "Apache-2.0 en ar bn cy and 415 more" in row for row in rows)
    assert "apertium" not in run.invoke(models_app, ["list", "--purpose", "chat"]).output


def test_the_list_shows_licence_memory_and_card_for_the_residents_given(run: CliRunner) -> None:
    out = run.invoke(models_app, ["list", "--purpose", "chat", "--residents", "64", "--context", "2048"]).output
    line = next(line for line in out.splitlines() if "qwen3-4b-q4_k_m" in line)

    assert line.split()[:4] == ["-", "qwen3-4b-q4_k_m", "chat", "4"]
    assert "Apache-2.0" in line
    assert "21.2 GiB" in line
    assert "24 GB, such as L4" in line
    assert "whisper" not in out
    assert "for 64 answers at the same time with 2,048 tokens each" in out


def test_verify_finds_a_flipped_byte(run: CliRunner, folder: Path) -> None:
    run.invoke(models_app, ["pull", "council-chat"])
    with (folder / "council-chat" / "chat.gguf").open("r+b") as stream:
        stream.seek(700_000)
        stream.write(bytes([GGUF[700_000] ^ 1]))
    result = run.invoke(models_app, ["verify", "council-chat"])

    assert result.exit_code == 1
    assert "FAULT  council-chat" in result.stdout
    assert "its sha256 should be" in result.stderr
    assert "frontdoor models pull council-chat" in result.stderr


def test_a_killed_pull_goes_on_where_it_was(start: Start, served: ModelHub, folder: Path) -> None:
    served.stall_after = [600_000]
    process = start("pull", "council-chat")
    wait_for_partial(folder, 600_000)
    process.kill()
    process.communicate(timeout=20)
    code, _, err = said(start("pull", "council-chat"))

    assert (code, err) == (0, "")
    assert served.ranges() == ["", "bytes=600000-"]
    assert (folder / "council-chat" / "chat.gguf").read_bytes() == GGUF


def test_a_stopped_pull_says_that_it_can_be_gone_on_with(
    start: Start, run: CliRunner, served: ModelHub, folder: Path
) -> None:
    served.stall_after = [600_000]
    process = start("pull", "council-chat")
    kept = wait_for_partial(folder, 600_000)
    process.send_signal(signal.SIGINT)
    code, _, err = said(process)

    assert code == 1
    assert "Stopped. What was fetched is kept" in err
    assert "Traceback" not in err
    assert kept.stat().st_size == 600_000
    assert "partly" in run.invoke(models_app, ["list"]).output


def test_two_processes_pull_one_model_without_harm(start: Start, served: ModelHub, folder: Path) -> None:
    served.stall_after = [300_000]
    first = start("pull", "council-chat")
    wait_for_partial(folder, 300_000)
    second = start("pull", "council-chat")
    assert second.stdout
    lines = [second.stdout.readline(), second.stdout.readline()]
    served.released.set()
    results = [said(first)[0], said(second)[0]]

    assert "Another process is at this model" in lines[1]
    assert results == [0, 0]
    assert (folder / "council-chat" / "chat.gguf").read_bytes() == GGUF
    assert served.ranges() == ["", "bytes=300000-"]


def test_a_disk_that_takes_no_more_keeps_what_it_has(start: Start, served: ModelHub, folder: Path) -> None:
    code, _, err = said(start("pull", "council-chat", limit=500_000))
    kept = wait_for_partial(folder, 1).stat().st_size
    again = said(start("pull", "council-chat"))

    assert code == 1
    assert "took no more (File too large)" in err
    assert "Traceback" not in err
    assert kept == 500_000
    assert again[0] == 0
    assert served.ranges()[-1] == "bytes=500000-"


def test_a_stick_is_read_and_what_it_does_not_prove_is_said(run: CliRunner, served: ModelHub, tmp_path: Path) -> None:
    (tmp_path / "chat.gguf").write_bytes(GGUF)
    unproved = run.invoke(models_app, ["pull", "council-chat", "--from", str(tmp_path)])
    run.invoke(models_app, ["remove", "council-chat"])
    (tmp_path / "SHA256SUMS").write_text(f"{sha256(GGUF)}  chat.gguf\n")
    proved = run.invoke(models_app, ["pull", "council-chat", "--from", str(tmp_path)])

    assert unproved.exit_code == proved.exit_code == 0
    assert "Nothing says what chat.gguf must be" in unproved.stderr
    assert proved.stderr == ""
    assert served.requests == []


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["pull", "qwen3-4b"], "Did you mean 'qwen3-4b-q4_k_m'?"),
        (["pull", "../../etc/passwd"], "There is no model called"),
        (["pull", "council-chat", "--from", "/nowhere"], "There is no folder /nowhere"),
        (["remove", "council-chat"], "is not here"),
        (["verify", "council-chat"], "is not here"),
    ],
)
def test_what_cannot_be_done_is_told(run: CliRunner, words: list[str], told: str) -> None:
    result = run.invoke(models_app, words)

    assert isinstance(result.exception, ModelFileError)
    assert told in str(result.exception)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["pull"], "Missing argument"),
        (["list", "--purpose", "dance"], "none of"),
        (["list", "--residents", "0"], "--residents"),
    ],
)
def test_misuse_is_told(run: CliRunner, words: list[str], told: str) -> None:
    result = run.invoke(models_app, words)

    assert result.exit_code == 2
    assert told in result.output


@pytest.mark.parametrize(
    ("name", "value"),
    [("HF_ENDPOINT", "ftp://mirror.example"), ("HF_ENDPOINT", "http://[::1"), ("HTTP_PROXY", "dance://proxy.example")],
)
def test_a_setting_of_the_network_that_makes_no_sense_is_told(run: CliRunner, name: str, value: str) -> None:
    result = run.invoke(models_app, ["pull", "council-chat"], env={name: value})

    assert isinstance(result.exception, ModelFileError)
    assert name in str(result.exception)


def test_verify_says_when_nothing_is_here(run: CliRunner) -> None:
    result = run.invoke(models_app, ["verify"])

    assert result.exit_code == 0
    assert "No models are here" in result.output


def test_a_fault_reaches_the_operator_in_one_line(start: Start) -> None:
    code, _, err = said(start("remove", "council-chat"))

    assert code == 1
    assert err == "The model 'council-chat' is not here. 'frontdoor models list' shows what is.\n"


def test_a_proxy_is_gone_through_and_learns_no_token(start: Start, served: ModelHub, folder: Path) -> None:
    seen: list[tuple[str, str]] = []

    class Proxy(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self._pass_on()

        def do_GET(self) -> None:
            self._pass_on()

        def log_message(self, *_: object) -> None:
            pass

        def _pass_on(self) -> None:
            seen.append((urlsplit(self.path).netloc, self.headers.get("Authorization", "")))
            parts = urlsplit(self.path)
            to = served.address if parts.netloc == "hub.council.example" else f"http://{parts.netloc}"
            connection = HTTPConnection(urlsplit(to).netloc, timeout=10)
            connection.request(self.command, parts.path, headers=dict(self.headers))
            answer = connection.getresponse()
            body = answer.read()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name not in ("Date", "Server"):
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
            connection.close()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        code, _, err = said(
            start(
                "pull",
                "council-chat",
                HF_ENDPOINT="http://hub.council.example",
                HTTP_PROXY=f"http://127.0.0.1:{server.server_port}",
                HF_TOKEN="hf_secret",
            )
        )
    finally:
        server.shutdown()
        server.server_close()

    assert (code, err) == (0, "")
    assert [host for host, _ in seen] == ["hub.council.example", "hub.council.example", urlsplit(served.store).netloc]
    assert {token for _, token in seen} == {""}  # the way to this hub is not encrypted


def test_the_small_hub_speaks_as_the_librarys_own_client_expects(served: ModelHub, tmp_path: Path) -> None:
    code = (
        "import sys; from huggingface_hub import hf_hub_download as get;"
        "print(get('council/chat-GGUF', 'chat.gguf', local_dir=sys.argv[1]))"
    )
    environment = os.environ | {
        "HF_ENDPOINT": served.address,
        "HF_HUB_OFFLINE": "0",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HF_HUB_DISABLE_XET": "1",
        "HF_HOME": str(tmp_path / "home"),
    }
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "out")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "chat.gguf").read_bytes() == GGUF
