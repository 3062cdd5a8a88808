"""The council's translation memory: what people have accepted or brought along, found again word for word or nearly."""

from __future__ import annotations

import hashlib
import re
import sqlite3
import threading
import unicodedata
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType

from pipelines.errors import FrontDoorError
from pipelines.translation.likeness import Likeness
from pipelines.translation.markup import renumbered, unwrapped, with_numbers

FILE = "translation_memory.sqlite"  # in the data folder
_SCHEMA = """
CREATE TABLE IF NOT EXISTS entry (
    id INTEGER PRIMARY KEY,
    source_language TEXT NOT NULL, target_language TEXT NOT NULL,
    key TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL,
    before TEXT NOT NULL, who TEXT NOT NULL, origin TEXT NOT NULL, changed TEXT NOT NULL,
    UNIQUE (source_language, target_language, key, before, target)
);
CREATE INDEX IF NOT EXISTS entry_key ON entry (source_language, target_language, key);
"""
_COLUMNS = "source_language, target_language, source, target, before, who, origin, changed"
_INSERT = (
    "INSERT INTO entry (source_language, target_language, key, source, target, before, who, origin, changed) "
    "VALUES (?,?,?,?,?,?,?,?,?)"
)
_WAIT_SECONDS = 30.0
SIGNED = "person"  # origin of what a named person signed off
ACCEPTED = "accepted"  # origin of what an officer accepted, sentence by sentence, and nobody has signed off
_THIS = "source_language=? AND target_language=? AND key=? AND before=? AND target=?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One pair of texts, in the markup of a segment."""

    source_language: str
    target_language: str
    source: str
    target: str
    before: str = ""  # plain text of the segment before it; empty where not known
    who: str = ""  # accepted or wrote it
    origin: str = SIGNED  # or ACCEPTED, or the file it was brought in by
    changed: str = ""  # ISO 8601, UTC

    @property
    def key(self) -> str:
        return key_of(self.source)


@dataclass(frozen=True, slots=True)
class Holding:
    """What the memory has of one pair of languages."""

    source_language: str
    target_language: str
    pairs: int
    by_person: int  # of them, signed off by a person here
    changed: str  # the latest; ISO 8601, UTC


@dataclass(frozen=True, slots=True)
class Match:
    """What the memory has for a text."""

    entry: Entry
    text: str  # the translation with the tags numbered as in the text asked for
    likeness: float  # 0 to 1; 1 for the same words
    in_context: bool = False  # the segment before is the same as well


def canonical(text: str) -> str:
    """What two segments share that differ only in blanks, in their tags' numbers or in tags round the whole."""
    _, middle, _ = unwrapped(text)
    return renumbered(" ".join(unicodedata.normalize("NFC", middle).split()))[0]


def key_of(text: str) -> str:
    return hashlib.sha256(canonical(text).encode()).hexdigest()[:24]


