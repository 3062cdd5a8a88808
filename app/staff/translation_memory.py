"""The council's translation memory and glossaries as officers keep them: brought in, counted, given out, deleted."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from app.staff.errors import MissingError, StaffError
from app.staff.queue import checked_name
from app.staff.records import Officer, Records
from pipelines.errors import FrontDoorError
from pipelines.settings import Settings
from pipelines.translation.by_people import Checker
from pipelines.translation.desk import glossary_file, memory_file, open_desk, own_glossary_file
from pipelines.translation.facts import lost_figures
from pipelines.translation.glossary import KEEP, load_glossary, read_glossary
from pipelines.translation.markup import plain
from pipelines.translation.memory import ACCEPTED, SIGNED, Entry, Holding, Memory
from pipelines.translation.tmx import open_tmx, write_tmx

SAME = "The translation is the same as the source."
_MOST_SHOWN = 20  # pairs named one by one


@dataclass(frozen=True, slots=True, kw_only=True)
class OddPair:
    """A pair of texts, a figure of which is not in both, or that is the same text twice."""

    source_language: str
    target_language: str
    source: str  # plain
    target: str  # plain
    words: str  # which figure, or SAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a TMX file."""

    name: str
    taken: Mapping[tuple[str, str], int]  # new pairs by source and target language
    known: int  # pairs that were there already
    left: Mapping[str, int]  # why a text was not taken, and how often
    odd: tuple[OddPair, ...]  # taken, but marked wherever they are used: other figures, or the same text
    more_odd: int  # such pairs beyond those


@dataclass(frozen=True, slots=True)
class ListedGlossary:
    """A glossary as the list shows it."""

    language: str
    terms: int
    names: int  # of the terms, those that are not translated
    is_own: bool  # brought in here; else it came with the product


