"""Which files of a folder are done, by the digests of source and result, in a small file beside the results."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipelines.errors import FrontDoorError

FILE = ".easy-read-done.jsonl"


class Entry(BaseModel):
    """One result that was written."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    out: str  # within the folder
    source: str  # SHA-256 of the file it was made from
    key: str  # digest of the settings it was made with
    result: str  # SHA-256 of the result as it was written
    was: str = ""  # SHA-256 of what it took the place of, while that may still lie there
    whole: bool = True  # False where something failed that is tried again the next time


@dataclass(frozen=True, slots=True)
class Ledger:
    """Lines that are only added to; the last one of a result counts."""

    file: Path
    _entries: dict[str, Entry] = field(default_factory=dict[str, Entry])

    @classmethod
    def open(cls, folder: Path) -> Ledger:
        """Read what is done; a line torn by a crash, or damaged, counts as not done.

        Raises:
            FrontDoorError: the folder cannot be made or written.
        """
        file = folder / FILE
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lines = file.read_bytes().splitlines() if file.exists() else []
        except OSError as error:
            raise _not_writable(folder, error) from error
        if not os.access(folder, os.W_OK | os.X_OK):
            raise FrontDoorError(f"The folder {folder} cannot be written. Choose another, or make it writable.")
        entries = (entry for line in lines if (entry := _read(line)))
        return cls(file, {entry.out: entry for entry in entries})

    def find(self, out: str) -> Entry | None:
        return self._entries.get(out)

    def note(self, entry: Entry) -> None:
        """Raises: FrontDoorError, when the folder can no longer be written."""
        self._entries[entry.out] = entry
        try:
            # A line begins with an end of line, so that one torn by a crash spoils no other.
            with self.file.open("a", encoding="utf-8") as stream:
                stream.write(f"\n{entry.model_dump_json()}\n")
        except OSError as error:
            raise _not_writable(self.file.parent, error) from error


def _read(line: bytes) -> Entry | None:
    try:
        return Entry.model_validate_json(line)
    except ValidationError:
        return None


def _not_writable(folder: Path, error: OSError) -> FrontDoorError:
    return FrontDoorError(
        f"The folder {folder} cannot be written ({error.strerror}). Choose another, or make it writable."
    )
