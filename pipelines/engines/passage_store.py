"""The passages of an index in one SQLite file: the source of truth, written once, then only read."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from pipelines.errors import EngineError
from pipelines.types import Action, Option, Passage

_SCHEMA = """
CREATE TABLE passages (
    id INTEGER PRIMARY KEY, council TEXT NOT NULL, url TEXT NOT NULL, title TEXT NOT NULL, heading TEXT NOT NULL,
    anchor TEXT NOT NULL, text TEXT NOT NULL, action TEXT NOT NULL, hand_over_to TEXT NOT NULL, options TEXT NOT NULL,
    last_reviewed TEXT, review_by TEXT
) STRICT
"""
_COLUMNS = "id, council, url, title, heading, anchor, text, action, hand_over_to, options, last_reviewed, review_by"


def write_passages(file: Path, passages: Sequence[Passage]) -> None:
    """Write a new file with all passages; their ids are their places, 0 and up.

    Raises:
        EngineError: SQLite could not write it.
    """
    connection = sqlite3.connect(file)
    try:
        with connection:
            connection.execute(_SCHEMA)
            connection.executemany(f"INSERT INTO passages VALUES ({', '.join('?' * 12)})", map(_row, passages))  # noqa: S608
    except sqlite3.Error as error:
        raise EngineError(f"The passages could not be written to {file} ({error}).") from error
    finally:
        connection.close()


class PassageStore:
    """Reads passages by id. One connection for all threads: SQLite's own lock serialises the short reads."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            raise EngineError(f"{file} is missing. Run 'frontdoor ingest'.")
        self._file = file
        address = f"{file.resolve().as_uri()}?mode=ro&immutable=1"
        self._connection = sqlite3.connect(address, uri=True, check_same_thread=False)

    def get(self, ids: Sequence[int]) -> list[Passage]:
        """The passages with these ids, in the order asked for.

        Raises:
            EngineError: the file is damaged.
        """
        marks = ", ".join("?" * len(ids))
        rows = self._read(f"SELECT {_COLUMNS} FROM passages WHERE id IN ({marks})", ids)  # noqa: S608
        found = {passage.id: passage for passage in map(_passage, rows)}
        return [found[number] for number in ids]

    def councils(self) -> list[str]:
        """The council of every passage, by id."""
        return [row[0] for row in self._read("SELECT council FROM passages ORDER BY id")]

    def pages(self) -> list[str]:
        """Council and page address of every passage, by id: equal for passages of one page."""
        return [row[0] for row in self._read("SELECT council || ' ' || url FROM passages ORDER BY id")]

    def leads(self) -> list[bool]:
        """Whether each passage, by id, stands above the first heading of its page."""
        return [row[0] == "[]" for row in self._connection.execute("SELECT heading FROM passages ORDER BY id")]

    def close(self) -> None:
        self._connection.close()

    def _read(self, statement: str, values: Sequence[int] = ()) -> list[tuple[str, ...]]:
        try:
            return self._connection.execute(statement, tuple(values)).fetchall()
        except sqlite3.DatabaseError as error:
            raise EngineError(f"{self._file} is damaged ({error}). Run 'frontdoor ingest --rebuild'.") from error


def _row(passage: Passage) -> tuple[object, ...]:
    return (
        passage.id,
        passage.council,
        passage.url,
        passage.title,
        json.dumps(passage.heading),
        passage.anchor,
        passage.text,
        passage.action.value,
        passage.hand_over_to,
        json.dumps([[option.label, option.question] for option in passage.options]),
        passage.last_reviewed.isoformat() if passage.last_reviewed else None,
        passage.review_by.isoformat() if passage.review_by else None,
    )


def _passage(row: Sequence[str]) -> Passage:
    return Passage(
        id=int(row[0]),
        council=row[1],
        url=row[2],
        title=row[3],
        heading=tuple(json.loads(row[4])),
        anchor=row[5],
        text=row[6],
        action=Action(row[7]),
        hand_over_to=row[8],
        options=tuple(Option(label, question) for label, question in json.loads(row[9])),
        last_reviewed=date.fromisoformat(row[10]) if row[10] else None,
        review_by=date.fromisoformat(row[11]) if row[11] else None,
    )
