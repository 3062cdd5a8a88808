"""Which token comes next: the likeliest, or one drawn by a seed, within what a grammar permits."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import EngineError

Logits = NDArray[np.float32]  # shape (vocabulary,)
Tokens = NDArray[np.int32]
Permits = Callable[[Tokens], NDArray[np.bool_]]  # which of some tokens a grammar lets come next

DRAWN_FROM = 40  # a draw is among the likeliest 40, as llama.cpp has it
FIRST_CHECKED = 256  # tokens that a grammar checks before it has to check all 150,000
_BLOCK = 512


class Chooser:
    """Takes one token after another; the same seed and logits always give the same tokens."""

    def __init__(self, *, temperature: float, top_p: float, seed: int) -> None:
        self._temperature = temperature
        self._top_p = top_p
        self._random = np.random.default_rng(seed & 0xFFFFFFFFFFFFFFFF) if temperature > 0 else None

    def choose(self, logits: Logits, permits: Permits | None = None) -> int:
        """Take a token.

        A grammar is asked about the free choice alone at first, since that is nearly always permitted and checking the
        whole vocabulary costs as much as a small model's pass.

        Raises:
            EngineError: the logits are no numbers, or the grammar permits nothing.
        """
        token = self._take(logits, likeliest(logits, DRAWN_FROM) if self._random else None)
        if permits is None or permits(np.array([token], dtype=np.int32))[0]:
            return token
        checked = likeliest(logits, FIRST_CHECKED)
        allowed = checked[permits(checked)]
        if not len(allowed):
            everything = np.arange(len(logits), dtype=np.int32)
            allowed = everything[permits(everything)]
            allowed = allowed[np.argsort(-logits[allowed], kind="stable")]
        if not len(allowed):
            raise EngineError("the JSON schema leaves no way to go on")
        return self._take(logits, allowed[:DRAWN_FROM])

    def _take(self, logits: Logits, candidates: Tokens | None) -> int:
        """One of some candidates, likeliest first; without candidates the likeliest of all."""
        if candidates is None:
            token = int(logits.argmax())
            if np.isnan(logits[token]):
                raise EngineError("the model computed something that is no number")
            return token
        if self._random is None:
            return int(candidates[0])
        values = logits[candidates].astype(np.float64)
        kept = int(np.searchsorted(np.cumsum(_shares(values)), self._top_p)) + 1
        reached = np.cumsum(_shares(values[:kept] / self._temperature))
        point = self._random.random() * float(reached[-1])
        drawn = int(np.searchsorted(reached, point, side="right"))
        return int(candidates[min(drawn, len(reached) - 1)])


def likeliest(logits: Logits, count: int) -> Tokens:
    """The tokens with the highest logits, best first; of equals the lower number.

    The count-th best of the maxima of blocks bounds the count-th best of all from below, so that a vocabulary of
    150,000 is looked through once, and only few blocks and values again: thirty times faster than a partition of it.
    """
    whole = len(logits) // _BLOCK
    if whole > count:
        rest = whole * _BLOCK
        maxima = np.maximum.reduceat(logits[:rest], np.arange(0, rest, _BLOCK))
        bound = np.partition(maxima, whole - count)[whole - count]
        high = np.flatnonzero(~(maxima < bound))  # what is no number stays among them
        places = np.flatnonzero(~(logits[:rest].reshape(whole, _BLOCK)[high] < bound))
        found = high[places // _BLOCK] * _BLOCK + places % _BLOCK
        candidates = np.concatenate([found, np.arange(rest, len(logits))])
    else:
        candidates = np.arange(len(logits))
    values = logits[candidates]
    if np.isnan(values).any():
        raise EngineError("the model computed something that is no number")
    return candidates[np.argsort(-values, kind="stable")[:count]].astype(np.int32)


def _shares(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Softmax of values whose first is the largest."""
    shares = np.exp(values - values[0])
    return shares / shares.sum()
