"""A share that keeps its counts, so that shares can be added and their interval worked out."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """``good`` of ``of``."""

    good: int
    of: int

    @property
    def value(self) -> float:
        """0 to 1; not a number where there was nothing to count, so that neither a floor nor a ceiling is met by it."""
        return self.good / self.of if self.of else math.nan

    def __add__(self, other: Share) -> Share:
        return Share(self.good + other.good, self.of + other.of)


def share(judged: Iterable[bool]) -> Share:
    """The share of what is true."""
    marks = tuple(judged)
    return Share(sum(marks), len(marks))


def total(shares: Iterable[Share]) -> Share:
    """Several shares as one: each thing counted weighs the same."""
    return sum(shares, Share(0, 0))
