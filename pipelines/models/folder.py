"""Brings a model from a folder or a stick: plain files, checked against whatever says what they must be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from pipelines.errors import ModelFileError
from pipelines.models.arrival import Pulled, Wanted, bring, here_already
from pipelines.models.catalogue import File, Model
from pipelines.models.content import BLOCK, MB, Bar, Published, no_bar
from pipelines.models.fetch import writer
from pipelines.models.lockfile import read_lock
from pipelines.models.places import claim, place

SUMS = "SHA256SUMS"
LINE = re.compile(r"([0-9a-fA-F]{64}) [ *](.+)")


def pull_from(
    folder: Path,
    model: Model,
    source: Path,
    *,
    bar: Bar = no_bar,
    waiting: Callable[[], None] | None = None,
) -> Pulled:
    """Copy a model's files from a folder, and let it count as here when they are right.

    A file must be what the catalogue, this machine's lock, a lock file beside it (of the machine that fetched it) and a
    SHA256SUMS beside it say, as far as they say something. Where nothing does, it is taken and reported.

    Raises:
        ModelFileError: a file is missing, cannot be read, or is not what one of them says.
    """
    if not source.is_dir():
        raise ModelFileError(f"There is no folder {source}. Give the folder that holds the files of {model.name}.")
    revision = model.revision if all(file.sha256 for file in model.files) else "unknown"
    with claim(folder, model.name, waiting):
        if here := here_already(folder, model, bar):
            return here
        wanted = [_wanted(folder, model, file, source) for file in model.files]
        return bring(
            folder, model, wanted, lambda item: _copy(item, bar), revision=revision, fetched_from=str(source), bar=bar
        )


def _wanted(folder: Path, model: Model, file: File, source: Path) -> Wanted:
    found = next((path for path in _candidates(source, model.name, file.path) if path.is_file()), None)
    if not found:
        raise ModelFileError(
            f"{source} does not hold {file.path}, which {model.name} needs. It may lie there by this path, "
            f"under {model.name}/, or by its name alone."
        )
    where = place(folder, model.name, file.path)
    if where.exists() and where.samefile(found):
        raise ModelFileError(f"{source} is the models folder itself. Give the folder that the files come from.")
    sha256 = ""
    for who, said in _says(folder, model.name, file, source, found):
        if sha256 and said != sha256:
            raise ModelFileError(
                f"{who} says another sha256 for {file.path} ({said}) than there was before ({sha256}). Nothing was "
                f"taken. If the newer one is wanted, run: frontdoor models remove {model.name}"
            )
        sha256 = said
    return Wanted(file, where, Published(found.stat().st_size, sha256), str(found))


def _candidates(source: Path, name: str, path: str) -> Iterator[Path]:
    yield source / path
    yield source / name / path
    yield source / PurePosixPath(path).name


def _says(folder: Path, name: str, file: File, source: Path, found: Path) -> Iterator[tuple[str, str]]:
    """Everybody who says what a file's sha256 must be, the most trusted first."""
    if file.sha256:
        yield "The catalogue", file.sha256
    for lock in dict.fromkeys((folder, source, source.parent)):
        if locked := read_lock(lock).models.get(name):
            yield from ((f"{lock}/models.lock", here.sha256) for here in locked.files if here.path == file.path)
    for home in dict.fromkeys((source, found.parent)):
        said = _sums(home / SUMS)
        for written in (found.relative_to(home).as_posix(), found.name):
            if written in said:
                yield str(home / SUMS), said[written]
                break


def _sums(file: Path) -> dict[str, str]:
    """What a list of ``sha256sum`` says, by path as it is written there."""
    try:
        text = file.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    lines = (LINE.fullmatch(line.strip()) for line in text.splitlines())
    return {line[2].removeprefix("./"): line[1].lower() for line in lines if line}


def _copy(item: Wanted, bar: Bar) -> None:
    source = Path(item.source)
    try:
        with (
            source.open("rb") as stream,
            bar(f"Copying {item.file.path}", "MB") as report,
            writer(item.growing, 0) as write,
        ):
            size, done = source.stat().st_size, 0
            while block := stream.read(BLOCK):
                write(block)
                done += len(block)
                report(done // MB, size // MB)
    except OSError as error:
        raise ModelFileError(
            f"{source} cannot be read ({error.strerror}). The stick may be damaged or gone."
        ) from error