class TranslationMemory:
    """Holds nothing open; threads may share it."""

    def __init__(self, records: Records, settings: Settings) -> None:
        self._records = records
        self._settings = settings

    def holdings(self) -> tuple[Holding, ...]:
        """How much there is of each pair of languages.

        Raises:
            FrontDoorError: the memory cannot be opened.
        """
        with self._open() as memory:
            return memory.holdings()

    def holding(self, source: str, target: str) -> Holding:
        """How much there is of one pair of languages.

        Raises:
            MissingError: nothing.
        """
        for found in self.holdings():
            if (found.source_language, found.target_language) == (source, target):
                return found
        raise MissingError("The translation memory has nothing in these languages. It may have been deleted.")

    def bring_in(self, content: bytes, name: str, officer: Officer) -> Report:
        """Take the pairs of a TMX file into the memory.

        What people accepted here stays: a pair that is there already is not changed.

        Raises:
            StaffError: the file is empty, too large, no TMX, damaged, or has entities of its own.
        """
        name = checked_name(content, name, self._settings.documents)
        try:
            brought = open_tmx(content, name)
        except FrontDoorError as error:
            raise StaffError(str(error)) from error
        # Accepted by a person is what was signed here, not what a file says of itself.
        origin = name if name not in (SIGNED, ACCEPTED) else f"{name}.tmx"
        entries = [replace(entry, origin=origin) for entry in brought.entries]
        taken: Counter[tuple[str, str]] = Counter()
        with self._open() as memory:
            for pair in dict.fromkeys((entry.source_language, entry.target_language) for entry in entries):
                of_pair = (one for one in entries if (one.source_language, one.target_language) == pair)
                taken[pair] = memory.bring_in(of_pair)
        new = sum(taken.values())
        self._note(officer, "memory_in", bytes=len(content), new=new, known=len(entries) - new)
        odd = list(_odd_pairs(entries, open_desk(self._settings).checker))
        return Report(
            name=name,
            taken={pair: count for pair, count in taken.items() if count},
            known=len(entries) - new,
            left=brought.left,
            odd=tuple(odd[:_MOST_SHOWN]),
            more_odd=max(0, len(odd) - _MOST_SHOWN),
        )

    def give_out(self, source: str, target: str, officer: Officer) -> bytes:
        """The memory of one pair of languages, or all of it where both are empty, as TMX.

        Raises:
            MissingError: there is nothing.
        """
        with self._open() as memory:
            entries = tuple(memory.entries(source, target))
        if not entries:
            raise MissingError("The translation memory has nothing in these languages. It may have been deleted.")
        self._note(officer, "memory_out", source=source, target=target, pairs=len(entries))
        return write_tmx(entries, source=source or "en")

    def forget(self, source: str, target: str, officer: Officer) -> int:
        """Delete the memory of one pair of languages for good; how many pairs there were."""
        with self._open() as memory:
            gone = memory.forget(source, target)
        self._note(officer, "memory_deleted", source=source, target=target, pairs=gone)
        return gone

    def glossaries(self) -> tuple[ListedGlossary, ...]:
        """The glossaries of the languages that are offered."""
        found: list[ListedGlossary] = []
        for language in self._settings.translation.languages:
            file = glossary_file(self._settings, language)
            if file:
                terms = load_glossary(file).terms
                names = sum(term.kind == KEEP for term in terms)
                own = file == own_glossary_file(self._settings, language)
                found.append(ListedGlossary(language, len(terms), names, own))
        return tuple(found)

    def glossary(self, language: str) -> bytes:
        """The glossary of a language that counts, as CSV.

        Raises:
            MissingError: there is none.
        """
        file = glossary_file(self._settings, language)
        if language not in self._settings.translation.languages or file is None:
            raise MissingError("There is no glossary of this language.")
        return file.read_bytes()

    def keep_glossary(self, content: bytes, name: str, language: str, officer: Officer) -> int:
        """Put a CSV in place of the language's glossary; how many terms it has.

        Raises:
            StaffError: no language was chosen, or the file is no glossary; every fault with its line.
        """
        if language not in self._settings.translation.languages:
            raise StaffError("Choose the language of the glossary.")
        name = checked_name(content, name, self._settings.documents)
        try:
            terms = read_glossary(content, name).terms
        except FrontDoorError as error:
            raise StaffError(str(error)) from error
        _put(own_glossary_file(self._settings, language), content)
        self._note(officer, "glossary_in", language=language, terms=len(terms))
        return len(terms)

    def drop_glossary(self, language: str, officer: Officer) -> None:
        """Delete the council's own glossary of a language; the one that came with the product counts again.

        Raises:
            MissingError: there is none of its own.
        """
        own = own_glossary_file(self._settings, language)
        if language not in self._settings.translation.languages or not own.is_file():
            raise MissingError("There is no glossary of your own for this language.")
        own.unlink()
        self._note(officer, "glossary_deleted", language=language)

    def _open(self) -> Memory:
        return Memory.open(memory_file(self._settings))

    def _note(self, officer: Officer, action: str, **detail: object) -> None:
        with self._records.work() as session:
            self._records.note(session, officer, action, "memory", **detail)


def _odd_pairs(entries: Iterable[Entry], checker_of: Callable[[str], Checker]) -> Iterator[OddPair]:
    checkers = {target: checker_of(target) for target in {entry.target_language for entry in entries}}
    for entry in entries:
        source, target = plain(entry.source, " "), plain(entry.target, " ")
        lost = lost_figures(source, target)
        if checkers[entry.target_language].is_unchanged(entry.source, entry.target):
            lost = (SAME,)
        if lost:
            yield OddPair(
                source_language=entry.source_language,
                target_language=entry.target_language,
                source=source,
                target=target,
                words=" ".join(lost),
            )


def _put(file: Path, content: bytes) -> None:
    """Whole or not at all: a translation may be reading it.

    Raises:
        StaffError: the folder cannot be written.
    """
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(content)
        os.replace(part, file)
    except OSError as error:
        raise StaffError(f"The glossary cannot be kept ({error.strerror}). Tell whoever runs this service.") from error
