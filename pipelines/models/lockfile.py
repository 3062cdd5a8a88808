"""``models.lock``: which models are here, what each file must be, and when that was last checked."""

from __future__ import annotations

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from pipelines.errors import ModelFileError
from pipelines.models.catalogue import NAME_PATTERN, safe_path
from pipelines.models.content import Published
from pipelines.models.places import changing, claim

NAME = "models.lock"
SHARED = "models"  # the claim on the lock file itself


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Seen(_Strict):
    """How a file looked when its whole content was last checked. It is read again when it looks otherwise."""

    size: int
    mtime_ns: int


class LockedFile(_Strict):
    """One file that is here."""

    path: Annotated[str, AfterValidator(safe_path)]
    size: int
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    checked_against: str  # 'sha256:…' or 'git:…' as the publisher says, or 'none'
    seen: Seen | None = None

    @property
    def published(self) -> Published:
        return Published(self.size, self.sha256)


class LockedModel(_Strict):
    """One model that is here. Its first file is the one that is loaded."""

    repository: str
    revision: str
    licence: str
    fetched_from: str
    when: str
    files: tuple[LockedFile, ...] = Field(min_length=1)


class Lock(_Strict):
    """All models that are here, by name."""

    version: Literal[1] = 1
    models: dict[Annotated[str, Field(pattern=NAME_PATTERN)], LockedModel] = Field(default_factory=dict)


def look(file: Path) -> Seen:
    """How a file looks now."""
    status = file.stat()
    return Seen(size=status.st_size, mtime_ns=status.st_mtime_ns)


def read_lock(folder: Path) -> Lock:
    """What is locked in a models folder; nothing where there is no lock file.

    Raises:
        ModelFileError: the lock file is damaged or cannot be read.
    """
    file = folder / NAME
    try:
        return Lock.model_validate_json(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return Lock()
    except ValidationError as error:
        raise ModelFileError(
            f"{file} is damaged ({error.errors()[0]['msg']}). Move it away and pull each model again: "
            "files that are as published are not fetched twice."
        ) from error
    except OSError as error:
        raise ModelFileError(f"{file} cannot be read ({error.strerror}).") from error


@contextmanager
def changing_lock(folder: Path) -> Generator[dict[str, LockedModel]]:
    """Change the models of a lock file, which is then written whole; nobody else writes meanwhile.

    Raises:
        ModelFileError: the folder cannot be written.
    """
    with claim(folder, SHARED):
        models = dict(read_lock(folder).models)
        yield models
        _write(folder, Lock(models=models))


def remember(folder: Path, name: str, seen: Mapping[str, Seen]) -> None:
    """Note that files of a model were checked whole, so that the next start need not."""
    with changing_lock(folder) as models:
        if model := models.get(name):
            files = tuple(file.model_copy(update={"seen": seen.get(file.path, file.seen)}) for file in model.files)
            models[name] = model.model_copy(update={"files": files})


def _write(folder: Path, lock: Lock) -> None:
    growing = folder / f"{NAME}.new"
    with changing(folder):
        with growing.open("w", encoding="utf-8") as stream:
            stream.write(lock.model_dump_json(indent=2) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(growing, folder / NAME)
