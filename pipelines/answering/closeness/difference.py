"""One thing that sets a sentence apart from the source sentences it stands nearest to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Keys = frozenset[str]
Sort = Literal[
    "new word", "exchanged", "borrowed", "gained", "lost", "modal", "subject", "joint",
    "omitted", "condition", "stated", "exception", "grafted",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference."""

    sort: Sort
    what: str
    name: str = ""  # class of an operator, or where what was left out stands
