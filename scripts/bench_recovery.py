"""Times what a resident sees when the model server is killed in the middle of an answer, and when it is not.

A model in the shape of half a billion parameters says a known answer about the demonstration council through the real
front door: ``frontdoor serve`` with its supervisor and model server, over HTTP.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from pipelines.engines.http import local_client
from pipelines.engines.openai_chat import model_server_socket
from pipelines.settings import PROJECT
from scripts.make_models import scripted_gguf

QUESTION = "do i get money off council tax if i live alone"
SENTENCES = (
    "You get 25% off your council tax if you're the only adult counted in your home.",
    "If no adult is counted, you get 50% off.",
    "Some people aren't counted, such as under-18s and full-time students.",
    "It must be your main home.",
    "Your income and savings don't matter.",
)
ROUNDS = 5
READY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Seen:
    """One answer as it came over the wire; seconds from sending, or from the kill."""

    first: float  # first sentence
    last: float  # whole answer
    written: bool  # in the model's words
    killed: float = 0.0  # from the kill to the whole answer


def main() -> int:
    draft = json.dumps(
        {"completeness": "complete", "sentences": [{"text": text, "sources": ["S1"]} for text in SENTENCES]}
    )
    with tempfile.TemporaryDirectory() as name:
        model = scripted_gguf(Path(name) / "scripted.gguf", draft, shape="0.5b")
        with _front_door(model, Path(name) / "var") as (address, pid, data):
            _wait_ready(data)
            _ask(address)  # the first prompt is read whole; the next ones share its beginning
            whole = [_ask(address) for _ in range(ROUNDS)]
            killed: list[Seen] = []
            back: list[float] = []
            for _ in range(ROUNDS):
                killed.append(_ask(address, kill=lambda: os.kill(_model_server_of(pid), signal.SIGKILL)))
                start = time.monotonic()
                _wait_ready(data)
                while not _ask(address).written:
                    time.sleep(0.2)
                back.append(time.monotonic() - start)
    _print(whole, killed, back)
    return 0


def _print(whole: list[Seen], killed: list[Seen], back: list[float]) -> None:
    rows = (
        ("first sentence, undisturbed", [seen.first for seen in whole]),
        ("whole answer, undisturbed", [seen.last for seen in whole]),
        ("from kill -9 to the whole answer", [seen.killed for seen in killed]),
        ("from that answer to the next one in the model's words", back),
    )
    print("| what | median s | longest s |\n| --- | ---: | ---: |")
    for what, seconds in rows:
        print(f"| {what} | {statistics.median(seconds):.2f} | {max(seconds):.2f} |")
    print(f"\n{len(whole)} rounds; in the model's words: {sum(seen.written for seen in whole)} undisturbed.")


@contextmanager
def _front_door(model: Path, data: Path) -> Generator[tuple[str, int, Path]]:
    """``frontdoor serve`` on the demonstration council's index."""
    shutil.copytree(PROJECT / "var", data, ignore=shutil.ignore_patterns("*.sqlite3*", "*.log", "*.sock*", "bench"))
    environment = os.environ | {
        "FRONT_DOOR_DATA_FOLDER": str(data),
        "FRONT_DOOR_LANGUAGE_MODEL__MODEL": str(model),
        "FRONT_DOOR_LANGUAGE_MODEL__ANSWER_SECONDS": "60",
        "FRONT_DOOR_WEB__QUESTIONS_PER_MINUTE": "10000",
    }
    command = [sys.executable, "-m", "app", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        address = re.search(rb"http://\S+", process.stdout.readline())
        assert address is not None
        try:
            yield address[0].decode(), process.pid, data
        finally:
            process.terminate()
            process.wait(20)


def _wait_ready(data: Path) -> None:
    end = time.monotonic() + READY_SECONDS
    with local_client("http://localhost", unix_socket=model_server_socket(data)) as client:
        while time.monotonic() < end:
            try:
                if client.get("/health").json().get("status") == "ready":
                    return
            except (httpx.TransportError, ValueError):
                pass
            time.sleep(0.05)
    raise TimeoutError("the model server did not get ready")


def _model_server_of(parent: int) -> int:
    tasks = Path(f"/proc/{parent}/task").iterdir()
    children = [int(child) for task in tasks for child in (task / "children").read_text().split()]
    return next(child for child in children if b"model_server" in Path(f"/proc/{child}/cmdline").read_bytes())


def _ask(address: str, kill: object = None) -> Seen:
    start = time.monotonic()
    first = at_kill = 0.0
    with httpx.stream("POST", f"{address}/api/v1/stream", json={"question": QUESTION}, timeout=90) as reply:
        for event, data in _events(reply.iter_lines()):
            now = time.monotonic()
            if event == "sentence" and not first:
                first = now
                if callable(kill):
                    kill()
                    at_kill = time.monotonic()
            if event == "done":
                return Seen(first - start, now - start, bool(data["written_by_model"]), now - at_kill if at_kill else 0)
    raise RuntimeError("the answer broke off")


def _events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, object]]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


if __name__ == "__main__":
    sys.exit(main())
