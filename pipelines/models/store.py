"""The models that are here: checked before they are loaded, checked whole on request, removed.

Nothing here opens a connection.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Sequence
from pathlib import Path

from pipelines.errors import ModelFileError
from pipelines.models.catalogue import read_catalogue, unknown
from pipelines.models.content import Bar, no_bar, read_content
from pipelines.models.lockfile import NAME, LockedFile, LockedModel, Seen, changing_lock, look, read_lock, remember
from pipelines.models.places import PARTIAL, changing, claim, models_folder, place
from pipelines.settings import Settings

logger = logging.getLogger(__name__)
GGUF = b"GGUF"


def model_file(settings: Settings, name: str) -> Path:
    """The file of a model that may be loaded: of the catalogue, by its name, or any GGUF file by its path.

    A model of the catalogue is read whole the first time and whenever a file of it looks changed; else its start is
    quick.

    Raises:
        ModelFileError: it is not here or not what was published; the message says what to do.
    """
    if name.endswith(".gguf") or "/" in name:
        return _gguf(Path(name).expanduser())
    folder = models_folder(settings)
    locked = read_lock(folder).models.get(name)
    if not locked:
        known = read_catalogue(folder).by_name
        if name in known:
            raise ModelFileError(f"The model '{name}' is not here. Run: frontdoor models pull {name}")
        raise ModelFileError(unknown(name, list(known)))
    if faults := check(folder, name, locked):
        raise ModelFileError(f"The model '{name}' may not be used: {faults[0]} Run: frontdoor models pull {name}")
    return place(folder, name, locked.files[0].path)


def model_hash(path: Path) -> str:
    """The first eight digits of a file's sha256: its content's name. Quick for a model of the catalogue.

    Raises:
        ModelFileError: it cannot be read.
    """
    folder = next((folder for folder in path.parents if (folder / NAME).is_file()), None)
    known = _remembered(folder, path) if folder and path.exists() else None
    return known.sha256[:8] if known else read_content(path).sha256[:8]


def check(folder: Path, name: str, locked: LockedModel, *, whole: bool = False, bar: Bar = no_bar) -> tuple[str, ...]:
    """What is wrong with a model's files, one sentence each; empty when they are what was published.

    Args:
        folder: the models folder.
        name: the model's.
        locked: what its files must be.
        whole: read every file whole, also those that look as they did when they were last read.
        bar: shows how far the reading is.
    """
    seen: dict[str, Seen] = {}
    faults: list[str] = []
    for file in locked.files:
        where = place(folder, name, file.path)
        try:
            looks = look(where)
        except OSError:
            faults.append(f"{where} is missing.")
            continue
        if looks == file.seen and not whole:
            continue
        if fault := _fault(where, file, looks, bar):
            faults.append(fault)
        elif looks != file.seen:
            seen[file.path] = looks
    if seen:
        _remember(folder, name, seen)
    return tuple(faults)


def remove(folder: Path, name: str) -> int:
    """Remove a model with all that was fetched of it; returns the bytes that are free again.

    Raises:
        ModelFileError: nothing of it is here, or it cannot be removed.
    """
    home = folder / name
    if name not in read_lock(folder).models and not (name in read_catalogue(folder).by_name and home.exists()):
        raise ModelFileError(f"The model '{name}' is not here. 'frontdoor models list' shows what is.")
    with claim(folder, name):
        # First out of the lock: what is left if this is stopped half-way is then no model any more.
        with changing_lock(folder) as models:
            models.pop(name, None)
        if home.is_symlink():
            home.unlink()
            return 0
        if not home.exists():
            return 0
        size = sum(file.lstat().st_size for file in home.rglob("*") if file.is_file())
        with changing(folder):
            shutil.rmtree(home)
    logger.info("model_removed name=%s bytes=%s", name, size)
    return size


def half_fetched(folder: Path, name: str) -> int:
    """Bytes of a model that were fetched and wait for the rest."""
    return sum(file.lstat().st_size for file in (folder / name).rglob(f"*{PARTIAL}") if not file.is_symlink())


def installed(folder: Path, names: Sequence[str] = ()) -> dict[str, LockedModel]:
    """The models that are here; all, or those named.

    Raises:
        ModelFileError: one that was named is not here.
    """
    models = read_lock(folder).models
    if missing := [name for name in names if name not in models]:
        raise ModelFileError(f"The model '{missing[0]}' is not here. 'frontdoor models list' shows what is.")
    return {name: model for name, model in models.items() if not names or name in names}


def _gguf(path: Path) -> Path:
    try:
        with path.open("rb") as stream:
            start = stream.read(len(GGUF))
    except FileNotFoundError as error:
        raise ModelFileError(
            f"There is no file {path}. Give a GGUF file, or a name of 'frontdoor models list'."
        ) from error
    except OSError as error:
        raise ModelFileError(f"{path} cannot be read ({error.strerror}).") from error
    if start != GGUF:
        raise ModelFileError(f"{path} is not a GGUF file. Give one, or a name of 'frontdoor models list'.")
    return path


def _fault(where: Path, file: LockedFile, looks: Seen, bar: Bar) -> str:
    if looks.size != file.size:
        return f"{where} is {looks.size:,} bytes long and should be {file.size:,}."
    difference = read_content(where, bar).difference(file.published)
    return f"{where} is damaged or was changed: {difference}." if difference else ""


def _remember(folder: Path, name: str, seen: dict[str, Seen]) -> None:
    try:
        remember(folder, name, seen)
    except ModelFileError:
        # A folder that only an installer may write: the files are right all the same, the next start reads them again.
        logger.info("model_check_not_remembered name=%s", name)


def _remembered(folder: Path, path: Path) -> LockedFile | None:
    for name, model in read_lock(folder).models.items():
        for file in model.files:
            if folder / name / file.path == path and file.seen == look(path):
                return file
    return None
