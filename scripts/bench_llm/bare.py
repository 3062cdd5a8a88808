"""The floor: what llama_decode alone costs for a batch of so many sequences, with nobody to schedule or choose."""

# pyright: basic
# llama_cpp loses the types of its functions.

from __future__ import annotations

import ctypes
from importlib import import_module
from pathlib import Path
from typing import Any

from scripts.bench_llm.workload import ANSWER_TOKENS, OWN_TOKENS, SHARED_TOKENS, THREADS, Workload, cpu_seconds

_MOST_TOKENS = 512


def bare_decode(model: Path, residents: int, workload: Workload) -> list[dict[str, float]]:
    """As many tokens in as many sequences as the engine decodes, over a memory filled as the engine's is."""
    context = _Context(model, residents)
    own = sum(OWN_TOKENS) // 2
    figures: list[dict[str, float]] = []
    for _ in workload.bursts:
        context.clear()
        context.read([(0, position) for position in range(SHARED_TOKENS)])
        for sequence in range(1, residents):
            context.share(sequence, SHARED_TOKENS)
        for sequence in range(residents):
            context.read([(sequence, SHARED_TOKENS + position) for position in range(own)])
        before = cpu_seconds()
        for step in range(ANSWER_TOKENS):
            context.read([(sequence, SHARED_TOKENS + own + step) for sequence in range(residents)], wanted=True)
        cpu = cpu_seconds() - before
        figures.append({"decode, CPU ms per token": 1000 * cpu / (ANSWER_TOKENS * residents)})
    return figures


class _Context:
    def __init__(self, model: Path, residents: int) -> None:
        llama_cpp: Any = import_module("llama_cpp")
        self._llama = llama_cpp
        self._quiet = llama_cpp.llama_log_callback(lambda _level, _text, _data: None)
        llama_cpp.llama_log_set(self._quiet, ctypes.c_void_p(0))
        self._model = llama_cpp.llama_model_load_from_file(str(model).encode(), llama_cpp.llama_model_default_params())
        params = llama_cpp.llama_context_default_params()
        params.n_ctx = 1024 * residents
        params.n_batch = params.n_ubatch = _MOST_TOKENS
        params.n_seq_max = residents
        params.n_threads = params.n_threads_batch = THREADS
        params.kv_unified = True
        self._context = llama_cpp.llama_init_from_model(self._model, params)
        self._memory = llama_cpp.llama_get_memory(self._context)
        self._batch = llama_cpp.llama_batch_init(_MOST_TOKENS, 0, 1)

    def clear(self) -> None:
        self._llama.llama_memory_clear(self._memory, True)

    def share(self, sequence: int, count: int) -> None:
        self._llama.llama_memory_seq_cp(self._memory, 0, sequence, 0, count)

    def read(self, entries: list[tuple[int, int]], *, wanted: bool = False) -> None:
        """Some token at each (sequence, position), in as few passes as they fit."""
        batch = self._batch
        for start in range(0, len(entries), _MOST_TOKENS):
            part = entries[start : start + _MOST_TOKENS]
            for index, (sequence, position) in enumerate(part):
                batch.token[index] = 100 + (7 * position + sequence) % 300
                batch.pos[index] = position
                batch.n_seq_id[index] = 1
                batch.seq_id[index][0] = sequence
                batch.logits[index] = wanted
            batch.n_tokens = len(part)
            if self._llama.llama_decode(self._context, batch):
                raise SystemExit("llama_decode failed")
            self._llama.llama_synchronize(self._context)
