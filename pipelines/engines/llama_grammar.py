"""Which tokens a JSON schema lets come next, asked of llama.cpp's grammar sampler."""

from __future__ import annotations

import ctypes
from typing import Any

import numpy as np
from numpy.typing import NDArray

_CANDIDATE = np.dtype([("id", np.int32), ("logit", np.float32), ("p", np.float32)])


class Grammar:
    """Says which tokens may come next so that a text keeps to its schema. Ended by ``close``."""

    def __init__(self, llama: Any, sampler: Any) -> None:
        self._llama = llama  # the library's module
        self._sampler = sampler

    def permits(self, tokens: NDArray[np.int32]) -> NDArray[np.bool_]:
        """Which of some tokens may come next."""
        candidates = np.zeros(len(tokens), dtype=_CANDIDATE)
        candidates["id"] = tokens
        array = self._llama.llama_token_data_array(
            data=candidates.ctypes.data_as(self._llama.llama_token_data_p), size=len(tokens), selected=-1, sorted=False
        )
        self._llama.llama_sampler_apply(self._sampler, ctypes.byref(array))
        return candidates["logit"] == 0

    def accept(self, token: int) -> None:
        """Go on by a permitted token; any other would end the process."""
        self._llama.llama_sampler_accept(self._sampler, token)

    def close(self) -> None:
        if self._sampler:
            self._llama.llama_sampler_free(self._sampler)
            self._sampler = None
