"""Where model files lie, under which names while they are not yet whole, and who may change them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from pipelines.errors import ModelFileError
from pipelines.models.catalogue import safe_path
from pipelines.settings import Settings

PARTIAL = ".partial"


def models_folder(settings: Settings) -> Path:
    """The folder that holds a folder for each model."""
    return settings.data_folder / "models"


def place(folder: Path, name: str, path: str) -> Path:
    """Where a model's file lies.

    Raises:
        ModelFileError: the path leads out of the model's folder, by its own words or by a link on the way.
    """
    try:
        file = folder / name / safe_path(path)
    except ValueError as error:
        raise ModelFileError(f"{name}: {error}. Nothing was written.") from error
    if not file.parent.resolve().is_relative_to((folder / name).resolve()):
        raise ModelFileError(f"{file.parent} leads out of {folder / name} by a link. Remove the link and try again.")
    return file


def partial(file: Path, mark: str) -> Path:
    """Where a file grows until it is checked. The mark is of its published content, so that only the same goes on."""
    return file.with_name(f"{file.name}.{mark[:12]}{PARTIAL}")


@contextmanager
def changing(folder: Path) -> Generator[None]:
    """Tell in plain words why something below a folder cannot be written."""
    try:
        yield
    except OSError as error:
        raise ModelFileError(
            f"{error.filename or folder} cannot be written ({error.strerror}). "
            f"Make {folder} writable for this user, or set FRONT_DOOR_DATA_FOLDER to a folder that is."
        ) from error


@contextmanager
def claim(folder: Path, name: str, waiting: Callable[[], None] | None = None) -> Generator[None]:
    """Be the only process or thread that changes something of this name. The claim ends with the process, however.

    Args:
        folder: the models folder.
        name: a model's, or of what several models share.
        waiting: called once when another has the claim.

    Raises:
        ModelFileError: the folder cannot be written.
    """
    locks = folder / ".locks"
    with changing(folder):
        locks.mkdir(parents=True, exist_ok=True)
        handle = os.open(locks / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        with changing(folder):
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if waiting:
                    waiting()
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def give_final_name(growing: Path, file: Path) -> None:
    """Let a checked file appear under its own name, whole, even if the power fails now."""
    os.replace(growing, file)
    handle = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
