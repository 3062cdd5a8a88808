"""A tiny chat model with random 32-bit weights, and engines that hold little."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pipelines.batching.engine import BatchEngine, Limits
from pipelines.engines.llama_runtime import LlamaRuntime
from tests.batching.listening import Asked, asked_alone, open_runtime

OpenEngine = Callable[[Limits], BatchEngine]


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("llama_cpp", reason="install the extra 'generate' to test with a model")
    from scripts.bench_llm.alone import with_32_bits
    from scripts.make_models import tiny_gguf

    folder = tmp_path_factory.mktemp("models")
    return with_32_bits(tiny_gguf(folder / "tiny.gguf"), folder / "tiny-32-bit.gguf")


@pytest.fixture(scope="session")
def asked(tiny_model: Path) -> list[Asked]:
    runtime = open_runtime(tiny_model, Limits(residents=1, kv_tokens=2048))
    alone = asked_alone(runtime, 48)
    runtime.close()
    assert len({each.answer for each in alone}) > 30
    return alone


@pytest.fixture
def open_engine(tiny_model: Path) -> Iterator[OpenEngine]:
    """Opens engines in which an answer does not depend on who else is answered, and closes them."""
    opened: list[BatchEngine] = []

    def open_one(limits: Limits) -> BatchEngine:
        opened.append(BatchEngine(open_runtime(tiny_model, limits), limits))
        return opened[-1]

    yield open_one
    for engine in opened:
        engine.close()


@pytest.fixture
def engine(open_engine: OpenEngine) -> BatchEngine:
    return open_engine(Limits(residents=8, context_tokens=1024))


@pytest.fixture
def runtime(tiny_model: Path) -> Iterator[LlamaRuntime]:
    runtime = open_runtime(tiny_model, Limits(residents=4))
    yield runtime
    runtime.close()