@dataclass(slots=True)
class Memory:
    """Entries in one SQLite file. Threads may share it; several processes may use the file."""

    _connection: sqlite3.Connection
    _lock: threading.RLock = field(default_factory=threading.RLock)
    _likeness: dict[tuple[str, str], Likeness] = field(default_factory=dict[tuple[str, str], Likeness])

    @classmethod
    def open(cls, file: Path | None = None) -> Memory:
        """Open or make the file; without one the memory lasts as long as the object.

        Raises:
            FrontDoorError: the file cannot be written or is no translation memory.
        """
        try:
            if file:
                file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(file or ":memory:", timeout=_WAIT_SECONDS, check_same_thread=False)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA secure_delete=ON")  # what is forgotten is not left in the file
            connection.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise FrontDoorError(
                f"The translation memory {file} cannot be opened ({error}). Make the folder writable, or move a "
                "damaged file away: a new one is made, and TMX files can be read in again."
            ) from error
        return cls(connection)

    def __enter__(self) -> Memory:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def add(self, entries: Iterable[Entry]) -> int:
        """Keep entries; one that is there already is only dated anew. Returns how many are new.

        What a person accepts in a place takes the place of what was accepted there before.
        """
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._write() as connection:
            count = connection.total_changes
            before = self._count(connection)
            for entry in entries:
                if entry.origin == "person":
                    connection.execute(
                        "DELETE FROM entry WHERE source_language=? AND target_language=? AND key=? AND before=? "
                        "AND origin='person' AND target<>?",
                        (entry.source_language, entry.target_language, entry.key, entry.before, entry.target),
                    )
                connection.execute(
                    f"{_INSERT} ON CONFLICT DO UPDATE SET who=excluded.who, origin=excluded.origin, "
                    "changed=excluded.changed",
                    (*_values(entry), entry.changed or now),
                )
            if connection.total_changes != count:
                self._likeness.clear()
            return max(0, self._count(connection) - before)

    def accept(self, entries: Iterable[Entry]) -> None:
        """Keep what was accepted. What is there already stays what it is, signed off above all, and is dated anew."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._write() as connection:
            connection.executemany(
                f"{_INSERT} ON CONFLICT DO UPDATE SET changed=excluded.changed WHERE origin<>'{SIGNED}'",
                ((*_values(entry), now) for entry in entries),
            )
            self._likeness.clear()

    def take_back(self, entries: Iterable[Entry]) -> None:
        """Forget what was accepted; what was signed off, or brought in by a file, stays."""
        with self._write() as connection:
            connection.executemany(
                f"DELETE FROM entry WHERE {_THIS} AND origin='{ACCEPTED}'",  # noqa: S608
                map(_place, entries),
            )
            self._likeness.clear()

    def unsign(self, entries: Iterable[Entry]) -> None:
        """What was signed off counts as accepted."""
        with self._write() as connection:
            connection.executemany(
                f"UPDATE entry SET origin='{ACCEPTED}' WHERE {_THIS} AND origin='{SIGNED}'",  # noqa: S608
                map(_place, entries),
            )
            self._likeness.clear()

    def bring_in(self, entries: Iterable[Entry]) -> int:
        """Keep entries of a file; what is there already stays as it is, a person's above all. How many are new."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        with self._write() as connection:
            before = connection.total_changes
            connection.executemany(
                f"{_INSERT} ON CONFLICT DO NOTHING",
                ((*_values(entry), entry.changed or now) for entry in entries),
            )
            self._likeness.clear()
            return connection.total_changes - before

    def holdings(self) -> tuple[Holding, ...]:
        """How much there is of each pair of languages, the largest first."""
        query = (
            "SELECT source_language, target_language, count(*), sum(origin='person'), max(changed) FROM entry "
            "GROUP BY 1, 2 ORDER BY 3 DESC, 2"
        )
        with self._lock:
            return tuple(Holding(*row) for row in self._connection.execute(query))

    def forget(self, source: str, target: str) -> int:
        """Delete every entry of a pair of languages for good; how many there were."""
        with self._write() as connection:
            gone = connection.execute(
                "DELETE FROM entry WHERE source_language=? AND target_language=?", (source, target)
            ).rowcount
            self._likeness.pop((source, target), None)
            return gone

    def entries(self, source: str = "", target: str = "") -> Iterator[Entry]:
        """All entries, of one pair of languages where these are given, oldest first."""
        query = (
            f"SELECT {_COLUMNS} FROM entry "  # noqa: S608
            "WHERE ?1 IN ('', source_language) AND ?2 IN ('', target_language) ORDER BY id"
        )
        with self._lock:
            rows = self._connection.execute(query, (source, target)).fetchall()
        return (_entry(row) for row in rows)

    def __len__(self) -> int:
        with self._lock:
            return self._count(self._connection)

    @property
    def digest(self) -> str:
        """Changes whenever the memory does."""
        with self._lock:
            rows = self._connection.execute("SELECT source_language, target_language, key, before, target FROM entry")
            digest = hashlib.sha256()
            for row in rows:
                digest.update("\0".join(row).encode())
        return digest.hexdigest()[:12]

    def exact(self, text: str, source: str, target: str, *, before: str = "") -> Match | None:
        """The same words with the same tags: in the same context first, then signed off, accepted, brought in."""
        query = (
            f"SELECT {_COLUMNS} FROM entry WHERE source_language=? AND target_language=? AND key=? "  # noqa: S608
            "ORDER BY (before=? AND before<>'') DESC, origin='person' DESC, origin='accepted' DESC, "
            "changed DESC, id DESC LIMIT 1"
        )
        with self._lock:
            row = self._connection.execute(query, (source, target, key_of(text), before)).fetchone()
        if row is None:
            return None
        entry = _entry(row)
        return Match(entry, fitted(entry, text), 1.0, bool(before) and entry.before == before)

    def fuzzy(
        self, text: str, source: str, target: str, *, from_: float, before: str = "", limit: int = 5,
        names: Sequence[str] = (),
    ) -> tuple[Match, ...]:  # fmt: skip
        """Translations of like words, best first; of two alike, the one in the same context.

        Facts do not count: 'Pay £5 by 3 May' is as like 'Pay £9 by 1 June' as can be.
        """
        found = [
            Match(entry, fitted(entry, text), likeness, bool(before) and entry.before == before)
            for entry, likeness in self._index(source, target, names).likest(text, from_=from_, limit=4 * limit)
        ]
        found.sort(key=lambda match: (-round(match.likeness, 3), not match.in_context, match.entry.origin != "person"))
        return tuple(found[:limit])

    def _index(self, source: str, target: str, names: Sequence[str]) -> Likeness:
        with self._lock:
            if (source, target) not in self._likeness:
                self._likeness[source, target] = Likeness.of(self.entries(source, target), names)
            return self._likeness[source, target]

    @contextmanager
    def _write(self) -> Generator[sqlite3.Connection]:
        try:
            with self._lock, self._connection:
                yield self._connection
        except sqlite3.Error as error:
            raise FrontDoorError(
                f"The translation memory cannot be written ({error}). Is the disk full, or the file read-only?"
            ) from error

    def _count(self, connection: sqlite3.Connection) -> int:
        return int(connection.execute("SELECT count(*) FROM entry").fetchone()[0])


def fitted(entry: Entry, text: str) -> str:
    """The entry's translation with its tags numbered as in a text, and what stands round the text's own words."""
    before, middle, after = unwrapped(text)
    _, kept, _ = unwrapped(entry.source)
    numbers = renumbered(middle)[1]
    of_entry = {old: numbers[new] for new, old in renumbered(kept)[1].items() if new in numbers}
    _, said, _ = unwrapped(entry.target)
    return before + re.sub(r"<(/?)(\d{1,6})(/?)>", lambda match: _known(match, of_entry), said) + after


def _known(match: re.Match[str], numbers: dict[int, int]) -> str:
    """A tag with the number it has in the text; one that the text has not is left out."""
    number = int(match[2])
    return with_numbers(match.group(), {number: numbers[number]}) if number in numbers else ""


def _values(entry: Entry) -> tuple[str, ...]:
    return (
        entry.source_language, entry.target_language, entry.key, entry.source, entry.target, entry.before, entry.who,
        entry.origin,
    )  # fmt: skip


def _place(entry: Entry) -> tuple[str, ...]:
    return entry.source_language, entry.target_language, entry.key, entry.before, entry.target


def _entry(row: Sequence[str]) -> Entry:
    names = [name.strip() for name in _COLUMNS.split(",")]
    return Entry(**dict(zip(names, row, strict=True)))
