"""Four ways to serve one model file to many residents at once; each runs in a process of its own."""

# pyright: basic
# Two of the contestants are packages without types.

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from queue import Queue
from typing import Any

from pipelines.batching.engine import BatchEngine, Event, Finished, Limits, Piece
from pipelines.batching.limits import PINS
from pipelines.engines.llama_runtime import LlamaOptions, LlamaRuntime
from pipelines.engines.protocols import Message, Sampling
from scripts.bench_llm.workload import ANSWER_TOKENS, THREADS, Burst, Workload, cpu_seconds

Figures = list[dict[str, float]]  # of each burst
KV_TOKENS_EACH = 1024


def open_batch_engine(model: Path, residents: int, *, exact: bool = False, queue: int = 128) -> BatchEngine:
    """The engine with the settings' defaults, or so that a batch computes what a single answer does."""
    limits = Limits(residents=residents, queue=queue)
    options = LlamaOptions(
        sequences=residents + PINS,
        kv_tokens=limits.kv_tokens_needed,
        batch_tokens=limits.batch_tokens_needed,
        threads=THREADS,
        kv_type="f32" if exact else "f16",
        flash_attention="off" if exact else "auto",
    )
    return BatchEngine(LlamaRuntime(model, options), limits)


def our_engine(model: Path, residents: int, workload: Workload) -> Figures:
    engine = open_batch_engine(model, residents)
    figures = [_our_burst(engine, workload.system, questions) for questions in workload.bursts]
    engine.close()
    return figures


def _our_burst(engine: BatchEngine, system: str, questions: tuple[str, ...]) -> dict[str, float]:
    burst = Burst(len(questions))
    ended: Queue[Finished] = Queue()
    marks: list[tuple[float, int]] = []  # CPU seconds and tokens read, when all talk and when the first ends

    def listen(resident: int) -> Callable[[Event], None]:
        def hear(event: Event) -> None:
            if isinstance(event, Piece):
                burst.first(resident)
            elif isinstance(event, Finished):
                ended.put(event)
            else:
                raise event.error
            if (not marks and len(burst.firsts) == len(questions)) or (len(marks) == 1 and isinstance(event, Finished)):
                marks.append((cpu_seconds(), engine.stats().tokens))

        return hear

    sampling = Sampling(max_tokens=ANSWER_TOKENS, seconds=3600)
    for resident, question in enumerate(questions):
        engine.submit([Message("system", system), Message("user", question)], sampling, listen(resident))
    usages = [ended.get().usage for _ in questions]
    figures = burst.figures(
        tokens=sum(usage.completion_tokens for usage in usages), reused=sum(usage.reused_tokens for usage in usages)
    )
    if len(marks) == 2 and marks[1][1] > marks[0][1]:
        figures["decode, CPU ms per token"] = 1000 * (marks[1][0] - marks[0][0]) / (marks[1][1] - marks[0][1])
    return figures


def server_separate(model: Path, residents: int, workload: Workload) -> Figures:
    """llama-server with memory of its own for each slot."""
    return _server(model, residents, workload, unified=False)


def server_unified(model: Path, residents: int, workload: Workload) -> Figures:
    """llama-server with one memory for all slots and its prompt cache."""
    return _server(model, residents, workload, unified=True)


def _server(model: Path, residents: int, workload: Workload, *, unified: bool) -> Figures:
    xllamacpp: Any = import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.n_parallel = residents
    params.n_ctx = KV_TOKENS_EACH * residents
    params.kv_unified = unified
    params.n_batch = params.n_ubatch = 512
    params.n_cache_reuse = 64
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = THREADS
    params.verbosity = 0
    params.warmup = False
    params.port = 0
    server = xllamacpp.Server(params)

    def answer(system: str, question: str, first: Callable[[], None]) -> tuple[int, int]:
        usage: dict[str, Any] = {}

        def hear(chunk: str) -> bool:
            reply = json.loads(chunk)
            usage.update(reply.get("usage") or {})
            if any(choice["delta"].get("content") for choice in reply["choices"]):
                first()
            return False

        server.handle_chat_completions(json.dumps(_request(system, question)), hear)
        return usage["completion_tokens"], usage["prompt_tokens_details"]["cached_tokens"]

    return _threads(workload, answer)


def _request(system: str, question: str) -> dict[str, Any]:
    return {
        "messages": [{"role": "system", "content": system}, {"role": "user", "content": question}],
        "max_tokens": ANSWER_TOKENS,
        "temperature": 0,
        "stream": True,
        "stream_options": {"include_usage": True},
    }


def locked_llama(model: Path, residents: int, workload: Workload) -> Figures:
    """One llama_cpp.Llama that a thread for each resident uses in turn; it keeps the prompt of the one before."""
    llama_cpp: Any = import_module("llama_cpp")
    llama = llama_cpp.Llama(
        str(model), n_ctx=4096, n_batch=512, n_threads=THREADS, n_threads_batch=THREADS, flash_attn=True, verbose=False
    )
    lock = threading.Lock()
    taken = 0
    sample = llama.sample

    def counting(*arguments: Any, **options: Any) -> int:
        nonlocal taken
        taken += 1
        return sample(*arguments, **options)

    llama.sample = counting  # pieces are no tokens, and a stream carries no usage

    def answer(system: str, question: str, first: Callable[[], None]) -> tuple[int, int]:
        request = _request(system, question)
        del request["stream_options"]
        with lock:
            before = taken
            for piece in llama.create_chat_completion(**request):
                if piece["choices"][0]["delta"].get("content"):
                    first()
            return taken - before, 0

    return _threads(workload, answer)


def _threads(workload: Workload, answer: Callable[[str, str, Callable[[], None]], tuple[int, int]]) -> Figures:
    """Every burst, with a thread for each resident."""
    figures: Figures = []
    for questions in workload.bursts:
        burst = Burst(len(questions))
        counts: list[tuple[int, int]] = []

        def ask(resident: int, question: str, burst: Burst = burst, counts: list[tuple[int, int]] = counts) -> None:
            counts.append(answer(workload.system, question, lambda: burst.first(resident)))

        threads = [threading.Thread(target=ask, args=each) for each in enumerate(questions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if len(counts) != len(questions):
            raise SystemExit("an answer was lost")
        figures.append(burst.figures(tokens=sum(c[0] for c in counts), reused=sum(c[1] for c in counts)))
    return figures
