"""What became of one fact of the source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class FactState:
    """One fact of the source, or one that was added."""

    kind: str  # a value's kind: 'amount', 'date', …; a force: 'must', 'unless', …; 'limit', 'rate', 'bracket'
    text: str  # as in the source; of an added fact, as in the row
    source_id: str  # empty for an added one
    state: Literal["kept", "left_out", "lost", "added"]
    row_ids: tuple[str, ...] = ()  # rows that hold it; of a lost one, the rows that should
