"""A reason why a sentence may not be shown, in words that an operator, and the model that must rewrite it, can read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["figure", "date", "phone", "link", "negation", "condition", "content"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a sentence is not carried by what it cites."""

    kind: Kind
    detail: str
