"""What the documents room asks of its exchangeable parts: a simplifier and a set of pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pipelines.documents.rows import Picture, Row, SourceSentence


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


@dataclass(frozen=True, slots=True)
class Symbol:
    """One picture of a set as found by a search."""

    symbol: str
    label: str  # in words
    score: float  # how well it fits, 0 to 1


class PictureSet(Protocol):
    """Symbols by concept. Threads may share it."""

    @property
    def name(self) -> str: ...

    @property
    def credit(self) -> str:
        """As its licence asks to print it; empty when it asks for nothing."""
        ...

    def picture_for(self, text: str) -> Picture | None:
        """The symbol for what a row says, by the concept table; None where none fits."""
        ...

    def search(self, words: str, k: int = 12) -> list[Symbol]:
        """Symbols that an officer may mean, best first."""
        ...

    def svg(self, symbol: str) -> bytes:
        """The picture as SVG, checked to hold no script and no address.

        Raises:
            EngineError: the set has no such symbol.
        """
        ...

    def png(self, symbol: str, pixels: int = 512) -> bytes:
        """The picture as PNG, at least that wide where the set has it; for Word files.

        Raises:
            EngineError: the set has no such symbol.
        """
        ...
