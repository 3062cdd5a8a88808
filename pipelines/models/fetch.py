"""Lets a file grow beside its final place, goes on where it broke off, and names it when it is what was published."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from typing import TypeVar

from pipelines.errors import ModelFileError
from pipelines.models.content import MB, Bar, Content, Published, Report, no_bar, read_content
from pipelines.models.hub import Hub, PassingError
from pipelines.models.places import changing, give_final_name

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How often passing trouble is met with another try, and how long is waited before it."""

    tries: int = 5  # in a row, without a byte
    first_wait: float = 1.0  # seconds; doubled each time
    longest_wait: float = 60.0
    sleep: Callable[[float], None] = time.sleep

    def wait(self, tries: int, error: PassingError) -> None:
        """Wait before another try.

        Raises:
            PassingError: as it was given, when there were enough tries or the server wants a longer wait.
        """
        seconds = self.first_wait * 2 ** (tries - 1) if error.retry_after is None else error.retry_after
        if tries >= self.tries or seconds > self.longest_wait:
            raise error
        self.sleep(seconds)


def patiently(work: Callable[[], T], patience: Patience) -> T:
    """Do it, again after passing trouble."""
    tries = 0
    while True:
        try:
            return work()
        except PassingError as error:
            tries += 1
            patience.wait(tries, error)


def grow(
    hub: Hub, address: str, growing: Path, published: Published, *, what: str, patience: Patience, bar: Bar = no_bar
) -> None:
    """Fetch what a growing file lacks. What came stays, whatever happens, and the next call goes on from there.

    Raises:
        PassingError: several tries in a row brought nothing.
        ModelFileError: the server refuses or sends another length, or the disk takes no more.
    """
    tries = 0
    with bar(f"Fetching {what}", "MB") as report:
        while True:
            before = _length(growing)
            if before == published.size:
                return
            try:
                _fetch(hub, address, growing, published, report)
                return
            except PassingError as error:
                if error.from_start:
                    growing.unlink(missing_ok=True)
                tries = 1 if _length(growing) > before else tries + 1
                patience.wait(tries, error)


def settle(growing: Path, file: Path, published: Published, *, source: str, bar: Bar = no_bar) -> Content:
    """Give a file that has grown its final name, when its whole content is what was published.

    Raises:
        ModelFileError: it is not; it is thrown away.
    """
    content = read_content(growing, bar, name=file.name, git=bool(published.git_sha1))
    if difference := content.difference(published):
        growing.unlink()
        raise ModelFileError(
            f"{file.name} came from {source} but is not what was published: {difference}. It was thrown away. "
            "Try again; if it happens twice, it is changed on the way or where it comes from."
        )
    with changing(file.parent):
        give_final_name(growing, file)
    return content


@contextmanager
def writer(growing: Path, start: int) -> Generator[Callable[[bytes], None]]:
    """A growing file, open from a byte on, never through a link that somebody laid there."""
    with changing(growing.parent):
        handle = os.open(growing, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    # Unbuffered: what a full disk still took is kept, and nothing is left to be written when it is closed.
    with os.fdopen(handle, "wb", buffering=0) as stream:
        with changing(growing.parent):
            stream.truncate(start)
            stream.seek(start)
        yield lambda part: _write(stream, part, growing)
        with changing(growing.parent):
            os.fsync(stream.fileno())


def _fetch(hub: Hub, address: str, growing: Path, published: Published, report: Report) -> None:
    with hub.open(address, _length(growing)) as body:
        size = published.size if published.size is not None else body.size
        if body.size is not None and body.size != size:
            raise ModelFileError(
                f"{address} is {body.size:,} bytes long, not the {size:,} that were published. Nothing was fetched. "
                "It is changed on the way or where it comes from."
            )
        done = body.start
        with writer(growing, body.start) as write:
            for part in body.parts:
                done += len(part)
                if size is not None and done > size:
                    raise ModelFileError(f"{address} sends more than the {size:,} bytes that were published.")
                write(part)
                report(done // MB, (size or done) // MB)
    if size is not None and done < size:
        raise PassingError(f"{hub.host} broke off after {done:,} of {size:,} bytes. They are kept.")


def _write(stream: FileIO, part: bytes, growing: Path) -> None:
    rest = memoryview(part)
    try:
        while rest:
            rest = rest[stream.write(rest) :]
    except OSError as error:
        raise ModelFileError(
            f"{growing.parent} took no more ({error.strerror}). What was fetched is kept: make room and run the "
            "same command to go on."
        ) from error


def _length(file: Path) -> int:
    try:
        return file.lstat().st_size
    except FileNotFoundError:
        return 0
