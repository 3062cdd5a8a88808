"""What the documents room asks of its exchangeable part: a simplifier. Sets of pictures are engines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from pipelines.documents.rows import Row, SourceSentence


class Simplifier(Protocol):
    """Turns the sentences of one section into Easy Read rows, in their order. Threads may share it."""

    @property
    def name(self) -> str:
        """'rules', or the model's name with the hash of its weights."""
        ...

    def simplify(self, section: Sequence[SourceSentence]) -> tuple[Row, ...]:
        """Rows for a section; every source sentence is named by at least one row.

        What could not be made simple stands as it was, with a trouble on its row. Facts, brackets, exceptions and
        conditions are never dropped.
        """
        ...
