"""Every resident gets the whole answer that a model alone would give, in pieces, exactly once."""

from __future__ import annotations

import json
import threading
from typing import Any

import pytest

from pipelines.batching.engine import BatchEngine, Event, Limits, Piece
from pipelines.engines.protocols import Sampling
from pipelines.errors import EngineError, PromptTooLongError
from tests.batching.conftest import OpenEngine
from tests.batching.listening import SYSTEM, Asked, Listener, answer, ask, conversation


def test_an_answer_comes_in_pieces_and_ends_once(engine: BatchEngine) -> None:
    _, listener = ask(engine, "When are bins emptied?", max_tokens=30, temperature=1, seed=3)
    finished = listener.finished()

    assert len([event for event in listener.events if isinstance(event, Piece)]) > 5
    assert listener.ends == 1
    assert finished.reason == "length"
    assert finished.usage.completion_tokens == 30


def test_the_model_ends_an_answer_itself(engine: BatchEngine) -> None:
    _, listener = ask(engine, "question 0", SYSTEM, max_tokens=500)

    assert listener.finished().reason == "stop"
    assert listener.text


def test_a_stop_string_ends_the_answer_before_itself_though_it_came_in_pieces(engine: BatchEngine) -> None:
    asked: dict[str, Any] = {"max_tokens": 60, "temperature": 1, "seed": 3}
    _, whole = ask(engine, "When are bins emptied?", **asked)
    text = whole.answer()
    pieces = [event.text for event in whole.events if isinstance(event, Piece)]
    across = pieces[9][-1] + pieces[10] + pieces[11][:1]

    _, stopped = ask(engine, "When are bins emptied?", **asked, stop=("never said", across))

    assert stopped.finished().reason == "stop"
    assert stopped.text == text[: text.index(across)]


def test_a_seed_repeats_its_answer_and_another_gives_another(engine: BatchEngine) -> None:
    answers = [answer(engine, "bins?", max_tokens=40, temperature=1, seed=seed) for seed in (1, 1, 2)]

    assert answers[0] == answers[1] != answers[2]


def test_many_at_once_get_what_each_would_get_alone(engine: BatchEngine, asked: list[Asked]) -> None:
    listeners = [each.ask(engine) for each in asked]

    assert [listener.answer() for listener in listeners] == [each.answer for each in asked]
    assert all(listener.ends == 1 for listener in listeners)


