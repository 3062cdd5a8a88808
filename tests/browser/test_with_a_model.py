"""With a real model of half a billion parameters behind the page: words come as they are written, and a model that
dies is not missed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from model_servers import is_alive, wait_for
from playwright.sync_api import Browser, Page, expect

from pipelines.engines.http import local_client
from pipelines.engines.openai_chat import model_server_socket
from pipelines.settings import PROJECT, Settings
from scripts.make_models import scripted_gguf

pytestmark = pytest.mark.browser

QUESTION = "do i get money off if i live alone"
LEAD = "Yes, you get 25% off your council tax if you are the only adult in your home, but it must be your main home."
REST = (  # as many as an answer may have: the model must still write when the page has shown the first
    "If no adult is counted, you get 50% off.",
    "Some people are not counted, such as under-18s and full-time students.",
    "Your income and savings do not matter.",
    "To ask for it, fill in the form.",
    "Then send it to us.",
)
PASSES = (len(LEAD) + sum(map(len, REST))) // 4  # at least so many for the whole answer: a token holds four letters
LONGEST = 120_000  # ms for a whole answer: other tests run beside this one
QUOTED = "You get 25% off your council tax if you are the only adult in your home."


@dataclass(frozen=True, slots=True)
class Door:
    """``frontdoor serve`` with a model set, as an operator runs it."""

    process: subprocess.Popen[bytes]
    url: str
    settings: Settings

    def model_server(self) -> dict[str, object]:
        """What the model server says of itself; empty while there is none."""
        with local_client("http://localhost", unix_socket=model_server_socket(self.settings.data_folder)) as client:
            try:
                return client.get("/health").json()
            except httpx.TransportError:
                return {}

    def passes(self) -> int:
        """How often the model has run since it started: once for each token that it writes."""
        return int(str(self.model_server()["passes"]))

    def model_server_pid(self) -> int:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        every = [int(child) for child in children] or _children(self.process.pid)
        return next((pid for pid in every if b"app.model_server" in Path(f"/proc/{pid}/cmdline").read_bytes()), 0)


def _children(parent: int) -> list[int]:
    """Children of every thread of a process."""
    tasks = Path(f"/proc/{parent}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


@pytest.fixture(scope="module")
def door(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    sentences = [{"text": text, "sources": ["S1"]} for text in (LEAD, *REST)]
    draft = json.dumps({"completeness": "complete", "sentences": sentences})
    model = scripted_gguf(tmp_path_factory.mktemp("model") / "scripted.gguf", draft, shape="0.5b")
    environment = os.environ | {
        "FRONT_DOOR_COUNCIL": settings.council,
        "FRONT_DOOR_KNOWLEDGE_FOLDER": str(settings.knowledge_folder),
        "FRONT_DOOR_DATA_FOLDER": str(settings.data_folder),
        "FRONT_DOOR_ANSWERING__MIN_CONFIDENCE": str(settings.answering.min_confidence),
        "FRONT_DOOR_LANGUAGE_MODEL__ANSWER_SECONDS": str(LONGEST // 1000),
        "FRONT_DOOR_ENGINES__VECTOR_INDEX": "exact",
        "FRONT_DOOR_LANGUAGE_MODEL__MODEL": str(model),
        "FRONT_DOOR_LANGUAGE_MODEL__URL": "",
    }
    command = [sys.executable, "-m", "app", "serve", "--port", "0"]
    with subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        url = re.search(rb"http://\S+", process.stdout.readline())
        assert url is not None
        made = Door(process, url[0].decode(), settings)
        wait_for(lambda: made.model_server().get("status") == "ready", "the model server did not get ready")
        yield made
        process.terminate()
        process.wait(20)


@pytest.fixture
def chat(browser: Browser, door: Door) -> Iterator[Page]:
    context = browser.new_context(base_url=door.url)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


def _ask(page: Page) -> None:
    page.get_by_label("Your question").fill(QUESTION)
    page.get_by_label("Your question").press("Enter")


def test_the_first_sentence_is_on_the_page_while_the_model_still_writes(chat: Page, door: Door) -> None:
    _ask(chat)
    chat.locator(".app-c-answer__lead").wait_for()

    passes_when_shown = door.passes()

    expect(chat.locator(".app-c-answer__lead")).to_have_text(LEAD)
    expect(chat.locator(".app-c-answer__written")).to_be_visible(timeout=LONGEST)
    expect(chat.locator(".app-c-answer")).to_contain_text(REST[-1])
    wait_for(lambda: door.model_server()["running"] == 0, "the model does not end")
    assert door.passes() - passes_when_shown > len(REST)  # the sentences behind the first were still to be written


def test_a_browser_that_is_closed_frees_the_model(browser: Browser, door: Door) -> None:
    context = browser.new_context(base_url=door.url)
    page = context.new_page()
    page.goto("/")
    before = door.passes()
    _ask(page)
    wait_for(lambda: door.model_server()["running"] == 1, "the model was never asked")
    context.close()

    wait_for(lambda: door.model_server()["running"] == 0, "the model still writes for nobody")
    assert door.passes() - before < PASSES / 2


def test_a_model_server_that_is_killed_is_not_missed_and_comes_back(chat: Page, door: Door) -> None:
    _ask(chat)
    wait_for(lambda: door.model_server()["running"] == 1, "the model was never asked")
    killed = door.model_server_pid()
    os.kill(killed, signal.SIGKILL)

    expect(chat.locator(".app-c-answer").last).to_contain_text(QUOTED)
    expect(chat.locator(".app-c-answer__written")).to_have_count(0)

    wait_for(lambda: door.model_server().get("status") == "ready", "the model server did not come back")
    assert not is_alive(killed)
    assert door.model_server_pid() != killed
    _ask(chat)
    expect(chat.locator(".app-c-answer__written")).to_have_count(1, timeout=30_000)
