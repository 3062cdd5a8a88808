"""A system prompt that comes again and again stays in the engine's memory, whatever rush comes between."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import pytest

from app.model_server.regulars import OFTEN, Regulars
from pipelines.batching.engine import BatchEngine, Event, Finished
from pipelines.batching.open import open_engine
from pipelines.engines.protocols import Message, Sampling
from pipelines.settings import LanguageModelSettings, ModelServerSettings, Settings

SYSTEM = Message("system", "You answer for Northmere, from the page only. " * 12)


@pytest.fixture
def engine(tiny_model: Path) -> Iterator[BatchEngine]:
    settings = Settings(
        _env_file=None,
        language_model=LanguageModelSettings(context_tokens=1024),
        model_server=ModelServerSettings(residents=1, kv_tokens=2048, threads=1),
    )
    opened = open_engine(tiny_model, settings)
    yield opened
    opened.close()


def ask(engine: BatchEngine, *messages: Message) -> Finished:
    events: Queue[Event] = Queue()
    engine.submit(messages, Sampling(max_tokens=1), events.put)
    while not isinstance(event := events.get(timeout=20), Finished):
        pass
    return event


def pins() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "pin"]


@pytest.mark.parametrize(("times", "kept"), [(OFTEN, True), (OFTEN - 1, False)])
def test_only_what_comes_often_is_kept(engine: BatchEngine, times: int, kept: bool) -> None:
    regulars = Regulars()
    for number in range(times):
        messages = (SYSTEM, Message("user", f"Question {number}"))
        ask(engine, *messages)
        regulars.note(engine, messages)
    for thread in pins():
        thread.join(20)
    for number in range(16):  # a rush that fills the memory
        ask(engine, Message("user", f"{number} " + f"Another thing altogether, number {number}. " * 12))

    again = ask(engine, SYSTEM, Message("user", "Is it still known?")).usage

    assert (again.reused_tokens > again.prompt_tokens * 0.8) is kept


def test_conversations_without_a_system_prompt_are_not_counted(engine: BatchEngine) -> None:
    regulars = Regulars()

    for _ in range(OFTEN + 1):
        regulars.note(engine, (Message("user", "Hello"),))

    assert pins() == []