def test_threads_may_ask_at_the_same_time(engine: BatchEngine, asked: list[Asked]) -> None:
    heard: dict[int, str] = {}

    def resident(number: int) -> None:
        heard[number] = asked[number].ask(engine).answer()

    threads = [threading.Thread(target=resident, args=(number,)) for number in range(len(asked))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert [heard[number] for number in range(len(asked))] == [each.answer for each in asked]


SCHEMA: dict[str, Any] = {
    "type": "object",
    "properties": {
        "answer": {"type": "string", "maxLength": 30},
        "sources": {"type": "array", "items": {"enum": ["S1", "S2", "S3"]}, "maxItems": 3},
        "complete": {"type": "boolean"},
    },
    "required": ["answer", "sources", "complete"],
    "additionalProperties": False,
}


def test_a_schema_is_always_kept(engine: BatchEngine) -> None:
    listeners = [
        ask(engine, f"question {number}", max_tokens=300, temperature=number % 2, seed=number, schema=SCHEMA)[1]
        for number in range(24)
    ]
    replies = [json.loads(listener.answer()) for listener in listeners]

    assert all(list(reply) == ["answer", "sources", "complete"] for reply in replies)
    assert all(len(reply["answer"]) <= 30 and set(reply["sources"]) <= {"S1", "S2", "S3"} for reply in replies)
    assert len({reply["answer"] for reply in replies}) > 12


@pytest.mark.parametrize("schema", [{"type": "nonsense"}, {"type": "string", "maxLength": 10**7}, {"$ref": "#/gone"}])
def test_a_schema_that_cannot_be_followed_is_refused(engine: BatchEngine, schema: dict[str, Any]) -> None:
    with pytest.raises(EngineError, match="schema"):
        ask(engine, "question", schema=schema)

    assert engine.stats().waiting == engine.stats().running == 0


def test_characters_of_several_bytes_are_never_broken(engine: BatchEngine) -> None:
    text = "£5 – café 😀 Ŵŷ ½"
    _, listener = ask(engine, "Say it.", max_tokens=100, schema={"const": text})

    assert json.loads(listener.answer()) == text
    assert all("�" not in event.text for event in listener.events if isinstance(event, Piece))


def test_an_answer_cut_short_inside_a_character_ends_before_it(engine: BatchEngine) -> None:
    texts = {answer(engine, "Say it.", max_tokens=most, schema={"const": "😀😀😀"}) for most in range(1, 14)}

    assert texts >= {'"', '"😀', '"😀😀'}
    assert all("�" not in text for text in texts)


@pytest.mark.parametrize(("words", "most"), [(1, 1024), (600, 10), (400, 600)])
def test_what_does_not_fit_one_conversation_is_refused(engine: BatchEngine, words: int, most: int) -> None:
    with pytest.raises(PromptTooLongError, match="do not fit the 1024"):
        ask(engine, "bins " * words, max_tokens=most)


def test_an_answer_may_fill_the_conversation_to_its_last_token(engine: BatchEngine) -> None:
    _, listener = ask(engine, "bins", max_tokens=1, temperature=1)
    prompt = listener.finished().usage.prompt_tokens

    _, listener = ask(engine, "bins", max_tokens=1024 - prompt, temperature=1.5, seed=4)

    assert listener.finished().usage.prompt_tokens == prompt
    with pytest.raises(PromptTooLongError):
        ask(engine, "bins", max_tokens=1025 - prompt)


@pytest.mark.parametrize("most", [0, -5])
def test_an_answer_of_nothing_is_refused(engine: BatchEngine, most: int) -> None:
    with pytest.raises(EngineError, match="at least 1"):
        ask(engine, "bins", max_tokens=most)


def test_a_listener_that_fails_harms_nobody_else(engine: BatchEngine) -> None:
    def broken(_: Event) -> None:
        raise RuntimeError("gone")

    engine.submit(conversation("question 1"), Sampling(max_tokens=400, temperature=1), broken)
    other = Listener()
    engine.submit(conversation("question 2"), Sampling(max_tokens=20, temperature=1), other.hear)

    assert other.finished()
    assert answer(engine, "question 3", max_tokens=5, temperature=1)
    assert engine.stats().running == 0


def test_the_engine_says_what_it_did(engine: BatchEngine) -> None:
    _, first = ask(engine, "question 1", SYSTEM, max_tokens=20, temperature=1)
    usage = [first.finished().usage]
    _, second = ask(engine, "question 2", SYSTEM, max_tokens=20, temperature=1)
    usage.append(second.finished().usage)
    stats = engine.stats()

    assert stats.finished == 2
    assert stats.failed == stats.evicted == stats.preempted == stats.running == stats.waiting == 0
    assert stats.prompt_tokens == usage[0].prompt_tokens + usage[1].prompt_tokens
    assert stats.reused_tokens == usage[1].reused_tokens > 150
    assert stats.completion_tokens == usage[0].completion_tokens + usage[1].completion_tokens


def test_closing_ends_everything_once(open_engine: OpenEngine) -> None:
    engine = open_engine(Limits(residents=2, context_tokens=1024))
    listeners = [ask(engine, f"question {number}", max_tokens=900, temperature=1)[1] for number in range(8)]
    engine.close()
    engine.close()

    assert all(listener.end() and listener.ends == 1 for listener in listeners)
    with pytest.raises(EngineError, match="closed"):
        ask(engine, "question")
    with pytest.raises(EngineError, match="closed"):
        engine.pin(conversation("", SYSTEM))
