"""What is the same for a hub and a folder: room is made, files arrive and are checked, the model is written down."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipelines.errors import ModelFileError
from pipelines.models.catalogue import File, Model
from pipelines.models.content import MB, Bar, Content, Published, read_content
from pipelines.models.fetch import settle
from pipelines.models.lockfile import LockedFile, LockedModel, changing_lock, look, read_lock
from pipelines.models.places import PARTIAL, changing, partial, place
from pipelines.models.store import check

logger = logging.getLogger(__name__)
MARGIN_BYTES = 500 * MB  # stays free: the index, the database and logs share the disk


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file that a model needs: what it must be, where it comes from, where it goes."""

    file: File
    place: Path
    published: Published
    source: str  # an address, or a path

    @property
    def growing(self) -> Path:
        return partial(self.place, self.published.sha256 or self.published.git_sha1 or "unchecked")


@dataclass(frozen=True, slots=True)
class Pulled:
    """A model that is here now."""

    file: Path  # the one that is loaded
    arrived: tuple[Wanted, ...] = ()  # none when all was here already

    @property
    def unchecked(self) -> tuple[str, ...]:
        """Files for which there was nothing to check them against."""
        return tuple(item.file.path for item in self.arrived if not item.published.checkable)


def here_already(folder: Path, model: Model, bar: Bar) -> Pulled | None:
    """A model whose files are all here, right, and the ones that the catalogue names."""
    locked = read_lock(folder).models.get(model.name)
    if not locked or [file.path for file in locked.files] != [file.path for file in model.files]:
        return None
    pairs = zip(model.files, locked.files, strict=True)
    if any(file.sha256 and file.sha256 != here.sha256 for file, here in pairs):
        return None
    return None if check(folder, model.name, locked, bar=bar) else Pulled(place(folder, model.name, model.main.path))


def bring(
    folder: Path,
    model: Model,
    wanted: Sequence[Wanted],
    get: Callable[[Wanted], None],
    *,
    revision: str,
    fetched_from: str,
    bar: Bar,
) -> Pulled:
    """Let each file grow by ``get``, give it its name when it is right, and let the model count as here.

    Raises:
        ModelFileError: the disk has no room or cannot be written, or a file is not what it must be.
    """
    with changing(folder):
        for item in wanted:
            item.place.parent.mkdir(parents=True, exist_ok=True)
    contents = [_settled_before(item, bar) for item in wanted]
    _require_room(folder, model.name, [item for item, content in zip(wanted, contents, strict=True) if not content])
    for number, item in enumerate(wanted):
        if not contents[number]:
            get(item)
            contents[number] = settle(item.growing, item.place, item.published, source=item.source, bar=bar)
    files = [_locked(item, content) for item, content in zip(wanted, contents, strict=True) if content]
    with changing_lock(folder) as models:
        models[model.name] = LockedModel(
            repository=model.source,
            revision=revision,
            licence=model.licence,
            fetched_from=fetched_from,
            when=datetime.now(UTC).isoformat(timespec="seconds"),
            files=tuple(files),
        )
    for item in wanted:
        for stale in item.place.parent.glob(f"{item.place.name}.*{PARTIAL}"):
            stale.unlink(missing_ok=True)
    logger.info("model_pulled name=%s revision=%s files=%s", model.name, revision, len(files))
    return Pulled(wanted[0].place, tuple(wanted))


def _settled_before(item: Wanted, bar: Bar) -> Content | None:
    """The content of a file that came, whole and right, in a pull that was stopped before its end."""
    published = item.published
    if not published.checkable or not item.place.is_file():
        return None
    if published.size is not None and item.place.stat().st_size != published.size:
        return None
    content = read_content(item.place, bar, git=bool(published.git_sha1))
    return None if content.difference(published) else content


def _require_room(folder: Path, name: str, coming: Sequence[Wanted]) -> None:
    free = shutil.disk_usage(folder).free
    sizes = [(item.published.size or 0, item.growing.stat().st_size if item.growing.exists() else 0) for item in coming]
    needed = sum(max(0, size - grown) for size, grown in sizes)
    if coming and free < needed + MARGIN_BYTES:
        raise ModelFileError(
            f"{name} needs {needed // MB:,} MB more in {folder}, and {MARGIN_BYTES // MB} MB are to stay free; "
            f"{free // MB:,} MB are. Make room, or set FRONT_DOOR_DATA_FOLDER to a larger disk. Nothing was fetched."
        )


def _locked(item: Wanted, content: Content) -> LockedFile:
    return LockedFile(
        path=item.file.path,
        size=content.size,
        sha256=content.sha256,
        checked_against=item.published.name,
        seen=look(item.place),
    )
