"""However little the model can remember, everybody gets the whole answer that they would get alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from pipelines.batching.engine import BatchEngine, Failed, Limits
from pipelines.engines.llama_runtime import Decoded, Entry, LlamaRuntime
from pipelines.errors import EngineError
from tests.batching.conftest import OpenEngine
from tests.batching.listening import SYSTEM, Asked, answer, ask, conversation, options_of

LITTLE = Limits(residents=8, kv_tokens=352, context_tokens=350)  # one conversation fits, and hardly three that share


def test_all_are_answered_rightly_with_far_too_little_memory(open_engine: OpenEngine, asked: list[Asked]) -> None:
    engine = open_engine(LITTLE)
    # With the number in front, what is said to all cannot be shared.
    listeners = [each.ask(engine) for each in asked] + [
        ask(engine, f"{number} {SYSTEM}", max_tokens=60, temperature=1, seed=number)[1] for number in range(24)
    ]

    assert [listener.answer() for listener in listeners[: len(asked)]] == [each.answer for each in asked]
    assert all(listener.finished() for listener in listeners[len(asked) :])
    assert all(listener.ends == 1 for listener in listeners)
    stats = engine.stats()
    assert stats.evicted > 0
    assert stats.preempted > 0
    assert stats.finished == len(listeners)


def test_a_pinned_prompt_survives_the_pressure(open_engine: OpenEngine, asked: list[Asked]) -> None:
    engine = open_engine(Limits(residents=8, kv_tokens=640, context_tokens=350))
    engine.pin(conversation("anything", SYSTEM))
    pinned = engine.stats().kv_used
    others = [ask(engine, f"{number} {SYSTEM}", max_tokens=60, temperature=1)[1] for number in range(24)]
    assert all(listener.finished() for listener in others)
    assert engine.stats().evicted > 0

    _, listener = ask(engine, "bins?", SYSTEM, max_tokens=5)

    assert listener.finished().usage.reused_tokens >= pinned > 150
    assert asked[0].ask(engine).answer() == asked[0].answer


class Forgetful(LlamaRuntime):
    """Like recurrent models: what a sequence remembers can only be copied whole and dropped whole."""

    def forget(self, sequence: int, start: int = 0) -> None:
        super().forget(sequence, start if start == self.remembered(sequence) else 0)

    def share(self, source: int, target: int, count: int) -> None:
        super().share(source, target, self.remembered(source))


class Cramped(LlamaRuntime):
    """Has no room in one of seven passes of several residents, though by our count it had."""

    passes = 0

    def decode(self, entries: Sequence[Entry]) -> Decoded:
        self.passes += 1
        return "full" if self.passes % 7 == 0 and len(entries) > 1 else super().decode(entries)


@pytest.mark.parametrize("kind", [Forgetful, Cramped])
def test_models_with_a_memory_of_another_kind_answer_rightly_too(
    tiny_model: Path, asked: list[Asked], kind: type[LlamaRuntime]
) -> None:
    engine = BatchEngine(kind(tiny_model, options_of(LITTLE)), LITTLE)
    listeners = [each.ask(engine) for each in asked]
    heard = [listener.answer() for listener in listeners]
    engine.close()

    assert heard == [each.answer for each in asked]


class Failing(LlamaRuntime):
    """Breaks when it is told to, in the middle of a pass."""

    broken: Exception | None = None

    def decode(self, entries: Sequence[Entry]) -> Decoded:
        if not self.broken:
            return super().decode(entries)
        error, self.broken = self.broken, None
        super().decode(entries[: len(entries) // 2 + 1])
        raise error


@pytest.mark.parametrize("error", [EngineError("llama.cpp failed to decode (-2)"), MemoryError()])
def test_a_failing_pass_fails_those_in_it_and_nobody_after(
    tiny_model: Path, asked: list[Asked], error: Exception, caplog: pytest.LogCaptureFixture
) -> None:
    limits = Limits(residents=8, kv_tokens=640, context_tokens=350)
    runtime = Failing(tiny_model, options_of(limits))
    engine = BatchEngine(runtime, limits)
    engine.pin(conversation("anything", SYSTEM))
    listeners = [ask(engine, f"question {number}", SYSTEM, max_tokens=100, temperature=1)[1] for number in range(12)]
    listeners[0].next()
    runtime.broken = error
    ends = [listener.end() for listener in listeners]
    later = [each.ask(engine).answer() for each in asked[:8]]
    reused = ask(engine, "bins?", SYSTEM, max_tokens=3)[1].finished().usage.reused_tokens
    stats = engine.stats()
    engine.close()

    failed = [end for end in ends if isinstance(end, Failed)]
    assert 1 <= len(failed) <= 8
    assert all(listener.ends == 1 for listener in listeners)
    assert later == [each.answer for each in asked[:8]]
    assert reused > 150  # what is pinned stays
    assert stats.failed == len(failed)
    assert "pass_failed" in caplog.text
    assert "question" not in caplog.text


def test_a_pin_that_cannot_be_kept_says_so_and_takes_no_room(open_engine: OpenEngine) -> None:
    engine = open_engine(LITTLE)

    with pytest.raises(EngineError, match="KV_TOKENS"):
        engine.pin(conversation("", SYSTEM))
    assert engine.stats().kv_used == 0
    assert answer(engine, "bins?", max_tokens=3, temperature=1)


def test_a_pin_that_failed_can_be_tried_again(tiny_model: Path) -> None:
    limits = Limits(residents=2, kv_tokens=2048, context_tokens=1024)
    runtime = Failing(tiny_model, options_of(limits))
    engine = BatchEngine(runtime, limits)
    runtime.broken = EngineError("broken")
    with pytest.raises(EngineError, match="broken"):
        engine.pin(conversation("", SYSTEM))

    for number in range(6):  # room for four is enough: those that failed, or were there already, take none
        engine.pin(conversation("", f"{number % 4} {SYSTEM}"))
    with pytest.raises(EngineError, match="no more than 4"):
        engine.pin(conversation("", f"5 {SYSTEM}"))
    engine.close()
