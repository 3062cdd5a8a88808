"""What people accept and sign off, as the council's translation memory has it."""

from __future__ import annotations

from collections.abc import Iterable

from pipelines.settings import Settings
from pipelines.translation.desk import memory_file, spoken
from pipelines.translation.memory import ACCEPTED, SIGNED, Entry, Memory

Pair = tuple[str, str]  # source and translation, in markup


class Remembered:
    """Holds nothing open; threads may share it. Each method raises FrontDoorError where the memory cannot be written.

    The languages are BCP 47 tags.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def change(self, source: str, target: str, by: str, *, gone: Iterable[Pair], new: Iterable[Pair]) -> None:
        """Take back what is no longer accepted, and keep what is accepted now; neither touches what was signed off."""
        with self._open() as memory:
            memory.take_back(_entries(gone, source, target, by, ACCEPTED))
            memory.accept(_entries(new, source, target, by, ACCEPTED))

    def sign(self, source: str, target: str, by: str, pairs: Iterable[Pair]) -> None:
        """Keep what was signed off."""
        with self._open() as memory:
            memory.add(_entries(pairs, source, target, by, SIGNED))

    def unsign(self, source: str, target: str, by: str, pairs: Iterable[Pair]) -> None:
        """What was signed off counts as accepted and no more."""
        with self._open() as memory:
            memory.unsign(_entries(pairs, source, target, by, SIGNED))

    def _open(self) -> Memory:
        return Memory.open(memory_file(self._settings))


def _entries(pairs: Iterable[Pair], source: str, target: str, by: str, origin: str) -> list[Entry]:
    return [
        Entry(
            source_language=spoken(source),
            target_language=spoken(target),
            source=text,
            target=said,
            who=by,
            origin=origin,
        )
        for text, said in pairs
        if text.strip() and said.strip()
    ]
