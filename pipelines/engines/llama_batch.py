"""The arrays of one pass of llama.cpp, kept from pass to pass and filled by slices."""

from __future__ import annotations

import ctypes
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Entry:
    """Consecutive tokens of one sequence for the next pass."""

    sequence: int
    start: int  # position of the first token
    tokens: Sequence[int]
    wants_logits: bool  # of the last token


class TokenBatch:
    """A llama_batch. ``llama`` is the library's module."""

    def __init__(self, llama: Any, size: int) -> None:
        self._tokens = np.zeros(size, dtype=np.int32)
        self._positions = np.zeros(size, dtype=np.int32)
        self._counts = np.ones(size, dtype=np.int32)
        self._sequences = np.zeros(size, dtype=np.int32)
        # One pointer to one sequence number for each token.
        self._pointers = self._sequences.ctypes.data + 4 * np.arange(size, dtype=np.uintp)
        self._wanted = np.zeros(size, dtype=np.int8)
        of_int = ctypes.POINTER(ctypes.c_int32)
        self._batch = llama.llama_batch(
            n_tokens=0,
            token=self._tokens.ctypes.data_as(of_int),
            pos=self._positions.ctypes.data_as(of_int),
            n_seq_id=self._counts.ctypes.data_as(of_int),
            seq_id=self._pointers.ctypes.data_as(ctypes.POINTER(of_int)),
            logits=self._wanted.ctypes.data_as(ctypes.POINTER(ctypes.c_int8)),
        )

    def fill(self, entries: Sequence[Entry]) -> Any:
        end = 0
        self._wanted[:] = 0
        for entry in entries:
            begin, end = end, end + len(entry.tokens)
            self._tokens[begin:end] = entry.tokens
            self._positions[begin:end] = np.arange(entry.start, entry.start + end - begin)
            self._sequences[begin:end] = entry.sequence
            self._wanted[end - 1] = entry.wants_logits
        self._batch.n_tokens = end
        return self._batch
