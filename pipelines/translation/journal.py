"""What a job has translated, in a file that is only added to, so that a job that was killed does no work twice."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from pipelines.errors import FrontDoorError
from pipelines.translation.segments import Fault, Origin, Translated


class _Fault(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    check: str
    text: str


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")
    key: str
    text: str
    origin: Origin
    engine: str
    score: float
    faults: tuple[_Fault, ...] = ()
    left: int = 0


@dataclass(frozen=True, slots=True)
class Journal:
    """Translations by the digest of everything that they were made from."""

    file: Path | None = None
    _lines: dict[str, _Line] = field(default_factory=dict[str, _Line])

    @classmethod
    def open(cls, file: Path) -> Journal:
        """Read what is done; a line torn by a crash counts as not done.

        Raises:
            FrontDoorError: the file cannot be read or written.
        """
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            lines = file.read_bytes().splitlines() if file.exists() else []
            with file.open("ab"):
                pass
        except OSError as error:
            raise _trouble(file, error) from error
        read = (line for raw in lines if (line := _read(raw)))
        return cls(file, {line.key: line for line in read})

    def __len__(self) -> int:
        return len(self._lines)

    def find(self, key: str, *, id: str, source: str) -> Translated | None:  # noqa: A002
        line = self._lines.get(key)
        if not line:
            return None
        faults = tuple(Fault(fault.check, fault.text) for fault in line.faults)
        return Translated(
            id=id,
            source=source,
            text=line.text,
            origin=line.origin,
            engine=line.engine,
            score=line.score,
            faults=faults,
            left=line.left,
        )

    def note(self, done: dict[str, Translated]) -> None:
        """Keep translations by their keys.

        Raises:
            FrontDoorError: the file can no longer be written.
        """
        written: list[str] = []
        for key, one in done.items():
            line = _Line(
                key=key, text=one.text, origin=one.origin, engine=one.engine, score=one.score, left=one.left,
                faults=tuple(_Fault(**asdict(fault)) for fault in one.faults),
            )  # fmt: skip
            self._lines[key] = line
            written.append(f"\n{line.model_dump_json()}\n")
        if self.file and written:
            try:
                # A line begins with an end of line, so that one torn by a crash spoils no other.
                with self.file.open("a", encoding="utf-8") as stream:
                    stream.write("".join(written))
            except OSError as error:
                raise _trouble(self.file, error) from error


def key_of(*parts: object) -> str:
    """A digest of everything that changes what becomes of a segment."""
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()[:32]


def _read(raw: bytes) -> _Line | None:
    try:
        return _Line.model_validate_json(raw)
    except ValidationError:
        return None


def _trouble(file: Path, error: OSError) -> FrontDoorError:
    return FrontDoorError(
        f"The record of the job, {file}, cannot be written ({error.strerror}). "
        "Choose another folder, or make it writable."
    )
