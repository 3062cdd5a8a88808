"""A hundred residents at once: nobody is lost, nobody gets another's words, whoever waits hears their place."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from model_servers import Server, our_server, wait_for

from pipelines.engines.openai_chat import OpenAiChat
from pipelines.engines.protocols import Message, Sampling
from pipelines.errors import EngineError, ModelBusyError

RESIDENTS = 100
SYSTEM = Message("system", "You answer for Northmere. Say what the page says and nothing else. " * 3)


@pytest.fixture
def chat(server: Server) -> Iterator[OpenAiChat]:
    made = OpenAiChat(server.address, unix_socket=server.unix_socket, context_tokens=2048)
    yield made
    made.close()


def question(number: int) -> list[Message]:
    return [SYSTEM, Message("user", f"I am resident {number}. When is bin day in street {number * 7}?")]


def say(chat: OpenAiChat, number: int, waiting: Callable[[int], None] | None = None) -> str:
    sampling = Sampling(max_tokens=24, seconds=60)
    return "".join(chat.stream(question(number), sampling, waiting=waiting))


def test_each_gets_the_answer_that_they_would_get_alone(chat: OpenAiChat) -> None:
    alone = [say(chat, number) for number in range(RESIDENTS)]
    places: dict[int, list[int]] = {number: [] for number in range(RESIDENTS)}

    with ThreadPoolExecutor(RESIDENTS) as residents:
        together = list(residents.map(lambda number: say(chat, number, places[number].append), range(RESIDENTS)))

    assert together == alone
    assert len(set(together)) > RESIDENTS * 0.8
    assert sum(map(bool, places.values())) > RESIDENTS / 3  # 8 are answered at a time
    assert all(told == sorted(told, reverse=True) for told in places.values())


def test_whoever_comes_when_the_queue_is_full_is_told_when_to_come_back(tiny_model: Path, tmp_path: Path) -> None:
    settings = {
        "FRONT_DOOR_MODEL_SERVER__RESIDENTS": "1",
        "FRONT_DOOR_MODEL_SERVER__QUEUE": "1",
        "FRONT_DOOR_LANGUAGE_MODEL__CONTEXT_TOKENS": "16384",
        "FRONT_DOOR_MODEL_SERVER__KV_TOKENS": "16384",
    }
    with our_server(tiny_model, tmp_path, **settings) as server:
        chat = OpenAiChat(server.address, unix_socket=server.unix_socket)
        long = [chat.stream(question(number), endless()) for number in (1, 2)]
        firsts = [threading.Thread(target=next, args=(stream,)) for stream in long]
        for number, thread in enumerate(firsts):
            thread.start()
            wait_for(lambda wanted=number + 1: busy(server) == wanted)

        with pytest.raises(ModelBusyError) as refused:
            say(chat, 3)
        raw = server.client()
        answer = raw.post("chat/completions", json={"messages": [{"role": "user", "content": "Hello"}]})

        assert 1 <= refused.value.retry_after <= 120
        assert answer.status_code == 503
        assert int(answer.headers["Retry-After"]) >= 1
        assert answer.json()["error"]["code"] == "server_busy"
        for thread in firsts:
            thread.join()
        for stream in long:
            stream.close()
        raw.close()
        wait_for(lambda: busy(server) == 0)
        assert say(chat, 3)
        chat.close()


def test_when_the_server_dies_nobody_waits_for_it(tiny_model: Path, tmp_path: Path) -> None:
    with our_server(tiny_model, tmp_path) as server:
        chat = OpenAiChat(server.address, unix_socket=server.unix_socket)
        streams = [chat.stream(question(number), endless(1500)) for number in range(8)]
        for stream in streams:
            next(stream)

        server.process.kill()

        for stream in streams:
            with pytest.raises(EngineError, match="See whether it runs"):
                list(stream)
        with pytest.raises(EngineError):
            say(chat, 1)
        assert "cannot be used" in chat.problem()
        chat.close()


def endless(tokens: int = 8000) -> Sampling:
    """An answer that keeps the model busy for the test: a list that has to have many parts."""
    numbers = {"type": "array", "items": {"type": "boolean"}, "minItems": 900}
    return Sampling(max_tokens=tokens, schema=numbers, seconds=60)


def busy(server: Server) -> int:
    health = server.health()
    return int(str(health["running"])) + int(str(health["waiting"]))
