"""The first sentence leaves the building while the model still writes the last one, and who leaves frees the model."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
import uvicorn
from scripted_model import ScriptedModel, written

from app.main import create_app
from app.store import Store
from pipelines.engines.protocols import Message, Sampling
from pipelines.services import Services
from pipelines.settings import Settings

QUESTION = "do i get money off if i live by myself"
FIRST = "You get 25% off your council tax if you are the only adult in your home."
LAST = "It must be your main home."


@dataclass
class HeldModel(ScriptedModel):
    """Stops before its last sentence until it is let go on."""

    go_on: threading.Event = field(default_factory=threading.Event)
    stopped: threading.Event = field(default_factory=threading.Event)

    def stream(
        self, messages: Sequence[Message], sampling: Sampling, *, waiting: Callable[[int], None] | None = None
    ) -> Generator[str]:
        text = written((FIRST, "S1"), (LAST, "S1"))
        try:
            if waiting:
                waiting(3)
            yield text[: text.index(LAST)]
            while not self.go_on.wait(0.02):
                yield ""
            yield text[text.index(LAST) :]
        finally:
            self.stopped.set()


@pytest.fixture
def model() -> Iterator[HeldModel]:
    made = HeldModel()
    yield made
    made.go_on.set()


@pytest.fixture
def address(testmere: Settings, model: HeldModel, tmp_path: Path) -> Iterator[str]:
    store = Store.open(f"sqlite:///{tmp_path / 'door.sqlite3'}")
    with _served(create_app(Services(testmere, model=model), store, testmere)) as url:
        yield url
    store.close()


@contextmanager
def _served(app: object) -> Iterator[str]:
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", ws="none"))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


def _events(lines: Iterator[str]) -> Iterator[tuple[str, dict[str, object]]]:
    name = ""
    for line in lines:
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_the_first_sentence_arrives_while_the_last_is_not_written_yet(address: str, model: HeldModel) -> None:
    with httpx.stream("POST", f"{address}/api/v1/stream", json={"question": QUESTION}, timeout=20) as reply:
        events = _events(reply.iter_lines())
        seen = [next(events) for _ in range(3)]

        assert [name for name, _ in seen] == ["status", "status", "sentence"]
        assert seen[1][1]["message"] == "2 people are before you"
        assert seen[2][1]["text"] == FIRST
        assert not model.go_on.is_set()

        model.go_on.set()
        rest = list(events)

    assert [name for name, _ in rest] == ["sentence", "done"]
    assert rest[0][1]["text"] == LAST
    assert rest[1][1]["written_by_model"] is True
    assert rest[1][1]["answer"] == f"{FIRST} {LAST}"
    assert [sentence["cites"] for sentence in rest[1][1]["sentences"]] == [[0], [0]]  # type: ignore[attr-defined]


def test_a_client_that_leaves_frees_the_model(address: str, model: HeldModel) -> None:
    with httpx.stream("POST", f"{address}/api/v1/stream", json={"question": QUESTION}, timeout=20) as reply:
        events = _events(reply.iter_lines())
        while next(events)[0] != "sentence":
            pass

    assert model.stopped.wait(5)
    assert not model.go_on.is_set()


def test_the_chat_page_streams_as_well(address: str, model: HeldModel) -> None:
    with httpx.Client(base_url=address, timeout=20) as browser:
        page = browser.get("/")
        token = page.text.split('name="csrf" value="')[1].split('"')[0]
        with browser.stream(
            "POST", "/ask", data={"question": QUESTION, "csrf": token}, headers={"Accept": "text/event-stream"}
        ) as reply:
            events = _events(reply.iter_lines())
            while (event := next(events))[0] != "sentence":
                pass
            assert event[1]["text"] == FIRST
            model.go_on.set()
            rest = list(events)

    assert [name for name, _ in rest] == ["sentence", "done"]
    assert "A computer program put this in its own words" in str(rest[1][1]["html"])
