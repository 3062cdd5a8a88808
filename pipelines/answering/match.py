"""How a question and a passage go together: one fitted vector over the question's vector and the product of both.

Words that a page shares with a question do not tell whether it answers: 'can I pay with clubcard points' is near to
every page on paying. What kinds of question find their answer on a page that lies this near is learned from the
development questions by ``scripts/fit_confidence.py``; the numbers are beside this module.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from pipelines.errors import SettingsError

MATCH_FILE = Path(__file__).with_name("match.npz")
# A product of two unit vectors is about 1/sqrt(dimensions) times as large as either: brought to the same size, so that
# one pull towards zero holds for both.
PRODUCT = 20.0


@dataclass(frozen=True, slots=True)
class Match:
    """The fitted numbers, and the embedder whose vectors they are for; they fit no other."""

    embedder: str
    weights: NDArray[np.float32]  # shape (2 * dimensions,)
    bias: float

    def of(self, question: NDArray[np.float32], passage: NDArray[np.float32]) -> float:
        """About 1 where a question like this is answered by a passage like this, about 0 where not."""
        return float(features(question, passage) @ self.weights) + self.bias


def features(question: NDArray[np.float32], passage: NDArray[np.float32]) -> NDArray[np.float32]:
    """What the fitted vector weighs, shape (2 * dimensions,)."""
    return np.concatenate((question, PRODUCT * question * passage)).astype(np.float32)


@cache
def load_match(file: Path = MATCH_FILE) -> Match:
    """The fitted numbers.

    Raises:
        SettingsError: the file is missing or not what the fitting script writes.
    """
    try:
        with np.load(file, allow_pickle=False) as data:
            weights = np.asarray(data["weights"], dtype=np.float32)
            return Match(str(data["embedder"]), weights, float(data["bias"]))
    except (OSError, EOFError, ValueError, KeyError, TypeError, BadZipFile) as error:
        raise SettingsError(f"{file} is damaged ({error}). Run 'make fit'.") from error
